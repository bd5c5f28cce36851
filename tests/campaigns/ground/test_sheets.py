"""A table with named columns, wherever its heading stands."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ground import cells, sheets
from campaigns.ground.errors import Invalid
from campaigns.ground.sheets import Column, Line
from campaigns.ground.spreadsheets import Cell, Sheet

COLUMNS = (
    Column("day", "Tanggal", cells.day, ("tgl",)),
    Column("name", "Nama hari", cells.text(40)),
    Column("basis", "Dasar", cells.text(40), needed=False, filled=False, empty=""),
)
HEADING = ("Tanggal", "Nama hari", "Dasar")


def sheet(*rows: tuple[Cell, ...], name: str = "A") -> Sheet:
    return Sheet.of_rows(name, rows)


def lines(*rows: tuple[Cell, ...], most: int = 100) -> list[Line]:
    return sheets.lines([sheet(*rows)], COLUMNS, most)


def code_of(*rows: tuple[Cell, ...], **options: Any) -> str:
    with pytest.raises(Invalid) as refusal:
        lines(*rows, **options)
    assert refusal.value.field == "file"
    return refusal.value.code


@pytest.mark.parametrize("failed", ["#DIV/0!", " #REF! ", "#N/A", "#NAME?", "#GETTING_DATA", "Err:502"])
def test_a_formula_that_failed_is_no_value_in_any_column(failed: str) -> None:
    """Not even of a text that may be empty; what people call #1 or [#] is one."""
    one, two = lines(HEADING, (failed, failed, failed), ("1/1/2027", "[#] Tahun #1", "#N/A kosong"))
    assert [(fault.cell, fault.code) for fault in one.faults] == [
        (f"{column}2", "cell.failed") for column in "ABC"
    ]
    assert all(failed.strip() in fault.message for fault in one.faults)
    assert two.faults == ()


names = st.text("abcdefg hij", min_size=1, max_size=20).filter(lambda text: text.strip())
spelt = st.sampled_from([str.upper, str.lower, str.title, lambda text: f" {text.replace(' ', '_')}* "])


@given(
    st.integers(0, sheets.HEADING_WITHIN - 1),
    st.permutations(HEADING),
    st.lists(spelt, min_size=3, max_size=3),
    st.lists(names, min_size=1, max_size=20),
    st.lists(st.booleans(), min_size=20, max_size=20),
)
def test_the_same_table_is_read_wherever_it_stands(
    above: int, order: list[str], spelling: list[Any], words: list[str], gaps: list[bool]
) -> None:
    title: list[tuple[Cell, ...]] = [("Daftar hari libur", None, "2027")] * above
    rows: list[tuple[Cell, ...]] = [
        *title,
        tuple(spell(name) for spell, name in zip(spelling, order, strict=True)),
    ]
    wanted = []
    for number, (word, gap) in enumerate(zip(words, gaps, strict=False), start=1):
        rows += [()] * gap
        facts: dict[str, Cell] = {"Tanggal": f"{number}/1/2027", "Nama hari": word, "Dasar": None}
        rows.append(tuple(facts[name] for name in order))
        wanted.append((len(rows), " ".join(word.split()), ""))
    found = lines(*rows)
    assert [(line.row, line.values["name"], line.values["basis"]) for line in found] == wanted
    assert not any(line.faults for line in found)


def test_each_fault_names_its_row_and_column() -> None:
    first, second, third = lines(
        HEADING, ("1/1/2027", "Tahun Baru"), ("besok", None, "x" * 41), (None, None, "SKB")
    )
    assert first.faults == ()
    assert [(fault.row, fault.column, fault.code) for fault in second.faults] == [
        (3, "Tanggal", "cell.day"),
        (3, "Nama hari", "cell.empty"),
        (3, "Dasar", "cell.long"),
    ]
    assert second.faults[0].message.startswith("Baris 3, kolom Tanggal (A3): ")
    assert second.values == {}
    assert [fault.column for fault in third.faults] == ["Tanggal", "Nama hari"]


def test_columns_that_nobody_asked_for_and_empty_rows_count_for_nothing() -> None:
    (line,) = lines(("No", "Tgl.", "Hari", "Nama Hari"), (1, "1/1/2027", "Jumat", "Tahun Baru"), (2,), ())
    assert (line.row, line.values["name"], line.values["basis"]) == (2, "Tahun Baru", "")


def test_a_column_s_own_name_goes_before_its_other_names() -> None:
    (line,) = lines(("Tgl", "Tanggal", "Nama hari"), ("besok", "1/1/2027", "Tahun Baru"))
    assert line.faults == ()


def test_a_row_that_only_numbers_the_columns_is_no_content() -> None:
    for numbering in ((1, 2, 3), ("(1)", "(2)", "(3)")):
        (line,) = lines(HEADING, numbering, ("1/1/2027", "Tahun Baru"))
        assert line.row == 3


def test_the_first_sheet_with_the_heading_is_read() -> None:
    found = sheets.lines(
        [sheet(("Petunjuk",)), sheet(HEADING, ("1/1/2027", "A")), sheet(HEADING)], COLUMNS, 10
    )
    assert len(found) == 1


def test_what_is_no_such_table_is_refused() -> None:
    assert code_of() == "table.headless"
    assert code_of(("Tanggal", "Dasar"), ("1/1/2027", "SKB")) == "table.headless"
    assert code_of(*[()] * sheets.HEADING_WITHIN, HEADING, ("1/1/2027", "A")) == "table.headless"
    assert code_of(HEADING) == "table.empty"
    assert code_of(("Tanggal", "TANGGAL:", "Nama hari")) == "table.twin-heading"
    assert code_of(HEADING, *[("1/1/2027", "A")] * 3, most=2) == "table.long"
    with pytest.raises(Invalid, match="Kolom Nama hari tidak ditemukan"):
        lines(("Tanggal", "Dasar"))
