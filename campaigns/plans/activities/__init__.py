"""Activities: who does what, where, when and for which villages."""

from campaigns.plans.activities.acts import (
    Warned,
    cancel,
    hold_it,
    require_officers,
    reschedule,
    revise,
    schedule,
)
from campaigns.plans.activities.openings import free_slots, wish_for
from campaigns.plans.activities.questions import (
    at_site,
    between,
    clashes_of,
    days_between,
    find_clashes,
    of,
    of_officer,
    ramadans,
    upcoming,
)
from campaigns.plans.activities.things import Activity, ActivityState, activity_officer, activity_village

__all__ = [
    "Activity",
    "ActivityState",
    "Warned",
    "activity_officer",
    "activity_village",
    "at_site",
    "between",
    "cancel",
    "clashes_of",
    "days_between",
    "find_clashes",
    "free_slots",
    "hold_it",
    "of",
    "of_officer",
    "ramadans",
    "require_officers",
    "reschedule",
    "revise",
    "schedule",
    "upcoming",
    "wish_for",
]
