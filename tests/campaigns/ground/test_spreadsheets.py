"""Spreadsheets from outside: plain values, whatever wrote them; or one sentence, and the program goes on."""

import codecs
import contextlib
import csv
import io
import os
import random
import re
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.ground import spreadsheets
from campaigns.ground.bench import tables
from campaigns.ground.errors import Invalid
from campaigns.ground.spreadsheets import Cell, Sheet
from tests.campaigns.ground import bombs
from tests.campaigns.ground.test_pictures import MB, forget_peak, peak

EIGHT_THIRTY = datetime.fromisoformat("2027-08-17T08:30")
MIDNIGHT = datetime.fromisoformat("2027-08-17T00:00")
CUTS = 200 if os.environ.get("FULL") == "1" else 20
FILLED = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'


def rows(content: bytes) -> tuple[tuple[Cell, ...], ...]:
    (sheet,) = spreadsheets.read(content)
    return rows_of(sheet)


def rows_of(sheet: Sheet) -> tuple[tuple[Cell, ...], ...]:
    """Its rows, each until its last filled cell."""
    found = []
    for number in range(1, sheet.height + 1):
        row = sheet.row(number)
        found.append(row[: max((place for place, cell in enumerate(row, 1) if cell is not None), default=0)])
    return tuple(found)


def refused(content: bytes) -> str:
    forget_peak()
    before = peak()
    with pytest.raises(Invalid) as refusal:
        spreadsheets.read(content)
    assert refusal.value.field == "file"
    assert peak() - before < 20 * MB
    return refusal.value.code


# What is read


def test_values_are_plain_and_stand_where_people_see_them() -> None:
    content = bombs.xlsx(
        [],
        [None, "Nama", "Rp", 3.0, 2.5, 0.1 + 0.2, True, 1e20],
        [date(2027, 8, 17), MIDNIGHT, timedelta(hours=30)],
    )
    first, second, third = rows(content)
    assert first == ()
    assert second == (None, "Nama", "Rp", 3, Decimal("2.5"), Decimal("0.3"), True, Decimal("1e20"))
    assert [type(cell) for cell in second[3:6]] == [int, Decimal, Decimal]
    assert third[:2] == (date(2027, 8, 17), date(2027, 8, 17))


def test_hours_days_with_hours_formulas_and_errors() -> None:
    out = io.BytesIO()
    book = bombs.xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Jadwal")
    sheet.write_datetime("A1", EIGHT_THIRTY, book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
    sheet.write_datetime("B1", time(8, 30), book.add_format({"num_format": "hh:mm"}))
    sheet.write_formula("C1", "=1+1", None, 2)
    sheet.write_formula("D1", "=1/0", None, "#DIV/0!")
    sheet.write("E1", "akhir")
    book.add_worksheet("Rahasia").hide()
    book.add_chartsheet("Grafik")
    book.close()
    (read,) = spreadsheets.read(out.getvalue())
    assert read.name == "Jadwal"
    assert rows_of(read) == ((EIGHT_THIRTY, time(8, 30), 2, "#DIV/0!", "akhir"),)


def test_a_formula_that_failed_is_the_text_that_it_shows() -> None:
    """So that it can be named (cells.py): calamine takes it for an empty cell, and some for a spoilt file."""
    failed = ("#DIV/0!", "#REF!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#GETTING_DATA")
    cells = "".join(
        f'<c r="A{n}" s="0" t="e"><f>1/0</f><v>{told}</v></c>' for n, told in enumerate(failed, 1)
    )
    content = bombs.xlsx_of(cells.replace("<c ", "</row><row><c ").removeprefix("</row>") + "</row>")
    assert rows(content) == tuple((told,) for told in failed)
    quoted = bombs.xlsx_of('<row r="1">' + bombs.CELL.format("A1", 'tulis t="e" di sini') + "</row>")
    assert rows(quoted) == (('tulis t="e" di sini',),)
    cell = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""'
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
        ' calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    content = bombs.ods_of(f"<table:table-row>{cell}{FILLED.format('')}</table:table-row>")
    assert rows(content)[0][0] == "#DIV/0!"


def test_what_is_merged_beside_several_rows_holds_for_each() -> None:
    out = io.BytesIO()
    book = bombs.xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.merge_range("A1:C1", "Hari Libur")
    for row in (3, 4, 5):
        sheet.write(row, 1, f"hari {row}")
    sheet.merge_range("A4:A9", "SKB")
    book.close()
    assert rows(out.getvalue()) == (
        ("Hari Libur",),
        (),
        (),
        ("SKB", "hari 3"),
        ("SKB", "hari 4"),
        ("SKB", "hari 5"),
    )


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from([0, 1, 1_999, 2_000, 2_001, 3_999, 4_000, 4_001]), min_size=1, max_size=8),
)
def test_a_text_is_refused_by_its_own_length_alone(lengths: list[int]) -> None:
    content = bombs.xlsx(*([number, "x" * length] for number, length in enumerate(lengths)))
    if max(lengths) > 4_000:
        with pytest.raises(Invalid) as refusal:
            tables.work(content)
        assert refusal.value.code == "sheet.long-cell"
    else:
        (sheet,) = spreadsheets.told(tables.work(content)[1])
        assert [len(str(cell or "")) for cell in [*sheet.columns[1:], ()][0]] == lengths[: _last(lengths)]


