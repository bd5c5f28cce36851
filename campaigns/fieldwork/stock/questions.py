"""What people ask of the goods at an activity."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from campaigns.fieldwork.stock.engine import Balance
from campaigns.fieldwork.stock.things import MovementKind, StockMovement
from campaigns.ground.database import db
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.deliveries import Delivery
from campaigns.plans.partnerships import Contribution, ContributionKind, PromiseEntry
from campaigns.plans.promise_ledger import EntryKind


@dataclass(frozen=True)
class Item:
    """The goods of one promise at an activity, and what became of them."""

    contribution: Contribution
    balance: Balance


def balance_of(activity: Activity, contribution: Contribution) -> Balance:
    """What became of this promise's goods at this activity."""
    return _balances(activity, contribution).get(contribution.id, Balance())


def items_of(activity: Activity) -> list[Item]:
    """The goods that arrived for an activity or moved there, in the order in which they were promised."""
    balances = _balances(activity)
    goods = select(Contribution).where(
        Contribution.id.in_(balances), Contribution.kind == ContributionKind.GOODS
    )
    return [Item(one, balances[one.id]) for one in db.session.scalars(goods.order_by(Contribution.id))]


def given(conditions: Iterable[Any]) -> dict[int, dict[str, Decimal]]:
    """What was given away at the activities of these conditions on Activity and Campaign: by its id, then by unit.

    Units are never added up: two packs and three bottles are five of nothing.
    """
    moved = (
        select(StockMovement.activity_id, Contribution.unit, func.sum(StockMovement.quantity))
        .join(Contribution, StockMovement.contribution_id == Contribution.id)
        .join(Activity, StockMovement.activity_id == Activity.id)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .where(StockMovement.kind == MovementKind.GIVEN, *conditions)
        .group_by(StockMovement.activity_id, Contribution.unit)
        .order_by(StockMovement.activity_id, Contribution.unit)
    )
    found: defaultdict[int, dict[str, Decimal]] = defaultdict(dict)
    for id_, unit, quantity in db.session.execute(moved):
        if quantity:  # all of it may have been taken back
            found[id_][unit] = quantity
    return found


def movements_of(activity: Activity) -> list[StockMovement]:
    """What was written down of the activity's goods, the latest first."""
    mine = select(StockMovement).where(StockMovement.activity_id == activity.id)
    return list(db.session.scalars(mine.order_by(StockMovement.id.desc())))


def undone_of(activity: Activity) -> set[int]:
    """The numbers of its movements that were taken back."""
    return {one.reverses_id for one in movements_of(activity) if one.reverses_id is not None}


def _balances(activity: Activity, only: Contribution | None = None) -> dict[int, Balance]:
    """What became of each promise of which something arrived or moved here, by its id; of one, where one is meant."""
    arrived = (
        select(PromiseEntry.contribution_id, func.sum(PromiseEntry.quantity))
        .join(Delivery, PromiseEntry.delivery_id == Delivery.id)
        .where(Delivery.activity_id == activity.id, PromiseEntry.kind == EntryKind.ARRIVAL)
        .group_by(PromiseEntry.contribution_id)
        .having(func.sum(PromiseEntry.quantity) != 0)  # what was taken back never came
    )
    moved = (
        select(StockMovement.contribution_id, StockMovement.kind, func.sum(StockMovement.quantity))
        .where(StockMovement.activity_id == activity.id)
        .group_by(StockMovement.contribution_id, StockMovement.kind)
    )
    if only is not None:
        arrived = arrived.where(PromiseEntry.contribution_id == only.id)
        moved = moved.where(StockMovement.contribution_id == only.id)
    sums: defaultdict[int, dict[str, Decimal]] = defaultdict(dict)
    for id_, quantity in db.session.execute(arrived):
        sums[id_]["arrived"] = quantity
    for id_, kind, quantity in db.session.execute(moved):
        sums[id_][kind] = quantity
    return {id_: Balance(**each) for id_, each in sums.items()}
