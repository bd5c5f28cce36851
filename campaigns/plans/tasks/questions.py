"""What people ask of tasks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from campaigns.ground import clock, holidays, workdays
from campaigns.ground.database import db
from campaigns.people import agencies
from campaigns.people.permissions import Action, Reach, may, reach
from campaigns.people.persons import Membership, Role, in_role
from campaigns.plans.activities.things import Activity, activity_officer
from campaigns.plans.campaigns import Campaign
from campaigns.plans.campaigns.things import ALIVE, CampaignState
from campaigns.plans.offsets import Offset
from campaigns.plans.tasks.things import Task

WORKED_FOR = (*ALIVE, CampaignState.DONE)  # what is accounted for follows when all was held
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


def late_of(asked: Sequence[Activity]) -> dict[int, list[str]]:
    """The names of each activity's open tasks whose day has passed, the longest overdue first; columns alone."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    theirs = Task.activity_id.in_([activity.id for activity in asked])
    late = select(Task.activity_id, Task.name).where(theirs, *OPEN, Task.due_day < clock.today())
    for activity_id, name in db.session.execute(late.order_by(Task.due_day, Task.id)):
        if activity_id is not None:
            found[activity_id].append(name)
    return {activity.id: found[activity.id] for activity in asked}


def of_campaign(campaign: Campaign) -> list[Task]:
    """The campaign's tasks, its activities' and its own, by day."""
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
    """Tasks by day: `mine` (taken by me, or waiting for my role) or everybody's; a postponed campaign's rest.

    With `done` those that are done, the latest first; with `late` only what is overdue. Of one campaign all of them.
    """
    wanted = select(Task).join(Campaign, Task.campaign_id == Campaign.id)
    wanted = wanted.where(Campaign.agency_id == by.agency_id)
    if campaign_id is None and not done:
        wanted = wanted.where(Campaign.state.in_(WORKED_FOR))
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


def of_officer(by: Membership) -> list[Task]:
    """The open tasks of campaigns that go on that are an officer's own, by day, as `Task.assignee_ids` says it."""
    assigned = select(activity_officer.c.activity_id).where(activity_officer.c.person_id == by.person_id)
    waiting = and_(
        Task.owner_id.is_(None), Task.role == Role.OFFICER, Task.activity_id.in_(assigned.scalar_subquery())
    )
    return _open_ones(or_(Task.owner_id == by.person_id, waiting))


def may_reopen(task: Task, by: Membership) -> bool:
    """Whether they may take back that it was done; whose reach is what is assigned to them, only what they did."""
    if not may(by, Action.DO_TASK, task):
        return False
    return reach(by, Action.DO_TASK) != Reach.ASSIGNED or task.done_by_id == by.person_id


def due_between(first: date, last: date) -> list[Task]:
    """Open tasks that somebody has to work on, due from `first` to `last` (both included), by day."""
    return _open_ones(Task.due_day >= first, Task.due_day <= last)


def overdue(today: date | None = None) -> list[Task]:
    """Open tasks that somebody has to work on whose day has passed, the longest overdue first."""
    return _open_ones(Task.due_day < (today or clock.today()))


def _open_ones(*which: ColumnElement[bool]) -> list[Task]:
    worked_for = select(Task).join(Campaign, Task.campaign_id == Campaign.id)
    worked_for = worked_for.where(Campaign.state.in_(WORKED_FOR))
    return list(db.session.scalars(worked_for.where(*OPEN, *which).order_by(Task.due_day, Task.id)))


def workers() -> list[Membership]:
    """Whom a task can be given to: the people of our office who work on activities, by name."""
    home = agencies.own()
    found = {member.person_id: member for role in WORKERS for member in in_role(role, home)}
    return sorted(found.values(), key=lambda member: member.person.name)


def days_off_around(day: date, asked: Iterable[Offset], last: date | None = None) -> dict[date, str]:
    """The days off that working-day offsets from this day may pass over; or from any day up to `last`."""
    farthest = max((abs(offset.days) for offset in asked if offset.working), default=0)
    if not farthest:
        return {}
    reach = timedelta(days=3 * farthest + 30)
    return holidays.days_off(day - reach, (last or day) + reach)


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
