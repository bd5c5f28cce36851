"""No sequence of acts on promises, deliveries and goods breaks P1: figures equal the ledger, goods are conserved.

A few short lives of a promise by default; `FULL=1` runs three hundred longer ones.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select
from sqlalchemy.orm import lazyload

from campaigns.fieldwork import stock
from campaigns.fieldwork.stock import Balance, MovementKind, StockMovement
from campaigns.ground import clock
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import DomainError
from campaigns.people.persons import Membership
from campaigns.plans import deliveries, partnerships
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.deliveries import Delivery
from campaigns.plans.partnerships import Contribution, ContributionKind, Partnership, Pledge, PromiseEntry
from campaigns.plans.promise_ledger import EntryKind, Reliability, Verdict
from tests import cast
from tests.campaigns.plans.promising import accepted
from tests.races import FULL

much = st.integers(0, 12).map(Decimal)
who = st.sampled_from(["planner", "dishub"])
which = st.integers(0, 7)


class Lives(RuleBasedStateMachine):
    """A partnership, what is promised in it for one activity, and what becomes of it."""

    cast_of: dict[str, Membership]
    campaign: Campaign
    activity: Activity
    number = 0

    @initialize()
    def begin(self) -> None:
        self.now = clock.now()
        self.promises: list[Contribution] = []
        self.brought: list[Delivery] = []
        self.asked: Partnership = next(iter(partnerships.of(self.campaign)))
        if not self.asked.is_accepted:
            self.asked = accepted(self.cast_of["planner"], self.campaign, self.cast_of["dishub"])
        self.pledge(Decimal(8))
        self.try_to(lambda: partnerships.confirm(self.promises[0], Decimal(8), by=self.cast_of["dishub"]))

    def try_to(self, act: Callable[[], object]) -> object:
        """What the act gives; None where the house refuses it."""
        try:
            with clock.as_of(self.now), transaction():
                return act()
        except DomainError:
            return None

    def take_away(self, act: Callable[[], object]) -> object:
        """What takes promises away gives; P2: who was late or short by then stays so."""
        failed = {id_: how for id_, how in self.verdicts().items() if how in (Verdict.LATE, Verdict.SHORT)}
        made = self.try_to(act)
        assert failed.items() <= self.verdicts().items()
        return made

    def verdicts(self) -> dict[int, Verdict | None]:
        with clock.as_of(self.now):
            return {id_: where.verdict for id_, where in deliveries.standing_of(self.promises).items()}

    def reliability(self) -> Reliability:
        with clock.as_of(self.now):
            return deliveries.reliability_of(self.cast_of["dishub"].agency_id)

    def one(self, place: int) -> Contribution:
        return self.promises[place % len(self.promises)]

    @rule(quantity=much)
    def pledge(self, quantity: Decimal) -> None:
        Lives.number += 1
        packs = Pledge(ContributionKind.GOODS, f"Paket {Lives.number}", quantity, "paket", self.activity)

        def act():
            return partnerships.pledge(self.asked, packs, by=self.cast_of["dishub"])

        if isinstance(made := self.try_to(act), Contribution):
            self.promises.append(made)

    @rule(place=which, quantity=much)
    def revise(self, place: int, quantity: Decimal) -> None:
        one = self.one(place)
        other = Pledge(one.kind, one.what, quantity, one.unit, self.activity)
        by = self.cast_of["dishub"]
        self.try_to(lambda: partnerships.revise_pledge(one, other, seen=one.version, by=by))

    @rule(place=which, quantity=much)
    def confirm(self, place: int, quantity: Decimal) -> None:
        self.try_to(lambda: partnerships.confirm(self.one(place), quantity, by=self.cast_of["dishub"]))

    @rule(place=which)
    def withdraw(self, place: int) -> None:
        self.try_to(lambda: partnerships.withdraw(self.one(place), "x", by=self.cast_of["dishub"]))

    @rule(place=which, quantity=much, by=who)
    def fall_short(self, place: int, quantity: Decimal, by: str) -> None:
        self.try_to(lambda: partnerships.fall_short(self.one(place), quantity, "x", by=self.cast_of[by]))

    @rule(days=st.integers(1, 5))
    def pass_days(self, days: int) -> None:
        self.now += timedelta(days)

    @rule(place=which, days=st.integers(-3, 9), by=who)
    def put_off(self, place: int, days: int, by: str) -> None:
        day = cast.DAY + timedelta(days)
        self.try_to(lambda: partnerships.put_off(self.one(place), day, "x", by=self.cast_of[by]))

    @rule(place=which, quantity=much)
    def replace(self, place: int, quantity: Decimal) -> None:
        Lives.number += 1
        other = Pledge(ContributionKind.GOODS, f"Ganti {Lives.number}", quantity, "dus", self.activity)

        def act():
            return partnerships.replace(self.one(place), "x", other, by=self.cast_of["dishub"])

        before = self.reliability()
        if isinstance(made := self.take_away(act), Contribution):
            self.promises.append(made)
        assert self.reliability() == before

    @rule(place=which, quantity=much, by=who)
    def deliver(self, place: int, quantity: Decimal, by: str) -> None:
        Lives.number += 1
        one = self.one(place)
        facts = (quantity, one.unit, clock.day_of(self.now), "Petugas", f"BAST/{Lives.number}")
        if isinstance(
            made := self.try_to(lambda: deliveries.record(one, *facts, by=self.cast_of[by])), Delivery
        ):
            self.brought.append(made)

    @rule(place=which, quantity=much)
    def verify(self, place: int, quantity: Decimal) -> None:
        if self.brought:
            delivery = self.brought[place % len(self.brought)]
            self.try_to(lambda: stock.verify(delivery, quantity, "x", by=self.cast_of["planner"]))

    @rule(place=which, by=who)
    def take_back(self, place: int, by: str) -> None:
        if self.brought:
            delivery = self.brought[place % len(self.brought)]
            self.try_to(lambda: stock.take_back(delivery, "x", by=self.cast_of[by]))

    @rule(place=which, kind=st.sampled_from(MovementKind), quantity=much)
    def move(self, place: int, kind: MovementKind, quantity: Decimal) -> None:
        planner = self.cast_of["planner"]
        self.try_to(lambda: stock.move(self.activity, self.one(place), kind, quantity, by=planner))

    @rule(place=which)
    def undo(self, place: int) -> None:
        if moved := stock.movements_of(self.activity):
            movement = moved[place % len(moved)]
            self.try_to(lambda: stock.undo(movement, "x", by=self.cast_of["planner"]))

    @rule()
    def end_and_begin_anew(self) -> None:
        """What was promised before is released; what came of it may still be moved, and taken back."""
        self.take_away(lambda: partnerships.end(self.asked, "x", by=self.cast_of["planner"]))
        with clock.as_of(self.now):
            accepted(self.cast_of["planner"], self.campaign, self.cast_of["dishub"])

    def teardown(self) -> None:
        """What a life wrote goes with it, or each would read through what was promised in all before it."""
        with transaction():
            for kind in (StockMovement, PromiseEntry, Delivery, Contribution):
                db.session.execute(delete(kind))

    @invariant()
    def the_kept_figures_equal_the_ledger(self) -> None:
        """P1: no sum falls below nothing, and what was promised is never moved by an arrival that was taken back."""
        plain = lazyload("*")  # every step reads all of it, and asks nothing of what belongs to it
        promises = db.session.scalars(select(Contribution).options(plain)).all()
        brought: defaultdict[int, list[Delivery]] = defaultdict(list)
        for delivery in db.session.scalars(select(Delivery).options(plain)):
            brought[delivery.contribution_id].append(delivery)
        standings = deliveries.standing_of(promises)
        for promise in promises:
            where, came = standings[promise.id], brought[promise.id]
            assert min(where.promised, where.confirmed, where.arrived, where.verified) >= 0
            assert where.arrived == sum(one.arrived for one in came)
            assert where.verified == sum(one.arrived for one in came if one.is_verified)
            if promise.stands:
                kept = (promise.quantity, promise.confirmed_quantity or Decimal(0))
                assert (where.promised, where.confirmed) == kept
            else:
                assert (where.promised, where.confirmed, where.arrived) == (0, 0, 0)
        for kind, delivery_id in db.session.execute(select(PromiseEntry.kind, PromiseEntry.delivery_id)):
            of_delivery = kind in (EntryKind.ARRIVAL, EntryKind.VERIFICATION)
            assert of_delivery == (delivery_id is not None)

    @invariant()
    def goods_are_conserved(self) -> None:
        """P1: arrived = given + left + damaged + returned, and at the desk nothing is below zero."""
        balances = {item.contribution.id: item.balance for item in stock.items_of(self.activity)}
        gone: defaultdict[int, Decimal] = defaultdict(Decimal)
        for id_, quantity in db.session.execute(
            select(StockMovement.contribution_id, StockMovement.quantity)
        ):
            gone[id_] += quantity
        for id_, where in deliveries.standing_of(self.promises).items():
            balance = balances.get(id_, Balance())
            assert balance.arrived == where.arrived
            assert balance.given + balance.damaged + balance.returned == gone[id_]
            assert balance.left >= 0


@pytest.fixture
def stage(app: Flask, planner: Membership, dishub: Membership) -> None:
    """One campaign for all lives; each begins with promises of its own."""
    Lives.cast_of = {"planner": planner, "dishub": dishub}
    Lives.campaign = cast.campaign(planner)
    accepted(planner, Lives.campaign, dishub)
    Lives.activity = cast.activity(planner, Lives.campaign)


@pytest.mark.timeout(1800 if FULL else 600)  # three minutes of a machine's own; it may share it with others
def test_no_life_of_a_promise_breaks_the_ledger(stage: None) -> None:
    """P1, P2, M2's kind of invariants, on a real database."""
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Lives,
        settings=settings(
            max_examples=300 if FULL else 6,
            stateful_step_count=50 if FULL else 20,
            deadline=None,
            database=None,
            derandomize=not FULL,
            suppress_health_check=list(HealthCheck),
        ),
    )
