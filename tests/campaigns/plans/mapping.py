"""An office's files of boundaries, made up: all areas of a level, drawn finely, told by other names than ours."""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape

from campaigns.ground.database import transaction
from campaigns.ground.regions import Level
from campaigns.people.persons import Membership
from campaigns.plans import boundaries
from campaigns.plans.boundaries import Boundary
from tests.house.plan import ROOT

SCHEMES = {Level.REGENCY: "kab.geojson", Level.DISTRICT: "kec.geojson"}
SOURCE, DAY = "Biro Pemerintahan", date(2026, 3, 2)
SWAY = 0.004  # degrees: how far a made-up official line lies from the scheme's

Page = dict[str, Any]


def scheme(level: Level) -> bytes:
    return (ROOT / "static" / "maps" / "outlines" / SCHEMES[level]).read_bytes()


@cache
def _drawn(level: Level) -> str:
    """Every area with a corner each 400 m, moved a little as by a better survey; what two share moves alike."""
    page: Page = json.loads(scheme(level))
    for feature in page["features"]:
        code = feature["id"]
        fine = shapely.segmentize(shape(feature["geometry"]), 0.004)
        moved = shapely.transform(fine, lambda at: at + SWAY * np.sin(at[:, ::-1] * 40))
        feature["geometry"] = mapping(moved)
        feature["properties"] = {
            "KDCPUM": code.replace(".", ""),
            "WADMKC": feature["properties"]["name"].upper(),
        }
    return json.dumps(page)


def official(level: Level = Level.DISTRICT, change: Callable[[Page], object] | None = None) -> bytes:
    """A whole file, in which `change` may spoil something."""
    page = json.loads(_drawn(level))
    if change:
        change(page)
    return json.dumps(page).encode()


def feature(page: Page, code: str) -> Page:
    return next(one for one in page["features"] if one["properties"]["KDCPUM"] == code.replace(".", ""))


def shift(page: Page, east: float = 0.0, north: float = 0.0) -> None:
    for one in page["features"]:
        moved = shapely.transform(shape(one["geometry"]), lambda at: at + np.array([east, north]))
        one["geometry"] = mapping(moved)


def prepared(content: bytes, by: Membership | None, level: Level = Level.DISTRICT) -> Boundary:
    """A file that was looked at."""
    read = boundaries.read("batas.geojson", content, level, scheme(level))
    with transaction():
        return boundaries.prepare(read, SOURCE, DAY, by=by)


def in_use(content: bytes, by: Membership | None, level: Level = Level.DISTRICT) -> Boundary:
    """A file that was taken over."""
    made, seen = prepared(content, by, level), boundaries.mark(level)
    with transaction():
        boundaries.take_over(made, seen, by=by)
    return made
