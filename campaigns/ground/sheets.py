"""A table with named columns out of somebody's sheet: the heading anywhere on top, every fault with its row and column.

Pure: sheets in, lines out. What a cell may hold is read by cells.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from campaigns.ground.cells import Reader, folded, shown
from campaigns.ground.errors import Invalid
from campaigns.ground.spreadsheets import Cell, Sheet

HEADING_WITHIN = 20  # rows from the top of a sheet


@dataclass(frozen=True)
class Column:
    """A column that we look for: by `title`, else by the first of `others` that is there, in any case and spacing.

    `needed`: without this heading it is not our table. `filled`: an empty cell is a fault, else it is `empty`.
    """

    key: str
    title: str
    read: Reader
    others: tuple[str, ...] = ()
    needed: bool = True
    filled: bool = True
    empty: Any = None

    @property
    def names(self) -> list[str]:
        return [folded(name) for name in (self.title, *self.others)]


@dataclass(frozen=True)
class Fault:
    """What is wrong, where: `row` as people count, `column` by its heading; `message` is one sentence."""

    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True)
class Line:
    """One row of the table: its values by column key, without those that are at fault."""

    row: int
    values: dict[str, Any]
    faults: tuple[Fault, ...]


def lines(sheets: Sequence[Sheet], columns: Sequence[Column], most: int) -> list[Line]:
    """The filled rows beneath the first heading that has all needed columns.

    Raises Invalid with field `file`: `table.headless`, `table.twin-heading`, `table.empty`, `table.long` (over `most`
    rows).
    """
    sheet, heading, places = _heading(sheets, columns)
    found = [
        _line(row, cells, columns, places)
        for row, cells in _beneath(sheet, heading)
        if any(_at(cells, place) is not None for place in places.values())
    ]
    if not found:
        raise Invalid("table.empty", f"Tidak ada isi di bawah judul kolom (baris {heading}).", "file")
    if len(found) > most:
        raise Invalid(
            "table.long", f"Tabel ini {len(found)} baris; paling banyak {most} sekali unggah.", "file"
        )
    return found


def _heading(sheets: Sequence[Sheet], columns: Sequence[Column]) -> tuple[Sheet, int, dict[str, int]]:
    """The sheet, the row's number and each column's place. Raises Invalid."""
    nearest: list[str] = [column.title for column in columns if column.needed]
    for sheet in sheets:
        for row, cells in enumerate(sheet.rows[:HEADING_WITHIN], start=1):
            found = _places(cells, columns)
            missing = [column.title for column in columns if column.needed and column.key not in found]
            if not missing:
                return sheet, row, _chosen(row, found, columns)
            nearest = min(nearest, missing, key=len)
    raise Invalid(
        "table.headless",
        f"Kolom {', '.join(nearest)} tidak ditemukan. Judul kolom harus ada dalam {HEADING_WITHIN} baris pertama.",
        "file",
    )


def _places(cells: Sequence[Cell], columns: Sequence[Column]) -> dict[str, list[int]]:
    """Where each column may stand: the places of the first of its names that the row has."""
    names = [folded(shown(cell)) for cell in cells]
    found = {}
    for column in columns:
        name = next((name for name in column.names if name in names), None)
        if name:
            found[column.key] = [place for place, each in enumerate(names) if each == name]
    return found


def _chosen(row: int, found: dict[str, list[int]], columns: Sequence[Column]) -> dict[str, int]:
    """The one place of each column. Raises Invalid: which of two columns with one heading is meant, nobody can tell."""
    twin = next((column for column in columns if len(found.get(column.key, ())) > 1), None)
    if twin:
        raise Invalid(
            "table.twin-heading",
            f"Baris {row} memuat kolom {twin.title} dua kali. Hapus salah satunya.",
            "file",
        )
    return {key: places[0] for key, places in found.items()}


def _beneath(sheet: Sheet, heading: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows under the heading with their numbers, without one that only numbers the columns: (1) (2) (3)."""
    for row, cells in enumerate(sheet.rows[heading:], start=heading + 1):
        if row > heading + 1 or not _is_numbering(cells):
            yield row, cells


def _is_numbering(cells: Sequence[Cell]) -> bool:
    marks = [shown(cell).strip("()") for cell in cells if cell is not None]
    return len(marks) > 1 and marks == [str(number) for number in range(1, len(marks) + 1)]


def _line(row: int, cells: Sequence[Cell], columns: Sequence[Column], places: dict[str, int]) -> Line:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in columns:
        cell = _at(cells, places.get(column.key))
        try:
            values[column.key] = _value(cell, column)
        except Invalid as fault:
            sentence = f"Baris {row}, kolom {column.title}: {fault.message}."
            faults.append(Fault(row, column.title, fault.code, sentence))
    return Line(row, values, tuple(faults))


def _value(cell: Cell, column: Column) -> Any:
    if cell is not None:
        return column.read(cell)
    if column.filled:
        raise Invalid("cell.empty", "wajib diisi")
    return column.empty


def _at(cells: Sequence[Cell], place: int | None) -> Cell:
    return cells[place] if place is not None and place < len(cells) else None
