"""Closing a budget year at the desk, and opening it again."""

from decimal import Decimal

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField

from campaigns.ground import clock
from campaigns.ground.database import transaction, unknown
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.plans import budgets
from campaigns.plans.budgets import BudgetYear
from campaigns.plans.budgets.things import LONGEST_NOTE
from outreach.desk.blueprint import desk
from outreach.desk.budgets import offers
from outreach.desk.budgets_chosen import Chosen, offered_years
from outreach.hall.filters import paged
from outreach.hall.forms import REQUIRED, HouseForm, Length
from outreach.hall.session import current_member


class ClosingForm(HouseForm):
    note = TextAreaField("Catatan", [Length(max=LONGEST_NOTE)])


class ReopeningForm(HouseForm):
    reason = TextAreaField("Alasan dibuka kembali", [REQUIRED, Length(max=LONGEST_NOTE)])


@desk.get("/budgets/years/<int:year>")
def show_budget_closing(year: int) -> ResponseReturnValue:
    require(current_member(), Action.SEE_BUDGET)
    return _page(own_year(year), ClosingForm(formdata=None), ReopeningForm(formdata=None), 200)


@desk.post("/budgets/years/<int:year>/closing")
def create_budget_closing(year: int) -> ResponseReturnValue:
    require(current_member(), Action.EDIT_BUDGET)
    choice, form = own_year(year), ClosingForm()
    if form.validate():
        with form.refusals():
            with transaction():
                me = current_member()
                budgets.close_year(me.agency, choice.year, form.note.data or "", by=me)
            flash(f"Tahun anggaran {choice.year} ditutup; catatannya tinggal dapat dibaca.")
            return redirect(url_for("desk.show_budget_closing", year=choice.year), 303)
    return _page(choice, form, ReopeningForm(formdata=None), form.status)


@desk.post("/budgets/years/<int:year>/reopening")
def create_budget_reopening(year: int) -> ResponseReturnValue:
    require(current_member(), Action.OVERRIDE_BUDGET)
    choice, form = own_year(year), ReopeningForm()
    if form.validate():
        with form.refusals():
            with transaction():
                me = current_member()
                budgets.reopen_year(me.agency, choice.year, form.reason.data, by=me)
            flash(f"Tahun anggaran {choice.year} dibuka kembali.")
            return redirect(url_for("desk.show_budget_closing", year=choice.year), 303)
    return _page(choice, ClosingForm(formdata=None), form, form.status)


def own_year(year: int) -> Chosen:
    """The year of the address, of the agency of whoever looks: nobody closes another's. Raises NotFound."""
    if year not in offered_years():
        raise unknown(BudgetYear)
    return Chosen(year, current_member().agency)


def _page(choice: Chosen, closing: ClosingForm, reopening: ReopeningForm, status: int) -> ResponseReturnValue:
    agency = current_member().agency
    state, unpaid = budgets.year_of(agency.id, choice.year), budgets.unpaid_of(agency, choice.year)
    page = render_template(
        "desk/budgets/closing.html",
        choice=choice,
        agency=agency,
        state=state,
        closed=state is not None and state.is_closed,
        begun=choice.year <= clock.today().year,
        page=paged(unpaid),
        unpaid=sum((one.rest for one in unpaid), Decimal(0)),
        closing=closing,
        reopening=reopening,
        history=journal.of(state) if state is not None else [],
        **offers(choice.year),
    )
    return page, status
