"""Workers that are killed, stopped, cut off from the database: no mail twice, none lost, one at work (rule S1)."""

import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import create_engine, or_, select, text, update
from sqlalchemy.engine import make_url

from campaigns.ground import clock, lease, outbox
from campaigns.ground.database import db, transaction
from campaigns.ground.lease import Lease
from campaigns.people.persons import Membership
from tests.conftest import both_engines
from tests.kills.running import FULL, House, kill, wait_until
from tests.servers import Mailbox

ROUNDS = 50 if FULL else 2
TAKE_OVERS = 5 if FULL else 1
AWAY = 60 if FULL else 12  # seconds
A_ROUND = 40  # messages
TAKEN_OVER_WITHIN = 30  # seconds

pytestmark = [pytest.mark.timeout(3600), pytest.mark.real_clock, both_engines]


def put(by: Membership, number: int) -> None:
    with transaction():
        for n in range(number):
            outbox.put(f"mitra{n}@contoh.go.id", "Undangan kemitraan", "Mohon dijawab.", by.person)


def holder() -> str:
    """Who holds the lease now; empty if nobody."""
    db.session.rollback()
    row = db.session.scalar(select(Lease))
    return row.holder if row and row.until > clock.now() else ""


def holds(process: subprocess.Popen[bytes]) -> bool:
    return f":{process.pid}:" in holder()


def is_all_sent() -> bool:
    """Nothing waits, and nothing is on its way: what was begun ten seconds ago is held back for good."""
    db.session.rollback()
    under_way = outbox.Message.sending_at > clock.now() - timedelta(seconds=10)
    waiting = select(outbox.Message).where(or_(outbox.Message.next_try_at.is_not(None), under_way))
    return db.session.scalar(waiting.limit(1)) is None


def told(mailbox: Mailbox, put_in: int) -> str:
    """What became of the messages. Fails if one was taken twice, or is neither sent nor held back."""
    db.session.rollback()
    taken = Counter(str(letter.message["Message-ID"]) for letter in mailbox.letters)
    twice = [id_ for id_, times in taken.items() if times > 1]
    rows = list(db.session.scalars(select(outbox.Message)))
    sent, unsure = [m for m in rows if m.sent_at], [m for m in rows if m.sending_at]
    numbers = {int(id_.strip("<").split(".")[0]) for id_ in taken}
    lost = [m.id for m in rows if m.id not in numbers and not m.sending_at]
    assert (len(rows), twice, lost) == (put_in, [], [])
    assert len(sent) + len(unsure) == put_in
    assert {m.id for m in sent} <= numbers
    arrived = len([m for m in unsure if m.id in numbers])
    return (
        f"{put_in} put, {len(taken)} taken, 0 twice, 0 lost, {len(unsure)} held back ({arrived} had arrived)"
    )


def let_the_lease_run_out() -> None:
    """As 20 seconds do it: nobody wants to wait for them fifty times."""
    with transaction():
        db.session.execute(update(Lease).values(until=clock.now() - lease.LASTS))


def test_killed_in_the_middle_of_sending_no_mail_leaves_twice(
    house: House, planner: Membership, mailbox: Mailbox
) -> None:
    for _ in range(ROUNDS):
        put(planner, A_ROUND)
        worker = house.worker()
        enough = len(mailbox.letters) + random.randint(1, A_ROUND - 5)
        wait_until(lambda enough=enough: len(mailbox.letters) >= enough, 90, pause=0.0005)
        time.sleep(random.uniform(0, 0.02))
        kill(worker)
        let_the_lease_run_out()
    house.worker()
    wait_until(is_all_sent, 180)
    print(
        f"\n{db.engine.dialect.name}: {ROUNDS} workers killed while sending: {told(mailbox, ROUNDS * A_ROUND)}"
    )


@pytest.mark.full
def test_killed_the_holder_is_followed_within_half_a_minute(
    house: House, planner: Membership, mailbox: Mailbox
) -> None:
    first, second = house.worker(), house.worker()
    wait_until(lambda: holds(first) or holds(second), 60)
    taken, put_in = [], 0
    for _ in range(TAKE_OVERS):
        put(planner, A_ROUND)
        put_in += A_ROUND
        time.sleep(random.uniform(0, 10))
        dead, heir = (first, second) if holds(first) else (second, first)
        kill(dead)
        taken.append(wait_until(lambda heir=heir: holds(heir), TAKEN_OVER_WITHIN))
        first, second = heir, house.worker()
    wait_until(is_all_sent, 60)
    times = ", ".join(f"{seconds:.1f}" for seconds in taken)
    print(f"\n{db.engine.dialect.name}: taken over after {times} s: {told(mailbox, put_in)}")


