"""What treasurers do with budgets: open a line, commit, pay, release, take back, adopt a proposal.

Every act that could overdraw holds its line before it looks at the balance (rule S1).
"""

from datetime import date
from decimal import Decimal

from campaigns.ground import formats, texts
from campaigns.ground.database import add, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import account_codes, ledger
from campaigns.plans.budgets.questions import REPLACED, alike, entries_of, reversible
from campaigns.plans.budgets.things import (
    LONGEST_DESCRIPTION,
    LONGEST_DOCUMENT_NO,
    LONGEST_NOTE,
    BudgetEntry,
    BudgetLine,
    FundingSource,
    LineStage,
)
from campaigns.plans.campaigns import Campaign
from campaigns.plans.ledger import EntryKind


def open_line(
    campaign: Campaign | None,
    stage: LineStage,
    sub_activity: str,
    account_code: str,
    description: str,
    amount: Decimal,
    document_no: str,
    day: date,
    *,
    year: int | None = None,
    funding_source: FundingSource = FundingSource.APBD,
    by: Membership,
) -> BudgetLine:
    """Open a line with its allotment, by its RKA or DPA document.

    `year` is the budget year: the campaign's, or the document's where there is none. The document may be of
    the year before, when the next year's budget is made. Raises Invalid, Conflict (`budget.twice`), NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, campaign or by.agency)
    year = year or (campaign.year if campaign else day.year)
    sub_activity = account_codes.check_sub_activity(sub_activity, "budget.sub-activity", "sub_activity")
    account_code = account_codes.check_account(account_code, "budget.account", "account_code")
    nameless = ("budget.nameless", "Tulis uraian belanja baris ini.")
    description = texts.checked(
        description, LONGEST_DESCRIPTION, "budget.long", "description", empty=nameless
    )
    _check_fact(amount, document_no)
    _check_allotted(year, day)
    facts = {
        "agency_id": campaign.agency_id if campaign else by.agency_id,
        "campaign_id": campaign.id if campaign else None,
        "year": year,
        "stage": stage,
        "sub_activity": sub_activity,
        "account_code": account_code,
        "description": description,
        "funding_source": funding_source,
    }
    hold(campaign or by.agency)
    for twin in alike(**facts):
        _refuse_twice(entries_of(twin), EntryKind.ALLOTMENT, amount, document_no, day)
    line = add(BudgetLine(**facts))
    _write(line, EntryKind.ALLOTMENT, amount, document_no, day, "", by=by)
    journal.note(
        by, "membuka baris anggaran", line, stage=str(stage), account_code=line.account_code, amount=amount
    )
    return line


def carry_over(line: BudgetLine, campaign: Campaign, day: date, *, by: Membership) -> BudgetLine | None:
    """Copy a line of the edition before as a proposal for this one (rule L2): same codes, the amount to be reviewed.

    Its planner may, as part of the plan: a proposal takes no commitment. Nothing that happened to the line is
    copied. Gives None for a line without a ceiling. Raises Conflict (`budget.twice`), NotAllowed.
    """
    require(by, Action.EDIT_CAMPAIGN, campaign)
    ceiling = ledger.balance(entry.plain for entry in entries_of(line)).ceiling
    if ceiling <= 0:
        return None
    facts = {
        "agency_id": campaign.agency_id,
        "campaign_id": campaign.id,
        "year": campaign.year,
        "stage": LineStage.USULAN,
        "sub_activity": line.sub_activity,
        "account_code": line.account_code,
        "description": line.description,
        "funding_source": line.funding_source,
    }
    document_no = f"Salinan baris {line.id} tahun {line.year}"
    _check_allotted(campaign.year, day)
    hold(campaign)
    for twin in alike(**facts):
        _refuse_twice(entries_of(twin), EntryKind.ALLOTMENT, ceiling, document_no, day)
    copied = add(BudgetLine(**facts, to_review=True))
    _write(copied, EntryKind.ALLOTMENT, ceiling, document_no, day, "Disalin; tinjau jumlahnya.", by=by)
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
    if not line.to_review:
        raise Conflict("budget.reviewed", "Jumlah baris ini sudah ditinjau.")
    line.to_review = False
    journal.note(by, "meninjau jumlah salinan", line)


def adopt(
    line: BudgetLine, document_no: str, day: date, amount: Decimal | None = None, *, by: Membership
) -> None:
    """Make a proposal a line of the signed budget: its allotment is written anew, by the DPA's number.

    `amount` is what the DPA grants, where that is not what was proposed; `questions.proposed` tells the difference.
    Raises Invalid, Conflict (already in the DPA), NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, line)
    hold(line)
    if line.stage == LineStage.DPA:
        raise Conflict("budget.adopted", "Baris ini sudah ditetapkan dalam DPA.")
    entries = entries_of(line)
    ceiling = ledger.balance(entry.plain for entry in entries).ceiling
    if ceiling <= 0:
        raise Invalid("budget.empty", "Pagu usulan baris ini sudah dibatalkan; buka baris baru.")
    granted = ceiling if amount is None else amount
    _check_fact(granted, document_no)
    _check_allotted(line.year, day)
    for entry in reversible(entries):
        _undo(entry, REPLACED, by=by)
    line.stage, line.to_review = LineStage.DPA, False
    _write(line, EntryKind.ALLOTMENT, granted, document_no, day, "", by=by)
    journal.note(
        by,
        "menetapkan usulan menjadi DPA",
        line,
        {"amount": ceiling},
        document_no=document_no.strip(),
        amount=granted,
    )


