"""CSV as people's spreadsheets write it: in UTF-8, UTF-16 or Windows-1252, parted by `;`, `,` or tabs."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice, zip_longest
from typing import TextIO

from campaigns.ground.bench.limits import MAX_COLUMNS, MAX_ROWS, MAX_TEXT, keep, refusal, trimmed

DELIMITERS = ";,\t"
LOOKED_AT = 20  # records from which the delimiter is guessed
SAID = re.compile(r"sep=([;,\t])\r?\n")  # Excel's own way to say it; not a row of the table
ORDINARY = bytes(
    [*range(9, 14), *range(32, 256)]
)  # in texts; others are in no text of any encoding that we take

for _encoding in ("utf-16", "utf-8-sig", "cp1252"):
    codecs.lookup(_encoding)  # loaded now: later nothing can be opened
csv.field_size_limit(MAX_TEXT)


def sheets(content: bytes) -> list[tuple[str, list[Sequence[str]]]]:
    """The one sheet of a CSV by its columns, without a name; blank cells are empty texts. Raises Invalid."""
    text, encoding = _text(content)
    said = SAID.match(text)
    delimiter = said[1] if said else max(DELIMITERS, key=lambda each: _fits(_lines(content, encoding), each))
    lines = _lines(content, encoding)
    if said:
        next(lines)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        rows = list(islice(reader, MAX_ROWS))
        if any(_width(row) for row in reader):
            raise refusal("sheet.too-many-rows")
    except csv.Error as fault:
        raise refusal("sheet.long-cell" if "field limit" in str(fault) else "sheet.quotes") from fault
    width = max(map(len, rows), default=0)
    keep(rows, len(rows) * width)
    if width > MAX_COLUMNS and max(map(_width, rows)) > MAX_COLUMNS:
        raise refusal("sheet.too-many-columns")
    columns = islice(zip_longest(*rows, fillvalue=""), MAX_COLUMNS)  # what is beyond is blank
    return [("", trimmed(list(map(_column, columns))))]


def _width(row: Sequence[str]) -> int:
    """How many cells there are until the last that is filled."""
    return next((number for number in range(len(row), 0, -1) if row[number - 1].strip()), 0)


def _column(cells: Sequence[str]) -> Sequence[str]:
    return ["" if cell.isspace() else cell for cell in cells] if any(map(str.isspace, cells)) else cells


def _text(content: bytes) -> tuple[str, str]:
    """The content as text, and its encoding. Raises Invalid where it is none."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = (text.encode() if wide else content).translate(None, ORDINARY)
        if odd.strip(b"\0"):
            raise refusal("sheet.kind")
        if odd:
            raise refusal("sheet.unprintable")
        return text, encoding
    raise refusal("sheet.kind")


def _lines(content: bytes, encoding: str) -> TextIO:
    # a StringIO takes four times the memory
    return io.TextIOWrapper(io.BytesIO(content), encoding, newline="")


def _fits(lines: Iterable[str], delimiter: str) -> int:
    """How many separations the first records agree on."""
    try:
        widths = Counter(len(row) for row in islice(csv.reader(lines, delimiter=delimiter), LOOKED_AT))
    except csv.Error:  # a quote that never closes, or a cell without end
        return 0
    return max(((width - 1) * count for width, count in widths.items()), default=0)
