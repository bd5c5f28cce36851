"""What treasurers do with files: have one looked at, and take it over, all of it or nothing."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from campaigns.ground import clock, collecting, texts
from campaigns.ground.database import add, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.spreadsheets import Sheet
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans.budgets import checks
from campaigns.plans.imports import dpa, payments, writing
from campaigns.plans.imports.comparing import Terms
from campaigns.plans.imports.dpa import Reading
from campaigns.plans.imports.grants import plain
from campaigns.plans.imports.payments import Payments
from campaigns.plans.imports.questions import Plan, payout_of, plan_of, titles
from campaigns.plans.imports.things import (
    LONGEST_NAME,
    ImportFault,
    ImportFile,
    ImportKind,
    ImportRow,
    ImportState,
)

TOGETHER = 500  # payments in one row of ours: looked at only together
LONGEST_SENTENCE = 500  # characters of a fault that are kept
MOVED = "Anggaran berubah sejak pratinjau ini Anda baca. Periksa lagi perbedaannya, lalu muat."


def read_dpa(found: Sequence[Sheet], year: int, terms: Terms, *, by: Membership) -> Reading:
    """A budget's paper as it is understood, before anything is kept. Raises Invalid, Conflict (closed), NotAllowed."""
    require(by, Action.EDIT_BUDGET, by.agency)
    _check_terms(year, terms)
    checks.expect_open(by.agency_id, year)
    return dpa.reading(found, titles(by.agency_id, year), year)


def read_payments(found: Sequence[Sheet], year: int, *, by: Membership) -> Payments:
    """A treasurer's payments as they are understood. Raises Invalid, Conflict (closed), NotAllowed."""
    require(by, Action.EDIT_BUDGET, by.agency)
    checks.expect_open(by.agency_id, year)
    return payments.reading(found, titles(by.agency_id, year), year, clock.today())


def prepare_dpa(
    name: str, content: bytes, year: int, terms: Terms, read: Reading, *, by: Membership
) -> ImportFile:
    """Keep a budget's paper for a person to look at; the one before it that was not taken over is left."""
    told = {
        "paper": str(terms.paper),
        "number": terms.number.strip(),
        "day": terms.day.isoformat(),
        "ends_rest": terms.ends_rest,
        "places": dict(read.places),
    }
    _check_terms(year, terms)
    return _keep(ImportKind.DPA, name, content, year, told, read, read.kept, by)


def prepare_payments(name: str, content: bytes, year: int, read: Payments, *, by: Membership) -> ImportFile:
    """Keep a treasurer's payments for a person to look at."""
    starts = range(0, len(read.items), TOGETHER)
    rows = [(plain(read.items[start : start + TOGETHER]), "") for start in starts]
    return _keep(ImportKind.REALISATION, name, content, year, {"places": dict(read.places)}, read, rows, by)


@collecting.held_back()
def take_over(file: ImportFile, seen: str, *, by: Membership) -> ImportFile:
    """Do what the preview said, all of it or nothing; once.

    `seen` is the mark of the preview that a person read. Raises Conflict (`import.taken`, `import.moved`,
    `budget.closed`), Invalid (`import.wrong`: some row is at fault; `import.nothing`), NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, file)
    checks.hold_year(file.agency_id, file.year)
    hold(file)
    if file.state != ImportState.PREPARED:
        raise Conflict("import.taken", "Berkas ini sudah dimuat atau digantikan berkas lain.")
    checks.expect_open(file.agency_id, file.year)
    checks.hold_lines(file.agency_id, file.year)
    preview = plan_of(file) if file.is_paper else payout_of(file)
    if preview.mark != seen:
        raise Conflict("import.moved", MOVED)
    if preview.faults:
        raise Invalid("import.wrong", "Masih ada yang salah. Perbaiki berkasnya, lalu unggah lagi.")
    if not preview.does:
        raise Invalid("import.nothing", "Tidak ada yang berubah; tidak ada yang perlu dimuat.")
    if isinstance(preview, Plan):
        writing.write_plan(preview, by)
    else:
        writing.write_payout(preview, by)
    file.state, file.ended_at, file.ended_by_id = ImportState.TAKEN, clock.now(), by.person_id
    file.counts = {str(effect): number for effect, number in preview.counts.items() if number}
    journal.note(by, ACTS[file.kind], file, name=file.name, digest=file.digest[:12], **file.counts)
    return file


ACTS = {ImportKind.DPA: "memuat dokumen anggaran", ImportKind.REALISATION: "memuat realisasi"}


def _check_terms(year: int, terms: Terms) -> None:
    checks.check_number(terms.number)
    if terms.paper.is_change:
        checks.check_signed(year, terms.day)
    else:
        checks.check_allotted(year, terms.day)


def _keep(
    kind: ImportKind,
    name: str,
    content: bytes,
    year: int,
    terms: dict[str, Any],
    read: Reading | Payments,
    rows: Sequence[tuple[str, str]],
    by: Membership,
) -> ImportFile:
    require(by, Action.EDIT_BUDGET, by.agency)
    checks.hold_year(by.agency_id, year)
    checks.expect_open(by.agency_id, year)
    _leave_others(kind, year, by)
    file = add(
        ImportFile(
            agency_id=by.agency_id,
            kind=kind,
            state=ImportState.FAULTY if read.faults else ImportState.PREPARED,
            year=year,
            name=texts.file_name(name, LONGEST_NAME),
            digest=hashlib.sha256(content).hexdigest(),
            size=len(content),
            terms=terms,
            counts={"rows": read.rows, "faults": len(read.faults), "sums": read.added_up},
            made_by_id=by.person_id,
        )
    )
    numbered = [(number, *row) for number, row in enumerate(rows, 1)]
    writing.insert_plain(ImportRow, ("number", "told", "details"), numbered, {"file_id": file.id})
    writing.insert_all(
        ImportFault,
        (
            {
                **{"file_id": file.id, "place": place, "number": fault.row, "cell": fault.cell},
                **{"code": fault.code, "sentence": fault.message[:LONGEST_SENTENCE]},
            }
            for place, fault in enumerate(read.faults)
        ),
    )
    journal.note(by, "memeriksa berkas anggaran", file, name=file.name, **file.counts)
    return file


def _leave_others(kind: ImportKind, year: int, by: Membership) -> None:
    """What this person had looked at before and did not take over is no longer needed, beyond that it was there."""
    mine = select(ImportFile).filter_by(kind=kind, year=year, agency_id=by.agency_id, made_by_id=by.person_id)
    for file in db.session.scalars(
        mine.where(ImportFile.state.in_([ImportState.FAULTY, ImportState.PREPARED])).with_for_update(
            of=ImportFile
        )
    ):
        file.state, file.ended_at, file.ended_by_id = ImportState.LEFT, clock.now(), by.person_id
        for kept in (ImportRow, ImportFault):
            db.session.execute(delete(kept).where(kept.file_id == file.id))
