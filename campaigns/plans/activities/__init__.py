"""Activities: who does what, where, when and for which villages."""

from campaigns.plans.activities.acts import Warned, cancel, hold_it, reschedule, revise, schedule
from campaigns.plans.activities.questions import (
    at_site,
    between,
    clashes_of,
    find_clashes,
    of,
    of_officer,
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
    "find_clashes",
    "hold_it",
    "of",
    "of_officer",
    "reschedule",
    "revise",
    "schedule",
    "upcoming",
]
