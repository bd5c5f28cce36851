from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from campaigns.ground import clock, outbox
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict
from campaigns.people.persons import Membership
from tests.races import race


def put(by: Membership) -> outbox.Message:
    with transaction():
        return outbox.put("a@contoh.go.id", "Undangan", "Isi", by.person)


def test_a_message_waits_until_it_is_sent(planner: Membership) -> None:
    message = put(planner)
    assert message.about == f"person:{planner.person_id}"
    assert [m.id for m in outbox.due(clock.now())] == [message.id]
    with transaction():
        outbox.mark_sent(message, at=clock.now())
    assert outbox.due(clock.now() + timedelta(days=9)) == []


def test_a_message_of_a_transaction_that_failed_was_never_written(planner: Membership) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        outbox.put("a@contoh.go.id", "Undangan", "Isi", planner.person)
        1 / 0  # noqa: B018
    assert outbox.due(clock.now()) == []


def test_what_fails_is_tried_again_after_growing_pauses_and_then_given_up(planner: Membership) -> None:
    message, now = put(planner), clock.now()
    pauses = []
    while message.next_try_at is not None:
        assert len(pauses) < 10
        with transaction():
            outbox.mark_failed(message, "550 tidak ada kotak surat", at=now)
        if message.next_try_at:
            pauses.append(message.next_try_at - now)
            assert outbox.due(now) == []
    assert pauses == list(outbox.PATIENCE)
    assert (message.tries, message.fault) == (len(outbox.PATIENCE) + 1, "550 tidak ada kotak surat")


def put_secret(by: Membership) -> outbox.Message:
    with transaction():
        return outbox.put_secret(
            "a@contoh.go.id",
            "Undangan",
            f"Buka {outbox.SECRET}",
            by.person,
            secret="https://contoh/rahasia-sekali",
            until=clock.now() + timedelta(hours=1),
        )


def test_a_secret_is_in_the_letter_and_never_readable_in_the_table(planner: Membership) -> None:
    """The table as a stolen backup shows it."""
    message = put_secret(planner)
    assert message.text == "Buka https://contoh/rahasia-sekali"
    rows = db.session.execute(text("select * from message"))
    kept = str([tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows])
    assert "a@contoh.go.id" in kept
    assert "rahasia-sekali" not in kept


def test_a_secret_is_gone_once_sent_or_given_up(planner: Membership) -> None:
    sent, failed = put_secret(planner), put_secret(planner)
    with transaction():
        outbox.mark_sent(sent, at=clock.now())
        for _ in range(len(outbox.PATIENCE)):
            outbox.mark_failed(failed, "550", at=clock.now())
    assert (sent.secret, failed.secret) == (None, "https://contoh/rahasia-sekali")
    with transaction():
        outbox.mark_failed(failed, "550", at=clock.now())
    assert failed.secret is None
    assert sent.text == f"Buka {outbox.GONE}"


def test_a_secret_that_opens_nothing_any_more_is_not_sent_and_is_forgotten(planner: Membership) -> None:
    message, plain = put_secret(planner), put(planner)
    later = clock.now() + timedelta(hours=2)
    assert outbox.due(later) == [plain]
    with transaction():
        outbox.drop_secrets(clock.now())
    assert message.secret
    with transaction():
        outbox.drop_secrets(later)
    assert (message.secret, message.next_try_at) == (None, None)
    assert outbox.due(later) == [plain]


def begin(id_: int) -> bool:
    with transaction():
        return outbox.begin(id_, at=clock.now())


def test_of_two_that_begin_a_message_one_does(app: Flask, planner: Membership) -> None:
    for _ in range(10):
        id_ = put(planner).id
        won = race(app, [lambda id_=id_: begin(id_), lambda id_=id_: begin(id_)])
        assert sorted(won) == [False, True]  # type: ignore[type-var]


def test_what_was_begun_and_never_answered_for_is_held_back(planner: Membership) -> None:
    """Nobody knows whether it was sent: it waits for somebody to find out, and is not sent by itself."""
    message, now = put(planner), clock.now()
    assert begin(message.id)
    assert outbox.unsure(now) == [], "its answer may be on the way"
    later = now + outbox.ANSWERED_WITHIN + timedelta(seconds=1)
    assert [m.id for m in outbox.unsure(later)] == [message.id]
    assert outbox.due(now + timedelta(days=99)) == []
    with pytest.raises(Conflict) as refused, transaction():
        outbox.resend(message, at=now)
    assert refused.value.code == "message.sure"
    with transaction():
        outbox.resend(message, at=later)
    assert (outbox.unsure(later), [m.id for m in outbox.due(later)]) == ([], [message.id])


def test_what_turned_out_to_have_arrived_is_settled_once(planner: Membership) -> None:
    message = put(planner)
    begin(message.id)
    with transaction():
        outbox.settle(message, at=clock.now() + outbox.ANSWERED_WITHIN + timedelta(seconds=1))
    assert message.sent_at is not None
    for act in (outbox.settle, outbox.resend):
        with pytest.raises(Conflict) as refused, transaction():
            act(message, at=clock.now())
        assert refused.value.code == "message.sure"


def test_a_letter_whose_link_has_lapsed_is_not_sent_again(planner: Membership) -> None:
    lapses = clock.now() + timedelta(hours=1)
    with transaction():
        message = outbox.put_secret(
            "a@contoh.go.id", "Undangan", outbox.SECRET, planner.person, secret="x", until=lapses
        )
    begin(message.id)
    with pytest.raises(Conflict) as refused, transaction():
        outbox.resend(message, at=lapses)
    assert refused.value.code == "message.late"
