"""The portal: partner agencies see and promise their part."""

from outreach.portal import contributions, partnerships
from outreach.portal.blueprint import portal

__all__ = ["contributions", "partnerships", "portal"]
