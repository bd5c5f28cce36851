"""Complaints at the desk: chased, reviewed, handed over; hidden where they are hidden (rule C2)."""

from datetime import date, time
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.fieldwork import complaints
from campaigns.fieldwork.complaints import Complaint, ComplaintKind, ComplaintState
from campaigns.ground import clock
from campaigns.ground.database import db, transaction
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity
from tests import cast
from tests.campaigns.fieldwork.complaining import CATEGORY, reviewed

WORDS = "Dermaga rusak <script>alert(1)</script>"
NAME, PHONE = "Siti Rahmah", "081234567890"

pytestmark = pytest.mark.usefixtures("market_morning")


@pytest.fixture
def activity(planner: Membership, leader: Membership, officer: Membership) -> Activity:
    return cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])


@pytest.fixture
def complaint(activity: Activity, officer: Membership) -> Complaint:
    return recorded(activity, officer)


def recorded(activity: Activity, by: Membership, **changes: Any) -> Complaint:
    facts = {"kind": ComplaintKind.COMPLAINT, "text": WORDS, "reporter_name": NAME, "consent": True}
    with transaction():
        return complaints.record(activity, **facts | {"reporter_phone": PHONE} | changes, by=by)


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_chase_list_stands_on_top_with_its_working_days(
    client: FlaskClient, complaint: Complaint, operator: Membership
) -> None:
    with time_machine.travel(clock.at(date(2026, 12, 7), time(9)), tick=False):
        page = text_of(cast.sign_in(client, operator), "/desk/complaints")
    assert "Belum punya Tracking ID" in page
    assert "4 hari kerja" in page
    assert page.index("Belum punya Tracking ID") < page.index("Semua laporan")


def test_no_complaint_at_all_is_nothing_to_be_proud_of(client: FlaskClient, operator: Membership) -> None:
    """Rule R2's spirit: without a denominator nothing is complete."""
    page = text_of(cast.sign_in(client, operator), "/desk/complaints")
    assert "Semua laporan sudah memiliki Tracking ID" not in page
    assert "Belum ada laporan yang menunggu." in page


def test_a_figure_opens_the_rows_behind_it(
    client: FlaskClient, activity: Activity, complaint: Complaint, officer: Membership, operator: Membership
) -> None:
    """Rule J2: as many rows as the chase list says, and as the activity's page says."""
    done = reviewed(recorded(activity, officer), operator)
    with transaction():
        complaints.hand_over(done, "5049672", by=operator)
    cast.sign_in(client, operator)
    figure = BeautifulSoup(text_of(client, "/desk/complaints"), "html.parser").select_one(".figure a")
    rows = BeautifulSoup(text_of(client, figure["href"]), "html.parser").select("tbody tr")
    assert int(figure.text) == len(rows) == len(complaints.without_tracking_id()) == 1
    of_activity = BeautifulSoup(text_of(client, f"/desk/complaints?activity={activity.id}"), "html.parser")
    assert len(of_activity.select("tbody tr")) == len(complaints.of(activity)) == 2


def test_the_list_filters_and_survives_nonsense(
    client: FlaskClient, complaint: Complaint, operator: Membership
) -> None:
    cast.sign_in(client, operator)
    for query, found in (
        ("state=recorded", True),
        ("state=reviewed", False),
        ("kind=aspiration", False),
        ("year=2026", True),
        ("q=dermaga", True),
        ("q=jembatan", False),
        ("state=apa&kind=apa&year=99999999999&page=-1&activity=x", True),
    ):
        rows = BeautifulSoup(text_of(client, f"/desk/complaints?{query}"), "html.parser").select("tbody tr")
        assert bool(rows) is found, query


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("planner", 200),
        ("leader", 200),
        ("operator", 200),
        ("treasurer", 403),
        ("admin", 403),
        ("dishub", 403),
        ("officer", 403),
    ],
)
def test_who_opens_the_list(
    client: FlaskClient, complaint: Complaint, who: str, status: int, request: pytest.FixtureRequest
) -> None:
    cast.sign_in(client, request.getfixturevalue(who))
    assert client.get("/desk/complaints").status_code == status
    assert export(client).status_code == status
    one = {200: 200, 403: 404}[status] if who in {"treasurer", "admin"} else status
    assert client.get(f"/desk/complaints/{complaint.id}").status_code == one


