"""Agencies at the desk: names change often, so each change keeps what was before."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, StringField

from campaigns.ground import regions
from campaigns.ground.database import transaction
from campaigns.people import agencies, directory, journal, persons
from campaigns.people.agencies import Agency, AgencyKind
from campaigns.people.permissions import Action, find, require
from outreach.desk.blueprint import desk
from outreach.hall import exports, words
from outreach.hall.filters import paged
from outreach.hall.forms import CHOSEN, REQUIRED, EditForm, Length
from outreach.hall.session import current_member

KINDS = [SelectChoice(kind, words.word(kind)) for kind in AgencyKind]


class AgencyForm(EditForm):
    name = StringField("Nama instansi", [REQUIRED, Length(max=120)])
    kind = SelectField("Jenis", [CHOSEN], choices=KINDS)
    email = StringField("Alamat surel", [Length(max=254)])


class NewAgencyForm(AgencyForm):
    code = StringField("Kode", [REQUIRED, Length(max=24)])
    region_code = SelectField("Kabupaten/kota yang diwakili", validate_choice=False)

    def offer(self) -> "NewAgencyForm":
        """Fill the choice with the 13 kab/kota."""
        self.region_code.choices = [
            SelectChoice("", "–"),
            *(SelectChoice(r.code, r.label) for r in regions.regencies()),
        ]
        return self


@desk.get("/agencies")
def list_agencies() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_PEOPLE)
    return render_template(
        "desk/agencies/index.html",
        page=paged(_wanted(), 100),
        kinds=list(AgencyKind),
        words=request.args.get("words", ""),
        kind=request.args.get("kind", ""),
    )


@exports.downloads(desk, "/agencies")
def export_agencies(form: str) -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_PEOPLE)
    rows = [
        (a.code, a.name, words.word(a.kind), a.email, "aktif" if a.active else "nonaktif") for a in _wanted()
    ]
    return exports.as_file(form, "instansi", ("Kode", "Nama", "Jenis", "Surel", "Keadaan"), rows)


@desk.get("/agencies/new")
def new_agency() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_PEOPLE)
    return render_template("desk/agencies/new.html", form=NewAgencyForm().offer())


@desk.post("/agencies")
def create_agency() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_PEOPLE)
    form = NewAgencyForm().offer()
    if form.validate():
        with form.refusals(), transaction():
            agency = directory.register(
                form.code.data,
                form.name.data,
                AgencyKind(form.kind.data),
                form.email.data,
                form.region_code.data or None,
                by=current_member(),
            )
            flash("Instansi ditambahkan.")
            return redirect(url_for("desk.edit_agency", agency_id=agency.id), 303)
    return render_template("desk/agencies/new.html", form=form), form.status


@desk.get("/agencies/<int:agency_id>")
def edit_agency(agency_id: int) -> ResponseReturnValue:
    agency = _found(agency_id)
    return _page(agency, AgencyForm(obj=agency))


@desk.post("/agencies/<int:agency_id>")
def revise_agency(agency_id: int) -> ResponseReturnValue:
    agency, form = _found(agency_id), AgencyForm()
    if form.validate():
        with form.refusals(), transaction():
            kind = AgencyKind(form.kind.data)
            directory.revise(
                agency, form.name.data, kind, form.email.data, seen=form.seen, by=current_member()
            )
            flash("Instansi tersimpan.")
            return redirect(url_for("desk.edit_agency", agency_id=agency_id), 303)
    return _page(agency, form), form.status


@desk.post("/agencies/<int:agency_id>/deactivation")
def create_agency_deactivation(agency_id: int) -> ResponseReturnValue:
    with transaction():
        directory.deactivate(_found(agency_id), by=current_member())
        flash("Instansi dinonaktifkan; orang-orangnya tidak dapat masuk lagi.")
    return redirect(url_for("desk.edit_agency", agency_id=agency_id), 303)


@desk.post("/agencies/<int:agency_id>/reactivation")
def create_agency_reactivation(agency_id: int) -> ResponseReturnValue:
    with transaction():
        directory.reactivate(_found(agency_id), by=current_member())
        flash("Instansi diaktifkan.")
    return redirect(url_for("desk.edit_agency", agency_id=agency_id), 303)


def _found(agency_id: int) -> Agency:
    return find(current_member(), Action.MANAGE_PEOPLE, Agency, agency_id)


def _wanted() -> list[Agency]:
    """The agencies that the address asks for; a kind nobody knows asks for all."""
    kind = request.args.get("kind", "")
    return agencies.everything(
        request.args.get("words", ""), AgencyKind(kind) if kind in set(AgencyKind) else None
    )


def _page(agency: Agency, form: AgencyForm) -> str:
    return render_template(
        "desk/agencies/edit.html",
        agency=agency,
        form=form,
        people=persons.members_of(agency),
        earlier=directory.earlier_names(agency),
        history=journal.of(agency),
    )
