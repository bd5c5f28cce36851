"""Races: acts at the same moment, by threads that share a process or by processes that share nothing (rule S1).

`FULL=1` runs the long form.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import time_machine
from flask import Flask

from campaigns.ground import clock
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import DomainError
from tests.conftest import make_app

FULL = os.environ.get("FULL") == "1"
ROUNDS = 200 if FULL else 10
PROCESSES, THREADS = 2, 2
CONTENDERS = PROCESSES * THREADS
PATIENCE = 120  # seconds; whoever waits longer is hung
DONE = "done"

NURSERY = multiprocessing.get_context("forkserver")  # has imported us once, and holds no connection or thread
NURSERY.set_forkserver_preload([__name__])

Act = Callable[..., object]


def race(
    app: Flask, acts: Sequence[Callable[..., object]], look: Callable[[], object] | None = None
) -> list[object]:
    """Run the acts at once, each in a thread with its own view of the database; their results or refusals.

    What `look` gives is handed to each act, as that thread saw it before all began: of things that have to be held
    before they are looked at. Each then keeps a connection while it waits, and the pool has fifteen.
    """
    barrier, results = threading.Barrier(len(acts)), []

    def run(act: Callable[..., object]) -> None:
        with app.app_context():
            try:
                seen = [look()] if look else []
                barrier.wait(PATIENCE)
                results.append(act(*seen))
            except DomainError as refusal:
                results.append(refusal)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,), daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(results) == len(acts), "a thread died or hung"
    return results


def ends(results: Sequence[object]) -> list[str]:
    """How each ended, sorted: `done`, or the code of the refusal."""
    return sorted(end.code if isinstance(end, DomainError) else DONE for end in results)


def contest(app: Flask, act: Act, *facts: Any, rounds: int = ROUNDS) -> list[list[str]]:
    """Two processes of two threads each do `act(round, contender, *facts)` round after round, all at once.

    Gives for each round how it ended for the four, sorted: `done`, or the code of the refusal. The act is a plain
    function of a module, since the processes share nothing with this one; it runs inside a transaction.
    """
    start, ends = NURSERY.Barrier(CONTENDERS), NURSERY.SimpleQueue()
    place = app.config["SQLALCHEMY_DATABASE_URI"], app.config["DATA_DIR"]
    runners = [
        NURSERY.Process(
            target=_run, args=(*place, clock.now(), number, rounds, act, facts, start, ends), daemon=True
        )
        for number in range(PROCESSES)
    ]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(PATIENCE + rounds)
    assert [runner.exitcode for runner in runners] == [0] * PROCESSES, "a process died or hung"
    told = [ends.get() for _ in range(CONTENDERS)]
    db.session.rollback()  # this process's own view is older than theirs
    return [sorted(round_) for round_ in zip(*told, strict=True)]


def _run(
    url: str,
    folder: Path,
    now: datetime,
    number: int,
    rounds: int,
    act: Act,
    facts: tuple[Any, ...],
    start: Barrier,
    ends: "SimpleQueue[list[str]]",
) -> None:
    """One process of a contest, whose clock shows what the test's does."""
    time_machine.travel(now).start()
    app = make_app(url, folder)

    def contend(contender: int) -> None:
        told = []
        for round_ in range(rounds):
            with app.app_context():
                start.wait(PATIENCE)
                told.append(_try(act, round_, contender, facts))
                db.session.remove()
        ends.put(told)

    threads = [
        threading.Thread(target=contend, args=(THREADS * number + place,), daemon=True)
        for place in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _try(act: Act, round_: int, contender: int, facts: tuple[Any, ...]) -> str:
    try:
        with transaction():
            act(round_, contender, *facts)
    except DomainError as refusal:
        return refusal.code
    except Exception as fault:
        return repr(fault)  # seen by whoever compares how it ended
    return DONE
