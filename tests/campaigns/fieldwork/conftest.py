"""An activity on the day that it is held."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity
from tests import cast

AT_TEN = cast.NINE + timedelta(hours=1)


@pytest.fixture
def market_morning() -> Iterator[None]:
    """It is ten o'clock on the day of the activity, and stays so."""
    with time_machine.travel(AT_TEN, tick=False):
        yield


@pytest.fixture
def activity(planner: Membership, leader: Membership, officer: Membership) -> Activity:
    """An activity that the officer works at."""
    return cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])
