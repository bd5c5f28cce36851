"""What the clock does, and how often. One worker runs this, under the lease (never a web process).

The database is the truth of what is due; a tick only sweeps it. So a missed or a doubled tick harms nothing.
"""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from campaigns.ground import lease
from campaigns.ground.database import db, transaction
from outreach.jobs import deliveries

log = logging.getLogger(__name__)

TIMETABLE: list[tuple[Callable[[], None], dict[str, int]]] = [
    (deliveries.send_due, {"seconds": 10}),
]


def run(app: Flask) -> None:
    """Hold the lease and run the timetable until told to stop; while another holds it, wait for it."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    holder = f"{socket.gethostname()}:{os.getpid()}"
    scheduler = _scheduler(app)
    scheduler.start(paused=True)
    while not stop.is_set():
        held = _with_app(app, lambda: lease.claim(holder))
        (scheduler.resume if held else scheduler.pause)()
        stop.wait(lease.RENEW)
    scheduler.shutdown(wait=True)
    _with_app(app, lambda: lease.give_up(holder))


def _scheduler(app: Flask) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(timezone="UTC")
    for job, every in TIMETABLE:
        name = f"{job.__module__.rpartition('.')[2]}.{job.__name__}"
        scheduler.add_job(
            _tick, "interval", **every, args=[app, job], id=name, coalesce=True, max_instances=1
        )
    return scheduler


def _tick(app: Flask, job: Callable[[], None]) -> None:
    """One run of a job, with its own view of the database; a fault is logged and the clock goes on."""
    with app.app_context():
        try:
            job()
        except Exception:
            log.exception("job %s failed", job.__name__)
        finally:
            db.session.remove()


def _with_app(app: Flask, act: Callable[[], bool | None]) -> bool:
    """An act of the lease in a transaction; a database that does not answer counts as not held."""
    with app.app_context():
        try:
            with transaction():
                return bool(act())
        except Exception:
            log.exception("the lease could not be renewed")
            return False
        finally:
            db.session.remove()
