"""The year's plan at one glance: campaigns and their activities over the bands that matter, totals by quarter, clashes.

Columns instead of things, one query for each: the page must not cost more than twice for ten times the plan. Which
activities could clash at all is found by one sweep; what clashes then is said by clashes.py alone (rule T3).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, DateTime, case, func, select, type_coerce

from campaigns.fieldwork.attendance import HeadCount
from campaigns.ground import clock, regions
from campaigns.ground.database import db
from campaigns.insight.bands import Band, bands, end_of_month
from campaigns.insight.calendars import helped_by
from campaigns.people.persons import Person
from campaigns.plans import clashes
from campaigns.plans.activities import (
    Activity,
    ActivityState,
    activity_officer,
    activity_village,
    days_between,
)
from campaigns.plans.campaigns import Campaign, CampaignState
from campaigns.plans.clashes import Clash, Days, Neighbour, Proposal
from campaigns.plans.programs import Program
from campaigns.plans.sites import Site

FRIDAY = 4
WITA_AHEAD = timedelta(hours=8)  # of UTC, all year
LATE, LONG = (
    12,
    timedelta(hours=4),
)  # from 20.00 WITA on (12.00 UTC); what is neither ends on the day it began
MOST_TOLD = 20  # clashes with their reason; the others are counted


Officers = dict[int, tuple[int, ...]]  # of each activity that has any


@dataclass
class Line:
    """One campaign of the year: its days, and its activities that were not cancelled."""

    id: int
    title: str
    program: str
    state: CampaignState
    first_day: date
    last_day: date
    activity_days: set[date] = field(default_factory=set)
    clash_days: set[date] = field(default_factory=set)
    quarters: list[int] = field(default_factory=lambda: [0] * 4)
    clashes: int = 0
    contacts: int | None = None

    @property
    def total(self) -> int:
        return sum(self.quarters)


@dataclass
class Quarter:
    """A quarter's totals; contacts are None where nobody knows (rule R1)."""

    number: int
    campaigns: int = 0
    activities: int = 0
    held: int = 0
    contacts: int | None = None


@dataclass(frozen=True)
class Found:
    """An activity that clashes, and why."""

    activity_id: int
    title: str
    day: date
    campaign: str
    clashes: Sequence[Clash]


@dataclass(frozen=True)
class Year:
    year: int
    lines: Sequence[Line]
    bands: Sequence[Band]
    quarters: Sequence[Quarter]
    found: Sequence[Found]  # the first MOST_TOLD
    clashing: int  # activities that clash, in all


class Planned(NamedTuple):
    """An activity's columns. Its moments are naive UTC, as the table keeps them: thousands are read for each page."""

    id: int
    campaign_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    site_id: int
    held: bool
    joint: bool
    food: bool
    first_day: date  # of WITA

    @property
    def last_day(self) -> date:
        return (self.ends_at + WITA_AHEAD - timedelta(microseconds=1)).date()


# Questions


def of(year: int, program_id: int | None = None, agency_id: int | None = None) -> Year:
    """The year, of one program or one partner if asked."""
    lines = {line.id: line for line in _lines(year, program_id, agency_id)}
    first, last = date(year, 1, 1), date(year, 12, 31)
    everything = _activities(first, last)
    quarters = [Quarter(number) for number in range(1, 5)]
    for activity in everything:
        line = lines.get(activity.campaign_id)
        if line is not None:
            day = activity.first_day
            quarter = (day.month - 1) // 3
            line.activity_days.add(day)
            line.quarters[quarter] += 1
            quarters[quarter].activities += 1
            quarters[quarter].held += activity.held
    for line in lines.values():
        for each in quarters:
            begins, ends = date(year, each.number * 3 - 2, 1), _end_of(year, each.number)
            each.campaigns += line.first_day <= ends and begins <= line.last_day
    _count_contacts(year, lines, quarters)
    days = days_between(*clock.span_of(first, last))
    found = _clashes(everything, _officers(first, last), lines, days)
    return Year(year, list(lines.values()), bands(year), quarters, found[:MOST_TOLD], len(found))


