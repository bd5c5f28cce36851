"""Official boundaries at the desk: an office's file is looked at, then drawn by every map, and can be taken back."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import SelectChoice, SelectField, StringField

from campaigns.ground import workbench
from campaigns.ground.database import transaction
from campaigns.ground.errors import DomainError
from campaigns.ground.regions import Level
from campaigns.people.permissions import Action, find, require
from campaigns.plans import boundaries
from campaigns.plans.boundaries import LONGEST_KEY, LONGEST_SOURCE, Boundary, Keys
from outreach.desk.blueprint import desk
from outreach.hall import exports, words
from outreach.hall.carriage import CHOOSE, SeenForm
from outreach.hall.coverage import asked_level
from outreach.hall.errors import status_of
from outreach.hall.filters import paged
from outreach.hall.forms import REQUIRED, DayField, HouseForm, Length
from outreach.hall.session import current_member
from outreach.maps import outlines

LEVELS = [SelectChoice(str(level), words.word(level)) for level in (Level.DISTRICT, Level.REGENCY)]
LIST = (
    *("Sumber", "Tanggal data", "Tingkat", "Keadaan", "Berkas", "Diperiksa oleh", "Pada", "Dipakai sejak"),
    "Sidik berkas (SHA-256)",
)
AREAS = ("Kode", "Wilayah", "Luas baru (km²)", "Luas sekarang (km²)", "Selisih (km²)", "Bagian yang sama (%)")


class BoundaryForm(HouseForm):
    file = FileField("Berkas GeoJSON", validators=[CHOOSE])
    level = SelectField("Tingkat", choices=LEVELS)
    source = StringField("Sumber", [REQUIRED, Length(max=LONGEST_SOURCE)])
    day = DayField("Tanggal data", [REQUIRED])
    code_key = StringField("Properti kode", [Length(max=LONGEST_KEY)])
    name_key = StringField("Properti nama", [Length(max=LONGEST_KEY)])


@desk.get("/boundaries")
def list_boundaries() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    return _index(BoundaryForm(formdata=None))


@exports.downloads(desk, "/boundaries")
def export_boundaries(form: str) -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    rows = (
        (
            *(one.source, one.source_day, words.word(one.level), words.word(one.state), one.name),
            *(one.made_by.name if one.made_by else None, one.made_at, one.taken_at, one.sha256),
        )
        for one in boundaries.versions()
    )
    return exports.as_file(form, "batas-wilayah", LIST, rows)


@desk.post("/boundaries")
def create_boundary() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    form = BoundaryForm()
    if form.validate():
        with form.refusals():
            made = _prepared(form)
            return redirect(url_for("desk.show_boundary", boundary_id=made), 303)
    return _index(form)


@desk.get("/boundaries/<int:boundary_id>")
def show_boundary(boundary_id: int) -> ResponseReturnValue:
    return _page(_found(boundary_id))


@exports.downloads(desk, "/boundaries/<int:boundary_id>/areas")
def export_boundary_areas(boundary_id: int, form: str) -> ResponseReturnValue:
    """What the version changes, area by area."""
    rows = (
        (
            *(change.code, change.name, change.area, change.before, change.difference),
            None if change.common is None else round(change.common * 100, 1),
        )
        for change in boundaries.changes(_found(boundary_id))
    )
    return exports.as_file(form, f"batas-{boundary_id}", AREAS, rows)


@desk.post("/boundaries/<int:boundary_id>/confirmation")
def create_boundary_confirmation(boundary_id: int) -> ResponseReturnValue:
    boundary, form = _found(boundary_id), SeenForm()
    with form.refusals():
        with transaction():
            boundaries.take_over(boundary, form.seen.data or "", by=current_member())
            flash(f"Peta sekarang memakai batas {words.word(boundary.level).lower()} dari {boundary.source}.")
        return redirect(url_for("desk.list_boundaries"), 303)
    return _page(boundary, form.refusal)


@desk.post("/boundaries/<int:boundary_id>/removal")
def create_boundary_removal(boundary_id: int) -> ResponseReturnValue:
    boundary, form = _found(boundary_id), HouseForm()
    with form.refusals():
        with transaction():
            boundaries.discard(boundary, by=current_member())
            flash("Berkas itu tidak dipakai; batas di peta tetap seperti semula.")
        return redirect(url_for("desk.list_boundaries"), 303)
    return _page(boundary, form.refusal)


@desk.post("/boundaries/withdrawal")
def create_boundary_withdrawal() -> ResponseReturnValue:
    """Back to the scheme, at the level that the address names."""
    require(current_member(), Action.MANAGE_REFERENCE)
    form, level = SeenForm(), asked_level(Level.DISTRICT)  # what was seen tells whether that is meant
    with form.refusals():
        with transaction():
            boundaries.withdraw(level, form.seen.data or "", by=current_member())
            flash("Peta kembali memakai skema wilayah.")
        return redirect(url_for("desk.list_boundaries"), 303)
    return _index(BoundaryForm(formdata=None), form.refusal)


def _found(boundary_id: int) -> Boundary:
    return find(current_member(), Action.MANAGE_REFERENCE, Boundary, boundary_id)


def _prepared(form: Any) -> int:
    upload, level = form.file.data, Level(form.level.data)
    content = upload.read()
    workbench.check_size(content)
    keys = Keys(form.code_key.data or "", form.name_key.data or "")
    read = boundaries.read(upload.filename or "", content, level, outlines.scheme(level), keys)
    with transaction():
        made = boundaries.prepare(read, form.source.data, form.day.data, by=current_member())
        return made.id


def _index(form: BoundaryForm, refusal: DomainError | None = None) -> ResponseReturnValue:
    used = [(level, boundaries.current(level), boundaries.mark(level)) for level in Level]
    page = render_template(
        "desk/boundaries/index.html", form=form, used=used, refusal=refusal, page=paged(boundaries.versions())
    )
    return page, form.status if refusal is None else status_of(refusal)


def _page(boundary: Boundary, refusal: DomainError | None = None) -> ResponseReturnValue:
    page = render_template(
        "desk/boundaries/show.html",
        boundary=boundary,
        refusal=refusal,
        picture=outlines.picture(boundary) if boundary.outlines else None,
        page=paged(boundaries.changes(boundary), 25),
        seen=boundaries.mark(boundary.level),
    )
    return page, 200 if refusal is None else status_of(refusal)
