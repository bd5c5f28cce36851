from datetime import timedelta

import pytest

from campaigns.ground import clock, outbox
from campaigns.ground.database import transaction
from campaigns.people.persons import Membership


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
