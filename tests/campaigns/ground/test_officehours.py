"""Office hours: 07.30 to 16.00 WITA of a working day (rule T1; no reminder at midnight or on a Sunday)."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ground import clock, officehours, workdays

MONDAY = date(2026, 11, 23)
FOUR_YEARS = 4 * 365 * 24 * 3600  # seconds
moments = st.integers(0, FOUR_YEARS).map(lambda s: clock.at(date(2025, 1, 1), time()) + timedelta(seconds=s))
days_off = st.frozensets(st.dates(date(2025, 1, 1), date(2029, 1, 31)), max_size=60)


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (MONDAY, time(7, 29, 59), False),
        (MONDAY, time(7, 30), True),
        (MONDAY, time(15, 59, 59), True),
        (MONDAY, time(16), False),
        (MONDAY - timedelta(days=1), time(10), False),  # Sunday
        (MONDAY - timedelta(days=2), time(10), False),  # Saturday
        (date(2026, 12, 25), time(10), False),  # Christmas, in the days off below
    ],
    ids=["before", "opening", "last-second", "closing", "sunday", "saturday", "holiday"],
)
def test_the_office_is_open_in_its_hours_alone(day: date, hour: time, expected: bool) -> None:
    assert officehours.is_open(clock.at(day, hour), {date(2026, 12, 25)}) == expected


@given(moments, days_off)
def test_nothing_is_open_on_a_day_off(moment: datetime, off: frozenset[date]) -> None:
    if officehours.is_open(moment, off):
        assert workdays.is_working(clock.day_of(moment), off)
