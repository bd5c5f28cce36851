"""Complaints: receipts, the two kinds of hiding (rule C2), and the way into SP4N-LAPOR! (rule C1)."""

import threading
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from campaigns.fieldwork import complaints
from campaigns.fieldwork.complaints import CommunicationAid, ComplaintKind, ComplaintState
from campaigns.ground import clock, sealing
from campaigns.ground.database import db, fetch, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import activities
from campaigns.plans.activities import Activity
from tests import cast
from tests.campaigns.fieldwork.complaining import (
    CATEGORY,
    NAME,
    PHONE,
    WORDS,
    handed_over,
    recorded,
    reviewed,
)
from tests.cast import AT_TEN

pytestmark = pytest.mark.usefixtures("market_morning")


# Recording


def test_a_complaint_gets_the_activitys_next_receipt(activity: Activity, officer: Membership) -> None:
    assert complaints.next_receipt(activity) == f"{activity.code}-001"
    first, second = recorded(activity, officer), recorded(activity, officer)
    assert [first.receipt_no, second.receipt_no] == [f"{activity.code}-001", f"{activity.code}-002"]
    assert complaints.next_receipt(activity) == f"{activity.code}-003"
    assert first.state == ComplaintState.RECORDED
    assert [c.id for c in complaints.of(activity)] == [first.id, second.id]


