"""The desk's coverage: the map and its table, the rows behind each figure, and the table to take away."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from campaigns.ground import clock, formats, regions
from campaigns.insight import coverage
from campaigns.insight.coverage import Behind, Standing, ThereActivity, ThereVillage
from campaigns.insight.coverage.telling import FEWEST
from campaigns.people.permissions import Action, may
from campaigns.plans import campaigns, ladder, programs
from campaigns.plans.activities import ActivityState
from campaigns.plans.exclusions import EXCLUDABLE, Reason
from outreach.desk.blueprint import desk
from outreach.desk.coverage_layers import choice, layers_of, places_in, reports_of, table_of, visits_of
from outreach.hall import exports, filters, words
from outreach.hall.coverage import POPULATION, Choice, headed, shares
from outreach.hall.households import named
from outreach.hall.map_state import LAYERS, Layer, MapState, map_state
from outreach.hall.session import current_member
from outreach.hall.sharing import page_of_role
from outreach.maps import legend
from outreach.maps.places import report_count

VILLAGES = ("Kode", "Desa/kelurahan", "Kecamatan", POPULATION, "Cakupan", "Alasan", "Penjelasan")
UNEXPLAINED = "unexplained"  # as the figure of an area
REASONS = {reason: words.word(reason).lower() for reason in Reason} | {UNEXPLAINED: "tanpa alasan"}
ACTIVITIES = (
    "Kegiatan",
    "Kampanye",
    "Hari",
    "Titik",
    "Keadaan",
    "Barang diberikan",
    "Kontak",
    "Keluarga penerima",
    "Laporan warga",
)
RECIPIENTS = ("Keluarga", "Terakhir menerima", "Kegiatan", "Titik", "Kali menerima")
ROWS = 100  # of a list behind a figure, on one page
HEADINGS = (
    *("Kode", "Wilayah", POPULATION, "Terjangkau", "Baru direncanakan", "Belum terjangkau"),
    *(words.word(reason) for reason in Reason),
    *("Persen terjangkau", "Desa/kelurahan", "Desa/kelurahan terjangkau", "Kegiatan terlaksana"),
    *(
        "Kegiatan direncanakan",
        "Kontak",
        "Keluarga unik",
        "Laporan warga",
        "Kunjungan terakhir",
        "Definisi",
    ),
)


@desk.get("/coverage")
def show_coverage() -> ResponseReturnValue:
    asked = choice()
    return page_of_role("desk/coverage/show.html", lambda: covered(asked))


def covered(asked: Choice) -> dict[str, Any]:
    table, state = table_of(asked), map_state(asked)
    found = visits_of(asked, state)
    return {
        "table": table,
        "areas": state.arranged(table.areas),
        "state": state,
        "asked": asked,
        "years": coverage.years(),
        "regencies": regions.regencies(),
        "quarters": coverage.QUARTERS,
        "programs": programs.everything(),
        "rungs": ladder.rungs(),
        "agencies": campaigns.agencies(),
        "places": places_in(found, asked, state),
        "unplaced": found.unplaced,
        "reports": reports_of(asked) if Layer.REPORTS in state.layers else [],
        "report_count": report_count,
        "legend": legend,
        "layers": LAYERS.items(),
        "shares": shares(table.total),
        "version": coverage.DEFINITIONS,
        "map": layers_of(asked, state, table),
        "editions": coverage.EDITIONS,
        "measures": coverage.MEASURES,
        "reasons": REASONS,
        "fewest_reports": FEWEST,
    }


@exports.downloads(desk, "/coverage")
def export_coverage(form: str) -> ResponseReturnValue:
    """The areas that the page shows, in its order, then all of them together."""
    asked = choice()
    table, state = table_of(asked), map_state(asked)
    shown = [*state.arranged(table.areas), table.total]
    headings = (*headed(HEADINGS), legend.label(state.measure))
    return exports.as_file(form, "cakupan", headings, (_line(area, state) for area in shown))


@desk.get("/coverage/<code>")
def show_coverage_area(code: str) -> ResponseReturnValue:
    asked = choice()
    shown, show = behind(code, asked), request.args.get("show")
    rows: list[Any] = shown.villages
    if show == "households":
        rows = coverage.recipients(code, asked.asked, by=current_member())
    elif show == "activities":
        rows = shown.activities
    return render_template(
        "desk/coverage/area.html",
        there=shown.there,
        area=shown.there.area,
        above=regions.above(code),
        excludable=regions.gazetteer().areas[code].kind in EXCLUDABLE,
        asked=asked,
        page=filters.paged(rows, ROWS),
        people=sum(row.population or 0 for row in shown.villages),
        show=show if rows is not shown.villages else "villages",
        standing=shown.standing,
        reason=shown.reason,
        reasons=REASONS,
        state=shown.state,
        on=map_state(asked).on,
        shares=shares(shown.there.area),
        version=coverage.DEFINITIONS,
        editions=coverage.EDITIONS,
        measures=coverage.MEASURES,
        named=named,
    )


@exports.downloads(desk, "/coverage/<code>/rows")
def export_coverage_area(code: str, form: str) -> ResponseReturnValue:
    """The villages behind a figure, with `?show=` the activities or households; as the page narrows them."""
    if request.args.get("show") == "households":
        found = coverage.recipients(code, choice().asked, by=current_member())
        lines = (
            (
                named(one.ending, one.is_forgotten),
                clock.day_of(one.last_at),
                one.activity,
                one.site,
                one.gifts,
            )
            for one in found
        )
        return exports.as_file(form, f"cakupan-{code}-keluarga", RECIPIENTS, lines)
    shown = behind(code, choice())
    if request.args.get("show") == "activities":
        counted = may(current_member(), Action.SEE_COMPLAINT)
        told = (
            (
                *(a.title, a.campaign, clock.day_of(a.starts_at), a.site, words.word(a.state)),
                *_counted(a, counted),
            )
            for a in shown.activities
        )
        return exports.as_file(
            form, f"cakupan-{code}-kegiatan", ACTIVITIES if counted else ACTIVITIES[:-1], told
        )
    rows = (
        (
            *(v.code, v.name, v.district, v.population, words.word(v.standing)),
            *((words.word(v.exclusion.reason), v.exclusion.why) if v.exclusion else (None, None)),
        )
        for v in shown.villages
    )
    return exports.as_file(form, f"cakupan-{code}", headed(VILLAGES), rows)


@dataclass(frozen=True)
class Shown:
    """What stands behind an area's figures, and of it what the address narrows to."""

    there: Behind
    villages: list[ThereVillage]
    activities: list[ThereActivity]
    standing: Standing | None
    reason: str | None
    state: ActivityState | None


