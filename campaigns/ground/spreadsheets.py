"""What stands in an uploaded spreadsheet: XLSX, ODS or CSV as sheets of plain values, whatever wrote it.

Only values: no formulas, no macros, no pictures, no hidden sheets. The file is opened in a child process
(workbench.py); limits and their sentences stand in bench/limits.py.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any

import orjson

from campaigns.ground import workbench
from campaigns.ground.errors import Invalid

Cell = str | int | bool | Decimal | date | datetime | time | None


@dataclass(frozen=True)
class Sheet:
    """One sheet by its columns, of which the first is A, its first cell A1; empty cells are None.

    Columns end at their last filled cell, so they differ in length. A CSV's sheet has no name. Numbers are int or
    Decimal, never floats; days and hours are as they were typed, without a zone.
    """

    name: str
    columns: tuple[Sequence[Cell], ...]

    @classmethod
    def of_rows(cls, name: str, rows: Iterable[Sequence[Cell]]) -> "Sheet":
        return cls(name, tuple(zip_longest(*rows)))

    @property
    def height(self) -> int:
        return max(map(len, self.columns), default=0)

    def row(self, number: int) -> tuple[Cell, ...]:
        """The row that people call by this number, as wide as the sheet."""
        return tuple([column[number - 1] if number <= len(column) else None for column in self.columns])


def read(content: bytes) -> list[Sheet]:
    """The visible sheets of a file, in order.

    Before a transaction, not in it. Raises Invalid with field `file`, Conflict (`file.busy`).
    """
    workbench.check_size(content)
    try:
        return told(workbench.run("table", content)[1])
    except Invalid as refusal:
        if refusal.code == "file.unreadable":  # perhaps because of one cell far away, which can be told
            workbench.run("table", content, why=True)
        raise


def told(body: bytes) -> list[Sheet]:
    """The sheets in a child's answer, as bench/tables.py writes it. Raises Invalid where it is none."""
    try:
        return [Sheet(str(name), tuple(map(_column, columns))) for name, columns in orjson.loads(body)]
    except (ValueError, TypeError, LookupError, InvalidOperation, RecursionError):
        raise Invalid("file.unreadable", workbench.UNREADABLE, "file") from None


def _column(cells: Any) -> Sequence[Cell]:
    """The cells of a column; what JSON says by itself, of which most are, without a call for each."""
    if isinstance(cells, str):
        texts = cells.split(DEL)
        return [text or None for text in texts] if "" in texts else texts
    if not isinstance(cells, list):
        raise TypeError("not a column")
    return cells if set(map(type, cells)) <= PLAIN else list(map(_cell, cells))


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
DEL = "\x7f"
PLAIN = {str, int, bool, type(None)}
READERS: dict[str, Callable[[str], Cell]] = {
    "n": _number,
    "d": date.fromisoformat,
    "m": datetime.fromisoformat,
    "t": time.fromisoformat,
}
