"""From proposals to the DPA at the desk: a year's lines in one sheet, what was granted, and how it differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaigns.ground import clock, formats, money
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people.permissions import Action, may, require
from campaigns.plans import budgets
from campaigns.plans.budgets import BudgetLine, DocumentKind, LineStage
from outreach.desk.blueprint import desk
from outreach.desk.budgets_forms import AdoptionForm
from outreach.hall.session import current_member


@dataclass
class Row:
    """A proposed line with what was typed for it, and what is wrong with that."""

    line: BudgetLine
    proposed: Decimal
    typed: str
    fault: str = ""

    def granted(self) -> Decimal | None:
        """What the DPA grants; None for a line that it does not hold. Raises Invalid."""
        return money.parse_rupiah(self.typed) if self.typed.strip() else None


@desk.get("/budgets/adoptions")
def list_adoptions() -> ResponseReturnValue:
    require(current_member(), Action.SEE_BUDGET)
    year = _year(request.args)
    return _page(year, AdoptionForm(formdata=None, day=clock.today()), _rows(year))


@desk.post("/budgets/adoptions")
def create_adoptions() -> ResponseReturnValue:
    """All lines with an amount become lines of the DPA, or none; those left empty stay proposals."""
    require(current_member(), Action.EDIT_BUDGET)
    year = _year(request.form)
    form, rows = AdoptionForm(), _rows(year, Action.EDIT_BUDGET)
    for row in rows:
        row.typed = request.form.get(f"amount-{row.line.id}", "")[:40]
    if form.validate():
        with form.refusals():
            with transaction():
                number = _adopt(form, rows)
            flash(f"{number} baris ditetapkan dalam DPA {year}.")
            return redirect(url_for("desk.list_adoptions", year=year), 303)
    return _page(year, form, rows)


def _year(given: MultiDict[str, str]) -> int:
    """The budget year that is asked for; next year's, which is planned on proposals, where none is."""
    asked = given.get("year", type=int)
    return asked if asked in clock.YEARS else clock.today().year + 1


def _adopt(form: AdoptionForm, rows: Sequence[Row]) -> int:
    """Adopt what has an amount; each row's fault is noted in it. Raises Invalid where any row is at fault."""
    number = 0
    for row in rows:
        try:
            granted = row.granted()
            if granted is not None:
                facts = (form.document_no.data, form.day.data, granted)
                budgets.adopt(row.line, *facts, kind=DocumentKind(form.kind.data), by=current_member())
                number += 1
        except (Invalid, Conflict) as refusal:
            if refusal.field in {"kind", "document_no", "day"}:
                raise
            row.fault = refusal.message
    if any(row.fault for row in rows):
        raise Invalid("adoption.rows", "Periksa baris yang ditandai; belum ada yang disimpan.")
    if not number:
        raise Invalid("adoption.empty", "Isi pagu DPA paling sedikit satu baris.")
    return number


def _rows(year: int, action: Action = Action.SEE_BUDGET) -> list[Row]:
    """The year's proposals to which somebody may do this, each with what it came to."""
    lines = [
        line for line in budgets.of_year(year, current_member().agency) if line.stage == LineStage.USULAN
    ]
    mine = [line for line in lines if may(current_member(), action, line)]
    ceilings = budgets.balances(mine)
    return [
        Row(line, ceilings[line.id].ceiling, formats.rupiah(ceilings[line.id].ceiling).removeprefix("Rp"))
        for line in mine
        if ceilings[line.id].ceiling > 0
    ]


def _page(year: int, form: AdoptionForm, rows: Sequence[Row]) -> ResponseReturnValue:
    mine = budgets.of_year(year, current_member().agency)
    signed = [line for line in mine if line.stage == LineStage.DPA]
    before, now = budgets.proposed(signed), budgets.balances(signed)
    adopted = [(line, before[line.id], now[line.id].ceiling) for line in signed if line.id in before]
    was = sum((was for _, was, _ in adopted), Decimal())
    granted = sum((granted for _, _, granted in adopted), Decimal())
    page = render_template(
        "desk/adoptions/index.html",
        year=year,
        form=form,
        rows=rows,
        adopted=[(line, was, granted, granted - was) for line, was, granted in adopted],
        was=was,
        granted=granted,
        difference=granted - was,
    )
    return page, form.status
