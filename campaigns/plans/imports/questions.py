"""What people ask of imports: the files that were brought, and what a prepared one would do now."""

import json
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, select, type_coerce

from campaigns.ground import collecting, sheets
from campaigns.ground.cells import folded
from campaigns.ground.database import db
from campaigns.ground.sheets import Column
from campaigns.people.persons import Membership
from campaigns.plans import ledger
from campaigns.plans.budgets import BudgetEntry, BudgetLine, LineStage
from campaigns.plans.budgets.things import BudgetDetail, number_of
from campaigns.plans.campaigns import Campaign
from campaigns.plans.imports import comparing, grants, payments, settling
from campaigns.plans.imports.comparing import DOES, Effect, Known, Paper, Step, Terms
from campaigns.plans.imports.dpa_rows import AMOUNT
from campaigns.plans.imports.grants import Grant
from campaigns.plans.imports.settling import Purse, Settled, Settlement
from campaigns.plans.imports.things import ImportFault, ImportFile, ImportRow, ImportState
from campaigns.plans.ledger import Entry, EntryKind

# rows that were kept before revision 0015 have no details
OUTDATED = "Berkas ini diperiksa sebelum aplikasi diperbarui. Unggah lagi, lalu periksa pratinjaunya."


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a file: by row (0: with the whole), where, and a sentence."""

    row: int
    cell: str
    sentence: str


@dataclass(frozen=True)
class SubTotal:
    """What a paper does to one sub kegiatan: how many of its lines do what, and their ceilings, in rupiah."""

    sub: str
    counts: Mapping[Effect, int]
    before: Decimal
    after: Decimal


class Preview(ABC):
    """What a file would do now. `mark` tells it from what it would do after something changed."""

    def __init__(self, file: ImportFile, read: Sequence[Wrong]) -> None:
        self.file = file
        self.read = read

    @property
    @abstractmethod
    def live(self) -> Sequence[Wrong]:
        """What is wrong with what is there."""

    @cached_property
    def faults(self) -> list[Wrong]:
        """What is wrong in the file, and with what is there; by row."""
        return sorted((*self.read, *self.live), key=lambda wrong: wrong.row)

    @property
    @abstractmethod
    def does(self) -> bool:
        """Whether it would change anything."""

    @property
    def is_ready(self) -> bool:
        """Whether it can be taken over."""
        return self.file.state == ImportState.PREPARED and self.does and not self.faults

    def wrong(self, row: int, column: Column, half: str) -> Wrong:
        fault = sheets.fault_at(row, column, self.file.terms["places"].get(column.key), "", half)
        return Wrong(row, fault.cell, fault.message)


class Plan(Preview):
    """What a budget's paper would do."""

    def __init__(
        self, file: ImportFile, read: Sequence[Wrong], granted: Sequence[Grant], known: Sequence[Known]
    ) -> None:
        super().__init__(file, read)
        self.terms = terms_of(file)
        self.steps = comparing.compare(granted, known, self.terms)
        self.counts = _counts(self.steps)

    @property
    def mark(self) -> str:
        return comparing.mark_of(self.steps)

    @property
    def does(self) -> bool:
        return any(self.counts[effect] for effect in DOES)

    @cached_property
    def live(self) -> Sequence[Wrong]:
        told = [self._told(step) for step in self.steps if step.effect is Effect.WRONG]
        if self.read:  # what is left out of a file with faults is no shift
            return told
        return told + [Wrong(0, "", sentence) for sentence in comparing.unbalanced(self.steps, self.terms)]

    def _told(self, step: Step) -> Wrong:
        if step.grant is None:
            assert step.known is not None
            return Wrong(0, "", f"{step.known.description} ({step.known.account}): {step.sentence}.")
        return self.wrong(step.grant.row, AMOUNT, step.sentence)

    @cached_property
    def totals(self) -> list[SubTotal]:
        """By sub kegiatan, in the order of the file."""
        grouped: defaultdict[str, list[Step]] = defaultdict(list)
        for step in self.steps:
            grouped[step.sub].append(step)
        return [
            SubTotal(
                sub,
                _counts(steps),
                sum((step.before for step in steps), Decimal(0)),
                sum((step.after for step in steps), Decimal(0)),
            )
            for sub, steps in grouped.items()
        ]


