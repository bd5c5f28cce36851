"""The office's calendar at the desk: what is decreed, what is foreseen, and what that does to due dates."""

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectChoice, SelectField, StringField

from campaigns.ground import clock, holidays, workdays
from campaigns.ground.database import transaction
from campaigns.ground.holidays import Anchor, DayKind, Holiday
from campaigns.people import calendar
from campaigns.people.permissions import Action, find, require
from outreach.desk.blueprint import desk
from outreach.hall import exports, words
from outreach.hall.forms import CHOSEN, REQUIRED, DayField, HouseForm, Length
from outreach.hall.session import current_member

KINDS = [SelectChoice(kind, words.word(kind)) for kind in DayKind]
LIMITS = (3, 5, 14, 60)  # working days: the limits of complaints (rule C4), for the example
FAR = timedelta(days=200)  # more than 60 working days


ANCHORS = [
    SelectChoice("", "Hari biasa"),
    SelectChoice(Anchor.RAMADAN, "1 Ramadan"),
    SelectChoice(Anchor.EID, "Idulfitri (1 Syawal)"),
    SelectChoice(Anchor.HAUL, "Haul Guru Sekumpul"),
]


class DayForm(HouseForm):
    day = DayField("Tanggal", [REQUIRED])
    name = StringField("Nama hari", [REQUIRED, Length(max=120)])
    kind = SelectField("Jenis", [CHOSEN], choices=KINDS)
    anchor = SelectField("Penanda", choices=ANCHORS, default="")
    basis = StringField("Dasar penetapan", [Length(max=120)])
    confirmed = BooleanField("Sudah ditetapkan")


class ConfirmationForm(HouseForm):
    day = DayField("Tanggal menurut keputusan", [REQUIRED])
    basis = StringField("Dasar penetapan", [REQUIRED, Length(max=120)])


@desk.get("/holidays")
def list_holidays() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    return _index(DayForm(), 200)


@exports.downloads(desk, "/holidays")
def export_holidays(form: str) -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    year = shown_year()
    rows = [(h.day, h.name, words.word(h.kind), _state(h), h.basis) for h in holidays.of_year(year)]
    return exports.as_file(form, f"hari-libur-{year}", ("Tanggal", "Nama", "Jenis", "Keadaan", "Dasar"), rows)


@desk.post("/holidays")
def create_holiday() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    form = DayForm()
    if form.validate():
        with form.refusals(), transaction():
            calendar.put(
                form.day.data,
                form.name.data,
                DayKind(form.kind.data),
                form.basis.data,
                form.confirmed.data,
                Anchor(form.anchor.data) if form.anchor.data else None,
                by=current_member(),
            )
            flash("Hari ditambahkan ke kalender.")
            return redirect(url_for("desk.list_holidays", year=form.day.data.year), 303)
    return _index(form, form.status)


@desk.post("/holidays/forecast")
def create_holiday_forecast() -> ResponseReturnValue:
    """The year's likely holidays and cuti bersama, as forecasts to be confirmed one by one or by the decree's file."""
    require(current_member(), Action.MANAGE_REFERENCE)
    year = shown_year()
    with transaction():
        made = calendar.foresee(year, by=current_member())
    flash(f"{len(made)} hari ditambahkan sebagai perkiraan. Pastikan setelah SKB {year} terbit.")
    return redirect(url_for("desk.list_holidays", year=year), 303)


@desk.get("/holidays/<int:holiday_id>")
def show_holiday(holiday_id: int) -> ResponseReturnValue:
    holiday = _found(holiday_id)
    basis = holiday.basis if holiday.confirmed else ""
    return _page(holiday, ConfirmationForm(data={"day": holiday.day, "basis": basis}))


@desk.post("/holidays/<int:holiday_id>/confirmation")
def create_holiday_confirmation(holiday_id: int) -> ResponseReturnValue:
    holiday, form = _found(holiday_id), ConfirmationForm()
    if form.validate():
        with form.refusals(), transaction():
            calendar.confirm(holiday, form.basis.data, form.day.data, by=current_member())
            flash("Hari ini dipastikan; semua hitungan hari kerja memakainya.")
            return redirect(url_for("desk.list_holidays", year=form.day.data.year), 303)
    return _page(holiday, form), form.status


@desk.post("/holidays/<int:holiday_id>/removal")
def create_holiday_removal(holiday_id: int) -> ResponseReturnValue:
    with transaction():
        holiday = _found(holiday_id)
        year = holiday.day.year
        calendar.remove(holiday, by=current_member())
        flash("Hari dihapus dari kalender; jejaknya tetap ada.")
    return redirect(url_for("desk.list_holidays", year=year), 303)


def _found(holiday_id: int) -> Holiday:
    return find(current_member(), Action.MANAGE_REFERENCE, Holiday, holiday_id)


def shown_year() -> int:
    """The year that the address asks for, else this one."""
    wanted = request.args.get("year", type=int)
    return wanted if wanted in clock.YEARS else clock.today().year


def _state(holiday: Holiday) -> str:
    return "ditetapkan" if holiday.confirmed else "perkiraan"


def _index(form: DayForm, status: int) -> ResponseReturnValue:
    year, today = shown_year(), clock.today()
    days = holidays.of_year(year)
    shown = render_template(
        "desk/holidays/index.html",
        days=days,
        forecasts=sum(not holiday.confirmed for holiday in days),
        year=year,
        years=sorted({*holidays.years(), today.year, today.year + 1}),
        examples=_examples(today),
        form=form,
    )
    return shown, status


def _examples(today: date) -> list[workdays.Arithmetic]:
    """What the calendar does to due dates that begin today (rule T1)."""
    off = holidays.days_off(today, today + FAR)
    return [workdays.explain(today, limit, off) for limit in LIMITS]


def _page(holiday: Holiday, form: ConfirmationForm) -> str:
    return render_template("desk/holidays/show.html", holiday=holiday, form=form)
