"""Improvements of a campaign at the desk: what is better than in the edition before, and its proof."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, TextAreaField

from campaigns.ground.database import transaction
from campaigns.ground.texts import LONGEST_REASON
from campaigns.people.permissions import Action, find
from campaigns.plans import climbing
from campaigns.plans.campaigns import Campaign
from campaigns.plans.climbing import Dimension, Improvement
from outreach.desk.blueprint import desk
from outreach.hall import words
from outreach.hall.forms import CHOSEN, REQUIRED, HouseForm, Length
from outreach.hall.session import current_member


class ImprovementForm(HouseForm):
    dimension = SelectField(
        "Yang lebih baik", [CHOSEN], choices=[SelectChoice(one, words.word(one)) for one in Dimension]
    )
    evidence = TextAreaField("Apa, dan apa buktinya", [REQUIRED, Length(max=LONGEST_REASON)])


@desk.get("/campaigns/<int:campaign_id>/improvements/new")
def new_improvement(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.EDIT_CAMPAIGN, Campaign, campaign_id)
    return improvement_page(ImprovementForm(), campaign)


@desk.post("/campaigns/<int:campaign_id>/improvements")
def create_improvement(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.EDIT_CAMPAIGN, Campaign, campaign_id)
    form = ImprovementForm()
    if form.validate():
        with form.refusals(), transaction():
            dimension = Dimension(form.dimension.data)
            climbing.document(campaign, dimension, form.evidence.data, by=current_member())
            flash("Peningkatan tercatat.")
            return redirect(url_for("desk.show_campaign", campaign_id=campaign_id), 303)
    return improvement_page(form, campaign)


@desk.post("/improvements/<int:improvement_id>/removal")
def create_improvement_removal(improvement_id: int) -> ResponseReturnValue:
    improvement = find(current_member(), Action.EDIT_CAMPAIGN, Improvement, improvement_id)
    campaign_id = improvement.campaign_id
    with transaction():
        climbing.withdraw(improvement, by=current_member())
    flash("Peningkatan dihapus.")
    return redirect(url_for("desk.show_campaign", campaign_id=campaign_id), 303)


def improvement_page(form: ImprovementForm, campaign: Campaign) -> ResponseReturnValue:
    return render_template("desk/improvements/new.html", form=form, campaign=campaign), form.status
