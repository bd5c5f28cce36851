"""Taking down what citizens say, on a phone in a hand on a boat: two entries are enough."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import (
    BooleanField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)

from campaigns.fieldwork import complaints
from campaigns.fieldwork.complaints import CommunicationAid, Complaint, ComplaintKind
from campaigns.fieldwork.complaints.things import LONGEST_NAME, LONGEST_TEXT
from campaigns.ground import regions
from campaigns.ground.database import transaction
from campaigns.people.permissions import Action, find
from campaigns.plans.activities import Activity
from outreach.field.blueprint import field
from outreach.hall.forms import REQUIRED, Length, OnceForm
from outreach.hall.session import current_member
from outreach.hall.unchanged import for_once
from outreach.hall.words import word

KINDS = [SelectChoice(kind, word(kind)) for kind in ComplaintKind]
AIDS = [SelectChoice(aid, word(aid)) for aid in CommunicationAid]


class ComplaintForm(OnceForm):
    kind = RadioField("Jenis", choices=KINDS, coerce=ComplaintKind, default=ComplaintKind.COMPLAINT)
    text = TextAreaField("Apa yang disampaikan?", validators=[REQUIRED, Length(max=LONGEST_TEXT)])
    village_code = SelectField("Desa/kelurahan kejadian")
    aid = SelectField(
        "Bantuan komunikasi", choices=AIDS, coerce=CommunicationAid, default=CommunicationAid.NONE
    )
    is_anonymous = BooleanField("Anonim")
    is_confidential = BooleanField("Rahasia")
    reporter_name = StringField("Nama", validators=[Length(max=LONGEST_NAME)])
    reporter_phone = StringField("Nomor telepon", validators=[Length(max=30)])
    consent = BooleanField("Pelapor setuju")
    aware = BooleanField("Ini dari warga lain")

    @property
    def identity_open(self) -> bool:
        """Whether the part about the reporter has something to show at once."""
        return any(
            field.data or field.errors for field in (self.reporter_name, self.reporter_phone, self.consent)
        )


@field.get("/activities/<int:activity_id>/complaints/new")
def new_complaint(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.RECORD_COMPLAINT, Activity, activity_id)
    return _page(activity, _form(activity))


@field.post("/activities/<int:activity_id>/complaints")
def create_complaint(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.RECORD_COMPLAINT, Activity, activity_id)
    form = _form(activity)
    if form.validate():
        with form.refusals(), transaction():
            complaint = complaints.record(
                activity,
                form.kind.data,
                form.text.data,
                village_code=form.village_code.data,
                is_anonymous=form.is_anonymous.data,
                is_confidential=form.is_confidential.data,
                reporter_name=form.reporter_name.data or "",
                reporter_phone=form.reporter_phone.data or "",
                consent=form.consent.data,
                aid=form.aid.data,
                key=form.key.data,
                wary=not form.aware.data,
                by=current_member(),
            )
            return redirect(url_for("field.show_complaint", complaint_id=complaint.id), 303)
    if form.refusal is not None and form.refusal.code.startswith("complaint.key"):
        form.renew_key()  # the refusal told what was saved, so that sending again is meant
    return _page(activity, form)


@field.get("/complaints/<int:complaint_id>")
def show_complaint(complaint_id: int) -> ResponseReturnValue:
    """The receipt, to be read out or written on a slip."""
    complaint = find(current_member(), Action.SEE_FIELDWORK, Complaint, complaint_id)
    return render_template(
        "field/complaints/show.html",
        complaint=complaint,
        text=complaints.text_for(complaint, current_member()),
    )


def _form(activity: Activity) -> ComplaintForm:
    form = ComplaintForm()
    names = regions.names(village.code for village in activity.catchment)
    form.village_code.choices = [
        SelectChoice("", "Tidak disebut"),
        *(SelectChoice(code, name) for code, name in sorted(names.items(), key=lambda pair: pair[1])),
    ]
    return form


def _page(activity: Activity, form: ComplaintForm) -> ResponseReturnValue:
    page = render_template(
        "field/complaints/new.html",
        activity=activity,
        form=form,
        next_receipt=complaints.next_receipt(activity),
    )
    return for_once((page, form.status))  # the key of a second report is another one
