"""Jobs: the latest run of each, and wishes that a run fulfils."""

from datetime import timedelta

import pytest

from campaigns.ground.database import transaction
from campaigns.ground.errors import NotAllowed, NotFound
from campaigns.people import jobs, journal
from campaigns.people.persons import Membership
from tests.cast import NINE

LATER = NINE + timedelta(minutes=5)


def note(start=NINE, fault: str = "", took: int = 3) -> jobs.JobRun:
    with transaction():
        jobs.note_run("reminders.say_due", 120, start, start + timedelta(seconds=took), fault)
    return jobs.runs()[0]


def test_a_job_has_one_row_with_its_latest_run(admin: Membership) -> None:
    note()
    run = note(LATER, took=4)
    assert len(jobs.runs()) == 1
    assert (run.started_at, run.took, run.due_at) == (
        LATER,
        timedelta(seconds=4),
        LATER + timedelta(minutes=2),
    )


def test_the_latest_fault_is_kept_and_counted(admin: Membership) -> None:
    note(fault="OSError")
    assert jobs.runs()[0].is_failing
    run = note(LATER)
    assert (run.is_failing, run.failures, run.fault, run.failed_at) == (False, 1, "OSError", NINE)


def test_a_clock_set_back_during_a_run_makes_no_negative_time(admin: Membership) -> None:
    assert note(took=-3600).took == timedelta()


def test_a_wish_is_fulfilled_by_a_run_that_begins_after_it(admin: Membership) -> None:
    run = note()
    with transaction():
        jobs.wish(run, by=admin)
    assert jobs.wishes().keys() == {"reminders.say_due"}
    wished_at = jobs.wishes()["reminders.say_due"]
    assert note(wished_at - timedelta(seconds=1)).is_wished, "that run began before"
    assert not note(wished_at).is_wished
    assert [entry.act for entry in journal.of(run)] == ["meminta pekerjaan dijalankan"]


def test_admins_alone_look_and_wish(planner: Membership, admin: Membership) -> None:
    run = note()
    with transaction(), pytest.raises(NotAllowed):
        jobs.wish(run, by=planner)
    with pytest.raises(NotAllowed):
        jobs.find_run(run.name, planner)
    with pytest.raises(NotFound):
        jobs.find_run("lain", admin)
