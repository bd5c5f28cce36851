"""Coverage for everybody: people by class, no person, no complaint; no session, so caches may keep it."""

from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.ground import clock, settings
from campaigns.insight import coverage
from campaigns.insight.coverage import Level
from outreach.hall.assets import address
from outreach.maps import coverage as drawing
from outreach.public.blueprint import public

ALL_YEARS = "all"


@dataclass(frozen=True)
class Choice:
    """What the address asks for; `year` None means all years. Unreadable values mean the usual ones."""

    year: int | None
    level: Level
    area: str | None

    def words(self) -> dict[str, Any]:
        asked = {
            "year": ALL_YEARS if self.year is None else self.year,
            "level": self.level,
            "area": self.area,
        }
        return {name: value for name, value in asked.items() if value is not None}


def choice() -> Choice:
    year = request.args.get("year", default=clock.today().year, type=int)
    level = request.args.get("level", "")
    return Choice(
        year=None
        if request.args.get("year") == ALL_YEARS
        else year
        if 2000 <= year <= 2100
        else clock.today().year,
        level=Level(level) if level in set(Level) else Level.REGENCY,
        area=request.args.get("area") or None,
    )


@public.get("/coverage")
def show_coverage() -> ResponseReturnValue:
    asked = choice()
    table = coverage.published(asked.year, asked.level, asked.area)
    whole = table.total.population or 1
    return render_template(
        "public/coverage/show.html",
        table=table,
        asked=asked,
        years=coverage.years(),
        shares=[round(100 * part / whole, 2) for part in (table.total.reached, table.total.planned_only)],
        version=coverage.DEFINITIONS,
        number=drawing.number,
        share=drawing.percent,
        map=_addresses(table.level, asked.words()),
    )


@public.get("/coverage/map.js")
def draw_coverage() -> ResponseReturnValue:
    return Response(drawing.script(), content_type="text/javascript; charset=utf-8")


@public.get("/coverage/areas.json")
def list_coverage_areas() -> ResponseReturnValue:
    asked = choice()
    return jsonify(drawing.areas(coverage.published(asked.year, asked.level, asked.area).areas, _note()))


@public.get("/coverage/sites.geojson")
def list_coverage_sites() -> ResponseReturnValue:
    asked = choice()
    response = jsonify(drawing.sites(coverage.published_sites(asked.year, asked.area), note=_note()))
    response.content_type = "application/geo+json"
    return response


def _addresses(level: Level, query: dict[str, Any]) -> dict[str, str]:
    given = {
        "areas": url_for("public.list_coverage_areas", **query),
        "sites": url_for("public.list_coverage_sites", **query),
        "outlines": address(drawing.OUTLINES[level]),
        "rivers": address(drawing.RIVERS),
        "script": url_for("public.draw_coverage"),
    }
    return given | ({"frame": address(drawing.OUTLINES[Level.REGENCY])} if level is Level.DISTRICT else {})


def _note() -> str:
    return _("data contoh") if settings.get("demo") else ""
