"""What the public may see of the plans: campaigns that were approved, and where and when they happen.

Never who works there, what is needed or what is missing, nor what only invited officials attend: those stay in the
office.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from campaigns.ground import clock, regions
from campaigns.ground.database import db, unknown
from campaigns.ground.errors import NotFound
from campaigns.plans import activities
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.campaigns import PUBLIC, Campaign

# Questions


def agenda(limit: int = 50) -> list[Activity]:
    """Planned activities of public campaigns that have not ended yet, soonest first."""
    ahead = (
        select(Activity)
        .join(Activity.campaign)
        .options(contains_eager(Activity.campaign))
        .where(
            Campaign.state.in_(PUBLIC),
            Activity.state == ActivityState.PLANNED,
            Activity.ends_at >= clock.now(),
            Activity.invited_only.is_(False),
        )
    )
    return list(db.session.scalars(ahead.order_by(Activity.starts_at, Activity.id).limit(limit)))


def current() -> list[Campaign]:
    """Public campaigns that have not ended yet, by first day."""
    shown = select(Campaign).where(Campaign.state.in_(PUBLIC), Campaign.last_day >= clock.today())
    return list(db.session.scalars(shown.order_by(Campaign.first_day, Campaign.id)))


def campaign(id_: int) -> Campaign:
    """The public campaign with this id. Raises NotFound for a draft as for one that is none."""
    found = db.session.get(Campaign, id_)
    if found is None or found.state not in PUBLIC:
        raise NotFound("campaign.unknown", "Kampanye yang Anda cari tidak ada.")
    return found


def activity(id_: int) -> Activity:
    """The activity with this id, of a public campaign and for everybody. Raises NotFound."""
    found = db.session.get(Activity, id_)
    if found is None or found.invited_only or found.campaign.state not in PUBLIC:
        raise unknown(Activity)
    return found


def dates(campaign: Campaign) -> list[Activity]:
    """The public campaign's activities for everybody, by start."""
    return [activity for activity in activities.of(campaign) if not activity.invited_only]


def places(shown: Iterable[Activity]) -> dict[str, str]:
    """The village of each activity's site with its parents, by code."""
    return regions.names(a.site.village_code for a in shown if a.site.village_code)
