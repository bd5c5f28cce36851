"""Households that receive a gift on event day."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.fieldwork import households
from campaigns.fieldwork.households import HouseholdGift
from campaigns.ground.database import transaction
from campaigns.people.permissions import Action, find
from campaigns.plans.activities import Activity
from outreach.field.blueprint import field
from outreach.hall.deliveries import MistakeForm
from outreach.hall.households import HouseholdForm, households_of, told
from outreach.hall.session import current_member
from outreach.hall.unchanged import for_once


@field.get("/activities/<int:activity_id>/households")
def list_households(activity_id: int) -> ResponseReturnValue:
    return _page(find(current_member(), Action.KEEP_STOCK, Activity, activity_id), HouseholdForm())


@field.post("/activities/<int:activity_id>/households")
def create_gift(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.KEEP_STOCK, Activity, activity_id)
    form = HouseholdForm().offer(activity)
    if form.validate():
        with form.refusals():
            gift = form.record(activity, current_member())
            flash(f"Tercatat: {told(gift)}.")
            return redirect(url_for("field.list_households", activity_id=activity.id, next="yes"), 303)
    return _page(activity, form)


@field.get("/gifts/<int:gift_id>/withdrawal")
def new_gift_withdrawal(gift_id: int) -> ResponseReturnValue:
    return _mistake_page(find(current_member(), Action.KEEP_STOCK, HouseholdGift, gift_id), MistakeForm())


@field.post("/gifts/<int:gift_id>/withdrawal")
def create_gift_withdrawal(gift_id: int) -> ResponseReturnValue:
    gift = find(current_member(), Action.KEEP_STOCK, HouseholdGift, gift_id)
    form = MistakeForm()
    if form.validate():
        with form.refusals(), transaction():
            households.withdraw(gift, form.reason.data, by=current_member())
            flash("Catatan dibatalkan.")
            return redirect(url_for("field.list_households", activity_id=gift.activity_id), 303)
    return _mistake_page(gift, form)


def _mistake_page(gift: HouseholdGift, form: MistakeForm) -> ResponseReturnValue:
    page = render_template(
        "field/households/withdraw.html", gift=gift, activity=gift.activity, form=form, told=told
    )
    return page, form.status


def _page(activity: Activity, form: HouseholdForm) -> ResponseReturnValue:
    page = render_template(
        "field/households/index.html", **households_of(activity), form=form.offer(activity)
    )
    return for_once((page, form.status))  # the key of the next gift is another one
