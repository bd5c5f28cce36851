"""Standard prices (SSH) at the desk: who looks up a ceiling, and who keeps the table."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.people.permissions import Action, find, may, require
from campaigns.plans import standard_prices
from campaigns.plans.standard_prices import (
    LONGEST_BASIS,
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_UNIT,
    PriceFacts,
    StandardPrice,
)
from outreach.desk.blueprint import desk
from outreach.hall import exports
from outreach.hall.filters import paged
from outreach.hall.forms import REQUIRED, DayField, EditForm, HouseForm, Length, Optional, RupiahField
from outreach.hall.session import current_member


class PriceForm(HouseForm):
    name = StringField("Nama barang atau jasa", [REQUIRED, Length(max=LONGEST_NAME)])
    unit = StringField("Satuan", [Length(max=LONGEST_UNIT)])
    ceiling = RupiahField("Harga tertinggi (Rp)", [REQUIRED])
    code = StringField("Kode", [Length(max=LONGEST_CODE)])
    basis = StringField("Dasar", [REQUIRED, Length(max=LONGEST_BASIS)])
    valid_from = DayField("Berlaku mulai", [REQUIRED])
    valid_until = DayField("Berlaku sampai", [Optional()])

    @property
    def facts(self) -> PriceFacts:
        return PriceFacts(
            self.name.data,
            self.ceiling.data,
            self.basis.data,
            self.valid_from.data,
            unit=self.unit.data or "",
            code=self.code.data or "",
            valid_until=self.valid_until.data,
        )


class PriceEditForm(PriceForm, EditForm):
    pass


@desk.get("/standard-prices")
def list_standard_prices() -> ResponseReturnValue:
    require_reader()
    return _index(PriceForm(formdata=None, valid_from=clock.today()), 200)


@exports.downloads(desk, "/standard-prices")
def export_standard_prices(form: str) -> ResponseReturnValue:
    require_reader()
    headings = ("Nama", "Satuan", "Harga tertinggi", "Kode", "Dasar", "Berlaku mulai", "Berlaku sampai")
    rows = [
        (p.name, p.unit, p.ceiling, p.code, p.basis, p.valid_from, p.valid_until)
        for p in standard_prices.everything()
    ]
    return exports.as_file(form, "standar-harga", headings, rows)


@desk.post("/standard-prices")
def create_standard_price() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    form = PriceForm()
    if form.validate():
        with form.refusals():
            with transaction():
                standard_prices.set_price(form.facts, by=current_member())
            flash("Standar harga tersimpan.")
            return redirect(url_for("desk.list_standard_prices"), 303)
    return _index(form, form.status)


@desk.get("/standard-prices/<int:price_id>")
def edit_standard_price(price_id: int) -> ResponseReturnValue:
    price = find(current_member(), Action.MANAGE_REFERENCE, StandardPrice, price_id)
    return _edit(price, PriceEditForm(formdata=None, obj=price))


@desk.post("/standard-prices/<int:price_id>")
def revise_standard_price(price_id: int) -> ResponseReturnValue:
    price, form = find(current_member(), Action.MANAGE_REFERENCE, StandardPrice, price_id), PriceEditForm()
    if form.validate():
        with form.refusals():
            with transaction():
                standard_prices.revise(price, form.facts, seen=form.seen, by=current_member())
            flash("Standar harga tersimpan.")
            return redirect(url_for("desk.list_standard_prices"), 303)
    return _edit(price, form)


def require_reader() -> None:
    """Whoever sees budgets looks prices up; whoever keeps reference tables changes them."""
    me = current_member()
    require(me, Action.SEE_BUDGET if may(me, Action.SEE_BUDGET) else Action.MANAGE_REFERENCE)


def _index(form: PriceForm, status: int) -> ResponseReturnValue:
    today = clock.today()
    page = render_template(
        "desk/standard_prices/index.html",
        page=paged([(price, price.holds_on(today)) for price in standard_prices.everything()]),
        form=form,
        edits=may(current_member(), Action.MANAGE_REFERENCE),
    )
    return page, status


def _edit(price: StandardPrice, form: PriceEditForm) -> ResponseReturnValue:
    return render_template("desk/standard_prices/edit.html", price=price, form=form), form.status
