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

# Counted by numpy.busday_count and numpy.busday_offset, which share nothing with the engine.
MONTHS = {  # working days in January to December
    2025: (19, 20, 19, 16, 17, 18, 23, 20, 21, 23, 20, 21),
    2026: (20, 18, 17, 21, 16, 20, 23, 19, 22, 22, 21, 21),
    2027: (19, 20, 19, 22, 18, 21, 22, 21, 22, 21, 22, 23),
    2028: (20, 20, 23, 20, 23, 22, 21, 23, 21, 22, 22, 21),
}
DUE = {  # start: the 3rd, 5th, 14th and 60th working day after it
    "2025-01-02": ("2025-01-07", "2025-01-09", "2025-01-22", "2025-04-10"),
    "2025-02-27": ("2025-03-04", "2025-03-06", "2025-03-19", "2025-06-12"),
    "2025-03-13": ("2025-03-18", "2025-03-20", "2025-04-11", "2025-06-26"),
    "2025-05-08": ("2025-05-15", "2025-05-19", "2025-06-03", "2025-08-11"),
    "2025-08-14": ("2025-08-20", "2025-08-22", "2025-09-04", "2025-11-10"),
    "2025-12-18": ("2025-12-23", "2025-12-29", "2026-01-12", "2026-03-27"),
    "2026-01-02": ("2026-01-07", "2026-01-09", "2026-01-23", "2026-04-09"),
    "2026-02-27": ("2026-03-04", "2026-03-06", "2026-03-26", "2026-06-09"),
    "2026-03-13": ("2026-03-25", "2026-03-27", "2026-04-10", "2026-06-24"),
    "2026-05-08": ("2026-05-13", "2026-05-19", "2026-06-04", "2026-08-10"),
    "2026-08-14": ("2026-08-20", "2026-08-24", "2026-09-07", "2026-11-10"),
    "2026-12-18": ("2026-12-23", "2026-12-29", "2027-01-13", "2027-03-23"),
    "2027-01-02": ("2027-01-07", "2027-01-11", "2027-01-22", "2027-04-02"),
    "2027-02-27": ("2027-03-03", "2027-03-05", "2027-03-23", "2027-06-02"),
    "2027-03-13": ("2027-03-17", "2027-03-19", "2027-04-02", "2027-06-11"),
    "2027-05-08": ("2027-05-12", "2027-05-14", "2027-05-31", "2027-08-04"),
    "2027-08-14": ("2027-08-19", "2027-08-23", "2027-09-03", "2027-11-08"),
    "2027-12-18": ("2027-12-22", "2027-12-24", "2028-01-06", "2028-03-14"),
    "2028-01-02": ("2028-01-05", "2028-01-07", "2028-01-20", "2028-03-28"),
    "2028-02-27": ("2028-03-02", "2028-03-06", "2028-03-17", "2028-05-22"),
    "2028-03-13": ("2028-03-16", "2028-03-20", "2028-03-31", "2028-06-05"),
    "2028-05-08": ("2028-05-11", "2028-05-15", "2028-05-26", "2028-07-31"),
    "2028-08-14": ("2028-08-17", "2028-08-21", "2028-09-01", "2028-11-06"),
    "2028-12-18": ("2028-12-21", "2028-12-25", "2029-01-05", "2029-03-12"),
}


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


def test_t1_days_before_a_day_tell_what_was_passed_over_too() -> None:
    told = workdays.explain(date(2026, 3, 25), -1, CALENDAR)  # H-1 kerja over the block of Nyepi and Lebaran
    assert told.due == date(2026, 3, 17)
    assert [day.day for day, _ in told.holidays] == [24, 23, 20, 19, 18]
    assert told.sentence.startswith("1 hari kerja, melewati 5 libur: Cuti bersama Idulfitri (3 hari)")


def test_t1_a_holiday_on_a_weekend_costs_nothing_and_is_not_told() -> None:
    told = workdays.explain(
        date(2026, 5, 29), 1, CALENDAR
    )  # Waisak is Sunday 31 May, Pancasila Monday 1 June
    assert told.due == date(2026, 6, 2)
    assert [name for _, name in told.holidays] == ["Hari Lahir Pancasila"]
    assert told.weekend_days == 2


def test_counting_against_the_direction_is_refused() -> None:
    with pytest.raises(ValueError, match="back from"):
        workdays.before(date(2026, 3, 6), -1, CALENDAR)
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


@pytest.mark.parametrize(
    ("year", "month", "count"),
    [(year, month, count) for year, counts in MONTHS.items() for month, count in enumerate(counts, start=1)],
)
def test_t1_working_days_of_each_month(year: int, month: int, count: int) -> None:
    """Rule T1, 48 months of 2025 to 2028."""
    before = date(year, month, 1) - timedelta(days=1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    assert workdays.between(before, last, CALENDAR) == count


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [(start, n, due) for start, dues in DUE.items() for n, due in zip((3, 5, 14, 60), dues, strict=True)],
)
def test_t1_due_dates_around_long_weekends(start: str, n: int, due: str) -> None:
    """Rule T1, 96 due dates of 2025 to 2028."""
    assert workdays.add(date.fromisoformat(start), n, CALENDAR) == date.fromisoformat(due)
