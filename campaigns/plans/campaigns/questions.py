"""What people ask of campaigns."""

from collections.abc import Iterable

from sqlalchemy import select

from campaigns.ground.database import asked_once, db
from campaigns.people.agencies import Agency
from campaigns.plans.campaigns.things import Campaign, CampaignState, Details
from campaigns.plans.programs import Program


@asked_once
def editions_of(program: Program) -> list[Campaign]:
    """The program's campaigns, newest first."""
    return editions_of_each([program])[0][1]


def editions_of_each(programs: Iterable[Program]) -> list[tuple[Program, list[Campaign]]]:
    """Each program with its campaigns, newest first, in one query."""
    asked = list(programs)
    theirs = select(Campaign).where(Campaign.program_id.in_([program.id for program in asked]))
    found: dict[int, list[Campaign]] = {program.id: [] for program in asked}
    for campaign in db.session.scalars(theirs.order_by(Campaign.first_day.desc(), Campaign.id.desc())):
        found[campaign.program_id].append(campaign)
    return [(program, found[program.id]) for program in asked]


def of_year(year: int | None = None, state: CampaignState | None = None) -> list[Campaign]:
    """Campaigns of a year (all years if None) and state, by first day."""
    wanted = select(Campaign).order_by(Campaign.first_day, Campaign.id)
    if year is not None:
        wanted = wanted.where(Campaign.year == year)
    if state is not None:
        wanted = wanted.where(Campaign.state == state)
    return list(db.session.scalars(wanted))


def in_state(*states: CampaignState) -> list[Campaign]:
    """The campaigns of all years in one of these states, by first day."""
    wanted = select(Campaign).where(Campaign.state.in_(states))
    return list(db.session.scalars(wanted.order_by(Campaign.first_day, Campaign.id)))


@asked_once
def years() -> list[int]:
    """Years that have campaigns, newest first."""
    return list(db.session.scalars(select(Campaign.year).distinct().order_by(Campaign.year.desc())))


@asked_once
def agencies() -> list[Agency]:
    """The SKPD that have campaigns, by name."""
    having = select(Campaign.agency_id)
    return list(db.session.scalars(select(Agency).where(Agency.id.in_(having)).order_by(Agency.name)))


def followers_of(campaign: Campaign) -> list[Campaign]:
    """The editions that name this one as the one before, by first day; those called off left out."""
    following = select(Campaign).where(
        Campaign.predecessor_id == campaign.id, Campaign.state != CampaignState.CANCELLED
    )
    return list(db.session.scalars(following.order_by(Campaign.first_day, Campaign.id)))


def details_of(campaign: Campaign) -> Details:
    """The details of a campaign as they stand."""
    return Details(campaign.predecessor, campaign.audience, campaign.date_rule, campaign.ladder_reason)
