"""One runner, however many processes: a lease row that only its holder renews.

Claimed by one conditional UPDATE, so that of two claimants at once exactly one wins; renewed every RENEW
seconds, free for others LASTS seconds after the last renewal. Also the worker's pulse for /readyz.
"""

from datetime import datetime, timedelta

from sqlalchemy import String, or_, update
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime, db

LASTS = timedelta(seconds=20)
RENEW = 5  # seconds
NAME = "worker"


class Lease(Base):
    """Who may run the timetable, and until when."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime] = mapped_column(UtcDateTime)


def claim(holder: str) -> bool:
    """Take or renew the lease for `holder`. False while another one's lasts. Inside the caller's transaction."""
    now = clock.now()
    if db.session.get(Lease, NAME) is None:
        db.session.add(Lease(name=NAME, holder=holder, until=now + LASTS))
        db.session.flush()
        return True
    mine = (
        update(Lease)
        .where(Lease.name == NAME, or_(Lease.holder == holder, Lease.until < now))
        .values(holder=holder, until=now + LASTS)
    )
    return bool(db.session.execute(mine).rowcount)  # type: ignore[attr-defined]


def give_up(holder: str) -> None:
    """Let the next one start at once. Inside the caller's transaction."""
    db.session.execute(
        update(Lease).where(Lease.name == NAME, Lease.holder == holder).values(until=clock.now() - LASTS)
    )


def is_fresh() -> bool:
    """Whether a worker is alive now."""
    row = db.session.get(Lease, NAME)
    return row is not None and row.until >= clock.now()
