"""The rows of a DPA or RKA: which columns we look for, and what holds for a row from the rows above it.

A code that stands only in the first row of its block holds for the rows beneath it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from campaigns.ground import cells, sheets
from campaigns.ground.cells import folded, shown, whole
from campaigns.ground.errors import Invalid
from campaigns.ground.sheets import Column, Fault, Filled, Line
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
class Place:
    """Where rows belong, by what stands in them and above. `starts`: their own account stands in them; `head`: the
    shorter code, or the sub kegiatan, that they add up; UNKNOWN where what stands above cannot be read.
    """

    sub: str
    account: str
    starts: bool = False
    is_sum: bool = False
    head: str = ""
    source: FundingSource | None = None
    campaign_id: int | None = None

    @property
    def block(self) -> tuple[object, ...]:
        """What is alike in rows that are looked at together."""
        return self.sub, self.account, self.is_sum, self.head


@dataclass(slots=True)
class Row:
    """A row that needs a closer look."""

    line: Line
    place: Place

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


class Stretch(NamedTuple):
    """Rows one after another that say the same of where they belong: simple ones, or one that needs a closer look."""

    place: Place
    start: int
    stop: int
    line: Line | None = None


def stretches(told: Filled, simple: Sequence[object], above: str) -> Iterator[Stretch]:
    """The rows of a table in their order; those whose place in `simple` is filled are taken together.

    `above` is the sub kegiatan that stands above the heading.
    """
    from_above, start = Above(above), 0
    said = [told.values[key] for key in ("sub", "account", "source", "campaign")]
    for (sub, account, source, campaign, is_simple), alike in groupby(
        zip(*said, map(bool, simple), strict=True)
    ):
        stop = start + len(list(alike))
        if is_simple and _is_detail(sub, account):
            own = {"sub": sub, "account": account, "source": source, "campaign": campaign}
            yield Stretch(from_above.place(own), start, stop)
        else:
            for at in range(start, stop):
                line = told.line(at)
                yield Stretch(from_above.place(line.values, line.faults), at, at + 1, line)
        start = stop


def _is_detail(sub: Code | None, account: Code | None) -> bool:
    """Whether a row with these codes, as far as it has some, adds nothing up."""
    return account.is_whole and (sub is None or sub.is_whole) if account else sub is None


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
    for number in range(1, table.heading):
        for cell in table.sheet.row(number):
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

    def place(self, told: Mapping[str, Any], faults: Sequence[Fault] = ()) -> Place:
        sub: Code | None = told.get("sub")
        account: Code | None = told.get("account")
        if _adds_up(told):
            own = account.text if account and account.is_whole else ""
            return Place(self.sub, own, is_sum=True)
        if sub and not sub.is_whole:
            return self.head(sub.text, sub.text)
        is_new = sub is not None and sub.text != self.sub
        if sub is not None and is_new:
            self.begin(sub.text, "")
        faulty = {fault.column for fault in faults}
        if SUB.title in faulty:
            self.begin(UNKNOWN, "")
        if account and not account.is_whole:
            return self.head(self.sub, account.text)
        if is_new and not account and ACCOUNT.title not in faulty:
            return self.head(self.sub, self.sub)
        if ACCOUNT.title in faulty:
            self.begin(self.sub, UNKNOWN)
        elif account and account.text != self.account:
            self.begin(self.sub, account.text)
        return self.detail(told, starts=bool(account))

    def detail(self, told: Mapping[str, Any], *, starts: bool) -> Place:
        self.source = told.get("source") or self.source
        own = told.get("campaign")
        self.campaign_id = self.campaign_id if own is None else own
        return Place(self.sub, self.account, starts, source=self.source, campaign_id=self.campaign_id)

    def head(self, sub: str, code: str) -> Place:
        self.account = ""
        return Place(sub, "", head=code)

    def begin(self, sub: str, account: str) -> None:
        self.sub, self.account, self.source, self.campaign_id = sub, account, None, None


def _adds_up(told: Mapping[str, Any]) -> bool:
    said = ADDS_UP in (told.get("sub"), told.get("account")) or amounts.is_sum(told.get("description", ""))
    return said and not told.get("price")
