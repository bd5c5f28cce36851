"""Evidence at the desk."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from campaigns.fieldwork import evidence
from campaigns.ground import workbench
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity
from tests import cast
from tests.campaigns.fieldwork.test_evidence import PDF, SVG
from tests.campaigns.ground import bombs


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
    ("content", "said"),
    [
        (lambda: bombs.png_claiming(13_000, 13_000), "lebih dari 40 megapiksel"),
        (lambda: bombs.picture("JPEG", (10_000, 5_000)), "lebih dari 40 megapiksel"),
        (lambda: bombs.picture()[:300], "bukan foto"),
        (lambda: b"<!doctype html><script>alert(1)</script>", "bukan foto"),
        (lambda: bytes(8 * 1024 * 1024 + 1), "lebih dari 8 MB"),
    ],
)
def test_a_refused_photo_says_why_and_keeps_what_was_typed(
    client: FlaskClient, activity: Activity, planner: Membership, content: Callable[[], bytes], said: str
) -> None:
    cast.sign_in(client, planner)
    entries = {
        "file": (io.BytesIO(content()), "foto.jpg"),
        "kind": "minutes",
        "caption": "Serah terima di balai desa",
    }
    answer = client.post(f"/desk/activities/{activity.id}/evidence", data=entries)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Serah terima di balai desa"' in answer.text
    assert evidence.of(activity) == []


def test_a_photo_that_fells_its_parser_is_one_sentence(
    client: FlaskClient, activity: Activity, planner: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = workbench.Tool("campaigns.ground.bench.pictures", 70 * workbench.MB, 10, 20, workbench.MB)
    monkeypatch.setitem(workbench.TOOLS, "picture", tool)
    cast.sign_in(client, planner)
    photo = bombs.picture("PNG", (6000, 5000), compress_level=1)
    entries = {"file": (io.BytesIO(photo), "foto.png"), "kind": "minutes", "caption": "Notulen"}
    answer = client.post(f"/desk/activities/{activity.id}/evidence", data=entries)
    assert answer.status_code == 422
    assert "tidak dapat dibuka dengan aman" in answer.text
    assert 'value="Notulen"' in answer.text


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