def _lines(year: int, program_id: int | None, agency_id: int | None) -> list[Line]:
    columns = (
        Campaign.id,
        Campaign.title,
        Program.name,
        Campaign.state,
        Campaign.first_day,
        Campaign.last_day,
    )
    wanted = (
        select(*columns)
        .join(Program, Program.id == Campaign.program_id)
        .where(
            Campaign.first_day <= date(year, 12, 31),
            Campaign.last_day >= date(year, 1, 1),
            Campaign.state != CampaignState.CANCELLED,
        )
    )
    if program_id is not None:
        wanted = wanted.where(Campaign.program_id == program_id)
    if agency_id is not None:
        wanted = wanted.where(Campaign.id.in_(helped_by(agency_id)))
    return [Line(*row) for row in db.session.execute(wanted.order_by(Campaign.first_day, Campaign.id))]


def _activities(first: date, last: date) -> list[Planned]:
    """Every activity that begins then and was not cancelled: of all campaigns, since they clash across them."""
    table = Activity.__table__.c
    columns = (
        table.id,
        table.campaign_id,
        table.title,
        type_coerce(table.starts_at, DateTime),
        type_coerce(table.ends_at, DateTime),
        table.site_id,
        table.state == ActivityState.HELD,
        table.joint,
        table.food,
    )
    found = select(*columns).where(*_within(first, last)).order_by(table.starts_at, table.id)
    rows = db.session.execute(found).all()
    return [Planned._make((*row, (row[3] + WITA_AHEAD).date())) for row in rows]


def _officers(first: date, last: date) -> Officers:
    """The officers of each of those activities that has any."""
    pair, table = activity_officer.c, Activity.__table__
    pairs = select(pair.activity_id, pair.person_id).join(table, table.c.id == pair.activity_id)
    who: dict[int, tuple[int, ...]] = {}
    for activity_id, person_id in db.session.execute(pairs.where(*_within(first, last))).all():
        who[activity_id] = (*who.get(activity_id, ()), person_id)
    return who


