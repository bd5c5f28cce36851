"""Promises from before the ledger begin in it with what they came to; nobody is judged by them (P2, migration 0012)."""

from decimal import Decimal

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from campaigns.ground import clock
from campaigns.ground.database import db, fetch, transaction
from campaigns.people.persons import Membership
from campaigns.plans import deliveries, partnerships
from campaigns.plans.partnerships import Contribution
from campaigns.plans.promise_ledger import EntryKind
from tests import cast
from tests.campaigns.plans.promising import accepted, delivered, pledged, sure

NONE = Decimal(0)


def test_every_promise_gets_its_opening_entries(app: Flask, planner: Membership, dishub: Membership) -> None:
    asked = accepted(planner, cast.campaign(planner), dishub)
    pledged(asked, dishub, what="terbuka")
    sure(asked, dishub, what="pasti", needed_by=clock.today())
    gone = pledged(asked, dishub, what="ditarik")
    with transaction():
        partnerships.withdraw(gone, "x", by=dishub)
    dishub_id = dishub.id
    db.session.remove()
    downgrade(revision="0011")
    upgrade()
    promises = {one.what: one for one in db.session.scalars(select(Contribution))}
    where = {what: deliveries.standing_of([one])[one.id] for what, one in promises.items()}
    figures = {what: (one.promised, one.confirmed) for what, one in where.items()}
    assert figures == {"terbuka": (8, NONE), "pasti": (8, 8), "ditarik": (NONE, NONE)}
    first = partnerships.entries_of(promises["pasti"])[0]
    assert (first.kind, first.opening, first.made_by_id) == (EntryKind.PROMISE, True, None)
    assert (first.day, first.due_day) == (clock.today(), clock.today())
    assert where["pasti"].untold
    delivered(promises["pasti"], 8, fetch(Membership, dishub_id))
    assert not deliveries.standing_of([promises["pasti"]])[promises["pasti"].id].untold
