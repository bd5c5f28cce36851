"""The portal: partner agencies see and promise their part."""

from outreach.portal import calendar, contributions, partnerships, promises
from outreach.portal.blueprint import portal

__all__ = ["calendar", "contributions", "partnerships", "portal", "promises"]
