"""Commands about letters of which nobody knows whether they were sent."""

from datetime import timedelta

from flask import Flask

from campaigns.ground import clock, outbox
from campaigns.ground.database import db, transaction
from campaigns.people import journal
from campaigns.people.persons import Membership


def begun(by: Membership, to: str) -> int:
    """A letter whose worker died; its number."""
    with transaction():
        message = outbox.put(to, "Undangan kemitraan", "", by.person)
        db.session.flush()
        outbox.begin(message.id, at=clock.now())
        message.sending_at = clock.now() - timedelta(hours=1)
        return message.id


def test_an_operator_sees_them_and_decides_each(app: Flask, planner: Membership) -> None:
    arrived, lost = begun(planner, "a@contoh.go.id"), begun(planner, "b@contoh.go.id")
    commands = app.test_cli_runner()
    listed = commands.invoke(args=["outreach", "outbox", "unsure"]).output.splitlines()
    assert [line.split("\t")[0] for line in listed] == [str(arrived), str(lost)]
    assert listed[1].split("\t")[2:] == ["b@contoh.go.id", "Undangan kemitraan"]
    assert commands.invoke(args=["outreach", "outbox", "settle", str(arrived)]).exit_code == 0
    assert commands.invoke(args=["outreach", "outbox", "resend", str(lost)]).exit_code == 0
    assert commands.invoke(args=["outreach", "outbox", "unsure"]).output == ""
    assert [message.id for message in outbox.due(clock.now())] == [lost]
    message = db.session.get_one(outbox.Message, lost)
    assert [entry.act for entry in journal.of(message)] == ["mengirim ulang surat"]


def test_what_is_not_in_doubt_is_refused(app: Flask, planner: Membership) -> None:
    with transaction():
        message = outbox.put("a@contoh.go.id", "Undangan", "", planner.person)
    commands = app.test_cli_runner()
    for number in (message.id, 999):
        refused = commands.invoke(args=["outreach", "outbox", "resend", str(number)])
        assert refused.exit_code == 2
