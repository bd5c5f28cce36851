"""The portal: partner agencies see and promise their part."""

from outreach.portal import agreements, calendar, contributions, papers, partnerships, promises
from outreach.portal.blueprint import portal

__all__ = ["agreements", "calendar", "contributions", "papers", "partnerships", "portal", "promises"]
