"""Notices in pages and letters: where each leads, for whoever reads it, and how many wait unread."""

from flask import Flask, g

from campaigns.ground.database import db
from campaigns.people import notices
from campaigns.people.notices import Notice
from campaigns.people.permissions import Action, may
from campaigns.people.persons import Membership, Role
from campaigns.plans.partnerships import Contribution
from campaigns.plans.tasks import Task
from outreach.hall.links import url_for
from outreach.hall.sharing import while_unchanged

# What stands in `about` -> the page at the desk, the grant it needs, and the name of its number.
DESK: dict[str, tuple[str, Action, str]] = {
    "activity": ("desk.show_activity", Action.SEE_PLANS, "activity_id"),
    "budget_line": ("desk.show_budget", Action.SEE_BUDGET, "line_id"),
    "agreement": ("desk.show_agreement", Action.SEE_PARTNERSHIP, "agreement_id"),
    "campaign": ("desk.show_campaign", Action.SEE_PLANS, "campaign_id"),
    "complaint": ("desk.show_complaint", Action.SEE_COMPLAINT, "complaint_id"),
    "partnership": ("desk.show_partnership", Action.SEE_PARTNERSHIP, "partnership_id"),
    "task": ("desk.show_task", Action.SEE_PLANS, "task_id"),
}
HOME = ("desk.home", Action.SEE_PLANS)
LISTS: dict[str, tuple[str, Action]] = {
    "activity": ("desk.list_activities", Action.SEE_PLANS),
    "agreement": ("desk.list_agreements", Action.SEE_PARTNERSHIP),
    "campaign": ("desk.list_campaigns", Action.SEE_PLANS),
    "complaint": ("desk.list_complaints", Action.SEE_COMPLAINT),
    "partnership": ("desk.list_partnerships", Action.SEE_PARTNERSHIP),
    "task": ("desk.list_tasks", Action.DO_TASK),
}


def address_of(notice: Notice, member: Membership) -> str:
    """The page of what a notice is about, in the room of the role in which it is read; empty if it has none there."""
    kind, _, number = notice.about.partition(":")
    if kind == "contribution":
        promise = db.session.get(Contribution, int(number)) if number else None
        kind, number = "partnership", str(promise.partnership_id) if promise else ""
    if member.role == Role.PARTNER:
        return _in_portal(kind, number)
    if member.role == Role.OFFICER:
        return _in_field(kind, number, member)
    if number and kind in DESK:
        endpoint, action, argument = DESK[kind]
        return url_for(endpoint, **{argument: int(number)}) if may(member, action) else ""
    endpoint, action = LISTS.get(kind, HOME)
    return url_for(endpoint) if may(member, action) else ""


def _in_portal(kind: str, number: str) -> str:
    if kind == "partnership" and number:
        return url_for("portal.show_partnership", partnership_id=int(number))
    return url_for("portal.home") if kind in {"partnership", "activity"} else ""


def _in_field(kind: str, number: str, member: Membership) -> str:
    if kind == "task" and number:
        task = db.session.get(Task, int(number))
        if task is not None and may(member, Action.DO_TASK, task):
            return url_for("field.show_task", task_id=task.id)
        number = ""  # it was given to somebody else since
    if kind == "activity" and number:
        return url_for("field.show_activity", activity_id=int(number))
    return url_for("field.home") if kind in {"activity", "task"} else ""


def unread() -> int:
    """How many notices wait for the one who is signed in, for the head of every page."""
    person_id = g.member.person_id
    return while_unchanged(("unread", person_id), lambda: notices.unread(person_id))


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(unread=unread)
