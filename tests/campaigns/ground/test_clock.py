from datetime import UTC, date, datetime, time

from campaigns.ground import clock


def test_today_is_witas_today() -> None:
    """Rule T1: at 17.00 UTC it is already tomorrow, 01.00, in WITA."""
    assert clock.day_of(datetime(2026, 11, 24, 15, 59, tzinfo=UTC)) == date(2026, 11, 24)
    assert clock.day_of(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == date(2026, 11, 25)


def test_an_hour_in_wita_is_eight_hours_earlier_in_utc() -> None:
    assert clock.at(date(2026, 11, 24), time(8)) == datetime(2026, 11, 24, 0, tzinfo=UTC)


def test_a_span_of_days_is_half_open() -> None:
    first, last = clock.span_of(date(2026, 12, 31), date(2026, 12, 31))
    assert (first, last) == (datetime(2026, 12, 30, 16, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC))
