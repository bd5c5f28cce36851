"""Messages that leave the house after the commit, never before it.

An act puts its message in this table, in its own transaction; a job sends what waits. A message that
was rolled back was never written, and one that was written is never lost.

Nor is any sent twice. Between the last byte that makes a mail server take a message and its answer, nobody can
know whether it was taken (RFC 1047), and a worker that dies there takes the answer with it. So `begin` marks the
message before that byte, in a transaction of its own. What stays marked is *unsure*: it is held back and shown to
an operator, who asks the reader or the mail server's log and says `resend` or `settle`. Sending it again by itself
would be a second letter, mostly. A worker sends one letter at a time and marks it for milliseconds, so that one that
is killed leaves at most one, and none when it was not sending.

What only the receiver may read (a link that opens an account) lies sealed beside the body, and is gone once the
message was sent, given up, or too old to be of use: neither the table nor a backup opens anything.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, Text, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime, db, hold, key_of
from campaigns.ground.errors import Conflict
from campaigns.ground.sealing import Sealed

# Things

SECRET = "{rahasia}"  # where the secret stands in a body
ADDRESS = "{alamat}"  # where the address of the thing's page stands: the house knows none, who sends it does
GONE = "(tautan tidak disimpan)"
PATIENCE = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=4))
ANSWERED_WITHIN = timedelta(minutes=2)  # of `begin`, where the worker lives; after that nobody knows
STUCK_AFTER = timedelta(minutes=2)


class Message(Base):
    """One e-mail waiting for, or after, delivery; `about` names the thing as `table:id`."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    secret: Mapped[str | None] = mapped_column(Sealed)
    secret_until: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    about: Mapped[str] = mapped_column(String(80))
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=lambda: clock.now(), index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sending_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, index=True
    )  # from `begin` to its outcome
    tries: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None] = mapped_column(String(300))

    @property
    def text(self) -> str:
        """The body as it is sent, its secret included as long as there is one."""
        return self.body.replace(SECRET, self.secret or GONE) if self.secret_until else self.body


# Acts


def put(to: str, subject: str, body: str, thing: Base) -> Message:
    """Queue an e-mail about a thing; it leaves once this transaction has committed."""
    db.session.flush()
    message = Message(to=to, subject=subject, body=body, about=key_of(thing))
    db.session.add(message)
    return message


def put_secret(to: str, subject: str, body: str, thing: Base, *, secret: str, until: datetime) -> Message:
    """Queue an e-mail whose body says SECRET where `secret` stands; after `until` it is not sent any more."""
    message = put(to, subject, body, thing)
    message.secret, message.secret_until = secret, until
    return message


def begin(message_id: int, *, at: datetime) -> bool:
    """Claim a due message for the moment in which its outcome is unknown; False if it is no longer due.

    Of two workers one gets True. Commit before the server can take it.
    """
    mine = update(Message).where(Message.id == message_id, *_is_due(at))
    claimed = db.session.execute(mine.values(sending_at=at, next_try_at=None))
    return bool(claimed.rowcount)  # type: ignore[attr-defined]


def give_back(message: Message, *, at: datetime) -> None:
    """It was begun but surely not sent: it is due again."""
    message.sending_at, message.next_try_at = None, at


def mark_sent(message: Message, *, at: datetime) -> None:
    """The server took it."""
    message.sent_at, message.next_try_at, message.tries = at, None, message.tries + 1
    message.sending_at = None
    message.secret = None


def mark_failed(message: Message, fault: str, *, at: datetime) -> None:
    """The server did not take it; try again after a growing pause, and give up after the last."""
    pause = PATIENCE[message.tries] if message.tries < len(PATIENCE) else None
    message.tries += 1
    message.fault = fault[:300]
    message.next_try_at = at + pause if pause else None
    message.sending_at = None
    if pause is None:
        message.secret = None


def resend(message: Message, *, at: datetime) -> None:
    """Somebody found that an unsure message did not arrive. Raises Conflict if it is not unsure, or of no use now."""
    _hold_unsure(message, at)
    if message.secret_until and message.secret_until <= at:
        raise Conflict("message.late", "Tautan di dalam surat ini sudah tidak berlaku. Buat yang baru.")
    give_back(message, at=at)


def settle(message: Message, *, at: datetime) -> None:
    """Somebody found that an unsure message did arrive. Raises Conflict if it is not unsure."""
    _hold_unsure(message, at)
    mark_sent(message, at=at)


def _hold_unsure(message: Message, at: datetime) -> None:
    hold(message)
    if (
        message.sending_at is None or message.sending_at > at - ANSWERED_WITHIN
    ):  # its answer may be on the way
        raise Conflict("message.sure", "Surat ini tidak sedang menunggu kepastian.")


def drop_secrets(at: datetime) -> None:
    """Give up messages whose secret opens nothing any more, and forget it: without a mail server they wait for ever."""
    old = (Message.secret_until <= at, Message.secret.is_not(None))
    db.session.execute(update(Message).where(*old).values(secret=None, next_try_at=None))


# Questions


def due(at: datetime, limit: int = 50) -> list[Message]:
    """Messages whose time to be sent has come, oldest first."""
    waiting = select(Message).where(*_is_due(at))
    return list(db.session.scalars(waiting.order_by(Message.id).limit(limit)))


def _is_due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    of_use = or_(Message.secret_until.is_(None), Message.secret_until > at)
    return (Message.next_try_at <= at, Message.sent_at.is_(None), of_use)


def count_waiting() -> int:
    """How many messages wait to be sent, now or at their next try."""
    waiting = select(func.count()).where(Message.next_try_at.is_not(None), Message.sent_at.is_(None))
    return db.session.scalar(waiting) or 0


def stuck_since(at: datetime) -> datetime | None:
    """Since when the oldest message that should have left is waiting; None while all leave within STUCK_AFTER."""
    overdue_or_failing = or_(Message.next_try_at <= at - STUCK_AFTER, Message.tries > 0)
    waiting = (Message.sent_at.is_(None), Message.next_try_at.is_not(None))
    return db.session.scalar(select(func.min(Message.queued_at)).where(*waiting, overdue_or_failing))


def unsure(at: datetime) -> list[Message]:
    """Messages of which nobody knows whether they were sent, oldest first: for an operator to find out."""
    begun = select(Message).where(Message.sending_at <= at - ANSWERED_WITHIN)
    return list(db.session.scalars(begun.order_by(Message.id)))
