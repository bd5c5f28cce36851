"""The public room: what anyone may see, and the way in."""

from outreach.public import (
    account,
    agenda,
    coverage,
    feeds,
    health,
    inbox,
    invitation,
    notices,
    open_data,
    outlines,
    partner_links,
    posters,
    resets,
    second_factor,
    sign_in,
)
from outreach.public.blueprint import public

__all__ = [
    "account",
    "agenda",
    "coverage",
    "feeds",
    "health",
    "inbox",
    "invitation",
    "notices",
    "open_data",
    "outlines",
    "partner_links",
    "posters",
    "public",
    "resets",
    "second_factor",
    "sign_in",
]
