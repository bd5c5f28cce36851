"""Deliveries: what waits in the outbox goes to the mail server, each message once.

Never inside a transaction: SQLite has one writer, and a slow mail server would keep everybody else from writing.
A message goes in four steps: everything but its last byte to the server; `outbox.begin` committed; the last byte,
the dot that makes the server take it; the answer committed. Killed before the second step it was not sent, and is
due; killed after the fourth it is marked. Between them lie milliseconds, and the one letter that is left there is
held back for an operator: see `campaigns/ground/outbox.py`.
"""

import logging
import smtplib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy.exc import DBAPIError

from campaigns.ground import clock, lease, outbox
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict
from outreach.hall import letters

log = logging.getLogger(__name__)

WAIT = 20  # seconds for every answer of the mail server
WAIT_AFTER_DOT = 60  # seconds: servers look through a letter before they answer for it
AGAIN = (0.0, 0.2, 1.0, 5.0, 15.0)  # seconds before each try to write down what the server answered


class NotBegun(Exception):
    """The message was no longer due when it could have been sent: it is somebody else's."""


class _Careful:
    """Keeps the dot that ends a letter back until `before_dot` returns; `dotted` says whether it left."""

    dotted = False
    before_dot: Callable[[], None] = staticmethod(lambda: None)

    def data(self: smtplib.SMTP, msg: bytes | str) -> tuple[int, bytes]:
        """As smtplib's own, which sends the dot with the text. Raises what `before_dot` raises, with no dot sent."""
        self.dotted = False
        code, answer = self.docmd("data")
        if code != 354:
            raise smtplib.SMTPDataError(code, answer)
        self.send(_as_sent(msg))
        self.before_dot()
        self.dotted = True
        self.sock.settimeout(WAIT_AFTER_DOT)
        self.send(b".\r\n")
        answered = self.getreply()
        self.sock.settimeout(WAIT)
        return answered


class Plain(_Careful, smtplib.SMTP):
    """`smtp://`"""


class Wrapped(_Careful, smtplib.SMTP_SSL):
    """`smtps://`"""


def send_due() -> None:
    """Send all that is due; without SMTP_URL everything waits, and nothing is counted as a try."""
    url = current_app.config["SMTP_URL"]
    while url and (waiting := _waiting()) and _send_all(url, waiting):
        pass


def _waiting() -> list[int]:
    waiting = [message.id for message in outbox.due(clock.now())]
    db.session.rollback()  # no view of the data stays open while the server is slow
    return waiting


def _send_all(url: str, waiting: list[int]) -> bool:
    """Send these over one connection, as many as a server likes in one; False if it makes no sense to go on."""
    try:
        with _server(url) as server:
            for id_ in waiting:
                _send(server, id_)
    except (OSError, smtplib.SMTPException) as fault:
        log.warning("mail server not reached: %s", type(fault).__name__)
    except (NotBegun, lease.Lost):
        log.info("another worker sends")
    else:
        return True
    return False


def forget_secrets() -> None:
    """What waited too long to be of use is not sent any more, and its secret is forgotten."""
    with transaction():
        lease.insist()
        outbox.drop_secrets(clock.now())


def _send(server: Plain | Wrapped, id_: int) -> None:
    """One message: sent and marked, or marked as failed with what stood in the way.

    Raises SMTPServerDisconnected, Lost, NotBegun: the connection is of no more use then.
    """
    lease.insist_still()
    server.dotted, server.before_dot = False, lambda: _begin(id_)
    fault = _fault_of(server, id_)
    if isinstance(fault, NotBegun | lease.Lost | DBAPIError):
        server.close()  # in the middle of a letter, with no dot: the server throws it away
        raise fault
    if server.dotted and not isinstance(fault, smtplib.SMTPResponseException | None):
        log.warning("message %s: nobody knows whether it was sent", id_)  # it stays begun
    else:
        _write_down(id_, fault, begun=server.dotted)
    if isinstance(fault, smtplib.SMTPServerDisconnected):
        raise fault


def _begin(id_: int) -> None:
    """Claim the message, this worker's lease holding. Raises Lost, NotBegun."""
    at = clock.now()
    with transaction():
        lease.insist()
        if not outbox.begin(id_, at=at):
            raise NotBegun
    try:
        lease.insist_still()  # a process that was stopped during the commit wakes here
    except lease.Lost:
        with transaction():
            message = db.session.get_one(outbox.Message, id_)
            if message.sending_at == at:  # else an operator has decided meanwhile
                outbox.give_back(message, at=clock.now())
        raise


def _write_down(id_: int, fault: Exception | None, *, begun: bool) -> None:
    """The server's answer, again and again while the database does not take it: it is known here alone.

    A failure of this worker's says nothing about a message that another one has begun meanwhile.
    """
    for pause in AGAIN:
        time.sleep(pause)
        try:
            with transaction():
                message = db.session.get_one(outbox.Message, id_)
                if fault is None:
                    outbox.mark_sent(message, at=clock.now())
                elif begun == (message.sending_at is not None):
                    outbox.mark_failed(message, str(fault), at=clock.now())
            return
        except (DBAPIError, Conflict):
            log.warning("message %s: its outcome could not be written down yet", id_)
    log.error("message %s: its outcome was not written down; it is held back", id_)


def _fault_of(server: Plain | Wrapped, id_: int) -> Exception | None:
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
    letter["Date"] = format_datetime(message.queued_at)
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answer comes back
    letter["Message-ID"] = f"<{message.id}.{message.queued_at:%Y%m%d%H%M%S}@jangkau>"  # the same at every try
    letter.set_content(letters.text_of(message))
    return letter


def _as_sent(text: bytes | str) -> bytes:
    """The letter in SMTP's spelling (RFC 5321 4.5.2): lines end in CRLF, and no line of its own is a lone dot."""
    lines = (text.encode("ascii") if isinstance(text, str) else text).splitlines()
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)


@contextmanager
def _server(url: str) -> Iterator[Plain | Wrapped]:
    """The mail server of `smtp://user:password@host:port` (STARTTLS where offered) or `smtps://…`."""
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"
    place = (parts.hostname or "localhost", parts.port or (465 if secure else 25))
    with (Wrapped if secure else Plain)(*place, timeout=WAIT) as server:
        server.ehlo()
        if not secure and server.has_extn("starttls"):
            server.starttls()
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
