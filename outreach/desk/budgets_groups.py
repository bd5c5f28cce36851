"""A budget year brought together at the desk: by code, campaign, agency, source and quarter, and the entries behind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from campaigns.ground import formats
from campaigns.ground.rows import Rows
from campaigns.people.permissions import Action, require
from campaigns.plans import budgets, ledger
from campaigns.plans.budgets import Balance, BudgetEntry, BudgetLine, EntryKind, LineStage, groups
from campaigns.plans.budgets.groups import Group
from campaigns.plans.ledger import Quarter
from outreach.desk.blueprint import desk
from outreach.desk.budgets import MONEY, figures, offers
from outreach.desk.budgets_chosen import NONE, Chosen, chosen
from outreach.hall import exports, words
from outreach.hall.filters import paged
from outreach.hall.session import current_member

WAYS = {"codes": "kode", "campaign": "kampanye", "agency": "SKPD", "source": "sumber dana"}
FAMILY_WORDS = {
    EntryKind.ALLOTMENT: "pagu",
    EntryKind.COMMITMENT: "komitmen",
    EntryKind.REALISATION: "realisasi",
}


@dataclass(frozen=True)
class Row:
    """A group as the page shows it; `query` chooses the lines behind it."""

    group: Group
    query: dict[str, Any]


def signed(choice: Chosen) -> Chosen:
    """The same choice of one stage: signed lines unless proposals are asked for, since they are never added up."""
    stage = choice.stage or LineStage.DPA
    return Chosen(
        *(choice.year, choice.agency, stage, choice.campaign, choice.source, choice.under, choice.account)
    )


@desk.get("/budgets/groups")
def list_budget_groups() -> ResponseReturnValue:
    require(current_member(), Action.SEE_BUDGET)
    way, choice = asked_way(), signed(chosen())
    rows, total, number = grouped(way, choice)
    return render_template(
        "desk/budgets/groups.html",
        way=way,
        rows=rows,
        total=total,
        number=number,
        choice=choice,
        names=WAYS,
        levels=groups.LEVELS,
        **offers(choice.year),
    )


@exports.downloads(desk, "/budgets/groups")
def export_budget_groups(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_BUDGET)
    way, choice = asked_way(), signed(chosen())
    rows, _, _ = grouped(way, choice)
    headings = ("Tingkat", "Kode", "Nama", "Banyak baris", *MONEY)
    table = [
        (
            level_of(way, row.group),
            row.group.code,
            row.group.name,
            row.group.lines,
            *figures(row.group.balance),
        )
        for row in rows
    ]
    return exports.as_file(form, f"anggaran-{choice.year}-per-{WAYS[way].replace(' ', '-')}", headings, table)


def level_of(way: str, group: Group) -> str:
    return groups.LEVELS[group.level] if way == "codes" else WAYS[way].capitalize()


def asked_way() -> str:
    way = request.args.get("by", "codes")
    return way if way in WAYS else "codes"


def grouped(way: str, choice: Chosen) -> tuple[list[Row], Balance, int]:
    """The groups of a choice, what all of it comes to, and of how many lines."""
    lines = choice.lines()
    each = budgets.balances(lines)
    total = sum(each.values(), Balance())
    if way == "codes":
        found = groups.hierarchy(lines, each)
        return [Row(group, query_of_code(choice, group)) for group in found], total, len(lines)
    found = groups.by_name(lines, each, NAMERS[way])
    rows = [Row(group, QUERIES[way](choice, group.key[0])) for group in found]
    return rows, total, len(lines)


def query_of_code(choice: Chosen, group: Group) -> dict[str, Any]:
    account = group.key[3] if len(group.key) == len(groups.LEVELS) else ""
    return choice.query_with(under=group.key[:3][-1], account=account)


NAMERS: dict[str, Callable[[BudgetLine], tuple[str, str]]] = {
    "campaign": lambda line: (
        (str(line.campaign_id), line.campaign.title) if line.campaign else (NONE, "Tanpa kampanye")
    ),
    "agency": lambda line: (str(line.agency_id), line.agency.name),
    "source": lambda line: (str(line.funding_source), str(line.funding_source)),
}
QUERIES: dict[str, Callable[[Chosen, str], dict[str, Any]]] = {
    "campaign": lambda choice, key: choice.query_with(campaign=key),
    "agency": lambda choice, key: choice.query | {"agency": key},
    "source": lambda choice, key: choice.query_with(source=key),
}


# Quarters


@dataclass(frozen=True)
class QuarterRow:
    """A quarter as the page shows it: by itself, and from the year's beginning."""

    number: int
    one: Quarter
    until: Quarter

    @property
    def name(self) -> str:
        return f"Triwulan {formats.roman(self.number)}"


