"""Goods on event day: what was promised for the activity, what arrived, what was given of it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.fieldwork import stock
from campaigns.fieldwork.stock import StockMovement
from campaigns.ground.database import fetch, transaction, unknown
from campaigns.people.permissions import Action, find
from campaigns.plans import deliveries
from campaigns.plans.activities import Activity
from campaigns.plans.partnerships import Contribution
from outreach.field.blueprint import field
from outreach.hall.deliveries import DeliveryForm, MistakeForm, MovementForm, stock_of, told
from outreach.hall.session import current_member
from outreach.hall.unchanged import for_once


@field.get("/activities/<int:activity_id>/stock")
def list_stock(activity_id: int) -> ResponseReturnValue:
    return _page(find(current_member(), Action.KEEP_STOCK, Activity, activity_id), MovementForm.showing())


@field.post("/activities/<int:activity_id>/stock")
def create_movement(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.KEEP_STOCK, Activity, activity_id)
    form = MovementForm().offer(stock.items_of(activity))
    if form.validate():
        with form.refusals():
            movement = form.record(activity, current_member())
            flash(f"Tercatat: {told(movement)}.")
            return _back(activity.id)
    return _page(activity, form)


@field.get("/movements/<int:movement_id>/reversal")
def new_movement_reversal(movement_id: int) -> ResponseReturnValue:
    return _mistake_page(find(current_member(), Action.KEEP_STOCK, StockMovement, movement_id), MistakeForm())


@field.post("/movements/<int:movement_id>/reversal")
def create_movement_reversal(movement_id: int) -> ResponseReturnValue:
    movement = find(current_member(), Action.KEEP_STOCK, StockMovement, movement_id)
    form = MistakeForm()
    if form.validate():
        with form.refusals(), transaction():
            stock.undo(movement, form.reason.data, by=current_member())
            flash("Catatan dibatalkan.")
            return _back(movement.activity_id)
    return _mistake_page(movement, form)


@field.get("/activities/<int:activity_id>/contributions/<int:contribution_id>/deliveries/new")
def new_delivery(activity_id: int, contribution_id: int) -> ResponseReturnValue:
    activity, contribution = _expected(activity_id, contribution_id)
    return _delivery_page(DeliveryForm.showing(contribution).offer(contribution), activity, contribution)


@field.post("/activities/<int:activity_id>/contributions/<int:contribution_id>/deliveries/new")
def create_delivery(activity_id: int, contribution_id: int) -> ResponseReturnValue:
    activity, contribution = _expected(activity_id, contribution_id)
    form = DeliveryForm().offer(contribution)
    if form.validate():
        with form.refusals():
            form.record(contribution, current_member(), activity)
            flash("Kiriman tercatat.")
            return _back(activity.id)
    return _delivery_page(form, activity, contribution)


def _expected(activity_id: int, contribution_id: int) -> tuple[Activity, Contribution]:
    """The officer's activity and a promise for it, or for its whole campaign. Raises NotFound."""
    activity = find(current_member(), Action.RECORD_DELIVERY, Activity, activity_id)
    contribution = fetch(Contribution, contribution_id)
    if not (contribution.stands and contribution.serves(activity)):
        raise unknown(Contribution)
    return activity, contribution


def _delivery_page(form: DeliveryForm, activity: Activity, contribution: Contribution) -> ResponseReturnValue:
    page = render_template(
        "field/stock/deliver.html",
        form=form,
        activity=activity,
        contribution=contribution,
        standing=deliveries.standing_of([contribution])[contribution.id],
    )
    return page, form.status


def _mistake_page(movement: StockMovement, form: MistakeForm) -> ResponseReturnValue:
    page = render_template(
        "field/stock/reverse.html", movement=movement, activity=movement.activity, form=form
    )
    return page, form.status


def _page(activity: Activity, form: MovementForm) -> ResponseReturnValue:
    told = stock_of(activity)
    page = render_template("field/stock/index.html", **told, form=form.offer(told["items"]))
    return for_once((page, form.status))  # the key of the next movement is another one


def _back(activity_id: int) -> ResponseReturnValue:
    return redirect(url_for("field.list_stock", activity_id=activity_id), 303)
