"""The arithmetic of a budget line: entries in, a balance out (rule M2).

Plain functions over plain values. The order of the entries never matters to what they come to: a balance is a
sum, and a correction is the same entry with the opposite sign.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from campaigns.ground import formats

ZERO = Decimal(0)


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
    left: defaultdict[int, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if entry.commitment is not None:
            left[entry.commitment] += _LEAVES.get(entry.kind, 0) * entry.amount
    return {number: max(rest, ZERO) for number, rest in left.items()}


def room(entries: Iterable[Entry], commitment: int | None = None) -> Decimal:
    """The most that may still be promised or paid: the available, and what a payment's commitment left."""
    known = list(entries)
    rest = rests(known).get(commitment, ZERO) if commitment is not None else ZERO
    return balance(known).available + rest
