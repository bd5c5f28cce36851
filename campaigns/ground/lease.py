"""One runner, however many processes: a lease row that only its holder renews.

Claimed by one conditional UPDATE, so that of two claimants at once exactly one wins; renewed every RENEW
seconds, free for others LASTS seconds after the last renewal. Also the worker's pulse for /readyz.

A lease alone does not keep two from working: its holder can be stopped (a paused machine, a long swap) and wake
after another took over. So a tick asks `insist()` inside its own transaction, next to what it is about to do, and
what must not happen twice is claimed on its own row besides (`outbox.begin`).

The row holds wall-clock time. A clock set forward lets another take over early, which `insist()` makes harmless;
a clock set back would keep everybody waiting for the old hour, so a claimant also takes over a row that nobody
renewed for LASTS seconds of its own monotonic clock. Several machines on one database need clocks that agree
within a few seconds.
"""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import ColumnElement, String, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime, db
from campaigns.ground.errors import Conflict

# Things

LASTS = timedelta(seconds=20)
RENEW = 5  # seconds
STOPPED = 8  # seconds between two statements of one transaction of a job
NAME = "worker"
PLAUSIBLE = 3 * LASTS  # a lease that ends later than this was written before the clock was set back


class Lease(Base):
    """Who may run the timetable, and until when."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class Lost(Conflict):
    """The lease ran out or went to another process: whoever acted under it stops."""

    def __init__(self) -> None:
        super().__init__("lease.lost", "Pekerja lain sudah mengambil alih; pekerjaan ini dihentikan.")


class Holder:
    """One process that wants the lease, and what it knows of it by its own monotonic clock."""

    def __init__(self) -> None:
        # the random part: in containers the host's name and the process's number are those of the one before
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._sure_until = 0.0
        self._seen: tuple[str, datetime] | None = None
        self._seen_at = 0.0

    def claim(self) -> bool:
        """Take or renew the lease. Inside the caller's transaction, after whose commit `keep` or `lose` follows."""
        now, seen = monotonic(), _row()
        if seen != self._seen:
            self._seen, self._seen_at = seen, now
        silent = seen is not None and now - self._seen_at > LASTS.total_seconds()
        return claim(self.name, dead_since=seen[1] if seen and silent else None)

    def keep(self, asked_at: float) -> None:
        """The claim asked for at `asked_at` (seconds, monotonic) is committed."""
        self._sure_until = asked_at + LASTS.total_seconds()

    def lose(self) -> None:
        """Act no more: the claim failed, or the process was told to end."""
        self._sure_until = 0.0

    @property
    def is_sure(self) -> bool:
        """Whether the last claim still lasts, by a clock that nobody sets."""
        return monotonic() < self._sure_until

    def check(self) -> None:
        """Raises Lost unless the lease is this one's, by its own clock and by the row."""
        _leave_no_lock_behind()
        seen = _row() if self.is_sure else None
        if seen is None or seen[0] != self.name or seen[1] < clock.now():
            raise Lost


_acting: ContextVar[Holder | None] = ContextVar("acting", default=None)

# Acts


@contextmanager
def acting_as(holder: Holder) -> Iterator[None]:
    """What happens inside the block happens under this one's lease, and asks for it by `insist()`."""
    token = _acting.set(holder)
    try:
        yield
    finally:
        _acting.reset(token)


def insist() -> None:
    """Stop a tick whose lease is gone: the first line of a job's transaction. Raises Lost.

    Outside a tick (a command, a test) there is no lease to ask for.
    """
    holder = _acting.get()
    if holder is not None:
        holder.check()


def insist_still() -> None:
    """The same without the database, for the moment after a commit and before what cannot be undone. Raises Lost."""
    holder = _acting.get()
    if holder is not None and not holder.is_sure:
        raise Lost


def claim(holder: str, *, dead_since: datetime | None = None) -> bool:
    """Take or renew the lease for `holder`. False while another one's lasts. Inside the caller's transaction.

    `dead_since` is the end of a lease that the caller saw unrenewed for too long: it may be taken as well.
    """
    _leave_no_lock_behind()
    now = clock.now()
    if _row() is None:
        db.session.add(Lease(name=NAME, holder=holder, until=now + LASTS))
        db.session.flush()
        return True
    free: list[ColumnElement[bool]] = [Lease.holder == holder, Lease.until < now]
    if dead_since is not None:
        free.append(Lease.until == dead_since)
    mine = update(Lease).where(Lease.name == NAME, or_(*free)).values(holder=holder, until=now + LASTS)
    return bool(db.session.execute(mine).rowcount)  # type: ignore[attr-defined]


def give_up(holder: str) -> None:
    """Let the next one start at once. Inside the caller's transaction."""
    db.session.execute(
        update(Lease).where(Lease.name == NAME, Lease.holder == holder).values(until=clock.now() - LASTS)
    )


def _leave_no_lock_behind() -> None:
    """A process stopped between its UPDATE and its COMMIT must not keep the row from the next one.

    PostgreSQL ends the session of one that says nothing for STOPPED seconds. On SQLite such a process is the one
    writer, and all others wait until it goes on or ends.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = '{STOPPED}s'"))


# Questions


def is_fresh() -> bool:
    """Whether a worker is alive now."""
    seen, now = _row(), clock.now()
    return seen is not None and now <= seen[1] <= now + PLAUSIBLE


def _row() -> tuple[str, datetime] | None:
    """The holder and the end of the lease as they are stored now."""
    found = db.session.execute(select(Lease.holder, Lease.until).where(Lease.name == NAME)).first()
    return None if found is None else (found.holder, found.until)
