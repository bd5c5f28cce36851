"""What each officer carries in a year, and for how much of it the assignment letter is there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, union

from campaigns.fieldwork.evidence import Evidence, EvidenceKind
from campaigns.ground import clock
from campaigns.ground.database import db
from campaigns.people.persons import Person
from campaigns.plans.activities import ON_CALENDAR, Activity, activity_officer
from campaigns.plans.tasks import Task

LETTER = "surat tugas"


@dataclass
class Load:
    """What one officer carries: activities and hours by month, and for how many the assignment letter is there."""

    person_id: int
    name: str
    activities: dict[int, int] = field(default_factory=dict)
    hours: dict[int, float] = field(default_factory=dict)
    letters: int = 0

    @property
    def total(self) -> int:
        return sum(self.activities.values())

    @property
    def total_hours(self) -> float:
        return sum(self.hours.values())


def with_letter() -> set[int]:
    """The activities whose assignment letter is there: filed as evidence, or its task done."""
    filed = select(Evidence.activity_id).where(
        Evidence.kind == EvidenceKind.LETTER, Evidence.caption.icontains(LETTER)
    )
    done = select(Task.activity_id).where(Task.done_at.is_not(None), Task.document.icontains(LETTER))
    found: set[int | None] = set(db.session.scalars(union(filed, done)))
    return {id_ for id_ in found if id_ is not None}


def loads(year: int, officers: Sequence[Person]) -> list[Load]:
    """The load of each officer in a year's activities that stand on the calendar; the most loaded first.

    Columns only: a year has thousands.
    """
    lettered = with_letter()
    found = {person.id: Load(person.id, person.name) for person in officers}
    begin, end = clock.span_of(date(year, 1, 1), date(year, 12, 31))
    pair = activity_officer.c
    worked = (
        select(pair.person_id, Activity.id, Activity.starts_at, Activity.ends_at)
        .join(Activity, Activity.id == pair.activity_id)
        .where(
            Activity.starts_at >= begin,
            Activity.starts_at < end,
            *ON_CALENDAR,
            pair.person_id.in_(found),
        )
    )
    for person_id, activity_id, starts_at, ends_at in db.session.execute(worked):
        load, month = found[person_id], clock.day_of(starts_at).month
        load.activities[month] = load.activities.get(month, 0) + 1
        load.hours[month] = load.hours.get(month, 0.0) + (ends_at - starts_at).total_seconds() / 3600
        load.letters += activity_id in lettered
    return sorted(found.values(), key=lambda load: (-load.total, load.name))
