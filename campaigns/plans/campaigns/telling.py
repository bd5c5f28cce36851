"""Who hears of a campaign's way to its decision: the leaders when it is submitted, its planner when it is decided."""

from campaigns.ground.database import db
from campaigns.people import notices
from campaigns.people.notices import Purpose
from campaigns.people.persons import Membership, Person, Role, in_role
from campaigns.plans.campaigns.things import Campaign


def submitted(campaign: Campaign, *, by: Membership) -> None:
    """Say to the leaders that it waits for them. Part of `submit`."""
    leaders = [member.person for member in in_role(Role.LEADER, campaign.agency)]
    notices.tell(
        leaders, Purpose.CAMPAIGN, f"{campaign.title} diajukan dan menunggu keputusan.", campaign, by=by
    )


def decided(campaign: Campaign, word: str, *, by: Membership) -> None:
    """Say to its planner what became of it, `disetujui` or `dikembalikan`, and with which note."""
    planner = db.session.get(Person, campaign.drafted_by_id)
    note = f" Catatan: {campaign.decision_note}" if campaign.decision_note else ""
    if planner is not None:
        notices.tell([planner], Purpose.CAMPAIGN, f"{campaign.title} {word}.{note}", campaign, by=by)


def halted(campaign: Campaign, word: str, *, by: Membership) -> None:
    """Say to the leaders and its planner that it was put off, taken up again or called off, and why."""
    planner = db.session.get(Person, campaign.drafted_by_id)
    hearers = [member.person for member in in_role(Role.LEADER, campaign.agency)] + (
        [planner] if planner else []
    )
    why = f" Alasan: {campaign.state_reason}" if campaign.state_reason else ""
    notices.tell(hearers, Purpose.CAMPAIGN, f"{campaign.title} {word}.{why}", campaign, by=by)