class Payout(Preview):
    """What a treasurer's payments would do."""

    def __init__(
        self,
        file: ImportFile,
        read: Sequence[Wrong],
        items: Sequence[payments.Payment],
        purses: Sequence[Purse],
    ) -> None:
        super().__init__(file, read)
        self.steps = settling.settle(items, purses)
        self.counts = {effect: sum(step.effect is effect for step in self.steps) for effect in Settled}

    @property
    def mark(self) -> str:
        return settling.mark_of(self.steps)

    @property
    def does(self) -> bool:
        return bool(self.counts[Settled.NEW])

    @cached_property
    def live(self) -> Sequence[Wrong]:
        return [self._told(step) for step in self.steps if step.effect is Settled.WRONG]

    def _told(self, step: Settlement) -> Wrong:
        assert step.column is not None
        return self.wrong(step.payment.row, step.column, step.sentence)

    @property
    def paid(self) -> Decimal:
        """What is new, in rupiah."""
        new = (step.payment.amount for step in self.steps if step.effect is Settled.NEW)
        return sum(map(Decimal, new), Decimal(0))


@collecting.held_back()
def plan_of(file: ImportFile) -> Plan:
    """What a budget's paper would do now."""
    rows, read = _rows(file), faults_of(file)
    if not all(details for _, details in rows):
        rows, read = [], [Wrong(0, "", OUTDATED)]
    return Plan(file, read, grants.granted(rows), known_lines(file.agency_id, file.year))


@collecting.held_back()
def payout_of(file: ImportFile) -> Payout:
    """What a treasurer's payments would do now."""
    items = [payments.Payment(*row) for told, _ in _rows(file) for row in json.loads(told)]
    return Payout(file, faults_of(file), items, purses_of(file.agency_id, file.year))


def terms_of(file: ImportFile) -> Terms:
    """What was said beside a budget's paper."""
    told = file.terms
    return Terms(Paper(told["paper"]), told["number"], date.fromisoformat(told["day"]), told["ends_rest"])


def faults_of(file: ImportFile) -> list[Wrong]:
    """What was wrong in the file itself, by row."""
    if file.state == ImportState.PREPARED:  # without any
        return []
    wanted = select(ImportFault.number, ImportFault.cell, ImportFault.sentence).where(
        ImportFault.file_id == file.id
    )
    return [Wrong(*row) for row in db.session.execute(wanted.order_by(ImportFault.place))]


def of_agency(by: Membership) -> list[ImportFile]:
    """The files that this person's agency brought, newest first."""
    mine = select(ImportFile).where(ImportFile.agency_id == by.agency_id)
    return list(db.session.scalars(mine.order_by(ImportFile.id.desc())))


def titles(agency_id: int, year: int) -> dict[str, int | None]:
    """An agency's campaigns of a year by their folded titles; None where two have one."""
    found: dict[str, int | None] = {}
    mine = select(Campaign.title, Campaign.id).where(Campaign.agency_id == agency_id, Campaign.year == year)
    for title, id_ in db.session.execute(mine):
        name = folded(title)
        found[name] = None if name in found else id_
    return found


def known_lines(agency_id: int, year: int) -> list[Known]:
    """An agency's lines of a year as a paper is compared with them."""
    lines = _lines(agency_id, year)
    if not lines:
        return []
    facts, shifted = _facts(agency_id, year)
    details: defaultdict[int, list[list[Any]]] = defaultdict(list)
    wanted = select(BudgetDetail.id, BudgetDetail.line_id, *DETAIL).join(BudgetLine)
    # sorted here: asked to, SQLite goes through the details of all years
    for _, line_id, *detail in sorted(db.session.execute(wanted.where(*_standing(agency_id, year)))):
        details[line_id].append(detail)
    found = []
    for id_, stage, *line in lines:
        balance = ledger.balance(entry for _, entry, _ in facts[id_])
        sub, account, source, campaign_id, description = line
        found.append(
            Known(
                *(id_, sub, account, str(source), campaign_id, stage, description),
                *(balance.ceiling, balance.used, id_ in shifted, details[id_]),
            )
        )
    return found


