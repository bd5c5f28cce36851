"""Villages at the desk: what is known of each, whose it is and of which day; one by one, or out of a sheet."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectChoice, SelectField, StringField

from campaigns.ground import clock, previews, regions, spreadsheets
from campaigns.ground.database import db, transaction, unknown
from campaigns.ground.errors import DomainError
from campaigns.ground.previews import Outcome, Reading
from campaigns.ground.regions import VILLAGES, Region
from campaigns.people import journal
from campaigns.people.permissions import Action, may, require
from campaigns.plans import village_facts
from campaigns.plans.village_facts import LONGEST_SOURCE, TITLES, WORDS, Entry, FactKind
from outreach.desk.blueprint import desk
from outreach.desk.sites import districts_by_regency, is_district
from outreach.hall import carriage, exports
from outreach.hall.carriage import ROWS_SHOWN, CarriedForm, Faults, SheetForm
from outreach.hall.errors import status_of
from outreach.hall.forms import REQUIRED, DayField, HouseForm, Length, Optional
from outreach.hall.session import current_member

HEADINGS = ("Kode", "Kabupaten/Kota", "Kecamatan", "Desa/Kelurahan", *TITLES.values())
EXAMPLE = ("63.03.04.2004", "Kabupaten Banjar", "Sungai Tabuk", "Lok Baintan", 12, "lemah", "hanya sungai")


def _choices(kind: FactKind) -> list[SelectChoice]:
    words = [SelectChoice(value, word) for value, word in WORDS[kind].items()]
    return [SelectChoice("", "belum diketahui"), *words]


class VillageForm(HouseForm):
    difabel = StringField(TITLES[FactKind.DIFABEL], [Optional(), Length(max=7)])
    signal = SelectField(TITLES[FactKind.SIGNAL], choices=_choices(FactKind.SIGNAL))
    river = SelectField(TITLES[FactKind.RIVER], choices=_choices(FactKind.RIVER))
    source = StringField("Sumber", [REQUIRED, Length(max=LONGEST_SOURCE)])
    day = DayField("Tanggal data", [REQUIRED])
    seen = HiddenField()


class FactsForm(SheetForm):
    source = StringField("Sumber", [REQUIRED, Length(max=LONGEST_SOURCE)])
    day = DayField("Tanggal data", [REQUIRED])


class TakenForm(CarriedForm):
    source = HiddenField(validators=[REQUIRED, Length(max=LONGEST_SOURCE)])
    day = DayField(validators=[REQUIRED])


@desk.get("/villages")
def list_villages() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    district = request.args.get("district", "")
    there = village_facts.within(district) if is_district(district) else {}
    return render_template(
        "desk/villages/index.html",
        district=district if there else "",
        there=there,
        groups=districts_by_regency(),
        counted=village_facts.counted(),
        titles=TITLES,
        writable=may(current_member(), Action.EDIT_SITE),
    )


@exports.downloads(desk, "/villages")
def export_villages(form: str) -> ResponseReturnValue:
    """The villages of the kecamatan that the page shows, or all; in the shape that a sheet is loaded from."""
    require(current_member(), Action.SEE_PLANS)
    district = request.args.get("district", "")
    wanted = [district] if is_district(district) else [one.code for one in regions.districts()]
    known, facts = regions.gazetteer().areas, village_facts.everything()
    rows = (
        (
            *(code, known[regions.regency_code(code)].name, known[one].name, known[code].name),
            *(facts[code, kind].told if (code, kind) in facts else None for kind in FactKind),
        )
        for one in wanted
        for code in (village.code for village in regions.children_of(one))
    )
    return exports.as_file(form, "data-desa", HEADINGS, rows)


@desk.get("/villages/<village>")
def show_village(village: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    found = _village(village)
    known = village_facts.of(found.code)
    values = {str(kind): fact.value for kind, fact in known.items()}
    newest = max(known.values(), key=lambda fact: fact.day, default=None)
    form = VillageForm(formdata=None, data={**values, "source": newest.source if newest else ""})
    form.seen.data = village_facts.mark(known.values())
    return _page(found, form)


@desk.post("/villages/<village>")
def revise_village(village: str) -> ResponseReturnValue:
    require(current_member(), Action.EDIT_SITE)
    found, form = _village(village), VillageForm()
    if form.validate():
        with form.refusals():
            values = {kind: (form[str(kind)].data or "").strip() for kind in FactKind}
            with transaction():
                terms = (form.source.data, form.day.data, form.seen.data or "")
                village_facts.correct(found, values, *terms, by=current_member())
                flash(f"Data {found.label} tersimpan.")
            return redirect(url_for("desk.show_village", village=village), 303)
    return _page(found, form)


@desk.get("/village-facts/new")
def new_village_import() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_SITE)
    return _upload(FactsForm(formdata=None))


@desk.get("/village-facts/template.csv")
def export_village_template() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_SITE)
    return exports.as_csv("templat-data-desa", HEADINGS, [EXAMPLE])


@desk.post("/village-facts/preview")
def create_village_preview() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_SITE)
    form = FactsForm()
    if form.validate():
        with form.refusals():
            read = village_facts.reading(spreadsheets.read(form.file.data.read()))
            return _preview(read, form.source.data, form.day.data.isoformat())
    return _upload(form)


@desk.post("/village-facts")
def create_village_facts() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_SITE)
    carried, entries = TakenForm(), []
    with carried.refusals():
        entries = carriage.carried(carried, _entry, village_facts.MOST)
        with transaction():
            terms = (carried.source.data, carried.day.data, carried.seen.data or "")
            done = village_facts.take_over(entries, *terms, by=current_member())
            flash(f"{done} data desa/kelurahan dicatat.")
        return redirect(url_for("desk.list_villages"), 303)
    if entries:
        told = (carried.source.data, carried.day.data.isoformat())
        return _preview(Reading(tuple(entries)), *told, carried.refusal)
    form = FactsForm(formdata=None)
    form.refuse(carried.refusal)
    return _upload(form)


def _village(code: str) -> Region:
    found = db.session.get(Region, code)
    if found is None or found.kind not in VILLAGES:
        raise unknown(Region)
    return found


def _page(village: Region, form: VillageForm) -> ResponseReturnValue:
    page = render_template(
        "desk/villages/show.html",
        village=village,
        district=regions.district_code(village.code),
        known=village_facts.of(village.code),
        kinds=list(FactKind),
        titles=TITLES,
        form=form,
        writable=may(current_member(), Action.EDIT_SITE),
        history=journal.of(village),
    )
    return page, form.status


def _upload(form: FactsForm) -> ResponseReturnValue:
    return render_template(
        "desk/villages/new.html", form=form, headings=HEADINGS, today=clock.today()
    ), form.status


def _preview(
    read: Reading[Entry], source: str, day: str, refusal: DomainError | None = None
) -> ResponseReturnValue:
    steps = village_facts.compare(read.entries)
    counts, faults = previews.counts(steps), Faults.of(read, steps)
    refusal = refusal or faults.refusal("village.wrong")
    page = render_template(
        "desk/villages/preview.html",
        steps=steps[:ROWS_SHOWN],
        rows_in_all=len(steps),
        refusal=refusal,
        faults=faults,
        changes=counts[Outcome.NEW] + counts[Outcome.CHANGED],
        source=source,
        day=day,
        carried=carriage.carry(read.entries, previews.mark_of(steps)),
    )
    return page, 200 if refusal is None else status_of(refusal)


def _entry(row: Any, code: Any, values: Any) -> Entry:
    """A row that came back. Raises ValueError, TypeError for none of ours."""
    known = regions.gazetteer().areas.get(str(code))
    if known is None or known.kind not in VILLAGES:
        raise ValueError("no village of ours")
    kinds = [(FactKind(kind), str(value)) for kind, value in values]
    return Entry(
        int(row), known.code, tuple((kind, village_facts.checked(kind, value)) for kind, value in kinds)
    )
