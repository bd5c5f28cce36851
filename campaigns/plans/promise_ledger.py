"""The arithmetic of a promise: entries in, where it stands out (rules P1, P2).

Plain functions over plain values, in the promise's own unit. What was promised, made definite, arrived and verified
is each a sum of signed entries, so that their order never matters to it; a correction is the same entry with the
opposite sign. Only the day by which it was promised is the last one said.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    judged. `complete_day` is when all of what was promised had arrived, `judged` how it was kept until less of it was
    asked, or nothing: who was late by then stays so.
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
    judged: Verdict | None = None
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
        return self.came_late or (self.missing > 0 and self.first_due < self.today)

    @property
    def came_late(self) -> bool:
        """Whether all of it came, and after the first day."""
        if self.complete_day is None or self.first_due is None:
            return False
        return self.complete_day > self.first_due

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
        """How it was kept; None while it is open, taken back in time, or where nobody wrote down arrivals.

        Less than promised is short once its day has passed, whether anybody said so or not; more that was made
        definite is nobody's delay.
        """
        if self.judged or self.promised <= 0 or not self.definite or self.untold:
            return self.judged
        if self.arrived >= self.promised:
            return Verdict.LATE if self.came_late else Verdict.KEPT
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
        _judged(known),
        today,
    )


def reliability(standings: Mapping[int, PromiseStanding], replaced: Mapping[int, int]) -> Reliability:
    """How these promises were kept, by their numbers in the order in which they were made.

    `replaced` says which one each stands in for: both are one word given, and the first that can be judged speaks for
    it. Those that cannot be are left out.
    """
    spoken: set[int] = set()
    told: list[Verdict] = []
    for number, where in standings.items():
        if replaced.get(number) in spoken:
            spoken.add(number)
        elif where.verdict:
            spoken.add(number)
            told.append(where.verdict)
    return Reliability(*(told.count(verdict) for verdict in (Verdict.KEPT, Verdict.SHORT, Verdict.LATE)))


def _judged(entries: Sequence[Entry]) -> Verdict | None:
    """How it was kept on the day from which less of it was asked, by what had arrived then; None where it still is.

    What was promised only changes after it was definite where it is taken back: replaced, or its partner released.
    """
    definite, last = False, None
    for place, entry in enumerate(entries):
        if definite and entry.kind == EntryKind.PROMISE and entry.quantity < 0:
            last = place
        definite = definite or entry.kind == EntryKind.CONFIRMATION
    if last is None:
        return None
    day = entries[last].day
    came = (e for e in entries[last:] if e.kind == EntryKind.ARRIVAL and e.day <= day)
    return standing([*entries[:last], *came], day).verdict


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
