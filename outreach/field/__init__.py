"""The field: officers on event day, on small screens."""

from outreach.field import activities, attendance, complaints, evidence
from outreach.field.blueprint import field

__all__ = ["activities", "attendance", "complaints", "evidence", "field"]
