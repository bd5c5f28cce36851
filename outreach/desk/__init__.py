"""The desk: planners, leaders, treasurers, operators and admins at work."""

from outreach.desk import (
    accounts,
    activities,
    agencies,
    attendance,
    budgets,
    campaigns,
    complaints,
    coverage,
    evidence,
    holidays,
    home,
    partnerships,
    programs,
    sites,
)
from outreach.desk.blueprint import desk

__all__ = [
    "accounts",
    "activities",
    "agencies",
    "attendance",
    "budgets",
    "campaigns",
    "complaints",
    "coverage",
    "desk",
    "evidence",
    "holidays",
    "home",
    "partnerships",
    "programs",
    "sites",
]
