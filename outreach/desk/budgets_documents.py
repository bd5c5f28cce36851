"""Documents of a budget year at the desk: a shift or an amendment in one sheet, and the versions they make."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, StringField, TextAreaField

from campaigns.ground import clock, money
from campaigns.ground.database import transaction
from campaigns.ground.errors import Invalid
from campaigns.people import agencies
from campaigns.people.permissions import Action, find, may, require
from campaigns.plans import account_codes, budgets
from campaigns.plans.budgets import (
    Balance,
    BudgetDocument,
    BudgetLine,
    Difference,
    DocumentKind,
    LineStage,
    Move,
)
from campaigns.plans.budgets.groups import program_names
from campaigns.plans.budgets.things import LONGEST_DOCUMENT_NO, LONGEST_NOTE
from outreach.desk.blueprint import desk
from outreach.desk.budgets_chosen import Chosen, chosen, offered_agencies, offered_years
from outreach.hall import exports, words
from outreach.hall.filters import Page, paged
from outreach.hall.forms import CHOSEN, REQUIRED, DayField, HouseForm, Length
from outreach.hall.session import current_member

MOST_ROWS = 200  # of one page of the sheet of a shift: what a person still looks through
SHIFTS = (DocumentKind.PERGESERAN, DocumentKind.PERUBAHAN)


class ShiftForm(HouseForm):
    kind = SelectField(
        "Jenis dokumen", [CHOSEN], choices=[SelectChoice(kind, words.word(kind)) for kind in SHIFTS]
    )
    document_no = StringField("Nomor dokumen", [REQUIRED, Length(max=LONGEST_DOCUMENT_NO)])
    day = DayField("Tanggal dokumen", [REQUIRED])
    note = TextAreaField("Alasan atau keterangan", [Length(max=LONGEST_NOTE)])


class WithdrawalForm(HouseForm):
    reason = TextAreaField("Alasan pembatalan", [REQUIRED, Length(max=LONGEST_NOTE)])


@dataclass
class SheetRow:
    """A line in the sheet of a shift, with what was typed for it and what is wrong with that."""

    line: BudgetLine
    balance: Balance
    minus: str = ""
    plus: str = ""
    carried: bool = False  # filled in on another page of the sheet
    faults: list[str] = field(default_factory=list)

    def amount(self) -> Decimal:
        """What is moved to the line, below zero from it; 0 where nothing was typed. Raises Invalid."""
        if self.minus and self.plus:
            raise Invalid("budget.both", "Isi salah satu saja: dikurangi atau ditambah.")
        if self.minus:
            return -money.parse_rupiah(self.minus)
        return money.parse_rupiah(self.plus) if self.plus else Decimal(0)


@desk.get("/budgets/shifts/new")
def new_budget_shift() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_BUDGET)
    choice = own_choice()
    return shift_page(choice, ShiftForm(formdata=None, day=clock.today()), *sheet(choice))


@desk.post("/budgets/shifts/new")
def create_budget_shift() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_BUDGET)
    choice, form = own_choice(), ShiftForm()
    page, rows = sheet(choice)
    if "turn" not in request.form and form.validate():
        with form.refusals():
            moves = moves_of(rows)
            with transaction():
                document = budgets.shift(
                    moves,
                    DocumentKind(form.kind.data),
                    form.document_no.data,
                    form.day.data,
                    form.note.data or "",
                    by=current_member(),
                )
                number = document.number
            flash(f"Dokumen {number} tercatat; pagu {len([m for m in moves if m.amount])} baris berubah.")
            warn_of_plans([move.line for move in moves if move.amount])
            return redirect(url_for("desk.list_budget_versions", year=choice.year), 303)
    if form.refusal is not None and (form.refusal.field or "").startswith("line-"):
        for row in rows:
            if form.refusal.field == f"line-{row.line.id}":
                row.faults.append(form.refusal.message)
    return shift_page(choice, form, page, rows)


def warn_of_plans(lines: Sequence[BudgetLine]) -> None:
    """Tell of cash plans that are beyond their ceilings now: they are to follow."""
    over = budgets.overplanned(lines, budgets.balances(lines))
    if names := sorted({line.description for line in lines if line.id in over}):
        rest = f" dan {len(names) - 3} lagi" if len(names) > 3 else ""
        flash(f"Perhatikan: rencana kas {', '.join(names[:3])}{rest} melebihi pagunya; sesuaikan.")


def own_choice() -> Chosen:
    """The year and the sub kegiatan of the address, of the treasurer's own agency."""
    asked = chosen()
    return Chosen(asked.year, current_member().agency, LineStage.DPA, under=asked.under)


def sheet(choice: Chosen) -> tuple[Page, list[SheetRow]]:
    """A page of the chosen signed lines in the order of the DPA, after those that were filled in on other pages.

    So one document is written over many pages, and what is wrong with a line of another page is told on this one.
    """
    lines = wanted(choice)
    page = paged(lines, MOST_ROWS)
    carried = [line for line in lines if any(typed(line)) and line not in page.rows]
    each = budgets.balances([*carried, *page.rows])
    rows = [SheetRow(line, each[line.id], *typed(line), carried=True) for line in carried]
    return page, rows + [SheetRow(line, each[line.id], *typed(line)) for line in page.rows]


def typed(line: BudgetLine) -> tuple[str, str]:
    """What was typed for the line: taken from it, added to it."""
    minus, plus = (request.form.get(f"{name}-{line.id}", "")[:40].strip() for name in ("minus", "plus"))
    return minus, plus


