"""Goods of an activity at the desk: what arrived, what became of it, what is left."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.fieldwork import stock
from campaigns.fieldwork.stock import StockMovement
from campaigns.ground.database import transaction
from campaigns.people.permissions import Action, find
from campaigns.plans import deliveries
from campaigns.plans.activities import Activity
from outreach.desk.blueprint import desk
from outreach.hall import exports
from outreach.hall.deliveries import MistakeForm, MovementForm, stock_of, told
from outreach.hall.session import current_member
from outreach.hall.unchanged import for_once

HEADINGS = ("Mitra", "Barang", "Satuan", "Tiba", "Dibagikan", "Rusak", "Dikembalikan", "Sisa")


@desk.get("/activities/<int:activity_id>/stock")
def list_stock(activity_id: int) -> ResponseReturnValue:
    return _page(find(current_member(), Action.SEE_FIELDWORK, Activity, activity_id), MovementForm.showing())


@exports.downloads(desk, "/activities/<int:activity_id>/stock")
def export_stock(activity_id: int, form: str) -> ResponseReturnValue:
    activity = find(current_member(), Action.SEE_FIELDWORK, Activity, activity_id)
    rows = (
        (
            *(item.contribution.partnership.agency.name, item.contribution.what, item.contribution.unit),
            *(item.balance.arrived, item.balance.given, item.balance.damaged),
            *(item.balance.returned, item.balance.left),
        )
        for item in stock.items_of(activity)
    )
    return exports.as_file(form, f"barang-{activity.id}", HEADINGS, rows)


@desk.post("/activities/<int:activity_id>/stock")
def create_movement(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.KEEP_STOCK, Activity, activity_id)
    form = MovementForm().offer(stock.items_of(activity))
    if form.validate():
        with form.refusals():
            movement = form.record(activity, current_member())
            flash(f"Tercatat: {told(movement)}.")
            return redirect(url_for("desk.list_stock", activity_id=activity.id), 303)
    return _page(activity, form)


@desk.get("/movements/<int:movement_id>/reversal")
def new_movement_reversal(movement_id: int) -> ResponseReturnValue:
    return _mistake_page(find(current_member(), Action.KEEP_STOCK, StockMovement, movement_id), MistakeForm())


@desk.post("/movements/<int:movement_id>/reversal")
def create_movement_reversal(movement_id: int) -> ResponseReturnValue:
    movement = find(current_member(), Action.KEEP_STOCK, StockMovement, movement_id)
    form = MistakeForm()
    if form.validate():
        with form.refusals(), transaction():
            stock.undo(movement, form.reason.data, by=current_member())
            flash("Catatan barang dibatalkan; barisnya tetap terbaca.")
            return redirect(url_for("desk.list_stock", activity_id=movement.activity_id), 303)
    return _mistake_page(movement, form)


def support_of(activity: Activity) -> dict[str, object]:
    """What partners promised for it, and how many of these have not arrived whole."""
    promised = deliveries.for_activity(activity)
    return {"promised": promised, "missing": sum(one.is_missing for one in promised)}


def _mistake_page(movement: StockMovement, form: MistakeForm) -> ResponseReturnValue:
    return render_template("desk/stock/reverse.html", movement=movement, form=form), form.status


def _page(activity: Activity, form: MovementForm) -> ResponseReturnValue:
    told = stock_of(activity)
    page = render_template("desk/stock/index.html", **told, form=form.offer(told["items"]))
    return for_once((page, form.status))  # the key of the next movement is another one
