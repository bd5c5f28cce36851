"""Cloning an edition into a later year, one rung up (rule L2).

What was planned is copied: goal, audience, date rule, activities with their sites, catchments, needs and
accommodations, tasks, the budget's codes and amounts as proposals. Tasks of the playbook come from it as it is now,
others as they were, each on the day that corresponds. What happened is not: people reached, complaints, evidence,
promises, deliveries, payments; nor who was on duty, nor reasons and notes of that year. Partners are not written to:
whom the edition before had is shown on the new one as still to be invited (`partners_to_invite`), with what they were
asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaigns.ground import clock, formats
from campaigns.ground.database import hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import (
    accommodations,
    activities,
    anchors,
    budgets,
    campaigns,
    dating,
    ladder,
    partnerships,
    playbooks,
    tasks,
)
from campaigns.plans.activities import Activity
from campaigns.plans.budgets import BudgetLine
from campaigns.plans.campaigns import LONGEST_TITLE, Campaign, Details
from campaigns.plans.dating import Rule, Span
from campaigns.plans.ladder import Rung
from campaigns.plans.partnerships import Partnership, PartnershipState
from campaigns.plans.playbooks import PlaybookPartner
from campaigns.plans.tasks import Task

LAST_YEAR = clock.YEARS[-1]


@dataclass(frozen=True)
class Shift:
    """How days move from an edition's year into another: by so many days (a rule with an anchor), else by years."""

    years: int
    days: int | None = None

    def day(self, day: date) -> date:
        """The day that corresponds; 29 February becomes the 28th in a year without it."""
        if self.days is not None:
            return day + timedelta(days=self.days)
        try:
            return day.replace(year=day.year + self.years)
        except ValueError:
            return date(day.year + self.years, 2, 28)

    def moment(self, moment: datetime) -> datetime:
        """The same WITA hour of the day that corresponds."""
        day = clock.day_of(moment)
        return moment + (self.day(day) - day)


@dataclass(frozen=True)
class Draft:
    """The edition as it would be: its heading, its days, and how the days of its activities move."""

    title: str
    rung: Rung
    span: Span
    shift: Shift
    rule: Rule | None


@dataclass(frozen=True)
class Leaving:
    """An activity that is not copied, and why."""

    activity: Activity
    starts_at: datetime
    reason: str


@dataclass(frozen=True)
class Cloned:
    """The new edition, and what of the old one's activities was left out."""

    campaign: Campaign
    left_out: list[Leaving]


# Acts


def clone(campaign: Campaign, year: int | None = None, *, climb: bool = True, by: Membership) -> Cloned:
    """Draft the edition of a later year (the next one) out of this one, one rung up if it shall `climb`.

    An activity that cannot stand where its new date falls is left out, and told. Raises Invalid (`rule.unanchored`,
    `clone.year`), Conflict (`clone.twice`: that year has an edition that follows this one), NotAllowed.
    """
    require(by, Action.EDIT_CAMPAIGN, campaign)
    hold(campaign)
    year = campaign.year + 1 if year is None else year
    _refuse_twice(campaign, year)
    draft = drafted(campaign, year, climb=climb)
    made = campaigns.draft(
        campaign.program,
        draft.rung,
        draft.title,
        draft.span.first_day,
        draft.span.last_day,
        campaign.goal,
        details=Details(campaign, campaign.audience, draft.rule.text if draft.rule else ""),
        by=by,
    )
    for line in budgets.lines_of(campaign):
        budgets.carry_over(line, made, _day_within(year), by=by)
    left_out = _copy_activities(campaign, made, draft.shift, by)
    _copy_tasks(
        [task for task in added_of(campaign) if task.activity_id is None], made, None, draft.shift, by
    )
    return Cloned(made, left_out)


# Questions


def drafted(campaign: Campaign, year: int, *, climb: bool = True) -> Draft:
    """The edition of that year as it would be, by its own date rule or its program's, else on the same days.

    Raises Invalid (`rule.unanchored`, `clone.year`).
    """
    earliest = max(campaign.year + 1, clock.today().year)  # what is past is not planned any more
    if not earliest <= year <= LAST_YEAR:
        raise Invalid("clone.year", f"Pilih tahun {earliest} sampai {LAST_YEAR}.", "year")
    text = campaign.date_rule or campaign.program.date_rule
    years = year - campaign.year
    if not text:
        shift = Shift(years)
        span, rule = Span(shift.day(campaign.first_day), shift.day(campaign.last_day), False), None
    else:
        rule = dating.parse(text)
        known = anchors.of_years((campaign.year, year))
        span = dating.span(rule, year, known)
        then = dating.span(rule, campaign.year, known)
        shift = Shift(years, (span.first_day - then.first_day).days if rule.anchors else None)
    check_year(span, year)
    rung = ladder.above(campaign.rung) if climb else campaign.rung
    return Draft(_retitled(campaign, year), rung, span, shift, rule)


