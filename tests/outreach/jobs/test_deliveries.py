"""What waits in the outbox reaches a real mail server: once, with its subject, and again after a refusal."""

import smtplib
import sqlite3
from datetime import timedelta
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from campaigns.ground import clock, outbox
from campaigns.ground.database import db, transaction
from campaigns.people.persons import Membership
from outreach.jobs import deliveries
from tests.races import race
from tests.servers import Mailbox, free_port


def put(by: Membership, to: str = "mitra@contoh.go.id") -> int:
    with transaction():
        message = outbox.put(to, "Undangan kemitraan", "Bapak/Ibu yang terhormat,\nmohon dijawab.", by.person)
        db.session.flush()
        return message.id


def only(mailbox: Mailbox) -> EmailMessage:
    (letter,) = mailbox.letters
    return letter.message


def test_a_message_is_delivered_once(planner: Membership, mailbox: Mailbox) -> None:
    id_ = put(planner)
    deliveries.send_due()
    deliveries.send_due()
    letter = only(mailbox)
    assert (letter["To"], letter["Subject"]) == ("mitra@contoh.go.id", "Undangan kemitraan")
    assert "mohon dijawab" in letter.get_content()
    assert db.session.get_one(outbox.Message, id_).sent_at is not None


def test_a_refused_message_waits_and_goes_out_later(
    planner: Membership, mailbox: Mailbox, monkeypatch
) -> None:
    put(planner)
    mailbox.refusal = "450 kotak surat penuh"
    deliveries.send_due()
    assert mailbox.letters == []
    mailbox.refusal = ""
    deliveries.send_due()
    assert mailbox.letters == [], "its pause is not over"
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    deliveries.send_due()
    assert len(mailbox.letters) == 1


def test_without_a_mail_server_everything_waits_uncounted(app: Flask, planner: Membership) -> None:
    id_ = put(planner)
    deliveries.send_due()
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    deliveries.send_due()
    message = db.session.get_one(outbox.Message, id_)
    assert (message.tries, message.sent_at) == (0, None)


def test_one_refused_message_holds_up_no_other(planner: Membership, mailbox: Mailbox) -> None:
    put(planner, "siapa@contoh.invalid")
    put(planner)
    deliveries.send_due()
    assert [letter.message["To"] for letter in mailbox.letters] == ["mitra@contoh.go.id"]


def test_a_letter_that_cannot_be_written_holds_up_no_other(planner: Membership, mailbox: Mailbox) -> None:
    """The parser of addresses falls over this one; it is counted as a try, like a refusal."""
    spoilt = put(planner, "dinas@[kalselprov.go.id")
    put(planner)
    deliveries.send_due()
    assert [letter.message["To"] for letter in mailbox.letters] == ["mitra@contoh.go.id"]
    message = db.session.get_one(outbox.Message, spoilt)
    assert (message.tries, message.sent_at) == (1, None)


def test_a_letter_that_ends_the_connection_is_counted_and_the_others_come_next(
    planner: Membership, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt = put(planner, "putus@contoh.go.id")
    put(planner)
    send = smtplib.SMTP.send_message

    def hang_up(server: smtplib.SMTP, letter: EmailMessage) -> object:
        if letter["To"].startswith("putus"):
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return send(server, letter)

    monkeypatch.setattr(smtplib.SMTP, "send_message", hang_up)
    deliveries.send_due()
    assert (mailbox.letters, db.session.get_one(outbox.Message, spoilt).tries) == ([], 1)
    deliveries.send_due()
    assert [letter.message["To"] for letter in mailbox.letters] == ["mitra@contoh.go.id"]


def test_others_write_while_the_mail_server_is_slow(
    planner: Membership, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has one writer: a letter on its way must not be it."""
    put(planner)
    send = smtplib.SMTP.send_message

    def while_another_writes(server: smtplib.SMTP, letter: EmailMessage) -> object:
        with sqlite3.connect(str(db.engine.url.database), timeout=0.2) as other:
            other.execute("update person set name = 'Ditulis selagi surat dikirim'")
        other.close()
        return send(server, letter)

    monkeypatch.setattr(smtplib.SMTP, "send_message", while_another_writes)
    deliveries.send_due()
    assert len(mailbox.letters) == 1


def test_more_than_one_connection_takes_leave_in_one_tick(planner: Membership, mailbox: Mailbox) -> None:
    ids = [put(planner) for _ in range(60)]
    deliveries.send_due()
    assert len(mailbox.letters) == len(ids)


class Vanishing(Mailbox):
    """A mail server that takes the letter and is gone before it has answered."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await super().handle_DATA(server, session, envelope)
        server.transport.close()
        return "250 OK"


def test_a_letter_whose_answer_never_came_is_held_back_and_never_sent_twice(
    app: Flask, planner: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_, later = put(planner), clock.now() + timedelta(days=1)
    vanishing = Vanishing(f"smtp://127.0.0.1:{free_port()}")
    controller = Controller(vanishing, hostname="127.0.0.1", port=int(vanishing.url.rpartition(":")[2]))
    controller.start()
    try:
        app.config["SMTP_URL"] = vanishing.url
        deliveries.send_due()
        monkeypatch.setattr(clock, "now", lambda: later)
        deliveries.send_due()
    finally:
        controller.stop()
    assert len(vanishing.letters) == 1
    assert [message.id for message in outbox.unsure(later)] == [id_]


def test_a_letter_arrives_as_it_was_written(planner: Membership, mailbox: Mailbox) -> None:
    """A line that is one dot ends a letter in SMTP; ours are sent doubled (RFC 5321 4.5.2)."""
    text = "Yth. Bapak/Ibu,\n.\n..\n.tersembunyi\n\nSalam — Diskominfo\n"
    with transaction():
        outbox.put("mitra@contoh.go.id", "Titik", text, planner.person)
    deliveries.send_due()
    assert only(mailbox).get_content().replace("\r\n", "\n") == text


def test_two_workers_at_once_send_each_letter_once(app: Flask, planner: Membership, mailbox: Mailbox) -> None:
    """Even without a lease: whoever has not begun a letter leaves it alone."""
    ids = [put(planner) for _ in range(12)]
    race(app, [deliveries.send_due, deliveries.send_due, deliveries.send_due])
    while outbox.due(clock.now()):
        deliveries.send_due()
    taken = sorted(int(letter.message["Message-ID"].strip("<").split(".")[0]) for letter in mailbox.letters)
    assert taken == ids
