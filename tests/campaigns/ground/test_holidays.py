from datetime import UTC, date, datetime

from flask import Flask

from campaigns.ground import clock, holidays, workdays
from campaigns.ground.database import db, transaction
from campaigns.ground.holidays import DayKind, Holiday
from tests import statements


def test_the_calendar_knows_forecasts_from_decrees(app: Flask) -> None:
    rows = {h.day: h for h in holidays.between(date(2026, 12, 24), date(2027, 1, 6))}
    assert rows[date(2026, 12, 24)].kind == DayKind.JOINT_LEAVE
    assert rows[date(2026, 12, 24)].confirmed
    assert not rows[date(2027, 1, 6)].confirmed


def test_working_days_read_the_table_that_the_office_edits(app: Flask) -> None:
    """Rule T1: an editable table decides, not a constant."""
    start = date(2026, 12, 18)
    off = holidays.days_off(start, date(2027, 1, 31))
    assert workdays.add(start, 5, off) == date(2026, 12, 29)
    with transaction():
        db.session.add(Holiday(day=date(2026, 12, 28), name="Cuti tambahan", kind=DayKind.JOINT_LEAVE))
    assert workdays.add(start, 5, holidays.days_off(start, date(2027, 1, 31))) == date(2026, 12, 30)


def test_the_age_of_a_thing_in_working_days(app: Flask, monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 27, 3, tzinfo=UTC))
    assert holidays.working_days_since(date(2026, 3, 17)) == 3  # Nyepi and Lebaran lie between
    assert holidays.working_days_since(date(2026, 3, 27)) == 0


def test_many_ages_cost_one_look_at_the_calendar(app: Flask, monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 27, 3, tzinfo=UTC))
    days = [date(2026, 3, day) for day in range(1, 31)]
    singly = {day: holidays.working_days_since(day) for day in days}
    db.session.rollback()  # what a page has asked once is remembered until then
    with statements.asked() as sent:
        assert holidays.working_days_since_each(days) == singly
    assert len(statements.reads(sent)) == 1
    assert holidays.working_days_since_each([]) == {}
