"""Figures, days and hours look as Indonesian offices write them; moments are shown in WITA (rule T1)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ground import formats


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal(1234567), "Rp1.234.567"),
        (Decimal("1234567.00"), "Rp1.234.567"),
        (Decimal("1234567.5"), "Rp1.234.567,50"),
        (Decimal("0.05"), "Rp0,05"),
        (Decimal(0), "Rp0"),
        (Decimal("-0.001"), "Rp0"),
        (Decimal(-1234), "-Rp1.234"),
        (Decimal("-451393295.00"), "-Rp451.393.295"),
        (Decimal("333.335"), "Rp333,34"),
        (1500, "Rp1.500"),
        (Decimal("1E+6"), "Rp1.000.000"),
        (None, "–"),
    ],
)
def test_rupiah_has_no_space_and_drops_idle_sen(amount: Decimal | int | None, text: str) -> None:
    assert formats.rupiah(amount) == text


@pytest.mark.parametrize(
    ("part", "whole", "drawn"),
    [(1, 3, "33.33"), (2, 3, "66.67"), (9, 3, "100"), (-1, 3, "0"), (5, 0, "0"), (Decimal("0.5"), 2, "25")],
)
def test_a_share_can_always_be_drawn(part: int | Decimal, whole: int, drawn: str) -> None:
    assert formats.share(part, whole) == Decimal(drawn)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4305281, "4.305.281"),
        (Decimal("2.50"), "2,5"),
        (Decimal("100"), "100"),
        (Decimal("1E+3"), "1.000"),
        (Decimal("-0.0"), "0"),
        (-1200, "-1.200"),
        (0, "0"),
        (None, "–"),
    ],
)
def test_numbers_part_thousands_with_a_dot(value: int | Decimal | None, text: str) -> None:
    assert formats.number(value) == text


@pytest.mark.parametrize(
    ("part", "whole", "digits", "text"),
    [
        (985, 1000, 1, "98,5%"),
        (0, 10, 1, "0,0%"),
        (10, 10, 1, "100,0%"),
        (1, 3, 0, "33%"),
        (15, 10, 1, "150,0%"),
        (5, 0, 1, "–"),
        (0, 0, 1, "–"),
        (5, None, 1, "–"),
        (None, 5, 1, "–"),
        (4305280, 4305281, 1, ">99,9%"),
        (1, 4305281, 1, "<0,1%"),
        (999, 1000, 0, ">99%"),
    ],
)
def test_percent_never_invents_a_denominator_or_a_round_end(
    part: int | None, whole: int | None, digits: int, text: str
) -> None:
    """Rule R2: no denominator is a dash; a rest that is left out keeps the figure below 100."""
    assert formats.percent(part, whole, digits) == text


def test_days_are_written_long_named_short_and_narrow() -> None:
    that = date(2026, 11, 24)
    assert formats.day(that) == "24 November 2026"
    assert formats.day_named(that) == "Selasa, 24 November 2026"
    assert formats.day_short(that) == "24/11/2026"
    assert formats.day_month(date(2026, 8, 3)) == "3 Agu"
    assert formats.day_month(date(2026, 11, 27)) == "27 Nov"
    assert formats.day_of_week(that) == "Selasa 24 Nov"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 12, 1), date(2026, 12, 3), "1–3 Desember 2026"),
        (date(2026, 12, 3), date(2026, 12, 3), "3 Desember 2026"),
        (date(2026, 11, 28), date(2026, 12, 2), "28 November – 2 Desember 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 Desember 2026 – 2 Januari 2027"),
        (date(2026, 12, 1), date(2027, 12, 3), "1 Desember 2026 – 3 Desember 2027"),
        (date(2026, 12, 1), None, "1 Desember 2026"),
        (None, None, "–"),
    ],
)
def test_spans_of_days_say_month_and_year_once(first: date | None, last: date | None, text: str) -> None:
    assert formats.days(first, last) == text


def test_t1_an_evening_in_utc_is_already_the_next_day_in_wita() -> None:
    evening = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert formats.moment(evening) == "24 November 2026, 01.00 WITA"
    assert formats.day_short(evening) == "24/11/2026"


def test_t1_the_zone_a_moment_carries_does_not_matter() -> None:
    jakarta = datetime(2026, 11, 24, 7, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert formats.time(jakarta) == formats.time(jakarta.astimezone(UTC)) == "08.00"


def test_hours_name_the_zone_once() -> None:
    start = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    assert formats.hours(start, start.replace(hour=3)) == "09.00–11.00 WITA"
    assert formats.hours(start, None) == "09.00 WITA"


def test_each_day_sees_its_part_of_long_hours() -> None:
    begin = datetime(2026, 12, 12, 12, 0, tzinfo=UTC)  # 20.00 WITA
    morning, third = begin + timedelta(hours=8), begin + timedelta(hours=32)
    assert formats.hours_on(begin, morning, date(2026, 12, 12), " WITA") == "20.00–04.00 WITA"
    assert formats.hours_on(begin, morning, date(2026, 12, 13), " WITA") == "sampai 04.00 WITA"
    told = [formats.hours_on(begin, third, date(2026, 12, day)) for day in (12, 13, 14)]
    assert told == ["mulai 20.00", "sepanjang hari", "sampai 04.00"]


def test_a_change_is_told_by_its_direction() -> None:
    told = [formats.change(Decimal(amount)) for amount in (1500, -1500, 0)]
    assert told == ["naik Rp1.500", "turun Rp1.500", "tetap"]


def test_what_was_measured_has_one_decimal_at_most() -> None:
    assert [formats.tenths(value) for value in (8.0, 12.25, 1234.04)] == ["8", "12,3", "1.234"]


def test_a_naive_moment_is_a_bug_not_a_guess() -> None:
    naive = datetime(2026, 11, 24, 1, 0)  # noqa: DTZ001
    for show in (formats.time, formats.moment, formats.day):
        with pytest.raises(TypeError):
            show(naive)


def test_what_is_not_known_is_a_dash() -> None:
    shown = [formats.day(None), formats.day_named(None), formats.day_short(None), formats.day_month(None)]
    shown += [formats.month_short(None), formats.day_of_week(None)]
    shown += [formats.time(None), formats.hours(None, None), formats.moment(None), formats.number(None)]
    assert set(shown) == {"–"}


@given(st.integers(0, 10**7), st.integers(1, 10**7), st.integers(0, 3))
def test_a_part_shows_100_percent_only_when_it_is_the_whole(part: int, whole: int, digits: int) -> None:
    shown = formats.percent(part, whole, digits)
    bare = shown.strip("%").replace(",", ".")
    assert (bare in {"100", "100.0", "100.00", "100.000"}) <= (part >= whole)
    assert (set(bare) <= {"0", "."}) == (part == 0)


@given(st.integers(-(10**16), 10**16))
def test_a_number_keeps_its_digits(value: int) -> None:
    assert int(formats.number(value).replace(".", "")) == value
