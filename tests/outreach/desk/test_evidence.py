"""Evidence at the desk."""

import io

import pytest
from flask.testing import FlaskClient

from campaigns.fieldwork import evidence
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity
from tests import cast
from tests.campaigns.fieldwork.test_evidence import PDF, SVG


@pytest.fixture
def activity(planner: Membership, leader: Membership) -> Activity:
    return cast.activity(planner, cast.approved(planner, leader))


def upload(client: FlaskClient, activity: Activity, content: bytes) -> int:
    entries = {"file": (io.BytesIO(content), "surat tugas.pdf"), "kind": "letter", "caption": ""}
    return client.post(f"/desk/activities/{activity.id}/evidence", data=entries).status_code


def test_a_planner_files_and_opens(client: FlaskClient, activity: Activity, planner: Membership) -> None:
    cast.sign_in(client, planner)
    assert upload(client, activity, PDF) == 303
    (filed,) = evidence.of(activity)
    assert "surat tugas.pdf" in client.get(f"/desk/activities/{activity.id}/evidence").get_data(as_text=True)
    answer = client.get(f"/desk/evidence/{filed.id}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert upload(client, activity, SVG) == 422


@pytest.mark.parametrize(
    ("who", "look"),
    [("leader", 200), ("operator", 200), ("treasurer", 404), ("admin", 404)],
)
def test_who_looks_and_who_files(
    client: FlaskClient,
    activity: Activity,
    planner: Membership,
    who: str,
    look: int,
    request: pytest.FixtureRequest,
) -> None:
    upload(cast.sign_in(client, planner), activity, PDF)
    (filed,) = evidence.of(activity)
    cast.sign_in(client, request.getfixturevalue(who))
    assert client.get(f"/desk/activities/{activity.id}/evidence").status_code == look
    assert client.get(f"/desk/evidence/{filed.id}").status_code == look
    assert upload(client, activity, PDF) == 404
    assert len(evidence.of(activity)) == 1
