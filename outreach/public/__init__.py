"""The public room: what anyone may see, and the way in."""

from outreach.public import (
    account,
    agenda,
    coverage,
    health,
    invitation,
    notices,
    resets,
    second_factor,
    sign_in,
)
from outreach.public.blueprint import public

__all__ = [
    "account",
    "agenda",
    "coverage",
    "health",
    "invitation",
    "notices",
    "public",
    "resets",
    "second_factor",
    "sign_in",
]