def _last(lengths: list[int]) -> int:
    return max((place for place, length in enumerate(lengths, 1) if length), default=0)


NUMBERS = st.one_of(
    st.integers(-(10**16), 10**16),
    st.sampled_from([999_999_999_999_999, 10**15, -(10**15)]),
    st.decimals(-1000, 1000, places=2),
)


@settings(deadline=None, max_examples=40)
@given(st.lists(NUMBERS, max_size=12), st.booleans())
def test_numbers_are_read_alike_whatever_stands_beside_them(told: list[Any], has_text: bool) -> None:
    headings = [["Judul"]] * 20
    content = bombs.xlsx(*headings, *([float(number)] for number in told), *([["x"]] * has_text))
    (sheet,) = spreadsheets.told(tables.work(content)[1])
    assert list(sheet.columns[0][20:]) == [_shown(float(number)) for number in told] + ["x"] * has_text


def _shown(number: float) -> Cell:
    is_whole = number.is_integer() and abs(number) < 10**15
    return int(number) if is_whole else Decimal(format(number, ".15g"))


@pytest.mark.parametrize(
    ("told", "instead"),
    [
        (r"(<sheetData>.*</sheetData>)(<mergeCells .*?</mergeCells>)", r"\2\1"),  # before the cells
        (r"(</?)(?=[A-Za-z])", r"\1x:"),  # by names with a prefix
        (r"<sheetData>", r"<!-- <sheetData></sheetData> <mergeCells></mergeCells> --><sheetData>"),
        (r"</worksheet>", r"<!-- </sheetData> --></worksheet>"),
    ],
)
def test_merged_cells_are_found_wherever_they_are_told(told: str, instead: str) -> None:
    out = io.BytesIO()
    book = bombs.xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.merge_range("A1:A3", "SKB")
    sheet.write_column("B1", ["satu", "dua", "tiga"])
    book.close()
    content, written = io.BytesIO(), 0
    with zipfile.ZipFile(out) as given, zipfile.ZipFile(content, "w") as archive:
        for name in given.namelist():
            part = given.read(name).decode()
            if name.startswith("xl/worksheets/"):
                part = part.replace("xmlns=", "xmlns:x=") if "x:" in instead else part
                part, written = re.subn(told, instead, part)
            archive.writestr(name, part)
    assert written
    assert rows(content.getvalue()) == (("SKB", "satu"), ("SKB", "dua"), ("SKB", "tiga"))


