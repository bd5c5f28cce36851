"""What people ask of households that received something. Households are never added to people (rule R1)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from campaigns.fieldwork.households.things import Household, HouseholdGift
from campaigns.ground.database import db
from campaigns.ground.rows import Rows
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.sites import Site


@dataclass(frozen=True)
class Recipient:
    """A household behind a figure: what may be told of its number (None: nothing), how many gifts, and the activity
    of the last one with the agency whose it is."""

    ending: str | None
    is_forgotten: bool
    gifts: int
    activity_id: int
    activity: str
    site: str
    last_at: datetime
    agency_id: int

    @property
    def owner_ids(self) -> set[int]:
        return {self.agency_id}


def of(activity: Activity) -> Rows[HouseholdGift]:
    """What was written down at an activity, the latest first; what was withdrawn, too."""
    mine = select(HouseholdGift).where(HouseholdGift.activity_id == activity.id)
    together = (joinedload(HouseholdGift.household), joinedload(HouseholdGift.made_by))
    return Rows(mine.options(*together).order_by(HouseholdGift.id.desc()))


def number_of(activity: Activity) -> int:
    """How many different households received something at an activity."""
    return numbers([Activity.id == activity.id]).get(activity.id, 0)


def numbers(conditions: Iterable[Any]) -> dict[int, int]:
    """The same of the activities of these conditions on Activity and Campaign, by id; without those that have none."""
    told = (
        select(HouseholdGift.activity_id, func.count(HouseholdGift.household_id.distinct()))
        .join(Activity, HouseholdGift.activity_id == Activity.id)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .where(HouseholdGift.withdrawn_at.is_(None), *conditions)
        .group_by(HouseholdGift.activity_id)
    )
    return {id_: count for id_, count in db.session.execute(told)}


def recipients(conditions: Iterable[Any]) -> list[Recipient]:
    """The different households that received something at the activities of these conditions on Activity, Campaign
    and Site; the latest first, and each once."""
    there = (*(Activity.title, Site.name, Activity.starts_at), Campaign.agency_id)
    wanted = (
        select(Activity.id, *there)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .join(Site, Activity.site_id == Site.id)
        .where(*conditions)
    )
    told: dict[int, Any] = {id_: facts for id_, *facts in db.session.execute(wanted)}
    given = (
        HouseholdGift.id,
        HouseholdGift.activity_id,
        Household.id,
        Household.ending,
        Household.key.is_(None),
    )
    gifts: Counter[int] = Counter()
    latest: dict[int, Any] = {}
    for gift_id, activity_id, id_, *known in db.session.execute(
        select(*given)
        .join(Household, HouseholdGift.household_id == Household.id)
        .where(HouseholdGift.withdrawn_at.is_(None))
        .where(HouseholdGift.activity_id.in_(wanted.with_only_columns(Activity.id)))
    ):
        gifts[id_] += 1
        one = (told[activity_id][2], gift_id, activity_id, *known)
        latest[id_] = max(latest.get(id_, one), one)
    newest = sorted(latest, key=latest.__getitem__, reverse=True)
    return [
        Recipient(ending, forgotten, gifts[id_], activity_id, *told[activity_id])
        for id_ in newest
        for _, _, activity_id, ending, forgotten in (latest[id_],)
    ]
