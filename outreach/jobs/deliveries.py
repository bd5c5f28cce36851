"""Deliveries: what waits in the outbox goes to the mail server, each message marked in its own transaction.

Never inside it: SQLite has one writer, and a slow mail server would keep everybody else from writing. A worker
that is killed between the two sends the message again, under the same Message-ID.
"""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app

from campaigns.ground import clock, outbox
from campaigns.ground.database import db, transaction

log = logging.getLogger(__name__)


def send_due() -> None:
    """Send what is due; without SMTP_URL everything waits, and nothing is counted as a try."""
    url = current_app.config["SMTP_URL"]
    waiting = [message.id for message in outbox.due(clock.now())] if url else []
    if not waiting:
        return
    try:
        with _server(url) as server:
            for id_ in waiting:
                _send(server, id_)
    except (OSError, smtplib.SMTPException) as fault:
        log.warning("mail server not reached: %s", fault)


def _send(server: smtplib.SMTP, id_: int) -> None:
    """One message: sent and marked, or marked as failed with what stood in the way. Raises SMTPServerDisconnected."""
    fault = _fault_of(server, id_)
    with transaction():
        message = db.session.get_one(outbox.Message, id_)
        if fault is None:
            outbox.mark_sent(message, at=clock.now())
        else:
            outbox.mark_failed(message, str(fault), at=clock.now())
    if isinstance(fault, smtplib.SMTPServerDisconnected):
        raise fault


def _fault_of(server: smtplib.SMTP, id_: int) -> Exception | None:
    """What the server says against the letter, or what keeps it from being written; None once it is sent.

    Whatever it is: one letter must not stop those behind it, and the parser of addresses has faults of its own.
    """
    try:
        letter = _letter(db.session.get_one(outbox.Message, id_))
        db.session.rollback()  # no view of the data stays open while the server is slow
        server.send_message(letter)
    except Exception as fault:
        log.warning("message %s not sent: %s", id_, type(fault).__name__)  # its words name people
        return fault
    return None


def _letter(message: outbox.Message) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = (
        current_app.config["MAIL_FROM"],
        message.to,
        message.subject,
    )
    letter["Message-ID"] = f"<{message.id}.{message.queued_at:%Y%m%d%H%M%S}@jangkau>"  # the same at every try
    letter.set_content(message.body)
    return letter


@contextmanager
def _server(url: str) -> Iterator[smtplib.SMTP]:
    """The mail server of `smtp://user:password@host:port` (STARTTLS where offered) or `smtps://…`."""
    parts = urlsplit(url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(
        parts.hostname or "localhost", parts.port or (465 if parts.scheme == "smtps" else 25), timeout=20
    ) as server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls()
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