def test_an_ods_is_read_and_its_endless_empty_rest_is_not() -> None:
    rest = (
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    day = '<table:table-cell office:value-type="date" office:date-value="2027-08-17"/>'
    content = bombs.ods_of(f"<table:table-row>{FILLED.format('')}{day}</table:table-row>{rest}")
    assert rows(content) == (("x", date(2027, 8, 17)),)


def test_formatted_empty_cells_count_for_nothing() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="1048576"><c r="A1048576" s="0"/></row>'
    assert rows(bombs.xlsx_of(far)) == ((1,),)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8-sig", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("cp1252", b""),
    ],
)
def test_a_csv_of_any_program_is_read(delimiter: str, encoding: str, mark: bytes) -> None:
    table = [
        ["Tanggal", "Nama", "Dasar"],
        ["17/08/2027", "Proklamasi – “HUT” ke‑82".replace("‑", "-"), 'baris 1\nbaris "2"'],
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([*table, [], ["", "é; 1,5\tx", ""]])
    assert rows(mark + out.getvalue().encode(encoding)) == (
        *map(tuple, table),
        (),
        (None, "é; 1,5\tx"),
    )


def test_a_csv_may_say_its_delimiter_as_excel_does() -> None:
    assert rows(b"sep=,\r\nTanggal,Nama\r\n1;2,3\r\n") == (("Tanggal", "Nama"), ("1;2", "3"))


def test_one_column_is_a_table_too() -> None:
    assert rows(b"Nama\nNatal\n") == (("Nama",), ("Natal",))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1),
            min_size=2,
            max_size=4,
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(";,\t"),
)
def test_what_a_csv_says_is_what_is_read(table: list[list[str]], delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["x"] * 9, *table])
    read = [list(row) for row in rows(b"\xef\xbb\xbf" + out.getvalue().encode())]
    wanted: list[list[Any]] = [[cell if cell.strip() else None for cell in row] for row in table]
    for row in wanted:
        while row and row[-1] is None:
            row.pop()
    while wanted and not wanted[-1]:
        wanted.pop()
    assert read == [["x"] * 9, *wanted]


def test_a_cell_may_hold_the_sign_that_parts_cells() -> None:
    table = (("Nama", "Catatan"), ("a\x7fb", None), (None, "c"))
    assert rows("\n".join(";".join(cell or "" for cell in row) for row in table).encode()) == (
        ("Nama", "Catatan"),
        ("a\x7fb",),
        (None, "c"),
    )


# What is refused


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: bombs.one_cell_at("XFD1048576"), "sheet.too-many-rows"),
        (lambda: bombs.one_cell_at("xfd1048576"), "sheet.too-many-rows"),
        (lambda: bombs.one_cell_at("A20001"), "sheet.too-many-rows"),
        (lambda: bombs.one_cell_at("A99999999999999999999"), "sheet.too-many-rows"),
        (lambda: bombs.one_cell_at("GS1"), "sheet.too-many-columns"),
        (lambda: bombs.one_cell_at("XFD1"), "sheet.too-many-columns"),
        (lambda: bombs.xlsx(*[[1]] * 20_001), "sheet.too-many-rows"),
        (lambda: bombs.xlsx(*[list(range(150))] * 2_001), "sheet.too-many-cells"),
        (lambda: bombs.zip_bomb(10), "sheet.too-large"),
        (lambda: bombs.zip_bomb(60), "sheet.too-large"),
        (lambda: bombs.lying(bombs.zip_bomb(60), "xl/worksheets/sheet1.xml", 1000), "sheet.spoilt"),
        (lambda: bombs.zipped({f"xl/{n}.xml": b"" for n in range(20_000)}), "sheet.too-large"),
        (lambda: bombs.zipped({"a.xlsx": bombs.zipped({"b.xlsx": bombs.zip_bomb(60)})}), "sheet.kind"),
        (lambda: bombs.zipped({"../../etc/passwd": b"x", "word/document.xml": b"<w/>"}), "sheet.kind"),
        (lambda: bombs.xlsx(["x" * 4_001]), "sheet.long-cell"),
        (lambda: bombs.xlsx_of("", **{"xl/vbaProject.bin": b"x"}), "sheet.macros"),
        (lambda: bombs.xlsx_of("", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), "sheet.kind"),
        (lambda: bombs.xlsx_of("", laughs()), "sheet.kind"),
        (lambda: locked(bombs.xlsx(["a"])), "sheet.locked"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000), "sheet.locked"),
        (lambda: many_sheets(21), "sheet.too-many-sheets"),
        (
            lambda: bombs.ods_of(f"<table:table-row>{FILLED.format(repeated(2_000))}</table:table-row>"),
            "sheet.too-many-columns",
        ),
        (lambda: b";".join([b"x"] * 100_000), "sheet.too-many-columns"),
        (lambda: b"a;b\n" + b"x" * 1_000_000, "sheet.long-cell"),
        (lambda: b"x\n" * 20_001, "sheet.too-many-rows"),
        (lambda: b";".join([b"x"] * 151) + b"\n" + (b"1;" * 151 + b"\n") * 2_000, "sheet.too-many-cells"),
        (lambda: b"Tanggal;Nama\n2027-08-17;\0\n", "sheet.unprintable"),
        (lambda: "Tanggal;Nama\n".encode("utf-16-le"), "sheet.unprintable"),
        (lambda: b'a;b\n"tidak ditutup;x\n', "sheet.quotes"),
        (lambda: b'a;b\n"x"y;z\n', "sheet.quotes"),
        (lambda: b"\x7fELF\x02\x01\x01" + bytes(range(1, 256)), "sheet.kind"),
        (lambda: bombs.picture(size=(4000, 3000)), "sheet.kind"),
        (lambda: bombs.picture() + bombs.xlsx(["a"]), "sheet.kind"),
        (lambda: b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n", "sheet.pdf"),  # a DPA as it is printed
        (lambda: b"", "file.empty"),
        (lambda: bytes(spreadsheets.workbench.MAX_BYTES + 1), "file.too-large"),
        (lambda: b"PK\x03\x04", "sheet.spoilt"),
    ],
)
def test_a_table_that_harms_is_refused_and_costs_the_program_little(content: Any, code: str) -> None:
    assert refused(content()) == code


