"""What treasurers do with budgets: open a line, commit, pay, release, take back, adopt a proposal.

Every act that could overdraw holds its line before it looks at the balance (rule S1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from campaigns.ground import clock, formats, texts
from campaigns.ground.database import add, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import account_codes, ledger
from campaigns.plans.budgets import checks, details
from campaigns.plans.budgets.details import DetailFacts
from campaigns.plans.budgets.overrides import give_back, use_override
from campaigns.plans.budgets.questions import REPLACED, entries_alike, entries_of, reversible
from campaigns.plans.budgets.things import (
    LONGEST_DESCRIPTION,
    BudgetDetail,
    BudgetEntry,
    BudgetLine,
    DocumentKind,
    FundingSource,
    LineStage,
)
from campaigns.plans.campaigns import Campaign
from campaigns.plans.ledger import EntryKind


@dataclass(frozen=True)
class LineFacts:
    """What a paper says of a line, as it was typed.

    `year` is the budget year: the campaign's, or the document's where there is none. The document may be of the year
    before, when the next year's budget is made; `kind` is of a DPA: murni, or the amendment that brought the line.
    """

    stage: LineStage
    sub_activity: str
    account_code: str
    description: str
    amount: Decimal
    document_no: str
    day: date
    year: int | None = None
    funding_source: FundingSource = FundingSource.APBD
    kind: DocumentKind = DocumentKind.MURNI
    rab: Sequence[DetailFacts] = ()


def open_line(campaign: Campaign | None, facts: LineFacts, *, by: Membership) -> BudgetLine:
    """Open a line with its allotment and its RAB, by its RKA or DPA document.

    Raises Invalid, Conflict (`budget.twice`, `budget.closed`), NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, campaign or by.agency)
    agency = campaign.agency if campaign else by.agency
    year = facts.year or (campaign.year if campaign else facts.day.year)
    amount, document_no, day = facts.amount, facts.document_no, facts.day
    codes = _checked_codes(facts)
    checks.check_granting(facts.kind)
    checks.check_allotted(year, day)
    rows = [details.checked(row) for row in facts.rab]
    columns = _columns(campaign, year, facts.stage, codes, facts.funding_source, by)
    checks.hold_year(agency.id, year)
    checks.expect_open(agency.id, year)
    twins = entries_alike(document_no.strip(), **columns)
    checks.refuse_twice(twins, EntryKind.ALLOTMENT, amount, document_no, day)
    line = add(BudgetLine(**columns))
    signed = facts.stage == LineStage.DPA
    document = checks.document_of(agency, year, facts.kind, document_no, day, by=by) if signed else None
    checks.write(line, EntryKind.ALLOTMENT, amount, document_no, day, "", document=document, by=by)
    for row in rows:
        add(BudgetDetail(line_id=line.id, **row))
    stage, code = str(facts.stage), line.account_code
    journal.note(by, "membuka baris anggaran", line, stage=stage, account_code=code, amount=amount)
    return line


def _checked_codes(facts: LineFacts) -> tuple[str, str, str]:
    """The codes and the description of a line, tidy, if its facts can be taken. Raises Invalid."""
    nameless = ("budget.nameless", "Tulis uraian belanja baris ini.")
    codes = (
        account_codes.check_sub_activity(facts.sub_activity, "budget.sub-activity", "sub_activity"),
        account_codes.check_account(facts.account_code, "budget.account", "account_code"),
        texts.checked(facts.description, LONGEST_DESCRIPTION, "budget.long", "description", empty=nameless),
    )
    checks.check_fact(facts.amount, facts.document_no)
    return codes


def _columns(
    campaign: Campaign | None,
    year: int,
    stage: LineStage,
    codes: tuple[str, str, str],
    funding_source: FundingSource,
    by: Membership,
) -> dict[str, object]:
    """The columns of a line; `codes` as `_checked_codes` gives them."""
    sub_activity, account_code, description = codes
    return {
        "agency_id": campaign.agency_id if campaign else by.agency_id,
        "campaign_id": campaign.id if campaign else None,
        "year": year,
        "stage": stage,
        "sub_activity": sub_activity,
        "account_code": account_code,
        "description": description,
        "funding_source": funding_source,
    }


