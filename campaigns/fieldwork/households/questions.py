"""What people ask of households that received something. Households are never added to people (rule R1)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
    """A household behind a figure: what is known of its number, how many gifts, and the activity of the last one."""

    ending: str
    is_forgotten: bool
    gifts: int
    activity_id: int
    activity: str
    site: str
    last_at: datetime


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
    found = db.session.execute(
        select(
            Household.id,
            Household.ending,
            Household.key.is_(None),
            Activity.id,
            Activity.title,
            Site.name,
            Activity.starts_at,
        )
        .join(HouseholdGift, HouseholdGift.household_id == Household.id)
        .join(Activity, HouseholdGift.activity_id == Activity.id)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .join(Site, Activity.site_id == Site.id)
        .where(HouseholdGift.withdrawn_at.is_(None), *conditions)
        .order_by(Activity.starts_at.desc(), HouseholdGift.id.desc())
    ).all()
    latest: dict[int, Recipient] = {}
    for id_, ending, forgotten, activity_id, activity, site, at in found:
        last = latest.get(id_) or Recipient(ending, forgotten, 0, activity_id, activity, site, at)
        latest[id_] = replace(last, gifts=last.gifts + 1)
    return list(latest.values())
