"""The planner closes an activity at the desk."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from campaigns.fieldwork import attendance
from campaigns.ground.database import db
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity, ActivityState
from tests import cast


@pytest.fixture(autouse=True)
def _the_day_after() -> Iterator[None]:
    with time_machine.travel(cast.NINE + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def activity(planner: Membership, leader: Membership) -> Activity:
    return cast.activity(planner, cast.approved(planner, leader))


def test_a_planner_closes_and_corrects(client: FlaskClient, activity: Activity, planner: Membership) -> None:
    cast.sign_in(client, planner)
    address = f"/desk/activities/{activity.id}/attendance"
    assert "tandai terlaksana" in client.get(address).get_data(as_text=True)
    assert client.post(address, data={"male": "12", "female": "34", "method": "counted"}).status_code == 303
    db.session.rollback()
    assert (activity.state, attendance.contacts_of(activity)) == (ActivityState.HELD, 46)
    assert "Sudah dicatat" in client.get(address).get_data(as_text=True)
    assert client.post(address, data={"method": "estimated"}).status_code == 303
    assert attendance.contacts_of(activity) is None


def test_a_refused_count_keeps_its_entries(
    client: FlaskClient, activity: Activity, planner: Membership
) -> None:
    cast.sign_in(client, planner)
    sent = client.post(
        f"/desk/activities/{activity.id}/attendance", data={"male": "banyak", "method": "counted"}
    )
    assert sent.status_code == 422
    assert 'value="banyak"' in sent.get_data(as_text=True)


@pytest.mark.parametrize("who", ["leader", "operator", "treasurer", "admin"])
def test_nobody_else_at_the_desk_closes(
    client: FlaskClient, activity: Activity, who: str, request: pytest.FixtureRequest
) -> None:
    cast.sign_in(client, request.getfixturevalue(who))
    address = f"/desk/activities/{activity.id}/attendance"
    assert client.get(address).status_code == 404
    assert client.post(address, data={"male": "1", "method": "counted"}).status_code == 404
