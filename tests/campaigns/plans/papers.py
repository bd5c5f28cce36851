"""Budget papers as offices write them: a DPA in SIPD's columns, a treasurer's sheet of payments."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter

from campaigns.ground import spreadsheets
from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import imports
from campaigns.plans.budgets import BudgetLine
from campaigns.plans.imports import ImportFile, Paper, Terms

SUB, OTHER_SUB = "2.16.02.1.01.0002", "2.16.02.1.01.0005"
ACCOUNT, OTHER_ACCOUNT = "5.1.02.01.01.0026", "5.1.02.01.01.0052"
HEADINGS = (
    *("kode_sub_kegiatan", "kode_rekening", "uraian", "koefisien", "satuan", "harga", "pagu", "sumber_dana"),
)
PAID = ("Kode Sub Kegiatan", "Kode Rekening", "Nomor SP2D", "Tanggal", "Jumlah", "Keterangan")
YEAR = 2026
DPA = Terms(Paper.DPA, "DPA/A.1/2.16/001/2026", date(2026, 1, 5))
Row = Sequence[object]


def detail(
    what: str, times: str, price: int, amount: int | str, sub: str = "", account: str = "", source: str = ""
) -> Row:
    """A row of details: its codes where a block begins."""
    return (sub or None, account or None, what, times, times.partition(" ")[2], price, amount, source or None)


def small() -> list[Row]:
    """Two sub kegiatan with three accounts: Rp1.500.000 and Rp600.000, and Rp2.000.000."""
    return [
        detail("Cetak spanduk", "10 lembar", 100_000, 1_000_000, SUB, ACCOUNT, "DAU"),
        detail("Cetak brosur", "500 lembar", 1_000, 500_000),
        detail("Nasi kotak", "20 kotak", 30_000, 600_000, SUB, OTHER_ACCOUNT, "DAU"),
        detail("Sewa klotok", "2 unit x 4 jam", 250_000, 2_000_000, OTHER_SUB, "5.1.02.02.04.0037", "PAD"),
    ]


def xlsx(rows: Sequence[Row], headings: Sequence[str] = HEADINGS, above: Sequence[Row] = ()) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet("DPA")
        for number, row in enumerate((*above, headings, *rows)):
            page.write_row(number, 0, row)
    return out.getvalue()


def delimited(
    rows: Sequence[Row], headings: Sequence[str] = HEADINGS, mark: str = ";", encoding: str = "utf-8"
) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows([headings, *([cell or "" for cell in row] for row in rows)])
    return out.getvalue().encode(encoding)


def prepared(content: bytes, by: Membership, terms: Terms = DPA, name: str = "DPA 2026.xlsx") -> ImportFile:
    """A DPA that was looked at."""
    found = spreadsheets.read(content)
    read = imports.read_dpa(found, YEAR, terms, by=by)
    with transaction():
        return imports.prepare_dpa(name, content, YEAR, terms, read, by=by)


def taken(content: bytes, by: Membership, terms: Terms = DPA) -> ImportFile:
    """A DPA that was taken over."""
    file = prepared(content, by, terms)
    with transaction():
        return imports.take_over(file, imports.plan_of(file).mark, by=by)


def paid(content: bytes, by: Membership) -> ImportFile:
    """A treasurer's sheet that was looked at."""
    read = imports.read_payments(spreadsheets.read(content), YEAR, by=by)
    with transaction():
        return imports.prepare_payments("SP2D.xlsx", content, YEAR, read, by=by)


def line_of(lines: Sequence[BudgetLine], account: str) -> BudgetLine:
    (found,) = [line for line in lines if line.account_code == account]
    return found


def rp(amount: int) -> Decimal:
    return Decimal(amount)
