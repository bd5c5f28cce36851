"""What changes the kept figures of coverage: a session notes it, and has it counted anew before it commits."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import event, inspect, or_, select
from sqlalchemy.orm import Session, SessionTransaction

from campaigns.fieldwork.attendance import HeadCount
from campaigns.fieldwork.complaints import Complaint
from campaigns.fieldwork.households import HouseholdGift
from campaigns.ground.database import db
from campaigns.insight.coverage import households, kept
from campaigns.insight.coverage.households import Place
from campaigns.insight.coverage.slices import QUARTER, Slice, quarter_at
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.sites import Site

CHANGED = "coverage changed"  # in a session's info, until its transaction ends


@dataclass
class Changed:
    """What a session has changed so far: things by id, and under what they were counted before."""

    activities: set[int] = field(default_factory=set)
    reported: set[int] = field(default_factory=set)  # activities with more complaints
    gifts: dict[int, bool] = field(default_factory=dict)  # to households: whether each stood before
    places: dict[int, frozenset[Place]] = field(default_factory=dict)  # where gifts counted, by activity
    campaigns: set[int] = field(default_factory=set)
    sites: set[int] = field(default_factory=set)
    quarters: set[tuple[int, date]] = field(default_factory=set)  # of a campaign, by its id
    keys: set[tuple[int, int, int, int]] = field(default_factory=set)  # campaign, program, rung, agency


TELLING = {  # what of a thing changes what is counted
    Activity: ("campaign_id", "site_id", "starts_at", "state", "invited_only", "catchment"),
    Campaign: ("program_id", "rung_id", "agency_id", "state"),
    Site: ("village_code",),
    HeadCount: ("activity_id", "people"),
    Complaint: ("activity_id", "is_confidential"),
    HouseholdGift: ("withdrawn_at",),
}


@event.listens_for(Session, "before_flush")
def _look(session: Session, _context: Any, _instances: Any) -> None:
    """Where the gifts at activities counted, while the database still says so: whoever changes one holds it."""
    ids = {
        thing.id
        for thing in session.dirty
        if type(thing) is Activity and any(_is_changed(thing, name) for name in TELLING[Activity])
    }
    if ids:
        found = households.places_of(Activity.id.in_(ids))
        changed = session.info.setdefault(CHANGED, Changed())
        changed.places = found | changed.places  # as it was when the transaction began


@event.listens_for(Session, "after_flush")
def _note(session: Session, _context: Any) -> None:
    for thing in (*session.new, *session.deleted, *session.dirty):
        names = TELLING.get(type(thing))
        if names and (thing not in session.dirty or any(_is_changed(thing, name) for name in names)):
            _note_one(session.info.setdefault(CHANGED, Changed()), thing, thing in session.new)


@event.listens_for(Session, "before_commit")
def _keep(session: Session) -> None:
    """Count anew what was changed, after everything else: a year is the last thing that a writer takes."""
    if session.in_nested_transaction():
        return
    session.flush()
    changed = session.info.pop(CHANGED, None)
    if changed is None:
        return
    reported = _reported(changed.reported - changed.activities)
    kept.count(_slices_of(changed), reported, changed.gifts, changed.places, _beneath(changed))


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    """What a savepoint took back was counted anew in vain, which harms nothing."""
    if not previous.nested:
        session.info.pop(CHANGED, None)


def _note_one(changed: Changed, thing: Any, is_new: bool) -> None:
    match thing:
        case Activity():
            changed.activities.add(thing.id)
            moments = _values(thing, "starts_at")
            changed.quarters |= {
                (id_, quarter_at(m)) for id_ in _values(thing, "campaign_id") for m in moments
            }
        case HeadCount():
            changed.activities |= _values(thing, "activity_id")
        case Complaint() if is_new:
            changed.reported.add(thing.activity_id)
        case Complaint():
            changed.activities |= _values(thing, "activity_id")
        case HouseholdGift():
            before = [] if is_new else inspect(thing).attrs.withdrawn_at.history.deleted
            changed.gifts.setdefault(thing.id, None in before)  # as it was when the transaction began
        case Campaign():
            changed.campaigns.add(thing.id)
            parts = [_values(thing, name) for name in ("program_id", "rung_id", "agency_id")]
            changed.keys |= {(thing.id, *key) for key in product(*parts)}
        case Site():
            changed.sites.add(thing.id)


def _beneath(changed: Changed) -> Any | None:
    """A condition: an activity at a site that moved, or of a campaign that is another's now; None where there is none.

    Whoever moves those does not hold their activities, which others may change meanwhile.
    """
    keys = Counter(id_ for id_, *_ in changed.keys)
    owned = [id_ for id_, many in keys.items() if many > 1]
    there = or_(Activity.campaign_id.in_(owned), Activity.site_id.in_(changed.sites))
    return there if owned or changed.sites else None


def _slices_of(changed: Changed) -> set[Slice]:
    """The slices in which what was changed is counted, and in which it was."""
    touched = or_(
        Activity.id.in_(changed.activities),
        Activity.campaign_id.in_(changed.campaigns),
        Activity.site_id.in_(changed.sites),
    )
    rows = db.session.execute(select(Activity.campaign_id, Activity.starts_at).where(touched))
    quarters = changed.quarters | {(id_, quarter_at(moment)) for id_, moment in rows}
    wanted = select(Campaign.id, Campaign.program_id, Campaign.rung_id, Campaign.agency_id)
    keys = {
        tuple(row) for row in db.session.execute(wanted.where(Campaign.id.in_({id_ for id_, _ in quarters})))
    }
    return {
        Slice(quarter, QUARTER, *key)
        for id_, quarter in quarters
        for of, *key in keys | changed.keys
        if of == id_
    }


def _reported(ids: set[int]) -> dict[Slice, list[int]]:
    """These activities by the slice in which they are counted."""
    rows = db.session.execute(
        select(Activity.id, Activity.starts_at, Campaign.program_id, Campaign.rung_id, Campaign.agency_id)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .where(Activity.id.in_(ids))
    )
    found: defaultdict[Slice, list[int]] = defaultdict(list)
    for id_, starts_at, *key in rows:
        found[Slice(quarter_at(starts_at), QUARTER, *key)].append(id_)
    return found


def _is_changed(thing: Any, name: str) -> bool:
    return bool(inspect(thing).attrs[name].history.has_changes())


def _values(thing: Any, name: str) -> set[Any]:
    """What an attribute was and is."""
    history = inspect(thing).attrs[name].history
    return {*history.deleted, *history.unchanged, *history.added} - {None}
