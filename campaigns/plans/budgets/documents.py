"""Documents that set or change ceilings: shifts between lines, amendments, and the versions of a year they make."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from campaigns.ground import formats, texts
from campaigns.ground.database import db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.agencies import Agency
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import account_codes, ledger
from campaigns.plans.budgets import checks
from campaigns.plans.budgets.questions import entries_of
from campaigns.plans.budgets.things import (
    LONGEST_NOTE,
    BudgetDocument,
    BudgetEntry,
    BudgetLine,
    DocumentKind,
    LineStage,
)
from campaigns.plans.ledger import EntryKind

CEILING = (EntryKind.ALLOTMENT, EntryKind.SHIFT)


@dataclass(frozen=True)
class Move:
    """What a shift gives to a line, or takes from it (below zero), in rupiah."""

    line: BudgetLine
    amount: Decimal


@dataclass(frozen=True)
class Difference:
    """A line's ceiling in two versions of its year."""

    line: BudgetLine
    before: Decimal
    after: Decimal

    @property
    def amount(self) -> Decimal:
        return self.after - self.before


# Acts


def shift(
    moves: Sequence[Move],
    kind: DocumentKind,
    document_no: str,
    day: date,
    note: str = "",
    *,
    by: Membership,
) -> BudgetDocument:
    """Move ceilings between lines of one agency's year by one document, all of it or nothing (rule M2).

    A pergeseran nets to zero inside each sub kegiatan; a perubahan need not. No line's ceiling falls below what is
    paid or promised of it. Raises Invalid (`budget.unbalanced`, `budget.below-used`, …), Conflict, NotAllowed.
    """
    moves = [move for move in moves if move.amount]
    for move in moves:
        require(by, Action.EDIT_BUDGET, move.line)
    _check_moves(moves, kind)
    agency, year = moves[0].line.agency, moves[0].line.year
    document_no = checks.check_number(document_no)
    checks.check_signed(year, day)
    checks.hold_year(agency.id, year)
    lines = sorted({move.line for move in moves}, key=lambda line: line.id)
    for line in lines:
        hold(line)
    document = _unused(agency, year, kind, document_no, day, note, by)
    for move in moves:
        _check_move(move)
    for move in moves:
        checks.write(
            *(move.line, EntryKind.SHIFT, move.amount, document_no, day, note), document=document, by=by
        )
        journal.note(by, "menggeser pagu", move.line, amount=move.amount, document_no=document_no)
    journal.note(
        by, "mencatat dokumen anggaran", document, kind=str(kind), number=document_no, lines=len(lines)
    )
    return document


def withdraw(document: BudgetDocument, reason: str, *, by: Membership) -> None:
    """Take back a whole shift, each of its moves by a reversing entry. Raises Invalid, Conflict, NotAllowed."""
    require(by, Action.EDIT_BUDGET, document)
    reason = checks.check_reason(reason, "Tulis alasan dokumen ini dibatalkan.")
    checks.hold_year(document.agency_id, document.year)
    entries = checks.standing(moves_of(document))
    for line in sorted({entry.line for entry in entries}, key=lambda line: line.id):
        hold(line)
    entries = checks.standing(moves_of(document))
    if not entries:
        raise Conflict("budget.withdrawn", "Dokumen ini tidak mempunyai pergeseran yang masih berlaku.")
    for entry in entries:
        _check_move(Move(entry.line, -entry.amount))
    for entry in entries:
        checks.undo(entry, reason, by=by)
        journal.note(by, "membatalkan pergeseran", entry.line, amount=-entry.amount, reason=reason)
    journal.note(by, "membatalkan dokumen anggaran", document, reason=reason)


def _check_moves(moves: Sequence[Move], kind: DocumentKind) -> None:
    """What the document says by itself, before any line is looked at."""
    if kind == DocumentKind.MURNI:
        raise Invalid("budget.kind", "Pilih pergeseran atau perubahan.", "kind")
    if not moves:
        raise Invalid("budget.no-moves", "Isi jumlah yang digeser paling sedikit pada satu baris.")
    if len({move.line.id for move in moves}) < len(moves):
        raise Invalid("budget.line-twice", "Tulis setiap baris sekali saja dalam satu dokumen.")
    if len({(move.line.agency_id, move.line.year) for move in moves}) > 1:
        raise Invalid("budget.other-year", "Semua baris harus dari satu instansi dan satu tahun anggaran.")
    for move in moves:
        checks.check_amount(abs(move.amount))
    if kind == DocumentKind.PERGESERAN:
        _check_balanced(moves)


