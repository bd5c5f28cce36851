"""Tasks: what has to be done for an activity, by when and by whom; they come from the program's playbook."""

from campaigns.plans.tasks.acts import (
    add_one,
    assign,
    complete,
    drop_all_open,
    drop_open,
    move_open,
    plan_for,
    reopen,
    take_off,
)
from campaigns.plans.tasks.questions import (
    WORKERS,
    arithmetic,
    due_between,
    late_of,
    listed,
    may_reopen,
    of_activities,
    of_activity,
    of_campaign,
    of_officer,
    overdue,
    workers,
)
from campaigns.plans.tasks.things import Task

__all__ = [
    "WORKERS",
    "Task",
    "add_one",
    "arithmetic",
    "assign",
    "complete",
    "drop_all_open",
    "drop_open",
    "due_between",
    "late_of",
    "listed",
    "may_reopen",
    "move_open",
    "of_activities",
    "of_activity",
    "of_campaign",
    "of_officer",
    "overdue",
    "plan_for",
    "reopen",
    "take_off",
    "workers",
]
