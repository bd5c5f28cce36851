"""Tables that leave: XLSX with numbers and days as such, and CSV (`;`, byte-order mark) for Indonesian Excel.

Both carry what the list shows under the same headings, the demo mark on top, and no formula. A table is written into a
file of its own while its rows are read, so that it takes the same memory however long it is; what fails while it is
written is a page that says so, not half a table.
"""

import csv
import gzip
import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, cast

import xlsxwriter
from flask import Blueprint, Response, has_request_context, request
from flask.typing import RouteCallable
from werkzeug.wsgi import FileWrapper

from campaigns.ground import clock, formats, settings
from campaigns.ground.cells import is_formula

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
DEMO = "DATA CONTOH: nama instansi nyata, janji dan angka di sini hanya contoh."
IN_MEMORY = 512 * 1024  # bytes of a table that are not yet put on the disk
AT_ONCE = 64 * 1024  # bytes that are sent at once
EXACT = 10**15  # a spreadsheet's numbers have 15 digits
LONGEST_CELL = 32_767  # characters, of Excel
NARROW, WIDE, MEASURED = 10, 60, 200  # characters of a column, and the rows that tell how wide it is

View = Callable[..., Any]


def downloads(room: Blueprint, address: str, **options: Any) -> Callable[[View], View]:
    """Register a view at `address`.xlsx and `address`.csv, under one name; it is told which by its `form`."""

    def registered(view: View) -> View:
        for form in KINDS:
            room.add_url_rule(
                f"{address}.{form}",
                view.__name__,
                cast(RouteCallable, view),
                defaults={"form": form},
                **options,
            )
        return view

    return registered


def as_file(form: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A table to download as `name`.xlsx or `name`.csv; while demo data is loaded its first line says so.

    The rows are read before this returns, each once.
    """
    spool = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 closed with the answer
    packed = form == "csv" and has_request_context() and bool(request.accept_encodings["gzip"])
    write = _write_csv if form == "csv" else _write_xlsx
    if packed:
        with gzip.GzipFile(fileobj=spool, mode="wb", compresslevel=3, mtime=0) as small:
            write(cast(IO[bytes], small), headings, rows)
    else:
        write(cast(IO[bytes], spool), headings, rows)
    response = Response(FileWrapper(spool, AT_ONCE), content_type=KINDS[form])
    response.headers["Content-Length"] = str(spool.tell())
    spool.seek(0)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    if form == "csv":
        response.vary.add("Accept-Encoding")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def as_csv(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A CSV to fill in, or of faults; a table of things has both forms (`as_file`)."""
    return as_file("csv", name, headings, rows)


def cell(value: object) -> str:
    """A value as a CSV's text: days as 24/11/2026, moments as 24/11/2026 08.00 (WITA), numbers with a decimal comma.

    Nothing of it is a formula that a spreadsheet would run.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Decimal | int | float):
        return str(value).replace(".", ",")
    if isinstance(value, datetime):
        return f"{formats.day_short(value)} {formats.time(value)}"
    if isinstance(value, date):
        return formats.day_short(value)
    text = str(value)
    return f"'{text}" if is_formula(text) else text


def _write_csv(out: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    if settings.get("demo"):
        writer.writerow([DEMO])
    writer.writerow(headings)
    writer.writerows([cell(value) for value in row] for row in rows)
    text.flush()
    text.detach()  # or it would close what it wrote to


class _Sheet:
    """An XLSX's one sheet while it is written, row by row, each at once out of memory."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.sheet = book.add_worksheet("Data")
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.plain = book.add_format()
        self.quoted = book.add_format({"quote_prefix": True})
        self.figure = book.add_format({"num_format": "#,##0"})
        self.fraction = book.add_format({"num_format": "#,##0.######"})
        self.day = book.add_format({"num_format": "dd/mm/yyyy"})
        self.moment = book.add_format({"num_format": "dd/mm/yyyy hh.mm"})
        self.row = 0
        self.widths: dict[int, int] = {}

    def add(self, values: Sequence[object]) -> None:
        for column, value in enumerate(values):
            self.put(column, value)
        self.row += 1

    def put(self, column: int, value: object) -> None:
        if value is None or value == "":
            return
        if self.row < MEASURED:
            self.widths[column] = max(self.widths.get(column, NARROW), min(len(cell(value)) + 2, WIDE))
        if isinstance(value, bool):
            self.text(column, cell(value))
        elif isinstance(value, Decimal | int | float) and -EXACT < value < EXACT:
            self.sheet.write_number(self.row, column, value, self.form_of(value))
        elif isinstance(value, datetime):
            local = value.astimezone(clock.WITA).replace(tzinfo=None)
            self.sheet.write_datetime(self.row, column, local, self.moment)
        elif isinstance(value, date):
            self.sheet.write_datetime(self.row, column, value, self.day)
        else:
            self.text(column, str(value))

    def text(self, column: int, text: str) -> None:
        """Always as a text; marked as one, so that it becomes no formula when somebody edits it."""
        form = self.quoted if is_formula(text) else self.plain
        self.sheet.write_string(self.row, column, text[:LONGEST_CELL], form)

    def form_of(self, number: Decimal | int | float) -> Any:
        """Counts and years as they are, money parted by thousands."""
        if isinstance(number, int):
            return self.plain
        return self.figure if number == int(number) else self.fraction

    def title(self, headings: Sequence[str]) -> None:
        for column, heading in enumerate(headings):
            self.widths[column] = min(len(heading) + 4, WIDE)
            self.sheet.write_string(self.row, column, heading, self.head)
        self.row += 1
        self.sheet.freeze_panes(self.row, 0)

    def end(self, top: int, columns: int) -> None:
        for column, width in self.widths.items():
            self.sheet.set_column(column, column, width)
        if self.row > top + 1 and columns:
            self.sheet.autofilter(top, 0, self.row - 1, columns - 1)


def _write_xlsx(out: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = _Sheet(book)
        if settings.get("demo"):
            sheet.text(0, DEMO)
            sheet.row += 1
        top = sheet.row
        sheet.title(headings)
        for row in rows:
            sheet.add(row)
        sheet.end(top, len(headings))