@dataclass(frozen=True)
class LineRow:
    """A line's plan and payments of one quarter, or of the year."""

    line: BudgetLine
    quarter: Quarter


@desk.get("/budgets/quarters")
def list_budget_quarters() -> ResponseReturnValue:
    require(current_member(), Action.SEE_BUDGET)
    choice, wanted = signed(chosen()), asked_quarter()
    lines = choice.lines()
    each = groups.quarters_of(lines)
    total = groups.added(each.values())
    balances = budgets.balances(lines)
    over = budgets.overplanned(lines, balances)
    return render_template(
        "desk/budgets/quarters.html",
        choice=choice,
        rows=quarter_rows(total),
        whole=sum(total.values(), Quarter()),
        ceiling=sum(balances.values(), Balance()).ceiling,
        overplanned=[(line, over[line.id]) for line in lines if line.id in over],
        quarter=wanted,
        page=paged(line_rows(lines, each, wanted)),
        **offers(choice.year),
    )


@exports.downloads(desk, "/budgets/quarters")
def export_budget_quarters(form: str) -> ResponseReturnValue:
    """Every line with its plan and payments of each quarter."""
    require(current_member(), Action.SEE_BUDGET)
    choice = signed(chosen())
    lines = choice.lines()
    each = groups.quarters_of(lines)
    headings = [
        f"{what} TW {formats.roman(n)}"
        for n in ledger.QUARTERS
        for what in ("Rencana", "Realisasi", "Deviasi")
    ]
    table = [
        (
            *(line.sub_activity, line.account_code, line.description),
            *(f for q in each[line.id].values() for f in (q.planned, q.realised, q.deviation)),
        )
        for line in lines
    ]
    return exports.as_file(
        *(form, f"rencana-kas-{choice.year}"), ("Sub kegiatan", "Kode rekening", "Uraian", *headings), table
    )


def quarter_rows(total: Mapping[int, Quarter]) -> list[QuarterRow]:
    until = ledger.until(total)
    return [QuarterRow(number, total[number], until[number]) for number in ledger.QUARTERS]


def line_rows(
    lines: Sequence[BudgetLine], each: Mapping[int, Mapping[int, Quarter]], wanted: int | None
) -> list[LineRow]:
    """The lines with anything planned, promised or paid in the quarter, or in the year; the widest deviation first."""
    rows = [
        LineRow(line, each[line.id][wanted] if wanted else sum(each[line.id].values(), Quarter()))
        for line in lines
    ]
    return sorted(
        (row for row in rows if row.quarter != Quarter()), key=lambda row: -abs(row.quarter.deviation)
    )


def asked_quarter() -> int | None:
    quarter = request.args.get("quarter", type=int)
    return quarter if quarter in ledger.QUARTERS else None


# Entries


@desk.get("/budgets/entries")
def list_budget_entries() -> ResponseReturnValue:
    """The entries behind a figure: of the chosen lines, of one kind and quarter."""
    require(current_member(), Action.SEE_BUDGET)
    choice, family, quarter = signed(chosen()), asked_family(), asked_quarter()
    rows = Rows(groups.entries_where(choice.lines(), family, quarter))
    return render_template(
        "desk/budgets/entries.html",
        choice=choice,
        family=family,
        families=FAMILY_WORDS,
        quarter=quarter,
        page=paged(rows),
        total=groups.sum_of(rows) if family else None,
        **offers(choice.year),
    )


@exports.downloads(desk, "/budgets/entries")
def export_budget_entries(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_BUDGET)
    choice = signed(chosen())
    headings = (
        *("Tanggal", "Jenis", "Nomor dokumen", "Uraian", "Jumlah", "Baris", "Sub kegiatan", "Kode rekening"),
        *("Pembatalan", "Dicatat oleh", "Dicatat pada"),
    )
    entries: Rows[BudgetEntry] = Rows(groups.entries_where(choice.lines(), asked_family(), asked_quarter()))
    return exports.as_file(form, f"buku-anggaran-{choice.year}", headings, (entry_cells(e) for e in entries))


def entry_cells(entry: BudgetEntry) -> Sequence[object]:
    line = entry.line
    return (
        *(
            entry.day,
            words.word(entry.known_as),
            entry.document_no,
            entry.note,
            entry.amount,
            line.description,
        ),
        *(line.sub_activity, line.account_code, "ya" if entry.reverses_id else ""),
        *(entry.made_by.name, entry.made_at),
    )


def asked_family() -> EntryKind | None:
    """The kind of entries that the address asks for, with what belongs to it."""
    kind = request.args.get("kind", "")
    return EntryKind(kind) if kind in FAMILY_WORDS else None
