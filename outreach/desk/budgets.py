"""Budgets at the desk: the year's lines, one line's ledger, and what a treasurer writes into it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from campaigns.ground import clock, formats
from campaigns.ground.database import fetch, transaction
from campaigns.people.permissions import Action, find, may, require
from campaigns.plans import budgets, campaigns, ledger, standard_prices
from campaigns.plans.budgets import (
    Balance,
    BudgetEntry,
    BudgetLine,
    DocumentKind,
    EntryKind,
    FundingSource,
    LineStage,
    groups,
)
from campaigns.plans.campaigns import Campaign
from outreach.desk.blueprint import desk
from outreach.desk.budgets_chosen import NONE, Chosen, chosen, offered_agencies, offered_years
from outreach.desk.budgets_forms import (
    FORMS,
    AdoptionForm,
    CashForm,
    DecisionForm,
    LineForm,
    RealisationForm,
    ReleaseForm,
    ReversalForm,
)
from outreach.hall import exports, words
from outreach.hall.filters import paged
from outreach.hall.session import current_member
from outreach.hall.sharing import page_of_role
from outreach.hall.unchanged import for_once

SORTS: dict[str, tuple[str, Callable[["Row"], Any]]] = {
    "campaign": ("Kampanye", lambda row: 0),  # as the question gives them
    "available": ("Tersedia terbanyak", lambda row: -row.balance.available),
    "absorbed": ("Serapan terendah", lambda row: row.balance.absorption or Decimal(0)),
}
FAMILIES = {
    EntryKind.ALLOTMENT: ("Pagu", {EntryKind.ALLOTMENT, EntryKind.SHIFT}),
    EntryKind.COMMITMENT: ("Komitmen", {EntryKind.COMMITMENT, EntryKind.RELEASE}),
    EntryKind.REALISATION: ("Realisasi", {EntryKind.REALISATION}),
}


@dataclass(frozen=True)
class Row:
    """A line as the list shows it."""

    line: BudgetLine
    balance: Balance
    account: str

    @property
    def campaign(self) -> str:
        return self.line.campaign.title if self.line.campaign else "Tanpa kampanye"


@dataclass(frozen=True)
class Step:
    """An entry as the ledger shows it, with the balance after it; `beyond` is what was paid above a commitment."""

    entry: BudgetEntry
    balance: Balance
    undone: bool
    beyond: Decimal | None = None


@desk.get("/budgets")
def list_budgets() -> ResponseReturnValue:
    require(current_member(), Action.SEE_BUDGET)
    return page_of_role("desk/budgets/index.html", listed)


def listed() -> dict[str, Any]:
    me = current_member()
    choice, sort = chosen(), asked_sort()
    rows = rows_of(choice, sort)
    return {
        "page": paged(rows),
        "totals": totals_of(rows),
        "choice": choice,
        "year": choice.year,
        "sort": sort,
        "sorts": {name: label for name, (label, _key) in SORTS.items()},
        "waiting": budgets.waiting_in(me.agency) if may(me, Action.OVERRIDE_BUDGET) else [],
        "open_to": []
        if choice.closed
        else [c for c in campaigns.of_year(choice.year) if may(me, Action.EDIT_BUDGET, c)],
        **offers(choice.year),
    }


def offers(year: int) -> dict[str, Any]:
    """What the filters of a budget page offer."""
    return {
        "years": offered_years(),
        "offices": offered_agencies(year),
        "stages": list(LineStage),
        "sources": [(str(source), str(source)) for source in FundingSource],
        "titles": [(str(c.id), c.title) for c in campaigns.of_year(year)] + [(NONE, "Tanpa kampanye")],
    }


def totals_of(rows: Sequence["Row"]) -> dict[LineStage, Balance]:
    """What the rows of each stage come to, the signed ones first; proposals are never added to those."""
    stages = [stage for stage in reversed(LineStage) if any(row.line.stage == stage for row in rows)]
    return {s: sum((row.balance for row in rows if row.line.stage == s), Balance()) for s in stages}


@exports.downloads(desk, "/budgets")
def export_budgets(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_BUDGET)
    choice = chosen()
    headings = (
        *("Tahun", "Kampanye", "Uraian", "Tahap", "Sub kegiatan", "Kode rekening", "Nama rekening"),
        *("Sumber dana", *MONEY),
    )
    rows = rows_of(choice, asked_sort())
    return exports.as_file(form, f"anggaran-{choice.year}", headings, [cells(row) for row in rows])


def cells(row: Row) -> Sequence[object]:
    line = row.line
    return (
        *(line.year, row.campaign, line.description, words.word(line.stage), line.sub_activity),
        *(line.account_code, row.account, str(line.funding_source), *figures(row.balance)),
    )


MONEY = ("Pagu", "Komitmen", "Komitmen berjalan", "Realisasi", "Tersedia", "Serapan (%)")


def figures(balance: Balance) -> Sequence[object]:
    """The cells of a balance in a download, under MONEY; above 100% where more was paid than the ceiling."""
    absorbed = balance.absorption
    return (
        *(balance.ceiling, balance.committed, balance.outstanding, balance.realised, balance.available),
        None if absorbed is None else round(absorbed, 2),
    )


def asked_sort() -> str:
    """The order that the address asks for."""
    sort = request.args.get("sort", "")
    return sort if sort in SORTS else "campaign"


def rows_of(choice: Chosen, sort: str) -> list[Row]:
    lines = choice.lines()
    found, names = budgets.balances(lines), budgets.account_names()
    rows = [Row(line, found[line.id], names.get(line.account_code, "")) for line in lines]
    return sorted(rows, key=SORTS[sort][1])


@desk.get("/budgets/<int:line_id>")
def show_budget(line_id: int) -> ResponseReturnValue:
    line = find(current_member(), Action.SEE_BUDGET, BudgetLine, line_id)
    return line_page(line, forms_of(line), 200)


@desk.post("/budgets/<int:line_id>/commitments")
def create_commitment(line_id: int) -> ResponseReturnValue:
    me = current_member()
    return record(
        line_id, "commit", "Komitmen tercatat.", lambda line, f: budgets.commit(line, *f.facts, by=me)
    )


@desk.post("/budgets/<int:line_id>/realisations")
def create_realisation(line_id: int) -> ResponseReturnValue:
    def act(line: BudgetLine, form: RealisationForm) -> None:
        number = form.commitment_id.data
        commitment = fetch(BudgetEntry, number) if number else None
        paid = budgets.realise(line, *form.facts, commitment, by=current_member())
        beyond = budgets.paid_beyond(paid)
        if beyond:
            flash(
                f"Perhatikan: komitmen ini dibayar {formats.rupiah(beyond)} lebih banyak dari nilainya;"
                " kelebihannya diambil dari yang tersedia."
            )

    return record(line_id, "realise", "Realisasi tercatat.", act)


@desk.post("/budgets/<int:line_id>/releases")
def create_release(line_id: int) -> ResponseReturnValue:
    def act(_line: BudgetLine, form: ReleaseForm) -> None:
        budgets.release(fetch(BudgetEntry, form.commitment_id.data), *form.facts, by=current_member())

    return record(line_id, "release", "Sisa komitmen dilepas dan tersedia kembali.", act)


@desk.post("/budgets/<int:line_id>/reversals")
def create_reversal(line_id: int) -> ResponseReturnValue:
    def act(_line: BudgetLine, form: ReversalForm) -> None:
        budgets.reverse(fetch(BudgetEntry, form.entry_id.data), form.reason.data, by=current_member())

    return record(line_id, "reverse", "Catatan dibatalkan; aslinya tetap tersimpan di buku.", act)


@desk.post("/budgets/<int:line_id>/adoption")
def create_adoption(line_id: int) -> ResponseReturnValue:
    def act(line: BudgetLine, form: AdoptionForm) -> None:
        kind = DocumentKind(form.kind.data)
        budgets.adopt(line, form.document_no.data, form.day.data, kind=kind, by=current_member())

    return record(line_id, "adopt", "Usulan ditetapkan menjadi baris DPA.", act)


def record(
    line_id: int,
    name: str,
    said: str,
    act: Callable[[BudgetLine, Any], object],
    action: Action = Action.EDIT_BUDGET,
) -> ResponseReturnValue:
    """Do one act to a line by its form; what is refused is shown in that form, on the line's page."""
    line = find(current_member(), action, BudgetLine, line_id)
    forms = forms_of(line, name)
    form = forms[name]
    if form.validate():
        with form.refusals():
            with transaction():
                act(line, form)
            flash(said)
            return redirect(url_for("desk.show_budget", line_id=line_id), 303)
    return line_page(line, forms, form.status)


