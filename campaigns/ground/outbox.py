"""Messages that leave the house after the commit, never before it.

An act puts its message in this table, in its own transaction; a job sends what waits. A message that
was rolled back was never written, and one that was written is never lost.
"""

from datetime import datetime, timedelta

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime, db, key_of

# Things

PATIENCE = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=4))


class Message(Base):
    """One e-mail waiting for, or after, delivery; `about` names the thing as `table:id`."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(String(80))
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=lambda: clock.now(), index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None] = mapped_column(String(300))


# Acts


def put(to: str, subject: str, body: str, thing: Base) -> Message:
    """Queue an e-mail about a thing; it leaves once this transaction has committed."""
    db.session.flush()
    message = Message(to=to, subject=subject, body=body, about=key_of(thing))
    db.session.add(message)
    return message


def mark_sent(message: Message, *, at: datetime) -> None:
    """The server took it."""
    message.sent_at, message.next_try_at, message.tries = at, None, message.tries + 1


def mark_failed(message: Message, fault: str, *, at: datetime) -> None:
    """The server did not take it; try again after a growing pause, and give up after the last."""
    pause = PATIENCE[message.tries] if message.tries < len(PATIENCE) else None
    message.tries += 1
    message.fault = fault[:300]
    message.next_try_at = at + pause if pause else None


# Questions


def due(at: datetime, limit: int = 50) -> list[Message]:
    """Messages whose time to be sent has come, oldest first."""
    waiting = select(Message).where(Message.next_try_at <= at, Message.sent_at.is_(None))
    return list(db.session.scalars(waiting.order_by(Message.id).limit(limit)))