def carry_over(line: BudgetLine, campaign: Campaign, day: date, *, by: Membership) -> BudgetLine | None:
    """Copy a line of the edition before as a proposal for this one (rule L2): codes and RAB, the amount to be reviewed.

    Its planner may, as part of the plan: a proposal takes no commitment. Nothing that happened to the line is
    copied. Gives None for a line without a ceiling. Raises Conflict (`budget.twice`), NotAllowed.
    """
    require(by, Action.EDIT_CAMPAIGN, campaign)
    ceiling = ledger.balance(entry.plain for entry in entries_of(line)).ceiling
    if ceiling <= 0:
        return None
    codes = (line.sub_activity, line.account_code, line.description)
    columns = _columns(campaign, campaign.year, LineStage.USULAN, codes, line.funding_source, by)
    document_no = f"Salinan baris {line.id} tahun {line.year}"
    checks.check_allotted(campaign.year, day)
    checks.hold_year(campaign.agency_id, campaign.year)
    checks.expect_open(campaign.agency_id, campaign.year)
    twins = entries_alike(document_no, **columns)
    checks.refuse_twice(twins, EntryKind.ALLOTMENT, ceiling, document_no, day)
    copied = add(BudgetLine(**columns, to_review=True))
    checks.write(copied, EntryKind.ALLOTMENT, ceiling, document_no, day, "Disalin; tinjau jumlahnya.", by=by)
    details.copy_details(line, copied)
    journal.note(
        by,
        "menyalin baris anggaran",
        copied,
        account_code=copied.account_code,
        amount=ceiling,
        note=document_no,
    )
    return copied


def confirm_amount(line: BudgetLine, *, by: Membership) -> None:
    """Say that the amount that was carried over was looked at. Raises Conflict (it was), NotAllowed."""
    require(by, Action.EDIT_BUDGET, line)
    hold(line)
    checks.expect_writable(line)
    if not line.to_review:
        raise Conflict("budget.reviewed", "Jumlah baris ini sudah ditinjau.")
    line.to_review = False
    journal.note(by, "meninjau jumlah salinan", line)


def adopt(
    line: BudgetLine,
    document_no: str,
    day: date,
    amount: Decimal | None = None,
    *,
    kind: DocumentKind = DocumentKind.MURNI,
    by: Membership,
) -> None:
    """Make a proposal a line of the signed budget: its allotment is written anew, by the number of its document.

    `amount` is what that grants, where it is not what was proposed; `questions.proposed` tells the difference. `kind`
    is as of `LineFacts`. Raises Invalid, Conflict (already in the DPA), NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, line)
    checks.check_granting(kind)
    checks.hold_year(line.agency_id, line.year)
    hold(line)
    checks.expect_writable(line)
    if line.stage == LineStage.DPA:
        raise Conflict("budget.adopted", "Baris ini sudah ditetapkan dalam DPA.")
    entries = entries_of(line)
    ceiling = ledger.balance(entry.plain for entry in entries).ceiling
    if ceiling <= 0:
        raise Invalid("budget.empty", "Pagu usulan baris ini sudah dibatalkan; buka baris baru.")
    granted = ceiling if amount is None else amount
    checks.check_fact(granted, document_no)
    checks.check_allotted(line.year, day)
    for entry in reversible(entries):
        checks.undo(entry, REPLACED, by=by)
    line.stage, line.to_review = LineStage.DPA, False
    document = checks.document_of(line.agency, line.year, kind, document_no, day, by=by)
    checks.write(line, EntryKind.ALLOTMENT, granted, document_no, day, "", document=document, by=by)
    before, number = {"amount": ceiling}, document_no.strip()
    journal.note(by, "menetapkan usulan menjadi DPA", line, before, document_no=number, amount=granted)


def commit(
    line: BudgetLine, amount: Decimal, document_no: str, day: date, note: str, *, by: Membership
) -> BudgetEntry:
    """Promise money by an order or a contract; beyond what is available only by an override (rule M2).

    Raises Invalid (also `budget.overspent`), Conflict (`budget.twice`), NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, line)
    hold(line)
    checks.check_spent(line, amount, document_no, day)
    entries = entries_of(line)
    checks.refuse_twice(entries, EntryKind.COMMITMENT, amount, document_no, day)
    room = ledger.room_of(entry.plain for entry in entries).most()
    leave = use_override(line, amount - room, amount, room)
    entry = checks.write(line, EntryKind.COMMITMENT, amount, document_no, day, note, override_id=leave, by=by)
    journal.note(by, "mencatat komitmen", line, entry=entry.id, amount=amount, document_no=entry.document_no)
    return entry


