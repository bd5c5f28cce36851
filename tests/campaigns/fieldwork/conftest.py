"""An activity on the day that it is held."""

import pytest

from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity
from tests import cast


@pytest.fixture
def activity(planner: Membership, leader: Membership, officer: Membership) -> Activity:
    """An activity that the officer works at."""
    return cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])
