"""The office's calendar: forecasts become facts by a decree, and due dates follow at once (rule T1)."""

from datetime import date

import pytest

from campaigns.ground import holidays, workdays
from campaigns.ground.database import db, key_of, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.ground.holidays import DayKind
from campaigns.people import calendar, journal

DAY = date(2026, 12, 2)  # a Wednesday that is no holiday


def put(by, day=DAY, name="Pilkada", kind=DayKind.HOLIDAY, basis="Keppres 1/2026", confirmed=True):
    with transaction():
        return calendar.put(day, name, kind, basis, confirmed, by=by)


def due(count):
    first = date(2026, 11, 30)
    return workdays.explain(first, count, holidays.days_off(first, date(2026, 12, 31)))


def test_a_new_day_off_moves_due_dates_and_says_so(admin):
    assert due(3).due == date(2026, 12, 3)
    put(admin)
    assert due(3).due == date(2026, 12, 4)
    assert due(3).sentence == "3 hari kerja, melewati 1 libur: Pilkada"


def test_a_day_that_only_matters_moves_nothing(admin):
    put(admin, kind=DayKind.NOTABLE)
    assert due(3).due == date(2026, 12, 3)


def test_a_forecast_is_confirmed_by_naming_the_decree_and_may_move(admin):
    forecast = put(admin, confirmed=False, basis="")
    with pytest.raises(Invalid) as refusal, transaction():
        calendar.confirm(forecast, " ", by=admin)
    assert refusal.value.code == "holiday.basis"
    with transaction():
        calendar.confirm(forecast, "SKB 3 Menteri", date(2026, 12, 3), by=admin)
    assert (forecast.day, forecast.basis, forecast.confirmed) == (date(2026, 12, 3), "SKB 3 Menteri", True)
    with pytest.raises(Conflict) as again, transaction():
        calendar.confirm(forecast, "SKB 3 Menteri", by=admin)
    assert again.value.code == "holiday.confirmed"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"name": ""}, "holiday.nameless"),
        ({"basis": ""}, "holiday.basis"),
        ({"basis": "x" * 121}, "holiday.basis-long"),
        ({"day": date(1999, 12, 31)}, "holiday.year"),
        ({"day": date(2101, 1, 1)}, "holiday.year"),
    ],
)
def test_a_day_that_cannot_be_is_refused(admin, facts, code):
    with pytest.raises(Invalid) as refusal:
        put(admin, **facts)
    assert refusal.value.code == code


def test_the_same_day_is_not_put_twice_nor_moved_onto_its_twin(admin):
    put(admin)
    with pytest.raises(Conflict) as refusal:
        put(admin, name=" Pilkada ")
    assert refusal.value.code == "holiday.twin"
    other = put(admin, day=date(2026, 12, 7), confirmed=False)
    with pytest.raises(Conflict) as refusal, transaction():
        calendar.confirm(other, "SKB", DAY, by=admin)
    assert refusal.value.code == "holiday.twin"


def test_a_removed_day_counts_no_more_and_stays_in_the_journal(admin):
    holiday = put(admin)
    key = key_of(holiday)
    with transaction():
        calendar.remove(holiday, by=admin)
    assert due(3).due == date(2026, 12, 3)
    last = db.session.query(journal.Entry).filter_by(about=key).order_by(journal.Entry.id.desc()).first()
    assert last.act == "menghapus hari dari kalender"
    assert last.before["name"] == "Pilkada"
    assert last.before["day"] == "2026-12-02"


def test_only_an_admin_keeps_the_calendar(admin, planner, leader):
    holiday = put(admin, confirmed=False)
    for by in (planner, leader):
        with pytest.raises(NotAllowed):
            put(by, name="Lain")
        with pytest.raises(NotAllowed), transaction():
            calendar.confirm(holiday, "SKB", by=by)
        with pytest.raises(NotAllowed), transaction():
            calendar.remove(holiday, by=by)


def test_years_and_their_days(app):
    assert holidays.years() == [2025, 2026, 2027, 2028]
    year = holidays.of_year(2026)
    assert {day.day.year for day in year} == {2026}
    assert year == sorted(year, key=lambda holiday: holiday.day)
