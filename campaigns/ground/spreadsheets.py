"""What stands in an uploaded spreadsheet: XLSX, ODS or CSV as sheets of plain values, whatever wrote it.

Only values: no formulas, no macros, no pictures, no hidden sheets. The file is opened in a child process
(workbench.py); limits and their sentences stand in bench/limits.py.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from campaigns.ground import collecting, workbench
from campaigns.ground.errors import Invalid

Cell = str | int | bool | Decimal | date | datetime | time | None


@dataclass(frozen=True)
class Sheet:
    """One sheet. `rows[0]` is the row that people call 1, its first cell column A; empty cells are None.

    Rows end at their last filled cell, so they differ in length; an empty row is (). A CSV's sheet has no name.
    Numbers are int or Decimal, never floats; days and hours are as they were typed, without a zone.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]


def read(content: bytes) -> list[Sheet]:
    """The visible sheets of a file, in order.

    Before a transaction, not in it. Raises Invalid with field `file`, Conflict (`file.busy`).
    """
    workbench.check_size(content)
    return told(workbench.run("table", content)[1])


@collecting.held_back
def told(body: bytes) -> list[Sheet]:
    """The sheets in a child's answer, as bench/tables.py writes it. Raises Invalid where it is none."""
    try:
        return [Sheet(str(name), tuple(map(_row, rows))) for name, rows in json.loads(body)]
    except (ValueError, TypeError, LookupError, InvalidOperation, RecursionError):
        raise Invalid("file.unreadable", workbench.UNREADABLE, "file") from None


def _row(cells: list[Any]) -> tuple[Cell, ...]:
    """The cells of a row; what JSON says by itself, of which most tables are, without a call for each."""
    return tuple([each if each is None or type(each) in PLAIN else _cell(each) for each in cells])


def _cell(told: Any) -> Cell:
    """A cell as bench/tables.py writes it. Raises ValueError, TypeError or KeyError for anything else."""
    if told is None or isinstance(told, str | bool | int):
        return told
    kind, text = told
    cell: Cell = READERS[kind](text)
    return cell


def _number(text: str) -> Decimal:
    number = Decimal(text[:LONGEST_NUMBER])
    if not number.is_finite():
        raise ValueError("not a number")
    return number


LONGEST_NUMBER = 23  # characters of a number in 15 digits, as `-1.23456789012345e+308`
PLAIN = {str, int, bool}
READERS: dict[str, Callable[[str], Cell]] = {
    "n": _number,
    "d": date.fromisoformat,
    "m": datetime.fromisoformat,
    "t": time.fromisoformat,
}