def commit(
    line: BudgetLine, amount: Decimal, document_no: str, day: date, note: str, *, by: Membership
) -> BudgetEntry:
    """Promise money by an order or a contract.

    Raises Invalid (also `budget.overspent`), Conflict (`budget.twice`), NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, line)
    hold(line)
    _check_spent(line, amount, document_no, day)
    entries = entries_of(line)
    _refuse_twice(entries, EntryKind.COMMITMENT, amount, document_no, day)
    _refuse_overspending(amount, ledger.room(entry.plain for entry in entries))
    entry = _write(line, EntryKind.COMMITMENT, amount, document_no, day, note, by=by)
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
    """Pay, for a commitment or without one; what exceeds the commitment's rest is taken from the available.

    Raises Invalid (also `budget.overspent`), Conflict (`budget.twice`), NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, line)
    hold(line)
    _check_spent(line, amount, document_no, day)
    entries = entries_of(line)
    number = _number(commitment, entries)
    _refuse_twice(entries, EntryKind.REALISATION, amount, document_no, day, number)
    _refuse_overspending(amount, ledger.room((entry.plain for entry in entries), number))
    entry = _write(line, EntryKind.REALISATION, amount, document_no, day, note, number, by=by)
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
    _check_spent(line, amount, document_no, day)
    entries = entries_of(line)
    number = _number(commitment, entries)
    _refuse_twice(entries, EntryKind.RELEASE, amount, document_no, day, number)
    rest = ledger.rests(entry.plain for entry in entries)[commitment.id]
    if amount > rest:
        raise Invalid("budget.released", f"Sisa komitmen ini {formats.rupiah(rest)}.", "amount")
    entry = _write(line, EntryKind.RELEASE, amount, document_no, day, note, number, by=by)
    journal.note(
        by, "melepaskan komitmen", line, entry=entry.id, amount=amount, document_no=entry.document_no
    )
    return entry


def reverse(entry: BudgetEntry, reason: str, *, by: Membership) -> BudgetEntry:
    """Take an entry back by one of the opposite sign (rule M2). Raises Invalid, Conflict, NotAllowed."""
    require(by, Action.EDIT_BUDGET, entry)
    hold(entry.line)
    unreasoned = ("budget.reason", "Tulis alasan catatan ini dibatalkan.")
    reason = texts.checked(reason, LONGEST_NOTE, "budget.long", "reason", empty=unreasoned)
    entries = entries_of(entry.line)
    _check_reversible(entry, entries)
    facts = [known.plain for known in entries]
    if ledger.balance([*facts, entry.plain.undone()]).available < 0:
        left = formats.rupiah(ledger.balance(facts).available)
        sentence = f"Tersedia tinggal {left}; batalkan dulu komitmen atau realisasi yang memakai jumlah ini."
        raise Invalid("budget.overspent", sentence, "entry_id")
    undoing = _undo(entry, reason, by=by)
    journal.note(by, "membatalkan catatan anggaran", entry.line, entry=entry.id, reason=reason)
    return undoing