def _check_balanced(moves: Sequence[Move]) -> None:
    grouped = [(account_codes.canonical(move.line.sub_activity), move.amount) for move in moves]
    over = ledger.unbalanced(grouped)
    if not over:
        return
    code, difference = next(iter(over.items()))
    more = "lebih banyak ditambah" if difference > 0 else "lebih banyak dikurangi"
    rest = f" (dan {len(over) - 1} sub kegiatan lain)" if len(over) > 1 else ""
    sentence = (
        f"Pergeseran dalam sub kegiatan {code} belum impas: {more} {formats.rupiah(abs(difference))}{rest}."
        " Samakan, atau catat sebagai perubahan."
    )
    raise Invalid("budget.unbalanced", sentence)


def _check_move(move: Move) -> None:
    """Whether a line, held by now, can take this move."""
    line = move.line
    checks.expect_writable(line)
    if line.stage != LineStage.DPA:
        raise Invalid(
            "budget.usulan",
            f"{line.description} masih usulan; yang digeser hanya pagu DPA.",
            f"line-{line.id}",
        )
    balance = ledger.balance(entry.plain for entry in entries_of(line))
    if move.amount < 0 and balance.available + move.amount < 0:
        most = formats.rupiah(max(balance.available, Decimal(0)))
        sentence = (
            f"Pagu {line.description} dapat dikurangi paling banyak {most}:"
            " selebihnya sudah direalisasikan atau dikomitmenkan."
        )
        raise Invalid("budget.below-used", sentence, f"line-{line.id}")


def _unused(
    agency: Agency, year: int, kind: DocumentKind, number: str, day: date, note: str, by: Membership
) -> BudgetDocument:
    """The document, new, or one that was withdrawn whole and is written again. Raises Conflict (`budget.twice`)."""
    note = texts.checked(note, LONGEST_NOTE, "budget.long", "note")
    document = checks.document_of(agency, year, kind, number, day, note, by=by)
    if checks.standing(moves_of(document)):
        raise Conflict(
            "budget.twice", f"Dokumen {number} sudah tercatat; batalkan dulu bila perlu diperbaiki."
        )
    document.day, document.note = day, note
    return document


# Questions


def documents_of(agency: Agency, year: int) -> list[BudgetDocument]:
    """The documents that made an agency's year what it is, in the order in which they hold."""
    mine = select(BudgetDocument).filter_by(agency_id=agency.id, year=year)
    amends = BudgetDocument.kind != DocumentKind.MURNI
    return list(db.session.scalars(mine.order_by(amends, BudgetDocument.day, BudgetDocument.id)))


def moves_of(document: BudgetDocument) -> list[BudgetEntry]:
    """The entries of a shift or an amendment that moved ceilings, with what took them back."""
    mine = select(BudgetEntry).filter_by(document_id=document.id, kind=EntryKind.SHIFT)
    return list(db.session.scalars(mine.order_by(BudgetEntry.id)))


def can_withdraw(document: BudgetDocument) -> bool:
    """Whether any of its moves still holds, to be taken back."""
    return bool(checks.standing(moves_of(document)))


def changes_by(documents: Sequence[BudgetDocument]) -> dict[int, dict[int, Decimal]]:
    """What each document, by its id, gave to each line, by its id: allotments and shifts, corrected."""
    found: defaultdict[int, defaultdict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    wanted = select(BudgetEntry.document_id, BudgetEntry.line_id, BudgetEntry.amount).where(
        BudgetEntry.document_id.in_([document.id for document in documents]), BudgetEntry.kind.in_(CEILING)
    )
    for document_id, line_id, amount in db.session.execute(wanted):
        if document_id is not None:
            found[document_id][line_id] += amount
    return {document.id: dict(found[document.id]) for document in documents}


def withdrawn_of(documents: Sequence[BudgetDocument]) -> set[int]:
    """Those, by their ids, of which nothing holds any more: they made a version that is like the one before."""
    return {id_ for id_, amounts in changes_by(documents).items() if not any(amounts.values())}


def ceilings_after(
    documents: Sequence[BudgetDocument], changes: Mapping[int, Mapping[int, Decimal]]
) -> dict[int, Decimal]:
    """The ceiling of every line, by its id, once these documents hold."""
    total: defaultdict[int, Decimal] = defaultdict(Decimal)
    for document in documents:
        for line_id, amount in changes[document.id].items():
            total[line_id] += amount
    return dict(total)


def compare(agency: Agency, year: int, before: int, after: int) -> list[Difference]:
    """Every line in two versions of a year, what changed first: versions by their place, 0 is before any document."""
    documents = documents_of(agency, year)
    changes = changes_by(documents)
    old, new = (ceilings_after(documents[:place], changes) for place in (before, after))
    ids = old.keys() | new.keys()
    by_code = (BudgetLine.sub_activity, BudgetLine.account_code, BudgetLine.id)
    lines = db.session.scalars(select(BudgetLine).where(BudgetLine.id.in_(ids)).order_by(*by_code))
    zero = Decimal(0)
    rows = [Difference(line, old.get(line.id, zero), new.get(line.id, zero)) for line in lines]
    return sorted((row for row in rows if row.before or row.after), key=lambda row: row.amount == 0)