def forms_of(line: BudgetLine, sent: str = "") -> dict[str, Any]:
    """The forms of a line's page; `sent` is filled with what was posted, the others are fresh."""
    today = clock.today() if clock.today().year == line.year else None
    forms: dict[str, Any] = {
        name: kind(day=today) if name == sent else kind(formdata=None, day=today)
        for name, kind in FORMS.items()
    }
    if sent != "cash":
        planned = {f"quarter_{q}": amount for q, amount in budgets.plans([line])[line.id].items()}
        forms["cash"] = CashForm(formdata=None, data=planned)
    for name, form in forms.items():
        for field in form:  # one page, many forms: their fields need ids of their own
            field.id = field.label.field_id = f"{name}-{field.id}"
    commitments = [
        SelectChoice(one.entry.id, f"{one.entry.document_no}, sisa {formats.rupiah(one.rest)}")
        for one in budgets.open_commitments(line)
    ]
    forms["realise"].commitment_id.choices = [SelectChoice(0, "Tanpa komitmen"), *commitments]
    forms["release"].commitment_id.choices = commitments
    forms["reverse"].entry_id.choices = [
        SelectChoice(entry.id, sentence_of(entry))
        for entry in reversed(budgets.reversible(budgets.entries_of(line)))
    ]
    return forms


