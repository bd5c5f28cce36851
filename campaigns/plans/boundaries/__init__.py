"""Boundaries: an office's official outlines, looked at before they replace what the map draws; each version is kept.

things     a version and its areas
reading    a file as the workbench understood it
acts       prepare, take over, go back to the scheme
questions  what is in use, and in which area a point lies
"""

from campaigns.plans.boundaries.acts import discard, prepare, take_over, withdraw
from campaigns.plans.boundaries.questions import (
    Change,
    changes,
    current,
    drawn,
    mark,
    versions,
    where,
)
from campaigns.plans.boundaries.reading import MAX_BYTES, Keys, Read, check_size, read
from campaigns.plans.boundaries.things import (
    LONGEST_KEY,
    LONGEST_SOURCE,
    Boundary,
    BoundaryArea,
)

__all__ = [
    "LONGEST_KEY",
    "LONGEST_SOURCE",
    "MAX_BYTES",
    "Boundary",
    "BoundaryArea",
    "Change",
    "Keys",
    "Read",
    "changes",
    "check_size",
    "current",
    "discard",
    "drawn",
    "mark",
    "prepare",
    "read",
    "take_over",
    "versions",
    "where",
    "withdraw",
]
