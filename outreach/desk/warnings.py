"""Warnings at the desk: what BMKG announced and where a flood status holds, typed in for the calendar (rule T3)."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, StringField, TextAreaField

from campaigns.ground import clock, regions
from campaigns.ground.database import transaction
from campaigns.ground.texts import LONGEST_REASON
from campaigns.people.permissions import Action, find, may, require
from campaigns.plans import warnings
from campaigns.plans.warnings import LONGEST_SOURCE, Warning, WarningKind
from outreach.desk.blueprint import desk
from outreach.hall import exports, words
from outreach.hall.filters import paged
from outreach.hall.forms import CHOSEN, REQUIRED, ChecksField, DayField, HouseForm, Length
from outreach.hall.session import current_member

HEADINGS = ("Jenis", "Berlaku dari", "Sampai", "Wilayah", "Isi", "Sumber", "Keadaan")
KINDS = [SelectChoice(kind, words.word(kind)) for kind in WarningKind]


class WarningForm(HouseForm):
    kind = SelectField("Jenis", [CHOSEN], choices=KINDS)
    first_day = DayField("Berlaku dari", [REQUIRED])
    last_day = DayField("Sampai", [REQUIRED])
    regencies = ChecksField("Kabupaten/kota")
    text = TextAreaField("Isi peringatan", [REQUIRED, Length(max=LONGEST_REASON)])
    source = StringField("Sumber", [REQUIRED, Length(max=LONGEST_SOURCE)])

    def offer(self) -> "WarningForm":
        self.regencies.choices = [SelectChoice(area.code, area.name) for area in regions.regencies()]
        return self


@desk.get("/warnings")
def list_warnings() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    return _page(WarningForm(data={"first_day": clock.today(), "last_day": clock.today()}).offer())


@exports.downloads(desk, "/warnings")
def export_warnings(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    names = {area.code: area.name for area in regions.regencies()}
    rows = (
        (
            *(words.word(w.kind), w.first_day, w.last_day),
            ", ".join(names[code] for code in w.regencies if code in names) or "seluruh provinsi",
            *(w.text, w.source, "berlaku" if w.stands else "dicabut"),
        )
        for w in warnings.everything()
    )
    return exports.as_file(form, "peringatan", HEADINGS, rows)


@desk.post("/warnings")
def create_warning() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_CALENDAR)
    form = WarningForm().offer()
    if form.validate():
        with form.refusals(), transaction():
            warnings.note(
                WarningKind(form.kind.data),
                form.regencies.data or [],
                form.first_day.data,
                form.last_day.data,
                form.text.data,
                form.source.data,
                by=current_member(),
            )
            flash("Peringatan dicatat; kegiatan yang terkena kini diperingatkan.")
            return redirect(url_for("desk.list_warnings"), 303)
    return _page(form)


@desk.post("/warnings/<int:warning_id>/withdrawal")
def create_warning_withdrawal(warning_id: int) -> ResponseReturnValue:
    with transaction():
        warning = find(current_member(), Action.EDIT_CALENDAR, Warning, warning_id)
        warnings.withdraw(warning, by=current_member())
    flash("Peringatan dicabut; catatannya tetap ada.")
    return redirect(url_for("desk.list_warnings"), 303)


def _page(form: WarningForm) -> ResponseReturnValue:
    page = render_template(
        "desk/warnings/index.html",
        form=form,
        page=paged(warnings.everything()),
        names={area.code: area.name for area in regions.regencies()},
        writable=may(current_member(), Action.EDIT_CALENDAR),
    )
    return page, form.status
