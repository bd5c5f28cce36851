"""One cell of somebody's sheet, read as what it should hold."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ground import cells, formats
from campaigns.ground.errors import Invalid
from campaigns.ground.spreadsheets import Cell

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(days)
def test_a_day_is_the_same_day_however_it_is_written(day: date) -> None:
    month = formats.MONTHS[day.month - 1]
    serial = (day - date(1899, 12, 30)).days
    for cell in (
        day,
        datetime.fromisoformat(day.isoformat()),
        day.isoformat(),
        f"{day.isoformat()} 00:00:00",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        f" {day:%d.%m.%Y} ",
        f"{day.day} {month} {day.year}",
        f"{day.day} {month.upper()}  {day.year}",
        f"{day.day}-{month[:3]}-{day.year}",
        f"{day.day} {day:%B} {day.year}",
        f"{day.day}-{day:%b}-{day.year}",
        formats.day_named(day),
        f"{formats.DAYS[day.weekday()]} {day.day} {month} {day.year}",
        serial,
        Decimal(serial) + Decimal("0.5"),
        str(serial),
    ):
        assert cells.day(cell) == day, cell


@pytest.mark.parametrize(
    "cell", ["Jum'at, 1 Januari 2027", "1 Pebruari 2027", "10 Nopember 2027", "17 Agt 2027"]
)
def test_days_as_offices_write_them(cell: str) -> None:
    assert cells.day(cell).year == 2027


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "",
            "besok",
            "32/01/2027",
            "31/02/2027",
            "2027-13-01",
            "1/1/27",
            "01/2027",
            "17 Bulan 2027",
            "2027",
        ),
        *(
            2027,
            1,
            -5,
            10**300,
            Decimal("1e300"),
            True,
            False,
            time(8),
            "99999",
            "17 Agustus",
            "17/08/2027 s.d. 18/08/2027",
        ),
    ],
)
def test_what_is_no_day_is_refused_with_what_stands_there(cell: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        cells.day(cell)
    assert refusal.value.code == "cell.day"
    assert len(refusal.value.message) < 120


@given(
    st.one_of(
        st.text(), st.integers(), st.decimals(allow_nan=False, allow_infinity=False), st.booleans(), days
    )
)
def test_no_cell_makes_a_reader_fall_over(cell: Any) -> None:
    for read in (cells.day, cells.text(20), cells.one_of({"a": 1})):
        try:
            read(cell)
        except Invalid as refusal:
            assert refusal.code.startswith("cell.")  # noqa: PT017


@given(st.text(), st.sampled_from(["=", "+", "-", "@"]))
def test_the_quote_of_our_own_exports_comes_off(rest: str, sign: str) -> None:
    """What exports.cell makes harmless is restored: import(export(x)) = x."""
    tidy = " ".join((sign + rest).split())
    if tidy.isprintable():
        assert cells.text(10_000)(f"'{tidy}") == tidy


def test_texts_are_tidied_and_held_to_their_length() -> None:
    read = cells.text(12)
    assert read("  Haul \n Guru ") == "Haul Guru"
    assert read(2027) == "2027"
    assert read(Decimal("2.5")) == "2.5"
    assert read(date(2027, 8, 17)) == "17/08/2027"
    assert read(True) == "ya"
    for cell, code in (
        ("x" * 13, "cell.long"),
        ("a\u202eb", "cell.unprintable"),
        ("a\ud800", "cell.unprintable"),
    ):
        with pytest.raises(Invalid) as refusal:
            read(cell)
        assert refusal.value.code == code


def test_words_are_known_in_any_case_and_spacing() -> None:
    read = cells.one_of({"libur nasional": 1, "cuti bersama": 2})
    assert [read(word) for word in ("LIBUR  nasional", "libur_nasional", "Cuti-Bersama.")] == [1, 1, 2]
    with pytest.raises(Invalid) as refusal:
        read("liburan")
    assert refusal.value.code == "cell.word"


@pytest.mark.parametrize(("cell", "people"), [(1_234, 1_234), ("1.234", 1_234), (" 12 ", 12), (0, 0)])
def test_a_number_of_people_is_read_as_offices_write_it(cell: Cell, people: int) -> None:
    assert cells.people(2_000)(cell) == people


@pytest.mark.parametrize(
    "cell", ["1.5", "1,234", "1234.567", "9" * 5_000, -1, 2_001, True, Decimal("1.234"), "banyak"]
)
def test_what_is_no_number_of_people_is_refused(cell: Cell) -> None:
    with pytest.raises(Invalid) as refusal:
        cells.people(2_000)(cell)
    assert refusal.value.code == "cell.people"


texts = st.text(st.sampled_from("ab |'=\u00a0\n\x7fé"), min_size=1, max_size=6)


@given(st.lists(st.one_of(texts, st.just("a"), st.integers(0, 3)), min_size=1, max_size=6))
def test_texts_that_are_taken_as_they_stand_are_those_that_are_read_so(column: list[Any]) -> None:
    read = cells.text(4)
    if read.holds(column):
        assert [read(cell) for cell in column] == column
    if all(cell == "a" for cell in column):
        assert read.holds(column)
