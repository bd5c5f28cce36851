"""Halts at the desk: a campaign put off, taken up again, or called off, each with its reason."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField

from campaigns.ground.database import transaction
from campaigns.ground.texts import LONGEST_REASON
from campaigns.people.permissions import Action, find
from campaigns.plans import activities, halts
from campaigns.plans.campaigns import Campaign
from outreach.desk.blueprint import desk
from outreach.hall.forms import REQUIRED, DayField, HouseForm, Length
from outreach.hall.session import current_member


class HaltForm(HouseForm):
    reason = TextAreaField("Alasan", [REQUIRED, Length(max=LONGEST_REASON)])


class ResumptionForm(HouseForm):
    first_day = DayField("Hari pertama", [REQUIRED])
    last_day = DayField("Hari terakhir", [REQUIRED])


@desk.get("/campaigns/<int:campaign_id>/halt")
def new_halt(campaign_id: int) -> ResponseReturnValue:
    return _page(_campaign(campaign_id), HaltForm())


@desk.post("/campaigns/<int:campaign_id>/postponement")
def create_postponement(campaign_id: int) -> ResponseReturnValue:
    campaign, form = _campaign(campaign_id), HaltForm()
    if form.validate():
        with form.refusals(), transaction():
            halts.postpone(campaign, form.reason.data, by=current_member())
            return _back(campaign, "Kampanye ditunda. Rencananya tetap tersimpan.")
    return _page(campaign, form)


@desk.post("/campaigns/<int:campaign_id>/cancellation")
def create_campaign_cancellation(campaign_id: int) -> ResponseReturnValue:
    campaign, form = _campaign(campaign_id), HaltForm()
    if form.validate():
        with form.refusals(), transaction():
            number = halts.cancel(campaign, form.reason.data, by=current_member())
            return _back(campaign, f"Kampanye dibatalkan, bersama {number} kegiatan yang belum dilaksanakan.")
    return _page(campaign, form)


@desk.get("/campaigns/<int:campaign_id>/resumption")
def new_resumption(campaign_id: int) -> ResponseReturnValue:
    campaign = _campaign(campaign_id)
    return _resumption_page(campaign, ResumptionForm(obj=campaign))


@desk.post("/campaigns/<int:campaign_id>/resumption")
def create_resumption(campaign_id: int) -> ResponseReturnValue:
    campaign, form = _campaign(campaign_id), ResumptionForm()
    if form.validate():
        with form.refusals(), transaction():
            halts.resume(campaign, form.first_day.data, form.last_day.data, by=current_member())
            return _back(campaign, "Kampanye dilanjutkan. Periksa tanggal kegiatan yang belum dilaksanakan.")
    return _resumption_page(campaign, form)


def _campaign(campaign_id: int) -> Campaign:
    return find(current_member(), Action.EDIT_CAMPAIGN, Campaign, campaign_id)


def _back(campaign: Campaign, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("desk.show_campaign", campaign_id=campaign.id), 303)


def _page(campaign: Campaign, form: HaltForm) -> ResponseReturnValue:
    planned = [activity for activity in activities.of(campaign) if activity.is_open]
    page = render_template("desk/halts/new.html", campaign=campaign, form=form, planned=planned)
    return page, form.status


def _resumption_page(campaign: Campaign, form: ResumptionForm) -> ResponseReturnValue:
    return render_template("desk/halts/edit.html", campaign=campaign, form=form), form.status
