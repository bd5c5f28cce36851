"""The portal: partner agencies see and promise their part."""

from outreach.portal import partnerships
from outreach.portal.blueprint import portal

__all__ = ["partnerships", "portal"]
