"""The portal's pages on definite promises: less comes, it comes later, something else comes instead."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from campaigns.ground.database import transaction
from campaigns.people.permissions import Action, find
from campaigns.plans import deliveries, partnerships
from campaigns.plans.partnerships import Contribution
from outreach.hall.deliveries import DelayForm, ShortfallForm
from outreach.hall.session import current_member
from outreach.portal.blueprint import portal
from outreach.portal.contributions import ReplacementForm, back_to, contribution_page, warn_of_price


@portal.get("/contributions/<int:contribution_id>/shortfall")
def new_shortfall(contribution_id: int) -> ResponseReturnValue:
    return _opened("shortfall", ShortfallForm(), contribution_id)


@portal.post("/contributions/<int:contribution_id>/shortfall")
def create_shortfall(contribution_id: int) -> ResponseReturnValue:
    return _said("shortfall", ShortfallForm(), contribution_id)


@portal.get("/contributions/<int:contribution_id>/delay")
def new_delay(contribution_id: int) -> ResponseReturnValue:
    return _opened("delay", DelayForm(), contribution_id)


@portal.post("/contributions/<int:contribution_id>/delay")
def create_delay(contribution_id: int) -> ResponseReturnValue:
    return _said("delay", DelayForm(), contribution_id)


@portal.get("/contributions/<int:contribution_id>/replacement")
def new_replacement(contribution_id: int) -> ResponseReturnValue:
    contribution = _mine(contribution_id)
    if not contribution.is_confirmed:
        return back_to(contribution.partnership)
    form = ReplacementForm(obj=contribution).offer(contribution.partnership)
    return contribution_page(form, contribution.partnership, replaced=contribution)


@portal.post("/contributions/<int:contribution_id>/replacement")
def create_replacement(contribution_id: int) -> ResponseReturnValue:
    contribution = _mine(contribution_id)
    form = ReplacementForm()
    form.offer(contribution.partnership)
    if form.validate():
        with form.refusals(), transaction():
            made = partnerships.replace(contribution, form.reason.data, form.pledge(), by=current_member())
            warn_of_price(made)
            flash("Janji diganti. Pastikan yang baru bila jumlahnya sudah tentu.")
            return back_to(contribution.partnership)
    return contribution_page(form, contribution.partnership, replaced=contribution)


def _mine(contribution_id: int) -> Contribution:
    return find(current_member(), Action.PLEDGE_CONTRIBUTION, Contribution, contribution_id)


def _opened(verb: str, form: ShortfallForm | DelayForm, contribution_id: int) -> ResponseReturnValue:
    contribution = _mine(contribution_id)
    if not contribution.is_confirmed:
        return back_to(contribution.partnership)
    return _page(verb, form, contribution)


def _said(verb: str, form: ShortfallForm | DelayForm, contribution_id: int) -> ResponseReturnValue:
    contribution = _mine(contribution_id)
    if form.validate():
        with form.refusals():
            form.say(contribution, current_member())
            flash("Tercatat. Pengundang diberi tahu.")
            return back_to(contribution.partnership)
    return _page(verb, form, contribution)


def _page(verb: str, form: ShortfallForm | DelayForm, contribution: Contribution) -> ResponseReturnValue:
    page = render_template(
        f"portal/deliveries/{verb}.html",
        form=form,
        contribution=contribution,
        standing=deliveries.standing_of([contribution])[contribution.id],
    )
    return page, form.status