def behind(code: str, asked: Choice) -> Shown:
    there = coverage.behind(code, asked.asked, by=current_member())
    typed = {name: request.args.get(name, "") for name in ("standing", "reason", "state")}
    standing = Standing(typed["standing"]) if typed["standing"] in set(Standing) else None
    reason = typed["reason"] if typed["reason"] in REASONS else None
    state = ActivityState(typed["state"]) if typed["state"] in set(ActivityState) else None
    if reason is not None:
        standing = Standing.LEFT_OUT
    villages = [
        row for row in there.villages if standing in (None, row.standing) and reason in (None, _reason(row))
    ]
    activities = [row for row in there.activities if state in (None, row.state)]
    return Shown(there, villages, activities, standing, reason, state)


def _reason(row: ThereVillage) -> str:
    return row.exclusion.reason if row.exclusion else UNEXPLAINED


def _counted(row: ThereActivity, with_complaints: bool) -> tuple[object, ...]:
    """Goods, contacts and complaints are counted where an activity is held."""
    counts = (formats.quantities(row.goods) or None, row.contacts, row.households, row.complaints)
    counts = counts if with_complaints else counts[:-1]
    return counts if row.here else (None,) * len(counts)


def _line(area: coverage.AreaCoverage, state: MapState) -> tuple[object, ...]:
    return (
        *(area.code, area.name, area.population, area.reached, area.planned_only, area.left_out),
        *(area.inaccessible, area.unassigned, area.excluded),
        formats.share(area.reached, area.population) if area.population else None,
        *(area.villages, area.villages_reached, area.held),
        *(area.planned, area.contacts, area.households, area.complaints, area.last_day),
        coverage.DEFINITIONS,
        state.measure.value(area, state.on),
    )