def _check_fact(amount: Decimal, document_no: str) -> None:
    if amount <= 0 or amount * 100 != int(amount * 100):
        raise Invalid(
            "budget.amount", "Tulis jumlah di atas nol, paling banyak dua angka di belakang koma.", "amount"
        )
    unnumbered = ("budget.document", "Tulis nomor dokumen yang menjadi dasarnya.")
    texts.checked(document_no, LONGEST_DOCUMENT_NO, "budget.long", "document_no", empty=unnumbered)


def _check_allotted(year: int, day: date) -> None:
    if day.year not in (year - 1, year):
        sentence = f"Dokumen pagu tahun anggaran {year} bertanggal tahun {year - 1} atau {year}."
        raise Invalid("budget.other-year", sentence, "day")


def _check_spent(line: BudgetLine, amount: Decimal, document_no: str, day: date) -> None:
    if line.stage != LineStage.DPA:
        sentence = "Baris ini masih usulan; komitmen dan realisasi dicatat setelah DPA terbit."
        raise Invalid("budget.usulan", sentence)
    _check_fact(amount, document_no)
    if day.year != line.year:
        raise Invalid("budget.other-year", f"Tanggal harus dalam tahun anggaran {line.year}.", "day")


def _refuse_twice(
    entries: list[BudgetEntry],
    kind: EntryKind,
    amount: Decimal,
    document_no: str,
    day: date,
    commitment_id: int | None = None,
) -> None:
    """One document is written down once: number, day and amount alike are a form that was sent twice."""
    sent = (kind, amount, document_no.strip(), day, commitment_id)
    undone = {entry.reverses_id for entry in entries}
    standing = [entry for entry in entries if entry.reverses_id is None and entry.id not in undone]
    if any((e.kind, e.amount, e.document_no, e.day, e.commitment_id) == sent for e in standing):
        raise Conflict(
            "budget.twice", f"Dokumen {document_no.strip()} dengan tanggal dan jumlah ini sudah tercatat."
        )


def _refuse_overspending(amount: Decimal, room: Decimal) -> None:
    if amount > room:
        sentence = f"Tersedia {formats.rupiah(room)}; kurangi jumlahnya atau pilih baris lain."
        raise Invalid("budget.overspent", sentence, "amount")


def _number(commitment: BudgetEntry | None, entries: list[BudgetEntry]) -> int | None:
    """The number of a commitment of this line that still stands; None for none. Raises Invalid."""
    if commitment is None:
        return None
    undone = {entry.reverses_id for entry in entries}
    standing = {e.id for e in entries if e.kind == EntryKind.COMMITMENT and e.reverses_id is None} - undone
    if commitment.id not in standing:
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
    if entry.id not in {known.id for known in reversible(entries)}:
        sentence = (
            "Komitmen ini sudah dibayar atau dilepas sebagian; batalkan dulu realisasi dan pelepasannya."
        )
        raise Invalid("budget.commitment-used", sentence, "entry_id")


def _undo(entry: BudgetEntry, reason: str, *, by: Membership) -> BudgetEntry:
    """A reversal bears the day and document of what it takes back: each period's sum stays right."""
    return add(
        BudgetEntry(
            line_id=entry.line_id,
            kind=entry.kind,
            amount=-entry.amount,
            document_no=entry.document_no,
            day=entry.day,
            note=reason,
            commitment_id=entry.commitment_number,
            reverses_id=entry.id,
            made_by_id=by.person_id,
        )
    )


def _write(
    line: BudgetLine,
    kind: EntryKind,
    amount: Decimal,
    document_no: str,
    day: date,
    note: str,
    commitment_id: int | None = None,
    *,
    by: Membership,
) -> BudgetEntry:
    return add(
        BudgetEntry(
            line_id=line.id,
            kind=kind,
            amount=amount,
            document_no=document_no.strip(),
            day=day,
            note=texts.checked(note, LONGEST_NOTE, "budget.long", "note"),
            commitment_id=commitment_id,
            made_by_id=by.person_id,
        )
    )
