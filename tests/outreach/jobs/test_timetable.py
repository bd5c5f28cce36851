"""One worker ticks; one that lost its lease, or whose clock was set back, does what is right."""

import threading
import time
from datetime import datetime, timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from campaigns.ground import clock, lease, outbox
from campaigns.ground.database import db, transaction
from campaigns.people import jobs
from campaigns.people.persons import Membership
from outreach.desk.jobs import JOBS
from outreach.jobs import deliveries, diary, resets, timetable
from tests.servers import Mailbox


@pytest.fixture
def holder(app: Flask) -> lease.Holder:
    """A worker that holds the lease."""
    made = lease.Holder()
    claim(made)
    return made


def claim(holder: lease.Holder) -> bool:
    asked_at = time.monotonic()
    with transaction():
        held = holder.claim()
    if held:
        holder.keep(asked_at)
    return held


def take_over() -> None:
    """Another worker holds the lease now, whatever ours believes."""
    with transaction():
        db.session.execute(lease.update(lease.Lease).values(holder="lain", until=clock.now() + lease.LASTS))


def put(by: Membership) -> int:
    with transaction():
        message = outbox.put("mitra@contoh.go.id", "Undangan", "", by.person)
        db.session.flush()
        return message.id


def ticks(app: Flask, holder: lease.Holder) -> int:
    """How often a tick of this worker comes to its job."""
    ran = []
    timetable._tick(app, holder, lambda: ran.append(1))
    return len(ran)


def test_a_tick_needs_the_lease(app: Flask, holder: lease.Holder) -> None:
    assert ticks(app, holder) == 1
    take_over()
    assert ticks(app, holder) == 0, "woken after another took over"


