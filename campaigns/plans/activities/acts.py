"""What people do with activities: schedule, revise, reschedule, hold, cancel."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain, count
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from campaigns.ground import clock, formats, regions, texts
from campaigns.ground.database import add, db, expect_version, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import agencies, journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Person, Role, in_role
from campaigns.plans import accommodations, campaigns, tasks
from campaigns.plans.activities import telling
from campaigns.plans.activities.questions import find_clashes
from campaigns.plans.activities.things import LONGEST_TITLE, Activity, ActivityState
from campaigns.plans.campaigns import Campaign
from campaigns.plans.clashes import Clash
from campaigns.plans.sites import Site

LONGEST = timedelta(days=7)


class Warned(Invalid):
    """Nothing refuses the activity, but something warns (rule T3): say so before it is saved."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        sentence = "Baca peringatannya, centang, lalu simpan lagi bila tetap dilaksanakan."
        super().__init__("activity.warned", sentence, "aware")
        self.clashes = clashes


def schedule(
    campaign: Campaign,
    site: Site,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    villages: Sequence[str] = (),
    officer_ids: Sequence[int] = (),
    *,
    needs: str = "",
    joint: bool = False,
    food: bool = False,
    invited_only: bool = False,
    aware: bool = False,
    by: Membership,
) -> Activity:
    """Put an activity on the calendar, with the tasks of its playbook; an empty catchment means the site's own village.

    `aware` says that the person has read the warnings of rule T3. Raises Invalid (also
    `activity.warned`), Conflict (`site.taken`, `officer.taken`, `activity.twice`), NotAllowed.
    """
    require(by, Action.SCHEDULE_ACTIVITY, campaign)
    hold(campaign)  # whoever calls it off meanwhile sees this activity, or is seen here
    campaigns.expect_alive(campaign)
    title, needs = _checked(title, needs)
    check_span(campaign, starts_at, ends_at)
    catchment = regions.require_villages(villages or _own_village(site), "villages")
    officers = require_officers(officer_ids)
    _hold_scarce(site, officers)
    activity = Activity(
        campaign_id=campaign.id,
        site_id=site.id,
        code=_Codes().take(site, starts_at),
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        needs=needs,
        joint=joint,
        food=food,
        invited_only=invited_only,
        state=ActivityState.PLANNED,
        officers=officers,
        catchment=catchment,
    )
    _refuse_clashes(activity, site, aware)
    _refuse_twice(campaign, site, title, starts_at)
    add(activity)
    _note_scheduled(activity, site, by)
    tasks.plan_for(campaign, [activity], by=by)
    telling.put_on_duty(activity, officers, by=by)
    return activity


class Row(NamedTuple):
    """One of many activities, at a site whose village is known."""

    site: Site
    title: str
    starts_at: datetime
    ends_at: datetime
    needs: str = ""


def schedule_all(campaign: Campaign, rows: Sequence[Row], *, by: Membership) -> list[Activity]:
    """Put many activities on the calendar at once, each for its site's own village and with no officers yet.

    Whether their sites are free was looked at for all of them together (schedules.py), with every site of theirs
    held: one by one it would keep everybody else from writing for a minute. Raises Invalid, Conflict, NotAllowed.
    """
    require(by, Action.SCHEDULE_ACTIVITY, campaign)
    codes = _Codes()
    made = []
    for row in rows:
        title, needs = _checked(row.title, row.needs)
        check_span(campaign, row.starts_at, row.ends_at)
        code = codes.take(row.site, row.starts_at)
        facts = {"title": title, "starts_at": row.starts_at, "ends_at": row.ends_at, "needs": needs}
        village = regions.require_villages(_own_village(row.site), "villages")
        made.append(
            Activity(campaign_id=campaign.id, site_id=row.site.id, code=code, catchment=village, **facts)
        )
    db.session.add_all(made)
    for activity, row in zip(made, rows, strict=True):
        _note_scheduled(activity, row.site, by)
    tasks.plan_for(campaign, made, by=by)
    return made


