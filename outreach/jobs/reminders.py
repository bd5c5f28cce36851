"""Reminders and the weekly digest: each person in a transaction of their own, their notice and letter in it."""

import logging
from collections.abc import Callable

from campaigns.ground import clock, lease
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict
from campaigns.insight import reminders

log = logging.getLogger(__name__)


def say_due() -> None:
    """Tell everybody what they have to be reminded of now; nothing outside office hours."""
    waiting = reminders.to_say(clock.now())
    for person_id, theirs in waiting.items():
        _each(lambda person_id=person_id, theirs=theirs: reminders.say(person_id, theirs))


def send_digests() -> None:
    """Give the leaders the week's digest, from Monday 07.30 WITA or the first working day after."""
    for person_id in reminders.readers_at(clock.now()):
        _each(lambda person_id=person_id: reminders.send(person_id))


def _each(act: Callable[[], object]) -> None:
    """One person's share; what another worker said meanwhile is theirs, and the next person's turn comes."""
    try:
        with transaction():
            lease.insist()
            act()
    except lease.Lost:
        raise
    except Conflict:
        log.info("another worker has said it")
    db.session.rollback()
