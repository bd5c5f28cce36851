"""Two at once never both take the same rest of goods, nor count the same delivery (rule S1).

`FULL=1` runs two hundred rounds of each.
"""

from decimal import Decimal

from flask import Flask

from campaigns.fieldwork import stock
from campaigns.fieldwork.stock import MovementKind
from campaigns.ground import clock
from campaigns.ground.database import db, fetch
from campaigns.people.persons import Membership
from campaigns.plans import deliveries
from campaigns.plans.activities import Activity
from campaigns.plans.deliveries import Delivery
from campaigns.plans.partnerships import Contribution
from tests import cast
from tests.campaigns.plans.promising import accepted, delivered, goods
from tests.races import CONTENDERS, DONE, FULL, contest

ROUNDS = 200 if FULL else 4
OTHERS = CONTENDERS - 1


def give_the_rest(round_: int, contender: int, activity_id: int, ids: list[int], by_id: int) -> None:
    """One gives what is left, another writes it off."""
    kind = MovementKind.GIVEN if contender % 2 else MovementKind.DAMAGED
    promise, by = fetch(Contribution, ids[round_]), fetch(Membership, by_id)
    stock.move(fetch(Activity, activity_id), promise, kind, Decimal(60), by=by)


def look_or_take_back(round_: int, contender: int, ids: list[int], by_id: int) -> None:
    """One verifies the delivery, another takes it back."""
    delivery, by = fetch(Delivery, ids[round_]), fetch(Membership, by_id)
    if contender % 2:
        stock.verify(delivery, delivery.quantity, by=by)
    else:
        stock.take_back(delivery, "Salah", by=by)


def bring_the_same(round_: int, contender: int, ids: list[int], by_id: int) -> None:
    promise, by = fetch(Contribution, ids[round_]), fetch(Membership, by_id)
    facts = ("paket", clock.today(), "Petugas", "BAST/1")
    deliveries.record(promise, Decimal(60), *facts, by=by)


def test_one_rest_is_taken_by_exactly_one(app: Flask, planner: Membership, dishub: Membership) -> None:
    """Of a hundred packs four want sixty each."""
    partnership = accepted(planner, cast.campaign(planner), dishub)
    activity = cast.activity(planner, partnership.campaign)
    promises = [goods(partnership, dishub, what=f"P{n}", activity=activity) for n in range(ROUNDS)]
    for promise in promises:
        delivered(promise, 100, dishub)
    ids = [promise.id for promise in promises]
    ends = contest(app, give_the_rest, activity.id, ids, planner.id, rounds=ROUNDS)
    assert ends == [[DONE, *["stock.short"] * OTHERS]] * ROUNDS
    assert all(stock.balance_of(activity, fetch(Contribution, id_)).left == 40 for id_ in ids)


def test_one_delivery_arrives_and_is_judged_once(app: Flask, planner: Membership, dishub: Membership) -> None:
    partnership = accepted(planner, cast.campaign(planner), dishub)
    ids = [goods(partnership, dishub, what=f"P{n}").id for n in range(ROUNDS)]
    ends = contest(app, bring_the_same, ids, dishub.id, rounds=ROUNDS)
    assert ends == [["delivery.twice"] * OTHERS + [DONE]] * ROUNDS
    found = [deliveries.of_contribution(fetch(Contribution, id_)) for id_ in ids]
    assert all(len(one) == 1 for one in found)
    ends = contest(app, look_or_take_back, [one.id for [one] in found], planner.id, rounds=ROUNDS)
    db.session.expire_all()
    for round_, [one] in zip(ends, found, strict=True):
        standing = deliveries.standing_of([one.contribution])[one.contribution_id]
        assert standing.arrived == one.arrived
        assert standing.verified == (one.arrived if one.stands else 0)
        assert round_.count(DONE) == (1 if one.is_verified else 1 + (one.verified_at is not None))
