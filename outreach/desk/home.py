"""Beranda: what happens this week, what is not ready, what waits for somebody."""

from datetime import timedelta
from typing import Any

from flask.typing import ResponseReturnValue

from campaigns.fieldwork import complaints
from campaigns.ground import clock, holidays
from campaigns.insight import coverage, readiness
from campaigns.insight.coverage import Asked, days_of
from campaigns.people import agencies
from campaigns.people.permissions import Action, may
from campaigns.plans import (
    activities,
    budgets,
    campaigns,
    climbing,
    deliveries,
    partnerships,
    programs,
    rollover,
    tasks,
)
from campaigns.plans.campaigns import CampaignState
from campaigns.plans.ledger import Balance
from outreach.desk.blueprint import desk
from outreach.hall.coverage import shares
from outreach.hall.session import current_member
from outreach.hall.sharing import page_of_role

AHEAD = timedelta(days=30)  # how far notable days are announced
WEEK = timedelta(days=7)
SHOWN = 7  # activities
CHASED = 4  # complaints


@desk.get("/")
def home() -> ResponseReturnValue:
    """Everybody's first page: the same for all of one role in one agency."""
    return page_of_role("desk/home/show.html", facts)


def facts() -> dict[str, Any]:
    """What the page tells; each part only for those who may see its subject."""
    told: dict[str, Any] = {"notable": notable_days(), "first_steps": first_steps()}
    for action, part in PARTS:
        if may(current_member(), action):
            told |= part()
    return told


def first_steps() -> list[tuple[str, str]]:
    """What an office without any program does first, each with its page; nothing once there is one."""
    if programs.everything():
        return []
    offered = (
        (Action.MANAGE_PEOPLE, "Undang perencana, pimpinan, bendahara, petugas, dan operator", "new_account"),
        (Action.MANAGE_REFERENCE, "Isi nama kantor dan aturannya", "show_settings"),
        (Action.MANAGE_REFERENCE, "Periksa hari libur dan cuti bersama", "list_holidays"),
        (
            Action.EDIT_PROGRAM,
            "Mulai dengan lima program kantor, lengkap dengan buku kerjanya",
            "list_programs",
        ),
        (Action.EDIT_BUDGET, "Muat DPA atau RKA dari berkas", "list_imports"),
    )
    return [(said, f"desk.{page}") for action, said, page in offered if may(current_member(), action)]


def notable_days() -> list[holidays.Holiday]:
    """Days off and other days that matter in the coming month."""
    return holidays.between(clock.today(), clock.today() + AHEAD)[:4]


def plans() -> dict[str, Any]:
    """The next activities with their readiness, and the campaigns that wait for a decision or for mending."""
    ahead, week = activities.upcoming(SHOWN), clock.now() + WEEK
    soon = [a for a in ahead if a.starts_at < week]
    if len(soon) == SHOWN:
        soon = activities.upcoming(None, before=week)
    ready = readiness.of_activities(max(soon, ahead, key=len))  # one of them holds the other
    waiting = campaigns.in_state(CampaignState.SUBMITTED, CampaignState.RETURNED)
    return {
        "upcoming": ahead,
        "ladder": climbing.tally(clock.today().year),
        "readiness": ready,
        "week": len(soon),
        "late_tasks": tasks.listed(current_member(), whose="all", late=True),
        "moved": rollover.moved() if may(current_member(), Action.EDIT_CAMPAIGN) else [],
        "unready": sum(not ready[a.id].ok for a in soon),
        "submitted": [c for c in waiting if c.state == CampaignState.SUBMITTED],
        "returned": [c for c in waiting if c.state == CampaignState.RETURNED],
    }


def promises() -> dict[str, Any]:
    """Invitations without an answer, what has not arrived for the week, what nobody looked at, what is not definite."""
    year = clock.today().year
    return {
        "unanswered": partnerships.awaiting_answer(clock.today()),
        "unconfirmed": partnerships.waiting_contributions(year, year + 1),
        "missing": deliveries.still_missing(clock.today() + WEEK),
        "unverified": len(deliveries.waiting()),
    }


def money() -> dict[str, Any]:
    """This year's budget under DPA, in one balance: the office's own, never added to a partner's (rule M1)."""
    year = budgets.of_year(clock.today().year, agencies.own())
    lines = [line for line in year if line.stage == budgets.LineStage.DPA]
    decides = may(current_member(), Action.OVERRIDE_BUDGET)
    return {
        "budget": sum(budgets.balances(lines).values(), Balance()),
        "overrides": budgets.waiting_in(agencies.own()) if decides else [],
    }


def heard() -> dict[str, Any]:
    """How many complaints wait for a Tracking ID, and the oldest of them."""
    waiting = complaints.without_tracking_id()
    return {"untracked": len(waiting), "chased": waiting[:CHASED]}


def reached() -> dict[str, Any]:
    """This year's coverage of the whole province."""
    total = coverage.of(Asked(*days_of(clock.today().year)), by=current_member()).total
    return {"reached": total, "shares": shares(total)}


PARTS = (
    (Action.SEE_PLANS, plans),
    (Action.SEE_PARTNERSHIP, promises),
    (Action.SEE_BUDGET, money),
    (Action.SEE_COMPLAINT, heard),
    (Action.SEE_COVERAGE, reached),
)
