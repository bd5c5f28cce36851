"""Papers of the portal: what a partner signs."""

from flask.typing import ResponseReturnValue

from campaigns.people.permissions import Action, find
from campaigns.plans.deliveries import Delivery
from campaigns.plans.partnerships import Contribution, Partnership
from outreach.hall.session import current_member
from outreach.papers import partners
from outreach.portal.blueprint import portal


@portal.get("/partnerships/<int:partnership_id>/commitment-letter")
def show_commitment_letter(partnership_id: int) -> ResponseReturnValue:
    partnership = find(current_member(), Action.SEE_PARTNERSHIP, Partnership, partnership_id)
    return partners.commitment(partnership)


@portal.get("/contributions/<int:contribution_id>/handover")
def show_handover(contribution_id: int) -> ResponseReturnValue:
    return partners.handover(find(current_member(), Action.SEE_PARTNERSHIP, Contribution, contribution_id))


@portal.get("/deliveries/<int:delivery_id>/handover")
def show_delivery_record(delivery_id: int) -> ResponseReturnValue:
    delivery = find(current_member(), Action.SEE_PARTNERSHIP, Delivery, delivery_id)
    return partners.handover(delivery.contribution, delivery)
