"""A partner that said yes, and what it promised: what tests of promises and deliveries begin with."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import deliveries, partnerships
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.deliveries import Delivery
from campaigns.plans.partnerships import Contribution, ContributionKind, Partnership, Pledge
from tests import cast

BUSES = Pledge(ContributionKind.VEHICLE, "Bus antarkota", Decimal(8), "bus")


def accepted(planner: Membership, campaign: Campaign, partner: Membership) -> Partnership:
    soon = clock.today() + timedelta(7)
    with transaction():
        made = partnerships.invite(campaign, partner.agency, "8 bus", soon, by=planner)
        partnerships.accept(made, by=partner)
    return made


def pledged(partnership: Partnership, by: Membership, **changes: Any) -> Contribution:
    """Eight buses, or what the changes say."""
    with transaction():
        return partnerships.pledge(partnership, replace(BUSES, **changes), by=by)


def sure(partnership: Partnership, by: Membership, **changes: Any) -> Contribution:
    """The same, made definite."""
    made = pledged(partnership, by, **changes)
    with transaction():
        partnerships.confirm(made, made.quantity, by=by)
    return made


def goods(partnership: Partnership, by: Membership, quantity: int = 100, **changes: Any) -> Contribution:
    """So many packs, definite."""
    facts = {"kind": ContributionKind.GOODS, "what": "Paket", "quantity": Decimal(quantity), "unit": "paket"}
    return sure(partnership, by, **(facts | changes))


@pytest.fixture
def partnership(planner: Membership, dishub: Membership) -> Partnership:
    """Dishub, which said yes to a draft of the planner's."""
    return accepted(planner, cast.campaign(planner), dishub)


@pytest.fixture
def packs(dishub: Membership, partnership: Partnership, activity: Activity) -> Contribution:
    """A hundred packs for the file's activity, definite; none has arrived."""
    return goods(partnership, dishub, activity=activity)


def delivered(promise: Contribution, quantity: int, by: Membership, **changes: Any) -> Delivery:
    """So many of it, today, to somebody."""
    facts: dict[str, Any] = {"unit": promise.unit, "day": clock.today(), "receiver": "Petugas"}
    with transaction():
        return deliveries.record(promise, Decimal(quantity), **(facts | changes), by=by)
