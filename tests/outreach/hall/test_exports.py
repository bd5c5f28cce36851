"""Tables that leave, in both forms (issue C): headings, figures and days as such, no formula, the same memory."""

import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from campaigns.ground import cells, settings, spreadsheets
from campaigns.ground.database import transaction
from outreach.hall import exports

MB = 1024 * 1024
RUN = ["=1+1", "+62812", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\ufeff=1", "＝1+1", "＠SUM(A1)"]


def of(form: str, *rows: tuple[object, ...]) -> bytes:
    return exports.as_file(form, "titik", ["Titik", "Jumlah"], rows).get_data()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((told, f"'{told}") for told in RUN),
        ("biasa", "biasa"),
        (Decimal("-1.5"), "-1,5"),
        (1234, "1234"),
        (None, ""),
        (True, "ya"),
        (date(2026, 11, 24), "24/11/2026"),
        (datetime(2026, 11, 23, 17, 30, tzinfo=UTC), "24/11/2026 01.30"),
    ],
)
def test_a_cell_is_never_a_formula(value: object, text: str) -> None:
    assert exports.cell(value) == text


def test_a_table_opens_in_indonesian_excel_and_says_when_it_is_an_example(app: Flask) -> None:
    real = exports.as_csv("titik", ["Titik", "Jumlah"], [["=A1", 2]])
    assert real.get_data() == "\ufeffTitik;Jumlah\r\n'=A1;2\r\n".encode()
    assert real.headers["Content-Disposition"] == 'attachment; filename="titik.csv"'
    with transaction():
        settings.put("demo", "2026-11-24")
    assert of("csv").decode().startswith("\ufeffDATA CONTOH")
    (sheet,) = spreadsheets.read(of("xlsx", ("a", 1)))
    assert str(sheet.row(1)[0]).startswith("DATA CONTOH")
    assert (sheet.height, sheet.row(2), sheet.row(3)) == (3, ("Titik", "Jumlah"), ("a", 1))


def test_an_xlsx_has_figures_days_and_texts_as_such(app: Flask) -> None:
    moment = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    rows = [
        ("Lok Baintan", Decimal("1234567.5"), 2026, date(2026, 11, 24), moment, None, True),
        ("007", "1.234", 10**16, -3.25),
    ]
    (sheet,) = spreadsheets.read(of("xlsx", *rows))
    assert sheet.height == 3
    first, second = sheet.row(2), sheet.row(3)
    assert first[:4] == ("Lok Baintan", Decimal("1234567.5"), 2026, date(2026, 11, 24))
    assert first[4:] == (datetime.fromisoformat("2026-11-24T01:30"), None, "ya")
    assert second[:4] == ("007", "1.234", str(10**16), Decimal("-3.25"))


@pytest.mark.parametrize("told", RUN)
def test_an_xlsx_holds_no_formula_and_none_that_an_edit_could_make(app: Flask, told: str) -> None:
    content = of("xlsx", (told, 1))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in styles
    assert "externalLink" not in "".join(parts.namelist())


@how(max_examples=25, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), min_size=1, max_size=5)
)
def test_what_leaves_comes_back_as_it_was(texts: list[str]) -> None:
    """Import (export (x)) = x, for texts of one line: what was quoted is unquoted (cells.text)."""
    read = cells.text(5_000)
    for text in texts:
        if " ".join(text.split()).isprintable() and not text.startswith("'"):
            assert read(exports.cell(text)) == read(text)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_long_table_takes_the_memory_of_a_short_one(app: Flask, form: str) -> None:
    def peak(number: int) -> int:
        rows: Iterator[tuple[object, ...]] = ((f"Titik {n}", n, Decimal(n)) for n in range(number))
        tracemalloc.start()
        try:
            response = exports.as_file(form, "titik", ["Titik", "Nomor", "Jumlah"], rows)
            sent = sum(len(part) for part in response.response)
            response.close()
            assert sent == int(response.headers["Content-Length"])
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few, many = peak(1_000), peak(10_000)
    assert many - few < MB