@pytest.mark.parametrize(
    "rows_",
    [
        # what our look at the cells does not see, calamine still meets
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c x="1>2" r="XFD1048576"><v>2</v></c></row>',
        '<row r="1048576"><c r="&#88;FD1048576"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c><v>1</v></c></row><row r="1048576"><c><v>2</v></c></row>',
    ],
)
def test_what_makes_the_parser_fall_over_is_refused_all_the_same(rows_: str) -> None:
    assert refused(bombs.xlsx_of(rows_)) in {"file.unreadable", "sheet.spoilt", "sheet.too-many-rows"}


def test_an_ods_that_repeats_itself_without_end_is_refused() -> None:
    row = f'<table:table-row table:number-rows-repeated="1048576">{FILLED.format(repeated(16_384))}</table:table-row>'
    assert refused(bombs.ods_of(row)) in {"file.unreadable", "sheet.spoilt", "sheet.too-many-rows"}


def test_a_table_cut_off_or_spoilt_anywhere_is_read_or_refused() -> None:
    chance = random.Random(7)
    whole = bombs.xlsx(["Tanggal", "Nama"], *[[f"2027-01-{day:02}", f"hari {day}"] for day in range(1, 29)])
    for _ in range(CUTS):
        assert refused(whole[: chance.randrange(1, len(whole))]) in {
            "sheet.spoilt",
            "sheet.kind",
            "sheet.unprintable",
        }
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        with contextlib.suppress(Invalid):
            spreadsheets.read(bytes(spoilt))


def test_the_largest_table_we_take_costs_the_program_little() -> None:
    content = "\n".join(";".join([f"sel {row}"] * 15) for row in range(20_000)).encode()
    forget_peak()
    before = peak()
    assert len(rows(content)) == 20_000
    assert peak() - before < 100 * MB


def laughs() -> str:
    """Ten entities, each ten times the one before."""
    lines = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f"<!DOCTYPE x [{lines}]>"


def locked(content: bytes) -> bytes:
    """The archive with the bit that says its parts are encrypted."""
    spoilt = bytearray(content)
    for signature, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = -1
        while (start := spoilt.find(signature, start + 1)) >= 0:
            spoilt[start + at] |= 1
    return bytes(spoilt)


def many_sheets(number: int) -> bytes:
    out = io.BytesIO()
    with bombs.xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for _ in range(number):
            book.add_worksheet().write("A1", 1)
    assert len(zipfile.ZipFile(out).namelist()) > number
    return out.getvalue()


def repeated(number: int) -> str:
    return f' table:number-columns-repeated="{number}"'
