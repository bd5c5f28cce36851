"""The arithmetic of a promise: entries in, where it stands out (rules P1, P2).

Plain functions over plain values, in the promise's own unit. What was promised, made definite, arrived and verified
is each a sum of signed entries, so that their order never matters to it; a correction is the same entry with the
opposite sign. Only the day by which it was promised is the last one said.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)
ENOUGH = 3  # promises that were judged, before anybody is told how reliable a partner is


class EntryKind(StrEnum):
    PROMISE = "promise"
    CONFIRMATION = "confirmation"
    ARRIVAL = "arrival"
    VERIFICATION = "verification"


class Verdict(StrEnum):
    """How a promise was kept, once it can be told."""

    KEPT = "kept"
    SHORT = "short"
    LATE = "late"


@dataclass(frozen=True)
class Entry:
    """One fact: so much more (or less, if negative) promised, definite, arrived or verified on a WITA day.

    A promise says by which day (`due_day`, None: without one); said again with a quantity of 0, it only moves the day.
    `opening` marks what was carried over from before the ledger, when nobody wrote down arrivals.
    """

    kind: EntryKind
    quantity: Decimal
    day: date
    due_day: date | None = None
    opening: bool = False

    def undone(self) -> "Entry":
        """The entry that takes this one back."""
        return replace(self, quantity=-self.quantity)


@dataclass(frozen=True)
class PromiseStanding:
    """Where a promise stands on a day, in its unit.

    `due_day` is the day last said, `first_due` the one that was said when it was made definite: by that one it is
    judged. `complete_day` is when all of what was promised had arrived.
    """

    promised: Decimal = ZERO
    confirmed: Decimal = ZERO
    arrived: Decimal = ZERO
    verified: Decimal = ZERO
    definite: bool = False
    due_day: date | None = None
    first_due: date | None = None
    complete_day: date | None = None
    untold: bool = False  # from before the ledger, and nobody wrote down what arrived
    today: date = date.max

    @property
    def expected(self) -> Decimal:
        """What will come as far as is known: the definite quantity, else the promised one."""
        return self.confirmed if self.definite else self.promised

    @property
    def missing(self) -> Decimal:
        """What is expected and has not arrived."""
        return max(ZERO, self.expected - self.arrived)

    @property
    def short(self) -> Decimal:
        """By how much less comes than was promised: 0 until it is definite, or where all of it came after all."""
        return max(ZERO, self.promised - max(self.confirmed, self.arrived)) if self.definite else ZERO

    @property
    def over(self) -> Decimal:
        """What arrived beyond what was promised and made definite."""
        return max(ZERO, self.arrived - max(self.promised, self.confirmed))

    @property
    def unverified(self) -> Decimal:
        """What arrived and nobody here has verified yet."""
        return max(ZERO, self.arrived - self.verified)

    @property
    def overdue(self) -> bool:
        """Whether its day has passed and something is still missing."""
        return self.due_day is not None and self.due_day < self.today and self.missing > 0

    @property
    def late(self) -> bool:
        """Whether it is overdue, was put off beyond the first day, or came whole only after it."""
        if self.first_due is None:
            return self.overdue
        came_late = self.complete_day is not None and self.complete_day > self.first_due
        return came_late or (self.missing > 0 and self.first_due < self.today)

    @property
    def moved_from(self) -> date | None:
        """The day that was said first, where another one holds now (rule T2)."""
        return self.first_due if self.first_due != self.due_day else None

    @property
    def fulfilled(self) -> bool:
        """Whether all that was promised, or is left of it, has arrived."""
        return self.definite and self.arrived > 0 and self.missing == 0

    @property
    def verdict(self) -> Verdict | None:
        """How it was kept; None while it is open, after it was taken back, or where nobody wrote down arrivals.

        Less than promised is short once its day has passed, whether anybody said so or not.
        """
        if self.promised <= 0 or not self.definite or self.untold:
            return None
        if self.arrived >= self.promised:
            return Verdict.LATE if self.late else Verdict.KEPT
        if self.due_day is not None and self.due_day < self.today:
            return Verdict.SHORT
        return Verdict.LATE if self.late else None


@dataclass(frozen=True)
class Reliability:
    """How an agency kept what it promised (rule P2): of `n` promises that could be judged."""

    kept: int = 0
    short: int = 0
    late: int = 0

    @property
    def n(self) -> int:
        return self.kept + self.short + self.late

    @property
    def is_known(self) -> bool:
        """Whether there are enough of them to say anything about it."""
        return self.n >= ENOUGH


def standing(entries: Iterable[Entry], today: date) -> PromiseStanding:
    """Where a promise stands, of its entries in the order in which they were written."""
    sums = dict.fromkeys(EntryKind, ZERO)
    due_day = first_due = None
    definite, known = False, list(entries)
    for entry in known:
        sums[entry.kind] += entry.quantity
        if entry.kind == EntryKind.PROMISE and entry.quantity >= 0:
            due_day = entry.due_day
        if entry.kind == EntryKind.CONFIRMATION and not definite:
            definite, first_due = True, due_day
    return PromiseStanding(
        sums[EntryKind.PROMISE],
        sums[EntryKind.CONFIRMATION],
        sums[EntryKind.ARRIVAL],
        sums[EntryKind.VERIFICATION],
        definite,
        due_day,
        first_due if definite else due_day,
        _complete_day(known, sums[EntryKind.PROMISE]),
        _is_untold(known),
        today,
    )


def reliability(standings: Iterable[PromiseStanding]) -> Reliability:
    """How these promises were kept; those that cannot be judged are left out."""
    told = [one.verdict for one in standings]
    return Reliability(*(told.count(verdict) for verdict in (Verdict.KEPT, Verdict.SHORT, Verdict.LATE)))


def _complete_day(entries: Sequence[Entry], promised: Decimal) -> date | None:
    """The first day from which on all of it was here; None where it is not."""
    by_day: defaultdict[date, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if entry.kind == EntryKind.ARRIVAL:
            by_day[entry.day] += entry.quantity
    arrived, complete = ZERO, None
    for day in sorted(by_day):
        arrived += by_day[day]
        if arrived < promised:
            complete = None
        elif complete is None:
            complete = day
    return complete


def _is_untold(entries: Sequence[Entry]) -> bool:
    return any(entry.opening for entry in entries) and not any(
        entry.kind == EntryKind.ARRIVAL for entry in entries
    )
