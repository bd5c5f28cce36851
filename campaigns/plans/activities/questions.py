"""What people ask of activities."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from campaigns.ground import clock, holidays, regions
from campaigns.ground.database import asked_once, db
from campaigns.ground.holidays import Anchor
from campaigns.people.persons import Person
from campaigns.plans import clashes, partner_events, warnings
from campaigns.plans.activities.things import Activity, ActivityState, activity_village
from campaigns.plans.campaigns import Campaign, CampaignState
from campaigns.plans.clashes import Clash, Danger, OtherEvent
from campaigns.plans.sites import Site
from campaigns.plans.warnings import WarningKind

RAMADAN_AT_MOST = timedelta(days=31)
DANGERS = {WarningKind.BMKG: "Peringatan BMKG", WarningKind.FLOOD: "Status banjir"}
FLOOD = f"day.{WarningKind.FLOOD}"  # the clash of a flood status
WITH_PEOPLE = selectinload(Activity.officers)  # for lists
ON_CALENDAR: tuple[ColumnElement[bool], ...] = (  # what keeps its place and its officers busy (rule T3)
    Activity.state != ActivityState.CANCELLED,
    Activity.campaign_id.not_in(select(Campaign.id).where(Campaign.state == CampaignState.POSTPONED)),
)


@asked_once
def of(campaign: Campaign) -> list[Activity]:
    """The campaign's activities by start."""
    mine = select(Activity).where(Activity.campaign_id == campaign.id).options(WITH_PEOPLE)
    return list(db.session.scalars(mine.order_by(Activity.starts_at, Activity.id)))


def between(first: datetime, last: datetime, states: Sequence[ActivityState] = ()) -> list[Activity]:
    """Activities that overlap the half-open span, in these states (all if none), by start."""
    wanted = select(Activity).where(Activity.starts_at < last, Activity.ends_at > first).options(WITH_PEOPLE)
    if states:
        wanted = wanted.where(Activity.state.in_(states))
    return list(db.session.scalars(wanted.order_by(Activity.starts_at, Activity.id)))


def upcoming(limit: int | None = 20, *, before: datetime | None = None) -> list[Activity]:
    """Planned activities that have not ended yet, soonest first; of all, or of those that begin `before`.

    Those of a postponed campaign are not coming: it has to be taken up again first.
    """
    ahead = select(Activity).where(
        Activity.ends_at >= clock.now(), Activity.state == ActivityState.PLANNED, *ON_CALENDAR
    )
    if before is not None:
        ahead = ahead.where(Activity.starts_at < before)
    ahead = ahead.options(WITH_PEOPLE)
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


def clashes_of(planned: Sequence[Activity]) -> dict[int, list[Clash]]:
    """What stands in the way of each activity on the calendar (rule T3), by its id; nothing once held or cancelled.

    One look at the calendar and at the other activities, however many are asked about.
    """
    open_ones = [activity for activity in planned if activity.is_open]
    if not open_ones:
        return {activity.id: [] for activity in planned}
    first, last = min(a.starts_at for a in open_ones), max(a.ends_at for a in open_ones)
    others, days = _others(first, last), days_between(first, last)
    starts = [other.starts_at for other in others]
    longest = max((other.ends_at - other.starts_at for other in others), default=timedelta())

    def around(activity: Activity) -> Sequence[Activity]:
        """Those that may overlap it: a year's calendar against itself would be a million pairs."""
        begin = bisect_left(starts, activity.starts_at - longest)
        return others[begin : bisect_left(starts, activity.ends_at)]

    ids = [activity.id for activity in open_ones]
    regencies, villages = _regencies(ids), _villages(ids, days.events)
    found = {
        a.id: clashes.find(
            _proposal(a, a.site, regencies[a.id], villages[a.id]), _neighbours(a, around(a)), days
        )
        for a in open_ones
    }
    return {activity.id: found.get(activity.id, []) for activity in planned}


def find_clashes(activity: Activity, site: Site) -> list[Clash]:
    """Every clash of an activity, saved or about to be, with the others and with the office's calendar."""
    others = _others(activity.starts_at, activity.ends_at)
    days = days_between(activity.starts_at, activity.ends_at)
    villages = activity.village_codes
    regencies = set(map(regions.regency_code, villages))
    return clashes.find(_proposal(activity, site, regencies, villages), _neighbours(activity, others), days)


