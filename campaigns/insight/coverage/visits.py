"""What the layers of the map are made of: visits to sites, and complaints by kecamatan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, select

from campaigns.ground import regions
from campaigns.ground.database import db
from campaigns.ground.regions import DISTRICT_LENGTH, PROVINCE, Region
from campaigns.insight.coverage import kept, telling
from campaigns.insight.coverage.asked import Asked
from campaigns.insight.coverage.clusters import Visit
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans.activities import ActivityState
from campaigns.plans.sites import Site

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
    told, shown = kept.visited(asked), list(states)
    counts = {ActivityState.HELD: told.c.held, ActivityState.PLANNED: told.c.planned}
    return _visits(told, [counts[state] if state in shown else literal(0) for state in SHOWN], within)


def published_visits(asked: Asked, within: str | None = None) -> list[Visit]:
    """The same of what the public may see."""
    told = kept.visited(asked)
    return _visits(told, [told.c.published_held, told.c.published_planned], within)


def named(site_ids: Iterable[int]) -> Mapping[int, Named]:
    """The names of the sites that a map shows."""
    wanted = select(Site.id, Site.name, Site.kind, Site.village_code).where(Site.id.in_(list(site_ids)))
    found = db.session.execute(wanted).all()
    places = regions.names({row.village_code for row in found if row.village_code})
    return {id_: Named(name, kind, places.get(village or "", "–")) for id_, name, kind, village in found}


def reports(asked: Asked, within: str | None = None, *, by: Membership) -> list[Reports]:
    """Complaints of what is asked by the kecamatan in which their activities stand, by its code.

    Never by where the citizen lives, and never a point. `telling` says which counts stay untold; whether there was any
    complaint is not told of these either. None at all for those who may not see complaints. Raises NotAllowed.
    """
    require(by, Action.SEE_COVERAGE)
    seen = kept.seen(asked)
    told = telling.of_areas(asked, seen, by=by)
    if told is None:
        return []
    inside = f"{within or PROVINCE}."
    counts = {code: one.complaints for code, one in telling.heard(seen).items()}
    codes = {code for code in counts.keys() | told.untold if code.startswith(inside)}
    found = [code for code in sorted(codes) if len(code) == DISTRICT_LENGTH]
    points, names = _points(found), regions.names(found)
    return [
        Reports(
            code,
            names.get(code, code),
            *points.get(code, (None, None)),
            counts[code] if told.tells(code) else None,
        )
        for code in found
    ]


def _visits(told: Any, counts: Sequence[Any], within: str | None) -> list[Visit]:
    """The sites of which something is told: `counts` are what is held there and what is planned."""
    held, planned = counts
    site = Site.__table__.c  # there may be many: they come as they are, past the mapper
    wanted = (
        select(site.id, site.lat, site.lon, held, planned)
        .join(told, told.c.site_id == site.id)
        .where(held + planned > 0)
    )
    if within:
        wanted = wanted.where(site.village_code.startswith(f"{within}.", autoescape=True))
    return [Visit(*row) for row in db.session.execute(wanted).all()]


def _points(codes: Iterable[str]) -> dict[str, tuple[float | None, float | None]]:
    found = db.session.execute(
        select(Region.code, Region.lat, Region.lon).where(Region.code.in_(list(codes)))
    )
    return {code: (lat, lon) for code, lat, lon in found}
