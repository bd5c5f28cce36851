"""The calendar at the desk: forecasts stand out, and due dates show their arithmetic (rule T1)."""

from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from campaigns.ground import holidays
from campaigns.ground.holidays import DayKind
from tests import cast

NEW = {
    "day": "2026-12-02",
    "name": "Pilkada",
    "kind": "libur_nasional",
    "basis": "Keppres 1/2026",
    "confirmed": "y",
}


@pytest.fixture
def desk(client, admin):
    with time_machine.travel(cast.NINE - timedelta(days=1)):  # Monday, 30 November 2026
        yield cast.sign_in(client, admin)


@pytest.mark.parametrize("role", ["planner", "leader", "treasurer", "operator"])
def test_only_an_admin_opens_it(client, app, role):
    cast.sign_in(client, cast.member(role))
    for page in ("/desk/holidays", "/desk/holidays.csv"):
        assert client.get(page).status_code == 403, page
    assert client.post("/desk/holidays", data=NEW).status_code == 403
    some = holidays.of_year(2027)[0]
    for act in ("removal", "confirmation"):
        assert client.post(f"/desk/holidays/{some.id}/{act}", data=NEW).status_code == 404
    assert client.get(f"/desk/holidays/{some.id}").status_code == 404


def test_forecasts_are_marked_and_counted(desk):
    forecasts = [day for day in holidays.of_year(2027) if not day.confirmed]
    page = desk.get("/desk/holidays?year=2027").text
    assert len(forecasts) > 0
    assert f"{len(forecasts)} masih perkiraan" in page
    assert page.count("<span>Perkiraan</span>") == len(forecasts)


def test_the_example_shows_its_arithmetic_and_follows_the_table(desk):
    before = desk.get("/desk/holidays").text
    assert "3 hari kerja; 0 hari akhir pekan" in before
    assert desk.post("/desk/holidays", data=NEW).status_code == 303
    after = desk.get("/desk/holidays").text
    assert "3 hari kerja, melewati 1 libur: Pilkada; 0 hari akhir pekan" in after
    assert "Jumat, 4 Desember 2026" in after


def test_a_refused_day_keeps_what_was_typed(desk):
    answer = desk.post("/desk/holidays", data={**NEW, "basis": ""})
    assert answer.status_code == 422
    assert "Sebutkan keputusan yang menetapkannya." in answer.text
    assert 'value="Pilkada"' in answer.text
    unreadable = desk.post("/desk/holidays", data={**NEW, "day": "besok"})
    assert unreadable.status_code == 422
    assert "Tanggal tidak dapat dibaca" in unreadable.text
    assert holidays.named(date(2026, 12, 2), "Pilkada") is None


def test_a_day_may_be_typed_as_people_write_it(desk):
    assert desk.post("/desk/holidays", data={**NEW, "day": "02/12/2026"}).status_code == 303
    assert holidays.named(date(2026, 12, 2), "Pilkada")


def test_a_forecast_is_confirmed_and_may_move(desk):
    eid = next(day for day in holidays.of_year(2027) if not day.confirmed and "1 Syawal" in day.name)
    address = f"/desk/holidays/{eid.id}"
    assert "Pastikan hari ini" in desk.get(address).text
    assert desk.post(f"{address}/confirmation", data={"day": "2027-03-09", "basis": ""}).status_code == 422
    moved = {"day": "2027-03-09", "basis": "SKB 3 Menteri 2027"}
    assert desk.post(f"{address}/confirmation", data=moved).status_code == 303
    assert "Pastikan hari ini" not in desk.get(address).text
    assert (eid.day, eid.confirmed) == (date(2027, 3, 9), True)
    assert desk.post(f"{address}/confirmation", data=moved).status_code == 409


def test_a_day_is_removed(desk):
    some = holidays.of_year(2026)[0]
    address = f"/desk/holidays/{some.id}"
    assert desk.post(f"{address}/removal").location.endswith("year=2026")
    assert desk.get(address).status_code == 404


def test_the_export_is_the_year_shown(desk):
    rows = desk.get("/desk/holidays.csv?year=2026").get_data(as_text=True).splitlines()
    assert len(rows) == 1 + len(holidays.of_year(2026))
    for year in ("x", "0", "99999"):
        assert desk.get(f"/desk/holidays?year={year}").status_code == 200


def test_a_years_cuti_bersama_are_proposed_as_forecasts_to_be_confirmed(desk):
    """Issue B: the page offers it, whatever it adds is marked as a forecast, and a second time adds nothing."""
    before = {day.day for day in holidays.of_year(2027)}
    page = BeautifulSoup(desk.get("/desk/holidays?year=2027").data, "html.parser")
    form = next(one for one in page.select("form") if "forecast" in one["action"])
    assert "Usulkan cuti bersama 2027" in form.get_text(" ", strip=True)
    assert desk.post(form["action"]).status_code == 303
    added = [day for day in holidays.of_year(2027) if day.day not in before]
    assert DayKind.JOINT_LEAVE in {day.kind for day in added}
    assert not any(day.confirmed for day in added)
    shown = BeautifulSoup(desk.get("/desk/holidays?year=2027").data, "html.parser")
    for day in added:
        row = shown.select_one(f'a[href="/desk/holidays/{day.id}"]').find_parent("tr")
        assert "Perkiraan" in row.get_text(" ", strip=True), day.name
    again = desk.post(form["action"])
    assert again.status_code == 409
    assert len(holidays.of_year(2027)) == len(before) + len(added)
