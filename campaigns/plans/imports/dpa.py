"""A DPA or RKA out of somebody's sheet, in columns as SIPD exports them: what it grants, row by row.

Pure: sheets in, grants out. Rows that add others up (a shorter code, `Jumlah`, an account above its details, `[#]` and
`[-]` headings) are no money of their own: they are checked against what they add up.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from campaigns.ground import formats, money, sheets, texts
from campaigns.ground.cells import folded
from campaigns.ground.errors import Invalid
from campaigns.ground.sheets import Column, Fault, Filled
from campaigns.ground.spreadsheets import Sheet
from campaigns.plans import coefficients
from campaigns.plans.budgets.things import LONGEST_COEFFICIENT, FundingSource
from campaigns.plans.imports import grants
from campaigns.plans.imports.dpa_rows import (
    ACCOUNT,
    AMOUNT,
    COEFFICIENT,
    COLUMNS,
    DESCRIPTION,
    SUB,
    YEAR,
    Place,
    Row,
    Stretch,
    campaign_column,
    stretches,
    sub_above,
)
from campaigns.plans.imports.grants import Detail

MOST = 20_000  # rows of one file
TAXES = (10, 11, 12)  # per cent of PPN that a detail may include
ONE = "paket"  # of what is counted in nothing else
HEADING = re.compile(r"\[(#|-)\]")  # SIPD's groups and subgroups of details


class Times(NamedTuple):
    """A coefficient: its text, how many thousandths it comes to, and of what."""

    text: str
    thousandths: int
    unit: str


ONCE = Times("", 1000, "")
LARGEST = int(money.LARGEST) * 100  # sen, of a row and of a whole paper
TOO_LARGE = f"melebihi {formats.rupiah(money.LARGEST)}; periksa banyaknya angka nol"


@dataclass(frozen=True)
class Reading:
    """A file as it was understood: what its good rows grant, as grants.py keeps it, and how many they are; what is
    wrong with others, how many rows add up, and where the columns stand.
    """

    kept: Sequence[tuple[str, str]]
    rows: int
    faults: tuple[Fault, ...] = ()
    added_up: int = 0
    places: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Granted:
    """What was found so far of a line: its first row, what that is called, whether it has a price, and all details
    with their total.
    """

    row: int
    description: str
    is_priced: bool
    details: list[Detail] = field(default_factory=list)
    total: int = 0


def reading(found: Sequence[Sheet], campaigns: Mapping[str, int | None], year: int) -> Reading:
    """What the file grants. `campaigns` are ids by folded title, None where two have it.

    Raises Invalid with field `file` where there is no such table, or more money than any paper grants.
    """
    columns = (*COLUMNS, campaign_column(campaigns))
    table = sheets.find(found, columns)
    above = "" if "sub" in table.places else sub_above(table)
    told = sheets.filled(table, columns, MOST)
    taken = _Taker(told, year)
    for _, block in groupby(stretches(told, taken.simple, above), key=lambda stretch: stretch.place.block):
        taken.block(list(block))
    taken.check_sums()
    if not taken.granted and not taken.faults:
        raise Invalid("table.empty", "Tidak ada baris belanja dengan pagu di tabel ini.", "file")
    if taken.whole > LARGEST:
        raise Invalid("money.too-large", f"Jumlah seluruh pagu {TOO_LARGE}.", "file")
    faults = tuple(sorted(taken.faults, key=lambda fault: fault.row))
    return Reading(taken.kept(), taken.rows, faults, taken.added_up, table.places)


def _simple(told: Filled, year: int) -> list[Any]:
    """The detail of each row that is a price times so many, as its amount says too; None where there is more to it."""
    values = told.values
    found: list[Detail | None] = []
    times = {text: _times_or_none(text) for text in set(values["coefficient"]) if isinstance(text, str)}
    columns = [values[key] for key in ("description", "coefficient", "unit", "price", "amount", "year")]
    for what, coefficient, unit, price, amount, of_year in zip(*columns, strict=True):
        detail, known = None, times.get(coefficient)
        if what and known and price and type(price) is int and (of_year is None or of_year == year):
            text, thousandths, of_what = known
            product = _product(thousandths, price)
            if product <= LARGEST and (amount is None or amount == product):
                detail = (what, text, thousandths, unit or of_what or ONE, price, product)
        found.append(detail)
    for at in told.at_fault:
        found[at] = None
    return found


class _Taker:
    """Takes the rows block by block: what grants money becomes a detail, what adds up is checked."""

    def __init__(self, told: Filled, year: int) -> None:
        self.told, self.year = told, year
        self.simple = _simple(told, year)
        self.is_detailed = any(type(price) is int and price for price in told.values["price"])
        self.granted: dict[tuple[str, str, str, int | None, str], Granted] = {}
        self.faults: list[Fault] = []
        self.rows = self.added_up = 0
        self.names: dict[tuple[str, str], str] = {}
        self.sums: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.heads: list[Row] = []
        self.since = self.whole = 0

    def kept(self) -> list[tuple[str, str]]:
        """The lines that the rows grant, in the order of the file: their details are added up."""
        heads, details = [], []
        for key, found in self.granted.items():
            has_details = found.is_priced or len(found.details) > 1
            called = self.names.get(key[:2], "") if has_details else ""
            own = found.details if has_details else []
            heads.append((found.row, *key[:4], called or found.description, found.total, len(own)))
            details.append(own)
        return grants.kept(heads, details)

    def block(self, found: list[Stretch]) -> None:
        """Rows of one account, or one after another that add up."""
        place = found[0].place
        if place.account and place.sub and all(stretch.line is None for stretch in found):
            for stretch in found:
                details = self.simple[stretch.start : stretch.stop]
                self.keep(self.told.rows[stretch.start], stretch.place, details, is_priced=True)
        else:
            self.look_at([Row(self.told.line(at), each.place) for each in found for at in range(*each[1:3])])

    def look_at(self, rows: list[Row]) -> None:
        first = rows[0]
        for row in rows:
            self.faults += row.line.faults
        if first.place.is_sum:
            for row in rows:
                self.check_sum(row)
        elif first.place.head:
            self.heads += rows
            self.added_up += len(rows)
        elif first.place.account == "":
            self.refuse(first, ACCOUNT, "cell.empty", "wajib diisi")
        elif first.place.sub == "":
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
            self.names.setdefault((header.place.sub, header.place.account), header.description)
            if header.amount is not None and not any(row.line.faults for row in rows):
                self.compare(header, self.whole - before)

    def header_of(self, rows: list[Row], has_prices: bool) -> Row | None:
        first, rest = rows[0], rows[1:]
        if not rest or first.is_priced or not first.place.starts:
            return None
        if first.amount is None or (has_prices and not rest[0].place.starts):
            return first
        return first if first.amount == _sum(rest, has_prices) else None

    def is_heading(self, rows: list[Row], place: int) -> bool:
        """Whether a row without a price only names the details beneath it, with their sum or without."""
        row = rows[place]
        if row.is_priced or (place == 0 and row.place.starts and len(rows) == 1):
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
        elif amount is None and not price:
            if row.place.starts or told.get("unit") or told.get("coefficient"):
                self.refuse(row, AMOUNT, "cell.empty", "wajib diisi")
        else:
            quantity = self.quantity_of(row)
            if quantity is not None:
                self.detail(row, quantity, price, amount, header)

    def quantity_of(self, row: Row) -> Times | None:
        if not row.line.values.get("price"):
            return ONCE
        try:
            return _times(row.line.values["coefficient"])
        except Invalid as refusal:
            self.refuse(row, COEFFICIENT, refusal.code, texts.after_colon(refusal.message))
            return None

    def detail(
        self, row: Row, times: Times, price: int | None, amount: int | None, header: Row | None
    ) -> None:
        if price:
            product = _product(times.thousandths, price)
            if product > LARGEST:
                self.refuse(
                    row, COEFFICIENT, "money.too-large", f"{times.text} × {_rupiah(price)} {TOO_LARGE}"
                )
                return
            amount = product if amount is None else amount
            if amount != product and not _is_taxed(amount, product):
                told = f"{times.text} × {_rupiah(price)} = {_rupiah(product)}"
                self.refuse(row, AMOUNT, "import.product", f"tertulis {_rupiah(amount)}, padahal {told}")
                return
        assert amount is not None
        above, place = (header or row).place, replace(row.place)
        place.campaign_id = above.campaign_id if place.campaign_id is None else place.campaign_id
        place.source = place.source or above.source
        unit = row.line.values["unit"] or times.unit or ONE
        detail = (row.description, times.text, times.thousandths, unit, price or amount, amount)
        self.keep(row.line.row, place, [detail], is_priced=bool(price))

    def keep(self, row: int, place: Place, details: Sequence[Detail], *, is_priced: bool) -> None:
        """Details one after another that belong to one place; in a paper without any, each is a line by its name."""
        description = details[0][0]
        own = "" if self.is_detailed else folded(description)
        source = place.source or FundingSource.APBD
        key = (place.sub, place.account, source.value, place.campaign_id, own)
        found = self.granted.get(key)
        if found is None:
            found = self.granted[key] = Granted(row, description, is_priced)
        found.details += details
        self.rows += len(details)
        total = sum([detail[-1] for detail in details])
        found.total += total
        self.sums[place.sub, place.account] += total
        self.since += total
        self.whole += total

    def check_sum(self, row: Row) -> None:
        """A row that says `Jumlah`: of what stands since the last one, of its account or sub kegiatan, or of all."""
        self.added_up += 1
        since, self.since = self.since, 0
        if row.amount is None or self.faults:
            return
        place = row.place
        of_sub = sum(total for (sub, _), total in self.sums.items() if sub == place.sub)
        of_account = self.sums.get((place.sub, place.account), since)
        if row.amount not in (since, of_sub, of_account, self.whole):
            self.compare(row, since or self.whole)

    def check_sums(self) -> None:
        """Rows with a shorter code, once all rows beneath them are known. What is at fault elsewhere is said first."""
        if self.faults:
            return
        for head in self.heads:
            if head.amount is not None:
                total = sum(each for key, each in self.sums.items() if _is_beneath(head.place, *key))
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
    """A coefficient, one where none is told; the same ones stand in many rows. Raises Invalid."""
    read = coefficients.parse(text[:LONGEST_COEFFICIENT] or "1")
    return Times(read.text, int(read.quantity * 1000), read.unit)


def _times_or_none(text: str) -> Times | None:
    try:
        return _times(text)
    except Invalid:
        return None


def _product(thousandths: int, price: int) -> int:
    """What so many cost, rounded half up to a sen."""
    return (thousandths * price + 500) // 1000


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
        return _product(_times(row.line.values["coefficient"]).thousandths, price) if price else 0
    except Invalid:
        return 0


def _rupiah(amount: int) -> str:
    return formats.rupiah(Decimal(amount) / 100)


def _is_beneath(place: Place, sub: str, account: str) -> bool:
    if place.head == sub:
        return True
    if place.sub == place.head:  # a program or a kegiatan
        return sub.startswith(place.head + ".")
    return sub == place.sub and account.startswith(place.head + ".")
