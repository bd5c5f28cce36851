"""Who hears of a campaign's way to its decision: the leaders when it is submitted, its planner when it is decided."""

from campaigns.people import notices
from campaigns.people.notices import Purpose
from campaigns.people.persons import Membership, Person, Role, in_role
from campaigns.plans.campaigns.things import Campaign


def submitted(campaign: Campaign, *, by: Membership) -> None:
    """Say to the leaders that it waits for them. Part of `submit`."""
    notices.tell(
        leaders_of(campaign),
        Purpose.CAMPAIGN,
        f"{campaign.title} diajukan dan menunggu keputusan.",
        campaign,
        by=by,
    )


def decided(campaign: Campaign, word: str, *, by: Membership) -> None:
    """Say to its planner what became of it, `disetujui` or `dikembalikan`, and with which note."""
    note = f" Catatan: {campaign.decision_note}" if campaign.decision_note else ""
    notices.tell(planners_of(campaign), Purpose.CAMPAIGN, f"{campaign.title} {word}.{note}", campaign, by=by)


def planners_of(campaign: Campaign) -> list[Person]:
    """Its planner; all planners of its agency where that one has left."""
    planners = [member.person for member in in_role(Role.PLANNER, campaign.agency)]
    return [person for person in planners if person.id == campaign.drafted_by_id] or planners


def leaders_of(campaign: Campaign) -> list[Person]:
    return [member.person for member in in_role(Role.LEADER, campaign.agency)]
