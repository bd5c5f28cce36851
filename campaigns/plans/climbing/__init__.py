"""Climbing: how editions stand to those before them (rule L1), and what their planners say about it."""

from campaigns.plans.climbing.acts import document, submit, withdraw
from campaigns.plans.climbing.engine import Climb, ClimbStatus, Dimension
from campaigns.plans.climbing.questions import (
    RULES,
    Tally,
    improvements_of,
    of,
    of_each,
    reason_missing,
    require_reason,
    tallied,
    tally,
)
from campaigns.plans.climbing.things import Improvement

__all__ = [
    "RULES",
    "Climb",
    "ClimbStatus",
    "Dimension",
    "Improvement",
    "Tally",
    "document",
    "improvements_of",
    "of",
    "of_each",
    "reason_missing",
    "require_reason",
    "submit",
    "tallied",
    "tally",
    "withdraw",
]
