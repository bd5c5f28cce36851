"""A table with named columns out of somebody's sheet: the heading anywhere on top, every fault with its row and column.

Pure: sheets in, lines out. What a cell may hold is read by cells.py.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

from campaigns.ground.cells import Reader, Text, failure, folded, is_failed, shown
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
class Filled:
    """The filled rows of a table by its columns: the number of each row, and by column key what each row holds: its
    value, or the Invalid that refuses it. `faulty` are the keys of columns that refuse some.
    """

    rows: Sequence[int]
    values: Mapping[str, Sequence[Any]]
    columns: Sequence[Column]
    places: Mapping[str, int]
    faulty: Collection[str]

    @property
    def at_fault(self) -> set[int]:
        """The rows of which some value is refused, by their places among all."""
        refused = [self.values[key] for key in self.faulty]
        return {at for values in refused for at, value in enumerate(values) if type(value) is Invalid}

    def line(self, at: int) -> Line:
        """One of the rows, by its place among them."""
        row, told, faults = self.rows[at], {}, []
        for column in self.columns:
            value = self.values[column.key][at]
            if type(value) is Invalid:
                place = self.places.get(column.key)
                faults.append(fault_at(row, column, place, value.code, value.message))
            else:
                told[column.key] = value
        return Line(row, told, tuple(faults), self.places)


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
    told = filled(table, columns, most)
    return [told.line(at) for at in range(len(told.rows))]


def filled(table: Table, columns: Sequence[Column], most: int) -> Filled:
    """The same by columns: they are read one by one, each text that stands in many rows once. Raises Invalid."""
    height = table.sheet.height
    held = {key: _beneath(table, place, height) for key, place in table.places.items()}
    rows: Sequence[int] = range(table.heading + 1, height + 1)
    kept = _kept(table, list(held.values()))
    if not all(kept):
        rows = list(compress(rows, kept))
        held = {key: list(compress(column, kept)) for key, column in held.items()}
    if not rows:
        raise Invalid("table.empty", f"Tidak ada isi di bawah judul kolom (baris {table.heading}).", "file")
    if len(rows) > most:
        raise Invalid(
            "table.long", f"Tabel ini {len(rows)} baris; paling banyak {most} sekali unggah.", "file"
        )
    values: dict[str, Sequence[Any]] = {}
    faulty = []
    for column in columns:
        if column.key in held:
            values[column.key], is_faulty = _values(column, held[column.key])
        else:
            values[column.key], is_faulty = [_value(column, None)] * len(rows), column.filled
        faulty += [column.key] * is_faulty
    return Filled(rows, values, columns, table.places, faulty)


def find(sheets: Sequence[Sheet], columns: Sequence[Column]) -> Table:
    """The first table with all needed columns; of a heading in two rows, the one that names more. Raises Invalid."""
    nearest: list[str] = [column.title for column in columns if column.needed]
    for sheet in sheets:
        for row in range(1, min(HEADING_WITHIN, sheet.height) + 1):
            found = _places(sheet.row(row), columns)
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
    below = _places(sheet.row(row + 1), columns)
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


def _beneath(table: Table, place: int, height: int) -> Sequence[Cell]:
    """The cells of a column beneath its heading, as many as the sheet has rows."""
    cells = table.sheet.columns[place][table.heading :]
    missing = height - table.heading - len(cells)
    return [*cells, *[None] * missing] if missing else cells


def _kept(table: Table, held: Sequence[Sequence[Cell]]) -> list[bool]:
    """Which rows beneath the heading are filled, are not the heading again (as on each printed page), and do not only
    number the columns right beneath it: (1) (2) (3).
    """
    nothing = (None,) * len(held)
    if any(None not in column for column in held):
        kept = [True] * len(held[0])
    else:
        kept = [row != nothing for row in zip(*held, strict=True)]
    heading = table.sheet.row(table.heading)
    first = min(table.places.values())
    repeated = [
        row
        for row, cell in enumerate(table.sheet.columns[first], start=1)
        if cell == heading[first] and row > table.heading and table.sheet.row(row) == heading
    ]
    for row in [table.heading, *repeated]:
        if row > table.heading:
            kept[row - table.heading - 1] = False
        while row - table.heading < len(kept) and _is_numbering(table.sheet.row(row + 1)):
            kept[row - table.heading] = False
            row += 1
    return kept


def _is_numbering(cells: Sequence[Cell]) -> bool:
    marks = [shown(cell).strip("()") for cell in cells if cell is not None]
    return len(marks) > 1 and marks == [str(number) for number in range(1, len(marks) + 1)]


def _values(column: Column, held: Sequence[Cell]) -> tuple[Sequence[Any], bool]:
    """What the column makes of each cell, what it holds again and again read once; and whether it refuses any."""
    if isinstance(column.read, Text) and column.read.holds(held):
        return held, False
    cells = set(held)
    if not cells.isdisjoint((True, False)) and bool in set(map(type, held)):  # a set takes True for 1
        each = [_value(column, cell) for cell in held]
        return each, Invalid in set(map(type, each))
    known = {cell: _value(column, cell) for cell in cells}
    return list(map(known.__getitem__, held)), Invalid in set(map(type, known.values()))


def _value(column: Column, cell: Cell) -> Any:
    """The column's value, or the refusal of it."""
    if cell is None:
        return Invalid("cell.empty", "wajib diisi") if column.filled else column.empty
    try:
        return column.read(cell)
    except Invalid as refusal:
        return failure(cell) if is_failed(cell) else refusal


def fault_at(row: int, column: Column, place: int | None, code: str, half: str) -> Fault:
    """What is wrong with a cell, by half a sentence; `place` of its column from 0, None where there is none."""
    cell = "" if place is None else f"{letters(place)}{row}"
    end = "" if half.endswith(("?", ".")) else "."
    where = f" ({cell})" if cell else ""
    return Fault(row, column.title, code, f"Baris {row}, kolom {column.title}{where}: {half}{end}", cell)
