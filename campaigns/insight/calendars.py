"""What stands on whose calendar: at the desk, in the portal, and in the feeds that calendar programs read.

A partner sees the activities of campaigns that its agency is asked to help or helps, and nothing of anyone else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select

from campaigns.ground import clock
from campaigns.ground.database import db
from campaigns.people.journal import Entry
from campaigns.people.persons import Person
from campaigns.plans import feeds, partner_events, warnings
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign, CampaignState
from campaigns.plans.feeds import Feed
from campaigns.plans.partner_events import PartnerEvent
from campaigns.plans.partnerships import Partnership
from campaigns.plans.partnerships.things import OPEN
from campaigns.plans.sites import Site
from campaigns.plans.warnings import Warning

KEPT = timedelta(days=90)  # how long what is over stays in a feed


@dataclass(frozen=True)
class Choice:
    """Whose and which activities: each part narrows further, None takes all."""

    program_id: int | None = None
    officer_id: int | None = None
    regency: str = ""
    agency_id: int | None = None  # a partner's
    partnership_id: int | None = None  # of that partner, a guest's


@dataclass
class Day:
    """What a WITA day holds."""

    day: date
    activities: list[Activity] = field(default_factory=list)
    events: list[PartnerEvent] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)

    @property
    def is_busy(self) -> bool:
        """Whether it holds anything."""
        return bool(self.activities or self.events or self.warnings)


@dataclass(frozen=True)
class Subscription:
    """What a feed tells: activities, campaigns as spans of days, and when each of them was last touched."""

    activities: Sequence[Activity]
    campaigns: Sequence[Campaign]
    touched: dict[str, datetime]  # by `activity:7`


# Questions


def days(first: date, last: date, choice: Choice, *, ours: bool = True) -> list[Day]:
    """Every day from `first` to `last`, both included, and what it holds; `ours` adds partners' events, warnings."""
    found = {first + timedelta(n): Day(first + timedelta(n)) for n in range((last - first).days + 1)}
    for activity in entries(first, last, choice):
        for day in _covered(activity.day, activity.last_day, found):
            day.activities.append(activity)
    if ours:
        for event in partner_events.between(*clock.span_of(first, last)):
            for day in _covered(event.day, event.last_day, found):
                day.events.append(event)
        for warning in warnings.between(first, last):
            if choice.regency and warning.regency_codes and choice.regency not in warning.regency_codes:
                continue
            for day in _covered(warning.first_day, warning.last_day, found):
                day.warnings.append(warning)
    return list(found.values())


def entries(first: date, last: date, choice: Choice) -> list[Activity]:
    """The activities of the choice that touch those WITA days, cancelled ones too, by start."""
    begin, end = clock.span_of(first, last)
    wanted = select(Activity).where(Activity.starts_at < end, Activity.ends_at > begin, *_conditions(choice))
    return list(db.session.scalars(wanted.order_by(Activity.starts_at, Activity.id)))


def helped_by(agency_id: int, partnership_id: int | None = None) -> Select[int]:
    """The campaigns that an agency is asked to help, or helps; by that one partnership alone, if it is named."""
    theirs = select(Partnership.campaign_id).where(
        Partnership.agency_id == agency_id, Partnership.state.in_(OPEN)
    )
    return theirs if partnership_id is None else theirs.where(Partnership.id == partnership_id)


def subscribed(feed: Feed) -> Subscription:
    """What the feed may tell: an officer's own, a partner's campaigns, else everything of the office."""
    since = clock.today() - KEPT
    agency_id, officer_id = feeds.agency_of(feed), feeds.officer_of(feed)
    choice = Choice(officer_id=officer_id, agency_id=agency_id)
    wanted = select(Activity).where(Activity.ends_at >= clock.span_of(since, since)[0], *_conditions(choice))
    found = list(db.session.scalars(wanted.order_by(Activity.starts_at, Activity.id)))
    spans: list[Campaign] = []
    if officer_id is None:
        running = select(Campaign).where(Campaign.last_day >= since)
        if agency_id is not None:
            running = running.where(Campaign.id.in_(helped_by(agency_id)))
        spans = list(db.session.scalars(running.order_by(Campaign.first_day, Campaign.id)))
    return Subscription(found, spans, _touched([*_keys("activity", found), *_keys("campaign", spans)]))


def is_firm(campaign: Campaign) -> bool:
    """Whether the campaign's days are settled: approved, running or done."""
    return campaign.is_public


def is_called_off(campaign: Campaign) -> bool:
    return campaign.state == CampaignState.CANCELLED


def _keys(kind: str, things: Sequence[Activity] | Sequence[Campaign]) -> list[str]:
    return [f"{kind}:{thing.id}" for thing in things]


def _touched(keys: Sequence[str]) -> dict[str, datetime]:
    latest = select(Entry.about, func.max(Entry.at)).where(Entry.about.in_(keys)).group_by(Entry.about)
    return {about: at for about, at in db.session.execute(latest)}


def _conditions(choice: Choice) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if choice.program_id is not None:
        found.append(
            Activity.campaign_id.in_(select(Campaign.id).where(Campaign.program_id == choice.program_id))
        )
    if choice.officer_id is not None:
        found.append(Activity.officers.any(Person.id == choice.officer_id))
    if choice.regency:
        here = Site.village_code.startswith(choice.regency + ".", autoescape=True)
        found.append(Activity.site_id.in_(select(Site.id).where(here)))
    if choice.agency_id is not None:
        found.append(Activity.campaign_id.in_(helped_by(choice.agency_id, choice.partnership_id)))
    return found


def _covered(first: date, last: date, days: dict[date, Day]) -> list[Day]:
    span = (first + timedelta(n) for n in range((last - first).days + 1))
    return [days[day] for day in span if day in days]