def test_what_is_written_down_later_was_heard_at_the_activity(
    activity: Activity, officer: Membership
) -> None:
    assert recorded(activity, officer).heard_at == AT_TEN
    with time_machine.travel(activity.ends_at + timedelta(days=3), tick=False):
        assert recorded(activity, officer).heard_at == activity.ends_at


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"text": "  \n "}, "complaint.empty", "text"),
        ({"text": "a" * 5_001}, "complaint.long", "text"),
        ({"village_code": "63.03.04.9999"}, "village.unknown", "village_code"),
        ({"village_code": "63.03"}, "village.unknown", "village_code"),
        ({"reporter_name": NAME}, "complaint.consent", "consent"),
        ({"reporter_phone": PHONE}, "complaint.consent", "consent"),
        ({"reporter_name": "a" * 121, "consent": True}, "complaint.long-name", "reporter_name"),
        ({"reporter_phone": "12345", "consent": True}, "complaint.phone", "reporter_phone"),
        ({"reporter_phone": "belum ada", "consent": True}, "complaint.phone", "reporter_phone"),
    ],
)
def test_a_complaint_is_refused(
    activity: Activity, officer: Membership, changes: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        recorded(activity, officer, **changes)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert fetch(Activity, activity.id).receipts == 0  # a refusal uses up no number


def test_the_longest_text_is_taken_whole(activity: Activity, officer: Membership) -> None:
    assert len(recorded(activity, officer, text="é" * 5_000).text) == 5_000


def test_nobody_has_to_give_a_name(activity: Activity, officer: Membership, operator: Membership) -> None:
    bare = recorded(activity, officer, consent=True, aid=CommunicationAid.SIGN_LANGUAGE)
    assert (bare.has_identity, bare.aid) == (False, CommunicationAid.SIGN_LANGUAGE)
    with pytest.raises(Invalid) as refusal, transaction():
        complaints.reveal(bare, "menghubungi pelapor", by=operator)
    assert refusal.value.code == "complaint.nameless"


@pytest.mark.parametrize("typed", ["081234567890", PHONE, "+62 812 3456 7890", "6281234567890"])
def test_a_phone_is_kept_in_one_form(
    activity: Activity, officer: Membership, operator: Membership, typed: str
) -> None:
    complaint = recorded(activity, officer, reporter_phone=typed, consent=True)
    assert complaint.phone_fingerprint == sealing.fingerprint("+6281234567890")
    with transaction():
        assert complaints.reveal(complaint, "mengabarkan hasil", by=operator).phone == "+6281234567890"


def test_a_cancelled_activity_takes_no_complaints(
    activity: Activity, officer: Membership, planner: Membership
) -> None:
    with transaction():
        activities.cancel(activity, "banjir", by=planner)
    with pytest.raises(Conflict) as refusal:
        recorded(activity, officer)
    assert refusal.value.code == "activity.state"


@pytest.mark.parametrize("who", ["planner", "leader", "treasurer", "admin", "dishub"])
def test_only_officers_and_operators_record(
    activity: Activity, who: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        recorded(activity, request.getfixturevalue(who))


def test_an_officer_records_only_where_they_are_assigned(activity: Activity, operator: Membership) -> None:
    with pytest.raises(NotAllowed):
        recorded(activity, cast.member("officer", username="petugas-lain"))
    assert recorded(activity, operator).receipt_no


def test_two_at_once_never_share_a_receipt(app: Flask, activity: Activity, officer: Membership) -> None:
    """Rule S1: ten rounds of two officers at the same activity; 20 complaints, 20 numbers, none left out."""
    rounds, ids = 10, (activity.id, officer.id)
    starts = [threading.Barrier(2) for _ in range(rounds)]
    faults: list[BaseException] = []

    def write() -> None:
        with app.app_context():
            try:
                for start in starts:
                    start.wait(30)
                    with transaction():
                        here, me = fetch(Activity, ids[0]), fetch(Membership, ids[1])
                        complaints.record(here, ComplaintKind.COMPLAINT, WORDS, by=me)
            except BaseException as fault:
                faults.append(fault)
                for start in starts:
                    start.abort()
            finally:
                db.session.remove()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert faults == []
    db.session.rollback()
    numbers = [c.receipt_no for c in complaints.of(activity)]
    assert numbers == [f"{activity.code}-{n:03d}" for n in range(1, 2 * rounds + 1)]


# Review and hand-over (rule C1)


def test_a_review_gives_title_and_category_and_may_be_corrected(
    activity: Activity, officer: Membership, operator: Membership
) -> None:
    complaint = reviewed(recorded(activity, officer), operator, "  Dermaga rusak ")
    first_look = complaint.reviewed_at
    assert (complaint.title, complaint.category, complaint.state) == (
        "Dermaga rusak",
        CATEGORY,
        ComplaintState.REVIEWED,
    )
    with time_machine.travel(AT_TEN + timedelta(hours=1), tick=False), transaction():
        complaints.review(complaint, "Dermaga patah", "Kesehatan", True, by=operator)
    assert (complaint.title, complaint.category, complaint.has_oversight) == (
        "Dermaga patah",
        "Kesehatan",
        True,
    )
    assert complaint.reviewed_at == first_look == AT_TEN
    assert journal.of(complaint)[0].before["title"] == "Dermaga rusak"


@pytest.mark.parametrize(
    ("title", "category", "code"),
    [
        (" ", CATEGORY, "complaint.untitled"),
        ("a" * 161, CATEGORY, "complaint.long-title"),
        ("Dermaga", "Kategori karangan", "complaint.category"),
        ("Dermaga", "", "complaint.category"),
    ],
)
def test_a_review_is_refused(
    activity: Activity, officer: Membership, operator: Membership, title: str, category: str, code: str
) -> None:
    complaint = recorded(activity, officer)
    with pytest.raises(Invalid) as refusal, transaction():
        complaints.review(complaint, title, category, False, by=operator)
    assert refusal.value.code == code
    assert complaint.state == ComplaintState.RECORDED


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("5049672", "5049672"),
        ("5049672.0", "5049672"),
        (" 504 96 72\n", "5049672"),
        ("12345", "12345"),
        ("1" * 10, "1" * 10),
    ],
)
def test_a_tracking_id_is_taken(
    activity: Activity, officer: Membership, operator: Membership, typed: str, kept: str
) -> None:
    complaint = handed_over(reviewed(recorded(activity, officer), operator), operator, typed)
    assert complaint.sp4n_tracking_id == kept
    assert (complaint.state, complaint.handed_over_at) == (ComplaintState.HANDED_OVER, AT_TEN)
    assert complaint.sp4n_status is None  # rule C1: what SP4N says is another field


@pytest.mark.parametrize(
    "typed", ["abc", "", "1234", "1" * 11, "5049672.5", "5049672.0.0", "-5049672", "٥٠٤٩٦٧٢"]
)
def test_what_is_no_tracking_id_is_refused(
    activity: Activity, officer: Membership, operator: Membership, typed: str
) -> None:
    complaint = reviewed(recorded(activity, officer), operator)
    with pytest.raises(Invalid) as refusal:
        handed_over(complaint, operator, typed)
    assert (refusal.value.code, refusal.value.field) == ("complaint.tracking-id", "tracking_id")


