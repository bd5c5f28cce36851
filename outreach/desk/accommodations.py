"""Accommodations at the desk: what an activity needs for people with disabilities, and whether it is there.

They stand in a panel of the activity's page; what is refused is shown on a page of that panel alone.
"""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, StringField

from campaigns.ground.database import transaction
from campaigns.people.permissions import Action, find
from campaigns.plans import accommodations
from campaigns.plans.accommodations import LONGEST_TEXT, Accommodation, AccommodationKind, Ragam
from campaigns.plans.activities import Activity
from outreach.desk.blueprint import desk
from outreach.hall.fieldwork import MeetingForm
from outreach.hall.forms import HouseForm, Length
from outreach.hall.session import current_member
from outreach.hall.words import word


class NeedForm(HouseForm):
    kind = SelectField("Akomodasi", choices=[SelectChoice(k, word(k)) for k in AccommodationKind])
    note = StringField("Untuk siapa, berapa orang", [Length(max=LONGEST_TEXT)])


class UsualForm(HouseForm):
    """One button for each ragam."""

    ragam = SelectField("Ragam disabilitas", choices=[SelectChoice(r, word(r)) for r in Ragam])


@desk.post("/activities/<int:activity_id>/accommodations")
def create_accommodation(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.SCHEDULE_ACTIVITY, Activity, activity_id)
    form = NeedForm()
    if form.validate():
        with form.refusals(), transaction():
            kind = AccommodationKind(form.kind.data)
            accommodations.need(activity, kind, form.note.data or "", by=current_member())
            flash(f"Akomodasi ditambahkan: {word(kind)}.")
            return _back(activity_id)
    return _refused(activity, form, needing=form)


@desk.post("/activities/<int:activity_id>/accommodations/usual")
def create_usual_accommodations(activity_id: int) -> ResponseReturnValue:
    """In one click, what is usual for a ragam and not in the list yet."""
    activity = find(current_member(), Action.SCHEDULE_ACTIVITY, Activity, activity_id)
    form = UsualForm()
    if form.validate():
        with form.refusals(), transaction():
            made = accommodations.need_usual(activity, Ragam(form.ragam.data), by=current_member())
            flash(f"{len(made)} akomodasi ditambahkan." if made else "Semuanya sudah ada dalam daftar.")
            return _back(activity_id)
    return _refused(activity, form, usual=form)


@desk.post("/accommodations/<int:accommodation_id>/readiness")
def create_accommodation_readiness(accommodation_id: int) -> ResponseReturnValue:
    one = find(current_member(), Action.DO_TASK, Accommodation, accommodation_id)
    form = MeetingForm().among(one)
    if form.validate():
        with form.refusals(), transaction():
            accommodations.meet(one, form.how.data or "", by=current_member())
            flash(f"Sudah ada: {word(one.kind)}.")
            return _back(one.activity_id)
    return _refused(one.activity, form, meetings={one.id: form})


@desk.post("/accommodations/<int:accommodation_id>/reopening")
def create_accommodation_reopening(accommodation_id: int) -> ResponseReturnValue:
    one = find(current_member(), Action.DO_TASK, Accommodation, accommodation_id)
    with transaction():
        accommodations.unmeet(one, by=current_member())
        flash(f"Belum ada: {word(one.kind)}.")
    return _back(one.activity_id)


@desk.post("/accommodations/<int:accommodation_id>/withdrawal")
def create_accommodation_withdrawal(accommodation_id: int) -> ResponseReturnValue:
    one = find(current_member(), Action.SCHEDULE_ACTIVITY, Accommodation, accommodation_id)
    with transaction():
        accommodations.withdraw(one, by=current_member())
        flash(f"Dicabut dari daftar: {word(one.kind)}.")
    return _back(one.activity_id)


def panel_of(
    activity: Activity,
    needing: NeedForm | None = None,
    usual: UsualForm | None = None,
    meetings: Mapping[int, MeetingForm] | None = None,
) -> dict[str, Any]:
    """What the panel of an activity shows: its list, and its forms, of which one may have been refused."""
    needed = accommodations.needed_for(activity)
    blank = {one.id: MeetingForm(formdata=None).among(one) for one in needed if not one.is_ready}
    return {
        "accommodations": needed,
        "needing": needing or NeedForm(formdata=None),
        "usual": usual or UsualForm(formdata=None),
        "meetings": {**blank, **(meetings or {})},
    }


def _refused(activity: Activity, form: HouseForm, **refused: Any) -> ResponseReturnValue:
    page = render_template(
        "desk/accommodations/index.html", activity=activity, **panel_of(activity, **refused)
    )
    return page, form.status


def _back(activity_id: int) -> ResponseReturnValue:
    return redirect(url_for("desk.show_activity", activity_id=activity_id, _anchor="akomodasi"), 303)
