"""Coverage for everybody: people by class, no person, no complaint; no session, so caches may keep it."""

from flask import Response, jsonify, render_template
from flask.typing import ResponseReturnValue

from campaigns.insight import coverage
from outreach.hall.coverage import choice, note, shares
from outreach.maps import coverage as drawing
from outreach.public.blueprint import public


@public.get("/coverage")
def show_coverage() -> ResponseReturnValue:
    asked = choice()
    table = coverage.published(asked.year, asked.level, asked.area)
    return render_template(
        "public/coverage/show.html",
        table=table,
        asked=asked,
        years=coverage.years(),
        shares=shares(table.total),
        version=coverage.DEFINITIONS,
        number=drawing.number,
        share=drawing.percent,
        map=drawing.addresses("public", table.level, asked.words()),
    )


@public.get("/coverage/map.js")
def draw_coverage() -> ResponseReturnValue:
    return Response(drawing.script(), content_type="text/javascript; charset=utf-8")


@public.get("/coverage/areas.json")
def list_coverage_areas() -> ResponseReturnValue:
    asked = choice()
    return jsonify(drawing.areas(coverage.published(asked.year, asked.level, asked.area).areas, note()))


@public.get("/coverage/sites.geojson")
def list_coverage_sites() -> ResponseReturnValue:
    asked = choice()
    response = jsonify(drawing.sites(coverage.published_sites(asked.year, asked.area), note=note()))
    response.content_type = "application/geo+json"
    return response