def purses_of(agency_id: int, year: int) -> list[Purse]:
    """An agency's signed lines of a year, with what may still be paid of each."""
    facts, _ = _facts(agency_id, year)
    found = []
    for id_, stage, *line in _lines(agency_id, year):
        if stage == LineStage.DPA:
            found.append(_purse(id_, line, facts[id_]))
    return found


# As the table holds them: thousandths and sen.
DETAIL = (
    *(BudgetDetail.description, BudgetDetail.coefficient, type_coerce(BudgetDetail.quantity, BigInteger)),
    *(BudgetDetail.unit, type_coerce(BudgetDetail.unit_price, BigInteger)),
    type_coerce(BudgetDetail.amount, BigInteger),
)
Fact = tuple[
    int, Entry, tuple[str, date, int | None]
]  # an entry's id, itself, and number, day and what it reverses


def _purse(id_: int, line: Sequence[Any], facts: Sequence[Fact]) -> Purse:
    entries = [entry for _, entry, _ in facts]
    sub, account, source, campaign_id, description = line
    purse = Purse(id_, sub, account, str(source), campaign_id, description, ledger.room_of(entries))
    undone = {reverses for _, _, (_, _, reverses) in facts}
    for entry_id, entry, (number, day, reverses) in facts:
        if reverses is not None or entry_id in undone:
            continue
        if entry.kind == EntryKind.REALISATION:
            purse.paid.add((number, day, entry.amount))
        if entry.kind == EntryKind.COMMITMENT:
            purse.commitments[number] = None if number in purse.commitments else entry_id
    return purse


def _standing(agency_id: int, year: int) -> tuple[ColumnElement[bool], ...]:
    return (BudgetLine.agency_id == agency_id, BudgetLine.year == year, BudgetLine.removed_at.is_(None))


def _lines(agency_id: int, year: int) -> list[Sequence[Any]]:
    columns = (BudgetLine.id, BudgetLine.stage, BudgetLine.sub_activity, BudgetLine.account_code)
    told = (BudgetLine.funding_source, BudgetLine.campaign_id, BudgetLine.description)
    wanted = select(*columns, *told).where(*_standing(agency_id, year)).order_by(BudgetLine.id)
    return list(db.session.execute(wanted))


def _facts(agency_id: int, year: int) -> tuple[Mapping[int, Sequence[Fact]], set[int]]:
    """The entries of an agency's lines of a year by line, and which lines were shifted."""
    found: defaultdict[int, list[Fact]] = defaultdict(list)
    shifted: set[int] = set()
    columns = (BudgetEntry.id, BudgetEntry.line_id, BudgetEntry.kind, BudgetEntry.amount)
    told = (BudgetEntry.commitment_id, BudgetEntry.document_no, BudgetEntry.day, BudgetEntry.reverses_id)
    wanted = select(*columns, *told).join(BudgetLine, BudgetLine.id == BudgetEntry.line_id)
    here = wanted.where(*_standing(agency_id, year))  # sorted as details are
    for id_, line_id, kind, amount, commitment, number, day, reverses in sorted(db.session.execute(here)):
        found[line_id].append(
            (id_, Entry(kind, amount, number_of(kind, id_, commitment)), (number, day, reverses))
        )
        if kind == EntryKind.SHIFT:
            shifted.add(line_id)
    return found, shifted


def _rows(file: ImportFile) -> Sequence[Any]:
    wanted = select(ImportRow.told, ImportRow.details).where(ImportRow.file_id == file.id)
    return db.session.execute(wanted.order_by(ImportRow.number)).all()


def _counts(steps: Sequence[Step]) -> dict[Effect, int]:
    counted = Counter(step.effect for step in steps)
    return {effect: counted[effect] for effect in Effect}
