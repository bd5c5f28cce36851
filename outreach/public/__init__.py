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
<<<<<<< HEAD
    open_data,
=======
    outlines,
>>>>>>> 60a2144 (Take an office's official boundaries: looked at, repaired or refused, by version, taken back)
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
<<<<<<< HEAD
    "open_data",
=======
    "outlines",
>>>>>>> 60a2144 (Take an office's official boundaries: looked at, repaired or refused, by version, taken back)
    "partner_links",
    "posters",
    "public",
    "resets",
    "second_factor",
    "sign_in",
]