def _regencies(ids: Sequence[int]) -> defaultdict[int, set[str]]:
    """The kab/kota that each activity's catchment touches: codes alone, a catchment may hold a hundred villages."""
    served = activity_village.c
    touched = select(
        served.activity_id, func.substr(served.village_code, 1, regions.REGENCY_LENGTH)
    ).distinct()
    found: defaultdict[int, set[str]] = defaultdict(set)
    for id_, regency in db.session.execute(touched.where(served.activity_id.in_(ids))):
        found[id_].add(regency)
    return found


def _villages(ids: Sequence[int], events: Sequence[OtherEvent]) -> defaultdict[int, set[str]]:
    """Which of the villages where other agencies come each activity serves."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    if events:
        served = activity_village.c
        shared = select(served.activity_id, served.village_code).where(
            served.activity_id.in_(ids), served.village_code.in_({event.village for event in events})
        )
        for id_, code in db.session.execute(shared):
            found[id_].add(code)
    return found


def _proposal(
    activity: Activity, site: Site, regencies: Iterable[str], villages: Iterable[str]
) -> clashes.Proposal:
    stands = [site.village_code] if site.village_code else []
    return clashes.Proposal(
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        site_id=site.id,
        officers={person.id: person.name for person in activity.officers},
        joint=bool(activity.joint),
        food=bool(activity.food),
        regencies=frozenset([*regencies, *map(regions.regency_code, stands)]),
        villages=frozenset([*villages, *stands]),
    )


@asked_once
def _others(first: datetime, last: datetime) -> list[Activity]:
    """Activities that stand on the calendar and overlap the span, with their officers, by start."""
    overlapping = select(Activity).where(Activity.starts_at < last, Activity.ends_at > first, *ON_CALENDAR)
    return list(
        db.session.scalars(overlapping.order_by(Activity.starts_at, Activity.id).options(WITH_PEOPLE))
    )


def _neighbours(activity: Activity, others: Sequence[Activity]) -> list[clashes.Neighbour]:
    return [
        clashes.Neighbour(a.title, a.starts_at, a.ends_at, a.site_id, frozenset(a.assignee_ids), a.joint)
        for a in others
        if a.id != activity.id and a.starts_at < activity.ends_at and activity.starts_at < a.ends_at
    ]


def days_between(starts_at: datetime, ends_at: datetime) -> clashes.Days:
    """What the office's calendar, typed in warnings and other agencies' events say of a span."""
    first, last = clock.day_of(starts_at), clock.day_of(ends_at)
    around = holidays.between(first - RAMADAN_AT_MOST, last + RAMADAN_AT_MOST)
    return clashes.Days(
        off=holidays.days_off(first, last),
        ramadans=ramadans(around),
        hauls=[(h.day, h.name.split(" (")[0]) for h in around if h.anchor is Anchor.HAUL],
        dangers=[_danger(warning) for warning in warnings.between(first, last)],
        events=[
            OtherEvent(e.agency.name, e.title, e.village_code, e.starts_at, e.ends_at)
            for e in partner_events.between(*clock.span_of(first, last))
            if e.village_code
        ],
    )


def _danger(warning: warnings.Warning) -> Danger:
    text = f"{DANGERS[warning.kind]}: {warning.text.rstrip('.')}"
    code = f"day.{warning.kind}"  # FLOOD is one of them
    return Danger(code, text, warning.first_day, warning.last_day, frozenset(warning.regency_codes))


def ramadans(days: Sequence[holidays.Holiday]) -> list[tuple[date, date]]:
    """Ramadan runs from its anchor up to the next Idulfitri; 30 days where only one of the two is known."""
    eids = [h.day for h in days if h.anchor is Anchor.EID]
    begun = [h.day for h in days if h.anchor is Anchor.RAMADAN]
    spans = [
        (day, next((e for e in eids if day < e <= day + RAMADAN_AT_MOST), day + timedelta(days=30)))
        for day in begun
    ]
    ends_only = [e for e in eids if not any(a < e <= a + RAMADAN_AT_MOST for a in begun)]
    return spans + [(e - timedelta(days=30), e) for e in ends_only]
