"""The coverage map: a script that is always the same, and the values it fetches.

folium writes the script once per process; nothing of the data stands in it, so that it can be served under
its own address (`script-src 'self'`), kept by browsers, and broken by no name. Geometry comes from outline
files that never change, values from `areas` and `sites`; static/maps/coverage.js puts them together and sets
every text as text.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

import folium
from flask import url_for
from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _
from folium.elements import MacroElement
from folium.template import Template

from campaigns.ground import formats
from campaigns.insight.coverage import AreaCoverage, Level, SiteVisits
from outreach.hall.assets import address

NAME = "map_coverage"  # the id of the element, and the map's name in the script
CENTRE = (-3.05, 115.35)  # degrees, the middle of the province
OUTLINES = {Level.REGENCY: "maps/outlines/kab.geojson", Level.DISTRICT: "maps/outlines/kec.geojson"}
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


def areas(table: Iterable[AreaCoverage], note: str = "") -> Facts:
    """Each area's step of the map and its lines of text, in the table's order."""
    return _noted({"areas": [_area(area) for area in table]}, note)


def sites(visits: Iterable[SiteVisits], note: str = "") -> Facts:
    """The sites that have a point, as GeoJSON."""
    features = [_site(visit) for visit in visits if visit.lat is not None]
    return _noted({"type": "FeatureCollection", "features": features}, note)


def addresses(room: str, level: Level, query: Facts) -> dict[str, str]:
    """What the map's element says to its script: where a room's values and the outlines of a level are."""
    given = {
        "areas": url_for(f"{room}.list_coverage_areas", **query),
        "sites": url_for(f"{room}.list_coverage_sites", **query),
        "outlines": address(OUTLINES[level]),
        "rivers": address(RIVERS),
        "script": url_for(f"{room}.draw_coverage"),
    }
    return given | ({"frame": address(OUTLINES[Level.REGENCY])} if level is Level.DISTRICT else {})


def _noted(facts: Facts, note: str) -> Facts:
    return {"note": note, **facts} if note else facts


def number(value: int | None) -> str:
    """A whole number in the reader's language, a dash where nobody knows: `4.305.281`, `4,305,281`."""
    return formats.NOTHING if value is None else str(format_decimal(value))


def percent(part: int, whole: int) -> str:
    """A share in the reader's language: `14,6%`, `14.6%`; a dash where there is no denominator (rule R2)."""
    share = formats.percent(part, whole)
    return share if str(get_locale()) == "id" else share.replace(",", ".")


def _area(area: AreaCoverage) -> Facts:
    share = percent(area.reached, area.population)
    return {
        "code": area.code,
        "name": area.name,
        "grade": area.grade,
        "lines": [
            _("Terjangkau %(count)s (%(share)s)", count=number(area.reached), share=share),
            _("Baru direncanakan %(count)s", count=number(area.planned_only)),
            _("Belum terjangkau %(count)s", count=number(area.left_out)),
        ],
    }


def _site(visit: SiteVisits) -> Facts:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [visit.lon, visit.lat]},
        "properties": {
            "id": visit.id,
            "name": visit.name,
            "held": visit.held,
            "planned": visit.planned,
            "lines": [
                visit.place,
                _(
                    "%(held)s kegiatan terlaksana, %(planned)s direncanakan",
                    held=visit.held,
                    planned=visit.planned,
                ),
            ],
        },
    }
