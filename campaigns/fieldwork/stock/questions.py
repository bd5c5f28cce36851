"""What people ask of the goods at an activity."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from campaigns.fieldwork.stock.engine import ZERO, Balance
from campaigns.fieldwork.stock.things import MovementKind, StockMovement
from campaigns.ground.database import db
from campaigns.plans import deliveries
from campaigns.plans.activities import Activity
from campaigns.plans.deliveries import Delivery
from campaigns.plans.partnerships import Contribution, ContributionKind


@dataclass(frozen=True)
class Item:
    """The goods of one promise at an activity, and what became of them."""

    contribution: Contribution
    balance: Balance


def balance_of(activity: Activity, contribution: Contribution) -> Balance:
    """What became of this promise's goods at this activity."""
    moved = _moved(activity).get(contribution.id, {})
    return _balance(_arrived(deliveries.at(activity)).get(contribution.id, ZERO), moved)


def items_of(activity: Activity) -> list[Item]:
    """The goods that arrived for an activity or moved there, in the order in which they were promised."""
    arrived, moved = _arrived(deliveries.at(activity)), _moved(activity)
    wanted = Contribution.id.in_(arrived.keys() | moved.keys())
    goods = select(Contribution).where(wanted, Contribution.kind == ContributionKind.GOODS)
    return [
        Item(one, _balance(arrived.get(one.id, ZERO), moved.get(one.id, {})))
        for one in db.session.scalars(goods.order_by(Contribution.id))
    ]


def movements_of(activity: Activity) -> list[StockMovement]:
    """What was written down of the activity's goods, the latest first."""
    mine = select(StockMovement).where(StockMovement.activity_id == activity.id)
    return list(db.session.scalars(mine.order_by(StockMovement.id.desc())))


def undone_of(activity: Activity) -> set[int]:
    """The numbers of its movements that were taken back."""
    return {one.reverses_id for one in movements_of(activity) if one.reverses_id is not None}


def _arrived(found: Iterable[Delivery]) -> dict[int, Decimal]:
    arrived: defaultdict[int, Decimal] = defaultdict(Decimal)
    for delivery in found:
        if delivery.stands:
            arrived[delivery.contribution_id] += delivery.arrived
    return dict(arrived)


def _moved(activity: Activity) -> dict[int, dict[MovementKind, Decimal]]:
    total = func.sum(StockMovement.quantity)
    columns = (StockMovement.contribution_id, StockMovement.kind, total)
    sums = select(*columns).where(StockMovement.activity_id == activity.id)
    found: defaultdict[int, dict[MovementKind, Decimal]] = defaultdict(dict)
    for id_, kind, quantity in db.session.execute(sums.group_by(*columns[:2])):
        found[id_][kind] = quantity
    return dict(found)


def _balance(arrived: Decimal, moved: dict[MovementKind, Decimal]) -> Balance:
    kinds = (MovementKind.GIVEN, MovementKind.RETURNED, MovementKind.DAMAGED)
    return Balance(arrived, *(moved.get(kind, ZERO) for kind in kinds))