def wanted(choice: Chosen) -> list[BudgetLine]:
    """The lines under the chosen code that hold any of the words asked for, between commas, in the order of the DPA."""
    asked = [word for word in map(str.strip, asked_words().casefold().split(",")) if word]
    found = [line for line in choice.lines() if not asked or any(word in told_of(line) for word in asked)]
    return sorted(found, key=lambda line: (line.sub_activity, line.account_code, line.id))


def asked_words() -> str:
    return request.args.get("words", "")[:LONGEST_NOTE].strip()


def told_of(line: BudgetLine) -> str:
    campaign = line.campaign.title if line.campaign else ""
    return f"{line.sub_activity} {line.account_code} {line.description} {campaign}".casefold()


def moves_of(rows: Sequence[SheetRow]) -> list[Move]:
    """What the sheet says; each row's fault is noted in it. Raises Invalid where any row is at fault."""
    moves = []
    for row in rows:
        try:
            moves.append(Move(row.line, row.amount()))
        except Invalid as refusal:
            row.faults.append(refusal.message)
    if any(row.faults for row in rows):
        raise Invalid("budget.rows", "Periksa baris yang ditandai; belum ada yang disimpan.")
    return moves


def shift_page(choice: Chosen, form: ShiftForm, page: Page, rows: Sequence[SheetRow]) -> ResponseReturnValue:
    whole = Chosen(choice.year, choice.agency, LineStage.DPA).lines()
    codes = sorted({account_codes.canonical(line.sub_activity) for line in whole})
    names = program_names()
    shown = render_template(
        "desk/budgets/shift.html",
        choice=choice,
        form=form,
        page=page,
        rows=rows,
        asked=asked_words(),
        codes=[(code, f"{code} {names.get(code, '')}".strip()) for code in codes],
        years=offered_years(),
    )
    return shown, form.status


@desk.post("/budgets/documents/<int:document_id>/withdrawal")
def create_document_withdrawal(document_id: int) -> ResponseReturnValue:
    document = find(current_member(), Action.EDIT_BUDGET, BudgetDocument, document_id)
    form = WithdrawalForm()
    if form.validate():
        with form.refusals():
            with transaction():
                budgets.withdraw(document, form.reason.data, by=current_member())
            flash("Dokumen dibatalkan: pagu kembali seperti sebelumnya, dan jejaknya tetap terbaca.")
            warn_of_plans([move.line for move in budgets.moves_of(document)])
            return redirect(url_for("desk.show_budget_document", document_id=document_id), 303)
    return document_page(document, form)


@desk.get("/budgets/documents/<int:document_id>")
def show_budget_document(document_id: int) -> ResponseReturnValue:
    document = find(current_member(), Action.SEE_BUDGET, BudgetDocument, document_id)
    return document_page(document, WithdrawalForm(formdata=None))


def document_page(document: BudgetDocument, form: WithdrawalForm) -> ResponseReturnValue:
    """What a document gave to each line, as the comparison with the version before it, and its withdrawal."""
    place = budgets.documents_of(document.agency, document.year).index(document) + 1
    rows = [
        r for r in budgets.compare(document.agency, document.year, place - 1, place) if r.before != r.after
    ]
    page = render_template(
        "desk/budgets/document.html",
        document=document,
        place=place,
        page=paged(rows),
        total=sum((row.amount for row in rows), Decimal(0)),
        withdrawable=budgets.can_withdraw(document) and may(current_member(), Action.EDIT_BUDGET, document),
        withdrawn=[move for move in budgets.moves_of(document) if move.reverses_id],
        form=form,
    )
    return page, form.status


# Versions


@desk.get("/budgets/versions")
def list_budget_versions() -> ResponseReturnValue:
    require(current_member(), Action.SEE_BUDGET)
    choice = chosen()
    agency = choice.agency or agencies.own()
    documents = budgets.documents_of(agency, choice.year)
    before, after = asked_versions(len(documents))
    rows = budgets.compare(agency, choice.year, before, after)
    return render_template(
        "desk/budgets/versions.html",
        choice=choice,
        agency=agency,
        versions=list(enumerate(documents, 1)),
        withdrawn=budgets.withdrawn_of(documents),
        before=before,
        after=after,
        page=paged(rows),
        total=totals(rows),
        changed=sum(row.amount != 0 for row in rows),
        years=offered_years(),
        offices=offered_agencies(choice.year),
        may_shift=may(current_member(), Action.EDIT_BUDGET, agency) and not choice.closed,
    )


@exports.downloads(desk, "/budgets/versions")
def export_budget_versions(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_BUDGET)
    choice = chosen()
    agency = choice.agency or agencies.own()
    before, after = asked_versions(len(budgets.documents_of(agency, choice.year)))
    table = [
        (
            *(row.line.sub_activity, row.line.account_code, row.line.description),
            *(row.before, row.after, row.amount),
        )
        for row in budgets.compare(agency, choice.year, before, after)
    ]
    headings = ("Sub kegiatan", "Kode rekening", "Uraian", "Sebelum", "Sesudah", "Selisih")
    return exports.as_file(form, f"perbandingan-dpa-{choice.year}", headings, table)


def asked_versions(number: int) -> tuple[int, int]:
    """The two versions to compare, by their place; without a word the last one with that before it."""
    asked: dict[str, Any] = {name: request.args.get(name, type=int) for name in ("before", "after")}
    after = asked["after"] if asked["after"] in range(number + 1) else number
    before = asked["before"] if asked["before"] in range(number + 1) else max(0, number - 1)
    return before, after


def totals(rows: Sequence[Difference]) -> tuple[Decimal, Decimal, Decimal]:
    zero = Decimal(0)
    return (
        sum((row.before for row in rows), zero),
        sum((row.after for row in rows), zero),
        sum((row.amount for row in rows), zero),
    )
