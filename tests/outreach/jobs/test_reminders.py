"""The ticks of reminders: one person in one transaction, under the lease; their letters lead to the page."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from campaigns.ground import clock, lease, outbox, settings
from campaigns.ground.database import db, transaction
from campaigns.insight.reminders import Said
from campaigns.people import notices
from campaigns.people.notices import Notice, Purpose
from campaigns.people.persons import Membership
from campaigns.plans import tasks
from campaigns.plans.playbooks import Phase
from outreach.jobs import deliveries, reminders, timetable
from tests import cast
from tests.conftest import both_engines
from tests.servers import Mailbox

MONDAY = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)  # ten o'clock in WITA


@pytest.fixture
def task(planner: Membership) -> tasks.Task:
    campaign = cast.campaign(planner)
    with transaction():
        return tasks.add_one(campaign, None, Phase.PLANNING, "KAK", date(2026, 12, 1), by=planner)


def counts() -> tuple[int, int, int]:
    """Rows of the ledger, notices, letters."""
    db.session.rollback()
    return tuple(
        db.session.scalar(select(func.count()).select_from(t)) for t in (Said, Notice, outbox.Message)
    )


def test_a_reminder_leaves_as_a_letter_that_leads_to_the_inbox(
    app: Flask, task: tasks.Task, planner: Membership, mailbox: Mailbox
) -> None:
    app.config["PUBLIC_URL"] = "https://jangkau.contoh.go.id"
    with time_machine.travel(MONDAY, tick=False):
        reminders.say_due()
        reminders.say_due()
        deliveries.send_due()
    (letter,), (notice,) = mailbox.letters, notices.inbox(planner)
    assert letter.recipients == [planner.person.email]
    assert f"https://jangkau.contoh.go.id/inbox/{notice.id}" in letter.message.get_content().split()
    assert outbox.ADDRESS not in letter.message.get_content()
    assert "jatuh tempo 1 Desember 2026" in letter.message["Subject"]


def test_while_the_demo_year_is_loaded_the_letter_says_so(
    app: Flask, task: tasks.Task, mailbox: Mailbox
) -> None:
    with transaction():
        settings.put("demo", "2026-11-24")
    with time_machine.travel(MONDAY, tick=False):
        reminders.say_due()
        deliveries.send_due()
    (letter,) = mailbox.letters
    assert letter.message["Subject"].startswith("[data contoh]")
    assert letter.message.get_content().startswith("DATA CONTOH")


def test_what_a_planner_typed_is_not_taken_for_the_address(
    app: Flask, planner: Membership, mailbox: Mailbox
) -> None:
    with transaction():
        notices.tell([planner.person], Purpose.TASK, "Bawa {alamat} dan {rahasia}", "task")
    deliveries.send_due()
    body = mailbox.letters[0].message.get_content()
    assert "Bawa {alamat} dan {rahasia}" in body
    assert "/inbox/" in body


@pytest.mark.parametrize("back", [1, 24 * 6], ids=["an-hour", "six-days"])
def test_a_clock_set_back_gives_no_digest_again(app: Flask, leader: Membership, back: int) -> None:
    friday = MONDAY + timedelta(days=4)
    with time_machine.travel(friday, tick=False):
        reminders.send_digests()
    before = counts()
    with time_machine.travel(friday - timedelta(hours=back) if back < 24 else MONDAY, tick=False):
        reminders.send_digests()
        reminders.say_due()
    assert counts() == before == (1, 1, 1)


def test_without_the_lease_nothing_is_said(app: Flask, task: tasks.Task) -> None:
    holder = lease.Holder()
    with time_machine.travel(MONDAY, tick=False), lease.acting_as(holder), pytest.raises(lease.Lost):
        reminders.say_due()
    assert counts() == (0, 0, 0)


def test_one_person_who_cannot_be_told_keeps_nobody_else_waiting(
    app: Flask, task: tasks.Task, planner: Membership, leader: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker says it to the planner between the look and the writing."""
    with transaction():
        other = tasks.add_one(task.campaign, None, Phase.PLANNING, "RAB", date(2026, 12, 1), by=planner)
        other.owner_id = leader.person_id
    with time_machine.travel(MONDAY, tick=False):
        waiting = reminders.reminders.to_say(clock.now())
        with transaction():
            reminders.reminders.say(planner.person_id, waiting[planner.person_id])
        monkeypatch.setattr(reminders.reminders, "to_say", lambda _now: waiting)
        reminders.say_due()
    assert [len(notices.inbox(who)) for who in (planner, leader)] == [1, 1]


@both_engines
def test_many_ticks_at_once_say_everything_once(app: Flask, task: tasks.Task, leader: Membership) -> None:
    """As two workers would, were the lease to fail: the ledger alone keeps them apart."""

    def tick() -> None:
        with app.app_context():
            reminders.say_due()
            reminders.send_digests()
            db.session.remove()

    with time_machine.travel(MONDAY, tick=False):
        threads = [threading.Thread(target=tick) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert counts() == (2, 2, 2)


def test_the_timetable_has_both(app: Flask) -> None:
    jobs = [job for job, _ in timetable.TIMETABLE]
    assert {reminders.say_due, reminders.send_digests} <= set(jobs)
