"""What people ask of activities."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from campaigns.ground import clock, holidays, regions
from campaigns.ground.database import db
from campaigns.people.persons import Person
from campaigns.plans import clashes
from campaigns.plans.activities.things import Activity, ActivityState
from campaigns.plans.campaigns import Campaign
from campaigns.plans.clashes import HAUL_MARGIN, Clash
from campaigns.plans.sites import Site

RAMADAN_AT_MOST = timedelta(days=31)


def of(campaign: Campaign) -> list[Activity]:
    """The campaign's activities by start."""
    mine = select(Activity).where(Activity.campaign_id == campaign.id)
    return list(db.session.scalars(mine.order_by(Activity.starts_at, Activity.id)))


def between(first: datetime, last: datetime, states: Sequence[ActivityState] = ()) -> list[Activity]:
    """Activities that overlap the half-open span, in these states (all if none), by start."""
    wanted = select(Activity).where(Activity.starts_at < last, Activity.ends_at > first)
    if states:
        wanted = wanted.where(Activity.state.in_(states))
    return list(db.session.scalars(wanted.order_by(Activity.starts_at, Activity.id)))


def upcoming(limit: int = 20) -> list[Activity]:
    """Planned activities that have not ended yet, soonest first."""
    ahead = select(Activity).where(Activity.ends_at >= clock.now(), Activity.state == ActivityState.PLANNED)
    return list(db.session.scalars(ahead.order_by(Activity.starts_at, Activity.id).limit(limit)))


def of_officer(person: Person, *, since: datetime) -> list[Activity]:
    """The officer's activities that end after `since` and were not cancelled, soonest first."""
    mine = select(Activity).where(
        Activity.officers.any(Person.id == person.id),
        Activity.ends_at >= since,
        Activity.state != ActivityState.CANCELLED,
    )
    return list(db.session.scalars(mine.order_by(Activity.starts_at)))


def at_site(site: Site) -> list[Activity]:
    """The site's activities, newest first."""
    here = select(Activity).where(Activity.site_id == site.id)
    return list(db.session.scalars(here.order_by(Activity.starts_at.desc())))


def clashes_of(activity: Activity) -> list[Clash]:
    """What stands in the way of an activity on the calendar (rule T3); nothing once held or cancelled."""
    return find_clashes(activity, activity.site) if activity.state == ActivityState.PLANNED else []


def find_clashes(activity: Activity, site: Site) -> list[Clash]:
    """Every clash of an activity, saved or about to be, with the others and with the office's calendar."""
    proposal = clashes.Proposal(
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        site_id=site.id,
        officers={person.id: person.name for person in activity.officers},
        joint=bool(activity.joint),
        food=bool(activity.food),
        regencies=frozenset(regions.regency_code(village.code) for village in activity.catchment),
    )
    return clashes.find(proposal, _neighbours(activity), _days(activity))


def _neighbours(activity: Activity) -> list[clashes.Neighbour]:
    overlapping = select(Activity).where(
        Activity.starts_at < activity.ends_at,
        Activity.ends_at > activity.starts_at,
        Activity.state != ActivityState.CANCELLED,
        Activity.id != (activity.id or 0),
    )
    return [
        clashes.Neighbour(a.title, a.starts_at, a.ends_at, a.site_id, frozenset(a.assignee_ids), a.joint)
        for a in db.session.scalars(overlapping.order_by(Activity.starts_at))
    ]


def _days(activity: Activity) -> clashes.Days:
    first, last = clock.day_of(activity.starts_at), clock.day_of(activity.ends_at)
    around = holidays.between(first - RAMADAN_AT_MOST, last + RAMADAN_AT_MOST)
    return clashes.Days(
        off=holidays.days_off(first, last),
        ramadans=_ramadans(around),
        hauls=[
            (h.day, h.name.split(" (")[0])
            for h in around
            if h.name.startswith("Haul ") and _near(h.day, first, last)
        ],
    )


def _near(day: date, first: date, last: date) -> bool:
    return first - HAUL_MARGIN <= day <= last + HAUL_MARGIN


def _ramadans(days: Sequence[holidays.Holiday]) -> list[tuple[date, date]]:
    """Ramadan runs from the day named `1 Ramadan` up to the next `1 Syawal`; 30 days where only one is known."""
    eids = [h.day for h in days if "1 Syawal" in h.name]
    begun = [h.day for h in days if h.name.startswith("1 Ramadan")]
    spans = [
        (day, next((e for e in eids if day < e <= day + RAMADAN_AT_MOST), day + timedelta(days=30)))
        for day in begun
    ]
    ends_only = [e for e in eids if not any(a < e <= a + RAMADAN_AT_MOST for a in begun)]
    return spans + [(e - timedelta(days=30), e) for e in ends_only]
