"""The rows of a DPA or RKA: which columns we look for, and what holds for a row from the rows above it.

A code that stands only in the first row of its block holds for the rows beneath it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.ground import cells, sheets
from campaigns.ground.cells import folded, shown, whole
from campaigns.ground.errors import Invalid
from campaigns.ground.sheets import Column, Line
from campaigns.ground.spreadsheets import Cell
from campaigns.plans import account_codes
from campaigns.plans.budgets.things import LONGEST_DESCRIPTION, LONGEST_UNIT, FundingSource
from campaigns.plans.imports import amounts
from campaigns.plans.imports.amounts import ADDS_UP, Code

NO_CAMPAIGN = 0  # what the file says of a line that belongs to none
UNKNOWN = "?"
SUB = Column(
    *("sub", "Kode sub kegiatan", amounts.sub_activity, ("sub kegiatan", "kode subkegiatan", "kode sub keg")),
    needed=False,
    filled=False,
)
ACCOUNT = Column(
    *("account", "Kode rekening", amounts.account, ("rekening", "kode akun", "kode rek", "akun", "kode")),
    filled=False,
)
DESCRIPTION = Column(
    *("description", "Uraian", cells.text(LONGEST_DESCRIPTION)),
    (
        "uraian belanja",
        "uraian rincian",
        "nama komponen",
        "nama standar harga",
        "nama rekening",
        "keterangan",
    ),
    filled=False,
    empty="",
)
COEFFICIENT = Column(
    *("coefficient", "Koefisien", amounts.coefficient, ("volume", "vol", "banyaknya")),
    needed=False,
    filled=False,
    empty="",
)
UNIT = Column("unit", "Satuan", cells.text(LONGEST_UNIT), needed=False, filled=False, empty="")
PRICE = Column(
    *("price", "Harga", amounts.sen, ("harga satuan", "harga satuan rp", "harga rp")),
    needed=False,
    filled=False,
)
AMOUNT = Column(
    *("amount", "Pagu", amounts.sen),
    (
        "pagu rp",
        "pagu anggaran",
        "jumlah",
        "jumlah rp",
        "jumlah harga",
        "total",
        "total harga",
        "anggaran",
        "nilai",
    ),
    filled=False,
)
SOURCE = Column(
    *("source", "Sumber dana", amounts.source, ("nama sumber dana", "kode sumber dana")),
    needed=False,
    filled=False,
)
YEAR = Column("year", "Tahun", amounts.year, ("tahun anggaran",), needed=False, filled=False)


COLUMNS = (SUB, ACCOUNT, DESCRIPTION, COEFFICIENT, UNIT, PRICE, AMOUNT, SOURCE, YEAR)


@dataclass(slots=True)
class Row:
    """A row with what holds for it from above. `starts`: its own account stands in it; `head`: the shorter code, or
    the sub kegiatan, that it adds up; UNKNOWN where what stands above cannot be read.
    """

    line: Line
    sub: str
    account: str
    starts: bool = False
    is_sum: bool = False
    head: str = ""
    source: FundingSource | None = None
    campaign_id: int | None = None

    @property
    def amount(self) -> int | None:
        """In sen."""
        amount: int | None = self.line.values.get("amount")
        return amount

    @property
    def is_priced(self) -> bool:
        return bool(self.line.values.get("price") or self.line.values.get("coefficient"))

    @property
    def description(self) -> str:
        return str(self.line.values.get("description", ""))


def campaign_column(campaigns: Mapping[str, int | None]) -> Column:
    """The campaigns of a year by their folded titles; None where two have one."""
    others = ("judul kampanye", "nama kampanye", "kode kampanye")
    return Column("campaign", "Kampanye", _campaign_reader(campaigns), others, needed=False, filled=False)


def _campaign_reader(campaigns: Mapping[str, int | None]) -> Callable[[Cell], int]:
    """A campaign of the year by its title."""

    def read(cell: Cell) -> int:
        title = folded(whole(cell))
        if title in ("tanpa kampanye", ""):
            return NO_CAMPAIGN
        known = campaigns.get(title)
        if known is None:
            why = "ada dua dengan judul itu" if title in campaigns else "tidak ada di tahun anggaran ini"
            raise Invalid("cell.campaign", f"kampanye “{shown(cell)}” {why}")
        return known

    return read


def sub_above(table: sheets.Table) -> str:
    """The sub kegiatan that is told above the heading, where the table has no column of it. Raises Invalid."""
    for cells_ in table.sheet.rows[: table.heading]:
        for cell in cells_:
            for word in re.findall(r"[0-9Xx.]{12,}", whole(cell)) if isinstance(cell, str) else ():
                code = str(word).strip(".").upper()
                if account_codes.SUB_ACTIVITY.fullmatch(code):
                    return code
    raise Invalid(
        "table.headless",
        "Kolom Kode sub kegiatan tidak ditemukan, dan kodenya tidak tertulis di atas tabel. Tambahkan kolomnya.",
        "file",
    )


class Above:
    """What holds for a row from the rows above it."""

    def __init__(self, sub: str) -> None:
        self.sub, self.account = sub, ""
        self.source: FundingSource | None = None
        self.campaign_id: int | None = None

    def row(self, line: Line) -> Row:
        told = line.values
        sub: Code | None = told.get("sub")
        account: Code | None = told.get("account")
        if _adds_up(told):
            own = account.text if account and account.is_whole else ""
            return Row(line, self.sub, own, is_sum=True)
        if sub and not sub.is_whole:
            return self.head(line, sub.text, sub.text)
        is_new = sub is not None and sub.text != self.sub
        if sub is not None and is_new:
            self.begin(sub.text, "")
        if _at_fault(line, SUB):
            self.begin(UNKNOWN, "")
        if account and not account.is_whole:
            return self.head(line, self.sub, account.text)
        if is_new and not account and not _at_fault(line, ACCOUNT):
            return self.head(line, self.sub, self.sub)
        return self.detail(line, account)

    def detail(self, line: Line, account: Code | None) -> Row:
        if account and account.text != self.account:
            self.begin(self.sub, account.text)
        if _at_fault(line, ACCOUNT):
            self.begin(self.sub, UNKNOWN)
        self.source = line.values.get("source") or self.source
        own = line.values.get("campaign")
        self.campaign_id = self.campaign_id if own is None else own
        starts = bool(account)
        return Row(line, self.sub, self.account, starts, source=self.source, campaign_id=self.campaign_id)

    def head(self, line: Line, sub: str, code: str) -> Row:
        self.account = ""
        return Row(line, sub, "", head=code)

    def begin(self, sub: str, account: str) -> None:
        self.sub, self.account, self.source, self.campaign_id = sub, account, None, None


def _adds_up(told: Mapping[str, Any]) -> bool:
    said = ADDS_UP in (told.get("sub"), told.get("account")) or amounts.is_sum(told.get("description", ""))
    return said and not told.get("price")


def _at_fault(line: Line, column: Column) -> bool:
    return bool(line.faults) and any(fault.column == column.title for fault in line.faults)
