"""A complaint that is sent twice is one complaint with one receipt (rule D1)."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from campaigns.fieldwork import complaints
from campaigns.fieldwork.complaints import Complaint, ComplaintKind
from campaigns.ground.database import db, fetch, transaction
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people.persons import Membership
from campaigns.plans import activities
from campaigns.plans.activities import Activity
from tests.races import race

KEY = "0b7c1a52-6a0f-4b7e-9d0c-3f1d2a9e8c77"
WHO = {"reporter_name": "Siti Rahmah", "reporter_phone": "0812-3456-7890", "consent": True}


pytestmark = pytest.mark.usefixtures("market_morning")


def sent(activity: Activity, by: Membership, **changes: Any) -> Complaint:
    facts = {"kind": ComplaintKind.COMPLAINT, "text": "Dermaga rusak.", "key": KEY} | changes
    with transaction():
        return complaints.record(activity, **facts, by=by)


def test_what_is_sent_again_gives_the_receipt_it_had(activity: Activity, officer: Membership) -> None:
    first = sent(activity, officer, **WHO)
    assert sent(activity, officer, key=KEY.upper(), text=" Dermaga rusak. ", **WHO).id == first.id
    assert complaints.of(activity) == [first]
    assert complaints.next_receipt(activity) == f"{activity.code}-002"
    assert sent(activity, officer, key=str(uuid4()), **WHO).id != first.id


def test_it_is_known_even_after_the_activity_was_called_off(
    activity: Activity, officer: Membership, planner: Membership
) -> None:
    first = sent(activity, officer)
    with transaction():
        activities.cancel(activity, "Banjir", by=planner)
    assert sent(activity, officer).id == first.id
    with pytest.raises(Conflict) as refusal:
        sent(activity, officer, key=str(uuid4()))
    assert refusal.value.code == "activity.state"


@pytest.mark.parametrize(
    "changes",
    [{"text": "Lampu jalan padam."}, {"kind": ComplaintKind.ASPIRATION}, {"is_confidential": True}, WHO],
)
def test_a_used_form_with_another_content_is_refused_not_swallowed(
    activity: Activity, officer: Membership, changes: dict[str, Any]
) -> None:
    """A browser's way back shows the old form with its old key: the next citizen's report must not vanish."""
    sent(activity, officer)
    with pytest.raises(Conflict) as refusal:
        sent(activity, officer, **changes)
    assert refusal.value.code == "complaint.key-used"
    assert len(complaints.of(activity)) == 1


def test_another_persons_form_is_refused_without_its_receipt(
    activity: Activity, officer: Membership, operator: Membership
) -> None:
    receipt = sent(activity, officer).receipt_no
    with pytest.raises(Conflict) as refusal:
        sent(activity, operator)
    assert refusal.value.code == "complaint.key-used"
    assert receipt not in refusal.value.message


def test_a_key_is_a_uuid(activity: Activity, officer: Membership) -> None:
    with pytest.raises(Invalid) as refusal:
        sent(activity, officer, key="1 or 1")
    assert refusal.value.code == "complaint.key"


def test_two_taps_at_once_give_one_receipt(app: Flask, activity: Activity, officer: Membership) -> None:
    activity_id, member_id = activity.id, officer.id

    def tap() -> str:
        return sent(fetch(Activity, activity_id), fetch(Membership, member_id)).receipt_no

    found = race(app, [tap] * 4)
    db.session.rollback()
    assert found == [f"{activity.code}-001"] * 4
    assert len(complaints.of(activity)) == 1