def sentence_of(entry: BudgetEntry) -> str:
    """An entry in a list to choose from."""
    facts = (
        words.word(entry.known_as),
        formats.day_short(entry.day),
        entry.document_no,
        formats.rupiah(entry.amount),
    )
    return " · ".join(facts)


def line_page(line: BudgetLine, forms: dict[str, Any], status: int) -> ResponseReturnValue:
    steps, kind = steps_of(line), request.args.get("kind", "")
    family = FAMILIES[EntryKind(kind)] if kind in FAMILIES else None
    shown = [step for step in steps if family is None or step.entry.kind in family[1]]
    details, balance = budgets.details_of(line), budgets.balance(line)
    page = (
        render_template(
            "desk/budgets/show.html",
            line=line,
            account=budgets.account_names().get(line.account_code, ""),
            balance=balance,
            overplanned=budgets.overplanned([line], {line.id: balance}).get(line.id),
            page=paged(shown),
            family=family[0] if family else "",
            forms=forms,
            details=[(detail, budgets.above_standard(detail)) for detail in details],
            detailed=sum((detail.amount for detail in details), Decimal(0)),
            prices=standard_prices.valid_in(line.year),
            quarters=groups.quarters_of([line])[line.id],
            overrides=budgets.overrides_of(line),
            closed=budgets.is_closed(line),
            decision=DecisionForm(formdata=None),
        ),
        status,
    )
    return for_once(page)  # the key of the next row of its RAB is another one


def steps_of(line: BudgetLine) -> list[Step]:
    """The ledger, newest first, each entry with the balance after it."""
    entries = budgets.entries_of(line)
    undone = {entry.reverses_id for entry in entries}
    after = ledger.running(entry.plain for entry in entries)
    beyond = ledger.overpaid(entry.plain for entry in entries)
    return [Step(e, b, e.id in undone, beyond.get(e.id)) for e, b in zip(entries, after, strict=True)][::-1]


@desk.get("/campaigns/<int:campaign_id>/budgets/new")
def new_budget(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.EDIT_BUDGET, Campaign, campaign_id)
    return new_page(campaign, line_form(campaign))


@desk.post("/campaigns/<int:campaign_id>/budgets/new")
def create_budget(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.EDIT_BUDGET, Campaign, campaign_id)
    form = line_form(campaign)
    if form.validate():
        with form.refusals():
            with transaction():
                line_id = opened(campaign, form)
            flash("Baris anggaran tersimpan.")
            return redirect(url_for("desk.show_budget", line_id=line_id), 303)
    return new_page(campaign, form)


def line_form(campaign: Campaign) -> LineForm:
    form = LineForm(
        data={"stage": "dpa", "year": campaign.year, "funding_source": "APBD", "day": clock.today()}
    )
    years = range(campaign.first_day.year, campaign.last_day.year + 1)
    open_years = [year for year in years if not Chosen(year, campaign.agency).closed]
    form.year.choices = [SelectChoice(year, str(year)) for year in open_years]
    return form


def opened(campaign: Campaign, form: LineForm) -> int:
    line = budgets.open_line(
        campaign,
        budgets.LineFacts(
            LineStage.USULAN if form.stage.data == LineStage.USULAN else LineStage.DPA,
            form.sub_activity.data,
            form.account_code.data,
            form.description.data,
            form.amount.data,
            form.document_no.data,
            form.day.data,
            year=form.year.data,
            funding_source=FundingSource(form.funding_source.data),
            kind=DocumentKind.PERUBAHAN if form.stage.data == "dppa" else DocumentKind.MURNI,
        ),
        by=current_member(),
    )
    return line.id


def new_page(campaign: Campaign, form: LineForm) -> ResponseReturnValue:
    return (
        render_template(
            "desk/budgets/new.html", campaign=campaign, form=form, accounts=budgets.account_names()
        ),
        form.status,
    )
