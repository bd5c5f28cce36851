"""A worker that reads office hours from its clock: `python -m tests.kills.office SECONDS`, by which it goes ahead."""

import sys
from datetime import UTC, datetime, timedelta

import time_machine

from outreach.app import create_app
from outreach.jobs import timetable

if __name__ == "__main__":
    ahead = timedelta(seconds=float(sys.argv[1]))
    with time_machine.travel(datetime.now(UTC) + ahead, tick=True):
        timetable.run(create_app())