def export(client: FlaskClient, filters: str = "", purpose: str = "rapat evaluasi"):
    return client.post(f"/desk/complaints/export.csv{filters}", data={"purpose": purpose})


def test_every_export_is_logged_with_its_purpose(
    client: FlaskClient, complaint: Complaint, planner: Membership
) -> None:
    """Rule C2: without a purpose nothing leaves, and with one the journal says who took how many, and why."""
    cast.sign_in(client, planner)
    assert export(client, purpose=" ").status_code == 422
    assert not [e for e in journal.of(planner.person) if e.act == "mengunduh laporan warga"]
    assert export(client).status_code == 200
    (entry,) = [e for e in journal.of(planner.person) if e.act == "mengunduh laporan warga"]
    assert entry.after == {"purpose": "rapat evaluasi", "rows": 1}


@pytest.mark.parametrize("who", ["planner", "leader", "operator"])
@pytest.mark.parametrize("confidential", [False, True])
def test_no_page_shows_an_identity_and_only_some_a_confidential_text(
    client: FlaskClient,
    activity: Activity,
    officer: Membership,
    operator: Membership,
    who: str,
    confidential: bool,
    request: pytest.FixtureRequest,
) -> None:
    """Rule C2, at every address of the desk that a complaint can appear at."""
    facts = {"is_confidential": confidential, "village_code": cast.LOK_BAINTAN}
    fresh = recorded(activity, officer, **facts)
    done = reviewed(recorded(activity, officer, **facts), operator)
    reader = request.getfixturevalue(who)
    cast.sign_in(client, reader)
    hidden = confidential and who == "planner"
    for address in (
        "/desk/complaints",
        "/desk/complaints?state=untracked",
        f"/desk/complaints/{fresh.id}",
        f"/desk/complaints/{done.id}",
    ):
        page = text_of(client, address)
        assert fresh.receipt_no in page or done.receipt_no in page
        assert ("Dermaga" not in page) == hidden, address
        for secret in (NAME, "81234567890"):
            assert secret not in page
        if hidden:
            assert CATEGORY not in page
            assert "Desa Lok Baintan" not in page
    taken_away = export(client).text
    assert fresh.receipt_no in taken_away
    assert ("Dermaga" not in taken_away) == hidden
    assert NAME not in taken_away
    found = text_of(client, "/desk/complaints?q=dermaga")
    assert (fresh.receipt_no not in found) == hidden


def test_the_csv_holds_what_the_list_shows(
    client: FlaskClient, activity: Activity, complaint: Complaint, officer: Membership, planner: Membership
) -> None:
    recorded(activity, officer, text='=HYPERLINK("http://x")', kind=ComplaintKind.ASPIRATION)
    cast.sign_in(client, planner)
    lines = export(client, "?kind=aspiration").text.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("\ufeffNomor resi;Kegiatan;")
    assert "'=HYPERLINK" in lines[1]


def test_script_tags_are_shown_as_text(
    client: FlaskClient, complaint: Complaint, operator: Membership
) -> None:
    cast.sign_in(client, operator)
    for address in ("/desk/complaints", f"/desk/complaints/{complaint.id}"):
        page = text_of(client, address)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page


def test_the_operator_reviews_then_hands_over(
    client: FlaskClient, complaint: Complaint, operator: Membership
) -> None:
    cast.sign_in(client, operator)
    base = f"/desk/complaints/{complaint.id}"
    sent = client.post(
        f"{base}/review", data={"title": "Dermaga rusak", "category": CATEGORY, "has_oversight": "y"}
    )
    assert sent.status_code == 303
    assert client.post(f"{base}/handover", data={"tracking_id": "5049672.0"}).status_code == 303
    db.session.rollback()
    assert (complaint.state, complaint.sp4n_tracking_id) == (ComplaintState.HANDED_OVER, "5049672")
    assert complaint.has_oversight
    assert "5049672" in text_of(client, base)


