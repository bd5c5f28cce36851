"""Coverage for everybody: people by class, no person, no complaint; no session, so caches may keep it."""

from dataclasses import replace

from flask import Response, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.ground import regions
from campaigns.insight import coverage
from campaigns.insight.coverage import REACHED, visits
from campaigns.insight.coverage.clusters import Visits
from outreach.hall import exports
from outreach.hall.coverage import POPULATION, Choice, choice, headed, note, shares
from outreach.hall.map_state import USUAL, MapState, map_state
from outreach.maps import coverage as drawing
from outreach.maps import legend
from outreach.maps.places import Place, as_features, places
from outreach.public.blueprint import public

HEADINGS = (
    *("Kode", "Wilayah", POPULATION, "Terjangkau", "Baru direncanakan", "Belum terjangkau"),
    *("Desa/kelurahan", "Desa/kelurahan terjangkau", "Kegiatan terlaksana", "Kegiatan direncanakan"),
    *("Kunjungan terakhir", "Definisi"),
)


@public.get("/coverage")
def show_coverage() -> ResponseReturnValue:
    asked, state = choice(), _state()
    table = coverage.published(asked.asked, asked.level, asked.area)
    found = _visits(asked)
    query = {**asked.words(), **state.words()}
    return render_template(
        "public/coverage/show.html",
        table=table,
        areas=state.arranged(table.areas),
        state=state,
        asked=asked,
        years=coverage.years(),
        regencies=regions.regencies(),
        places=_places(found, asked, state),
        unplaced=found.unplaced,
        shares=shares(table.total),
        version=coverage.DEFINITIONS,
        editions=coverage.EDITIONS,
        number=legend.figure,
        share=legend.percent,
        legend=legend,
        map=drawing.addresses(
            "public",
            table.level,
            areas=url_for("public.list_coverage_areas", **query),
            places=url_for("public.list_coverage_sites", **query),
        ),
    )


def _state() -> MapState:
    """How it is shown: the public has one measure, and no layer of complaints."""
    return replace(map_state(choice()), measure=REACHED, layers=USUAL)


def _visits(asked: Choice) -> Visits:
    return Visits(visits.published_visits(asked.asked, asked.area))


def _places(found: Visits, asked: Choice, state: MapState) -> list[Place]:
    seen = found.clusters(state.seen(asked.area))
    return places(seen, visits.named(one.site_id for one in seen))


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
        for area in [*_state().arranged(table.areas), table.total]
    )
    return exports.as_file(form, "cakupan", headed(HEADINGS), rows)


@public.get("/coverage/map.js")
def draw_coverage() -> ResponseReturnValue:
    return Response(drawing.script(), content_type="text/javascript; charset=utf-8")


@public.get("/coverage/areas.json")
def list_coverage_areas() -> ResponseReturnValue:
    asked, state = choice(), _state()
    table = coverage.published(asked.asked, asked.level, asked.area)
    return jsonify(drawing.areas(state.arranged(table.areas), state.measure, table.level, state.on, note()))


@public.get("/coverage/sites.geojson")
def list_coverage_sites() -> ResponseReturnValue:
    asked = choice()
    found = as_features(_places(_visits(asked), asked, _state()))
    response = jsonify(drawing.features(found, note()))
    response.content_type = "application/geo+json"
    return response
