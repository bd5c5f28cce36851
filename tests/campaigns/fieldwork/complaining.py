"""A complaint and how far it came: what tests of complaints begin with."""

from typing import Any

from campaigns.fieldwork import complaints
from campaigns.fieldwork.complaints import Complaint, ComplaintKind
from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity

WORDS = "Dermaga pasar rusak sejak banjir."
NAME, PHONE = "Siti Rahmah binti Ahmad", "0812-3456-7890"
CATEGORY = "Kesehatan: Pelayanan Kesehatan"


def recorded(activity: Activity, by: Membership, **changes: Any) -> Complaint:
    facts = {"kind": ComplaintKind.COMPLAINT, "text": WORDS} | changes
    with transaction():
        return complaints.record(activity, **facts, by=by)


def reviewed(complaint: Complaint, by: Membership, title: str = "Dermaga rusak") -> Complaint:
    with transaction():
        complaints.review(complaint, title, CATEGORY, False, by=by)
    return complaint


def handed_over(complaint: Complaint, by: Membership, tracking_id: str = "5049672") -> Complaint:
    with transaction():
        complaints.hand_over(complaint, tracking_id, by=by)
    return complaint
