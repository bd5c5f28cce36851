"""Photos and papers of an event day, filed from the phone that took them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.fieldwork import evidence
from campaigns.fieldwork.evidence import Evidence
from campaigns.people.permissions import Action, find
from campaigns.plans.activities import Activity
from outreach.field.blueprint import field
from outreach.hall.attachments import served
from outreach.hall.fieldwork import EvidenceForm
from outreach.hall.session import current_member


@field.get("/activities/<int:activity_id>/evidence")
def list_evidence(activity_id: int) -> ResponseReturnValue:
    return _page(find(current_member(), Action.FILE_EVIDENCE, Activity, activity_id), EvidenceForm())


@field.post("/activities/<int:activity_id>/evidence")
def create_evidence(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.FILE_EVIDENCE, Activity, activity_id)
    form = EvidenceForm()
    if form.validate():
        with form.refusals():
            form.keep(activity, current_member())
            flash("Bukti tersimpan.")
            return redirect(url_for("field.list_evidence", activity_id=activity.id), 303)
    return _page(activity, form)


@field.get("/evidence/<int:evidence_id>")
def show_evidence(evidence_id: int) -> ResponseReturnValue:
    """The file itself."""
    return served(find(current_member(), Action.SEE_FIELDWORK, Evidence, evidence_id).attachment)


def _page(activity: Activity, form: EvidenceForm) -> ResponseReturnValue:
    page = render_template(
        "field/evidence/index.html", activity=activity, form=form, items=evidence.of(activity)
    )
    return page, form.status
