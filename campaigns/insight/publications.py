"""What the public may see of the plans: campaigns that were approved, and where and when they happen.

Never who works there, what is needed or what is missing, nor what only invited officials attend: those stay in the
office.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from campaigns.ground import clock, regions
from campaigns.ground.database import db, unknown
from campaigns.ground.errors import NotFound
from campaigns.plans import activities
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.campaigns import PUBLIC, Campaign
from campaigns.plans.programs import Program
from campaigns.plans.sites import Site


@dataclass(frozen=True)
class Published:
    """An activity as everybody may have it; without a point (lat, lon None) it stands on no map."""

    code: str
    title: str
    campaign: str
    program: str
    starts_at: datetime
    ends_at: datetime
    state: ActivityState
    site: str
    village_code: str | None
    lat: float | None
    lon: float | None


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


def activities_of(year: int) -> list[Published]:
    """The activities of public campaigns in a WITA year that are for everybody, by start; also those called off."""
    first, last = clock.span_of(date(year, 1, 1), date(year, 12, 31))
    told = (
        select(
            *(
                Activity.code,
                Activity.title,
                Campaign.title,
                Program.name,
                Activity.starts_at,
                Activity.ends_at,
            ),
            *(Activity.state, Site.name, Site.village_code, Site.lat, Site.lon),
        )
        .join(Activity.campaign)
        .join(Program, Campaign.program_id == Program.id)
        .join(Site, Activity.site_id == Site.id)
        .where(
            Campaign.state.in_(PUBLIC),
            Activity.invited_only.is_(False),
            Activity.starts_at >= first,
            Activity.starts_at < last,
        )
        .order_by(Activity.starts_at, Activity.id)
    )
    return [Published(*row) for row in db.session.execute(told)]


def places(shown: Iterable[Activity]) -> dict[str, str]:
    """The village of each activity's site with its parents, by code."""
    return regions.names(a.site.village_code for a in shown if a.site.village_code)
