"""How many different households received something, kept like the other figures though nothing of it adds up.

A gift moves its household into the slices and places where it had none yet, or out of them where it is withdrawn: a
handful of rows, however many gifts there are. What anything else changes is counted anew, slice by slice.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.fieldwork.households import HouseholdGift
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


def slices_of(gift_ids: Collection[int]) -> set[Slice]:
    """The slices in which these gifts count, or will once their activities are held."""
    found = (
        select(Activity.starts_at, Campaign.program_id, Campaign.rung_id, Campaign.agency_id)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .join(HouseholdGift, HouseholdGift.activity_id == Activity.id)
        .where(HouseholdGift.id.in_(gift_ids))
    )
    rows = db.session.execute(found) if gift_ids else ()
    return {Slice(quarter_at(starts_at), QUARTER, *owners) for starts_at, *owners in rows}


def move(stood: Mapping[int, bool]) -> None:
    """Keep up with gifts that were written down or withdrawn; `stood` is whether each of them counted before.

    Where nothing else has changed since.
    """
    then: defaultdict[int, set[Place]] = defaultdict(set)
    now: defaultdict[int, set[Place]] = defaultdict(set)
    for gift_id, household_id, stands, places in _gifts_beside(stood):
        if stands:
            now[household_id] |= places
        if stood.get(gift_id, stands):
            then[household_id] |= places
    moved: Counter[Place] = Counter()
    for household_id in now.keys() | then.keys():
        moved.update(now[household_id] - then[household_id])
        moved.subtract(then[household_id] - now[household_id])
    for (one, code), more in moved.items():
        if more:
            _add(one, code, more)


def _gifts_beside(gift_ids: Iterable[int]) -> Iterable[tuple[int, int, bool, set[Place]]]:
    """Every gift of the households of these gifts that counts: its id, whose it is, whether it stands, and where."""
    theirs = select(HouseholdGift.household_id).where(HouseholdGift.id.in_(list(gift_ids)))
    told: tuple[Any, ...] = (
        *(HouseholdGift.id, HouseholdGift.household_id, HouseholdGift.withdrawn_at.is_(None)),
        *(HOME, Activity.starts_at, Campaign.program_id, Campaign.rung_id, Campaign.agency_id),
    )
    found = db.session.execute(
        select(*told)
        .join(Activity, HouseholdGift.activity_id == Activity.id)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .join(Site, Activity.site_id == Site.id)
        .where(HouseholdGift.household_id.in_(theirs), Activity.state == ActivityState.HELD)
    )
    for gift_id, household_id, stands, home, starts_at, *owners in found:
        narrow = Slice(quarter_at(starts_at), QUARTER, *owners)
        places = {(one, code) for one in (narrow, *narrow.wider) for code in ways_up(home)} if home else set()
        yield gift_id, household_id, stands, places


def _add(one: Slice, code: str, more: int) -> None:
    c = HOUSEHOLDS.columns
    there = (HOUSEHOLDS.is_of(one), c.code == code)
    known = db.session.scalar(select(c.households).where(*there))
    if known is None:
        first = {**one._asdict(), "code": code, "households": more}
        db.session.execute(insert(CoverageHousehold).values(first))
    elif known + more:
        db.session.execute(update(CoverageHousehold).where(*there).values(households=known + more))
    else:
        db.session.execute(delete(CoverageHousehold).where(*there))
