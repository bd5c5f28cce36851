"""A DPA or RKA out of somebody's sheet, in columns as SIPD exports them: what it grants, row by row.

Pure: sheets in, items out. Rows that add others up (a shorter code, `Jumlah`, an account above its details, `[#]` and
`[-]` headings) are no money of their own: they are checked against what they add up.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from campaigns.ground import collecting, formats, sheets, texts
from campaigns.ground.errors import Invalid
from campaigns.ground.sheets import Column, Fault
from campaigns.ground.spreadsheets import Sheet
from campaigns.plans import coefficients
from campaigns.plans.budgets.things import LONGEST_COEFFICIENT, FundingSource
from campaigns.plans.imports.dpa_rows import (
    ACCOUNT,
    AMOUNT,
    COEFFICIENT,
    COLUMNS,
    DESCRIPTION,
    SUB,
    YEAR,
    Above,
    Row,
    campaign_column,
    sub_above,
)

MOST = 20_000  # rows of one file
TAXES = (10, 11, 12)  # per cent of PPN that a detail may include
HEADING = re.compile(r"\[(#|-)\]")  # SIPD's groups and subgroups of details


class Times(NamedTuple):
    """A coefficient: its text, how many thousandths it comes to, and of what."""

    text: str
    thousandths: int
    unit: str


ONCE = Times("", 1000, "")


class Item(NamedTuple):
    """A row that grants money: quantity in thousandths, price (0: none is told) and amount in sen.

    `campaign_id` None: the file does not say; NO_CAMPAIGN: it says that there is none.
    """

    row: int
    sub: str
    account: str
    source: str
    campaign_id: int | None
    description: str
    coefficient: str
    quantity: int
    unit: str
    price: int
    amount: int

    @property
    def is_detailed(self) -> bool:
        return bool(self.price)


@dataclass(frozen=True)
class Reading:
    """A file as it was understood: what its good rows grant, what is wrong with others, how many rows add up, and
    what accounts are called by sub kegiatan and account, and where the columns stand.
    """

    items: tuple[Item, ...]
    faults: tuple[Fault, ...] = ()
    added_up: int = 0
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)


@collecting.held_back
def reading(found: Sequence[Sheet], campaigns: Mapping[str, int | None], year: int) -> Reading:
    """What the file grants. `campaigns` are ids by folded title, None where two have it.

    Raises Invalid with field `file` where there is no such table.
    """
    columns = (*COLUMNS, campaign_column(campaigns))
    table = sheets.find(found, columns)
    above = "" if "sub" in table.places else sub_above(table)
    from_above = Above(above)
    rows = [from_above.row(line) for line in sheets.read(table, columns, MOST)]
    taken = _Taker(year)
    for _, block in groupby(rows, key=lambda row: (row.sub, row.account, row.is_sum, row.head)):
        taken.block(list(block))
    taken.check_sums()
    if not taken.items and not taken.faults:
        raise Invalid("table.empty", "Tidak ada baris belanja dengan pagu di tabel ini.", "file")
    faults = tuple(sorted(taken.faults, key=lambda fault: fault.row))
    return Reading(tuple(taken.items), faults, taken.added_up, taken.names, table.places)


class _Taker:
    """Takes the rows block by block: what grants money becomes an item, what adds up is checked."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.items: list[Item] = []
        self.faults: list[Fault] = []
        self.added_up = 0
        self.names: dict[tuple[str, str], str] = {}
        self.sums: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.heads: list[Row] = []
        self.since = self.whole = 0

    def block(self, rows: list[Row]) -> None:
        """Rows of one account, or one after another that add up."""
        first = rows[0]
        for row in rows:
            self.faults += row.line.faults
        if first.is_sum:
            for row in rows:
                self.check_sum(row)
        elif first.head:
            self.heads += rows
            self.added_up += len(rows)
        elif first.account == "":
            self.refuse(first, ACCOUNT, "cell.empty", "wajib diisi")
        elif first.sub == "":
            self.refuse(first, SUB, "cell.empty", "wajib diisi")
        else:
            self.account(rows)

    def account(self, rows: list[Row]) -> None:
        """The rows of one account: perhaps one that names it and adds the others up, then its details."""
        has_prices = any(row.is_priced for row in rows)
        header = self.header_of(rows, has_prices)
        before = self.whole
        for place, row in enumerate(rows):
            if row is header or (has_prices and self.is_heading(rows, place)):
                self.added_up += 1
            elif not row.line.faults:
                self.take(row, header)
        if header:
            self.names.setdefault((header.sub, header.account), header.description)
            if header.amount is not None and not any(row.line.faults for row in rows):
                self.compare(header, self.whole - before)

    def header_of(self, rows: list[Row], has_prices: bool) -> Row | None:
        first, rest = rows[0], rows[1:]
        if not rest or first.is_priced or not first.starts:
            return None
        if first.amount is None or (has_prices and not rest[0].starts):
            return first
        return first if first.amount == _sum(rest, has_prices) else None

    def is_heading(self, rows: list[Row], place: int) -> bool:
        """Whether a row without a price only names the details beneath it, with their sum or without."""
        row = rows[place]
        if row.is_priced or (place == 0 and row.starts and len(rows) == 1):
            return False
        mark = HEADING.match(row.description)
        if row.amount is None:
            return bool(mark) or not row.line.values.get("unit")
        ends = {"#": "[#]", "-": "["}[mark[1]] if mark else ""
        below = []
        for other in rows[place + 1 :]:
            if other.description.startswith(ends) if mark else not other.is_priced:
                break
            below.append(other)
        total = _sum(below, True)
        if mark and row.amount != total and not any(other.line.faults for other in below):
            self.compare(row, total)
        return bool(mark) or (bool(below) and row.amount == total)

    def take(self, row: Row, header: Row | None) -> None:
        """Make an item of a row, or say why not."""
        told = row.line.values
        price, amount = told.get("price"), told.get("amount")
        if told.get("year") not in (None, self.year):
            self.refuse(row, YEAR, "import.other-year", f"bukan tahun anggaran {self.year}")
        elif not row.description:
            self.refuse(row, DESCRIPTION, "cell.empty", "wajib diisi")
        elif amount is None and price is None:
            if row.starts or told.get("unit") or told.get("coefficient"):
                self.refuse(row, AMOUNT, "cell.empty", "wajib diisi")
        else:
            quantity = self.quantity_of(row)
            if quantity is not None:
                self.keep(row, quantity, price, amount, header)

    def quantity_of(self, row: Row) -> Times | None:
        if not row.line.values.get("price"):
            return ONCE
        try:
            return _times(row.line.values["coefficient"][:LONGEST_COEFFICIENT] or "1")
        except Invalid as refusal:
            self.refuse(row, COEFFICIENT, refusal.code, texts.after_colon(refusal.message))
            return None

    def keep(self, row: Row, times: Times, price: int | None, amount: int | None, header: Row | None) -> None:
        if price:
            product = _product(times, price)
            amount = product if amount is None else amount
            if amount != product and not _is_taxed(amount, product):
                told = f"{times.text} × {_rupiah(price)} = {_rupiah(product)}"
                self.refuse(row, AMOUNT, "import.product", f"tertulis {_rupiah(amount)}, padahal {told}")
                return
        assert amount is not None
        above = header or row
        campaign = above.campaign_id if row.campaign_id is None else row.campaign_id
        source = row.source or above.source or FundingSource.APBD
        self.items.append(
            Item(
                *(row.line.row, row.sub, row.account, source.value, campaign, row.description),
                *(times.text, times.thousandths, row.line.values["unit"] or times.unit or "paket"),
                *(price or 0, amount),
            )
        )
        self.sums[row.sub, row.account] += amount
        self.since += amount
        self.whole += amount

    def check_sum(self, row: Row) -> None:
        """A row that says `Jumlah`: of what stands since the last one, of its account or sub kegiatan, or of all."""
        self.added_up += 1
        since, self.since = self.since, 0
        if row.amount is None or self.faults:
            return
        of_sub = sum(total for (sub, _), total in self.sums.items() if sub == row.sub)
        of_account = self.sums.get((row.sub, row.account), since)
        if row.amount not in (since, of_sub, of_account, self.whole):
            self.compare(row, since or self.whole)

    def check_sums(self) -> None:
        """Rows with a shorter code, once all rows beneath them are known. What is at fault elsewhere is said first."""
        if self.faults:
            return
        for head in self.heads:
            if head.amount is not None:
                total = sum(each for key, each in self.sums.items() if _is_beneath(head, *key))
                if total != head.amount:
                    self.compare(head, total)

    def compare(self, row: Row, total: int) -> None:
        if row.amount is not None and row.amount != total:
            told = f"tertulis {_rupiah(row.amount)}, padahal isinya berjumlah {_rupiah(total)}"
            self.refuse(row, AMOUNT, "import.sum", told)

    def refuse(self, row: Row, column: Column, code: str, half: str) -> None:
        self.faults.append(row.line.fault(column, code, half))


