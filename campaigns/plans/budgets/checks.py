"""What every act on a budget checks, and how entries are written: stated once for acts, documents and imports."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from campaigns.ground import clock, formats, money, texts
from campaigns.ground.database import add, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people.agencies import Agency
from campaigns.people.persons import Membership
from campaigns.plans.budgets.things import (
    LONGEST_DOCUMENT_NO,
    LONGEST_NOTE,
    BudgetDocument,
    BudgetEntry,
    BudgetLine,
    BudgetYear,
    DocumentKind,
    LineStage,
)
from campaigns.plans.ledger import EntryKind

# The year


def year_of(agency_id: int, year: int) -> BudgetYear | None:
    """The agency's budget year, where anything was ever held or closed in it."""
    return db.session.scalar(select(BudgetYear).filter_by(agency_id=agency_id, year=year))


def hold_year(agency_id: int, year: int) -> BudgetYear:
    """Hold an agency's budget year: whoever changes more than one line, or writes a document, does so first.

    Lines are held after it; who needs one line alone holds only that. So nobody waits in a circle.
    """
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    facts = {"agency_id": agency_id, "year": year, "reason": ""}
    db.session.execute(insert(BudgetYear).values(**facts).on_conflict_do_nothing())
    found = year_of(agency_id, year)
    assert found is not None
    hold(found)
    return found


def hold_lines(agency_id: int, year: int) -> None:
    """Hold every line of a held year at once, in the order of their numbers: nobody pays of one meanwhile."""
    every = select(BudgetLine.id).filter_by(agency_id=agency_id, year=year).order_by(BudgetLine.id)
    db.session.execute(every.with_for_update(of=BudgetLine)).all()


def expect_open(agency_id: int, year: int) -> None:
    """Raise Conflict for a closed year: it is read-only (rule M2). To be asked after a hold."""
    closed = select(BudgetYear.closed_at).filter_by(agency_id=agency_id, year=year)
    if db.session.scalar(closed) is not None:
        sentence = (
            f"Tahun anggaran {year} sudah ditutup dan hanya dapat dibaca; pimpinan dapat membukanya kembali."
        )
        raise Conflict("budget.closed", sentence)


def expect_writable(line: BudgetLine) -> None:
    """Raise Conflict for a line that was removed, or whose year is closed. To be asked after a hold."""
    if line.removed_at is not None:
        raise Conflict("budget.removed", "Baris ini sudah dihapus; buka baris baru.")
    expect_open(line.agency_id, line.year)


# Facts


def check_amount(amount: Decimal, field: str = "amount") -> None:
    """Rupiah above 0, to the sen, that can be true: a price times a quantity may be neither. Raises Invalid."""
    if amount > money.LARGEST:
        raise Invalid("budget.amount", "Jumlah ini terlalu besar; periksa banyaknya angka nol.", field)
    if amount <= 0 or amount * 100 != int(amount * 100):
        raise Invalid(
            "budget.amount", "Tulis jumlah di atas nol, paling banyak dua angka di belakang koma.", field
        )


def check_number(document_no: str) -> str:
    """The number of a document, tidy. Raises Invalid."""
    unnumbered = ("budget.document", "Tulis nomor dokumen yang menjadi dasarnya.")
    return texts.checked(document_no, LONGEST_DOCUMENT_NO, "budget.long", "document_no", empty=unnumbered)


def check_fact(amount: Decimal, document_no: str) -> None:
    check_amount(amount)
    check_number(document_no)


def check_reason(reason: str, sentence: str, code: str = "budget.reason") -> str:
    """A reason, tidy. Raises Invalid with this sentence where there is none."""
    return texts.checked(reason, LONGEST_NOTE, "budget.long", "reason", empty=(code, sentence))


def check_allotted(year: int, day: date) -> None:
    if day.year not in (year - 1, year):
        sentence = f"Dokumen pagu tahun anggaran {year} bertanggal tahun {year - 1} atau {year}."
        raise Invalid("budget.other-year", sentence, "day")


def check_granting(kind: DocumentKind) -> None:
    """A DPA or its amendment grants a line; a shift only moves what is granted, to zero (rule M2). Raises Invalid."""
    if kind == DocumentKind.PERGESERAN:
        sentence = "Pergeseran hanya memindahkan pagu antarbaris DPA; pilih DPA murni atau perubahan."
        raise Invalid("budget.kind", sentence, "kind")


def check_signed(year: int, day: date) -> None:
    """The day of what happened in a year, and has happened (WITA's today, rule T1). Raises Invalid."""
    if day.year != year:
        raise Invalid("budget.other-year", f"Tanggal harus dalam tahun anggaran {year}.", "day")
    if day > clock.today():
        sentence = f"Tanggal {formats.day(day)} belum tiba; catat dokumen yang sudah terbit."
        raise Invalid("budget.future", sentence, "day")


def check_spent(line: BudgetLine, amount: Decimal, document_no: str, day: date) -> None:
    expect_writable(line)
    if line.stage != LineStage.DPA:
        sentence = "Baris ini masih usulan; komitmen dan realisasi dicatat setelah DPA terbit."
        raise Invalid("budget.usulan", sentence)
    check_fact(amount, document_no)
    check_signed(line.year, day)


# Entries


def standing(entries: Sequence[BudgetEntry]) -> list[BudgetEntry]:
    """The entries that were neither taken back nor take another back."""
    undone = {entry.reverses_id for entry in entries}
    return [entry for entry in entries if entry.reverses_id is None and entry.id not in undone]


def refuse_twice(
    entries: Sequence[BudgetEntry],
    kind: EntryKind,
    amount: Decimal,
    document_no: str,
    day: date,
    commitment_id: int | None = None,
) -> None:
    """One document is written down once: number, day and amount alike are a form that was sent twice."""
    sent = (kind, amount, document_no.strip(), day, commitment_id)
    if any((e.kind, e.amount, e.document_no, e.day, e.commitment_id) == sent for e in standing(entries)):
        raise Conflict(
            "budget.twice", f"Dokumen {document_no.strip()} dengan tanggal dan jumlah ini sudah tercatat."
        )


def document_of(
    agency: Agency, year: int, kind: DocumentKind, number: str, day: date, note: str = "", *, by: Membership
) -> BudgetDocument:
    """The document of this kind and number, noted now if it is new; its year is held by whoever asks."""
    facts = {"agency_id": agency.id, "year": year, "kind": kind, "number": number.strip()}
    found = db.session.scalar(select(BudgetDocument).filter_by(**facts))
    return found or add(BudgetDocument(**facts, day=day, note=note, made_by_id=by.person_id))


def write(
    line: BudgetLine,
    kind: EntryKind,
    amount: Decimal,
    document_no: str,
    day: date,
    note: str,
    commitment_id: int | None = None,
    *,
    document: BudgetDocument | None = None,
    override_id: int | None = None,
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
            document_id=document.id if document else None,
            override_id=override_id,
            made_by_id=by.person_id,
        )
    )


def undo(entry: BudgetEntry, reason: str, *, by: Membership) -> BudgetEntry:
    """A reversal bears the day and document of what it takes back: each period's and version's sum stays right."""
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
            document_id=entry.document_id,
            made_by_id=by.person_id,
        )
    )