def test_a_tracking_id_belongs_to_one_complaint(
    activity: Activity, officer: Membership, operator: Membership
) -> None:
    handed_over(reviewed(recorded(activity, officer), operator), operator)
    twin = reviewed(recorded(activity, officer), operator)
    with pytest.raises(Conflict) as refusal:
        handed_over(twin, operator, "5049672.0")
    assert (refusal.value.code, refusal.value.field) == ("complaint.tracking-taken", "tracking_id")


def test_hand_over_comes_after_review_and_only_once(
    activity: Activity, officer: Membership, operator: Membership
) -> None:
    complaint = recorded(activity, officer)
    with pytest.raises(Conflict) as too_early:
        handed_over(complaint, operator)
    reviewed(complaint, operator)
    handed_over(complaint, operator)
    with pytest.raises(Conflict) as again:
        handed_over(complaint, operator, "5049673")
    with pytest.raises(Conflict) as late_review:
        reviewed(complaint, operator)
    assert {r.value.code for r in (too_early, again, late_review)} == {"complaint.state"}
    assert complaint.sp4n_tracking_id == "5049672"


@pytest.mark.parametrize("who", ["planner", "leader", "officer", "admin", "dishub"])
def test_only_the_operator_reviews_and_hands_over(
    activity: Activity, officer: Membership, who: str, request: pytest.FixtureRequest
) -> None:
    complaint, by = recorded(activity, officer), request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        reviewed(complaint, by)
    with pytest.raises(NotAllowed):
        handed_over(complaint, by)


# Questions


def test_the_chase_list_begins_with_the_oldest(
    planner: Membership, leader: Membership, operator: Membership
) -> None:
    """Rule T1: from Friday to Tuesday are two working days, not four."""
    campaign = cast.approved(planner, leader)
    friday = cast.activity(planner, campaign, starts_at=clock.at(date(2026, 11, 27), time(9)))
    tuesday = cast.activity(planner, campaign)
    young, old, gone = (recorded(a, operator) for a in (tuesday, friday, friday))
    handed_over(reviewed(gone, operator), operator)
    reviewed(old, operator)
    waiting = list(complaints.without_tracking_id())
    assert [(w.complaint.id, w.working_days, w.due, w.late) for w in waiting] == [
        (old.id, 2, True, False),
        (young.id, 0, False, False),
    ]
    assert [c.id for c in complaints.listed(operator, untracked=True)] == [young.id, old.id]
    assert [c.id for c in complaints.listed(operator, activity_id=friday.id)] == [gone.id, old.id]
    assert complaints.waiting(old) == waiting[0]
    assert complaints.waiting(gone) is None


def test_a_chase_beyond_three_working_days_is_late(activity: Activity, operator: Membership) -> None:
    recorded(activity, operator)
    with time_machine.travel(clock.at(date(2026, 12, 7), time(9)), tick=False):
        assert [(w.working_days, w.late) for w in complaints.without_tracking_id()] == [(4, True)]


def test_the_list_filters_by_state_kind_and_wita_year(
    activity: Activity, officer: Membership, operator: Membership
) -> None:
    wish = recorded(activity, officer, kind=ComplaintKind.ASPIRATION)
    other = reviewed(recorded(activity, officer), operator)
    assert [c.id for c in complaints.listed(operator, kind=ComplaintKind.ASPIRATION)] == [wish.id]
    assert [c.id for c in complaints.listed(operator, state=ComplaintState.REVIEWED)] == [other.id]
    assert len(complaints.listed(operator, year=2026)) == 2
    assert not complaints.listed(operator, year=2025)
    assert complaints.years() == [2026]


def test_an_officer_and_a_partner_have_no_list(officer: Membership, dishub: Membership) -> None:
    for by in (officer, dishub):
        with pytest.raises(NotAllowed):
            complaints.listed(by)


def test_an_empty_house_has_no_years(app: Flask) -> None:
    assert complaints.years() == []
    assert not complaints.without_tracking_id()
