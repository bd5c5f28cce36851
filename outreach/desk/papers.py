"""Papers at the desk: letters, lists and records, filled in and made ready to sign."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from campaigns.ground.errors import Conflict
from campaigns.insight import summaries
from campaigns.people import agencies
from campaigns.people.permissions import Action, find, may
from campaigns.plans import budgets, climbing
from campaigns.plans.activities import Activity
from campaigns.plans.budgets import DocumentKind, LineStage
from campaigns.plans.campaigns import Campaign
from campaigns.plans.deliveries import Delivery
from campaigns.plans.partnerships import Contribution, Partnership
from outreach.desk.blueprint import desk
from outreach.hall.addresses import asked_number
from outreach.hall.session import current_member
from outreach.papers import paper, partners

USUAL_ROWS, FEWEST_ROWS, MOST_ROWS = 40, 5, 300  # of a blank attendance list


@desk.get("/partnerships/<int:partnership_id>/invitation-letter")
def show_invitation_letter(partnership_id: int) -> ResponseReturnValue:
    partnership = find(current_member(), Action.SEE_PARTNERSHIP, Partnership, partnership_id)
    return partners.invitation(partnership)


@desk.get("/partnerships/<int:partnership_id>/commitment-letter")
def show_commitment_letter(partnership_id: int) -> ResponseReturnValue:
    partnership = find(current_member(), Action.SEE_PARTNERSHIP, Partnership, partnership_id)
    return partners.commitment(partnership)


@desk.get("/contributions/<int:contribution_id>/handover")
def show_handover(contribution_id: int) -> ResponseReturnValue:
    return partners.handover(find(current_member(), Action.SEE_PARTNERSHIP, Contribution, contribution_id))


@desk.get("/deliveries/<int:delivery_id>/handover")
def show_delivery_record(delivery_id: int) -> ResponseReturnValue:
    delivery = find(current_member(), Action.SEE_PARTNERSHIP, Delivery, delivery_id)
    return partners.handover(delivery.contribution, delivery)


@desk.get("/activities/<int:activity_id>/sign-in-sheet")
def show_attendance_list(activity_id: int) -> ResponseReturnValue:
    """A blank list with as many rows as people are expected (`?rows=`)."""
    activity = find(current_member(), Action.SEE_PLANS, Activity, activity_id)
    rows = min(max(asked_number("rows") or USUAL_ROWS, FEWEST_ROWS), MOST_ROWS)
    return paper.made(
        "attendance", f"Daftar hadir {activity.code} {activity.title}", activity=activity, rows=rows
    )


@desk.get("/activities/<int:activity_id>/assignment-letter")
def show_assignment_letter(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.SEE_PLANS, Activity, activity_id)
    if activity.is_cancelled:
        raise Conflict("activity.cancelled", "Kegiatan ini dibatalkan; surat tugasnya tidak dibuat lagi.")
    documents = budgets.documents_of(agencies.own(), activity.campaign.year)
    return paper.made(
        "assignment",
        f"Surat tugas {activity.code} {activity.title}",
        activity=activity,
        dpa=next((one for one in documents if one.kind == DocumentKind.MURNI), None),
    )


@desk.get("/campaigns/<int:campaign_id>/realisation-report")
def show_realisation_report(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.SEE_BUDGET, Campaign, campaign_id)
    lines = budgets.lines_of(campaign)
    found = budgets.balances(lines)
    rows = {stage: [(line, found[line.id]) for line in lines if line.stage == stage] for stage in LineStage}
    return paper.made(
        "realisation",
        f"Realisasi anggaran {campaign.title}",
        campaign=campaign,
        signed=rows[LineStage.DPA],
        total=budgets.summary_of(campaign),
        proposed=rows[LineStage.USULAN],
        proposal=budgets.summary_of(campaign, LineStage.USULAN),
    )


@desk.get("/campaigns/<int:campaign_id>/support-report")
def show_support_report(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.SEE_PARTNERSHIP, Campaign, campaign_id)
    return partners.recapitulation(campaign)


@desk.get("/campaigns/<int:campaign_id>/summary")
def show_summary(campaign_id: int) -> ResponseReturnValue:
    """The campaign on one page, for its leader."""
    return render_template("desk/campaigns/summary.html", **summary_of(campaign_id))


@desk.get("/campaigns/<int:campaign_id>/summary.pdf")
def print_summary(campaign_id: int) -> Response:
    facts = summary_of(campaign_id)
    return paper.made("summary", f"Ringkasan {facts['campaign'].title}", **facts)


def summary_of(campaign_id: int) -> dict[str, object]:
    member = current_member()
    campaign = find(member, Action.SEE_PLANS, Campaign, campaign_id)
    return {
        "campaign": campaign,
        "summary": summaries.of(campaign, by=member),
        "climb": climbing.of(campaign),
        "sees_partners": may(member, Action.SEE_PARTNERSHIP),
    }
