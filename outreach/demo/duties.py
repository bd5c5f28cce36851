"""The playbooks of the five programs, and the tasks that they bring: done week by week, a few of them still open."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from campaigns.people import agencies
from campaigns.people.persons import Role
from campaigns.plans import playbooks, tasks
from campaigns.plans.tasks import Task
from campaigns.reference import rows
from outreach.demo.accounts import OPERATOR, PLANNER, TREASURER
from outreach.demo.story import TODAY, Step, Story, moment

DOERS = {Role.PLANNER: PLANNER, Role.TREASURER: TREASURER, Role.OPERATOR: OPERATOR}
BEGUN = "2025-12-09"
FIRST_WEEK = date(2025, 12, 12)  # a Friday
LAST_DAY = date.fromisoformat(TODAY) - timedelta(days=1)
LEFT_OPEN = ("Surat tugas petugas", "Cetak materi dengan QR")  # of what is soon to be held
SOON = timedelta(days=14)


def steps() -> Iterator[Step]:
    """The playbooks before the year's first activity; then every Friday what had to be done by then."""
    yield Step(moment(BEGUN, "10.00"), _fill)
    day = FIRST_WEEK
    while day < LAST_DAY:
        yield Step(moment(day.isoformat(), "15.45"), partial(_work, day))
        day += timedelta(days=7)
    yield Step(moment(LAST_DAY.isoformat(), "15.45"), partial(_work, LAST_DAY))


def _fill(story: Story) -> None:
    by, partners = story.people[PLANNER], {agency.code: agency.id for agency in agencies.partners()}
    known = {row["name"]: row for row in rows("programs")}
    for program in story.programs.values():
        playbooks.fill(program, by=by)
        for part in known[program.name]["partners"].split("; "):
            code, goods = part.split(": ")
            playbooks.add_partner(program, goods.capitalize(), goods, partners.get(code), by=by)


def _work(day: date, story: Story) -> None:
    """What was due by this day is done by whoever has to; what is soon to be held keeps two tasks open."""
    for task in tasks.overdue(day + timedelta(days=1)):
        if day == LAST_DAY and task.name in LEFT_OPEN and task.activity and task.activity.day <= day + SOON:
            continue
        tasks.complete(task, by=story.people[_doer(task, story)])


def _doer(task: Task, story: Story) -> str:
    if task.role != Role.OFFICER or task.activity is None:
        return DOERS.get(task.role, PLANNER)
    on_duty = task.activity.assignee_ids
    return next((name for name, who in story.people.items() if who.person_id in on_duty), PLANNER)