def test_a_review_without_category_keeps_its_title(
    client: FlaskClient, complaint: Complaint, operator: Membership
) -> None:
    cast.sign_in(client, operator)
    sent = client.post(
        f"/desk/complaints/{complaint.id}/review", data={"title": "Dermaga patah", "category": ""}
    )
    assert sent.status_code == 422
    assert 'value="Dermaga patah"' in sent.get_data(as_text=True)
    assert "Pilih salah satu" in sent.get_data(as_text=True)


def test_what_is_no_tracking_id_is_refused_and_kept(
    client: FlaskClient, complaint: Complaint, operator: Membership
) -> None:
    reviewed(complaint, operator)
    cast.sign_in(client, operator)
    sent = client.post(f"/desk/complaints/{complaint.id}/handover", data={"tracking_id": "abc"})
    page = BeautifulSoup(sent.get_data(as_text=True), "html.parser")
    assert sent.status_code == 422
    assert page.select_one("#tracking_id")["value"] == "abc"
    assert "5–10 angka" in page.select_one(".fault").text


def test_a_tracking_id_in_use_is_a_conflict_that_names_the_other(
    client: FlaskClient, activity: Activity, complaint: Complaint, officer: Membership, operator: Membership
) -> None:
    with transaction():
        complaints.hand_over(reviewed_now(complaint, operator), "5049672", by=operator)
    twin = reviewed(recorded(activity, officer), operator)
    cast.sign_in(client, operator)
    sent = client.post(f"/desk/complaints/{twin.id}/handover", data={"tracking_id": "5049672"})
    assert sent.status_code == 409
    assert complaint.receipt_no in sent.get_data(as_text=True)


def reviewed_now(complaint: Complaint, by: Membership) -> Complaint:
    """Reviewed inside the caller's transaction."""
    complaints.review(complaint, "Dermaga rusak", CATEGORY, False, by=by)
    return complaint


def test_an_identity_is_shown_once_and_the_look_is_on_record(
    client: FlaskClient, complaint: Complaint, operator: Membership
) -> None:
    """Rule C2."""
    cast.sign_in(client, operator)
    address = f"/desk/complaints/{complaint.id}/revelation"
    refused = client.post(address, data={"purpose": " "})
    assert refused.status_code == 422
    assert NAME not in refused.get_data(as_text=True)
    shown = client.post(address, data={"purpose": "mengabarkan hasil"})
    assert shown.status_code == 200
    assert NAME in shown.get_data(as_text=True)
    assert "+6281234567890" in shown.get_data(as_text=True)
    assert shown.headers["Cache-Control"] == "no-store"
    after = text_of(client, f"/desk/complaints/{complaint.id}")
    assert NAME not in after
    assert "mengabarkan hasil" in after
    assert journal.of(complaint)[0].after == {"purpose": "mengabarkan hasil"}


@pytest.mark.parametrize("who", ["planner", "leader", "treasurer", "admin"])
def test_nobody_else_at_the_desk_acts_on_a_complaint(
    client: FlaskClient, complaint: Complaint, who: str, request: pytest.FixtureRequest
) -> None:
    cast.sign_in(client, request.getfixturevalue(who))
    for act, entries in (
        ("review", {"title": "a", "category": CATEGORY}),
        ("handover", {"tracking_id": "5049672"}),
        ("revelation", {"purpose": "ingin tahu"}),
    ):
        sent = client.post(f"/desk/complaints/{complaint.id}/{act}", data=entries)
        assert sent.status_code == 404
        assert NAME not in sent.get_data(as_text=True)
    assert len(journal.of(complaint)) == 1


def test_an_empty_house_says_where_complaints_come_from(client: FlaskClient, leader: Membership) -> None:
    page = text_of(cast.sign_in(client, leader), "/desk/complaints")
    assert "Petugas mencatatnya di lapangan" in page
