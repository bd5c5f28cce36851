"""XLSX and ODS: weighed by the directory of their archive, read by calamine, and measured by their cells where it fell.

calamine reads what is really packed, not what the directory says: so it is given an archive of our own making. And it
allocates the whole rectangle that a sheet spans, and aborts the process where it cannot: one cell at XFD1048576 in a
file of 1.5 KB is enough. The limits of the child bear that; which cell it was, a second child looks up.
"""

import codecs
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import python_calamine as calamine

from campaigns.ground.bench.limits import MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, keep, refusal, trimmed

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
# A cell whose formula failed, by the part it stands in; its mark, and what makes a text of it that calamine reads.
FAILED = {
    "xl/worksheets/": (re.compile(rb't="e"'), re.compile(rb'(<(?:\w+:)?c\s[^<>]*?\bt=)"e"'), rb'\1"str"'),
    "content.xml": (  # of ODS
        re.compile(rb'calcext:value-type="error"'),
        re.compile(
            rb'(<table:table-cell\s[^<>]*?)\boffice:string-value=""([^<>]*calcext:value-type="error")'
        ),
        rb"\1\2",
    ),
}
ELEMENT = re.compile(rb"<[^?!]")  # the first may be in a comment
# A cell that holds something, and where it says it is. Formatted empty ones reach to the last column in honest files.
FILLED = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]+)(\d+)["'](?:[^>]*[^>/])?>""")
MERGED = re.compile(rb"<mergeCells[\s>].*?</mergeCells>", re.DOTALL)

TAIL = 4_096  # bytes in which a sheet ends, behind its cells


def sheets(content: bytes) -> list[tuple[str, list[Sequence[Any]]]]:
    """The visible sheets with their names and columns, from A1 on; empty cells are empty texts. Raises Invalid."""
    try:
        parts = _parts(content)
        return _read(calamine.load_workbook(io.BytesIO(_packed(parts))))
    except calamine.PasswordError as locked:
        raise refusal("sheet.locked") from locked
    except SPOILT as fault:
        measure(content)
        raise refusal("sheet.spoilt") from fault


def measure(content: bytes) -> dict[str, Any]:
    """Raises Invalid for a filled cell beyond the last row or column that we take. ODS is measured by its limits."""
    try:
        parts = _parts(content)
    except SPOILT:
        return {}
    for part in parts.values():
        for column, row in FILLED.findall(part):
            if len(row) > 7 or int(row) > MAX_ROWS:
                raise refusal("sheet.too-many-rows")
            if column.upper() not in COLUMNS:
                raise refusal("sheet.too-many-columns")
    return {}


def _parts(content: bytes) -> dict[str, bytes]:
    """The parts that may matter, unpacked; weighed before that. Raises Invalid."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > MAX_ENTRIES or unpacked > min(MAX_UNPACKED, max(SMALL, MAX_RATIO * len(content))):
            raise refusal("sheet.too-large")
        if any(entry.flag_bits & 1 for entry in entries):
            raise refusal("sheet.locked")
        if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
            raise refusal("sheet.macros")
        parts = {
            each.filename: _telling(each.filename, archive.read(each))
            for each in entries
            if each.filename.endswith(MATTERS)
        }
    _check_kind(parts)
    return parts


def _telling(name: str, part: bytes) -> bytes:
    """The part with a formula that failed as a text that says so, `#DIV/0!`: calamine takes it for an empty cell."""
    for place, (mark, cell, instead) in FAILED.items():
        if name.startswith(place) and mark.search(part):
            return cell.sub(instead, part)
    return part


def _check_kind(parts: dict[str, bytes]) -> None:
    """Raises Invalid unless it is an XLSX or ODS without a document type, which could name files and grow."""
    if "xl/workbook.xml" not in parts and parts.get("mimetype", b"").strip() != ODS:
        raise refusal("sheet.kind")
    if b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise refusal("sheet.macros")
    if any(_declares(part) for part in parts.values()):
        raise refusal("sheet.kind")


def _declares(part: bytes) -> bool:
    """Whether a document type is declared, as it may be before the first element."""
    first = ELEMENT.search(part)
    if first and b"<!" not in part[: first.start()]:
        return False
    return b"<!DOCTYPE" in part or b"<!ENTITY" in part


def _packed(parts: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, part in parts.items():
            with archive.open(name, "w") as entry:
                for piece in _merged_first(part) if name.startswith("xl/worksheets/") else (part,):
                    entry.write(piece)
    return whole.getvalue()


def _merged_first(part: bytes) -> Iterable[bytes | memoryview]:
    """A sheet that says before its cells which of them are merged, or calamine goes through all of them once more.

    In pieces: a second copy may be 50 MB.
    """
    start, end = part.find(b"<sheetData"), part.rfind(b"</sheetData>")
    if start < 0 or end < 0 or b"<!--" in part[:start] or b"<!--" in part[-TAIL:]:
        return (part,)
    found, all_of = MERGED.search(part, end), memoryview(part)
    if found is None:
        return all_of[:start], b"<mergeCells></mergeCells>", all_of[start:]
    return all_of[:start], found[0], all_of[start : found.start()], all_of[found.end() :]


def _read(book: calamine.CalamineWorkbook) -> list[tuple[str, list[Sequence[Any]]]]:
    names = [
        each.name
        for each in book.sheets_metadata
        if each.typ == calamine.SheetTypeEnum.WorkSheet and each.visible == calamine.SheetVisibleEnum.Visible
    ]
    if len(names) > MAX_SHEETS:
        raise refusal("sheet.too-many-sheets")
    return [(name, _columns(book.get_sheet_by_name(name))) for name in names]


def _columns(sheet: calamine.CalamineSheet) -> list[Sequence[Any]]:
    if sheet.end is None:
        return []
    if sheet.end[0] >= MAX_ROWS:
        raise refusal("sheet.too-many-rows")
    if sheet.end[1] >= MAX_COLUMNS:
        raise refusal("sheet.too-many-columns")
    rows = sheet.to_python(skip_empty_area=False)
    keep((sheet, rows), len(rows) * (sheet.end[1] + 1))
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        _fill_down(rows, top, left, bottom)
    return trimmed(list(zip(*rows, strict=True)))


def _fill_down(rows: list[list[Any]], top: int, left: int, bottom: int) -> None:
    """What stands merged beside several rows holds for each of them, as people read it."""
    if top >= len(rows) or left >= len(rows[top]):
        return
    for row in rows[top + 1 : bottom + 1]:
        if any(cell != "" for cell in row):
            row[left] = rows[top][left]
