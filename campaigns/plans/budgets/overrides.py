"""Leave to go beyond what is available on a line: the treasurer asks, the leader grants or refuses (rule M2).

One leave is for one commitment or payment, by at most its amount; who records that uses it without another word, and
the entry names it; if that is taken back, the leave may be used again, or taken back too. The leader may also grant
without having been asked.
"""

from decimal import Decimal

from sqlalchemy import select

from campaigns.ground import clock, formats, texts
from campaigns.ground.database import add, db, fetch, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal, notices
from campaigns.people.agencies import Agency
from campaigns.people.notices import Purpose
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Person, Role, in_role
from campaigns.plans.budgets import checks
from campaigns.plans.budgets.things import (
    LONGEST_NOTE,
    BudgetEntry,
    BudgetLine,
    BudgetOverride,
    BudgetYear,
    LineStage,
    OverrideState,
)

UNREASONED = "Tulis alasan mengapa anggaran perlu dilampaui."


def ask_override(line: BudgetLine, amount: Decimal, reason: str, *, by: Membership) -> BudgetOverride:
    """Ask the leader for leave to go beyond what is available.

    Raises Invalid, Conflict (`budget.asked`), NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, line)
    asked = _new(line, amount, reason, by)
    journal.note(by, "meminta izin pelampauan", line, amount=amount, reason=asked.reason)
    beyond = f"{line.description} sebesar {formats.rupiah(amount)}"
    sentence = f"{by.person.name} meminta izin melampaui pagu {beyond}: {asked.reason}"
    notices.tell(_people(Role.LEADER, line), Purpose.TASK, sentence, line, by=by)
    return asked


def grant_override(asked: BudgetOverride, note: str = "", *, by: Membership) -> None:
    """Grant what was asked for. Raises Conflict (`budget.decided`), NotAllowed."""
    _decide(asked, OverrideState.GRANTED, "mengizinkan pelampauan", note, by)


def refuse_override(asked: BudgetOverride, note: str, *, by: Membership) -> None:
    """Refuse it with a reason, or take back a leave that nobody used. Raises Invalid, Conflict, NotAllowed."""
    checks.check_reason(note, "Tulis alasan permintaan ini ditolak.")
    _decide(asked, OverrideState.REFUSED, "menolak pelampauan", note, by)


def permit_override(line: BudgetLine, amount: Decimal, reason: str, *, by: Membership) -> BudgetOverride:
    """Grant leave without having been asked. Raises Invalid, Conflict, NotAllowed."""
    require(by, Action.OVERRIDE_BUDGET, line)
    leave = _new(line, amount, reason, by)
    leave.state, leave.decided_by_id, leave.decided_at = OverrideState.GRANTED, by.person_id, clock.now()
    journal.note(by, "mengizinkan pelampauan", line, amount=amount, reason=leave.reason)
    beyond = f"{line.description} sebesar {formats.rupiah(amount)}"
    sentence = f"{by.person.name} mengizinkan pelampauan pagu {beyond}: {leave.reason}"
    notices.tell(_people(Role.TREASURER, line), Purpose.TASK, sentence, line, by=by)
    return leave


def use_override(line: BudgetLine, excess: Decimal, amount: Decimal, room: Decimal) -> int | None:
    """The id of the leave that covers this excess, used up; None where nothing is in excess.

    The smallest that suffices is taken, the oldest of those. Raises Invalid (`budget.overspent`).
    """
    if excess <= 0:
        return None
    leave = min(
        (one for one in granted(line) if one.amount >= excess),
        key=lambda one: (one.amount, one.id),
        default=None,
    )
    if leave is None:
        asked = (o.amount for o in overrides_of(line) if o.state == OverrideState.ASKED)
        enough = min((most for most in asked if most >= excess), default=None)
        way = (
            f"tunggu keputusan pimpinan atas izin {formats.rupiah(enough)} yang sudah diminta"
            if enough
            else f"minta izin pimpinan untuk kelebihan {formats.rupiah(amount - room)}"
        )
        sentence = f"Tersedia {formats.rupiah(room)}; kurangi jumlahnya, pilih baris lain, atau {way}."
        raise Invalid("budget.overspent", sentence, "amount")
    leave.state = OverrideState.USED
    return leave.id


def give_back(entry: BudgetEntry, *, by: Membership) -> None:
    """Let the leave of an entry that is taken back, on its held line, be used again: what was beyond never was."""
    if entry.override_id is None:
        return
    leave = fetch(BudgetOverride, entry.override_id)
    leave.state = OverrideState.GRANTED
    journal.note(by, "mengembalikan izin pelampauan", entry.line, amount=leave.amount, reason=leave.reason)


def _new(line: BudgetLine, amount: Decimal, reason: str, by: Membership) -> BudgetOverride:
    hold(line)
    checks.expect_writable(line)
    if line.stage != LineStage.DPA:
        raise Invalid("budget.usulan", "Baris ini masih usulan; tidak ada pagu DPA yang dapat dilampaui.")
    checks.check_amount(amount)
    reason = checks.check_reason(reason, UNREASONED)
    open_ = (OverrideState.ASKED, OverrideState.GRANTED)
    if any((o.amount, o.reason) == (amount, reason) and o.state in open_ for o in overrides_of(line)):
        raise Conflict("budget.asked", "Izin dengan jumlah dan alasan ini sudah diminta.")
    return add(BudgetOverride(line_id=line.id, amount=amount, reason=reason, asked_by_id=by.person_id))


def _decide(asked: BudgetOverride, state: OverrideState, act: str, note: str, by: Membership) -> None:
    require(by, Action.OVERRIDE_BUDGET, asked)
    hold(asked.line)
    db.session.refresh(asked)
    checks.expect_writable(asked.line)
    takes_back = state == OverrideState.REFUSED and asked.state == OverrideState.GRANTED
    if asked.state != OverrideState.ASKED and not takes_back:
        raise Conflict("budget.decided", "Permintaan ini sudah diputuskan.")
    asked.decision_note = texts.checked(note, LONGEST_NOTE, "budget.long", "note")
    asked.state, asked.decided_by_id, asked.decided_at = state, by.person_id, clock.now()
    journal.note(by, act, asked.line, amount=asked.amount, reason=asked.reason, note=asked.decision_note)
    said = "mengizinkan" if state == OverrideState.GRANTED else "menolak"
    beyond = f"{asked.line.description} sebesar {formats.rupiah(asked.amount)}"
    sentence = f"{by.person.name} {said} pelampauan pagu {beyond}. {asked.decision_note}"
    notices.tell([asked.asked_by], Purpose.TASK, sentence, asked.line, by=by)


def _people(role: Role, line: BudgetLine) -> list[Person]:
    return [member.person for member in in_role(role, line.agency)]


# Questions


def overrides_of(line: BudgetLine) -> list[BudgetOverride]:
    """What was asked for or granted on a line, newest first."""
    mine = select(BudgetOverride).where(BudgetOverride.line_id == line.id)
    return list(db.session.scalars(mine.order_by(BudgetOverride.id.desc())))


def granted(line: BudgetLine) -> list[BudgetOverride]:
    """Leaves that may still be used."""
    return [one for one in overrides_of(line) if one.state == OverrideState.GRANTED]


def waiting_in(agency: Agency) -> list[BudgetOverride]:
    """What the leader of an agency has still to decide, oldest first; nobody can where a line is only read now."""
    closed = select(BudgetYear.year).where(
        BudgetYear.agency_id == agency.id, BudgetYear.closed_at.is_not(None)
    )
    wanted = select(BudgetOverride).join(BudgetLine).where(BudgetOverride.state == OverrideState.ASKED)
    writable = (BudgetLine.removed_at.is_(None), BudgetLine.year.not_in(closed))
    mine = wanted.where(BudgetLine.agency_id == agency.id, *writable)
    return list(db.session.scalars(mine.order_by(BudgetOverride.id)))
