"""Days off that are likely: proposed once, never beside what the calendar holds already."""

from datetime import date

from campaigns.ground import forecasts
from campaigns.ground.forecasts import DayKind


def test_the_joint_leave_of_2027_is_proposed() -> None:
    leave = [one.day for one in forecasts.of_year(2027, {}) if one.kind is DayKind.JOINT_LEAVE]
    assert date(2027, 3, 12) in leave
    assert date(2027, 12, 24) in leave


def test_what_the_calendar_holds_is_not_proposed_again() -> None:
    everything = forecasts.of_year(2027, {})
    assert forecasts.of_year(2027, {one.day: one.name for one in everything}) == []


def test_a_holiday_known_a_day_off_is_the_same_holiday() -> None:
    known = {date(2027, 1, 6): "Isra Mikraj (27 Rajab 1448)"}
    assert date(2027, 1, 5) not in {one.day for one in forecasts.of_year(2027, known)}
    assert date(2027, 1, 1) in {one.day for one in forecasts.of_year(2027, known)}
