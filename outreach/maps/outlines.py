"""The outlines that maps draw: official ones where an office loaded them, else the scheme that the program brings.

Either way they are a file that never changes, under the hash of its bytes (static/maps/outlines, /outlines/<digest>).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from flask import url_for

from campaigns.ground import geo
from campaigns.ground.regions import Level
from campaigns.plans import boundaries
from campaigns.plans.boundaries import Boundary
from outreach.hall import assets
from outreach.hall.language import date_told

SCHEMES = {Level.REGENCY: "maps/outlines/kab.geojson", Level.DISTRICT: "maps/outlines/kec.geojson"}
WIDTH = 720  # of a picture, in its own units
SCALE = WIDTH / (geo.EAST - geo.WEST)  # units of a degree; at three degrees of latitude both are alike


@dataclass(frozen=True)
class Picture:
    """Two sets of outlines over each other, as the `d` of two SVG paths."""

    width: int
    height: int
    new: str
    old: str


def address(level: Level) -> str:
    """Where the outlines of a level are."""
    official = boundaries.current(level)
    if official is None:
        return assets.address(SCHEMES[level])
    return url_for("public.show_outline", digest=official.digest)


def scheme(level: Level) -> bytes:
    """The outlines of a level that the program brings along, as GeoJSON."""
    found = assets.load(SCHEMES[level])
    if found is None:
        raise LookupError(f"no outlines of {level}")
    return found.body


def of_level(level: Level) -> bytes:
    """The outlines of a level as GeoJSON, for drawings of our own."""
    official = boundaries.current(level)
    return official.outlines.encode() if official else scheme(level)


def credit(level: Level) -> str:
    """Whose outlines a level shows, and of which day; empty while it is the scheme."""
    official = boundaries.current(level)
    return f"{official.source}, {date_told(official.source_day)}" if official else ""


def picture(boundary: Boundary) -> Picture:
    """A version over what it was compared with, to be looked at before it is taken over."""
    other = boundary.compared_with
    old = other.outlines if other and other.outlines else scheme(boundary.level)
    height = round((geo.NORTH - geo.SOUTH) * SCALE)
    return Picture(WIDTH, height, _path(boundary.outlines), _path(old))


def _path(page: str | bytes) -> str:
    features: Sequence[Mapping[str, Any]] = orjson.loads(page)["features"] if page else ()
    found = (polygon for feature in features for polygon in geo.polygons(feature["geometry"]))
    return "".join(_drawn(ring) for polygon in found for ring in polygon)


def _drawn(ring: geo.Ring) -> str:
    """A ring in whole units, each place once; nothing where it is smaller than that."""
    places = [(round((x - geo.WEST) * SCALE), round((geo.NORTH - y) * SCALE)) for x, y in ring]
    kept = list(dict.fromkeys(places))
    return "M" + "L".join(f"{x} {y}" for x, y in kept) + "Z" if len(kept) > 2 else ""
