"""Coverage for everybody: people by class, no person, no complaint; no session, so caches may keep it."""

from flask import Response, jsonify, render_template
from flask.typing import ResponseReturnValue

from campaigns.insight import coverage
from outreach.hall import exports
from outreach.hall.coverage import choice, note, shares
from outreach.maps import coverage as drawing
from outreach.public.blueprint import public

HEADINGS = (
    *("Kode", "Wilayah", "Penduduk (perkiraan)", "Terjangkau", "Baru direncanakan", "Belum terjangkau"),
    *("Desa/kelurahan", "Desa/kelurahan terjangkau", "Kegiatan terlaksana", "Kegiatan direncanakan"),
    *("Kunjungan terakhir", "Definisi"),
)


@public.get("/coverage")
def show_coverage() -> ResponseReturnValue:
    asked = choice()
    table = coverage.published(asked.asked, asked.level, asked.area)
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


@exports.downloads(public, "/coverage")
def export_coverage(form: str) -> ResponseReturnValue:
    asked = choice()
    table = coverage.published(asked.asked, asked.level, asked.area)
    rows = (
        (
            *(area.code, area.name, area.population, area.reached, area.planned_only, area.left_out),
            *(area.villages, area.villages_reached, area.held, area.planned, area.last_day),
            coverage.DEFINITIONS,
        )
        for area in [*table.areas, table.total]
    )
    return exports.as_file(form, "cakupan", HEADINGS, rows)


@public.get("/coverage/map.js")
def draw_coverage() -> ResponseReturnValue:
    return Response(drawing.script(), content_type="text/javascript; charset=utf-8")


@public.get("/coverage/areas.json")
def list_coverage_areas() -> ResponseReturnValue:
    asked = choice()
    return jsonify(drawing.areas(coverage.published(asked.asked, asked.level, asked.area).areas, note()))


@public.get("/coverage/sites.geojson")
def list_coverage_sites() -> ResponseReturnValue:
    asked = choice()
    response = jsonify(drawing.sites(coverage.published_sites(asked.asked, asked.area), note=note()))
    response.content_type = "application/geo+json"
    return response
