"""A year's days off out of a decree's sheet: upload, look at what it would do, take it over (hall/carriage.py).

What the rows would do is compared anew, and refused if the calendar changed since they were looked at.
"""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from campaigns.ground import holidays, previews, spreadsheets
from campaigns.ground.database import transaction
from campaigns.ground.errors import DomainError
from campaigns.ground.holidays import DayKind
from campaigns.ground.previews import Outcome, Reading
from campaigns.people import decrees
from campaigns.people.decrees import Entry
from campaigns.people.permissions import Action, require
from outreach.desk.blueprint import desk
from outreach.desk.holidays import shown_year
from outreach.hall import carriage, exports, words
from outreach.hall.carriage import CarriedForm, Faults, SheetForm
from outreach.hall.errors import status_of
from outreach.hall.forms import Length
from outreach.hall.session import current_member

HEADINGS = ("Tanggal", "Nama", "Jenis", "Dasar")


class DecreeForm(SheetForm):
    basis = StringField("Dasar penetapan", [Length(max=120)])


@desk.get("/holidays/import")
def new_decree() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    return _page(DecreeForm())


@desk.get("/holidays/import/template.csv")
def export_decree_template() -> ResponseReturnValue:
    """The year's forecasts, to be set right and given their decree."""
    require(current_member(), Action.MANAGE_REFERENCE)
    year = shown_year()
    foreseen = [day for day in holidays.of_year(year) if not day.confirmed]
    rows = [(day.day, day.name, words.word(day.kind), "") for day in foreseen]
    return exports.as_csv(f"templat-hari-libur-{year}", HEADINGS, rows)


@desk.post("/holidays/import")
def create_decree_preview() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    form = DecreeForm()
    if form.validate():
        with form.refusals():
            found = spreadsheets.read(form.file.data.read())
            return _preview(decrees.reading(found, form.basis.data or ""), form)
    return _page(form)


@desk.post("/holidays/import/confirmation")
def create_decree() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    carried = CarriedForm()
    entries: list[Entry] = []
    with carried.refusals():
        entries = carriage.carried(carried, _entry, decrees.MOST)
        with transaction():
            done = decrees.take_over(entries, carried.seen.data or "", by=current_member())
        flash(f"Kalender diperbarui: {_told(done)}.")
        return redirect(url_for("desk.list_holidays", year=entries[0].day.year), 303)
    form = DecreeForm(formdata=None)
    if entries:
        return _preview(Reading(tuple(entries)), form, carried.refusal)
    form.refuse(carried.refusal)
    return _page(form)


def _page(form: DecreeForm) -> ResponseReturnValue:
    return render_template("desk/decrees/new.html", form=form, year=shown_year(), kinds=KINDS), form.status


KINDS = tuple(words.word(kind) for kind in DayKind)


def _preview(
    read: Reading[Entry], form: DecreeForm, refusal: DomainError | None = None
) -> ResponseReturnValue:
    steps = decrees.compare(read.entries)
    counts, faults = previews.counts(steps), Faults.of(read, steps)
    refusal = refusal or faults.refusal("decree.wrong")
    page = render_template(
        "desk/decrees/show.html",
        form=form,
        steps=steps,
        refusal=refusal,
        faults=faults,
        changes=counts[Outcome.NEW] + counts[Outcome.CHANGED],
        summary=_told(counts),
        left_over=decrees.left_over(steps),
        carried=carriage.carry(read.entries, decrees.mark_of(steps)),
        year=read.entries[0].day.year if read.entries else shown_year(),
    )
    return page, 200 if refusal is None else status_of(refusal)


def _told(counts: dict[Outcome, int]) -> str:
    """`2 hari baru, 17 perkiraan dipastikan, 1 sudah ada`."""
    said = (
        (counts[Outcome.NEW], "hari baru"),
        (counts[Outcome.CHANGED], "perkiraan dipastikan"),
        (counts[Outcome.KNOWN], "sudah ada"),
    )
    return ", ".join(f"{number} {what}" for number, what in said if number) or "tidak ada perubahan"


def _entry(row: Any, day: str, name: str, kind: str, basis: str) -> Entry:
    return Entry(int(row), date.fromisoformat(day), str(name), DayKind(kind), str(basis))
