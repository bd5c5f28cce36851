"""The leader's page of coverage: its figures are those of the table, its gaps begin where nobody ever was (rule R2)."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from campaigns.ground.database import transaction
from campaigns.people.permissions import GRANTS, Action
from campaigns.plans import activities
from campaigns.plans.campaigns import Campaign
from tests import cast
from tests.outreach.papers import sheets

PAGE = "/desk/coverage/overview"
PAGES = (PAGE, f"{PAGE}?area=63.03", f"{PAGE}/paper", f"{PAGE}/gaps.csv", f"{PAGE}/gaps.xlsx")


@pytest.fixture
def held(app, planner, leader, officer) -> Campaign:
    """Three activities held in Kab. Banjar, one planned; the day after."""
    campaign = cast.approved(planner, leader)
    with time_machine.travel(cast.NINE + timedelta(days=4), tick=False):
        for days in range(3):
            at = cast.NINE + timedelta(days=days)
            made = cast.activity(planner, campaign, starts_at=at, officer_ids=[officer.person_id])
            with transaction():
                activities.hold_it(made, by=officer)
        ahead = cast.NINE + timedelta(days=6)
        cast.activity(planner, campaign, starts_at=ahead, officer_ids=[officer.person_id])
        yield campaign


def soup(client, address: str = PAGE) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def gaps(client, address: str = f"{PAGE}/gaps.csv?year=2026") -> list[dict[str, str]]:
    text = client.get(address).data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize("address", PAGES)
def test_it_opens_to_those_who_may_see_coverage(
    client, planner, leader, treasurer, operator, officer, admin, dishub, address
) -> None:
    assert client.get(address).status_code == 302
    for who in (planner, leader, treasurer, operator, officer, admin, dishub):
        expected = 200 if Action.SEE_COVERAGE in GRANTS[who.role] else 403
        assert cast.sign_in(client, who).get(address).status_code == expected


def test_an_empty_office_has_every_kecamatan_as_a_gap_and_nobody_to_rank(client, leader) -> None:
    """R2: every area is there with an empty database, never visited ones first."""
    cast.sign_in(client, leader)
    page = soup(client)
    assert "156 dari 156 kecamatan belum pernah dikunjungi" in " ".join(page.text.split())
    assert len(page.select("svg.coverage-drawing path.drawn-never")) == 13
    assert "13 wilayah belum dapat diperingkat" in page.text
    rows = gaps(client)
    people = [int(row["Penduduk (perkiraan)"]) for row in rows]
    assert (len(rows), people) == (156, sorted(people, reverse=True))
    assert {row["Hari sejak kunjungan"] for row in rows} == {""}


def test_who_was_visited_stands_behind_who_never_was(client, leader, held) -> None:
    """R2; the days and the weight can be worked out again from the row."""
    cast.sign_in(client, leader)
    rows = gaps(client)
    assert len(rows) == 156
    last = rows[-1]
    assert last["Kecamatan"] == "Kec. Sungai Tabuk, Kab. Banjar"
    assert int(last["Hari sejak kunjungan"]) == 2
    assert int(last["Penduduk × hari"]) == 2 * int(last["Penduduk (perkiraan)"])
    assert last["Kegiatan direncanakan"] == "1"
    assert all(row["Kunjungan terakhir"] == "" for row in rows[:-1])


def test_the_page_the_table_and_the_paper_tell_the_same(client, leader, held) -> None:
    """J2: the figures are those of the coverage table of the same filters."""
    cast.sign_in(client, leader)
    table = soup(client, "/desk/coverage?year=2026")
    left_out = table.select(".split .figure")[2].text.strip()
    page = soup(client, f"{PAGE}?year=2026")
    assert page.select_one(".headline .figure").text == left_out
    paper = client.get(f"{PAGE}/paper?year=2026").text
    assert f"<b>{left_out}</b>" in paper
    assert "Kab. Banjar" in page.select_one(".ranked").text
    assert [row.th.text for row in page.select("section[aria-labelledby=years_title] tbody tr")] == ["2026"]
    year = page.select("section[aria-labelledby=years_title] tbody td.num")
    reached, villages, kept = (cell.a for cell in (year[0], year[2], year[3]))
    behind = " ".join(soup(client, reached["href"]).text.split())
    assert f"{villages.text} baris, {reached.text} jiwa" in behind
    assert f"{kept.text} kegiatan" in soup(client, kept["href"]).text
    behind = soup(client, page.select_one(".headline a")["href"])
    assert f"{left_out} jiwa" in " ".join(behind.text.split())


def test_of_a_quarter_everything_tells_of_the_quarter(client, leader, held) -> None:
    cast.sign_in(client, leader)
    page = soup(client, f"{PAGE}?year=2026&quarter=2")
    assert "belum terjangkau dalam triwulan II 2026" in " ".join(page.select_one(".headline").text.split())
    paper = soup(client, f"{PAGE}/paper?year=2026&quarter=2")
    for drawn in (page, paper):
        assert "belum di triwulan II 2026" in drawn.select_one("ul.legend").text


def test_the_legend_is_that_of_the_map(client, leader, held) -> None:
    cast.sign_in(client, leader)
    of_map = [line.text.strip() for line in soup(client, "/desk/coverage?year=2026").select(".legend li")]
    for address in (PAGE, f"{PAGE}/paper"):
        lines = soup(client, f"{address}?year=2026").select_one("ul.legend").select("li")
        assert [line.text.strip() for line in lines] == of_map[:6]


def test_the_drawing_has_a_class_and_a_name_for_each_area(client, leader, held) -> None:
    cast.sign_in(client, leader)
    page = soup(client, f"{PAGE}?year=2026&area=63.03")
    paths = page.select("svg.coverage-drawing path.drawn")
    assert len(paths) == 20
    told = {path.title.text: path["class"][1] for path in paths}
    assert told["Kec. Sungai Tabuk"] != "drawn-never" == told["Kec. Gambut"]


@pytest.mark.parametrize("area", ["", "&area=63.02", "&area=63.03", "&area=63.06"])
def test_the_paper_is_one_sheet_with_the_map(client, leader, held, area) -> None:
    client.application.config["PRINT_PAPERS"] = True
    answer = cast.sign_in(client, leader).get(f"{PAGE}/paper?year=2026{area}")
    told = sheets.read(answer.data)
    assert len(told.pages) == 1
    assert "belum terjangkau" in told.words
    assert "Paling lama tidak dikunjungi" in told.words
    assert "Definisi v" in told.words


@pytest.mark.parametrize("area", ["", "&area=63.03"])
def test_on_the_paper_each_areas_people_stand_in_one_of_three_classes(client, leader, held, area) -> None:
    """Rule R0."""
    paper = soup(cast.sign_in(client, leader), f"{PAGE}/paper?year=2026{area}")
    rows = [
        [int(cell.text.replace(".", "")) for cell in row.select("td")[:4]]
        for row in paper.select(".told tbody tr")
    ]
    assert len(rows) == (20 if area else 13)
    assert all(people == sum(classes) for people, *classes in rows)


def test_what_was_never_counted_leads_nowhere(client, leader) -> None:
    page = soup(cast.sign_in(client, leader), f"{PAGE}?year=2026")
    counted = page.select_one("[aria-labelledby=years_title] td[data-label=Kontak]")
    assert counted.text == "–"
    assert counted.a is None


def test_a_kabupaten_that_is_none_is_not_found(client, leader) -> None:
    assert cast.sign_in(client, leader).get(f"{PAGE}?area=99.99").status_code == 404
