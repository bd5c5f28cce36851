"""The coverage map: a script that is always the same, and the values it fetches.

folium writes the script once per process; nothing of the data stands in it, so that it can be served under
its own address (`script-src 'self'`), kept by browsers, and broken by no name. Geometry comes from outline
files that never change, values from `areas` and the layers; static/maps/coverage.js puts them together and sets
every text as text.
"""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any

import folium
from flask import current_app, url_for
from flask_babel import gettext as _
from folium.elements import MacroElement
from folium.template import Template

from campaigns.insight.coverage import AreaCoverage, Level, Measure
from outreach.hall.assets import address
from outreach.maps import legend, outlines

NAME = "map_coverage"  # the id of the element, and the map's name in the script
CENTRE = (-3.05, 115.35)  # degrees, the middle of the province
RIVERS = "maps/outlines/rivers.geojson"

Facts = dict[str, Any]


class _NamedMap(folium.Map):
    """A map whose name does not change from one rendering to the next."""

    def get_name(self) -> str:
        return NAME


class _Filling(MacroElement):
    """Hands the map over to our own script."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.jangkau.coverage({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )


@cache
def script() -> str:
    """The map's script; the same bytes whatever the data. It brings no other file with it."""
    drawn = _NamedMap(
        location=CENTRE,
        zoom_start=8,
        tiles=None,
        zoom_control=False,  # static/maps/coverage.js adds one with words in the page's language
        attribution_control=False,  # sources stand beneath the map; Leaflet's prefix carries a flag
        scroll_wheel_zoom=False,  # the wheel scrolls the page
        zoom_snap=0.25,
    )
    drawn.add_child(_Filling())
    figure = drawn.get_root()
    figure.render()
    return str(figure.script.render())


def areas(table: Iterable[AreaCoverage], measure: Measure, level: Level, on: date, note: str = "") -> Facts:
    """Each area's step of the map and its lines of text, in the table's order."""
    return _noted({"areas": [_area(area, measure, level, on) for area in table]}, note)


def features(found: list[Facts], note: str = "") -> Facts:
    """Features as one GeoJSON document."""
    return _noted({"type": "FeatureCollection", "features": found}, note)


def outlined(shown: Iterable[tuple[str, Facts]], level: Level) -> list[Facts]:
    """Areas (code and properties) as features with their outlines; one without an outline has no geometry."""
    shapes = _geometries(outlines.of_level(level))
    return [
        {"type": "Feature", "id": code, "geometry": shapes.get(code), "properties": properties}
        for code, properties in shown
    ]


@lru_cache(4)  # of two levels, before and after a change
def _geometries(page: bytes) -> dict[str, Facts]:
    return {shape["properties"]["code"]: shape["geometry"] for shape in json.loads(page)["features"]}


def addresses(room: str, level: Level, rivers: bool = True, **layers: str) -> dict[str, str]:
    """What the map's element says to its script: where the outlines are, and a room's values and `layers`."""
    given = {"outlines": outlines.address(level), "script": url_for(f"{room}.draw_coverage"), **layers}
    given["lines"] = outlines.credit(level)
    if rivers:
        given["rivers"] = address(RIVERS)
    if level is Level.DISTRICT:
        given["frame"] = outlines.address(Level.REGENCY)
    if tiles := current_app.config["TILE_URL"]:
        given |= {"tiles": tiles, "credit": current_app.config["TILE_CREDIT"]}
    return given


def _noted(facts: Facts, note: str) -> Facts:
    return {"note": note, **facts} if note else facts


def _area(area: AreaCoverage, measure: Measure, level: Level, on: date) -> Facts:
    told = {
        "code": area.code,
        "name": area.name,
        "step": measure.step(area, level, on),
        "lines": [
            legend.said(measure, area, on),
            _("Belum terjangkau %(count)s", count=legend.figure(area.left_out)),
        ],
    }
    return told if area.visited else told | {"never": True}