def test_a_tick_needs_the_lease_by_a_clock_that_nobody_sets(
    app: Flask, holder: lease.Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row says that it lasts, but the process was stopped for so long that it cannot know."""
    late = time.monotonic() + 21
    monkeypatch.setattr(lease, "monotonic", lambda: late)
    assert ticks(app, holder) == 0


def test_a_worker_told_to_end_begins_no_tick(app: Flask, holder: lease.Holder) -> None:
    holder.lose()
    assert ticks(app, holder) == 0


def test_mail_that_was_begun_stops_before_its_last_byte_when_the_lease_is_gone(
    app: Flask, holder: lease.Holder, planner: Membership, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker is stopped while the letter is on its way, and wakes after another took over."""
    id_ = put(planner)
    begin = deliveries._begin

    def stopped_before(message_id: int) -> None:
        take_over()
        begin(message_id)

    monkeypatch.setattr(deliveries, "_begin", stopped_before)
    timetable._tick(app, holder, deliveries.send_due)
    message = db.session.get_one(outbox.Message, id_)
    assert (mailbox.letters, message.sending_at, message.tries) == ([], None, 0)
    assert [m.id for m in outbox.due(clock.now())] == [id_], "the other one sends it"


def test_mail_is_given_back_by_a_worker_that_was_stopped_in_the_commit(
    app: Flask, holder: lease.Holder, planner: Membership, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = put(planner)
    begin = outbox.begin

    def then_stopped(message_id: int, *, at: datetime) -> bool:
        begun = begin(message_id, at=at)
        holder.lose()
        return begun

    monkeypatch.setattr(outbox, "begin", then_stopped)
    timetable._tick(app, holder, deliveries.send_due)
    assert (mailbox.letters, [m.id for m in outbox.due(clock.now())]) == ([], [id_])


def test_a_clock_set_back_keeps_no_job_waiting(app: Flask) -> None:
    ran, scheduler = threading.Event(), BackgroundScheduler(timezone="UTC")
    scheduler.add_job(ran.set, "interval", seconds=10, next_run_time=clock.now() + timedelta(hours=1))
    in_time = clock.now() + timedelta(minutes=9)
    patient = scheduler.add_job(time.sleep, "interval", minutes=10, args=[0], next_run_time=in_time)
    scheduler.start()
    try:
        timetable._mend(scheduler)
        assert ran.wait(5)
        assert patient.next_run_time == in_time, "what is due in time is left alone"
    finally:
        scheduler.shutdown()


def test_every_job_is_due_at_once_and_a_late_one_runs_all_the_same(app: Flask) -> None:
    scheduler = timetable._scheduler(app, lease.Holder())
    scheduler.start(paused=True)
    try:
        jobs = scheduler.get_jobs()
        assert len(jobs) == len(timetable.TIMETABLE)
        assert all(job.next_run_time <= clock.now() for job in jobs)
        assert {(job.misfire_grace_time, job.coalesce, job.max_instances) for job in jobs} == {
            (None, True, 1)
        }
    finally:
        scheduler.shutdown()


def test_a_fault_of_one_tick_stops_no_later_one(app: Flask, holder: lease.Holder) -> None:
    timetable._tick(app, holder, lambda: 1 / 0)
    assert ticks(app, holder) == 1


def run_of(job) -> jobs.JobRun | None:
    db.session.rollback()
    return db.session.get(jobs.JobRun, diary.name_of(job))


def test_every_run_that_matters_is_written_down(
    app: Flask, holder: lease.Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first, every fault, the one after a fault; of others one in a minute, so that pages can be kept."""
    job, book = resets.answer_wishes, diary.Diary()
    timetable._tick(app, holder, job, book)
    first = run_of(job).started_at
    timetable._tick(app, holder, job, book)
    assert run_of(job).started_at == first, "within the minute"
    with monkeypatch.context() as broken:
        broken.setattr("campaigns.people.resets.wishes", lambda: 1 / 0)
        timetable._tick(app, holder, job, book)
    failed = run_of(job)
    assert (failed.is_failing, failed.failures, failed.fault) == (True, 1, "ZeroDivisionError")
    timetable._tick(app, holder, job, book)
    assert not run_of(job).is_failing
    assert run_of(job).every == 10


def test_a_diary_that_cannot_be_written_stops_no_tick(
    app: Flask, holder: lease.Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "note_run", lambda *_: 1 / 0)
    timetable._tick(app, holder, resets.answer_wishes, diary.Diary())
    assert ticks(app, holder) == 1


def test_without_the_lease_nothing_is_written_down(app: Flask, holder: lease.Holder) -> None:
    take_over()
    timetable._tick(app, holder, resets.answer_wishes, diary.Diary())
    assert run_of(resets.answer_wishes) is None


def test_a_wish_makes_its_job_due_at_once_and_its_run_fulfils_it(
    app: Flask, holder: lease.Holder, admin: Membership
) -> None:
    book, job = diary.Diary(), resets.answer_wishes
    timetable._tick(app, holder, job, book)
    with transaction():
        jobs.wish(run_of(job), by=admin)
    scheduler = timetable._scheduler(app, holder, book)
    scheduler.start(paused=True)
    try:
        later = clock.now() + timedelta(hours=1)
        for planned in scheduler.get_jobs():
            planned.modify(next_run_time=later)
        timetable._obey(app, scheduler, book)
        due = {planned.id for planned in scheduler.get_jobs() if planned.next_run_time <= clock.now()}
        assert due == {"resets.answer_wishes"}
        timetable._tick(app, holder, job, book)
        assert not run_of(job).is_wished, "within the minute, and written all the same"
        scheduler.get_job("resets.answer_wishes").modify(next_run_time=later)
        timetable._obey(app, scheduler, book)
        assert scheduler.get_job("resets.answer_wishes").next_run_time == later, "a wish is obeyed once"
    finally:
        scheduler.shutdown()


def test_every_job_has_a_name_for_people(app: Flask) -> None:
    assert {diary.name_of(job) for job, _ in timetable.TIMETABLE} == JOBS.keys()
