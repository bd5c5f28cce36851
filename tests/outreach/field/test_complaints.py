"""Taking complaints down in the field: short, kept, receipted."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.fieldwork import complaints
from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity
from tests import cast

WORDS = "Dermaga pasar rusak.\n<script>alert(1)</script>"

pytestmark = pytest.mark.usefixtures("market_morning")


@pytest.fixture
def activity(planner: Membership, leader: Membership, officer: Membership) -> Activity:
    return cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])


def send(client: FlaskClient, activity: Activity, **entries: str) -> tuple[int, str, str]:
    """The status, the page and the address after sending the form as a browser without scripts does."""
    base = {"kind": "complaint", "text": WORDS, "village_code": "", "aid": "none"}
    sent = client.post(f"/field/activities/{activity.id}/complaints", data=base | entries)
    return sent.status_code, sent.get_data(as_text=True), sent.headers.get("Location", "")


def test_two_entries_are_enough_for_a_receipt(
    client: FlaskClient, activity: Activity, officer: Membership
) -> None:
    cast.sign_in(client, officer)
    form = client.get(f"/field/activities/{activity.id}/complaints/new").get_data(as_text=True)
    required = BeautifulSoup(form, "html.parser").select("main [required]")
    assert {box["name"] for box in required} <= {"text"}
    status, _, address = send(client, activity)
    assert status == 303
    page = client.get(address).get_data(as_text=True)
    assert BeautifulSoup(page, "html.parser").select_one(".receipt").text == f"{activity.code}-001"
    assert f"{activity.code}-001" in client.get(f"/field/activities/{activity.id}").get_data(as_text=True)


def test_the_consent_is_there_to_be_read_aloud(
    client: FlaskClient, activity: Activity, officer: Membership
) -> None:
    cast.sign_in(client, officer)
    page = client.get(f"/field/activities/{activity.id}/complaints/new").get_data(as_text=True)
    assert "Saya setuju data saya dicatat oleh Diskominfo Kalsel" in page


def test_what_a_citizen_says_is_shown_as_text(
    client: FlaskClient, activity: Activity, officer: Membership
) -> None:
    cast.sign_in(client, officer)
    page = client.get(send(client, activity)[2]).get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"text": "  "}, "Tulis apa yang disampaikan"),
        ({"reporter_name": "Siti"}, "hanya bila pelapor setuju"),
        ({"reporter_phone": "123", "consent": "y"}, "Nomor telepon tidak benar"),
        ({"text": "a" * 5_001}, "5000"),
        ({"kind": "gosip"}, "Pilihan tidak dikenal"),
        ({"village_code": "63.71.01.1001"}, "Pilihan tidak dikenal"),
    ],
)
def test_a_refused_complaint_keeps_what_was_typed(
    client: FlaskClient, activity: Activity, officer: Membership, entries: dict[str, str], message: str
) -> None:
    cast.sign_in(client, officer)
    status, page, _ = send(client, activity, **entries)
    assert status == 422
    assert message in page
    kept = BeautifulSoup(page, "html.parser")
    assert kept.select_one("#text").text.strip() == entries.get("text", WORDS).strip()
    for name in ("reporter_name", "reporter_phone"):
        assert kept.select_one(f"#{name}")["value"] == entries.get(name, "")
    assert complaints.of(activity) == []


def test_every_entry_arrives(
    client: FlaskClient, activity: Activity, officer: Membership, operator: Membership
) -> None:
    cast.sign_in(client, officer)
    entries = {
        "kind": "aspiration",
        "village_code": cast.LOK_BAINTAN,
        "aid": "companion",
        "is_anonymous": "y",
        "is_confidential": "y",
        "reporter_name": "Siti",
        "reporter_phone": "0812-3456-7890",
        "consent": "y",
    }
    assert send(client, activity, **entries)[0] == 303
    (kept,) = complaints.of(activity)
    assert (kept.kind, kept.village_code, kept.aid) == ("aspiration", cast.LOK_BAINTAN, "companion")
    assert (kept.is_anonymous, kept.is_confidential, kept.consent) == (True, True, True)
    with transaction():
        identity = complaints.reveal(kept, "mengabarkan hasil", by=operator)
    assert (identity.name, identity.phone) == ("Siti", "+6281234567890")


def test_the_receipt_page_never_shows_who_it_was(
    client: FlaskClient, activity: Activity, officer: Membership
) -> None:
    cast.sign_in(client, officer)
    address = send(client, activity, reporter_name="Siti Rahmah", consent="y")[2]
    assert "Siti" not in client.get(address).get_data(as_text=True)


def test_a_confidential_text_leaves_the_field_once_it_is_reviewed(
    client: FlaskClient, activity: Activity, officer: Membership, operator: Membership
) -> None:
    """Rule C2."""
    cast.sign_in(client, officer)
    address = send(client, activity, is_confidential="y")[2]
    assert "Dermaga" in client.get(address).get_data(as_text=True)
    (kept,) = complaints.of(activity)
    with transaction():
        complaints.review(kept, "Dermaga rusak", "Kesehatan", False, by=operator)
    page = client.get(address).get_data(as_text=True)
    assert "Dermaga" not in page
    assert kept.receipt_no in page


def test_another_officers_receipt_does_not_exist(
    client: FlaskClient, activity: Activity, officer: Membership
) -> None:
    address = send(cast.sign_in(client, officer), activity)[2]
    cast.sign_in(client, cast.member("officer", username="petugas-lain"))
    assert client.get(address).status_code == 404


def test_a_double_tap_shows_the_same_receipt(
    client: FlaskClient, activity: Activity, officer: Membership
) -> None:
    """Rule D1: the form carries a key of its own."""
    cast.sign_in(client, officer)
    address = f"/field/activities/{activity.id}/complaints/new"
    keys = [
        BeautifulSoup(client.get(address).data, "html.parser").select_one("[name=key]")["value"] for _ in "ab"
    ]
    assert keys[0] != keys[1]
    first, again = send(client, activity, key=keys[0]), send(client, activity, key=keys[0])
    assert first[0] == again[0] == 303
    assert first[2] == again[2]
    assert len(complaints.of(activity)) == 1


def test_an_old_form_with_a_new_report_is_saved_at_the_second_try(
    client: FlaskClient, activity: Activity, officer: Membership
) -> None:
    """The way back in a browser shows the form that was sent; what is typed into it then must not get lost."""
    cast.sign_in(client, officer)
    key = "0b7c1a52-6a0f-4b7e-9d0c-3f1d2a9e8c77"
    send(client, activity, key=key)
    status, page, _ = send(client, activity, key=key, text="Lampu jalan padam")
    fresh = BeautifulSoup(page, "html.parser")
    assert status == 409
    assert f"{activity.code}-001" in page
    assert fresh.select_one("[name=text]").text.strip() == "Lampu jalan padam"
    assert fresh.select_one("[name=key]")["value"] != key
    assert (
        send(client, activity, key=fresh.select_one("[name=key]")["value"], text="Lampu jalan padam")[0]
        == 303
    )
    assert len(complaints.of(activity)) == 2


def test_gone_back_to_and_sent_again_it_is_asked_about(
    client: FlaskClient, officer: Membership, activity: Activity
) -> None:
    """A page that the browser's Back shows again has a key of its own: rule D1 alone would store it twice."""
    cast.sign_in(client, officer)
    first, again = send(client, activity), send(client, activity)
    assert (first[0], again[0]) == (303, 422)
    assert "Laporan yang sama baru saja disimpan dengan resi" in again[1]
    assert len(complaints.of(activity)) == 1
    assert send(client, activity, aware="y")[0] == 303
    assert [one.text for one in complaints.of(activity)] == [complaints.of(activity)[0].text] * 2
