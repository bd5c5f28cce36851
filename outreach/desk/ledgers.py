"""A budget line's ledger, to take away: each entry with what was available after it, the newest first."""

from flask import request
from flask.typing import ResponseReturnValue

from campaigns.ground import clock
from campaigns.people.permissions import Action, find
from campaigns.plans import budgets, ledger
from campaigns.plans.budgets import BudgetLine, EntryKind
from outreach.desk.blueprint import desk
from outreach.desk.budgets import FAMILIES
from outreach.hall import exports, words
from outreach.hall.session import current_member

HEADINGS = (
    *("Nomor catatan", "Tanggal", "Jenis", "Dokumen", "Uraian", "Jumlah", "Tersedia sesudahnya"),
    *("Membatalkan catatan", "Dicatat oleh", "Dicatat pada"),
)


@exports.downloads(desk, "/budgets/<int:line_id>/entries")
def export_ledger(line_id: int, form: str) -> ResponseReturnValue:
    """All of it, or the kind that the page shows by its `?kind=`."""
    line = find(current_member(), Action.SEE_BUDGET, BudgetLine, line_id)
    kind = request.args.get("kind", "")
    kinds = FAMILIES[EntryKind(kind)][1] if kind in FAMILIES else set(EntryKind)
    entries = budgets.entries_of(line)
    after = ledger.running(entry.plain for entry in entries)
    rows = [
        (
            *(e.id, e.day, words.word(e.known_as), e.document_no, e.note, e.amount, b.available),
            *(e.reverses_id, e.made_by.name, clock.day_of(e.made_at)),
        )
        for e, b in zip(entries, after, strict=True)
        if e.kind in kinds
    ]
    return exports.as_file(form, f"buku-anggaran-{line.id}", HEADINGS, reversed(rows))
