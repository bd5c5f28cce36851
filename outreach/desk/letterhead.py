"""The letterhead at the desk: what stands at the head of every paper."""

from dataclasses import asdict, fields

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField

from campaigns.ground.database import transaction
from campaigns.people.permissions import Action, require
from campaigns.plans import letterhead
from campaigns.plans.letterhead import LENGTHS, Letterhead
from outreach.desk.blueprint import desk
from outreach.hall.attachments import received
from outreach.hall.forms import REQUIRED, HouseForm, Length
from outreach.hall.session import current_member
from outreach.papers import paper


class LetterheadForm(HouseForm):
    government = StringField("Pemerintah daerah", [REQUIRED, Length(max=LENGTHS["government"])])
    office = StringField("Nama dinas", [REQUIRED, Length(max=LENGTHS["office"])])
    address = StringField("Alamat", [Length(max=LENGTHS["address"])])
    phone = StringField("Telepon", [Length(max=LENGTHS["phone"])])
    email = StringField("Surel", [Length(max=LENGTHS["email"])])
    website = StringField("Laman", [Length(max=LENGTHS["website"])])
    city = StringField("Kota pada tanggal surat", [REQUIRED, Length(max=LENGTHS["city"])])
    file = FileField("Logo")
    without_logo = BooleanField("Tanpa logo")

    @property
    def wanted(self) -> Letterhead:
        """The lines as typed."""
        return Letterhead(**{one.name: self[one.name].data or "" for one in fields(Letterhead)})


@desk.get("/settings/letterhead")
def show_letterhead() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    return _page(LetterheadForm(data=asdict(letterhead.letterhead())))


@desk.post("/settings/letterhead")
def revise_letterhead() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    form = LetterheadForm()
    if form.validate():
        with form.refusals():
            logo = received(form.file)
            with transaction():
                letterhead.set_letterhead(
                    form.wanted, logo, without_logo=form.without_logo.data, by=current_member()
                )
            flash("Kop surat tersimpan.")
            return redirect(url_for("desk.show_letterhead"), 303)
    return _page(form)


def _page(form: LetterheadForm) -> ResponseReturnValue:
    page = render_template(
        "desk/settings/letterhead.html", form=form, head=letterhead.letterhead(), logo=paper.logo_address()
    )
    return page, form.status
