"""The map that needs no script: every area of a level is drawn, inside the drawing, north above."""

import json
import re

import pytest
from flask import Flask

from campaigns.insight.coverage import Level
from outreach.maps import drawing


@pytest.mark.parametrize(("level", "many"), [(Level.REGENCY, 13), (Level.DISTRICT, 156)])
def test_every_area_is_drawn_within_the_drawing(app: Flask, level: Level, many: int) -> None:
    found = drawing.of_level(level)
    assert len(found.areas) == many
    for path in found.areas.values():
        points = re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)
        assert len(points) > 2
        assert all(0 <= float(x) <= found.width and 0 <= float(y) <= found.height for x, y in points)
    assert found.rivers


def test_a_regency_is_drawn_alone_and_as_large_as_it_fits(app: Flask) -> None:
    found = drawing.of_level(Level.DISTRICT, "63.03")
    assert len(found.areas) == 20
    across = [float(x) for path in found.areas.values() for x in re.findall(r"(-?[\d.]+),", path)]
    assert (min(across), max(across)) == (drawing.MARGIN, found.width - drawing.MARGIN)


def test_north_is_above_and_a_hole_is_a_ring_of_its_own() -> None:
    ring = [[115, -3], [116, -3], [116, -2], [115, -2], [115, -3]]
    hole = [[115.2, -2.8], [115.4, -2.8], [115.4, -2.6], [115.2, -2.8]]
    outlines = _collection("Polygon", [ring, hole], code="63.01")
    found = drawing.draw(outlines, _collection("LineString", [[115, -3], [116, -2]]))
    path = found.areas["63.01"]
    assert path.count("M") == path.count("Z") == 2
    first, _, above = re.findall(r"([\d.]+),([\d.]+)", path)[:3]
    assert float(first[1]) > float(above[1])
    assert float(first[0]) < float(above[0])
    assert found.rivers == [f"M{first[0]},{first[1]}L{above[0]},{above[1]}"]


def test_no_outline_is_no_drawing() -> None:
    with pytest.raises(ValueError, match="no outline"):
        drawing.draw(b'{"features": []}', b'{"features": []}')


def _collection(kind: str, coordinates: object, **properties: str) -> bytes:
    feature = {"properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}
    return json.dumps({"features": [feature]}).encode()
