"""Playbooks: how a program is done each time: its tasks by phase, whom it needs, and what has to prove it."""

from campaigns.plans.playbooks.acts import (
    add_evidence,
    add_partner,
    add_task,
    fill,
    remove,
    revise_evidence,
    revise_partner,
    revise_task,
    set_date_rule,
    start_known,
)
from campaigns.plans.playbooks.questions import evidence_of, is_empty, partners_of, tasks_of
from campaigns.plans.playbooks.things import (
    LONGEST_DOCUMENT,
    LONGEST_GOODS,
    LONGEST_TASK,
    Phase,
    PlaybookEvidence,
    PlaybookPartner,
    PlaybookTask,
)

__all__ = [
    "LONGEST_DOCUMENT",
    "LONGEST_GOODS",
    "LONGEST_TASK",
    "Phase",
    "PlaybookEvidence",
    "PlaybookPartner",
    "PlaybookTask",
    "add_evidence",
    "add_partner",
    "add_task",
    "evidence_of",
    "fill",
    "is_empty",
    "partners_of",
    "remove",
    "revise_evidence",
    "revise_partner",
    "revise_task",
    "set_date_rule",
    "start_known",
    "tasks_of",
]
