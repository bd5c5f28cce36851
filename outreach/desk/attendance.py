"""Closing an activity at the desk: who came, and that it took place."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.fieldwork import attendance
from campaigns.ground.database import transaction
from campaigns.people.permissions import Action, find
from campaigns.plans.activities import Activity
from outreach.desk.blueprint import desk
from outreach.hall.fieldwork import AttendanceForm
from outreach.hall.session import current_member


@desk.get("/activities/<int:activity_id>/attendance")
def edit_attendance(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.HOLD_ACTIVITY, Activity, activity_id)
    return _page(activity, AttendanceForm.showing(activity))


@desk.post("/activities/<int:activity_id>/attendance")
def revise_attendance(activity_id: int) -> ResponseReturnValue:
    """Close the activity with its people; once closed, only the people are noted anew."""
    activity = find(current_member(), Action.HOLD_ACTIVITY, Activity, activity_id)
    form = AttendanceForm()
    if form.validate():
        with form.refusals(), transaction():
            attendance.note_day(activity, form.rows(), by=current_member())
            flash("Kontak tercatat.")
            return redirect(url_for("desk.show_activity", activity_id=activity.id), 303)
    return _page(activity, form)


def _page(activity: Activity, form: AttendanceForm) -> ResponseReturnValue:
    page = render_template(
        "desk/attendance/edit.html", activity=activity, form=form, noted=attendance.of(activity)
    )
    return page, form.status
