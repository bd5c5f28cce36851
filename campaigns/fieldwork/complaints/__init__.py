"""Complaints: what citizens say at an activity, on its way into SP4N-LAPOR!.

SP4N-LAPOR! stays the system of record. Here a report is recorded with a receipt, reviewed, handed over and
found again by its Tracking ID; what SP4N says of it is kept beside our own state, never over it (rule C1).
"""

from campaigns.fieldwork.complaints.acts import hand_over, note_export, record, reveal, review
from campaigns.fieldwork.complaints.questions import (
    CHASE_DAYS,
    LATE_DAYS,
    Waiting,
    categories,
    listed,
    may_read,
    next_receipt,
    number_of,
    of,
    text_for,
    waiting,
    waits,
    without_tracking_id,
    years,
)
from campaigns.fieldwork.complaints.things import (
    CommunicationAid,
    Complaint,
    ComplaintKind,
    ComplaintState,
    Identity,
)

__all__ = [
    "CHASE_DAYS",
    "LATE_DAYS",
    "CommunicationAid",
    "Complaint",
    "ComplaintKind",
    "ComplaintState",
    "Identity",
    "Waiting",
    "categories",
    "hand_over",
    "listed",
    "may_read",
    "next_receipt",
    "note_export",
    "number_of",
    "of",
    "record",
    "reveal",
    "review",
    "text_for",
    "waiting",
    "waits",
    "without_tracking_id",
    "years",
]
