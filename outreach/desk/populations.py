"""The official population at the desk: a sheet is looked at, then every figure of coverage stands on it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, StringField

from campaigns.ground import regions, spreadsheets
from campaigns.ground.database import transaction
from campaigns.ground.errors import DomainError
from campaigns.ground.previews import Reading
from campaigns.people.permissions import Action, find, require
from campaigns.plans import populations
from campaigns.plans.populations import LONGEST_SOURCE, TITLES, PopulationSeries
from outreach.desk.blueprint import desk
from outreach.hall import exports, words
from outreach.hall.carriage import Faults, SeenForm, SheetForm
from outreach.hall.coverage import asked_level
from outreach.hall.errors import status_of
from outreach.hall.filters import paged
from outreach.hall.forms import REQUIRED, Length
from outreach.hall.session import current_member

LIST = ("Sumber", "Tahun", "Jiwa", "Keadaan", "Berkas", "Diperiksa oleh", "Pada", "Dipakai sejak")
AREAS = ("Kode", "Wilayah", "Seri ini", "Sekarang", "Selisih")


class PopulationForm(SheetForm):
    source = StringField("Sumber", [REQUIRED, Length(max=LONGEST_SOURCE)])
    year = IntegerField("Tahun data", [REQUIRED])


@desk.get("/populations")
def list_populations() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    return _index(PopulationForm(formdata=None))


@exports.downloads(desk, "/populations")
def export_populations(form: str) -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    rows = (
        (
            *(one.source, one.year, one.people, words.word(one.state), one.name),
            *(one.made_by.name, one.made_at, one.taken_at),
        )
        for one in populations.versions()
    )
    return exports.as_file(form, "penduduk", LIST, rows)


@desk.get("/populations/template.csv")
def export_population_template() -> ResponseReturnValue:
    """Every desa/kelurahan, since the series is refused without one of them; their people are to be filled in."""
    require(current_member(), Action.MANAGE_REFERENCE)
    rows = [
        (village.code, regency.name, district.name, village.name, None)
        for regency in regions.regencies()
        for district in regions.children_of(regency.code)
        for village in regions.children_of(district.code)
    ]
    return exports.as_csv("templat-penduduk", TITLES, rows)


@desk.post("/populations")
def create_population() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    form = PopulationForm()
    if form.validate():
        with form.refusals():
            content = form.file.data.read()
            counts = populations.reading(spreadsheets.read(content))
            if not counts.faults:
                terms = (form.source.data, form.year.data, form.file.data.filename or "", content)
                with transaction():
                    made = populations.prepare(counts, *terms, by=current_member()).id
                return redirect(url_for("desk.show_population", series_id=made), 303)
            faults = Faults.of(Reading((), counts.faults))
            return _index(form, faults.refusal("population.wrong"), faults)
    return _index(form)


@desk.get("/populations/<int:series_id>")
def show_population(series_id: int) -> ResponseReturnValue:
    return _page(_found(series_id))


@exports.downloads(desk, "/populations/<int:series_id>/areas")
def export_population_areas(series_id: int, form: str) -> ResponseReturnValue:
    found = populations.changes(_found(series_id), asked_level())
    rows = ((one.code, one.name, one.people, one.before, one.difference) for one in found)
    return exports.as_file(form, f"penduduk-{series_id}", AREAS, rows)


@desk.post("/populations/<int:series_id>/confirmation")
def create_population_confirmation(series_id: int) -> ResponseReturnValue:
    series, form = _found(series_id), SeenForm()
    with form.refusals():
        with transaction():
            populations.take_over(series, form.seen.data or "", by=current_member())
            flash(f"Semua cakupan sekarang dihitung dengan penduduk {series.source} {series.year}.")
        return redirect(url_for("desk.list_populations"), 303)
    return _page(series, form.refusal)


@desk.post("/populations/withdrawal")
def create_population_withdrawal() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    form = SeenForm()
    with form.refusals():
        with transaction():
            populations.withdraw(form.seen.data or "", by=current_member())
            flash("Semua cakupan kembali dihitung dengan perkiraan.")
        return redirect(url_for("desk.list_populations"), 303)
    return _index(PopulationForm(formdata=None), form.refusal)


def _found(series_id: int) -> PopulationSeries:
    return find(current_member(), Action.MANAGE_REFERENCE, PopulationSeries, series_id)


def _index(
    form: Any, refusal: DomainError | None = None, faults: Faults | None = None
) -> ResponseReturnValue:
    page = render_template(
        "desk/populations/index.html",
        form=form,
        refusal=refusal,
        faults=faults,
        titles=TITLES,
        current=populations.current(),
        seen=populations.mark(),
        page=paged(populations.versions()),
    )
    return page, form.status if refusal is None else status_of(refusal)


def _page(series: PopulationSeries, refusal: DomainError | None = None) -> ResponseReturnValue:
    level = asked_level()
    page = render_template(
        "desk/populations/show.html",
        series=series,
        refusal=refusal,
        level=level,
        page=paged([] if series.is_left else populations.changes(series, level), 50),
        seen=populations.mark(),
    )
    return page, 200 if refusal is None else status_of(refusal)
