"""Whom to tell at the partners: the liaison officers of those who help a campaign, or were asked to.

A module of its own, since activities ask it, on which the rest of partnerships stands.
"""

from sqlalchemy import select

from campaigns.ground.database import db
from campaigns.people.persons import Person, Role, in_role
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships.things import OPEN, Partnership


def of(campaign: Campaign) -> list[tuple[Partnership, list[Person]]]:
    """Every open partnership of the campaign with its agency's liaison officers."""
    mine = select(Partnership).where(Partnership.campaign_id == campaign.id, Partnership.state.in_(OPEN))
    return [
        (one, [member.person for member in in_role(Role.PARTNER, one.agency) if one.agency.active])
        for one in db.session.scalars(mine.order_by(Partnership.id))
    ]
