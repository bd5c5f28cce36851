"""Goods at an activity: what arrived is given, left, damaged or returned, and never counted twice (rules P1, S1)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from campaigns.fieldwork import stock
from campaigns.fieldwork.stock import Balance, MovementKind, StockMovement
from campaigns.ground import clock
from campaigns.ground.database import db, fetch, transaction
from campaigns.insight import coverage
from campaigns.people.persons import Membership
from campaigns.plans import campaigns
from campaigns.plans.activities import Activity
from campaigns.plans.partnerships import Contribution, Partnership
from tests import cast
from tests.campaigns.plans.promising import delivered, sure
from tests.cast import refusal_of
from tests.races import DONE, ends, race

GIVEN, RETURNED, DAMAGED = MovementKind.GIVEN, MovementKind.RETURNED, MovementKind.DAMAGED
TODAY = clock.day_of(cast.BEGIN)
KINDS = (Activity, Contribution, Membership)
KEY = "0b7c1a52-6a0f-4b7e-9d0c-3f1d2a9e8c77"


@pytest.fixture
def activity(planner: Membership, officer: Membership, partnership: Partnership) -> Activity:
    return cast.activity(planner, partnership.campaign, officer_ids=[officer.person_id])


def moved(
    activity: Activity, promise: Contribution, kind: MovementKind, quantity: int, by: Membership
) -> StockMovement:
    with transaction():
        return stock.move(activity, promise, kind, Decimal(quantity), by=by)


def test_what_arrived_is_given_left_damaged_or_returned(
    dishub: Membership, officer: Membership, packs: Contribution, activity: Activity
) -> None:
    """P1: conservation."""
    delivered(packs, 90, dishub)
    for kind, quantity in ((GIVEN, 60), (DAMAGED, 5), (RETURNED, 15)):
        moved(activity, packs, kind, quantity, officer)
    balance = stock.balance_of(activity, packs)
    assert balance == Balance(*map(Decimal, (90, 60, 15, 5)))
    assert balance.left == 10
    assert balance.arrived == balance.given + balance.left + balance.damaged + balance.returned
    [item] = stock.items_of(activity)
    assert (item.contribution, item.balance) == (packs, balance)
    assert len(stock.movements_of(activity)) == 3


def test_at_the_desk_nothing_goes_below_zero(
    planner: Membership, dishub: Membership, packs: Contribution, activity: Activity
) -> None:
    """P1."""
    assert refusal_of(lambda: stock.move(activity, packs, GIVEN, Decimal(1), by=planner)) == "stock.short"
    delivered(packs, 10, dishub)
    moved(activity, packs, GIVEN, 10, planner)
    assert refusal_of(lambda: stock.move(activity, packs, DAMAGED, Decimal(1), by=planner)) == "stock.short"
    assert stock.balance_of(activity, packs).left == 0


def test_a_form_that_is_sent_twice_is_one_movement(
    app: Flask, planner: Membership, dishub: Membership, packs: Contribution, activity: Activity
) -> None:
    """S1: after one another and both at once; what the same form says anew is asked back."""
    delivered(packs, 10, dishub)

    def sends(quantity: int = 4) -> StockMovement:
        return stock.move(activity, packs, GIVEN, Decimal(quantity), key=KEY, by=planner)

    with transaction():
        assert sends() == sends()
    assert refusal_of(lambda: sends(5)) == "stock.sent"
    assert stock.balance_of(activity, packs).left == 6
    facts = (activity.id, packs.id, planner.id)

    def at_once() -> None:
        here, promise, by = (fetch(kind, id_) for kind, id_ in zip(KINDS, facts, strict=True))
        with transaction():
            stock.move(here, promise, GIVEN, Decimal(1), key="b", by=by)

    assert ends(race(app, [at_once] * 4)) == [DONE] * 4
    db.session.rollback()
    assert stock.balance_of(activity, packs).left == 5


def test_what_a_device_wrote_happened_and_is_flagged(
    officer: Membership, dishub: Membership, packs: Contribution, activity: Activity
) -> None:
    """P1, D1: accepted below zero, once however often it is sent."""
    delivered(packs, 10, dishub)
    sent = {"day": TODAY, "client_id": KEY, "by": officer}
    with transaction():
        first = stock.accept(activity, packs, GIVEN, Decimal(12), **sent)
        again = stock.accept(activity, packs, GIVEN, Decimal(12), **sent)
    assert (first.id, first.flagged) == (again.id, True)
    assert stock.balance_of(activity, packs).left == -2
    assert stock.balance_of(activity, packs).is_below_zero
    delivered(packs, 5, dishub)
    with transaction():
        third = stock.accept(activity, packs, GIVEN, Decimal(3), day=TODAY, client_id="b", by=officer)
    assert not third.flagged
    other = {"day": TODAY, "client_id": KEY, "by": officer}
    assert refusal_of(lambda: stock.accept(activity, packs, GIVEN, Decimal(7), **other)) == "stock.sent"
    unmarked = {"day": TODAY, "client_id": " ", "by": officer}
    assert refusal_of(lambda: stock.accept(activity, packs, GIVEN, Decimal(1), **unmarked)) == "stock.client"


def test_a_mistake_is_taken_back_once(
    planner: Membership, dishub: Membership, packs: Contribution, activity: Activity
) -> None:
    delivered(packs, 10, dishub)
    wrong = moved(activity, packs, GIVEN, 9, planner)
    assert refusal_of(lambda: stock.undo(wrong, " ", by=planner)) == "stock.reason"
    with transaction():
        undone = stock.undo(wrong, "Salah hitung", by=planner)
    assert stock.balance_of(activity, packs).left == 10
    assert stock.undone_of(activity) == {wrong.id}
    assert refusal_of(lambda: stock.undo(wrong, "x", by=planner)) == "stock.reversed"
    assert refusal_of(lambda: stock.undo(undone, "x", by=planner)) == "stock.reversal"
    with pytest.raises(RuntimeError, match="written once"), transaction():
        wrong.quantity = Decimal(1)
        db.session.flush()


def test_what_was_given_of_a_delivery_keeps_it(
    planner: Membership, dishub: Membership, packs: Contribution, activity: Activity
) -> None:
    """P1: nothing is taken back, or found less, while something depends on it."""
    delivery = delivered(packs, 10, dishub)
    given = moved(activity, packs, GIVEN, 9, planner)
    assert refusal_of(lambda: stock.take_back(delivery, "x", by=dishub)) == "stock.used"
    assert refusal_of(lambda: stock.verify(delivery, Decimal(8), "x", by=planner)) == "stock.used"
    assert stock.balance_of(activity, packs).left == 1
    with transaction():
        stock.undo(given, "Salah", by=planner)
        stock.verify(delivery, Decimal(8), "Dua rusak", by=planner)
    assert stock.balance_of(activity, packs).left == 8


def test_only_goods_of_the_activity_have_a_stock(
    planner: Membership,
    dishub: Membership,
    officer: Membership,
    partnership: Partnership,
    activity: Activity,
    packs: Contribution,
) -> None:
    other = cast.activity(planner, partnership.campaign, starts_at=cast.NINE + timedelta(2))
    bus = sure(partnership, dishub, activity=activity)
    for where, what, by, code in (
        (activity, bus, planner, "stock.kind"),
        (other, packs, planner, "stock.elsewhere"),
        (other, packs, officer, "not-allowed"),
        (activity, packs, dishub, "not-allowed"),
    ):
        assert refusal_of(lambda w=where, c=what, b=by: stock.move(w, c, GIVEN, Decimal(1), by=b)) == code
    late = lambda: stock.move(activity, packs, GIVEN, Decimal(1), day=TODAY + timedelta(1), by=planner)  # noqa: E731
    assert refusal_of(late) == "stock.future"


def test_what_was_given_is_told_by_activity_and_unit_beside_coverage(
    planner: Membership, dishub: Membership, officer: Membership, packs: Contribution, activity: Activity
) -> None:
    """R0: goods stand beside the classes, where the activity stands; what was taken back was never given."""
    delivered(packs, 90, dishub)
    moved(activity, packs, GIVEN, 60, officer)
    wrong = moved(activity, packs, GIVEN, 7, officer)
    moved(activity, packs, DAMAGED, 3, officer)
    with transaction():
        stock.undo(wrong, "salah hitung", by=officer)
        campaigns.submit(activity.campaign, by=planner)
    assert stock.given([Activity.id == activity.id]) == {activity.id: {packs.unit: Decimal(60)}}
    assert stock.given([Activity.id != activity.id]) == {}
    for code, goods in (
        (str(activity.site.village_code), {packs.unit: Decimal(60)}),
        ("63", {packs.unit: Decimal(60)}),
        ("63.01", {}),
    ):
        assert coverage.behind(code, by=planner).goods == goods
