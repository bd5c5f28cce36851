"""Backups: each night one; and what a restored copy needs before it becomes the live database."""

import logging
import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import Connection, delete, insert, update

from campaigns.ground import backups, clock
from campaigns.ground.backups import Backup, Restored
from campaigns.ground.database import db
from campaigns.ground.errors import DomainError
from campaigns.ground.lease import Lease
from campaigns.ground.outbox import ANSWERED_WITHIN, Message
from campaigns.ground.settings import Setting
from campaigns.people import jobs
from campaigns.people.journal import Entry
from campaigns.people.sessions import SignIn
from campaigns.plans.partnerships import PartnerLink
from outreach import config

log = logging.getLogger(__name__)

NIGHTLY = "backups.make_nightly"  # what the diary calls this job
PAUSE = 3600.0  # seconds after a failure: a full disk is not emptier five minutes later
_not_before = 0.0  # by the monotonic clock


def make_nightly() -> None:
    """The night's backup, if it is not there yet; another one, if somebody wished for it just now.

    A failure is logged, older backups stay, and it is tried again. Raises Conflict where a wish was not fulfilled.
    """
    global _not_before
    due = time.monotonic() >= _not_before and backups.is_due(clock.now())
    wished = not due and NIGHTLY in jobs.wishes()
    db.session.rollback()
    if not (due or wished):
        return
    try:
        made = make()
    except DomainError as refusal:
        _not_before = time.monotonic() + PAUSE
        log.error("no backup this night: %s", refusal)
        if wished:
            raise
    else:
        log.info("backup %s", made.name)


def make(to: Path | None = None) -> Backup:
    """A new backup; in the folder of backups the oldest ones go, once it is whole. Raises Conflict."""
    made = backups.make(config.VERSION, to)
    if to is None:
        backups.prune(current_app.config["BACKUP_KEEP"])
    return made


def restore(folder: Path, *, replace: bool) -> Restored:
    """The backup in place of the live database, brought to this release. Raises NotFound, Invalid, Conflict."""
    folder = folder.absolute()
    return backups.restore(
        folder,
        replace=replace,
        adapt=lambda connection: _adapt(connection, folder.name),
        is_known=_is_known,
    )


def _adapt(connection: Connection, name: str) -> None:
    """Bring a copy to this release, and end what must not go on from where it stood.

    Sessions: one that was ended after the backup (a lost phone, a changed password) would open again; so would a
    partner's link that was revoked since. Mail: what
    waited then has mostly left since, and a drill must write to nobody, so it is held back like mail whose outcome
    is unknown. The lease: its worker is another one's.
    """
    settings = _migrations()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
    now = clock.now()
    ended = connection.execute(update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=now))
    waiting = update(Message).where(Message.sent_at.is_(None), Message.next_try_at.is_not(None))
    held = connection.execute(waiting.values(sending_at=now - ANSWERED_WITHIN, next_try_at=None))
    links = update(PartnerLink).where(PartnerLink.revoked_at.is_(None), PartnerLink.expires_at > now)
    shut = connection.execute(links.values(revoked_at=now))
    connection.execute(delete(Lease))
    proved = update(Setting).where(Setting.key == "figures_proved")
    connection.execute(proved.values(value=""))  # kept figures are compared anew at once
    after = {
        "sessions_ended": ended.rowcount,
        "mail_held": held.rowcount,
        "links_ended": shut.rowcount,
    }
    connection.execute(
        insert(Entry).values(at=now, act="memulihkan cadangan", about=f"backup:{name}", after=after)
    )


def _is_known(revision: str) -> bool:
    """Whether this release has the migration, and so can read what was made by it."""
    try:
        return ScriptDirectory.from_config(_migrations()).get_revision(revision) is not None
    except CommandError:
        return False


def _migrations() -> Config:
    settings: Config = current_app.extensions["migrate"].migrate.get_config()
    return settings
