"""An officer's activities: today's, those still open, the next; the doors of each, and what is still to do for it."""

from datetime import timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from campaigns.fieldwork import attendance, complaints, evidence, households
from campaigns.ground import clock
from campaigns.people.permissions import Action, find, may
from campaigns.people.persons import Membership
from campaigns.plans import accommodations, activities, deliveries, tasks
from campaigns.plans.activities import Activity
from campaigns.plans.tasks import Task
from outreach.field.blueprint import field
from outreach.hall.session import current_member
from outreach.hall.sharing import page_of_session

OPEN_FOR = timedelta(days=30)  # how long an activity that nobody closed still asks for it
# How long before its day a task stands on the first page, and after it an activity that was held.
NEAR = timedelta(days=7)
MOST = 6  # tasks that stand there at once; the rest is folded away


@field.get("/")
def home() -> ResponseReturnValue:
    """Today's activities first, then those that were not closed, what is ahead, and what was held a few days ago."""
    return page_of_session("field/activities/index.html", waiting, "base/field.html")


def waiting() -> dict[str, Any]:
    today, member = clock.today(), current_member()
    mine = activities.of_officer(member.person, since=clock.now() - OPEN_FOR)
    todo = tasks.of_officer(member)
    near = min(MOST, sum(task.due_day <= today + NEAR for task in todo))
    return {
        "todays": [a for a in mine if a.day <= today <= a.last_day],
        "unclosed": [a for a in mine if a.last_day < today and a.is_open],
        "closed": [a for a in reversed(mine) if today - NEAR <= a.last_day < today and a.is_held],
        "ahead": [a for a in mine if a.day > today],
        "due": todo[:near],
        "later": todo[near:],
    }


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
        households=households.number_of(activity),
        evidence_number=evidence.number_of(activity),
        stock_number=len(deliveries.for_activity(activity)),
        own=complaints.of(activity, member.person),
        tasks=_own_tasks(activity, member),
        accommodations=accommodations.needed_for(activity),
    )


def _own_tasks(activity: Activity, member: Membership) -> list[Task]:
    """Those that the officer may do, what is open first; without what was dropped."""
    own = [task for task in tasks.of_activity(activity) if may(member, Action.DO_TASK, task)]
    return sorted((task for task in own if not task.is_dropped), key=lambda task: task.is_done)
