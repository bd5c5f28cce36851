"""What falls due, gathered from the tables as the engine reads it: tasks, activities, promises, complaints.

Nothing of a citizen stands here (rule C2): of a complaint its receipt number, and where it was heard.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache

from campaigns.fieldwork import complaints
from campaigns.ground import clock, formats, holidays, workdays
from campaigns.ground.database import fetch
from campaigns.insight.reminders.engine import Due
from campaigns.people import agencies
from campaigns.people.agencies import Agency
from campaigns.people.notices import Purpose
from campaigns.people.persons import Role, in_role
from campaigns.plans import activities, agreements, campaigns, partnerships, tasks
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.campaigns import Campaign, CampaignState
from campaigns.plans.partnerships import Contribution
from campaigns.plans.tasks import Task

AHEAD = timedelta(days=21)  # more than three working days, through the longest holidays
BACK = timedelta(days=366)  # how far back activities are looked at that nobody said were held

Who = Callable[[Role, int], frozenset[int]]


def gather(now: datetime) -> list[Due]:
    """Everything of which somebody may have to be reminded now."""
    today = clock.day_of(now)
    off = calendar(today)
    who = _who()
    return [
        *_tasks(today, who),
        *_activities(now, who),
        *_endings(today, who),
        *_invitations(today, who),
        *_promises(today, who),
        *_agreements(today, who),
        *_complaints(off, who),
    ]


def calendar(today: date) -> dict[date, str]:
    """The days off that working days are counted with: far back, since things lie overdue for long."""
    return holidays.days_off(date(today.year - 5, 1, 1), today + 2 * AHEAD)


def _who() -> Who:
    """The active people of a role in an agency, asked for once in a sweep."""

    @cache
    def people(role: Role, agency_id: int) -> frozenset[int]:
        agency = fetch(Agency, agency_id)
        return frozenset(member.person_id for member in in_role(role, agency) if agency.active)

    return people


def _planners(campaign: Campaign, who: Who) -> frozenset[int]:
    """Its planner; all of them where that one has left."""
    planners = who(Role.PLANNER, campaign.agency_id)
    drafter = frozenset([campaign.drafted_by_id])
    return drafter if drafter <= planners else planners


def _tasks(today: date, who: Who) -> Iterable[Due]:
    for task in (*tasks.overdue(today), *tasks.due_between(today, today + AHEAD)):
        where = task.activity.title if task.activity else task.campaign.title
        day = formats.day(task.due_day)
        yield Due(
            Purpose.TASK,
            f"task:{task.id}",
            task.due_day,
            _workers(task, who),
            f"Tugas “{task.name}” untuk {where} jatuh tempo {day}.",
            f"Tugas “{task.name}” untuk {where} terlambat: jatuh tempo {day}.",
            who(Role.LEADER, task.campaign.agency_id),
        )


def _workers(task: Task, who: Who) -> frozenset[int]:
    """Who has taken a task; else whom it waits for: of officers, those of its activity."""
    if task.owner is not None and task.owner.active:
        return frozenset([task.owner.id])
    if task.role == Role.OFFICER and task.activity is not None and task.activity.officers:
        return frozenset(task.activity.assignee_ids)
    return who(task.role, task.campaign.agency_id)


def _activities(now: datetime, who: Who) -> Iterable[Due]:
    for activity in activities.between(now - BACK, now + AHEAD, [ActivityState.PLANNED]):
        campaign = activity.campaign
        if not campaign.is_alive:  # called off, put off, or done
            continue
        people = frozenset(activity.assignee_ids) | _planners(campaign, who)
        if activity.starts_at > now:
            yield Due(
                Purpose.ACTIVITY, f"activity:{activity.id}", activity.day, people, ahead=_ahead(activity)
            )
        elif activity.ends_at <= now and campaign.is_approved:
            sentence = f"{activity.title}, {formats.day(activity.day)}, belum dicatat terlaksana."
            yield Due(Purpose.ACTIVITY, f"activity:{activity.id}", activity.last_day, people, late=sentence)


def _ahead(activity: Activity) -> str:
    return f"{activity.title} di {activity.site.name}: {formats.moment(activity.starts_at)}."


def _endings(today: date, who: Who) -> Iterable[Due]:
    """Campaigns whose last day has passed: nothing is closed by the clock, their planner is asked to."""
    for campaign in campaigns.in_state(CampaignState.APPROVED, CampaignState.ONGOING):
        if campaign.last_day < today and not any(a.is_open for a in activities.of(campaign)):
            day = formats.day(campaign.last_day)
            sentence = (
                f"{campaign.title} berakhir {day}. Nyatakan selesai bila semuanya tuntas."
                if campaign.is_running
                else f"{campaign.title} berakhir {day} tanpa kegiatan terlaksana. Ubah tanggalnya atau batalkan."
            )
            about, people = f"campaign:{campaign.id}", _planners(campaign, who)
            yield Due(Purpose.CAMPAIGN, about, campaign.last_day, people, late=sentence)


def _invitations(today: date, who: Who) -> Iterable[Due]:
    for asked in partnerships.awaiting_answer(today):
        day = formats.day(asked.reply_by)
        yield Due(
            Purpose.PARTNERSHIP,
            f"partnership:{asked.id}",
            asked.reply_by,
            who(Role.PARTNER, asked.agency_id),
            late=f"Undangan kemitraan {asked.campaign.title} kepada {asked.agency.name} belum dijawab;"
            f" batasnya {day}.",
            leaders=who(Role.LEADER, asked.campaign.agency_id),
        )


def _promises(today: date, who: Who) -> Iterable[Due]:
    found = partnerships.standing_contributions(today)
    where = partnerships.standing_of(found)
    for promise in found:
        if promise.needed_by is None or where[promise.id].fulfilled:
            continue
        agency = promise.partnership.agency
        said = f"{promise.line} dari {agency.name} untuk {_for(promise)}"
        day = formats.day(promise.needed_by)
        state = "" if promise.is_confirmed else " dan belum dipastikan"
        yield Due(
            Purpose.PARTNERSHIP,
            f"contribution:{promise.id}",
            promise.needed_by,
            who(Role.PARTNER, agency.id),
            f"{said} diperlukan paling lambat {day}{state}.",
            "" if promise.is_confirmed else f"{said} belum dipastikan; diperlukan sejak {day}.",
            who(Role.LEADER, promise.partnership.campaign.agency_id),
        )


def _agreements(today: date, who: Who) -> Iterable[Due]:
    """Standing agreements within 60 days of their end, told once; prolonged ones begin anew by their new day."""
    for agreement in agreements.ending(today):
        parties = ", ".join(party.agency.name for party in agreement.parties)
        yield Due(
            Purpose.PARTNERSHIP,
            f"agreement:{agreement.id}",
            agreement.last_day,
            who(Role.PLANNER, agreement.agency_id),
            f"{agreement.title} dengan {parties} berakhir {formats.day(agreement.last_day)}."
            " Perpanjang bila masih diperlukan.",
            once=True,
        )


def _for(promise: Contribution) -> str:
    return promise.activity.title if promise.activity else promise.partnership.campaign.title


def _complaints(off: Mapping[date, str], who: Who) -> Iterable[Due]:
    own = agencies.own().id
    for waiting in complaints.without_tracking_id():
        complaint = waiting.complaint
        heard = clock.day_of(complaint.heard_at)
        yield Due(
            Purpose.COMPLAINT,
            f"complaint:{complaint.id}",
            workdays.add(heard, complaints.CHASE_DAYS, off),
            who(Role.OPERATOR, own),
            late=f"Laporan {complaint.receipt_no} dari {complaint.activity.title} belum ber-Tracking ID"
            f" sejak {formats.day(heard)}.",
            leaders=who(Role.LEADER, own),
        )
