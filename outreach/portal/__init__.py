"""The portal: partner agencies see and promise their part."""

from outreach.portal import (
    agreements,
    amendments,
    calendar,
    contributions,
    deliveries,
    papers,
    partnerships,
    promises,
)
from outreach.portal.blueprint import portal

__all__ = [
    "agreements",
    "amendments",
    "calendar",
    "contributions",
    "deliveries",
    "papers",
    "partnerships",
    "portal",
    "promises",
]
