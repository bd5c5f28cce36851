"""Accommodations on the spot: what an activity needs for people with disabilities, and whether it is there."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.ground.database import transaction
from campaigns.people.permissions import Action, find
from campaigns.plans import accommodations
from campaigns.plans.accommodations import Accommodation
from outreach.field.blueprint import field
from outreach.hall.fieldwork import MeetingForm
from outreach.hall.session import current_member
from outreach.hall.words import word


@field.get("/accommodations/<int:accommodation_id>")
def show_accommodation(accommodation_id: int) -> ResponseReturnValue:
    return _page(find(current_member(), Action.DO_TASK, Accommodation, accommodation_id), MeetingForm())


@field.post("/accommodations/<int:accommodation_id>/readiness")
def create_accommodation_readiness(accommodation_id: int) -> ResponseReturnValue:
    one = find(current_member(), Action.DO_TASK, Accommodation, accommodation_id)
    form = MeetingForm()
    if form.validate():
        with form.refusals(), transaction():
            accommodations.meet(one, form.how.data or "", by=current_member())
            flash(f"Sudah ada: {word(one.kind)}.")
            return redirect(url_for("field.show_activity", activity_id=one.activity_id), 303)
    return _page(one, form)


@field.post("/accommodations/<int:accommodation_id>/reopening")
def create_accommodation_reopening(accommodation_id: int) -> ResponseReturnValue:
    one = find(current_member(), Action.DO_TASK, Accommodation, accommodation_id)
    with transaction():
        accommodations.unmeet(one, by=current_member())
        flash(f"Belum ada: {word(one.kind)}.")
    return redirect(url_for("field.show_accommodation", accommodation_id=accommodation_id), 303)


def _page(accommodation: Accommodation, form: MeetingForm) -> ResponseReturnValue:
    page = render_template("field/accommodations/show.html", accommodation=accommodation, form=form)
    return page, form.status
