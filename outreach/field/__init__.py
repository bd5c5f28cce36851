"""The field: officers on event day, on small screens."""

from outreach.field import (
    accommodations,
    activities,
    attendance,
    complaints,
    evidence,
    households,
    stock,
    tasks,
)
from outreach.field.blueprint import field

__all__ = [
    "accommodations",
    "activities",
    "attendance",
    "complaints",
    "evidence",
    "field",
    "households",
    "stock",
    "tasks",
]
