"""What the clock does, and how often. One worker runs this, under the lease (never a web process).

The database is the truth of what is due; a tick only sweeps it. So a missed or a doubled tick harms nothing.
A job begins each transaction with `lease.insist()`: a worker that was stopped and wakes after another took over
must not go on.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy.exc import DBAPIError

from campaigns.ground import clock, lease
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict
from outreach.jobs import backups, days, deliveries, figures, records, reminders, resets
from outreach.jobs.diary import Diary, name_of

log = logging.getLogger(__name__)

TIMETABLE: list[tuple[Callable[[], None], dict[str, int]]] = [
    (deliveries.send_due, {"seconds": 10}),
    (records.chain_due, {"seconds": 30}),
    (resets.answer_wishes, {"seconds": 10}),
    (deliveries.forget_secrets, {"minutes": 10}),
    (days.begin_campaigns, {"minutes": 5}),
    (days.freeze_quarter, {"minutes": 5}),
    (days.forget_households, {"hours": 6}),
    (reminders.say_due, {"minutes": 2}),
    (reminders.send_digests, {"minutes": 5}),
    (backups.make_nightly, {"minutes": 5}),
    (figures.prove_nightly, {"minutes": 5}),
]
ENDS_WITHIN = 10  # seconds that a tick has to end in; then it is cut off, which every job survives


def run(app: Flask) -> None:
    """Hold the lease and run the timetable until told to stop; while another holds it, wait for it."""
    stop, holder, diary = threading.Event(), lease.Holder(), Diary()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    scheduler = _scheduler(app, holder, diary)
    scheduler.start(paused=True)
    while not stop.is_set():
        asked_at = time.monotonic()
        if _with_app(app, holder.claim):
            holder.keep(asked_at)
            _mend(scheduler)
            _obey(app, scheduler, diary)
            scheduler.resume()
        else:
            holder.lose()
            scheduler.pause()
        stop.wait(lease.RENEW)
    _end(app, scheduler, holder)


def _end(app: Flask, scheduler: BackgroundScheduler, holder: lease.Holder) -> None:
    """Let running ticks end, let the next worker start at once, and end."""
    holder.lose()  # a tick stops at its next `insist`
    ending = threading.Thread(target=scheduler.shutdown, daemon=True)
    ending.start()
    ending.join(ENDS_WITHIN)
    _with_app(app, lambda: lease.give_up(holder.name))
    if ending.is_alive():
        log.warning("a tick did not end within %s seconds and is cut off", ENDS_WITHIN)
        os._exit(0)


def _scheduler(app: Flask, holder: lease.Holder, diary: Diary | None = None) -> BackgroundScheduler:
    """Every job due at once, and late ones run all the same: what is missed is caught up."""
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler = BackgroundScheduler(timezone="UTC", job_defaults=defaults)
    for job, often in TIMETABLE:
        args = [app, holder, job, diary]
        scheduler.add_job(_tick, "interval", **often, args=args, id=name_of(job), next_run_time=clock.now())
    return scheduler


def _obey(app: Flask, scheduler: BackgroundScheduler, diary: Diary) -> None:
    """What an admin wishes to run is due now; the web process only wrote the wish down."""
    with app.app_context():
        try:
            wanted = diary.new_wishes()
        except DBAPIError as fault:
            log.warning("the wishes could not be read: %s", fault.orig)
            return
        finally:
            db.session.remove()
    for job in scheduler.get_jobs():
        if job.id in wanted:
            job.modify(next_run_time=clock.now())


def _mend(scheduler: BackgroundScheduler) -> None:
    """A wall clock set back by an hour would leave every job waiting for that hour."""
    now = clock.now()
    for job in scheduler.get_jobs():
        if job.next_run_time > now + job.trigger.interval + timedelta(seconds=lease.RENEW):
            log.warning("the clock was set back: job %s is due now", job.id)
            job.modify(next_run_time=now)


def _tick(app: Flask, holder: lease.Holder, job: Callable[[], None], diary: Diary | None = None) -> None:
    """One run of a job, with its own view of the database; a fault is logged and the clock goes on."""
    started_at, fault = clock.now(), ""
    with app.app_context(), lease.acting_as(holder):
        try:
            lease.insist()
            db.session.rollback()
            job()
        except lease.Lost:
            log.warning("job %s stopped: the lease is gone", job.__name__)
            return
        except Exception as failure:
            log.exception("job %s failed", job.__name__)
            fault = type(failure).__name__
        finally:
            db.session.remove()
        if diary is not None:
            diary.write(name_of(job), every(job), started_at, fault)
            db.session.remove()


def every(job: Callable[[], None]) -> int:
    """Seconds between two runs of a job."""
    return next((int(timedelta(**often).total_seconds()) for one, often in TIMETABLE if one is job), 0)


def _with_app(app: Flask, act: Callable[[], bool | None]) -> bool:
    """An act of the lease in a transaction; a database that does not answer counts as not held."""
    with app.app_context():
        try:
            with transaction():
                return bool(act())
        except Conflict:
            return False  # two claimed a lease that nobody had yet
        except DBAPIError as fault:
            log.warning("the lease could not be renewed: %s", fault.orig)
            return False
        except Exception:
            log.exception("the lease could not be renewed")
            return False
        finally:
            db.session.remove()
