"""The year's plan at the desk: a strip for each campaign over the bands that matter, and the same in numbers."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from campaigns.ground import clock, formats
from campaigns.insight import yearplan
from campaigns.insight.bands import Band, BandKind
from campaigns.insight.yearplan import Line
from campaigns.people import agencies
from campaigns.people.permissions import Action, require
from campaigns.plans import programs
from outreach.desk.blueprint import desk
from outreach.hall.addresses import asked_number
from outreach.hall.session import current_member
from outreach.hall.sharing import while_unchanged

BANDS = {
    BandKind.RAMADAN: "Ramadan",
    BandKind.LEBARAN: "Lebaran",
    BandKind.DAY_OFF: "Libur dan cuti bersama",
    BandKind.FLOOD_SEASON: "Musim banjir",
    BandKind.HAUL: "Haul",
    BandKind.WARNING: "Peringatan",
}
WEEK = 7  # days: what happens in one week is one tick, however much it is


@dataclass(frozen=True)
class Strip:
    """A campaign's line in days from 1 January: its bar, and paths of ticks, one a week at most."""

    line: Line
    x: int
    width: int
    ticks: str
    clash_ticks: str


@dataclass(frozen=True)
class Stretch:
    band: Band
    x: int
    width: int


@desk.get("/plan")
def show_plan() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    year = min(max(request.args.get("year", clock.today().year, type=int), 2001), 2099)
    program_id, agency_id = asked_number("program"), asked_number("partner")
    asked = (year, program_id, agency_id)
    found = while_unchanged(("plan", *asked), lambda: yearplan.of(*asked))
    this = clock.today()
    return render_template(
        "desk/plan/show.html",
        found=found,
        year=year,
        years=sorted({this.year - 1, this.year, this.year + 1, year}),
        strips=[strip(line, year) for line in found.lines],
        stretches=[stretch(band, year) for band in found.bands],
        kinds=[(kind, BANDS[kind]) for kind in BandKind if any(b.kind is kind for b in found.bands)],
        bands=[band for band in found.bands if band.kind is not BandKind.DAY_OFF],
        days_off=len({band.first for band in found.bands if band.kind is BandKind.DAY_OFF}),
        untold=found.clashing - len(found.found),
        length=length_of(year),
        month_path="".join(f"M{_at(date(year, month, 1), year)} 0v40" for month in range(2, 13)),
        months=[name[:3] for name in formats.MONTHS],
        now=_at(this, year) if this.year == year else None,
        programs=programs.everything(),
        partners=agencies.partners(),
        program_id=program_id,
        agency_id=agency_id,
    )


def length_of(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def strip(line: Line, year: int) -> Strip:
    x, width = _span(line.first_day, line.last_day, year)
    return Strip(line, x, width, _ticks(line.activity_days, year, 8), _ticks(line.clash_days, year, 26))


def stretch(band: Band, year: int) -> Stretch:
    return Stretch(band, *_span(band.first, band.last, year))


def _ticks(days: set[date], year: int, y: int) -> str:
    begin = date(year, 1, 1).toordinal()
    weeks = sorted({(day.toordinal() - begin) // WEEK for day in days})
    return "".join(f"M{week * WEEK + WEEK // 2} {y}v12" for week in weeks)


def _span(first: date, last: date, year: int) -> tuple[int, int]:
    """Where a stretch of days begins, and how long it is, within the year."""
    begin = max(first, date(year, 1, 1))
    end = min(last, date(year, 12, 31)) + timedelta(days=1)
    return _at(begin, year), (end - begin).days


def _at(day: date, year: int) -> int:
    return (day - date(year, 1, 1)).days
