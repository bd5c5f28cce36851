"""The desk's coverage: the map and its table, the rows behind each figure, and the table to take away."""

from dataclasses import asdict, dataclass
from typing import Any

from flask import Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.ground import clock, formats, settings
from campaigns.insight import coverage
from campaigns.insight.coverage import Coverage, Level, Standing
from campaigns.people.permissions import Action, require
from campaigns.plans import programs
from campaigns.plans.activities import ActivityState
from outreach.desk.blueprint import desk
from outreach.hall import exports, filters
from outreach.hall.assets import address
from outreach.hall.session import current_member
from outreach.maps import coverage as drawing

ALL_YEARS = "all"
ROWS = 100  # of a list behind a figure, on one page
HEADINGS = (
    *("Kode", "Wilayah", "Penduduk (perkiraan)", "Terjangkau", "Baru direncanakan", "Belum terjangkau"),
    *("Persen terjangkau", "Desa/kelurahan", "Desa/kelurahan terjangkau", "Kegiatan terlaksana"),
    *(
        "Kegiatan direncanakan",
        "Orang dihitung di kegiatan",
        "Laporan warga",
        "Kunjungan terakhir",
        "Definisi",
    ),
)


@dataclass(frozen=True)
class Choice:
    """What the address asks for; `year` None means all years. Unreadable values mean the usual ones."""

    year: int | None
    program: int | None
    level: Level
    area: str | None

    def coverage(self) -> Coverage:
        return coverage.of(self.year, self.program, self.level, self.area, by=current_member())

    def words(self) -> dict[str, Any]:
        """The same choice as the words of an address."""
        asked = asdict(self) | {"year": ALL_YEARS if self.year is None else self.year}
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
        program=request.args.get("program", type=int),
        level=Level(level) if level in set(Level) else Level.REGENCY,
        area=request.args.get("area") or None,
    )


@desk.get("/coverage")
def show_coverage() -> ResponseReturnValue:
    asked = choice()
    table = asked.coverage()
    return render_template(
        "desk/coverage/show.html",
        table=table,
        asked=asked,
        years=coverage.years(),
        programs=programs.everything(),
        sites=coverage.sites(asked.year, asked.program, asked.area, by=current_member()),
        shares=shares(table.total),
        version=coverage.DEFINITIONS,
        map=addresses(table.level, asked.words()),
    )


@desk.get("/coverage.csv")
def export_coverage() -> ResponseReturnValue:
    table = choice().coverage()
    return exports.as_csv("cakupan", HEADINGS, (_line(area) for area in [*table.areas, table.total]))


@desk.get("/coverage/map.js")
def draw_coverage() -> ResponseReturnValue:
    require(current_member(), Action.SEE_COVERAGE)
    return tagged(Response(drawing.script(), content_type="text/javascript; charset=utf-8"))


@desk.get("/coverage/areas.json")
def list_coverage_areas() -> ResponseReturnValue:
    return tagged(jsonify(drawing.areas(choice().coverage().areas, note())))


@desk.get("/coverage/sites.geojson")
def list_coverage_sites() -> ResponseReturnValue:
    asked = choice()
    found = coverage.sites(asked.year, asked.program, asked.area, by=current_member())
    response = jsonify(drawing.sites(found, note=note()))
    response.content_type = "application/geo+json"
    return tagged(response)


@desk.get("/coverage/<code>")
def show_coverage_area(code: str) -> ResponseReturnValue:
    asked = choice()
    there = coverage.behind(code, asked.year, asked.program, by=current_member())
    standing = request.args.get("standing", "")
    state = request.args.get("state", "")
    villages = [row for row in there.villages if standing not in set(Standing) or row.standing == standing]
    activities = [row for row in there.activities if state not in set(ActivityState) or row.state == state]
    rows = activities if request.args.get("show") == "activities" else villages
    return render_template(
        "desk/coverage/area.html",
        there=there,
        area=there.area,
        asked=asked,
        page=filters.paged(rows, ROWS),
        people=sum(row.population or 0 for row in villages),
        show="activities" if rows is activities else "villages",
        standing=standing if standing in set(Standing) else "",
        state=state if state in set(ActivityState) else "",
        shares=shares(there.area),
        version=coverage.DEFINITIONS,
    )


def shares(area: coverage.AreaCoverage) -> tuple[float, float]:
    """Reached and planned only, in per cent of the people, for the meter."""
    whole = area.population or 1
    return round(100 * area.reached / whole, 2), round(100 * area.planned_only / whole, 2)


def addresses(level: Level, query: dict[str, Any]) -> dict[str, str]:
    """What the map's element says to its script."""
    given = {
        "areas": url_for("desk.list_coverage_areas", **query),
        "sites": url_for("desk.list_coverage_sites", **query),
        "outlines": address(drawing.OUTLINES[level]),
        "rivers": address(drawing.RIVERS),
        "script": url_for("desk.draw_coverage"),
    }
    return given | ({"frame": address(drawing.OUTLINES[Level.REGENCY])} if level is Level.DISTRICT else {})


def note() -> str:
    """The mark of the demo year in what leaves as JSON."""
    return "data contoh" if settings.get("demo") else ""


def tagged(response: Response) -> Response:
    """Kept by this browser alone, and asked for again by its tag each time."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag(weak=True)
    return response.make_conditional(request)


def _line(area: coverage.AreaCoverage) -> tuple[object, ...]:
    return (
        *(area.code, area.name, area.population, area.reached, area.planned_only, area.left_out),
        *(formats.percent(area.reached, area.population), area.villages, area.villages_reached, area.held),
        *(area.planned, area.contacts, area.complaints, area.last_day, coverage.DEFINITIONS),
    )
