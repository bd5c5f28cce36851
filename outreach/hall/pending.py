"""The minutes between the right password and the right code: a mark in the browser's signed cookie.

It is no session and opens no door; it only says whose code is asked for. It dies with the password it was given
for, so that a new password also stops whoever knew the old one.
"""

from flask import session

from campaigns.ground import clock, sealing
from campaigns.ground.database import db
from campaigns.people.persons import Membership

LASTS = 300  # seconds
NAME = "pending"  # in the cookie, beside the form's token


def begin(member: Membership) -> None:
    """Note that this browser knew the password of a person whose code is asked for next."""
    until = int(clock.now().timestamp()) + LASTS
    session[NAME] = {"membership": member.id, "until": until, "mark": _mark(member)}


def member() -> Membership | None:
    """Whose code is waited for, or None: nobody's, too late, or something changed meanwhile."""
    facts = session.get(NAME)
    if not facts or clock.now().timestamp() >= facts["until"]:
        return None
    found = db.session.get(Membership, facts["membership"])
    return found if found and found.opens and facts["mark"] == _mark(found) else None


def _mark(member: Membership) -> str:
    person = member.person
    return sealing.fingerprint(f"pending:{person.id}:{person.password_hash}:{person.second_factor_at}")
