"""Tables of any kind we take as plain columns, in JSON: [[name, [column, ...]], ...].

A column of texts is one text, its cells parted by DEL; an empty cell is none. Another is a list. In it a cell is null,
true, text, or a number without decimals; else a pair that says what it is: ["n", "1234.5"] is a number with decimals,
["d", "2027-01-01"] a day, ["m", "2027-01-01T08:30:00"] a day with its hour, ["t", "08:30:00"] an hour.
"""

import contextlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import orjson

from campaigns.ground.bench import delimited, workbooks
from campaigns.ground.bench.limits import MAX_CELLS, MAX_TEXT, keep, refusal

ZIP = b"PK\x03\x04"
PDF = b"%PDF-"
OLE = b"\xd0\xcf\x11\xe0"  # an old .xls, or an .xlsx with a password
HEADINGS = 20  # rows in which they are looked for
EXACT = 10**15  # a spreadsheet's numbers have 15 digits
DEL = "\x7f"  # unlike other signs that are in no cell, JSON has it as it is


def work(content: bytes, why: bool = False) -> tuple[dict[str, Any], bytes]:
    """The sheets of an XLSX, ODS or CSV, without facts. Raises Invalid.

    `why`: only look for what may have made the parser fall over.
    """
    if content.startswith(OLE):
        raise refusal("sheet.locked")
    if content.startswith(PDF):
        raise refusal("sheet.pdf")
    if why:
        return workbooks.measure(content), b""
    sheets = workbooks.sheets(content) if content.startswith(ZIP) else delimited.sheets(content)
    keep(sheets)
    _check_number([column for _, columns in sheets for column in columns])
    plain = [(name, list(map(_column, columns))) for name, columns in sheets]
    return {}, orjson.dumps(plain)


def _check_number(columns: Sequence[Sequence[Any]]) -> None:
    if sum(map(len, columns)) > MAX_CELLS:  # else it does not matter how many of them are empty
        filled = sum(len(column) - column.count("") for column in columns)
        if filled > MAX_CELLS:
            raise refusal("sheet.too-many-cells")


def _column(cells: Sequence[Any]) -> str | list[Any]:
    """The cells of a column; texts and whole numbers, of which most are, without a call for each. Raises Invalid."""
    try:
        text = DEL.join(cells)
    except TypeError:  # not all of them are texts; beneath the headings perhaps all are numbers
        return [*_mixed(cells[:HEADINGS]), *(_numbers(cells[HEADINGS:]) or _mixed(cells[HEADINGS:]))]
    # A cell that is too long is all there is in some window of half its length.
    windows = range(0, len(text), MAX_TEXT // 2)
    is_long = any(text.find(DEL, at, at + MAX_TEXT // 2) < 0 for at in windows)
    _check(text, max(map(len, cells)) if is_long else 0)
    return text if text.count(DEL) == len(cells) - 1 else [cell or None for cell in cells]


def _numbers(cells: Sequence[Any]) -> list[int]:
    """The cells where all of them are whole numbers; else none."""
    with contextlib.suppress(TypeError, ValueError):  # something else among them, nothing at all
        if all(map(float.is_integer, cells)) and min(cells) > -EXACT and max(cells) < EXACT:
            return list(map(int, cells))
    return []


def _mixed(cells: Sequence[Any]) -> list[Any]:
    return [
        int(cell)
        if type(cell) is float and -EXACT < cell < EXACT and cell.is_integer()
        else None
        if cell == ""
        else _plain(cell)
        for cell in cells
    ]


def _check(text: str, longest: int) -> None:
    if longest > MAX_TEXT:
        raise refusal("sheet.long-cell")
    if "\0" in text:
        raise refusal("sheet.unprintable")


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        _check(cell, len(cell))
        return cell
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}.{minutes % 60:02}"
    if isinstance(cell, int | float):
        return _number(cell)
    kind = {datetime: "m", date: "d", time: "t"}[type(cell)]
    return [kind, cell.isoformat()]


def _number(value: float) -> Any:
    """As the spreadsheet shows it: 1 for 1.0, and 0.3 for the 0.30000000000000004 of a machine."""
    if abs(value) < EXACT and value == int(value):
        return int(value)
    return ["n", format(value, ".15g")]
