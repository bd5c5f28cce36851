from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from campaigns.ground import settings
from campaigns.ground.database import transaction
from outreach.hall import exports


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=1+1", "'=1+1"),
        ("+62812", "'+62812"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
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
    assert exports.as_csv("titik", ["Titik"], []).get_data(as_text=True).startswith("\ufeffDATA CONTOH")
