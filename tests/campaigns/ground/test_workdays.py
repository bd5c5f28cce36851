"""Rule T1: working days skip weekends, national holidays and cuti bersama, and can show their arithmetic."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import reference
from campaigns.ground import workdays

CALENDAR = {
    date.fromisoformat(row["tanggal"]): row["nama"]
    for row in reference.rows("kalender")
    if row["jenis"] in {"libur_nasional", "cuti_bersama"}
}

days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
counts = st.integers(0, 90)
calendars = st.frozensets(days, max_size=60)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2026, 3, 6), 5, date(2026, 3, 13)),
        (date(2026, 3, 6), 14, date(2026, 4, 2)),  # passes Nyepi and the Lebaran days, 18 to 24 March
        (date(2026, 3, 17), 3, date(2026, 3, 27)),
        (date(2026, 11, 24), 14, date(2026, 12, 14)),
        (date(2026, 12, 13), 3, date(2026, 12, 16)),  # from a Sunday
        (date(2026, 12, 18), 5, date(2026, 12, 29)),  # passes 24 and 25 December
    ],
)
def test_t1_due_dates_of_the_sp4n_limits(start: date, n: int, due: date) -> None:
    assert workdays.add(start, n, CALENDAR) == due
    assert workdays.add(start, n, frozenset(CALENDAR)) == due
    assert workdays.between(start, due, CALENDAR) == n


def test_t1_cuti_bersama_counts_as_a_day_off() -> None:
    assert not workdays.is_working(date(2026, 12, 24), CALENDAR)
    assert workdays.is_working(date(2026, 12, 24), frozenset())


def test_t1_a_day_that_merely_matters_is_worked() -> None:
    assert workdays.is_working(date(2026, 12, 3), CALENDAR)  # Hari Disabilitas Internasional


def test_t1_the_arithmetic_names_what_was_passed_over() -> None:
    told = workdays.explain(date(2026, 3, 6), 14, CALENDAR)
    assert told.due == date(2026, 4, 2)
    assert told.weekend_days == 8
    assert [day.day for day, _ in told.holidays] == [18, 19, 20, 23, 24]
    assert told.sentence == (
        "14 hari kerja, melewati 5 libur: Cuti bersama Nyepi, Hari Suci Nyepi Tahun Baru Saka 1948,"
        " Cuti bersama Idulfitri (3 hari)"
    )


def test_t1_the_sentence_for_one_holiday_and_for_none() -> None:
    nyepi = {date(2026, 3, 19): "Nyepi"}
    assert workdays.explain(date(2026, 3, 16), 5, nyepi).sentence == "5 hari kerja, melewati 1 libur: Nyepi"
    assert workdays.explain(date(2026, 3, 2), 5, nyepi).sentence == "5 hari kerja"


def test_t1_a_holiday_on_a_weekend_costs_nothing_and_is_not_told() -> None:
    told = workdays.explain(
        date(2026, 5, 29), 1, CALENDAR
    )  # Waisak is Sunday 31 May, Pancasila Monday 1 June
    assert told.due == date(2026, 6, 2)
    assert [name for _, name in told.holidays] == ["Hari Lahir Pancasila"]
    assert told.weekend_days == 2


def test_counting_backward_is_refused() -> None:
    with pytest.raises(ValueError, match="forward"):
        workdays.add(date(2026, 3, 6), -1, CALENDAR)


def test_a_moment_is_not_a_day() -> None:
    with pytest.raises(TypeError):
        workdays.add(datetime(2026, 3, 6), 1, CALENDAR)  # noqa: DTZ001


def test_what_is_overdue_counts_below_zero() -> None:
    friday = date(2026, 3, 6)
    assert workdays.between(date(2026, 3, 10), friday, CALENDAR) == -2
    assert workdays.between(friday, friday, CALENDAR) == 0


@given(days, counts, counts, calendars)
def test_t1_more_days_are_never_due_earlier(start: date, n: int, more: int, off: frozenset[date]) -> None:
    assert workdays.add(start, n, off) <= workdays.add(start, n + more, off)


@given(days, days, counts, calendars)
def test_t1_what_starts_later_is_never_due_earlier(a: date, b: date, n: int, off: frozenset[date]) -> None:
    assert workdays.add(min(a, b), n, off) <= workdays.add(max(a, b), n, off)


@given(days, st.integers(1, 90), calendars)
def test_t1_a_due_date_is_a_working_day(start: date, n: int, off: frozenset[date]) -> None:
    assert workdays.is_working(workdays.add(start, n, off), off)


@given(days, counts, counts, calendars)
def test_t1_days_add_up_in_steps(start: date, a: int, b: int, off: frozenset[date]) -> None:
    assert workdays.add(start, a + b, off) == workdays.add(workdays.add(start, a, off), b, off)


@given(days, counts, calendars)
def test_t1_between_is_the_inverse_of_add(start: date, n: int, off: frozenset[date]) -> None:
    due = workdays.add(start, n, off)
    assert workdays.between(start, due, off) == n
    assert workdays.between(due, start, off) == -n


@given(days, counts, calendars)
def test_t1_the_arithmetic_adds_up_to_the_calendar_days(start: date, n: int, off: frozenset[date]) -> None:
    told = workdays.explain(start, n, dict.fromkeys(off, "Libur"))
    assert told.due == workdays.add(start, n, off)
    assert told.due - start == timedelta(days=n + told.weekend_days + len(told.holidays))


@given(days, counts, calendars, days)
def test_t1_one_more_day_off_never_brings_a_due_date_forward(
    start: date, n: int, off: frozenset[date], extra: date
) -> None:
    assert workdays.add(start, n, off) <= workdays.add(start, n, off | {extra})
