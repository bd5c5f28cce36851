"""Tables of any kind we take as plain rows, in JSON: [[name, [row, ...]], ...].

A cell is null, true, text, or a number without decimals; else a pair that says what it is: ["n", "1234.5"] is a number
with decimals, ["d", "2027-01-01"] a day, ["m", "2027-01-01T08:30:00"] a day with its hour, ["t", "08:30:00"] an hour.
"""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from campaigns.ground.bench import delimited, workbooks
from campaigns.ground.bench.limits import MAX_CELLS, MAX_TEXT, refusal

ZIP = b"PK\x03\x04"
PDF = b"%PDF-"
OLE = b"\xd0\xcf\x11\xe0"  # an old .xls, or an .xlsx with a password
EXACT = 10**15  # a spreadsheet's numbers have 15 digits


def work(content: bytes) -> tuple[dict[str, Any], bytes]:
    """The sheets of an XLSX, ODS or CSV; facts: how many cells are filled. Raises Invalid."""
    if content.startswith(OLE):
        raise refusal("sheet.locked")
    if content.startswith(PDF):
        raise refusal("sheet.pdf")
    sheets = workbooks.sheets(content) if content.startswith(ZIP) else delimited.sheets(content)
    filled = sum(len(row) - row.count(None) for _, rows in sheets for row in rows)
    if filled > MAX_CELLS:
        raise refusal("sheet.too-many-cells")
    plain = [[name, [_row(row) for row in rows]] for name, rows in sheets]
    return {"filled": filled}, json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def _row(row: list[Any]) -> list[Any]:
    """The cells of a row; short texts and whole numbers, of which most tables are, without a call for each."""
    return [
        cell
        if cell is None or (type(cell) is str and len(cell) <= MAX_TEXT and "\0" not in cell)
        else int(cell)
        if type(cell) is float and -EXACT < cell < EXACT and cell.is_integer()
        else _plain(cell)
        for cell in row
    ]


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}.{minutes % 60:02}"
    if isinstance(cell, int | float):
        return _number(cell)
    kind = {datetime: "m", date: "d", time: "t"}[type(cell)]
    return [kind, cell.isoformat()]


def _text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise refusal("sheet.long-cell")
    if "\0" in text:
        raise refusal("sheet.unprintable")
    return text


def _number(value: float) -> Any:
    """As the spreadsheet shows it: 1 for 1.0, and 0.3 for the 0.30000000000000004 of a machine."""
    if abs(value) < EXACT and value == int(value):
        return int(value)
    return ["n", format(value, ".15g")]
