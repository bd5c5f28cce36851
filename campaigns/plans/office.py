"""What an office sets for itself: its name, how patient it is, and what its ladder has to keep."""

from campaigns.ground import settings, texts
from campaigns.ground.errors import Invalid
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import rungs

LONGEST_NAME = 80  # characters
MOST_DAYS = 60  # working days of patience

# Acts


def set_rules(name: str, escalation_days: int, ladder_rule: str, *, by: Membership) -> None:
    """Change them together. Raises Invalid, NotAllowed."""
    require(by, Action.MANAGE_REFERENCE)
    nameless = ("office.nameless", "Nama kantor belum diisi.")
    name = texts.checked(name, LONGEST_NAME, "office.long", "office", empty=nameless)
    if not 1 <= escalation_days <= MOST_DAYS:
        raise Invalid("office.days", f"Isi dengan 1 sampai {MOST_DAYS} hari kerja.", "escalation_days")
    rungs.set_rule(ladder_rule, "ladder_rule", by=by)
    wanted = {"office": name, "escalation_days": str(escalation_days)}
    before = {key: settings.get(key) for key in wanted}
    changed = {key: value for key, value in wanted.items() if value != before[key]}
    for key, value in changed.items():
        settings.put(key, value)
    if changed:
        journal.note(
            by, "mengubah pengaturan", "setting:kantor", {key: before[key] for key in changed}, **changed
        )
