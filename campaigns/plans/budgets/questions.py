"""What people ask of budgets."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from sqlalchemy import select

from campaigns import reference
from campaigns.ground.database import asked_once, db
from campaigns.people.agencies import Agency
from campaigns.plans import ledger
from campaigns.plans.budgets.checks import standing
from campaigns.plans.budgets.things import (
    BudgetEntry,
    BudgetLine,
    BudgetYear,
    LineStage,
    number_of,
)
from campaigns.plans.campaigns import Campaign
from campaigns.plans.ledger import Balance, Entry, EntryKind

REPLACED = "Digantikan pagu DPA."  # what a proposal's entries are taken back with when the DPA arrives


@dataclass(frozen=True)
class OpenCommitment:
    """A commitment of which something is neither paid nor released."""

    entry: BudgetEntry
    rest: Decimal


@asked_once
def lines_of(campaign: Campaign) -> list[BudgetLine]:
    """The campaign's lines by year, sub kegiatan and account."""
    mine = select(BudgetLine).where(BudgetLine.campaign_id == campaign.id, BudgetLine.removed_at.is_(None))
    by_code = (BudgetLine.year, BudgetLine.sub_activity, BudgetLine.account_code, BudgetLine.id)
    return list(db.session.scalars(mine.order_by(*by_code)))


def of_year(year: int, agency: Agency | None = None) -> list[BudgetLine]:
    """The lines of a budget year by campaign (those of none last), sub kegiatan and account; of one agency, or all."""
    standing = (BudgetLine.year == year, BudgetLine.removed_at.is_(None))
    wanted = select(BudgetLine).outerjoin(Campaign).where(*standing)
    if agency is not None:
        wanted = wanted.where(BudgetLine.agency_id == agency.id)
    by_campaign = (Campaign.id.is_(None), Campaign.first_day, Campaign.id)
    by_code = (BudgetLine.sub_activity, BudgetLine.account_code, BudgetLine.id)
    return list(db.session.scalars(wanted.order_by(*by_campaign, *by_code)))


def years() -> list[int]:
    """Budget years that have lines, newest first."""
    standing = select(BudgetLine.year).where(BudgetLine.removed_at.is_(None)).distinct()
    return list(db.session.scalars(standing.order_by(BudgetLine.year.desc())))


def agencies_of(year: int) -> list[Agency]:
    """The agencies that have lines in a budget year, by name."""
    having = select(BudgetLine.agency_id).where(BudgetLine.year == year, BudgetLine.removed_at.is_(None))
    return list(db.session.scalars(select(Agency).where(Agency.id.in_(having)).order_by(Agency.name)))


def balances(lines: Sequence[BudgetLine]) -> dict[int, Balance]:
    """The balance of each line by its id, in one query; a line without entries has one of zeros."""
    return {line_id: ledger.balance(facts) for line_id, facts in _facts(lines).items()}


def _facts(lines: Sequence[BudgetLine]) -> dict[int, list[Entry]]:
    """The entries of each line by its id, as the arithmetic takes them."""
    columns = select(
        BudgetEntry.line_id, BudgetEntry.kind, BudgetEntry.amount, BudgetEntry.id, BudgetEntry.commitment_id
    )
    facts: dict[int, list[Entry]] = {line.id: [] for line in lines}
    for line_id, kind, amount, id_, commitment_id in db.session.execute(
        columns.where(BudgetEntry.line_id.in_(facts))
    ):
        facts[line_id].append(Entry(kind, amount, number_of(kind, id_, commitment_id)))
    return facts


def balance(line: BudgetLine) -> Balance:
    """The line's balance."""
    return balances([line])[line.id]


def summary_of(campaign: Campaign, stage: LineStage = LineStage.DPA) -> Balance:
    """What the campaign's lines of one stage come to. Proposals are never added to signed lines."""
    return summaries_of([campaign], stage)[campaign.id]