def realise(
    line: BudgetLine,
    amount: Decimal,
    document_no: str,
    day: date,
    note: str,
    commitment: BudgetEntry | None = None,
    *,
    by: Membership,
) -> BudgetEntry:
    """Pay, for a commitment or without one; what exceeds the commitment's rest is taken from the available, and
    what exceeds that is paid only by an override (rule M2).

    Raises Invalid (also `budget.overspent`), Conflict (`budget.twice`), NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, line)
    hold(line)
    checks.check_spent(line, amount, document_no, day)
    entries = entries_of(line)
    number = _number(commitment, entries)
    checks.refuse_twice(entries, EntryKind.REALISATION, amount, document_no, day, number)
    room = ledger.room_of(entry.plain for entry in entries).most(number)
    leave = use_override(line, amount - room, amount, room)
    entry = checks.write(
        *(line, EntryKind.REALISATION, amount, document_no, day, note, number), override_id=leave, by=by
    )
    journal.note(by, "mencatat realisasi", line, entry=entry.id, amount=amount, document_no=entry.document_no)
    return entry


def release(
    commitment: BudgetEntry, amount: Decimal, document_no: str, day: date, note: str = "", *, by: Membership
) -> BudgetEntry:
    """Give back what will not be paid of a commitment.

    Raises Invalid (`budget.released`), Conflict (`budget.twice`), NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, commitment)
    line = commitment.line
    hold(line)
    checks.check_spent(line, amount, document_no, day)
    entries = entries_of(line)
    number = _number(commitment, entries)
    checks.refuse_twice(entries, EntryKind.RELEASE, amount, document_no, day, number)
    rest = ledger.rests(entry.plain for entry in entries)[commitment.id]
    if amount > rest:
        raise Invalid("budget.released", f"Sisa komitmen ini {formats.rupiah(rest)}.", "amount")
    entry = checks.write(line, EntryKind.RELEASE, amount, document_no, day, note, number, by=by)
    journal.note(
        by, "melepaskan komitmen", line, entry=entry.id, amount=amount, document_no=entry.document_no
    )
    return entry


def reverse(entry: BudgetEntry, reason: str, *, by: Membership) -> BudgetEntry:
    """Take an entry back by one of the opposite sign (rule M2), and give back the leave it used.

    Raises Invalid, Conflict, NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, entry)
    hold(entry.line)
    checks.expect_writable(entry.line)
    reason = checks.check_reason(reason, "Tulis alasan catatan ini dibatalkan.")
    entries = entries_of(entry.line)
    _check_reversible(entry, entries)
    facts = [known.plain for known in entries]
    before, after = ledger.balance(facts), ledger.balance([*facts, entry.plain.undone()])
    if after.available < min(before.available, ledger.ZERO):
        left = formats.rupiah(max(before.available, ledger.ZERO))
        sentence = f"Tersedia tinggal {left}; batalkan dulu komitmen atau realisasi yang memakai jumlah ini."
        raise Invalid("budget.overspent", sentence, "entry_id")
    undoing = checks.undo(entry, reason, by=by)
    give_back(entry, by=by)
    journal.note(by, "membatalkan catatan anggaran", entry.line, entry=entry.id, reason=reason)
    return undoing


def remove(line: BudgetLine, reason: str, *, by: Membership) -> None:
    """Take out a line that was a mistake: its allotments are reversed, and it leaves every list and sum.

    Raises Invalid (`budget.used`, `budget.shifted`), Conflict, NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, line)
    hold(line)
    checks.expect_writable(line)
    reason = checks.check_reason(reason, "Tulis alasan baris ini dihapus.")
    entries = checks.standing(entries_of(line))
    kinds = {entry.kind for entry in entries}
    if kinds & {EntryKind.COMMITMENT, EntryKind.REALISATION, EntryKind.RELEASE}:
        sentence = (
            "Baris yang sudah mempunyai komitmen atau realisasi tidak dapat dihapus;"
            " geser pagunya, atau batalkan dulu catatan yang keliru."
        )
        raise Invalid("budget.used", sentence, "reason")
    if EntryKind.SHIFT in kinds:
        sentence = "Pagu baris ini sudah digeser; batalkan dulu dokumen pergeserannya."
        raise Invalid("budget.shifted", sentence, "reason")
    for entry in entries:
        checks.undo(entry, reason, by=by)
    line.removed_at = clock.now()
    journal.note(by, "menghapus baris anggaran", line, description=line.description, reason=reason)


def _number(commitment: BudgetEntry | None, entries: list[BudgetEntry]) -> int | None:
    """The number of a commitment of this line that still stands; None for none. Raises Invalid."""
    if commitment is None:
        return None
    if commitment.id not in {e.id for e in checks.standing(entries) if e.kind == EntryKind.COMMITMENT}:
        raise Invalid(
            "budget.commitment", "Pilih komitmen yang masih berlaku pada baris ini.", "commitment_id"
        )
    return commitment.id


def _check_reversible(entry: BudgetEntry, entries: list[BudgetEntry]) -> None:
    if entry.reverses_id is not None:
        raise Invalid(
            "budget.reversal", "Catatan ini sendiri sebuah pembatalan; catat kembali faktanya.", "entry_id"
        )
    undone = {known.reverses_id for known in entries}
    if entry.id in undone:
        raise Conflict("budget.reversed", "Catatan ini sudah dibatalkan.")
    if entry.kind == EntryKind.SHIFT:
        sentence = "Catatan ini bagian dari satu dokumen pergeseran; batalkan dokumennya seluruhnya."
        raise Invalid("budget.shift-part", sentence, "entry_id")
    if entry.id not in {known.id for known in reversible(entries)}:
        sentence = (
            "Komitmen ini sudah dibayar atau dilepas sebagian; batalkan dulu realisasi dan pelepasannya."
        )
        raise Invalid("budget.commitment-used", sentence, "entry_id")
