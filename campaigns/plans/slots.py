"""Free slots for an activity: every start on a grid of half hours that nothing refuses, those without a warning first.

A pure engine over plain values; what refuses and what warns is said by clashes.py alone (rule T3).
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from campaigns.ground import clock
from campaigns.ground.errors import Invalid
from campaigns.plans import clashes
from campaigns.plans.clashes import Clash, Days, Neighbour, Proposal

GRID = timedelta(minutes=30)
MOST_DAYS = 366


@dataclass(frozen=True)
class Wish:
    """What is looked for: `duration` long, on a WITA day from `first` to `last` (both included), between the hours
    `opens` and `closes`, at a place, with these officers all free.
    """

    first: date
    last: date
    duration: timedelta
    opens: time
    closes: time
    site_id: int
    officers: Mapping[int, str]
    joint: bool = False
    food: bool = False
    regencies: frozenset[str] = frozenset()
    villages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Slot:
    """A span that nothing refuses, with what warns of it."""

    starts_at: datetime
    ends_at: datetime
    warnings: tuple[Clash, ...]

    @property
    def day(self) -> date:
        return clock.day_of(self.starts_at)


@dataclass(frozen=True)
class DayOfSlots:
    """A day's best slot, and the starts of the others, earliest first."""

    best: Slot
    others: tuple[Slot, ...]


def check(wish: Wish) -> None:
    """Raises Invalid for a wish that no day could fulfil."""
    if wish.last < wish.first:
        raise Invalid("slot.backwards", "Hari terakhir tidak boleh sebelum hari pertama.", "last")
    if (wish.last - wish.first).days >= MOST_DAYS:
        raise Invalid("slot.long-search", "Cari paling lama satu tahun sekaligus.", "last")
    if wish.duration <= timedelta():
        raise Invalid("slot.no-duration", "Lama kegiatan harus lebih dari nol.", "minutes")
    if clock.at(wish.first, wish.opens) + wish.duration > clock.at(wish.first, wish.closes):
        raise Invalid("slot.narrow", "Kegiatan selama itu tidak muat di antara jam yang dipilih.", "closes")


def free(wish: Wish, neighbours: Iterable[Neighbour], days: Days) -> list[Slot]:
    """Every free slot, those with the fewest warnings first, then the earliest."""
    near = _Near(wish, neighbours)
    found = []
    for day in _days(wish):
        matter = days.on(day, day)
        for starts_at in _starts(wish, day):
            proposal = _proposal(wish, starts_at)
            told = clashes.find(proposal, near.around(proposal), matter)
            if not (told and told[0].refuses):
                found.append(Slot(starts_at, proposal.ends_at, tuple(told)))
    return sorted(found, key=lambda slot: (len(slot.warnings), slot.starts_at))


def by_day(slots: Sequence[Slot]) -> list[DayOfSlots]:
    """The slots gathered by day, in the order of each day's best one."""
    days: dict[date, list[Slot]] = {}
    for slot in slots:
        days.setdefault(slot.day, []).append(slot)
    return [
        DayOfSlots(best, tuple(sorted(rest, key=lambda slot: slot.starts_at)))
        for best, *rest in days.values()
    ]


class _Near:
    """The neighbours that can matter to a wish, by start: a year's calendar is asked of thousands of starts."""

    def __init__(self, wish: Wish, neighbours: Iterable[Neighbour]) -> None:
        people = wish.officers.keys()
        self.all = sorted(
            (n for n in neighbours if n.site_id == wish.site_id or n.officer_ids & people),
            key=lambda neighbour: neighbour.starts_at,
        )
        self.starts = [neighbour.starts_at for neighbour in self.all]
        self.longest = max((n.ends_at - n.starts_at for n in self.all), default=timedelta())

    def around(self, proposal: Proposal) -> Sequence[Neighbour]:
        begin = bisect_left(self.starts, proposal.starts_at - self.longest)
        return self.all[begin : bisect_left(self.starts, proposal.ends_at)]


def _days(wish: Wish) -> Iterable[date]:
    return (wish.first + timedelta(days=n) for n in range((wish.last - wish.first).days + 1))


def _starts(wish: Wish, day: date) -> Iterable[datetime]:
    """The day's starts on the grid, from its opening on, of which the end is not after its closing."""
    starts_at, closes_at = clock.at(day, wish.opens), clock.at(day, wish.closes)
    while starts_at + wish.duration <= closes_at:
        yield starts_at
        starts_at += GRID


def _proposal(wish: Wish, starts_at: datetime) -> Proposal:
    return Proposal(
        starts_at=starts_at,
        ends_at=starts_at + wish.duration,
        site_id=wish.site_id,
        officers=wish.officers,
        joint=wish.joint,
        food=wish.food,
        regencies=wish.regencies,
        villages=wish.villages,
    )
