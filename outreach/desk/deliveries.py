"""Deliveries at the desk: what is said of a promise for its partner, what arrived, and a look at it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.fieldwork import stock
from campaigns.ground.database import transaction
from campaigns.ground.rows import Rows
from campaigns.people.permissions import Action, find, require
from campaigns.plans import deliveries
from campaigns.plans.campaigns import Campaign
from campaigns.plans.deliveries import Delivery, DeliveryState
from campaigns.plans.partnerships import Contribution, Partnership
from outreach.desk.blueprint import desk
from outreach.hall import exports
from outreach.hall.attachments import served
from outreach.hall.deliveries import (
    DelayForm,
    DeliveryForm,
    MistakeForm,
    ShortfallForm,
    VerificationForm,
    document_of,
)
from outreach.hall.filters import paged
from outreach.hall.forms import HouseForm
from outreach.hall.session import current_member
from outreach.hall.words import word

HEADINGS = (
    *("Mitra", "Kampanye", "Dukungan", "Tanggal tiba", "Jumlah", "Satuan", "Nomor BAST", "Diterima oleh"),
    *("Diperiksa", "Alasan", "Keadaan"),
)


@desk.get("/deliveries")
def list_deliveries() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PARTNERSHIP)
    state = request.args.get("state", "")
    return render_template("desk/deliveries/index.html", page=paged(_wanted(state)), state=state)


@exports.downloads(desk, "/deliveries")
def export_deliveries(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_PARTNERSHIP)
    rows = map(_told, _wanted(request.args.get("state", "")))
    return exports.as_file(form, "kiriman", HEADINGS, rows)


@desk.get("/deliveries/<int:delivery_id>/document")
def show_delivery_document(delivery_id: int) -> ResponseReturnValue:
    """The photo or scan itself."""
    return served(document_of(find(current_member(), Action.SEE_PARTNERSHIP, Delivery, delivery_id)))


@desk.get("/contributions/<int:contribution_id>/deliveries/new")
def new_delivery(contribution_id: int) -> ResponseReturnValue:
    contribution = _promise(contribution_id, Action.RECORD_DELIVERY)
    return _page("new", DeliveryForm.showing(contribution).offer(contribution), contribution)


@desk.post("/contributions/<int:contribution_id>/deliveries/new")
def create_delivery(contribution_id: int) -> ResponseReturnValue:
    contribution = _promise(contribution_id, Action.RECORD_DELIVERY)
    form = DeliveryForm().offer(contribution)
    if form.validate():
        with form.refusals():
            form.record(contribution, current_member())
            flash("Kiriman tercatat. Periksa setelah barangnya dilihat.")
            return _back(contribution)
    return _page("new", form, contribution)


@desk.get("/contributions/<int:contribution_id>/shortfall")
def new_shortfall(contribution_id: int) -> ResponseReturnValue:
    return _amend_page("shortfall", ShortfallForm(), contribution_id)


@desk.post("/contributions/<int:contribution_id>/shortfall")
def create_shortfall(contribution_id: int) -> ResponseReturnValue:
    return _amend("shortfall", ShortfallForm(), contribution_id)


@desk.get("/contributions/<int:contribution_id>/delay")
def new_delay(contribution_id: int) -> ResponseReturnValue:
    return _amend_page("delay", DelayForm(), contribution_id)


@desk.post("/contributions/<int:contribution_id>/delay")
def create_delay(contribution_id: int) -> ResponseReturnValue:
    return _amend("delay", DelayForm(), contribution_id)


@desk.get("/deliveries/<int:delivery_id>/verification")
def new_verification(delivery_id: int) -> ResponseReturnValue:
    delivery = _delivery(delivery_id, Action.VERIFY_DELIVERY)
    if not delivery.is_waiting:
        return _back(delivery.contribution)
    return _page("verify", VerificationForm(obj=delivery), delivery.contribution, delivery)


@desk.post("/deliveries/<int:delivery_id>/verification")
def create_verification(delivery_id: int) -> ResponseReturnValue:
    delivery, form = _delivery(delivery_id, Action.VERIFY_DELIVERY), VerificationForm()
    if form.validate():
        with form.refusals(), transaction():
            stock.verify(delivery, form.quantity.data, form.reason.data or "", by=current_member())
            flash("Kiriman sudah diperiksa.")
            return _back(delivery.contribution)
    return _page("verify", form, delivery.contribution, delivery)


@desk.get("/deliveries/<int:delivery_id>/reversal")
def new_delivery_reversal(delivery_id: int) -> ResponseReturnValue:
    delivery = _delivery(delivery_id, Action.RECORD_DELIVERY)
    return _page("reverse", MistakeForm(), delivery.contribution, delivery)


@desk.post("/deliveries/<int:delivery_id>/reversal")
def create_delivery_reversal(delivery_id: int) -> ResponseReturnValue:
    delivery, form = _delivery(delivery_id, Action.RECORD_DELIVERY), MistakeForm()
    if form.validate():
        with form.refusals(), transaction():
            stock.take_back(delivery, form.reason.data, by=current_member())
            flash("Catatan kiriman dibatalkan; barisnya tetap terbaca.")
            return _back(delivery.contribution)
    return _page("reverse", form, delivery.contribution, delivery)


def _promise(contribution_id: int, action: Action) -> Contribution:
    """The promise, if they may do this in its campaign. Raises NotFound."""
    contribution = find(current_member(), Action.SEE_PARTNERSHIP, Contribution, contribution_id)
    find(current_member(), action, Campaign, contribution.partnership.campaign_id)
    return contribution


def _delivery(delivery_id: int, action: Action) -> Delivery:
    """The delivery, if they may do this in its campaign. Raises NotFound."""
    delivery = find(current_member(), Action.SEE_PARTNERSHIP, Delivery, delivery_id)
    find(current_member(), action, Campaign, delivery.contribution.partnership.campaign_id)
    return delivery


def _amend_page(verb: str, form: HouseForm, contribution_id: int) -> ResponseReturnValue:
    contribution = _promise(contribution_id, Action.SPEAK_FOR_PARTNER)
    if not contribution.is_confirmed:
        return _back(contribution)
    return _page(verb, form, contribution)


def _amend(verb: str, form: ShortfallForm | DelayForm, contribution_id: int) -> ResponseReturnValue:
    contribution = _promise(contribution_id, Action.SPEAK_FOR_PARTNER)
    if form.validate():
        with form.refusals():
            form.say(contribution, current_member())
            flash("Kabar mitra tercatat. Mitra diberi tahu bahwa Anda yang mencatatnya.")
            return _back(contribution)
    return _page(verb, form, contribution)


def _page(
    verb: str, form: HouseForm, contribution: Contribution, delivery: Delivery | None = None
) -> ResponseReturnValue:
    page = render_template(
        f"desk/deliveries/{verb}.html",
        form=form,
        contribution=contribution,
        delivery=delivery,
        standing=deliveries.standing_of([contribution])[contribution.id],
    )
    return page, form.status


def _back(contribution: Contribution) -> ResponseReturnValue:
    return redirect(url_for("desk.show_partnership", partnership_id=contribution.partnership_id), 303)


def _wanted(state: str) -> Rows[Delivery]:
    """The deliveries that the address asks for, the latest first."""
    return deliveries.waiting() if state == DeliveryState.WAITING else deliveries.everything()


def _told(delivery: Delivery) -> tuple[object, ...]:
    promise: Contribution = delivery.contribution
    partnership: Partnership = promise.partnership
    return (
        partnership.agency.name,
        partnership.campaign.title,
        promise.what,
        delivery.day,
        delivery.quantity,
        promise.unit,
        delivery.document_no,
        delivery.receiver,
        delivery.verified_quantity,
        delivery.reverse_reason or delivery.verify_reason,
        word(delivery.state),
    )
