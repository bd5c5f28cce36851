"""Approvals at the desk: what waits for the leader, what each still lacks and who can mend it; several at once."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.insight import readiness
from campaigns.people.permissions import Action, find, require
from campaigns.plans import campaigns, climbing
from campaigns.plans.campaigns import Campaign, CampaignState
from outreach.desk.blueprint import desk
from outreach.hall.session import current_member

MOST = 100  # campaigns decided at once


@desk.get("/approvals")
def list_approvals() -> ResponseReturnValue:
    return _page()


@desk.post("/approvals")
def create_approvals() -> ResponseReturnValue:
    """Approve each that was ticked, one transaction for each; those refused are named with their reason."""
    require(current_member(), Action.DECIDE_CAMPAIGN)
    ticked = request.form.getlist("campaign_id", type=int)[:MOST]
    if not ticked:
        return _page("Centang dulu kampanye yang disetujui.", 422)
    approved, refused = 0, []
    for id_ in dict.fromkeys(ticked):
        campaign = find(current_member(), Action.DECIDE_CAMPAIGN, Campaign, id_)
        try:
            with transaction():
                campaigns.approve(campaign, by=current_member())
            approved += 1
        except (Invalid, Conflict, NotAllowed) as refusal:
            refused.append(f"{campaign.title}: {refusal.message}")
    if approved:
        flash(f"{approved} kampanye disetujui.")
    if refused:
        return _page(" ".join(refused), 409)
    return redirect(url_for("desk.list_approvals"), 303)


def _page(refused: str = "", status: int = 200) -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    waiting = campaigns.in_state(CampaignState.SUBMITTED)
    page = render_template(
        "desk/approvals/index.html",
        waiting=[(campaign, readiness.before_approval(campaign)) for campaign in waiting],
        climbs=climbing.of_each(waiting),
        refused=refused,
    )
    return page, status