@lru_cache(4_096)
def _times(text: str) -> Times:
    """A coefficient; the same ones stand in many rows. Raises Invalid."""
    read = coefficients.parse(text)
    return Times(read.text, int(read.quantity * 1000), read.unit)


def _product(times: Times, price: int) -> int:
    """What so many cost, rounded half up to a sen."""
    return (times.thousandths * price + 500) // 1000


def _is_taxed(amount: int, product: int) -> bool:
    """Whether an amount is the product, rounded to rupiah by whoever wrote it, or with PPN on it."""
    return any(abs(100 * amount - product * (100 + tax)) < 100 * 100 for tax in (0, *TAXES))


def _sum(rows: Sequence[Row], has_prices: bool) -> int:
    return sum(_worth(row) for row in rows if row.is_priced or not has_prices)


def _worth(row: Row) -> int:
    """What a row grants, in sen, as far as that can be read."""
    if row.amount is not None:
        return row.amount
    price = row.line.values.get("price")
    try:
        return _product(_times(row.line.values["coefficient"] or "1"), price) if price else 0
    except Invalid:
        return 0


def _rupiah(amount: int) -> str:
    return formats.rupiah(Decimal(amount) / 100)


def _is_beneath(head: Row, sub: str, account: str) -> bool:
    if head.head == sub:
        return True
    if head.sub == head.head:  # a program or a kegiatan
        return sub.startswith(head.head + ".")
    return sub == head.sub and account.startswith(head.head + ".")
