"""Closing an agency's budget year: from then on it is read-only; only its leader opens it again (rule M2)."""

from decimal import Decimal

from campaigns.ground import clock, formats, texts
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.agencies import Agency
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans.budgets import checks
from campaigns.plans.budgets.questions import unpaid_of
from campaigns.plans.budgets.things import LONGEST_NOTE, BudgetYear


def close_year(agency: Agency, year: int, note: str = "", *, by: Membership) -> BudgetYear:
    """Close a year once nothing is promised that is not paid or released.

    Raises Invalid (`budget.outstanding`, `budget.future`), Conflict (`budget.closed`), NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, agency)
    if year > clock.today().year:
        raise Invalid("budget.future", f"Tahun anggaran {year} belum dimulai.")
    held = checks.hold_year(agency.id, year)
    checks.expect_open(agency.id, year)
    checks.hold_lines(agency.id, year)
    unpaid = unpaid_of(agency, year)
    if unpaid:
        total = sum((one.rest for one in unpaid), Decimal(0))
        sentence = (
            f"Masih ada {len(unpaid)} komitmen berjalan sebesar {formats.rupiah(total)};"
            " catat realisasinya atau lepas sisanya dulu."
        )
        raise Invalid("budget.outstanding", sentence)
    held.reason = texts.checked(note, LONGEST_NOTE, "budget.long", "note")
    held.closed_at, held.closed_by_id = clock.now(), by.person_id
    journal.note(by, "menutup tahun anggaran", held, year=year, note=held.reason)
    return held


def reopen_year(agency: Agency, year: int, reason: str, *, by: Membership) -> BudgetYear:
    """Open a closed year again. Raises Invalid, Conflict (`budget.open`), NotAllowed."""
    require(by, Action.OVERRIDE_BUDGET, agency)
    reason = checks.check_reason(reason, "Tulis alasan tahun anggaran ini dibuka kembali.")
    held = checks.hold_year(agency.id, year)
    if held.closed_at is None:
        raise Conflict("budget.open", f"Tahun anggaran {year} tidak sedang ditutup.")
    held.closed_at, held.closed_by_id, held.reason = None, None, reason
    journal.note(by, "membuka kembali tahun anggaran", held, year=year, reason=reason)
    return held