def copied_of(campaign: Campaign) -> list[Activity]:
    """The activities that a clone takes over: those that were not called off."""
    return [activity for activity in activities.of(campaign) if not activity.is_cancelled]


def added_of(campaign: Campaign) -> list[Task]:
    """The tasks that a clone takes over besides those of the playbook: added by hand, not taken off again.

    A task of the playbook that was given a day of its own is still one of the playbook.
    """
    known = {(task.phase, task.name) for task in playbooks.tasks_of(campaign.program)}
    return [
        task
        for task in tasks.of_campaign(campaign)
        if task.offset is None and (task.is_done or task.is_open) and (task.phase, task.name) not in known
    ]


def carried_of(campaign: Campaign) -> list[tuple[BudgetLine, budgets.Balance]]:
    """The budget lines that a clone takes over, each with what its ceiling came to."""
    lines = budgets.lines_of(campaign)
    balances = budgets.balances(lines)
    return [(line, balances[line.id]) for line in lines if balances[line.id].ceiling > 0]


def helpers_of(campaign: Campaign) -> list[Partnership]:
    """Whom a clone proposes to invite: partners that were asked and did not decline, while they are active."""
    return [p for p in partnerships.of(campaign) if p.state != PartnershipState.DECLINED and p.agency.active]


def partners_to_invite(campaign: Campaign) -> list[Partnership]:
    """The partnerships of the edition before whose agency was not asked for this one yet (rule L2)."""
    if campaign.predecessor is None or not campaign.is_alive:
        return []
    asked = {one.agency_id for one in partnerships.of(campaign)}
    return [one for one in helpers_of(campaign.predecessor) if one.agency_id not in asked]


def parts_to_invite(campaign: Campaign) -> list[PlaybookPartner]:
    """The playbook's parts of active agencies that neither this campaign asked yet, nor the edition before."""
    if not campaign.is_alive:
        return []
    known = {one.agency_id for one in (*partnerships.of(campaign), *partners_to_invite(campaign))}
    parts = playbooks.partners_of(campaign.program)
    return [part for part in parts if part.agency and part.agency.active and part.agency_id not in known]


def edition_after(campaign: Campaign, year: int) -> Campaign | None:
    """The edition of that year that follows this one; None if there is none, or it was called off.

    An emergency stands beside the editions, and is none of them.
    """
    following = campaigns.followers_of(campaign)
    return next((one for one in following if one.year == year and not one.emergency), None)


def check_year(span: Span, year: int) -> None:
    if span.first_day.year != year:
        sentence = f"Menurut aturan tanggalnya, edisi {year} mulai {formats.day(span.first_day)}. Ubah aturannya dulu."
        raise Invalid("clone.year", sentence, "year")


def _refuse_twice(campaign: Campaign, year: int) -> None:
    known = edition_after(campaign, year)
    if known is not None:
        raise Conflict("clone.twice", f"Edisi {year} dari kampanye ini sudah ada: {known.title}.")


def _copy_activities(campaign: Campaign, made: Campaign, shift: Shift, by: Membership) -> list[Leaving]:
    left_out = []
    added = added_of(campaign)
    for activity in copied_of(campaign):
        starts_at, ends_at = shift.moment(activity.starts_at), shift.moment(activity.ends_at)
        try:
            copy = activities.schedule(
                made,
                activity.site,
                _renumbered(activity.title, campaign.year, made.year),
                starts_at,
                ends_at,
                activity.village_codes,
                needs=activity.needs,
                joint=activity.joint,
                food=activity.food,
                invited_only=activity.invited_only,
                aware=True,  # its warnings stand on its page and on the approval's
                by=by,
            )
        except (Invalid, Conflict) as refusal:
            left_out.append(Leaving(activity, starts_at, refusal.message))
        else:
            accommodations.carry_over(activity, copy, by=by)
            mine = [task for task in added if task.activity_id == activity.id]
            _copy_tasks(mine, made, copy, shift, by)
    return left_out


def _copy_tasks(
    found: Sequence[Task], to: Campaign, activity: Activity | None, shift: Shift, by: Membership
) -> None:
    for task in found:
        due, document = shift.day(task.due_day), task.document
        tasks.add_one(to, activity, task.phase, task.name, due, document=document, role=task.role, by=by)


def _retitled(campaign: Campaign, year: int) -> str:
    """The title with the new year in place of the old one, or behind it."""
    title = _renumbered(campaign.title, campaign.year, year)
    return title if title != campaign.title else f"{title[: LONGEST_TITLE - 5]} {year}"


def _renumbered(title: str, before: int, year: int) -> str:
    return title.replace(str(before), str(year))


def _day_within(year: int) -> date:
    """Today, or the nearest day on which next year's budget may be proposed."""
    return min(max(clock.today(), date(year - 1, 1, 1)), date(year, 12, 31))
