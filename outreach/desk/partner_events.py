"""Other SKPD's events at the desk: typed in, or out of a file, looked at row by row and then taken over whole."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import SelectChoice, SelectField, StringField, TimeField

from campaigns.ground import calendars, clock, previews, regions, spreadsheets
from campaigns.ground.database import fetch, transaction
from campaigns.ground.errors import DomainError
from campaigns.ground.previews import Outcome, Reading
from campaigns.people import agencies
from campaigns.people.agencies import Agency
from campaigns.people.permissions import Action, find, may, require
from campaigns.plans import partner_events
from campaigns.plans.partner_events import LONGEST_PLACE, LONGEST_TITLE, Entry, PartnerEvent
from outreach.desk.blueprint import desk
from outreach.hall import carriage, exports
from outreach.hall.carriage import CHOOSE, ROWS_SHOWN, CarriedForm, Faults, SheetForm
from outreach.hall.errors import status_of
from outreach.hall.filters import paged
from outreach.hall.forms import CHOSEN, HOUR_FORMATS, REQUIRED, DayField, HouseForm, Length, Optional
from outreach.hall.session import current_member

SHOWN = timedelta(days=30)  # how long what is over stays in the list
HEADINGS = (
    *("Acara", "Tanggal", "Sampai tanggal", "Mulai", "Selesai"),
    *("Tempat", "Desa/kelurahan", "Instansi"),
)

LISTED = (
    *("Acara", "Instansi", "Tanggal", "Sampai tanggal", "Mulai", "Selesai"),
    *("Tempat", "Wilayah", "Kode wilayah"),
)


class EventForm(HouseForm):
    agency_id = SelectField("Instansi", [CHOSEN], coerce=int)
    title = StringField("Acara", [REQUIRED, Length(max=LONGEST_TITLE)])
    day = DayField("Tanggal", [REQUIRED])
    last = DayField("Sampai tanggal", [Optional()])
    begins = TimeField("Mulai (WITA)", [Optional()], format=HOUR_FORMATS)
    ends = TimeField("Selesai (WITA)", [Optional()], format=HOUR_FORMATS)
    place = StringField("Tempat", [Length(max=LONGEST_PLACE)])
    village_code = StringField("Desa/kelurahan", [Length(max=80)])
    field_names = {"ends_at": "ends"}

    def offer(self) -> "EventForm":
        partners = [SelectChoice(a.id, a.name) for a in agencies.partners()]
        self.agency_id.choices = [SelectChoice(0, "Pilih instansi"), *partners]
        return self


class FileForm(SheetForm):
    file = FileField("Berkas iCalendar, XLSX, ODS, atau CSV", validators=[CHOOSE])
    agency_id = SelectField("Instansi", coerce=int)

    def offer(self) -> "FileForm":
        partners = [SelectChoice(a.id, a.name) for a in agencies.partners()]
        self.agency_id.choices = [SelectChoice(0, "Menurut kolom Instansi"), *partners]
        return self


@desk.get("/partner-events")
def list_partner_events() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    return _index(EventForm(data={"day": clock.today()}).offer())


@exports.downloads(desk, "/partner-events")
def export_partner_events(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    found = _shown()
    places = regions.names(e.village_code for e in found if e.village_code)
    rows = (
        (
            *(e.title, e.agency.name, e.day, e.last_day),
            *((None, None) if e.is_all_day else (e.starts_at, e.ends_at)),
            *(e.place, places.get(e.village_code or ""), e.village_code),
        )
        for e in found
    )
    return exports.as_file(form, "agenda-mitra", LISTED, rows)


@desk.post("/partner-events")
def create_partner_event() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_CALENDAR)
    form = EventForm().offer()
    if form.validate():
        with form.refusals(), transaction():
            partner_events.note(
                fetch(Agency, form.agency_id.data),
                form.title.data,
                *partner_events.span_of(form.day.data, form.last.data, form.begins.data, form.ends.data),
                partner_events.village_of(form.village_code.data or ""),
                form.place.data or "",
                by=current_member(),
            )
            flash("Acara dicatat di agenda mitra.")
            return redirect(url_for("desk.list_partner_events"), 303)
    return _index(form)


@desk.post("/partner-events/<int:event_id>/withdrawal")
def create_event_withdrawal(event_id: int) -> ResponseReturnValue:
    with transaction():
        event = find(current_member(), Action.EDIT_CALENDAR, PartnerEvent, event_id)
        partner_events.withdraw(event, by=current_member())
    flash("Acara dicabut dari agenda; catatannya tetap ada.")
    return redirect(url_for("desk.list_partner_events"), 303)


@desk.get("/partner-events/import")
def new_event_import() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_CALENDAR)
    return _upload(FileForm(data={"agency_id": request.args.get("agency", 0, type=int)}).offer())


@desk.get("/partner-events/import/template.csv")
def export_event_template() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_CALENDAR)
    day = clock.today() + timedelta(days=7)
    sample = ("Contoh acara", day, day, "08.00", "10.00", "Balai desa", "63.03.04.2004", "DINSOS")
    return exports.as_csv("templat-agenda-mitra", HEADINGS, [sample])


@desk.post("/partner-events/import")
def create_event_preview() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_CALENDAR)
    form = FileForm().offer()
    if form.validate():
        with form.refusals():
            content = form.file.data.read()
            chosen = fetch(Agency, form.agency_id.data) if form.agency_id.data else None
            found = (calendars if calendars.is_calendar(content) else spreadsheets).read(content)
            return _preview(partner_events.reading(found, chosen), form)
    return _upload(form)


@desk.post("/partner-events/import/confirmation")
def create_event_import() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_CALENDAR)
    carried = CarriedForm()
    entries: list[Entry] = []
    with carried.refusals():
        entries = carriage.carried(carried, _entry, partner_events.MOST)
        with transaction():
            done = partner_events.take_over(entries, carried.seen.data or "", by=current_member())
        flash(f"{done[Outcome.NEW]} acara dicatat di agenda mitra.")
        return redirect(url_for("desk.list_partner_events"), 303)
    form = FileForm(formdata=None).offer()
    if entries:
        return _preview(Reading(tuple(entries)), form, carried.refusal)
    form.refuse(carried.refusal)
    return _upload(form)


def _index(form: EventForm) -> ResponseReturnValue:
    page = paged(_shown())
    shown = render_template(
        "desk/partner_events/index.html",
        form=form,
        page=page,
        places=regions.names(e.village_code for e in page.rows if e.village_code),
        writable=may(current_member(), Action.EDIT_CALENDAR),
    )
    return shown, form.status


def _shown() -> Sequence[PartnerEvent]:
    """What the list shows: from a while ago to two years ahead."""
    begin, _ = clock.span_of(clock.today() - SHOWN, clock.today())
    _, end = clock.span_of(clock.today(), clock.today() + timedelta(days=730))
    return partner_events.between(begin, end)


def _upload(form: FileForm) -> ResponseReturnValue:
    return render_template("desk/partner_events/new.html", form=form, headings=HEADINGS), form.status


def _preview(read: Reading[Entry], form: FileForm, refusal: DomainError | None = None) -> ResponseReturnValue:
    steps = partner_events.compare(read.entries)
    counts, faults = previews.counts(steps), Faults.of(read, steps)
    refusal = refusal or faults.refusal("partner-event.wrong")
    page = render_template(
        "desk/partner_events/show.html",
        form=form,
        steps=steps[:ROWS_SHOWN],
        rows_in_all=len(steps),
        refusal=refusal,
        faults=faults,
        new=counts[Outcome.NEW],
        known=counts[Outcome.KNOWN],
        names={agency.id: agency.name for agency in agencies.partners()},
        carried=carriage.carry(read.entries, partner_events.mark_of(steps)),
    )
    return page, 200 if refusal is None else status_of(refusal)


def _entry(row: Any, agency_id: Any, title: Any, place: Any, village: Any, first: Any, last: Any) -> Entry:
    title, place = carriage.text(title, LONGEST_TITLE), carriage.text(place, LONGEST_PLACE, filled=False)
    span = carriage.moment(first), carriage.moment(last)
    return Entry(int(row), int(agency_id), title, place, village and str(village), *span)
