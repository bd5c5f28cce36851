"""A wish for a new password becomes a letter; once the letter is out, its link is readable nowhere."""

import re

from flask import Flask
from sqlalchemy import text

from campaigns.ground import outbox
from campaigns.ground.database import db, transaction
from campaigns.people import resets
from campaigns.people.persons import Membership
from outreach.jobs import deliveries
from outreach.jobs import resets as job
from tests.servers import smtp


def wish(account: str) -> None:
    with transaction():
        resets.wish(account)


def test_the_letter_carries_the_link_and_the_table_keeps_nothing_of_it(
    app: Flask, planner: Membership
) -> None:
    wish(planner.person.username)
    job.answer_wishes()
    with smtp() as mailbox:
        app.config["SMTP_URL"] = mailbox.url
        deliveries.send_due()
        (letter,) = mailbox.letters
    body = letter.message.get_content()
    (token,) = re.findall(r"/password-resets/(\S+)", body)
    assert resets.with_token(token).person.id == planner.person_id
    (message,) = db.session.query(outbox.Message)
    assert (message.secret, message.sent_at is not None) == (None, True)
    kept = str([tuple(row) for row in db.session.execute(text("select * from message"))])
    assert token not in kept
    assert token not in message.text


def test_a_second_tick_sends_no_second_letter(app: Flask, planner: Membership) -> None:
    wish(planner.person.username)
    job.answer_wishes()
    job.answer_wishes()
    assert db.session.query(outbox.Message).count() == 1


def test_a_wish_for_nobody_writes_to_nobody(app: Flask, planner: Membership) -> None:
    wish("tidak.ada")
    job.answer_wishes()
    assert db.session.query(outbox.Message).count() == 0
    assert resets.wishes() == []
