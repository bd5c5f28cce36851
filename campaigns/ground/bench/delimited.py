"""CSV as people's spreadsheets write it: in UTF-8, UTF-16 or Windows-1252, parted by `;`, `,` or tabs."""

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice

from campaigns.ground.bench.limits import MAX_ROWS, MAX_TEXT, refusal, trimmed

DELIMITERS = ";,\t"
LOOKED_AT = 20  # records from which the delimiter is guessed
SAID = re.compile(r"sep=([;,\t])\r?\n")  # Excel's own way to say it; not a row of the table
BINARY = re.compile(r"[\x01-\x08\x0e-\x1f]")

for _encoding in ("utf-16", "utf-8-sig", "cp1252"):
    codecs.lookup(_encoding)  # loaded now: later nothing can be opened
csv.field_size_limit(MAX_TEXT)


def sheets(content: bytes) -> list[tuple[str, list[list[str | None]]]]:
    """The one sheet of a CSV, without a name; empty cells are None. Raises Invalid."""
    text = _text(content)
    said = SAID.match(text)
    delimiter = said[1] if said else max(DELIMITERS, key=lambda each: _fits(text, each))
    reader = csv.reader(
        io.StringIO(text[said.end() :] if said else text, newline=""), delimiter=delimiter, strict=True
    )
    rows: list[list[str | None]] = []
    try:
        for row in reader:
            filled = any(map(str.strip, row))
            if len(rows) < MAX_ROWS:
                rows.append([cell if cell.strip() else None for cell in row] if filled else [])
            elif filled:
                raise refusal("sheet.too-many-rows")
    except csv.Error as fault:
        raise refusal("sheet.long-cell" if "field limit" in str(fault) else "sheet.quotes") from fault
    return [("", trimmed(rows))]


def _text(content: bytes) -> str:
    """The content as text. Raises Invalid where it is none."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if BINARY.search(text):
            raise refusal("sheet.kind")
        if "\0" in text:
            raise refusal("sheet.unprintable")
        return text
    raise refusal("sheet.kind")


def _fits(text: str, delimiter: str) -> int:
    """How many separations the first records agree on."""
    try:
        widths = Counter(
            len(row)
            for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), LOOKED_AT)
        )
    except csv.Error:  # a quote that never closes, or a cell without end
        return 0
    return max(((width - 1) * count for width, count in widths.items()), default=0)
