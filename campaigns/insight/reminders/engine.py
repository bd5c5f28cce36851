"""Who has to be reminded of what on a day: a pure engine over plain values.

It looks at what is due and what day it is, never at what was missed: each thing is at one stage at a time, and a
stage that nobody was told of yet is told at the next office hour. So a worker that was away for a week tells the
stage of today once, and a thing that moved to another day begins anew by itself.

"H-3" and "H-1" are counted in working days here: the last reminder of a Sunday's market comes on Friday, and not
on Monday when it is over. What is overdue is told on the first working day after, and every AGAIN working days.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import date

from campaigns.ground import workdays
from campaigns.people.notices import Purpose
from campaigns.plans import offsets
from campaigns.plans.offsets import Offset

BEFORE = (1, 3)  # working days ahead, the nearest first
AGAIN = 5  # working days between two reminders of what is overdue
ESCALATED, ONCE = "escalated", "once"


@dataclass(frozen=True)
class Due:
    """A thing and the WITA day it falls due; `people` and `leaders` are ids of persons.

    `ahead` is told before and on the day, `late` after it; without one, nothing is told then. `leaders` hear of
    what is late for too long, unless it is theirs anyway. What is `once` is told one time, as soon as it is gathered.
    """

    purpose: Purpose
    about: str
    day: date
    people: frozenset[int]
    ahead: str = ""
    late: str = ""
    leaders: frozenset[int] = frozenset()
    once: bool = False


@dataclass(frozen=True)
class Reminder:
    """One person to be told one thing: for the same stage of the same day, never again."""

    person_id: int
    purpose: Purpose
    about: str
    stage: str
    day: date
    sentence: str


def stage_of(day: date, today: date, off: Container[date]) -> str:
    """At which stage a thing due on `day` is today: `h-3`, `h-1`, `late`, `late-2` …; empty where it is at none."""
    if today <= day:
        reached = (n for n in BEFORE if offsets.day_of(Offset(-n, True), day, off) <= today)
        return next((f"h-{n}" for n in reached), "")
    late = workdays.between(day, today, off)
    if late < 1:
        return ""
    times = (late - 1) // AGAIN + 1
    return "late" if times == 1 else f"late-{times}"


def is_too_late(day: date, today: date, off: Container[date], patience: int) -> bool:
    """Whether a thing is overdue by more than so many working days."""
    return today > day and workdays.between(day, today, off) > patience


def reminders(dues: Iterable[Due], today: date, off: Container[date], patience: int) -> list[Reminder]:
    """What is to be said today and to whom, each person once for each thing, in the order given."""
    found: dict[tuple[int, str, str], Reminder] = {}
    for due in dues:
        for said in _of(due, today, off, patience):
            found.setdefault((said.person_id, said.purpose, said.about), said)
    return list(found.values())


def _of(due: Due, today: date, off: Container[date], patience: int) -> Iterable[Reminder]:
    stage = ONCE if due.once else stage_of(due.day, today, off)
    sentence = due.late if today > due.day else due.ahead
    if stage and sentence:
        said = Reminder(0, due.purpose, due.about, stage, due.day, sentence)
        yield from (replace(said, person_id=person) for person in sorted(due.people))
    if due.late and is_too_late(due.day, today, off, patience):
        said = Reminder(0, Purpose.ESCALATION, due.about, ESCALATED, due.day, due.late)
        yield from (replace(said, person_id=person) for person in sorted(due.leaders - due.people))
