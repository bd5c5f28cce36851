"""Where an activity would still fit: the stored calendar, given to the engine of free slots (slots.py)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from campaigns.ground import clock, regions
from campaigns.ground.database import db
from campaigns.people.persons import Person
from campaigns.plans import sites, slots
from campaigns.plans.activities.questions import ON_CALENDAR, days_between
from campaigns.plans.activities.things import Activity, activity_officer
from campaigns.plans.clashes import Neighbour
from campaigns.plans.sites import Site
from campaigns.plans.slots import Slot, Wish


def wish_for(
    site: Site,
    officers: Sequence[Person],
    first: date,
    last: date,
    duration: timedelta,
    opens: time,
    closes: time,
    *,
    joint: bool = False,
    food: bool = False,
) -> Wish:
    """A wish for a place, and for all villages near it: those that its catchment may come to hold."""
    villages = frozenset(village.code for village in sites.villages_near(site))
    return Wish(
        first=first,
        last=last,
        duration=duration,
        opens=opens,
        closes=closes,
        site_id=site.id,
        officers={person.id: person.name for person in officers},
        joint=joint,
        food=food,
        regencies=frozenset(map(regions.regency_code, villages)),
        villages=villages,
    )


def free_slots(wish: Wish) -> list[Slot]:
    """Every free slot of the stored calendar, the best first. Raises Invalid for a wish that no day could fulfil."""
    slots.check(wish)
    span = clock.span_of(wish.first, wish.last)
    return slots.free(wish, neighbours(*span), days_between(*span))


def neighbours(first: datetime, last: datetime) -> list[Neighbour]:
    """What stands on the calendar in the span, columns only: a year has thousands."""
    columns = (
        Activity.id,
        Activity.title,
        Activity.starts_at,
        Activity.ends_at,
        Activity.site_id,
        Activity.joint,
    )
    on = (Activity.starts_at < last, Activity.ends_at > first, *ON_CALENDAR)
    who: dict[int, set[int]] = {}
    served = activity_officer.c
    pairs = select(served.activity_id, served.person_id).join(Activity, Activity.id == served.activity_id)
    for activity_id, person_id in db.session.execute(pairs.where(*on)):
        who.setdefault(activity_id, set()).add(person_id)
    return [
        Neighbour(title, starts_at, ends_at, site_id, frozenset(who.get(id_, ())), joint)
        for id_, title, starts_at, ends_at, site_id, joint in db.session.execute(select(*columns).where(*on))
    ]
