"""Tables that leave as CSV: `;` and a byte-order mark for Indonesian Excel, no formulas, the demo mark on top."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from flask import Response

from campaigns.ground import formats, settings

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """A value as text: days as 24/11/2026, moments as 24/11/2026 08.00 (WITA), numbers with a decimal comma.

    Nothing of it is a formula that a spreadsheet would run.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Decimal | int | float):
        return str(value).replace(".", ",")
    if isinstance(value, datetime):
        return f"{formats.day_short(value)} {formats.time(value)}"
    if isinstance(value, date):
        return formats.day_short(value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A CSV to download under `name`; while demo data is loaded its first line says so."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    if settings.get("demo"):
        writer.writerow(["DATA CONTOH: nama instansi nyata, janji dan angka di sini hanya contoh."])
    writer.writerow(headings)
    writer.writerows([cell(value) for value in row] for row in rows)
    response = Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