def _within(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    (begin, end), table = clock.span_of(first, last), Activity.__table__.c
    return (table.starts_at >= begin, table.starts_at < end, table.state != ActivityState.CANCELLED)


def _count_contacts(year: int, lines: dict[int, Line], quarters: Sequence[Quarter]) -> None:
    begin, end = clock.span_of(date(year, 1, 1), date(year, 12, 31))
    ends = [clock.span_of(_end_of(year, number), _end_of(year, number))[1] for number in (1, 2, 3)]
    quarter = case(*((Activity.starts_at < each, n) for n, each in enumerate(ends)), else_=3)
    sums = (
        select(Activity.campaign_id, quarter, func.sum(HeadCount.people))
        .join(Activity, Activity.id == HeadCount.activity_id)
        .where(Activity.starts_at >= begin, Activity.starts_at < end, HeadCount.people.is_not(None))
        .group_by(Activity.campaign_id, quarter)
    )
    for campaign_id, number, people in db.session.execute(sums):
        if line := lines.get(campaign_id):
            line.contacts = (line.contacts or 0) + int(people)
            quarters[number].contacts = (quarters[number].contacts or 0) + int(people)


# Clashes


def _clashes(alive: Sequence[Planned], officers: Officers, lines: dict[int, Line], days: Days) -> list[Found]:
    """The open activities of these lines that clash, by start."""
    put_off = select(Campaign.id).where(Campaign.state == CampaignState.POSTPONED)
    postponed = set(db.session.scalars(put_off))
    alive = [a for a in alive if a.campaign_id not in postponed]
    meeting, special = _meeting(alive, officers), _special(days)
    suspects = [
        a
        for a in alive
        if a.campaign_id in lines and not a.held and (a.id in meeting or _is_special(a, special))
    ]
    served, stands = _places([a.id for a in suspects], days)
    names, days_on = _names(suspects, officers), lru_cache(None)(days.on)
    found = []
    for a in suspects:
        first = a.first_day
        told = clashes.find(
            _proposal(a, {id_: names[id_] for id_ in officers.get(a.id, ())}, served[a.id], stands.get(a.id)),
            [_neighbour(b, frozenset(officers.get(b.id, ()))) for b in meeting.get(a.id, ())],
            days_on(first, a.last_day),
        )
        if told:
            line = lines[a.campaign_id]
            line.clashes += 1
            line.clash_days.add(first)
            found.append(Found(a.id, a.title, first, line.title, told))
    return found


def _meeting(alive: Sequence[Planned], officers: Officers) -> dict[int, list[Planned]]:
    """Of each activity that meets another at its site or with its officer: those others. One sweep by start."""
    running: dict[int, list[Planned]] = {}  # by officer, and by site below zero
    met: defaultdict[int, list[Planned]] = defaultdict(list)
    for a in alive:
        starts_at = a.starts_at
        for key in (-a.site_id, *officers.get(a.id, ())):
            still = [b for b in running.get(key, ()) if b.ends_at > starts_at]
            for b in still:
                if b not in met[a.id]:
                    met[a.id].append(b)
                    met[b.id].append(a)
            running[key] = [*still, a]
    return {id_: others for id_, others in met.items() if others}


def _special(days: Days) -> set[date]:
    """The days of which the calendar could say anything, whatever the place and the hour; Fridays besides."""
    found = set(days.off)
    spans = [(haul - clashes.HAUL_MARGIN, haul + clashes.HAUL_MARGIN) for haul, _ in days.hauls]
    spans += [(begin, end - timedelta(1)) for begin, end in days.ramadans]
    spans += [(danger.first, danger.last) for danger in days.dangers]
    spans += [(clock.day_of(e.starts_at), clock.last_day_of(e.ends_at)) for e in days.events]
    for first, last in spans:
        found |= {first + timedelta(n) for n in range((last - first).days + 1)}
    return found


def _is_special(a: Planned, special: set[date]) -> bool:
    if a.first_day in special or a.starts_at.hour >= LATE or a.ends_at - a.starts_at > LONG:
        return True  # a long or a late one may touch another day
    if a.first_day.weekday() != FRIDAY:
        return False
    begins, ends = clashes.FRIDAY_PRAYER
    return (a.starts_at + WITA_AHEAD).time() < ends and begins < (a.ends_at + WITA_AHEAD).time()


def _places(ids: Sequence[int], days: Days) -> tuple[defaultdict[int, set[str]], dict[int, str]]:
    """The villages that each of them serves, and the one it stands in, where the calendar asks for places at all."""
    served: defaultdict[int, set[str]] = defaultdict(set)
    if not (ids and (days.hauls or days.dangers or days.events)):
        return served, {}
    pair, table = activity_village.c, Activity.__table__.c
    for row in db.session.execute(
        select(pair.activity_id, pair.village_code).where(pair.activity_id.in_(ids))
    ):
        served[row[0]].add(row[1])
    there = select(table.id, Site.village_code).join(Site, Site.id == table.site_id)
    stands = there.where(table.id.in_(ids), Site.village_code.is_not(None))
    return served, {row[0]: row[1] for row in db.session.execute(stands)}


def _proposal(a: Planned, officers: dict[int, str], served: set[str], stands: str | None) -> Proposal:
    villages = frozenset([*served, stands] if stands else served)
    return Proposal(
        starts_at=a.starts_at.replace(tzinfo=UTC),
        ends_at=a.ends_at.replace(tzinfo=UTC),
        site_id=a.site_id,
        officers=officers,
        joint=a.joint,
        food=a.food,
        regencies=frozenset(map(regions.regency_code, villages)),
        villages=villages,
    )


def _names(suspects: Sequence[Planned], officers: Officers) -> dict[int, str]:
    """The officers of these activities by their names."""
    ids = {id_ for a in suspects for id_ in officers.get(a.id, ())}
    called = select(Person.id, Person.name).where(Person.id.in_(ids))
    return {id_: name for id_, name in db.session.execute(called)}


def _neighbour(b: Planned, officers: frozenset[int]) -> Neighbour:
    starts_at, ends_at = b.starts_at.replace(tzinfo=UTC), b.ends_at.replace(tzinfo=UTC)
    return Neighbour(b.title, starts_at, ends_at, b.site_id, officers, b.joint)


def _end_of(year: int, quarter: int) -> date:
    return end_of_month(year, quarter * 3)