def revise(
    activity: Activity,
    title: str,
    villages: Sequence[str],
    officer_ids: Sequence[int],
    *,
    needs: str = "",
    food: bool = False,
    invited_only: bool = False,
    aware: bool = False,
    seen: int,
    by: Membership,
) -> None:
    """Change what, for whom and with whom; date and *gabungan* have their own act.

    `seen` is the version that the person read. Raises as `schedule`, and Conflict (changed since).
    """
    require(by, Action.SCHEDULE_ACTIVITY, activity)
    _hold_movable(activity, seen)
    title, needs = _checked(title, needs)
    catchment = regions.require_villages(villages or _own_village(activity.site), "villages")
    officers = require_officers(officer_ids)
    _hold_scarce(activity.site, officers)
    before = list(activity.officers)
    told = ("title", "needs", "food", "invited_only", "officer_names", "village_codes")
    with journal.changed(by, "mengubah kegiatan", activity, *told):
        activity.title, activity.needs = title, needs
        activity.food, activity.invited_only = food, invited_only
        activity.catchment, activity.officers = catchment, officers
        _refuse_clashes(activity, activity.site, aware)
    flag_modified(activity, "title")  # the row's version rises, also if only its lists changed
    telling.put_on_duty(activity, [one for one in officers if one not in before], by=by)
    telling.taken_off_duty(activity, [one for one in before if one not in officers], by=by)


def reschedule(
    activity: Activity,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    *,
    joint: bool,
    aware: bool = False,
    alone: bool = True,
    seen: int,
    by: Membership,
) -> None:
    """Move an activity and its open tasks; the old date and the reason stay in its history (rule T2).

    `joint` says whether it may share its site from now on (rule T3), `seen` is the version that the person
    read. Not `alone`, it moves with its whole campaign, of which people hear at once (announcements.py). Raises as
    `schedule`, and Conflict (changed since).
    """
    require(by, Action.SCHEDULE_ACTIVITY, activity)
    _hold_movable(activity, seen)
    reason = _checked_reason(reason, "Tulis alasan kegiatan ini dipindahkan.")
    check_span(activity.campaign, starts_at, ends_at)
    _hold_scarce(activity.site, activity.officers)
    was, told = (activity.starts_at, activity.ends_at), ("starts_at", "ends_at", "joint")
    with journal.changed(by, "memindahkan kegiatan", activity, *told, reason=reason):
        activity.starts_at, activity.ends_at, activity.joint = starts_at, ends_at, joint
        activity.reason = reason
        activity.sequence += was != (starts_at, ends_at)
        _refuse_clashes(activity, activity.site, aware)
    if was == (starts_at, ends_at):
        return
    tasks.move_open(activity, by=by)
    if clock.day_of(was[0]) != activity.day:
        accommodations.ask_again(activity, by=by)
    if alone:
        telling.moved(activity, *was, by=by)


def cancel(activity: Activity, reason: str, *, alone: bool = True, by: Membership) -> None:
    """Call an activity off; it stays on record with its reason (rule T2). `alone` as for `reschedule`.

    Raises Invalid, Conflict, NotAllowed.
    """
    require(by, Action.SCHEDULE_ACTIVITY, activity)
    hold(activity)
    _expect_planned(activity)
    reason = _checked_reason(reason, "Tulis alasan kegiatan ini dibatalkan.")
    activity.state, activity.reason = ActivityState.CANCELLED, reason
    activity.sequence += 1
    journal.note(by, "membatalkan kegiatan", activity, reason=reason)
    tasks.drop_open(activity, by=by)
    if alone:
        telling.called_off(activity, by=by)


def hold_it(activity: Activity, *, by: Membership) -> None:
    """Say that the activity took place. Raises Conflict (cancelled, held, not approved, yet to come), NotAllowed."""
    require(by, Action.HOLD_ACTIVITY, activity)
    hold(activity.campaign)
    hold(activity)
    _expect_planned(activity)
    if not activity.campaign.is_approved:
        raise Conflict(
            "campaign.state", "Kampanye ini belum disetujui; kegiatannya belum dapat dicatat terlaksana."
        )
    if activity.starts_at > clock.now():
        raise Conflict("activity.early", f"Kegiatan ini baru mulai {formats.moment(activity.starts_at)}.")
    activity.state, activity.held_at = ActivityState.HELD, clock.now()
    journal.note(by, "mencatat kegiatan terlaksana", activity)
    campaigns.begin(activity.campaign, by=by)


def _checked(title: str, needs: str) -> tuple[str, str]:
    nameless = ("activity.nameless", "Nama kegiatan belum diisi.")
    return (
        texts.checked(title, LONGEST_TITLE, "activity.long-text", "title", empty=nameless),
        texts.checked(needs, texts.LONGEST_NOTE, "activity.long-text", "needs"),
    )


def _checked_reason(reason: str, unreasoned: str) -> str:
    empty = ("activity.reason", unreasoned)
    return texts.checked(reason, texts.LONGEST_REASON, "activity.long-text", "reason", empty=empty)


