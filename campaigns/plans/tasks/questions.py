"""What people ask of tasks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from campaigns.ground import clock, holidays, workdays
from campaigns.ground.database import db
from campaigns.people import agencies
from campaigns.people.persons import Membership, Role, in_role
from campaigns.plans.activities.things import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.campaigns.things import ALIVE
from campaigns.plans.offsets import Offset
from campaigns.plans.tasks.things import Task

OPEN: tuple[ColumnElement[bool], ...] = (Task.done_at.is_(None), Task.dropped_at.is_(None))
WORKERS = (Role.PLANNER, Role.TREASURER, Role.OPERATOR, Role.OFFICER)


def of_activity(activity: Activity) -> list[Task]:
    """The activity's tasks, those dropped too, by day."""
    return of_activities([activity])[activity.id]


def of_activities(asked: Sequence[Activity]) -> dict[int, list[Task]]:
    """The tasks of each activity by its id, by day, in one query."""
    found: defaultdict[int, list[Task]] = defaultdict(list)
    theirs = select(Task).where(Task.activity_id.in_([activity.id for activity in asked]))
    for task in db.session.scalars(theirs.order_by(Task.due_day, Task.id)):
        if task.activity_id is not None:
            found[task.activity_id].append(task)
    return {activity.id: found[activity.id] for activity in asked}


def of_campaign(campaign: Campaign) -> list[Task]:
    """The campaign's tasks of all its activities, by day."""
    mine = select(Task).where(Task.campaign_id == campaign.id)
    return list(db.session.scalars(mine.order_by(Task.due_day, Task.id)))


def listed(
    by: Membership,
    *,
    whose: str = "mine",
    campaign_id: int | None = None,
    done: bool = False,
    late: bool = False,
) -> list[Task]:
    """Tasks of campaigns that go on, by day: `mine` (taken by me, or waiting for my role) or everybody's.

    With `done` those that are done, the latest first; with `late` only what is overdue.
    """
    wanted = select(Task).join(Campaign, Task.campaign_id == Campaign.id).where(Campaign.state.in_(ALIVE))
    wanted = wanted.where(Campaign.agency_id == by.agency_id)
    wanted = wanted.where(Task.done_at.is_not(None)) if done else wanted.where(*OPEN)
    if whose == "mine":
        waiting = and_(Task.owner_id.is_(None), Task.role == by.role)
        wanted = wanted.where(or_(Task.owner_id == by.person_id, waiting))
    if campaign_id is not None:
        wanted = wanted.where(Task.campaign_id == campaign_id)
    if late:
        wanted = wanted.where(Task.due_day < clock.today())
    order = (Task.done_at.desc(), Task.id) if done else (Task.due_day, Task.id)
    return list(db.session.scalars(wanted.order_by(*order)))


def due_between(first: date, last: date) -> list[Task]:
    """Open tasks of campaigns that go on, due from `first` to `last` (both included), by day."""
    return _open_ones(Task.due_day >= first, Task.due_day <= last)


def overdue(today: date | None = None) -> list[Task]:
    """Open tasks of campaigns that go on whose day has passed, the longest overdue first."""
    return _open_ones(Task.due_day < (today or clock.today()))


def _open_ones(*which: ColumnElement[bool]) -> list[Task]:
    alive = select(Task).join(Campaign, Task.campaign_id == Campaign.id).where(Campaign.state.in_(ALIVE))
    return list(db.session.scalars(alive.where(*OPEN, *which).order_by(Task.due_day, Task.id)))


def workers() -> list[Membership]:
    """Whom a task can be given to: the people of our office who work on activities, by name."""
    home = agencies.own()
    found = {member.person_id: member for role in WORKERS for member in in_role(role, home)}
    return sorted(found.values(), key=lambda member: member.person.name)


def days_off_around(day: date, asked: Iterable[Offset]) -> dict[date, str]:
    """The days off that working-day offsets from this day may pass over."""
    farthest = max((abs(offset.days) for offset in asked if offset.working), default=0)
    if not farthest:
        return {}
    reach = timedelta(days=3 * farthest + 30)
    return holidays.days_off(day - reach, day + reach)


def arithmetic(task: Task) -> str:
    """How its day came about (rule T1): `H+3 kerja, melewati 1 libur: Nyepi`; empty for a day of its own."""
    if task.offset is None or task.activity is None:
        return ""
    if not task.offset.working:
        return task.offset.text
    off = days_off_around(task.activity.day, [task.offset])
    told = workdays.explain(task.activity.day, task.offset.days, off)
    if told.due != task.due_day:
        return f"{task.offset.text}, dihitung sebelum kalender libur berubah"
    return ", ".join(part for part in (task.offset.text, told.passed) if part)
