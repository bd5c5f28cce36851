"""The portal's pages on deliveries: what the agency brought, with its BAST, and what it recorded by mistake."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from campaigns.fieldwork import stock
from campaigns.ground.database import transaction
from campaigns.people.permissions import Action, find
from campaigns.plans import deliveries
from campaigns.plans.deliveries import Delivery
from campaigns.plans.partnerships import Contribution
from outreach.hall.attachments import served
from outreach.hall.deliveries import DeliveryForm, MistakeForm, document_of
from outreach.hall.session import current_member
from outreach.portal.blueprint import portal
from outreach.portal.contributions import back_to


@portal.get("/contributions/<int:contribution_id>/deliveries/new")
def new_delivery(contribution_id: int) -> ResponseReturnValue:
    contribution = _mine(contribution_id)
    return _page(DeliveryForm.showing(contribution).offer(contribution), contribution)


@portal.post("/contributions/<int:contribution_id>/deliveries/new")
def create_delivery(contribution_id: int) -> ResponseReturnValue:
    contribution = _mine(contribution_id)
    form = DeliveryForm().offer(contribution)
    if form.validate():
        with form.refusals():
            form.record(contribution, current_member())
            flash("Kiriman tercatat. Pengundang diberi tahu dan akan memeriksanya.")
            return back_to(contribution.partnership)
    return _page(form, contribution)


@portal.get("/deliveries/<int:delivery_id>/document")
def show_delivery_document(delivery_id: int) -> ResponseReturnValue:
    """The photo or scan itself."""
    return served(document_of(find(current_member(), Action.SEE_PARTNERSHIP, Delivery, delivery_id)))


@portal.get("/deliveries/<int:delivery_id>/reversal")
def new_delivery_reversal(delivery_id: int) -> ResponseReturnValue:
    delivery = find(current_member(), Action.RECORD_DELIVERY, Delivery, delivery_id)
    return _mistake_page(MistakeForm(), delivery)


@portal.post("/deliveries/<int:delivery_id>/reversal")
def create_delivery_reversal(delivery_id: int) -> ResponseReturnValue:
    delivery = find(current_member(), Action.RECORD_DELIVERY, Delivery, delivery_id)
    form = MistakeForm()
    if form.validate():
        with form.refusals(), transaction():
            stock.take_back(delivery, form.reason.data, by=current_member())
            flash("Catatan kiriman dibatalkan. Pengundang diberi tahu.")
            return back_to(delivery.contribution.partnership)
    return _mistake_page(form, delivery)


def _mine(contribution_id: int) -> Contribution:
    return find(current_member(), Action.RECORD_DELIVERY, Contribution, contribution_id)


def _page(form: DeliveryForm, contribution: Contribution) -> ResponseReturnValue:
    page = render_template(
        "portal/deliveries/new.html",
        form=form,
        contribution=contribution,
        standing=deliveries.standing_of([contribution])[contribution.id],
    )
    return page, form.status


def _mistake_page(form: MistakeForm, delivery: Delivery) -> ResponseReturnValue:
    return render_template("portal/deliveries/reverse.html", form=form, delivery=delivery), form.status
