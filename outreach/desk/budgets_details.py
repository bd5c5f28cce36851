"""What a line's page does besides its ledger: its RAB, its cash plan, leave to go beyond, and its removal."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.ground.database import transaction
from campaigns.people.permissions import Action, find
from campaigns.plans import budgets
from campaigns.plans.budgets import BudgetDetail, BudgetLine, BudgetOverride
from outreach.desk.blueprint import desk
from outreach.desk.budgets import record
from outreach.desk.budgets_forms import CashForm, DecisionForm, DetailForm, OverrideForm, RemovalForm
from outreach.hall import prices
from outreach.hall.forms import HouseForm
from outreach.hall.session import current_member


@desk.post("/budgets/<int:line_id>/details")
def create_budget_detail(line_id: int) -> ResponseReturnValue:
    def act(line: BudgetLine, form: DetailForm) -> None:
        detail = budgets.add_detail(line, form.facts, key=form.renew_key(), by=current_member())
        warn(detail)

    return record(line_id, "detail", "Rincian tersimpan.", act)


@desk.get("/budgets/details/<int:detail_id>")
def edit_budget_detail(detail_id: int) -> ResponseReturnValue:
    detail = find(current_member(), Action.EDIT_BUDGET, BudgetDetail, detail_id)
    return detail_page(detail, DetailForm(formdata=None, obj=detail))


@desk.post("/budgets/details/<int:detail_id>")
def revise_budget_detail(detail_id: int) -> ResponseReturnValue:
    detail, form = find(current_member(), Action.EDIT_BUDGET, BudgetDetail, detail_id), DetailForm()
    line_id = detail.line_id
    if form.validate():
        with form.refusals():
            with transaction():
                budgets.revise_detail(detail, form.facts, by=current_member())
                warn(detail)
            flash("Rincian tersimpan.")
            return redirect(url_for("desk.show_budget", line_id=line_id, _anchor="rab"), 303)
    return detail_page(detail, form)


@desk.post("/budgets/details/<int:detail_id>/removal")
def create_budget_detail_removal(detail_id: int) -> ResponseReturnValue:
    detail, form = find(current_member(), Action.EDIT_BUDGET, BudgetDetail, detail_id), HouseForm()
    line_id = detail.line_id
    with form.refusals():
        with transaction():
            budgets.remove_detail(detail, by=current_member())
        flash("Rincian dihapus dari usulan.")
        return redirect(url_for("desk.show_budget", line_id=line_id, _anchor="rab"), 303)
    shown = DetailForm(formdata=None, obj=detail)
    shown.refusal, shown.form_errors = form.refusal, form.form_errors
    return detail_page(detail, shown)


def detail_page(detail: BudgetDetail, form: DetailForm) -> ResponseReturnValue:
    return render_template(
        "desk/budgets/detail.html", detail=detail, line=detail.line, form=form
    ), form.status


def warn(detail: BudgetDetail) -> None:
    """Say it where a price is above the standard: a warning, never a refusal."""
    price = budgets.above_standard(detail)
    if price is not None:
        flash(prices.told(detail.unit_price, price))


@desk.post("/budgets/<int:line_id>/cash-plan")
def revise_cash_plan(line_id: int) -> ResponseReturnValue:
    def act(line: BudgetLine, form: CashForm) -> None:
        budgets.plan_cash(line, form.amounts, by=current_member())

    return record(line_id, "cash", "Rencana kas tersimpan.", act)


@desk.post("/budgets/<int:line_id>/override-requests")
def create_override_request(line_id: int) -> ResponseReturnValue:
    def act(line: BudgetLine, form: OverrideForm) -> None:
        budgets.ask_override(line, form.amount.data, form.reason.data, by=current_member())

    return record(line_id, "ask", "Permintaan izin dikirim kepada pimpinan.", act)


@desk.post("/budgets/<int:line_id>/overrides")
def create_override(line_id: int) -> ResponseReturnValue:
    def act(line: BudgetLine, form: OverrideForm) -> None:
        budgets.permit_override(line, form.amount.data, form.reason.data, by=current_member())

    said = "Izin pelampauan tercatat; bendahara diberi tahu."
    return record(line_id, "permit", said, act, Action.OVERRIDE_BUDGET)


@desk.post("/budgets/overrides/<int:override_id>/grant")
def create_override_grant(override_id: int) -> ResponseReturnValue:
    return decide(
        override_id, budgets.grant_override, "Pelampauan diizinkan; bendahara diberi tahu.", "Izinkan"
    )


@desk.post("/budgets/overrides/<int:override_id>/refusal")
def create_override_refusal(override_id: int) -> ResponseReturnValue:
    waits = find(current_member(), Action.OVERRIDE_BUDGET, BudgetOverride, override_id).is_waiting
    verb, done = ("Tolak", "Permintaan ditolak") if waits else ("Cabut izin", "Izin dicabut")
    return decide(override_id, budgets.refuse_override, f"{done}; bendahara diberi tahu.", verb)


def decide(override_id: int, act: Any, said: str, verb: str) -> ResponseReturnValue:
    """Decide what was asked for; a refusal of the house is answered as a page of its own."""
    asked, form = find(current_member(), Action.OVERRIDE_BUDGET, BudgetOverride, override_id), DecisionForm()
    line_id = asked.line_id
    if form.validate():
        with form.refusals():
            with transaction():
                act(asked, form.note.data or "", by=current_member())
            flash(said)
            return redirect(url_for("desk.show_budget", line_id=line_id, _anchor="izin"), 303)
    page = render_template("desk/budgets/override.html", asked=asked, line=asked.line, form=form, verb=verb)
    return page, form.status


@desk.post("/budgets/<int:line_id>/removal")
def create_budget_removal(line_id: int) -> ResponseReturnValue:
    def act(line: BudgetLine, form: RemovalForm) -> None:
        budgets.remove(line, form.reason.data, by=current_member())

    return record(line_id, "remove", "Baris dihapus dari anggaran; catatannya tetap terbaca di sini.", act)
