"""Wishes for a new password are looked at here, not at the public door, which must not tell who has an account."""

from campaigns.ground import lease
from campaigns.ground.database import db, transaction
from campaigns.people import resets
from outreach.hall import letters


def answer_wishes() -> None:
    """Send a link to whoever is meant by a wish, each in a transaction of its own."""
    waiting = resets.wishes()
    for id_ in waiting:
        with transaction():
            lease.insist()
            wanted = db.session.get(resets.ResetWish, id_)
            if wanted is not None:
                for made, token in resets.grant(wanted):
                    letters.reset(made, token)
