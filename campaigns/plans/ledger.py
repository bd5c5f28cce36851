"""The arithmetic of a budget line: entries in, a balance out, quarter by quarter if asked (rule M2).

Plain functions over plain values. The order of the entries never matters to what they come to: a balance is a
sum, and a correction is the same entry with the opposite sign.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from campaigns.ground import formats

ZERO = Decimal(0)
QUARTERS = (1, 2, 3, 4)


class EntryKind(StrEnum):
    ALLOTMENT = "allotment"
    SHIFT = "shift"
    COMMITMENT = "commitment"
    REALISATION = "realisation"
    RELEASE = "release"


_LEAVES = {EntryKind.COMMITMENT: 1, EntryKind.RELEASE: -1, EntryKind.REALISATION: -1}


@dataclass(frozen=True)
class Entry:
    """One fact: an amount in rupiah, negative in reversals and in what a shift takes away.

    `commitment` is the number of the commitment it belongs to: a commitment's own, the one that is released,
    the one that is paid (None: paid without one). Raises ValueError where that number is missing.
    """

    kind: EntryKind
    amount: Decimal
    commitment: int | None = None

    def __post_init__(self) -> None:
        if self.commitment is None and self.kind in (EntryKind.COMMITMENT, EntryKind.RELEASE):
            raise ValueError(f"a {self.kind} belongs to a commitment")

    def undone(self) -> "Entry":
        """The entry that takes this one back."""
        return replace(self, amount=-self.amount)


@dataclass(frozen=True)
class Balance:
    """What entries come to, in rupiah: ceiling = realised + outstanding + available.

    `committed` is all that was ever promised and not released, paid or not; `outstanding` the part of it that
    is not yet paid.
    """

    ceiling: Decimal = ZERO
    committed: Decimal = ZERO
    realised: Decimal = ZERO
    outstanding: Decimal = ZERO

    @property
    def available(self) -> Decimal:
        """What may still be promised or paid."""
        return self.ceiling - self.realised - self.outstanding

    @property
    def used(self) -> Decimal:
        """What is paid or promised: no shift takes the ceiling below it."""
        return self.realised + self.outstanding

    @property
    def absorption(self) -> Decimal | None:
        """Serapan: what is paid in percent of the ceiling, not rounded; None without a ceiling."""
        return self.realised * 100 / self.ceiling if self.ceiling else None

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(
            self.ceiling + other.ceiling,
            self.committed + other.committed,
            self.realised + other.realised,
            self.outstanding + other.outstanding,
        )

    def share(self, amount: Decimal) -> Decimal:
        """An amount in percent of the ceiling, for drawing: never outside 0 to 100, 0 without a ceiling."""
        return formats.share(amount, self.ceiling)


def balance(entries: Iterable[Entry]) -> Balance:
    """What the entries come to, in whatever order."""
    last = Balance()
    for last in running(entries):  # noqa: B007 - only the last one is wanted
        pass
    return last


def running(entries: Iterable[Entry]) -> Iterator[Balance]:
    """The balance after each entry, in the order given."""
    totals = dict.fromkeys(EntryKind, ZERO)
    left: defaultdict[int, Decimal] = defaultdict(Decimal)
    outstanding = ZERO
    for entry in entries:
        totals[entry.kind] += entry.amount
        if entry.commitment is not None:
            before = max(left[entry.commitment], ZERO)
            left[entry.commitment] += _LEAVES.get(entry.kind, 0) * entry.amount
            outstanding += max(left[entry.commitment], ZERO) - before
        yield Balance(
            ceiling=totals[EntryKind.ALLOTMENT] + totals[EntryKind.SHIFT],
            committed=totals[EntryKind.COMMITMENT] - totals[EntryKind.RELEASE],
            realised=totals[EntryKind.REALISATION],
            outstanding=outstanding,
        )


def rests(entries: Iterable[Entry]) -> dict[int, Decimal]:
    """What is neither paid nor released of each commitment; 0 where more was paid than promised."""
    return {number: max(left, ZERO) for number, left in _left(entries).items()}


def overpaid(entries: Iterable[Entry]) -> dict[int, Decimal]:
    """What was paid or released beyond each commitment, where it was: taken from the available, and to be warned of."""
    return {number: -left for number, left in _left(entries).items() if left < 0}


def _left(entries: Iterable[Entry]) -> dict[int, Decimal]:
    """Each commitment less what was paid and released of it."""
    left: defaultdict[int, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if entry.commitment is not None:
            left[entry.commitment] += _LEAVES.get(entry.kind, 0) * entry.amount
    return left


@dataclass
class Room:
    """What may still be promised or paid of a line: the available, and the rest of each commitment by its number.

    A line that is overdrawn (by an override) has no available to give, and still pays what it promised.
    """

    available: Decimal
    rests: dict[int, Decimal]

    def most(self, commitment: int | None = None) -> Decimal:
        """The most that may be promised, or paid of this commitment."""
        return max(self.available, ZERO) + self._rest(commitment)

    def pay(self, amount: Decimal, commitment: int | None = None) -> None:
        """Keep what a payment leaves: its commitment's rest goes first, what exceeds it is of the available."""
        from_rest = min(amount, self._rest(commitment))
        if commitment is not None:
            self.rests[commitment] = self._rest(commitment) - from_rest
        self.available -= amount - from_rest

    def _rest(self, commitment: int | None) -> Decimal:
        return ZERO if commitment is None else self.rests.get(commitment, ZERO)


def room_of(entries: Iterable[Entry]) -> Room:
    """The room that the entries leave."""
    known = list(entries)
    return Room(balance(known).available, rests(known))


@dataclass(frozen=True)
class Quarter:
    """What happened in one quarter by the days of the documents, beside what was planned for it, in rupiah."""

    planned: Decimal = ZERO
    committed: Decimal = ZERO
    realised: Decimal = ZERO

    @property
    def deviation(self) -> Decimal:
        """What was paid beyond the cash plan; below zero what was not."""
        return self.realised - self.planned

    def __add__(self, other: "Quarter") -> "Quarter":
        return Quarter(
            self.planned + other.planned, self.committed + other.committed, self.realised + other.realised
        )


def quarter_of(day: date) -> int:
    """The quarter of a day, 1 to 4: triwulan I is January to March."""
    return (day.month + 2) // 3


def quarters(dated: Iterable[tuple[date, Entry]], plan: Mapping[int, Decimal]) -> dict[int, Quarter]:
    """The four quarters of a year: a reversal bears the day of what it takes back, so it falls into the same one."""
    found = {number: Quarter(planned=plan.get(number, ZERO)) for number in QUARTERS}
    for day, entry in dated:
        sign = {EntryKind.COMMITMENT: 1, EntryKind.RELEASE: -1}.get(entry.kind, 0)
        paid = entry.amount if entry.kind == EntryKind.REALISATION else ZERO
        found[quarter_of(day)] += Quarter(committed=sign * entry.amount, realised=paid)
    return found


def until(by_quarter: Mapping[int, Quarter]) -> dict[int, Quarter]:
    """What the quarters come to from the year's beginning until each one's end."""
    total, found = Quarter(), {}
    for number in QUARTERS:
        total += by_quarter[number]
        found[number] = total
    return found


def unbalanced(moves: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """The groups (sub kegiatan) whose moves do not net to zero, each with what is too much or too little."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for group, amount in moves:
        sums[group] += amount
    return {group: total for group, total in sums.items() if total}
