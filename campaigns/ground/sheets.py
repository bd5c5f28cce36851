"""A table with named columns out of somebody's sheet: the heading anywhere on top, every fault with its row and column.

Pure: sheets in, lines out. What a cell may hold is read by cells.py.
"""

from collections.abc import Iterator, Mapping, Sequence
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
    """What is wrong, where: `row` as people count, `column` by its heading, `cell` as `G17`, empty where the table
    has no such column; `message` is one sentence.
    """

    row: int
    column: str
    code: str
    message: str
    cell: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the table: its values by column key, without those that are at fault. `places` are the columns'."""

    row: int
    values: dict[str, Any]
    faults: tuple[Fault, ...]
    places: Mapping[str, int]

    def fault(self, column: Column, code: str, half: str) -> Fault:
        """What is wrong with a value of this row, by half a sentence."""
        return fault_at(self.row, column, self.places.get(column.key), code, half)


@dataclass(frozen=True)
class Table:
    """A table in a sheet: the number of its heading's row, and the place of each column that it has."""

    sheet: Sheet
    heading: int
    places: dict[str, int]


def letters(place: int) -> str:
    """A column by its place from 0, as spreadsheets call it: A, Z, AA."""
    name, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def lines(sheets: Sequence[Sheet], columns: Sequence[Column], most: int) -> list[Line]:
    """The filled rows beneath the first heading that has all needed columns.

    Raises Invalid with field `file`: `table.headless`, `table.twin-heading`, `table.empty`, `table.long` (over `most`
    rows).
    """
    return read(find(sheets, columns), columns, most)


def read(table: Table, columns: Sequence[Column], most: int) -> list[Line]:
    """The filled rows of a table that was found. Raises Invalid as `lines` does."""
    places = list(table.places.values())
    found = [
        (row, cells)
        for row, cells in _beneath(table)
        if any(place < len(cells) and cells[place] is not None for place in places)
    ]
    if not found:
        raise Invalid("table.empty", f"Tidak ada isi di bawah judul kolom (baris {table.heading}).", "file")
    if len(found) > most:
        raise Invalid(
            "table.long", f"Tabel ini {len(found)} baris; paling banyak {most} sekali unggah.", "file"
        )
    return _lines(found, columns, table.places)


def find(sheets: Sequence[Sheet], columns: Sequence[Column]) -> Table:
    """The first table with all needed columns; of a heading in two rows, the one that names more. Raises Invalid."""
    nearest: list[str] = [column.title for column in columns if column.needed]
    for sheet in sheets:
        for row, cells in enumerate(sheet.rows[:HEADING_WITHIN], start=1):
            found = _places(cells, columns)
            missing = [column.title for column in columns if column.needed and column.key not in found]
            if not missing:
                return _table(sheet, row, found, columns)
            nearest = min(nearest, missing, key=len)
    raise Invalid(
        "table.headless",
        f"Kolom {', '.join(nearest)} tidak ditemukan. Judul kolom harus ada dalam {HEADING_WITHIN} baris pertama.",
        "file",
    )


def _table(sheet: Sheet, row: int, found: dict[str, list[int]], columns: Sequence[Column]) -> Table:
    below = _places(sheet.rows[row], columns) if row < len(sheet.rows) else {}
    if len(below) > len(found) and found.keys() <= below.keys():
        row, found = row + 1, below
    return Table(sheet, row, _chosen(row, found, columns))


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


def _beneath(table: Table) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows under the heading with their numbers, without the heading again (as on each printed page), and without
    one that only numbers the columns beneath it: (1) (2) (3).
    """
    heading = table.sheet.rows[table.heading - 1]
    first = min(table.places.values())
    after_heading = True
    for row, cells in enumerate(table.sheet.rows[table.heading :], start=table.heading + 1):
        if first < len(cells) and cells[first] == heading[first] and cells == heading:
            after_heading = True
        elif not after_heading or not _is_numbering(cells):
            after_heading = False
            yield row, cells


def _is_numbering(cells: Sequence[Cell]) -> bool:
    marks = [shown(cell).strip("()") for cell in cells if cell is not None]
    return len(marks) > 1 and marks == [str(number) for number in range(1, len(marks) + 1)]


def _values(column: Column, place: int | None, rows: Sequence[tuple[int, Sequence[Cell]]]) -> list[Any]:
    """The column's value, or the refusal of it, for each row; what it holds again and again is read once."""
    empty = column.empty if not column.filled else Invalid("cell.empty", "wajib diisi")
    if place is None:
        return [empty] * len(rows)
    held = [cells[place] if place < len(cells) else None for _, cells in rows]
    if bool in set(map(type, held)):  # True is 1 to a dictionary, and to nobody else
        return [empty if cell is None else _value(cell, column) for cell in held]
    known: dict[Cell, Any] = {cell: _value(cell, column) for cell in set(held) if cell is not None}
    known[None] = empty
    return [known[cell] for cell in held]


def _lines(
    rows: Sequence[tuple[int, Sequence[Cell]]], columns: Sequence[Column], places: Mapping[str, int]
) -> list[Line]:
    """Read by columns, which costs a third of reading by rows."""
    keys = [column.key for column in columns]
    read = [_values(column, places.get(column.key), rows) for column in columns]
    found = []
    for (row, _), values in zip(rows, zip(*read, strict=True), strict=True):
        told = dict(zip(keys, values, strict=True))
        refused = [column for column in columns if type(told[column.key]) is Invalid]
        faults = []
        for column in refused:
            fault = told.pop(column.key)
            faults.append(fault_at(row, column, places.get(column.key), fault.code, fault.message))
        found.append(Line(row, told, tuple(faults), places))
    return found


def _value(cell: Cell, column: Column) -> Any:
    try:
        return column.read(cell)
    except Invalid as refusal:
        return refusal


def fault_at(row: int, column: Column, place: int | None, code: str, half: str) -> Fault:
    """What is wrong with a cell, by half a sentence; `place` of its column from 0, None where there is none."""
    cell = "" if place is None else f"{letters(place)}{row}"
    end = "" if half.endswith(("?", ".")) else "."
    where = f" ({cell})" if cell else ""
    return Fault(row, column.title, code, f"Baris {row}, kolom {column.title}{where}: {half}{end}", cell)
