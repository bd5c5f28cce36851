"""An officer's activities: today's, those still open, the next, and the doors of each."""

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from campaigns.fieldwork import attendance, complaints, evidence
from campaigns.ground import clock
from campaigns.people.permissions import Action, find
from campaigns.plans import activities
from campaigns.plans.activities import Activity
from outreach.field.blueprint import field
from outreach.hall.session import current_member

OPEN_FOR = timedelta(days=30)  # how long an activity that nobody closed still asks for it


@field.get("/")
def home() -> ResponseReturnValue:
    """Today's activities first, then those that were not closed, then what is ahead."""
    today = clock.today()
    mine = activities.of_officer(current_member().person, since=clock.now() - OPEN_FOR)
    last_days = {activity.id: clock.day_of(activity.ends_at) for activity in mine}
    return render_template(
        "field/activities/index.html",
        todays=[a for a in mine if a.day <= today <= last_days[a.id]],
        unclosed=[a for a in mine if last_days[a.id] < today and a.is_open],
        ahead=[a for a in mine if a.day > today],
    )


@field.get("/activities/<int:activity_id>")
def show_activity(activity_id: int) -> ResponseReturnValue:
    """The doors of one activity, and what the officer recorded at it."""
    member = current_member()
    activity = find(member, Action.SEE_FIELDWORK, Activity, activity_id)
    return render_template(
        "field/activities/show.html",
        activity=activity,
        cancelled=activity.is_cancelled,
        held=activity.is_held,
        next_receipt=complaints.next_receipt(activity),
        contacts=attendance.contacts_of(activity),
        evidence_number=evidence.number_of(activity),
        own=complaints.of(activity, member.person),
    )
