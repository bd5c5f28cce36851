"""Realisations out of a treasurer's sheet: which document paid what, on which account. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from campaigns.ground import cells, formats, sheets
from campaigns.ground.errors import Invalid
from campaigns.ground.sheets import Column, Fault, Line
from campaigns.ground.spreadsheets import Sheet
from campaigns.plans.budgets.things import LONGEST_DESCRIPTION, LONGEST_DOCUMENT_NO, LONGEST_NOTE
from campaigns.plans.imports import amounts
from campaigns.plans.imports.amounts import ADDS_UP
from campaigns.plans.imports.dpa_rows import ACCOUNT, SOURCE, SUB, campaign_column

MOST = 20_000  # rows of one file
NUMBERS = ("no sp2d", "nomor bukti", "no bukti", "nomor dokumen", "no dokumen", "dokumen", "nomor", "sp2d")
PAID = (
    "nilai sp2d",
    "nilai realisasi",
    "realisasi",
    "jumlah rp",
    "nilai",
    "bruto",
    "nilai bruto",
    "jumlah bruto",
)
NUMBER = Column("number", "Nomor SP2D", cells.text(LONGEST_DOCUMENT_NO), NUMBERS, filled=False, empty="")
DAY = Column(
    "day", "Tanggal", cells.near_day, ("tanggal sp2d", "tgl sp2d", "tgl", "tanggal dokumen"), filled=False
)
AMOUNT = Column("amount", "Jumlah", amounts.rupiah, PAID, filled=False)
NOTE = Column(
    *("note", "Keterangan", cells.text(LONGEST_NOTE), ("untuk pembayaran", "uraian", "uraian belanja")),
    needed=False,
    filled=False,
    empty="",
)
LINE = Column(
    *("line", "Baris anggaran", cells.text(LONGEST_DESCRIPTION), ("uraian baris", "nama baris")),
    needed=False,
    filled=False,
    empty="",
)
COMMITMENT = Column(
    *(
        "commitment",
        "Nomor komitmen",
        cells.text(LONGEST_DOCUMENT_NO),
        ("no komitmen", "nomor spk", "no spk", "spk"),
    ),
    needed=False,
    filled=False,
    empty="",
)
COLUMNS = (SUB, ACCOUNT, NUMBER, DAY, AMOUNT, NOTE, SOURCE, LINE, COMMITMENT)


class Payment(NamedTuple):
    """A row that paid something. Empty texts, and a campaign of None: the file does not say."""

    row: int
    sub: str
    account: str
    source: str
    campaign_id: int | None
    line: str
    number: str
    day: str
    amount: str
    note: str
    commitment: str

    @property
    def fact(self) -> tuple[str, date, Decimal]:
        """What makes a document one: its number, day and amount (rule M2)."""
        return self.number, date.fromisoformat(self.day), Decimal(self.amount)


@dataclass(frozen=True)
class Payments:
    """A file as it was understood."""

    items: tuple[Payment, ...]
    faults: tuple[Fault, ...] = ()
    added_up: int = 0
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return len(self.items)


def reading(found: Sequence[Sheet], campaigns: Mapping[str, int | None], year: int, today: date) -> Payments:
    """What the file says was paid in a year, until `today`. Raises Invalid with field `file`."""
    columns = (*COLUMNS, campaign_column(campaigns))
    taken = _Taker(year, today)
    table = sheets.find(found, columns)
    for line in sheets.read(table, columns, MOST):
        taken.take(line)
    if not taken.items and not taken.faults:
        raise Invalid("table.empty", "Tidak ada baris realisasi di tabel ini.", "file")
    return Payments(tuple(taken.items), tuple(taken.faults), taken.added_up, table.places)


class _Taker:
    """Takes the rows in their order; codes that stand only above hold for the rows beneath them."""

    def __init__(self, year: int, today: date) -> None:
        self.year, self.today = year, today
        self.items: list[Payment] = []
        self.faults: list[Fault] = []
        self.added_up = 0
        self.sub = self.account = ""
        self.since = self.whole = Decimal(0)
        self.seen: dict[tuple[object, ...], int] = {}

    def take(self, line: Line) -> None:
        told = line.values
        sub, account = told.get("sub"), told.get("account")
        said = told.get("number") or told.get("note") or told.get("line") or ""
        if not told.get("day") and (ADDS_UP in (sub, account) or amounts.is_sum(said)):
            self.check_sum(line)
            return
        if sub is not None and sub.is_whole:
            self.account = self.account if sub.text == self.sub else ""
            self.sub = sub.text
        if account is not None and account.is_whole:
            self.account = account.text
        elif account is not None and not told.get("number"):
            self.added_up += 1  # the head of a group
            return
        faults = [*line.faults, *self.faults_of(line)]
        self.faults += faults
        if not faults:
            self.keep(line)

    def faults_of(self, line: Line) -> list[Fault]:
        """What is missing, or cannot be of this year."""
        told = line.values
        missing = [
            line.fault(column, "cell.empty", "wajib diisi")
            for column in (NUMBER, DAY, AMOUNT)
            if column.key in told and not told[column.key]
        ]
        if ACCOUNT.key in told and not self.account:
            missing.append(line.fault(ACCOUNT, "cell.empty", "wajib diisi"))
        day = told.get("day")
        if day and day.year != self.year:
            missing.append(line.fault(DAY, "budget.other-year", f"harus dalam tahun anggaran {self.year}"))
        elif day and day > self.today:
            missing.append(line.fault(DAY, "budget.future", f"{formats.day(day)} belum tiba"))
        return missing

    def keep(self, line: Line) -> None:
        told = line.values
        payment = Payment(
            *(line.row, self.sub, self.account, str(told["source"] or ""), told["campaign"], told["line"]),
            *(told["number"], told["day"].isoformat(), str(told["amount"]), told["note"], told["commitment"]),
        )
        first = self.seen.setdefault((*payment[1:6], *payment.fact), line.row)
        if first != line.row:
            self.faults.append(line.fault(NUMBER, "budget.twice", f"sama dengan baris {first}"))
            return
        self.items.append(payment)
        self.since += told["amount"]
        self.whole += told["amount"]

    def check_sum(self, line: Line) -> None:
        self.added_up += 1
        told, since, self.since = line.values.get("amount"), self.since, Decimal(0)
        if told is not None and not self.faults and told not in (since, self.whole):
            half = f"tertulis {formats.rupiah(told)}, padahal isinya berjumlah {formats.rupiah(since or self.whole)}"
            self.faults.append(line.fault(AMOUNT, "import.sum", half))
