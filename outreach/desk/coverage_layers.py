"""The layers of the desk's coverage map, each under its own address, and the table of the places it shows.

The map, the table on the page and the files to take away come from the same questions under the same state: whatever
stands on the map stands in the table.
"""

from dataclasses import asdict
from typing import Any

from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.insight import coverage
from campaigns.insight.coverage import DEFINITIONS, AreaCoverage, Coverage, Level
from campaigns.insight.coverage import visits as visiting
from campaigns.insight.coverage.clusters import Visits
from campaigns.insight.coverage.visits import Reports
from campaigns.people.permissions import Action, require
from campaigns.plans.activities import ActivityState
from outreach.desk.blueprint import desk
from outreach.hall import exports
from outreach.hall.coverage import Choice, note
from outreach.hall.coverage import choice as asked_choice
from outreach.hall.map_state import Layer, MapState, map_state
from outreach.hall.session import current_member
from outreach.hall.sharing import while_unchanged
from outreach.maps import coverage as drawing
from outreach.maps import places as placing
from outreach.maps.places import Place

PLACES = ("Tempat", "Desa/kelurahan", "Titik", "Terlaksana", "Direncanakan", "Lintang", "Bujur")
STATES = {Layer.HELD: ActivityState.HELD, Layer.PLANNED: ActivityState.PLANNED}
GEOJSON = "application/geo+json"


def choice() -> Choice:
    """What the address asks for, with all that narrows it."""
    return asked_choice("quarter", "program", "rung", "agency")


def table_of(asked: Choice) -> Coverage:
    """The areas of what is asked, worked out once for a role while nothing is written."""
    wanted = (asked.asked, asked.level, asked.area)
    by = current_member()
    return while_unchanged(("coverage", *wanted, by.role), lambda: coverage.of(*wanted, by=by))


def visits_of(asked: Choice, state: MapState) -> Visits:
    """The sites of what is asked, worked out once for a role while nothing is written."""
    states = tuple(shown for layer, shown in STATES.items() if layer in state.layers)
    by = current_member()

    def make() -> Visits:
        return Visits(visiting.visits(asked.asked, asked.area, states, by=by))

    return while_unchanged(("visits", asked.asked, asked.area, states, by.role), make)


def places_of(asked: Choice, state: MapState) -> list[Place]:
    """The points in sight."""
    return places_in(visits_of(asked, state), asked, state)


def places_in(found: Visits, asked: Choice, state: MapState) -> list[Place]:
    """The same of sites that were found already."""
    seen = found.clusters(state.seen(asked.area))
    return placing.places(seen, visiting.named(one.site_id for one in seen))


def reports_of(asked: Choice) -> list[Reports]:
    """Complaints by kecamatan, worked out once for all who may see as much."""
    by = current_member()

    def make() -> list[Reports]:
        return visiting.reports(asked.asked, asked.area, by=by)

    return while_unchanged(("reports", asked.asked, asked.area, by.role), make)


def layers_of(asked: Choice, state: MapState, table: Coverage) -> dict[str, str]:
    """Where the map finds what it shows of this state."""
    query = {**asked.words(), **state.words()}
    query.pop("focus", None)
    layers = {"areas": url_for("desk.list_coverage_areas", **query)}
    if {Layer.HELD, Layer.PLANNED} & state.layers:
        layers["places"] = url_for("desk.list_coverage_sites", **query)
    if Layer.REPORTS in state.layers:
        layers["reports"] = url_for("desk.list_coverage_reports", **query)
    return drawing.addresses("desk", table.level, Layer.RIVERS in state.layers, **layers)


@desk.get("/coverage/map.js")
def draw_coverage() -> ResponseReturnValue:
    require(current_member(), Action.SEE_COVERAGE)
    return tagged(Response(drawing.script(), content_type="text/javascript; charset=utf-8"))


@desk.get("/coverage/areas.json")
def list_coverage_areas() -> ResponseReturnValue:
    asked = choice()
    table, state = table_of(asked), map_state(asked)
    return tagged(
        jsonify(drawing.areas(state.arranged(table.areas), state.measure, table.level, state.on, note()))
    )


@desk.get("/coverage/sites.geojson")
def list_coverage_sites() -> ResponseReturnValue:
    asked = choice()
    found = places_of(asked, map_state(asked))
    return tagged(_geojson(placing.as_features(found)))


@desk.get("/coverage/reports.geojson")
def list_coverage_reports() -> ResponseReturnValue:
    return tagged(_geojson(placing.report_features(reports_of(choice()))))


@exports.downloads(desk, "/coverage/places")
def export_coverage_places(form: str) -> ResponseReturnValue:
    asked = choice()
    rows = (
        (one.label, one.where, one.sites, one.held, one.planned, one.lat, one.lon)
        for one in places_of(asked, map_state(asked))
    )
    return exports.as_file(form, "titik", PLACES, rows)


@desk.get("/coverage.geojson")
def export_coverage_map() -> ResponseReturnValue:
    """What the map shows: areas with their outlines and figures, then the points in sight."""
    asked = choice()
    state, table = map_state(asked), table_of(asked)
    areas = ((area.code, _properties(area, state, table.level)) for area in state.arranged(table.areas))
    found = drawing.outlined(areas, table.level)
    found += _of_layer("place", placing.as_features(places_of(asked, state)))
    if Layer.REPORTS in state.layers:
        found += _of_layer("reports", placing.report_features(reports_of(asked)))
    response = _geojson(found)
    response.headers["Content-Disposition"] = 'attachment; filename="cakupan.geojson"'
    return response


def tagged(response: Response) -> Response:
    """Kept by this browser alone, and asked for again by its tag each time."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag(weak=True)
    return response.make_conditional(request)


def _geojson(features: list[dict[str, Any]]) -> Response:
    response = jsonify(drawing.features(features, note()))
    response.content_type = GEOJSON
    return response


def _of_layer(layer: str, features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one | {"properties": {"layer": layer, **one["properties"]}} for one in features]


def _properties(area: AreaCoverage, state: MapState, level: Level) -> dict[str, Any]:
    value = state.measure.value(area, state.on)
    return {
        "layer": "area",
        **asdict(area),
        "last_day": area.last_day.isoformat() if area.last_day else None,
        "measure": state.measure.key,
        "value": None if value is None else float(value),
        "step": state.measure.step(area, level, state.on),
        "definitions": DEFINITIONS,
    }
