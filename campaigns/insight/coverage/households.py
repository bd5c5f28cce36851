"""How many different households received something, kept like the other figures though nothing of it adds up.

A gift moves its household into the slices and places where it had none yet, or out of them where it is withdrawn. So
does whatever changes where the gifts at an activity count: a handful of rows, however many gifts there are elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.fieldwork.households import HouseholdGift
from campaigns.ground import clock
from campaigns.ground.database import Base, Code, db
from campaigns.insight.coverage import recount
from campaigns.insight.coverage.engine import ways_up
from campaigns.insight.coverage.recount import HOME, Households
from campaigns.insight.coverage.rows import Rows
from campaigns.insight.coverage.slices import QUARTER, Slice, Sliced, quarter_at
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.campaigns import Campaign
from campaigns.plans.sites import Site

Place = tuple[Slice, str]


class CoverageHousehold(Sliced, Base):
    """How many different households received something in one place in one slice."""

    __tablename__ = "coverage_household"

    code: Mapped[str] = mapped_column(Code, primary_key=True)
    households: Mapped[int]


HOUSEHOLDS = Rows(CoverageHousehold, "code", Households, recount.households, None)


def years_of(gift_ids: Collection[int]) -> set[int]:
    """The WITA years in which these gifts count, or will once their activities are held."""
    moments = (
        select(Activity.starts_at)
        .join(HouseholdGift, HouseholdGift.activity_id == Activity.id)
        .where(HouseholdGift.id.in_(gift_ids))
    )
    return {clock.day_of(moment).year for moment in db.session.scalars(moments)} if gift_ids else set()


def places_of(touched: Any) -> dict[int, frozenset[Place]]:
    """Where gifts count by the id of their activity, of those activities under this condition that have any."""
    given = exists().where(HouseholdGift.activity_id == Activity.id)
    found = db.session.execute(_with_places(Activity.id).where(touched, given))
    return {id_: _places(*facts) for id_, *facts in found}


def move(stood: Mapping[int, bool], places: Mapping[int, frozenset[Place]]) -> None:
    """Keep up with what changed: whether a gift `stood` before, by its id, and `places_of` activities as they were.

    A household that is seen at many activities is looked at with all its gifts, and nobody else is.
    """
    if not stood and not places:
        return
    then: defaultdict[int, set[frozenset[Place]]] = defaultdict(set)
    now: defaultdict[int, set[frozenset[Place]]] = defaultdict(set)
    known: dict[int, frozenset[Place]] = {}
    for gift_id, household_id, activity_id, stands, *facts in _gifts_beside(stood, places):
        there = known.get(activity_id)
        if there is None:
            there = known[activity_id] = _places(*facts)
        if stands:
            now[household_id].add(there)
        if stood.get(gift_id, stands):
            then[household_id].add(places.get(activity_id, there))
    alike = Counter((frozenset(then[id_]), frozenset(now[id_])) for id_ in then.keys() | now.keys())
    moved: Counter[Place] = Counter()
    for (was, is_), many in alike.items():
        before, after = frozenset[Place]().union(*was), frozenset[Place]().union(*is_)
        moved.update(dict.fromkeys(after - before, many))
        moved.subtract(dict.fromkeys(before - after, many))
    for (one, code), more in moved.items():
        if more:
            _add(one, code, more)


def _gifts_beside(gift_ids: Iterable[int], activity_ids: Iterable[int]) -> Iterable[Any]:
    """Every gift of the households of these gifts, and of those at these activities; with what `_places` asks."""
    changed = or_(HouseholdGift.id.in_(list(gift_ids)), HouseholdGift.activity_id.in_(list(activity_ids)))
    theirs = select(HouseholdGift.household_id).where(changed)
    told = (HouseholdGift.id, HouseholdGift.household_id, Activity.id, HouseholdGift.withdrawn_at.is_(None))
    return db.session.execute(
        _with_places(*told)
        .join(HouseholdGift, HouseholdGift.activity_id == Activity.id)
        .where(HouseholdGift.household_id.in_(theirs))
    )


def _with_places(*columns: Any) -> Any:
    """These columns of activities, and what `_places` asks."""
    facts = (
        Activity.state,
        HOME,
        Activity.starts_at,
        Campaign.program_id,
        Campaign.rung_id,
        Campaign.agency_id,
    )
    return (
        select(*columns, *facts)
        .select_from(Activity)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .join(Site, Activity.site_id == Site.id)
    )


def _places(state: ActivityState, home: str | None, starts_at: datetime, *owners: int) -> frozenset[Place]:
    if state != ActivityState.HELD or home is None:
        return frozenset()
    narrow = Slice(quarter_at(starts_at), QUARTER, *owners)
    return frozenset((one, code) for one in (narrow, *narrow.wider) for code in ways_up(home))


def _add(one: Slice, code: str, more: int) -> None:
    """So many more households; never fewer than none, whatever a fault leaves for the night to count right."""
    c = HOUSEHOLDS.columns
    there = (HOUSEHOLDS.is_of(one), c.code == code)
    known = db.session.scalar(select(c.households).where(*there))
    now = max((known or 0) + more, 0)
    if known is None and now:
        db.session.execute(insert(CoverageHousehold).values(**one._asdict(), code=code, households=now))
    elif now:
        db.session.execute(update(CoverageHousehold).where(*there).values(households=now))
    else:
        db.session.execute(delete(CoverageHousehold).where(*there))
