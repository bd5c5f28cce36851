"""Standing agreements at the desk: what was agreed with whom, until when, and the scan of the paper."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import SelectChoice, SelectField, StringField, TextAreaField

from campaigns.ground import clock
from campaigns.ground.database import transaction, unknown
from campaigns.ground.texts import LONGEST_NOTE, LONGEST_REASON
from campaigns.people import agencies, journal
from campaigns.people.permissions import Action, find, require
from campaigns.plans import agreements
from campaigns.plans.agreements import (
    LONGEST_NUMBER,
    LONGEST_SUBJECT,
    Agreement,
    AgreementKind,
    AgreementState,
    Terms,
)
from outreach.desk.blueprint import desk
from outreach.hall import exports
from outreach.hall.addresses import asked_number
from outreach.hall.attachments import received, served
from outreach.hall.filters import paged
from outreach.hall.forms import REQUIRED, ChecksField, DayField, EditForm, HouseForm, Length
from outreach.hall.session import current_member
from outreach.hall.words import word

HEADINGS = (
    *("Jenis", "Nomor", "Perihal", "Mitra", "Cakupan"),
    *("Hari pertama", "Hari terakhir", "Keadaan", "Pindaian"),
)


class AgreementForm(EditForm):
    kind = SelectField("Jenis", choices=[SelectChoice(kind.value, word(kind)) for kind in AgreementKind])
    number = StringField("Nomor", [REQUIRED, Length(max=LONGEST_NUMBER)])
    subject = StringField("Perihal", [REQUIRED, Length(max=LONGEST_SUBJECT)])
    agency_ids = ChecksField("Dengan instansi", coerce=int)
    first_day = DayField("Berlaku sejak", [REQUIRED])
    last_day = DayField("Berlaku sampai", [REQUIRED])
    covers = TextAreaField("Yang dicakup", [Length(max=LONGEST_NOTE)])
    file = FileField("Pindaian naskah")

    def offer(self, known: Agreement | None = None) -> "AgreementForm":
        """Fill the choices: every active partner, and parties that are closed since."""
        offered = {agency.id: agency.name for agency in agencies.partners()}
        offered |= {party.agency_id: party.agency.name for party in known.parties} if known else {}
        self.agency_ids.choices = sorted(offered.items(), key=lambda one: one[1])
        return self

    def terms(self) -> Terms:
        """What was agreed, as the house takes it."""
        return Terms(
            AgreementKind(self.kind.data),
            self.number.data,
            self.subject.data,
            self.first_day.data,
            self.last_day.data,
            self.agency_ids.data or [],
            self.covers.data or "",
        )


class AgreementEndForm(HouseForm):
    reason = TextAreaField("Alasan dicabut", [REQUIRED, Length(max=LONGEST_REASON)])


@desk.get("/agreements")
def list_agreements() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PARTNERSHIP)
    return render_template(
        "desk/agreements/index.html",
        page=paged(_wanted()),
        words=request.args.get("words", ""),
        states=list(AgreementState),
        state=request.args.get("state", ""),
        agencies=agencies.partners(),
        agency_id=asked_number("agency"),
    )


@exports.downloads(desk, "/agreements")
def export_agreements(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_PARTNERSHIP)
    today = clock.today()
    rows = (
        (
            *(word(one.kind), one.number, one.subject),
            *("; ".join(party.agency.name for party in one.parties), one.covers),
            *(one.first_day, one.last_day, word(one.state_on(today))),
            one.attachment.name if one.attachment else "",
        )
        for one in _wanted()
    )
    return exports.as_file(form, "kesepakatan", HEADINGS, rows)


def _wanted() -> list[Agreement]:
    """The agreements that the address asks for."""
    found = agreements.everything(request.args.get("words", ""), asked_number("agency"))
    state, today = request.args.get("state", ""), clock.today()
    return [one for one in found if one.state_on(today) == state] if state in set(AgreementState) else found


@desk.get("/agreements/<int:agreement_id>")
def show_agreement(agreement_id: int) -> ResponseReturnValue:
    agreement = find(current_member(), Action.SEE_PARTNERSHIP, Agreement, agreement_id)
    return render_template(
        "desk/agreements/show.html",
        agreement=agreement,
        state=agreement.state_on(clock.today()),
        history=journal.of(agreement),
    )


@desk.get("/agreements/<int:agreement_id>/scan")
def show_agreement_scan(agreement_id: int) -> ResponseReturnValue:
    """The file itself."""
    agreement = find(current_member(), Action.SEE_PARTNERSHIP, Agreement, agreement_id)
    if agreement.attachment is None:
        raise unknown(Agreement)
    return served(agreement.attachment)


@desk.get("/agreements/new")
def new_agreement() -> ResponseReturnValue:
    require(current_member(), Action.INVITE_PARTNER, current_member().agency)
    form = AgreementForm(formdata=None, data={"first_day": clock.today()})
    return _edit_page(form.offer())


@desk.post("/agreements")
def create_agreement() -> ResponseReturnValue:
    require(current_member(), Action.INVITE_PARTNER, current_member().agency)
    form = AgreementForm().offer()
    if form.validate():
        with form.refusals():
            upload = received(form.file)
            with transaction():
                agreement = agreements.note(form.terms(), upload, by=current_member())
            flash("Kesepakatan tersimpan. Buku kerja program dapat memakainya.")
            return redirect(url_for("desk.show_agreement", agreement_id=agreement.id), 303)
    return _edit_page(form)


@desk.get("/agreements/<int:agreement_id>/edit")
def edit_agreement(agreement_id: int) -> ResponseReturnValue:
    agreement = _mine(agreement_id)
    known = {"agency_ids": sorted(agreement.owner_ids)}
    return _edit_page(AgreementForm(formdata=None, obj=agreement, data=known).offer(agreement), agreement)


@desk.post("/agreements/<int:agreement_id>")
def revise_agreement(agreement_id: int) -> ResponseReturnValue:
    agreement = _mine(agreement_id)
    form = AgreementForm().offer(agreement)
    if form.validate():
        with form.refusals():
            upload = received(form.file)
            with transaction():
                agreements.revise(agreement, form.terms(), upload, seen=form.seen, by=current_member())
            flash("Perubahan kesepakatan tersimpan.")
            return redirect(url_for("desk.show_agreement", agreement_id=agreement_id), 303)
    return _edit_page(form, agreement)


@desk.get("/agreements/<int:agreement_id>/withdrawal")
def new_agreement_withdrawal(agreement_id: int) -> ResponseReturnValue:
    return _end_page(AgreementEndForm(), _mine(agreement_id))


@desk.post("/agreements/<int:agreement_id>/withdrawal")
def create_agreement_withdrawal(agreement_id: int) -> ResponseReturnValue:
    agreement, form = _mine(agreement_id), AgreementEndForm()
    if form.validate():
        with form.refusals(), transaction():
            agreements.withdraw(agreement, form.reason.data, by=current_member())
            flash("Kesepakatan dicabut. Catatannya tetap ada.")
            return redirect(url_for("desk.show_agreement", agreement_id=agreement_id), 303)
    return _end_page(form, agreement)


def _mine(agreement_id: int) -> Agreement:
    """The agreement, if one's office keeps it. Raises NotFound, NotAllowed."""
    agreement = find(current_member(), Action.SEE_PARTNERSHIP, Agreement, agreement_id)
    require(current_member(), Action.INVITE_PARTNER, agreement.agency)
    return agreement


def _edit_page(form: AgreementForm, agreement: Agreement | None = None) -> ResponseReturnValue:
    return render_template("desk/agreements/edit.html", form=form, agreement=agreement), form.status


def _end_page(form: AgreementEndForm, agreement: Agreement) -> ResponseReturnValue:
    return render_template("desk/agreements/end.html", form=form, agreement=agreement), form.status
