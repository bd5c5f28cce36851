"""Photos from the field: filed, guarded, never run."""

import io

import pytest
from flask.testing import FlaskClient
from PIL import Image

from campaigns.fieldwork import evidence
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity
from outreach.hall.headers import CSP
from tests import cast
from tests.campaigns.fieldwork.test_evidence import PDF, PROGRAM, SVG, photo


@pytest.fixture
def activity(planner: Membership, leader: Membership, officer: Membership) -> Activity:
    return cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])


def upload(
    client: FlaskClient, activity: Activity, content: bytes, name: str = "IMG_1.jpg"
) -> tuple[int, str]:
    entries = {"file": (io.BytesIO(content), name), "kind": "documentation", "caption": "Suasana pasar"}
    sent = client.post(f"/field/activities/{activity.id}/evidence", data=entries)
    return sent.status_code, sent.get_data(as_text=True)


def test_a_photo_comes_back_drawn_anew(client: FlaskClient, activity: Activity, officer: Membership) -> None:
    cast.sign_in(client, officer)
    assert upload(client, activity, photo())[0] == 303
    (filed,) = evidence.of(activity)
    answer = client.get(f"/field/evidence/{filed.id}")
    assert answer.status_code == 200
    assert answer.content_type == "image/webp"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == CSP
    assert "public" not in answer.headers["Cache-Control"]
    assert not Image.open(io.BytesIO(answer.data)).getexif()
    again = client.get(f"/field/evidence/{filed.id}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert "Suasana pasar" in client.get(f"/field/activities/{activity.id}/evidence").get_data(as_text=True)


def test_a_pdf_is_saved_not_shown(client: FlaskClient, activity: Activity, officer: Membership) -> None:
    cast.sign_in(client, officer)
    assert upload(client, activity, PDF, "notulen.pdf")[0] == 303
    answer = client.get(f"/field/evidence/{evidence.of(activity)[0].id}")
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename=notulen.pdf"
    assert answer.data == PDF


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("logo.svg", SVG, "bukan foto"),
        ("foto.jpg", PROGRAM, "bukan foto"),
        ("foto.jpg", b"", "kosong"),
        ("foto.jpg", bytes(8 * 1024 * 1024 + 1), "lebih dari 8 MB"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(
    client: FlaskClient, activity: Activity, officer: Membership, name: str, content: bytes, message: str
) -> None:
    cast.sign_in(client, officer)
    status, page = upload(client, activity, content, name)
    assert status == 422
    assert message in page
    assert 'value="Suasana pasar"' in page
    assert evidence.of(activity) == []


def test_no_file_is_refused_with_a_sentence(
    client: FlaskClient, activity: Activity, officer: Membership
) -> None:
    cast.sign_in(client, officer)
    sent = client.post(f"/field/activities/{activity.id}/evidence", data={"kind": "documentation"})
    assert sent.status_code == 422
    assert "Pilih foto atau PDF" in sent.get_data(as_text=True)


def test_a_body_beyond_the_limit_is_not_even_read(
    client: FlaskClient, activity: Activity, officer: Membership
) -> None:
    cast.sign_in(client, officer)
    status, page = upload(client, activity, bytes(10 * 1024 * 1024))
    assert status == 413
    assert "8 MB" in page


def test_another_officers_photo_does_not_exist(
    client: FlaskClient, activity: Activity, officer: Membership
) -> None:
    upload(cast.sign_in(client, officer), activity, photo())
    address = f"/field/evidence/{evidence.of(activity)[0].id}"
    cast.sign_in(client, cast.member("officer", username="petugas-lain"))
    assert client.get(address).status_code == 404


def test_lost_bytes_are_said_to_be_lost(
    client: FlaskClient, activity: Activity, officer: Membership, app: object, tmp_path: object
) -> None:
    cast.sign_in(client, officer)
    upload(client, activity, photo())
    (filed,) = evidence.of(activity)
    digest = filed.attachment.sha256
    (tmp_path / "attachments" / digest[:2] / digest).unlink()  # type: ignore[operator]
    assert client.get(f"/field/evidence/{filed.id}").status_code == 404
