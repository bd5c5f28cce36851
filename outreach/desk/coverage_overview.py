"""The leader's page of coverage: where to go next, who leads, the course of the years; and the same on one sheet."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask.typing import ResponseReturnValue

from campaigns.ground import clock, formats
from campaigns.insight import coverage
from campaigns.insight.coverage import Gap, Overview, YearOf
from outreach.desk.blueprint import desk
from outreach.desk.coverage import choice
from outreach.hall import charts, exports, filters
from outreach.hall.charts import Chart, Series
from outreach.hall.coverage import POPULATION, Choice, headed, shares
from outreach.hall.session import current_member
from outreach.hall.sharing import page_of_role, while_unchanged
from outreach.maps import drawing, legend, outlines
from outreach.papers import paper

ENDS = 3  # of the best and of the last
ROWS = 10  # gaps on one page
ON_PAPER = 19  # areas and gaps together, so that they stay on one sheet; three gaps always
GAPS = (
    *("Urutan", "Kode", "Kecamatan", POPULATION, "Kunjungan terakhir", "Hari sejak kunjungan"),
    *("Penduduk × hari", "Kegiatan direncanakan", "Definisi"),
)


@desk.get("/coverage/overview")
def show_coverage_overview() -> ResponseReturnValue:
    asked = choice()
    return page_of_role("desk/coverage/overview.html", lambda: seen(asked))


def seen(asked: Choice) -> dict[str, Any]:
    found = overview_of(asked)
    best, last = found.ranking.ends(ENDS)
    return {
        "asked": asked,
        "found": found,
        "table": found.table,
        "years": coverage.years(),
        "page": filters.paged(list(enumerate(found.gaps, start=1)), ROWS),
        "ever": {name: value for name, value in asked.filters.items() if name not in ("year", "quarter")},
        "never": sum(gap.days is None for gap in found.gaps),
        "best": best,
        "last": last,
        "fewest": coverage.FEWEST_HELD,
        "trend": chart_of_years(found.years),
        "shares": shares(found.table.total),
        "drawn": drawing.of_level(found.table.level, found.table.within),
        "steps": steps_of(found),
        "graded": legend.steps(coverage.REACHED, found.table.level),
        "version": coverage.DEFINITIONS,
        "editions": coverage.EDITIONS,
    }


@desk.get("/coverage/overview/paper")
def print_coverage_overview() -> ResponseReturnValue:
    """One sheet with the letterhead: the map, its table, the gaps, the definitions."""
    asked = choice()
    found, period = overview_of(asked), asked.period or "semua tahun"
    return paper.made(
        "coverage",
        f"Cakupan {found.table.total.name} {period}",
        asked=asked,
        period=period,
        found=found,
        table=found.table,
        gaps=found.gaps[: max(ON_PAPER - len(found.table.areas), 3)],
        drawn=drawing.of_level(found.table.level, found.table.within),
        credit=outlines.credit(found.table.level),
        steps=steps_of(found),
        graded=legend.steps(coverage.REACHED, found.table.level),
        version=coverage.DEFINITIONS,
    )


@exports.downloads(desk, "/coverage/overview/gaps")
def export_coverage_gaps(form: str) -> ResponseReturnValue:
    found = overview_of(choice())
    rows = (_gap_cells(place, gap) for place, gap in enumerate(found.gaps, start=1))
    return exports.as_file(form, "cakupan-terlama-tidak-dikunjungi", headed(GAPS), rows)


def overview_of(asked: Choice) -> Overview:
    by = current_member()
    key = ("coverage overview", asked.asked, asked.area, by.role, clock.today())
    return while_unchanged(key, lambda: coverage.overview(asked.asked, asked.area, by=by))


def steps_of(found: Overview) -> dict[str, str]:
    """The step of the legend of each area, by its code."""
    table = found.table
    return {area.code: coverage.REACHED.step(area, table.level) for area in table.areas}


def chart_of_years(years: Sequence[YearOf]) -> Chart:
    """The share of people reached in each year, in per cent; none where nobody's number is known."""
    values = [
        formats.share(one.total.reached, one.total.population) if one.total.population else None
        for one in years
    ]
    return charts.upright([str(one.year) for one in years], [Series("Terjangkau", values)], told=_percent)


def _percent(value: Decimal) -> str:
    return f"{formats.number(value)}%"


def _gap_cells(place: int, gap: Gap) -> tuple[object, ...]:
    area = gap.area
    return (
        *(place, area.code, area.name, area.population, area.last_day, gap.days, gap.weight),
        *(area.planned, coverage.DEFINITIONS),
    )
