"""Approvals at the desk: what waits for the leader, what each still lacks and who can mend it; several at once."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.insight import readiness
from campaigns.people.permissions import Action, find, may, require
from campaigns.plans import activities, campaigns, climbing
from campaigns.plans.campaigns import Campaign, CampaignState
from outreach.desk.blueprint import desk
from outreach.desk.programs import planned_money
from outreach.hall.addresses import sent_numbers
from outreach.hall.session import current_member

MOST = 100  # campaigns decided at once


@desk.get("/approvals")
def list_approvals() -> ResponseReturnValue:
    return _page()


@desk.post("/approvals")
def create_approvals() -> ResponseReturnValue:
    """Approve each that was ticked, one transaction for each; those refused are named with their reason."""
    require(current_member(), Action.DECIDE_CAMPAIGN)
    ticked = sent_numbers("campaign_id")
    if not ticked:
        return _page("Centang dulu kampanye yang disetujui.", 422)
    if len(ticked) > MOST:
        return _page(f"Setujui paling banyak {MOST} kampanye sekaligus.", 422)
    approved, refused = 0, []
    for campaign in [find(current_member(), Action.DECIDE_CAMPAIGN, Campaign, id_) for id_ in ticked]:
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
        plans={one.id: [a for a in activities.of(one) if not a.is_cancelled] for one in waiting},
        money=planned_money(waiting) if may(current_member(), Action.SEE_BUDGET) else {},
        decidable={one.id for one in waiting if may(current_member(), Action.DECIDE_CAMPAIGN, one)},
        ticked=set(sent_numbers("campaign_id")),
        refused=refused,
    )
    return page, status
