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
    decrees,
    evidence,
    holidays,
    home,
    journal,
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
    "decrees",
    "desk",
    "evidence",
    "holidays",
    "home",
    "journal",
    "partnerships",
    "programs",
    "sites",
]
