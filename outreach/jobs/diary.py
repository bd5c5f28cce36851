"""The worker's diary: what each job did last, for the page on which an admin looks at it; and what is wished for.

A job that runs every ten seconds is written down once a minute: each write would wake whoever watches the database,
and end every page that is kept until something changes. A fault, the first run after one, and a run that somebody
wished for are written at once.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from campaigns.ground import clock, lease
from campaigns.ground.database import db, transaction
from campaigns.people import jobs

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds, by the monotonic clock


def name_of(job: Callable[[], None]) -> str:
    """`deliveries.send_due`: what a job is called in the diary, and in the log."""
    return f"{job.__module__.rpartition('.')[2]}.{job.__name__}"


@dataclass
class Diary:
    """What one worker has written so far, and the wishes it knows of."""

    # when by the monotonic clock, and with which fault
    noted: dict[str, tuple[float, str]] = field(default_factory=dict)
    obeyed: dict[str, datetime] = field(default_factory=dict)

    def write(self, name: str, every: int, started_at: datetime, fault: str) -> None:
        """Write a run down, if it is worth it. Never fails: a diary must not stop the clock."""
        last_at, last_fault = self.noted.get(name, (-EVERY, ""))
        wished = name in self.obeyed
        if not (wished or fault or last_fault) and time.monotonic() - last_at < EVERY:
            return
        try:
            with transaction():
                lease.insist()
                jobs.note_run(name, every, started_at, clock.now(), fault)
        except Exception as broken:
            log.warning("the run of %s could not be written down: %s", name, type(broken).__name__)
        else:
            self.noted[name] = (time.monotonic(), fault)

    def new_wishes(self) -> list[str]:
        """The jobs that somebody wants to run now and that this worker was not asked for yet."""
        wanted = jobs.wishes()
        db.session.rollback()
        new = [name for name, at in wanted.items() if self.obeyed.get(name) != at]
        self.obeyed = wanted
        return new
