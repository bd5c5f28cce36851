"""Activities: who does what, where, when and for which villages."""

from campaigns.plans.activities.acts import (
    Row,
    Warned,
    cancel,
    check_span,
    hold_it,
    require_officers,
    reschedule,
    revise,
    schedule,
    schedule_all,
)
from campaigns.plans.activities.openings import free_slots, neighbours, wish_for
from campaigns.plans.activities.questions import (
    ON_CALENDAR,
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
    "ON_CALENDAR",
    "Activity",
    "ActivityState",
    "Row",
    "Warned",
    "activity_officer",
    "activity_village",
    "at_site",
    "between",
    "cancel",
    "check_span",
    "clashes_of",
    "days_between",
    "find_clashes",
    "free_slots",
    "hold_it",
    "neighbours",
    "of",
    "of_officer",
    "ramadans",
    "require_officers",
    "reschedule",
    "revise",
    "schedule",
    "schedule_all",
    "upcoming",
    "wish_for",
]
