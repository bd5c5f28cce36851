"""The calendar at the desk: month, week and agenda, by program, officer and kab/kota; and what officers carry."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.ground import clock, formats, regions
from campaigns.insight import calendars, workloads
from campaigns.insight.calendars import Choice
from campaigns.people import agencies
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Role, in_role
from campaigns.plans import programs
from outreach.desk.blueprint import desk
from outreach.hall import exports
from outreach.hall.addresses import asked_number
from outreach.hall.calendars import asked_page, drawn
from outreach.hall.session import current_member


@desk.get("/calendar")
def show_calendar() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    page, choice = asked_page(), _asked_choice()
    days = calendars.days(page.first, page.last, choice)
    return render_template(
        "desk/calendar/show.html",
        **drawn(page, days),
        link=lambda activity: url_for("desk.show_activity", activity_id=activity.id),
        choice=choice,
        programs=programs.everything(),
        officers=in_role(Role.OFFICER, agencies.own()),
        regencies=regions.regencies(),
    )


@desk.get("/officers")
def list_officers() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    year = _asked_year()
    return render_template(
        "desk/officers/index.html", year=year, years=_years(year), loads=_loads(year), months=formats.MONTHS
    )


@exports.downloads(desk, "/officers")
def export_officers(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    year = _asked_year()
    rows = [
        (
            load.name,
            *(load.activities.get(month, 0) for month in range(1, 13)),
            load.total,
            round(load.total_hours, 1),
            load.letters,
        )
        for load in _loads(year)
    ]
    headings = ("Petugas", *formats.MONTHS, "Kegiatan", "Jam", "Surat tugas")
    return exports.as_file(form, f"beban-petugas-{year}", headings, rows)


def _asked_choice() -> Choice:
    regency = request.args.get("regency", "")
    known = {area.code for area in regions.regencies()}
    return Choice(asked_number("program"), asked_number("officer"), regency if regency in known else "")


def _asked_year() -> int:
    wanted: int = request.args.get("year", clock.today().year, type=int)
    return min(max(wanted, 2001), 2099)


def _years(year: int) -> list[int]:
    this = clock.today().year
    return sorted({this - 1, this, this + 1, year})


def _loads(year: int) -> list[workloads.Load]:
    return workloads.loads(year, [member.person for member in in_role(Role.OFFICER, agencies.own())])
