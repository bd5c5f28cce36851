"""The standing agreements of one's agency, to read; guests by a link see none."""

from flask import render_template
from flask.typing import ResponseReturnValue

from campaigns.ground import clock
from campaigns.ground.database import unknown
from campaigns.people.permissions import Action, find, require
from campaigns.plans import agreements
from campaigns.plans.agreements import Agreement
from outreach.hall.attachments import served
from outreach.hall.filters import paged
from outreach.hall.session import current_member
from outreach.portal.blueprint import portal


@portal.get("/agreements")
def list_agreements() -> ResponseReturnValue:
    member, today = current_member(), clock.today()
    require(member, Action.SEE_PARTNERSHIP, member.agency)
    rows = [(one, one.state_on(today)) for one in agreements.of_agency(member.agency_id)]
    return render_template("portal/agreements/index.html", page=paged(rows))


@portal.get("/agreements/<int:agreement_id>/scan")
def show_agreement_scan(agreement_id: int) -> ResponseReturnValue:
    """The file itself."""
    agreement = find(current_member(), Action.SEE_PARTNERSHIP, Agreement, agreement_id)
    if agreement.attachment is None or agreement.is_withdrawn:
        raise unknown(Agreement)
    return served(agreement.attachment)