@pytest.mark.full
def test_stopped_past_its_lease_and_woken_the_old_holder_does_nothing(
    house: House, planner: Membership, mailbox: Mailbox
) -> None:
    for _ in range(TAKE_OVERS):
        let_the_lease_run_out_if_any()
        old = house.worker()
        wait_until(lambda old=old: holds(old), 60)
        heir = house.worker()
        put(planner, A_ROUND)
        enough = len(mailbox.letters) + random.randint(1, A_ROUND // 2)
        wait_until(lambda enough=enough: len(mailbox.letters) >= enough, 60, pause=0.0005)
        stop_outside_a_transaction(old)
        wait_until(lambda heir=heir: holds(heir), TAKEN_OVER_WITHIN)
        wait_until(is_all_sent, 60)
        put(planner, A_ROUND)
        os.kill(old.pid, signal.SIGCONT)
        wait_until(is_all_sent, 60)
        time.sleep(6)  # the woken one has asked for the lease, and was told no
        assert holds(heir)
        kill(old)
        kill(heir)
    print(
        f"\n{db.engine.dialect.name}: {TAKE_OVERS} stopped and woken: {told(mailbox, TAKE_OVERS * A_ROUND * 2)}"
    )


def let_the_lease_run_out_if_any() -> None:
    if holder():
        let_the_lease_run_out()


def stop_outside_a_transaction(process: subprocess.Popen[bytes]) -> None:
    """SIGSTOP; not while it is SQLite's one writer, for then everybody waits for it, and no lease helps."""
    for _ in range(100):
        os.kill(process.pid, signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        if db.engine.dialect.name == "postgresql" or can_write():
            return
        os.kill(process.pid, signal.SIGCONT)
        time.sleep(0.01)
    raise AssertionError("always in a transaction")


def can_write() -> bool:
    with closing(sqlite3.connect(str(db.engine.url.database), timeout=0.5)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
            return True
        except sqlite3.OperationalError:
            return False


@pytest.mark.full
def test_a_database_that_was_away_finds_the_worker_at_work(
    house: House, planner: Membership, mailbox: Mailbox, database_url: str
) -> None:
    worker = house.worker()
    planner_id = planner.id
    put(planner, 1)
    wait_until(is_all_sent, 60)
    db.session.remove()
    db.engine.dispose()
    with away(database_url):
        time.sleep(AWAY)
    assert worker.poll() is None
    put(db.session.get_one(Membership, planner_id), A_ROUND)
    back = wait_until(is_all_sent, 60)
    print(
        f"\n{db.engine.dialect.name}: away for {AWAY} s, sent {back:.1f} s later: {told(mailbox, A_ROUND + 1)}"
    )


@contextmanager
def away(url: str) -> Iterator[None]:
    """Nobody gets in (PostgreSQL), or nobody may write (SQLite)."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(str(make_url(url).database), timeout=30)) as database:
            database.execute("BEGIN EXCLUSIVE")
            yield
        return
    name = make_url(url).database
    server = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
        yield
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    server.dispose()


@pytest.mark.full
def test_told_to_end_it_ends_at_once_and_leaves_the_lease(
    house: House, planner: Membership, mailbox: Mailbox
) -> None:
    worker = house.worker()
    wait_until(lambda: holds(worker), 60)
    put(planner, A_ROUND)
    time.sleep(random.uniform(0, 3))
    begun = time.monotonic()
    worker.terminate()
    assert worker.wait(20) == 0
    assert time.monotonic() - begun < 12
    assert holder() == ""
    house.worker()
    wait_until(is_all_sent, 60)
    told(mailbox, A_ROUND)


def test_mail_put_in_by_many_at_once_is_sent_once_by_one(
    app: Flask, house: House, planner: Membership, mailbox: Mailbox
) -> None:
    """Three workers, one at work; writers do not wait for it."""
    workers = [house.worker() for _ in range(3)]
    planner_id, done = planner.id, []

    def write() -> None:
        with app.app_context():
            by = db.session.get_one(Membership, planner_id)
            for _ in range(20):
                put(by, 1)
            done.append(1)
            db.session.remove()

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(done) == 3
    wait_until(lambda: len(mailbox.letters) >= 60, 90)
    wait_until(is_all_sent, 30)
    assert sum(holds(worker) for worker in workers) == 1
    told(mailbox, 60)
    assert outbox.due(clock.now() + timedelta(days=1)) == []
