"""A campaign's activities out of a file: every wrong row named, nothing half-scheduled (issue B)."""

import io
import re
from datetime import date, time, timedelta

import pytest
import xlsxwriter
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.ground import clock
from campaigns.people.persons import Membership
from campaigns.plans import activities
from campaigns.plans.campaigns import Campaign
from tests import cast

HEADINGS = ("Kegiatan", "Tanggal", "Mulai", "Selesai", "Titik", "Kebutuhan")
PLACES = ("Pasar Terapung Lok Baintan", "Pasar Terapung Muara Kuin")
Row = tuple[object, ...]


@pytest.fixture
def campaign(planner: Membership) -> Campaign:
    return cast.campaign(planner, first_day=date(2027, 1, 1), last_day=date(2027, 12, 31))


def sheet(rows: list[Row]) -> io.BytesIO:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"})
    page = book.add_worksheet()
    for number, row in enumerate((HEADINGS, *rows)):
        page.write_row(number, 0, row)
    book.close()
    out.seek(0)
    return out


def plan(number: int) -> list[Row]:
    """So many good rows: at each place two a day, none beside another."""
    rows: list[Row] = []
    for n in range(number):
        day = date(2027, 1, 1) + timedelta(days=n // 4)
        begins, ends = (("06.00", "08.00"), ("09.00", "11.00"))[n // 2 % 2]
        rows.append((f"Meja aduan {n + 1}", f"{day:%d/%m/%Y}", begins, ends, PLACES[n % 2], "klotok"))
    return rows


def upload(client: FlaskClient, campaign: Campaign, rows: list[Row]):
    address = f"/desk/campaigns/{campaign.id}/activities/import"
    return client.post(address, data={"file": (sheet(rows), "kegiatan.xlsx")})


def confirm(client: FlaskClient, campaign: Campaign, page: str):
    soup = BeautifulSoup(page, "html.parser")
    entries = {name: soup.find("input", {"name": name})["value"] for name in ("rows", "seen")}
    return client.post(f"/desk/campaigns/{campaign.id}/activities/import/confirmation", data=entries)


def test_of_1000_rows_37_are_wrong_and_each_is_named(
    client: FlaskClient, planner: Membership, campaign: Campaign
) -> None:
    cast.sign_in(client, planner)
    rows = plan(1_000)
    wrong = list(range(13, 13 + 37 * 25, 25))
    for kind, place in enumerate(wrong):
        title, day, begins, ends, site, needs = rows[place]
        rows[place] = (
            ("", day, begins, ends, site, needs),
            (title, "31/02/2027", begins, ends, site, needs),
            (title, day, ends, begins, site, needs),
            (title, day, begins, ends, "Pasar yang tidak ada", needs),
            (title, "01/01/2029", begins, ends, site, needs),
            (title, day, "subuh", ends, site, needs),
        )[kind % 6]
    page = upload(client, campaign, rows)
    assert page.status_code == 422
    assert "37 baris salah di berkas ini" in page.text
    named = {int(n) for n in re.findall(r"Baris (\d+)[:,]", page.text)}
    assert named == {place + 2 for place in wrong}
    assert activities.of(campaign) == []


def test_all_rows_are_scheduled_together(
    client: FlaskClient, planner: Membership, campaign: Campaign
) -> None:
    cast.sign_in(client, planner)
    page = upload(client, campaign, plan(12))
    assert page.status_code == 200
    assert confirm(client, campaign, page.text).status_code == 303
    made = activities.of(campaign)
    assert [activity.title for activity in made] == [
        f"Meja aduan {n + 1}" for n in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
    ]
    assert made[0].needs == "klotok"


def test_two_rows_at_one_site_and_hour_are_told_apart(
    client: FlaskClient, planner: Membership, campaign: Campaign
) -> None:
    cast.sign_in(client, planner)
    rows = plan(2)
    page = upload(client, campaign, [*rows, ("Lain", *rows[0][1:])])
    assert page.status_code == 422
    assert "Baris 4: titik ini dipakai Meja aduan 1 (baris 2)" in page.text


def test_the_same_file_twice_schedules_nothing_more(
    client: FlaskClient, planner: Membership, campaign: Campaign
) -> None:
    cast.sign_in(client, planner)
    page = upload(client, campaign, plan(4))
    assert confirm(client, campaign, page.text).status_code == 303
    again = confirm(client, campaign, page.text)
    assert again.status_code == 409
    assert "Jadwal berubah sejak pratinjau" in again.text
    assert upload(client, campaign, plan(4)).status_code == 422
    assert len(activities.of(campaign)) == 4


@pytest.mark.parametrize(
    "rows", ["", "[]", "[[1]]", '[[2,"A",99999,"2027-01-01T00:00:00+00:00","2027-01-01T01:00:00+00:00",""]]']
)
def test_a_page_that_carries_nothing_of_ours_schedules_nothing(
    client: FlaskClient, planner: Membership, campaign: Campaign, rows: str
) -> None:
    cast.sign_in(client, planner)
    address = f"/desk/campaigns/{campaign.id}/activities/import/confirmation"
    assert client.post(address, data={"rows": rows, "seen": "x"}).status_code == 422
    assert activities.of(campaign) == []


def test_a_file_without_our_table_is_refused(
    client: FlaskClient, planner: Membership, campaign: Campaign
) -> None:
    cast.sign_in(client, planner)
    address = f"/desk/campaigns/{campaign.id}/activities/import"
    assert client.post(address, data={"file": (io.BytesIO(b"a;b\n1;2\n"), "a.csv")}).status_code == 422
    assert client.post(address).status_code == 422
    assert "Kegiatan" in client.get("/desk/activities/import/template.csv").text


def test_a_site_that_others_share_is_not_taken(
    client: FlaskClient, planner: Membership, campaign: Campaign
) -> None:
    """Rule T3: what *gabungan* allows by hand, it allows out of a file."""
    begins = clock.at(date(2027, 1, 1), time(6))
    cast.activity(planner, campaign, title="Gabungan", starts_at=begins, joint=True, aware=True)
    cast.sign_in(client, planner)
    page = upload(client, campaign, plan(1))
    assert page.status_code == 200
    assert confirm(client, campaign, page.text).status_code == 303


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999"])
def test_a_year_far_away_is_a_rows_fault(
    client: FlaskClient, planner: Membership, campaign: Campaign, day: str
) -> None:
    cast.sign_in(client, planner)
    page = upload(client, campaign, [("Meja aduan", day, "00.00", "01.00", PLACES[0], "")])
    assert page.status_code == 422
    assert "tahunnya harus antara 2000 dan 2100" in page.text


def test_what_warns_of_a_row_is_read_before_it_is_scheduled(
    client: FlaskClient, planner: Membership, campaign: Campaign
) -> None:
    """Rule T3: nothing is refused, and everything is said: Friday prayer, and a day off."""
    cast.sign_in(client, planner)
    friday = ("Jumat", "05/02/2027", "12.00", "14.00", PLACES[0], "")
    page = upload(client, campaign, [*plan(2)[1:], friday])
    assert page.status_code == 200
    assert "salat Jumat" in page.text
    assert "baris perlu dipertimbangkan" in page.text
    assert confirm(client, campaign, page.text).status_code == 303
