"""The calendar's pages: weeks begin on Monday, today is marked, and each view leads on."""

from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from campaigns.ground.database import transaction
from campaigns.plans import activities, warnings
from campaigns.plans.warnings import WarningKind
from tests import cast
from tests.cast import DAY, NINE


@pytest.fixture
def activity(planner, officer):
    return cast.activity(planner, cast.campaign(planner), officer_ids=[officer.person_id])


def page(desk, address):
    answer = desk.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.data, "html.parser")


def test_a_month_begins_on_monday_and_shows_whole_weeks(desk, activity):
    shown = page(desk, "/desk/calendar?day=2026-12-15")
    assert shown.h1.text == "Desember 2026"
    dates = [cell.span.text for cell in shown.select("td .date")]
    assert (dates[0], dates[-1], len(dates)) == ("30 Nov", "3 Jan", 35)
    assert shown.find("a", string="Meja aduan").find_parent("td").find(class_="date").span.text == "1 Des"


@pytest.mark.parametrize(("hours", "expected"), [(0, "1 Des"), (14, "1 Des"), (15, "2 Des")])
def test_today_is_marked_by_the_clock_of_banjarmasin(client, planner, hours, expected):
    """Rule T1: at 16.00 UTC it is already tomorrow there."""
    with time_machine.travel(NINE + timedelta(hours=hours), tick=False):
        shown = page(cast.sign_in(client, planner), "/desk/calendar")
    assert shown.find(attrs={"aria-current": "date"}).text.startswith(expected)


def test_a_week_has_its_hours(desk, activity):
    shown = page(desk, "/desk/calendar?view=week&day=2026-12-03")
    assert shown.h1.text == "30 November – 6 Desember 2026"
    row = shown.find("th", string="09.00").find_parent("tr")
    assert [bool(cell.find("a")) for cell in row.find_all("td")] == [False, True, *[False] * 5]


def test_an_agenda_lists_and_an_empty_one_says_what_to_do(desk, activity, planner):
    shown = page(desk, "/desk/calendar?view=agenda&day=2026-12-01")
    assert "09.00–11.00 WITA" in shown.text
    with transaction():
        activities.cancel(activity, "Hujan", by=planner)
    assert "Dibatalkan" in desk.get("/desk/calendar?view=agenda&day=2026-12-01").text
    assert (
        "Kegiatan dijadwalkan dari halaman kampanyenya"
        in desk.get("/desk/calendar?view=agenda&day=2030-01-01").text
    )


def test_an_agenda_keeps_days_that_hold_a_warning_alone(desk, planner):
    with transaction():
        warnings.note(WarningKind.BMKG, [], DAY, DAY, "Hujan lebat", "BMKG", by=planner)
    shown = page(desk, "/desk/calendar?view=agenda&day=2026-12-01")
    assert "Peringatan BMKG" in shown.find("ol").text


def test_filters_narrow_and_stay_on_the_way_on(desk, activity, officer):
    mine = f"/desk/calendar?day=2026-12-01&officer={officer.person_id}"
    assert "Meja aduan" in desk.get(mine).text
    assert "Meja aduan" not in desk.get("/desk/calendar?day=2026-12-01&officer=999999").text
    assert "Meja aduan" not in desk.get("/desk/calendar?day=2026-12-01&regency=63.71").text
    assert f"officer={officer.person_id}" in page(desk, mine).find("a", string="Hari ini")["href"]


@pytest.mark.parametrize(
    "query", ["view=x&day=x", "day=0001-01-01", "day=9999-12-31", "view=week&day=2026-02-30"]
)
def test_an_unreadable_day_is_today(desk, query):
    assert desk.get(f"/desk/calendar?{query}").status_code == 200


def test_warnings_and_days_off_stand_in_it(desk, planner):
    with transaction():
        warnings.note(WarningKind.BMKG, [], DAY, DAY, "Hujan lebat", "BMKG", by=planner)
    text = desk.get("/desk/calendar?day=2026-12-01").text
    assert "Peringatan BMKG" in text
    assert "Kelahiran Yesus Kristus (Natal)" in text


def test_officers_load_is_shown_and_exported(desk, activity, officer):
    shown = page(desk, "/desk/officers?year=2026")
    row = shown.find("a", string=officer.person.name).find_parent("tr")
    assert [cell.text.strip() for cell in row.find_all("td")][-3:] == ["1", "2", "0 dari 1"]
    assert (
        f"{officer.person.name};0;0;0;0;0;0;0;0;0;0;0;1;1;2,0;0"
        in desk.get("/desk/officers.csv?year=2026").text
    )


@time_machine.travel(NINE, tick=False)
def test_a_warning_is_typed_in_and_withdrawn(client, planner):
    desk = cast.sign_in(client, planner)
    sent = {
        "kind": "banjir",
        "first_day": "2026-12-01",
        "last_day": "2026-12-09",
        "regencies": ["63.03"],
        "text": "Siaga darurat",
        "source": "SK Bupati",
    }
    assert desk.post("/desk/warnings", data=sent | {"last_day": "2026-11-01"}).status_code == 422
    assert desk.post("/desk/warnings", data=sent).status_code == 303
    form = page(desk, "/desk/warnings").select_one('form[action$="withdrawal"]')
    assert "Siaga darurat" in desk.get("/desk/warnings").text
    assert desk.post(form["action"]).status_code == 303
    assert "Dicabut" in desk.get("/desk/warnings").text
    assert warnings.between(date(2026, 1, 1), date(2026, 12, 31)) == []
