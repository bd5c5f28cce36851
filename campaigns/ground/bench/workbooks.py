"""XLSX and ODS: weighed by the directory of their archive, measured by their cells, and only then read by calamine.

calamine allocates the whole rectangle that a sheet spans, and aborts the process where it cannot: one cell at
XFD1048576 in a file of 1.5 KB is enough. It also reads what is really packed, not what the directory says. So it is
given an archive of our own making, of parts that were measured.
"""

import codecs
import io
import re
import struct
import zipfile
import zlib
from typing import Any

import python_calamine as calamine

from campaigns.ground.bench.limits import MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, refusal, trimmed

codecs.lookup("cp437")  # of names in archives; loaded now: later nothing can be opened

MAX_ENTRIES = 1_000
MAX_UNPACKED = 50 * 1024 * 1024  # bytes of all parts
MAX_RATIO = 100  # an honest table packs to a twentieth
SMALL = 1024 * 1024  # bytes that may be packed as tightly as they like

SPOILT = (zipfile.BadZipFile, zlib.error, calamine.CalamineError, NotImplementedError, EOFError, struct.error)
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
LETTERS = [bytes([letter]) for letter in range(ord("A"), ord("Z") + 1)]
COLUMNS = set([*LETTERS, *(one + two for one in LETTERS for two in LETTERS)][:MAX_COLUMNS])  # A to GR
MATTERS = (".xml", ".rels", "mimetype")  # endings of the parts that are read
# A cell that holds something, and where it says it is. Formatted empty ones reach to the last column in honest files.
FILLED = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]+)(\d+)["'](?:[^>]*[^>/])?>""")
# Where such a place may be far away, in less time: three letters, or two from GS on; five digits from 20000 on.
FAR = re.compile(rb'r="(?:[A-Za-z]{3,}|[Gg][S-Zs-z]|[H-Zh-z][A-Za-z]|[A-Za-z]{1,2}(?:[2-9]\d{3}|\d{5}))\d')
ODD = (
    b"r='",
    *(b"r" + blank + b"=" for blank in (b" ", b"\t", b"\r", b"\n")),
    b"r= ",
    b"r=\t",
    b"r=\r",
    b"r=\n",
)


def sheets(content: bytes) -> list[tuple[str, list[list[Any]]]]:
    """The visible sheets with their names and rows, from the first cell on; empty cells are None. Raises Invalid."""
    try:
        parts = _parts(content)
        _check_kind(parts)
        _measure(parts)
        return _read(calamine.load_workbook(io.BytesIO(_packed(parts))))
    except calamine.PasswordError as locked:
        raise refusal("sheet.locked") from locked
    except SPOILT as fault:
        raise refusal("sheet.spoilt") from fault


def _parts(content: bytes) -> dict[str, bytes]:
    """The parts that may matter, unpacked; weighed before that."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > MAX_ENTRIES or unpacked > min(MAX_UNPACKED, max(SMALL, MAX_RATIO * len(content))):
            raise refusal("sheet.too-large")
        if any(entry.flag_bits & 1 for entry in entries):
            raise refusal("sheet.locked")
        if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
            raise refusal("sheet.macros")
        return {each.filename: archive.read(each) for each in entries if each.filename.endswith(MATTERS)}


def _check_kind(parts: dict[str, bytes]) -> None:
    """Raises Invalid unless it is an XLSX or ODS without a document type, which could name files and grow."""
    if "xl/workbook.xml" not in parts and parts.get("mimetype", b"").strip() != ODS:
        raise refusal("sheet.kind")
    if b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise refusal("sheet.macros")
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in parts.values()):
        raise refusal("sheet.kind")


def _may_be_far(part: bytes) -> bool:
    """Whether it is worth looking at each cell: one seems far away, or places are written in an odd way."""
    return any(odd in part for odd in ODD) or FAR.search(part) is not None


def _measure(parts: dict[str, bytes]) -> None:
    """Raises Invalid for a filled cell beyond the last row or column that we take. ODS is measured by its limits."""
    for part in parts.values():
        for column, row in FILLED.findall(part) if _may_be_far(part) else ():
            if len(row) > 7 or int(row) > MAX_ROWS:
                raise refusal("sheet.too-many-rows")
            if column.upper() not in COLUMNS:
                raise refusal("sheet.too-many-columns")


def _packed(parts: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return whole.getvalue()


def _read(book: calamine.CalamineWorkbook) -> list[tuple[str, list[list[Any]]]]:
    names = [
        each.name
        for each in book.sheets_metadata
        if each.typ == calamine.SheetTypeEnum.WorkSheet and each.visible == calamine.SheetVisibleEnum.Visible
    ]
    if len(names) > MAX_SHEETS:
        raise refusal("sheet.too-many-sheets")
    return [(name, _rows(book.get_sheet_by_name(name))) for name in names]


def _rows(sheet: calamine.CalamineSheet) -> list[list[Any]]:
    if sheet.end is None:
        return []
    if sheet.end[0] >= MAX_ROWS:
        raise refusal("sheet.too-many-rows")
    if sheet.end[1] >= MAX_COLUMNS:
        raise refusal("sheet.too-many-columns")
    rows = [[None if cell == "" else cell for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        _fill_down(rows, top, left, bottom)
    return trimmed(rows)


def _fill_down(rows: list[list[Any]], top: int, left: int, bottom: int) -> None:
    """What stands merged beside several rows holds for each of them, as people read it."""
    if top >= len(rows) or left >= len(rows[top]):
        return
    for row in rows[top + 1 : bottom + 1]:
        if any(cell is not None for cell in row):
            row[left] = rows[top][left]
