"""What people and pages ask of boundaries: which are in use, what a version changes, where a point lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import orjson
from sqlalchemy import select

from campaigns.ground import formats, geo, regions
from campaigns.ground.database import asked_once, db, unknown
from campaigns.ground.regions import Level
from campaigns.plans.boundaries.things import Boundary, BoundaryArea
from campaigns.plans.versions import VersionState

SCHEME = "skema"  # the mark of a level without official outlines
SERVED = (VersionState.CURRENT, VersionState.RETIRED)  # an open page asks for what it was made with


@dataclass(frozen=True)
class Change:
    """An area's square kilometres now and before, and how much of both is common (0 to 1); None where there is none."""

    code: str
    name: str
    area: float | None
    before: float | None
    common: float | None

    @property
    def difference(self) -> float | None:
        """In square kilometres."""
        return None if self.area is None or self.before is None else self.area - self.before

    @property
    def share(self) -> str:
        """What both have in common, as a page shows it."""
        return formats.percent(None if self.common is None else Decimal(str(self.common)), 1)


@asked_once
def current(level: Level) -> Boundary | None:
    """The official outlines in use; None while the scheme is."""
    return db.session.scalar(select(Boundary).filter_by(level=level, state=VersionState.CURRENT))


def mark(level: Level) -> str:
    """What is in use, in short: whoever decides on a version says what he saw in use."""
    found = current(level)
    return str(found.id) if found else SCHEME


def versions() -> list[Boundary]:
    """Every version, the newest first."""
    return list(db.session.scalars(select(Boundary).order_by(Boundary.id.desc())))


def drawn(digest: str) -> str:
    """The outlines that are served under this digest. Raises NotFound."""
    found = db.session.scalar(
        select(Boundary.outlines).where(Boundary.digest == digest, Boundary.state.in_(SERVED)).limit(1)
    )
    if not found:
        raise unknown(Boundary)
    return found


def changes(boundary: Boundary) -> list[Change]:
    """What a version changes, area by area, what is least alike first."""
    known = regions.gazetteer().areas
    found = [
        Change(code, known[code].label if code in known else code, *values)
        for code, values in boundary.facts["areas"].items()
    ]
    return sorted(found, key=lambda change: (change.common is not None, change.common or 0, change.code))


def where(lat: float, lon: float, level: Level = Level.DISTRICT) -> str | None:
    """The code of the area in whose official outline a point lies; None outside of all, or while there is none."""
    boundary = current(level)
    if boundary is None:
        return None
    near = db.session.execute(
        select(BoundaryArea.code, BoundaryArea.polygons)
        .where(
            BoundaryArea.boundary_id == boundary.id,
            BoundaryArea.west <= lon,
            BoundaryArea.east >= lon,
            BoundaryArea.south <= lat,
            BoundaryArea.north >= lat,
        )
        .order_by(BoundaryArea.code)
    )
    return next((code for code, polygons in near if _holds(orjson.loads(polygons), lon, lat)), None)


def _holds(polygons: Sequence[Sequence[geo.Ring]], lon: float, lat: float) -> bool:
    return any(geo.within(rings, lon, lat) for rings in polygons)
