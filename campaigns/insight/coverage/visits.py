"""What the layers of the map are made of: visits to sites, and complaints by kecamatan."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from campaigns.ground import regions
from campaigns.ground.database import db
from campaigns.ground.regions import Region
from campaigns.insight.coverage import kept
from campaigns.insight.coverage.asked import Asked
from campaigns.insight.coverage.clusters import Visit
from campaigns.insight.coverage.recount import counted
from campaigns.people.permissions import Action, may, require
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.campaigns import PUBLIC, Campaign
from campaigns.plans.sites import Site

FEWEST = 3  # complaints of a kecamatan that may be told of where one of them is rahasia
SHOWN = (ActivityState.HELD, ActivityState.PLANNED)


@dataclass(frozen=True)
class Named:
    """What is told of a site in words."""

    name: str
    kind: str
    place: str


@dataclass(frozen=True)
class Reports:
    """Complaints brought at activities that stand in a kecamatan; `count` None where it is not told (rule C2)."""

    code: str
    name: str
    lat: float | None
    lon: float | None
    count: int | None


def visits(
    asked: Asked, within: str | None = None, states: Iterable[ActivityState] = SHOWN, *, by: Membership
) -> list[Visit]:
    """The sites with an activity that counts and is held or planned, as `states` say; those of the kab/kota `within`.

    Raises NotAllowed.
    """
    require(by, Action.SEE_COVERAGE)
    return _visits([*counted(asked), Activity.state.in_(list(states))], within)


def published_visits(asked: Asked, within: str | None = None) -> list[Visit]:
    """The same for the public, without what no leader has approved yet, and what is for invited people alone."""
    shown = (Campaign.state.in_(PUBLIC), Activity.invited_only.is_(False))
    return _visits([*counted(asked), *shown], within)


def named(site_ids: Iterable[int]) -> Mapping[int, Named]:
    """The names of the sites that a map shows."""
    wanted = select(Site.id, Site.name, Site.kind, Site.village_code).where(Site.id.in_(list(site_ids)))
    found = db.session.execute(wanted).all()
    places = regions.names({row.village_code for row in found if row.village_code})
    return {id_: Named(name, kind, places.get(village or "", "–")) for id_, name, kind, village in found}


def reports(asked: Asked, within: str | None = None, *, by: Membership) -> list[Reports]:
    """Complaints of what is asked by the kecamatan in which their activities stand, by its code.

    Never by where the citizen lives, and never a point. Under FEWEST the count is not told where one of them is
    rahasia, nor could it be worked out from the kab/kota's sum: then one more stays untold. None at all for those who
    may not see complaints. Raises NotAllowed.
    """
    require(by, Action.SEE_COVERAGE)
    if not may(by, Action.SEE_COMPLAINT):
        return []
    counts = _reports(asked, within)
    untold = _untold(counts)
    points = _points(counts)
    names = regions.names(counts)
    return [
        Reports(
            code, names.get(code, code), *points.get(code, (None, None)), None if code in untold else count
        )
        for code, (count, _) in sorted(counts.items())
    ]


def _visits(conditions: Iterable[Any], within: str | None) -> list[Visit]:
    """Activities are added up by site first, in the order of an index, and meet their sites after."""
    held = func.sum(case((Activity.state == ActivityState.HELD, 1), else_=0))
    summed = (
        select(Activity.site_id, held.label("held"), (func.count() - held).label("planned"))
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .where(*conditions)
        .group_by(Activity.site_id)
        .subquery()
    )
    wanted = select(Site.id, Site.lat, Site.lon, summed.c.held, summed.c.planned).join(
        summed, summed.c.site_id == Site.id
    )
    if within:
        wanted = wanted.where(Site.village_code.startswith(f"{within}.", autoescape=True))
    return [Visit(*row) for row in db.session.execute(wanted)]


def _reports(asked: Asked, within: str | None) -> dict[str, tuple[int, int]]:
    """Complaints by kecamatan, and how many of them are rahasia."""
    counts: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for code, found in kept.seen(asked).items():
        if found.complaints and (not within or code.startswith(f"{within}.")):
            district = regions.district_code(code)
            every, secret = counts[district]
            counts[district] = every + found.complaints, secret + found.confidential
    return dict(counts)


def _points(codes: Iterable[str]) -> dict[str, tuple[float | None, float | None]]:
    found = db.session.execute(
        select(Region.code, Region.lat, Region.lon).where(Region.code.in_(list(codes)))
    )
    return {code: (lat, lon) for code, lat, lon in found}


def _untold(counts: Mapping[str, tuple[int, int]]) -> set[str]:
    untold = {code for code, (count, secret) in counts.items() if secret and count < FEWEST}
    for regency in {regions.regency_code(code) for code in untold}:
        there = {code: count for code, (count, _) in counts.items() if code.startswith(f"{regency}.")}
        if len(untold & there.keys()) == 1 and (others := there.keys() - untold):
            untold.add(min(others, key=lambda code: (there[code], code)))
    return untold
