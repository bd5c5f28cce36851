"""What planners do about the ladder: document what is better, and submit with the reason that it asks for."""

from campaigns.ground import texts
from campaigns.ground.database import add, db, hold
from campaigns.ground.errors import Conflict
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import campaigns
from campaigns.plans.campaigns import Campaign
from campaigns.plans.climbing.engine import Dimension
from campaigns.plans.climbing.questions import improvements_of, require_reason
from campaigns.plans.climbing.things import Improvement

MOST = 20  # improvements of one edition


def document(campaign: Campaign, dimension: Dimension, evidence: str, *, by: Membership) -> Improvement:
    """Say in what an edition is better than the one before, and what proves it (rule L1).

    Raises Invalid (no evidence), Conflict (no longer a draft, said already), NotAllowed.
    """
    require(by, Action.EDIT_CAMPAIGN, campaign)
    _hold_editable(campaign)
    empty = ("improvement.unproven", "Tulis apa yang lebih baik dan apa buktinya.")
    evidence = texts.checked(evidence, texts.LONGEST_REASON, "improvement.long", "evidence", empty=empty)
    known = improvements_of(campaign)
    if (dimension, evidence) in {(one.dimension, one.evidence) for one in known}:
        raise Conflict("improvement.twice", "Peningkatan ini sudah dicatat.", "evidence")
    if len(known) >= MOST:
        raise Conflict("improvement.full", f"Satu kampanye paling banyak memuat {MOST} peningkatan.")
    made = add(Improvement(campaign_id=campaign.id, dimension=dimension, evidence=evidence))
    journal.note(by, "mencatat peningkatan", campaign, dimension=str(dimension), evidence=evidence)
    return made


def withdraw(improvement: Improvement, *, by: Membership) -> None:
    """Take an improvement back that was documented. Raises Conflict (no longer a draft), NotAllowed."""
    require(by, Action.EDIT_CAMPAIGN, improvement)
    campaign = improvement.campaign
    _hold_editable(campaign)
    dimension = str(improvement.dimension)
    journal.note(
        by, "menghapus peningkatan", campaign, {"dimension": dimension, "evidence": improvement.evidence}
    )
    db.session.delete(improvement)


def submit(campaign: Campaign, *, by: Membership) -> None:
    """Ask the leader to decide; an edition that repeats or steps down says why (rule L1).

    Raises Invalid (`ladder.reason`), Conflict (not a draft any more), NotAllowed.
    """
    require(by, Action.EDIT_CAMPAIGN, campaign)
    hold(campaign)
    if campaign.is_editable:
        require_reason(campaign)
    campaigns.submit(campaign, by=by)


def _hold_editable(campaign: Campaign) -> None:
    hold(campaign)
    if not campaign.is_editable:
        raise Conflict("campaign.state", "Kampanye ini sudah diajukan; isinya tidak dapat diubah lagi.")