def summaries_of(campaigns: Sequence[Campaign], stage: LineStage = LineStage.DPA) -> dict[int, Balance]:
    """`summary_of` each of many campaigns by its id, in two queries."""
    ids = [campaign.id for campaign in campaigns]
    standing = (BudgetLine.stage == stage, BudgetLine.removed_at.is_(None))
    wanted = select(BudgetLine).where(BudgetLine.campaign_id.in_(ids), *standing)
    lines = list(db.session.scalars(wanted))
    each, totals = balances(lines), dict.fromkeys(ids, Balance())
    for line in lines:
        if line.campaign_id is not None:
            totals[line.campaign_id] += each[line.id]
    return totals


def entries_of(line: BudgetLine) -> list[BudgetEntry]:
    """The line's entries in the order in which they were written."""
    mine = select(BudgetEntry).where(BudgetEntry.line_id == line.id)
    return list(db.session.scalars(mine.order_by(BudgetEntry.id)))


def open_commitments(line: BudgetLine) -> list[OpenCommitment]:
    """The line's commitments that are not yet wholly paid or released, oldest first."""
    entries = entries_of(line)
    rests = ledger.rests(entry.plain for entry in entries)
    promised = [e for e in entries if e.kind == EntryKind.COMMITMENT and e.reverses_id is None]
    return [OpenCommitment(entry, rests[entry.id]) for entry in promised if rests[entry.id] > 0]


def paid_beyond(entry: BudgetEntry) -> Decimal:
    """What has been paid or released beyond the commitment that an entry belongs to; 0 for none (domain: a warning)."""
    beyond = ledger.overpaid(one.plain for one in entries_of(entry.line))
    return beyond.get(entry.commitment_id, Decimal(0)) if entry.commitment_id else Decimal(0)


def is_closed(line: BudgetLine) -> bool:
    """Whether the line can only be read: its year is closed, or it was removed."""
    closed = select(BudgetYear.closed_at).filter_by(agency_id=line.agency_id, year=line.year)
    return line.removed_at is not None or db.session.scalar(closed) is not None


def unpaid_of(agency: Agency, year: int) -> list[OpenCommitment]:
    """Every commitment of an agency's year that is not yet wholly paid or released, by line; in three queries."""
    lines = [line for line in of_year(year, agency) if line.stage == LineStage.DPA]
    by_line = (sorted(ledger.rests(facts).items()) for facts in _facts(lines).values())
    rests = {number: rest for line in by_line for number, rest in line if rest}
    entries = {e.id: e for e in db.session.scalars(select(BudgetEntry).where(BudgetEntry.id.in_(rests)))}
    return [OpenCommitment(entries[number], rest) for number, rest in rests.items()]


def reversible(entries: Sequence[BudgetEntry]) -> list[BudgetEntry]:
    """Which of a line's entries may still be taken back by themselves, as far as the entries alone say.

    A shift is taken back with its whole document (`documents.withdraw`).
    """
    live = standing(entries)
    used = {entry.commitment_id for entry in live}
    return [entry for entry in live if entry.id not in used and entry.kind != EntryKind.SHIFT]


def entries_alike(document_no: str, **facts: object) -> list[BudgetEntry]:
    """What a document wrote into lines with just these facts, removed ones aside, with what took it back."""
    wanted = select(BudgetEntry).join(BudgetLine).filter_by(**facts, removed_at=None)
    return list(db.session.scalars(wanted.where(BudgetEntry.document_no == document_no)))


@cache
def account_names() -> dict[str, str]:
    """The names of the spending accounts that outreach mostly uses, by code."""
    return {row["kode"]: row["nama"] for row in reference.rows("kode_rekening")}


def proposed(lines: Sequence[BudgetLine]) -> dict[int, Decimal]:
    """What was proposed for each line of the signed budget that began as a proposal, by its id."""
    taken_back = select(BudgetEntry.line_id, BudgetEntry.amount).where(
        BudgetEntry.line_id.in_([line.id for line in lines]),
        BudgetEntry.reverses_id.is_not(None),
        BudgetEntry.note == REPLACED,
    )
    found: defaultdict[int, Decimal] = defaultdict(Decimal)
    for line_id, amount in db.session.execute(taken_back):
        found[line_id] -= amount
    return dict(found)
