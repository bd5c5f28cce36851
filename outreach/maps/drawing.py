"""The coverage map as a drawing that needs no script, for papers: outlines in, paths for an SVG out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import Any

from campaigns.ground import geo
from campaigns.insight.coverage import Level
from outreach.hall import assets
from outreach.maps import outlines
from outreach.maps.coverage import RIVERS

WIDTH = 480  # units of the drawing
MARGIN = 4
DIGITS = 1  # of a unit: a tenth of it is a tenth of a millimetre on paper

Point = tuple[float, float]


@dataclass(frozen=True)
class Drawing:
    """A drawing's size in units, the path of each area by its code, and those of the rivers."""

    width: int
    height: int
    areas: Mapping[str, str]
    rivers: Sequence[str]


@lru_cache(maxsize=8)
def draw(shapes_of: bytes, rivers: bytes, within: str = "") -> Drawing:
    """The areas of a GeoJSON as large as they fit, north above; degrees of longitude as short as they are there.

    `within` is a kab/kota's code: its areas alone. Raises ValueError where there is no area to draw.
    """
    named = {str(one["properties"]["code"]): one["geometry"] for one in _features(shapes_of)}
    shapes = {code: list(_rings(geometry)) for code, geometry in named.items() if code.startswith(within)}
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    if not points:
        raise ValueError("no outline to draw")
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrowed = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * narrowed)

    def placed(point: Point) -> str:
        x, y = MARGIN + (point[0] - west) * narrowed * scale, MARGIN + (north - point[1]) * scale
        return f"{round(x, DIGITS):g},{round(y, DIGITS):g}"

    return Drawing(
        width=WIDTH,
        height=round((north - south) * scale) + 2 * MARGIN,
        areas={
            code: "".join(f"M{'L'.join(map(placed, ring))}Z" for ring in rings)
            for code, rings in shapes.items()
        },
        rivers=[
            f"M{'L'.join(map(placed, line))}" for one in _features(rivers) for line in _lines(one["geometry"])
        ],
    )


def _features(content: bytes) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(content)["features"]
    return features


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Point]]:
    """All rings of an area, holes among them, without the point that closes each."""
    for polygon in geo.polygons(geometry):
        for ring in polygon:
            yield [(x, y) for x, y, *_ in ring[:-1]]


def _lines(geometry: Mapping[str, Any]) -> Iterator[Sequence[Point]]:
    parts = geometry["coordinates"]
    for line in parts if geometry["type"] == "MultiLineString" else [parts]:
        yield [(x, y) for x, y, *_ in line]


def of_level(level: Level, within: str | None = None) -> Drawing:
    """The drawing of the areas of a level, perhaps of one kab/kota alone, with their rivers."""
    rivers = assets.load(RIVERS)
    return draw(outlines.of_level(level), rivers.body if rivers else b'{"features":[]}', within or "")