def check_span(campaign: Campaign, starts_at: datetime, ends_at: datetime) -> None:
    """Raise Invalid unless the span runs forward, is not too long, and lies in the campaign's days."""
    if ends_at <= starts_at:
        raise Invalid("activity.backwards", "Kegiatan harus selesai setelah dimulai.", "ends_at")
    if ends_at - starts_at > LONGEST:
        raise Invalid(
            "activity.long",
            "Satu kegiatan paling lama tujuh hari. Bagi menjadi beberapa kegiatan.",
            "ends_at",
        )
    if not (campaign.covers(starts_at) and campaign.covers(ends_at - timedelta(microseconds=1))):
        raise Invalid(
            "activity.outside-campaign",
            f"Kampanye ini berlangsung {formats.days(campaign.first_day, campaign.last_day)}.",
            "starts_at",
        )


def _own_village(site: Site) -> list[str]:
    if site.village_code is None:
        raise Invalid(
            "activity.nowhere",
            "Desa/kelurahan titik ini belum diketahui. Pilih desa/kelurahan yang dijangkau.",
            "villages",
        )
    return [site.village_code]


def require_officers(ids: Sequence[int]) -> list[Person]:
    """The officers of our own office with these ids. Raises Invalid for anybody else."""
    allowed = {member.person_id: member.person for member in in_role(Role.OFFICER, agencies.own())}
    if not set(ids) <= allowed.keys():
        raise Invalid(
            "officer.unknown", "Petugas yang dipilih tidak terdaftar sebagai petugas lapangan.", "officer_ids"
        )
    return [allowed[id_] for id_ in sorted(set(ids))]


def _hold_scarce(site: Site, officers: Sequence[Person]) -> None:
    """A site's hour and an officer's hour are scarce (rule S1): hold them, in one order, before looking."""
    hold(site)
    for officer in sorted(officers, key=lambda person: person.id):
        hold(officer)


def _refuse_twice(campaign: Campaign, site: Site, title: str, starts_at: datetime) -> None:
    """The same of one campaign, there and then: a form that was sent twice, though *gabungan* (rule T3)."""
    twin = select(Activity.code).where(
        Activity.campaign_id == campaign.id,
        Activity.site_id == site.id,
        Activity.title == title,
        Activity.starts_at == starts_at,
        Activity.state != ActivityState.CANCELLED,
    )
    if code := db.session.scalar(twin):
        raise Conflict("activity.twice", f"Kegiatan ini sudah dijadwalkan dengan kode {code}.")


def _refuse_clashes(activity: Activity, site: Site, aware: bool) -> None:
    with db.session.no_autoflush:
        found = find_clashes(activity, site)
    if found and found[0].refuses:
        raise Conflict(found[0].code, found[0].sentence, found[0].field)
    if found and not aware:
        raise Warned(found)


def _hold_movable(activity: Activity, seen: int) -> None:
    """Hold an activity that can still change and is as the person read it. Raises Conflict."""
    hold(activity)
    _expect_planned(activity)
    campaigns.expect_alive(activity.campaign)
    expect_version(activity, seen)


def _expect_planned(activity: Activity) -> None:
    if not activity.is_open:
        word = {ActivityState.HELD: "terlaksana", ActivityState.CANCELLED: "dibatalkan"}[activity.state]
        raise Conflict("activity.state", f"Kegiatan ini sudah {word}.")


def _note_scheduled(activity: Activity, site: Site, by: Membership) -> None:
    title, starts_at = activity.title, activity.starts_at
    journal.note(by, "menjadwalkan kegiatan", activity, title=title, starts_at=starts_at, site=site.name)


class _Codes:
    """Short codes that officers can say and write on a slip: initials and day, `LB27`, then `LB27B`, `LB27C` …"""

    def __init__(self) -> None:
        self.taken: dict[str, set[str]] = {}

    def take(self, site: Site, starts_at: datetime) -> str:
        words: list[str] = re.findall(r"[A-Za-z]+", site.name)
        initials = "".join(word[0] for word in words[-2:]).upper() or "K"
        stem = f"{initials}{clock.day_of(starts_at):%d}"
        if stem not in self.taken:
            known = select(Activity.code).where(Activity.code.startswith(stem))
            self.taken[stem] = set(db.session.scalars(known))
        tails = chain(["", *"BCDEFGHJKLMNPQRSTUVWXYZ"], (f"X{n}" for n in count(2)))
        free: str = next(stem + tail for tail in tails if stem + tail not in self.taken[stem])
        self.taken[stem].add(free)
        return free
