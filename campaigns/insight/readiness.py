"""Readiness: what still stands in the way of a decision or of an event day, in sentences.

Nothing here refuses anything; acts do. A leader may approve a campaign that lacks something, and sees what.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from campaigns.ground import clock, formats
from campaigns.plans import accommodations, activities, budgets, climbing, deliveries, partnerships, tasks
from campaigns.plans.accommodations import Accommodation
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.clashes import Clash
from campaigns.plans.deliveries import Promised
from campaigns.plans.partnerships import Contribution

MENDERS = {
    "campaign": "perencana",
    "activities": "perencana",
    "sites": "perencana",
    "budgets": "bendahara",
    "partnerships": "mitra",
}
MOST_ALIKE = 10  # sentences of one kind before a decision
SHOWN = 2  # overdue tasks, and accommodations, that are named; the rest is counted


@dataclass(frozen=True)
class Lack:
    """One thing that is missing; `key` names the part of the campaign in which it can be mended."""

    key: str  # campaign, activities, sites, budgets or partnerships
    sentence: str

    @property
    def who(self) -> str:
        """Who can mend it."""
        return MENDERS[self.key]


@dataclass(frozen=True)
class Readiness:
    """Whether an activity can go ahead as planned; if not, what it lacks, each to be read after "Kurang:".

    `warnings` are what its planner saw and took into account (rule T3): said again, but no lack.
    """

    lacks: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.lacks


# Questions


def before_approval(campaign: Campaign) -> list[Lack]:
    """What a campaign lacks before its leader decides, in the order of its parts; empty if nothing."""
    planned = [a for a in activities.of(campaign) if not a.is_cancelled]
    return [
        *(Lack("campaign", sentence) for sentence in _of_campaign(campaign)),
        *(Lack("activities", sentence) for sentence in _of_plan(campaign, planned)),
        *(Lack("activities", sentence) for sentence in _of_accommodations(planned)),
        *(Lack("sites", sentence) for sentence in _of_sites(planned)),
        *(Lack("budgets", sentence) for sentence in _of_budget(campaign)),
        *(Lack("partnerships", sentence) for sentence in _of_partners(campaign)),
        *(
            Lack("partnerships", f"{p.partnership.agency.name}, {p.what}: {lack}.")
            for p, lack in _wanting(campaign)
        ),
    ]


def of_activity(activity: Activity) -> Readiness:
    """What an activity yet to be held lacks; nothing once it is held or cancelled."""
    return of_activities([activity])[activity.id]


def of_activities(asked: Sequence[Activity]) -> dict[int, Readiness]:
    """The readiness of each, by its id: officers, approval, tasks, accommodations, promises, clashes (rules T3, P1)."""
    late = tasks.late_of(asked)
    unmet = _unmet(asked)
    clashes = activities.clashes_of(asked)
    promises: defaultdict[int, list[Promised]] = defaultdict(list)
    for promise in deliveries.promised(partnerships.contributions_to(asked)):
        if promise.contribution.activity_id is not None and _state_of(promise):
            promises[promise.contribution.activity_id].append(promise)
    return {
        activity.id: _readiness(
            activity, clashes[activity.id], promises[activity.id], late[activity.id], unmet[activity.id]
        )
        for activity in asked
    }


def unready(within: timedelta) -> list[Activity]:
    """Activities that begin within that time, or are under way, and still lack something, soonest first."""
    soon = activities.upcoming(None, before=clock.now() + within)
    ready = of_activities(soon)
    return [activity for activity in soon if not ready[activity.id].ok]


def _readiness(
    activity: Activity,
    clashes: Sequence[Clash],
    promises: Sequence[Promised],
    late: Sequence[str],
    unmet: Sequence[Accommodation],
) -> Readiness:
    if not activity.is_open:
        return Readiness()
    lacks = [] if activity.officers else ["petugas"]
    if not activity.campaign.is_approved:
        lacks.append("persetujuan kampanye")
    if late:
        rest = f" dan {len(late) - SHOWN} lagi" if len(late) > SHOWN else ""
        lacks.append(f"tugas lewat tenggat: {', '.join(late[:SHOWN])}{rest}")
    if unmet:
        rest = f" dan {len(unmet) - SHOWN} akomodasi lain" if len(unmet) > SHOWN else ""
        lacks.append(f"{', '.join(one.what for one in unmet[:SHOWN])}{rest} belum ada")
    lacks += [f"{promise.contribution.what} ({_state_of(promise)})" for promise in promises]
    lacks += [clash.sentence.removesuffix(".") for clash in clashes if clash.refuses]
    return Readiness(lacks, [clash.sentence.removesuffix(".") for clash in clashes if not clash.refuses])


def _unmet(asked: Sequence[Activity]) -> dict[int, list[Accommodation]]:
    needed = accommodations.of_activities(asked)
    return {id_: [one for one in theirs if not one.is_ready] for id_, theirs in needed.items()}


def _state_of(one: Promised) -> str:
    """What a promise lacks, in a few words; nothing where all of it has arrived or surely will (rule P1)."""
    promise, where = one.contribution, one.standing
    if promise.is_open:
        return "belum dipastikan"
    lacks = []
    if where.short:
        lacks.append(f"kurang {formats.number(where.short)} {promise.unit}")
    if where.missing and promise.needed_by is not None:
        missing = f"{formats.number(where.missing)} {promise.unit}"
        if where.overdue:
            lacks.append(f"{missing} belum tiba, seharusnya {formats.day(promise.needed_by)}")
        elif promise.comes_too_late:
            lacks.append(f"{missing} baru tersedia {formats.day(promise.needed_by)}")
    return ", ".join(lacks)


def _wanting(campaign: Campaign) -> Iterable[tuple[Contribution, str]]:
    for one in deliveries.promised(partnerships.contributions_for(campaign)):
        if lack := _state_of(one):
            yield one.contribution, lack


def _of_campaign(campaign: Campaign) -> Iterable[str]:
    if not campaign.goal.strip():
        yield "Tujuan edisi ini belum ditulis."
    elif campaign.predecessor is not None and campaign.goal.strip() == campaign.predecessor.goal.strip():
        yield "Tujuan sama persis dengan edisi sebelumnya; periksa tanggal dan angka di dalamnya."
    if climbing.reason_missing(campaign):
        yield "Alasan mengulang atau turun anak tangga belum ditulis."


def _of_plan(campaign: Campaign, planned: list[Activity]) -> Iterable[str]:
    if not planned:
        yield "Belum ada kegiatan yang dijadwalkan."
    for activity in planned:
        if activity.is_open and not campaign.first_day <= activity.day <= campaign.last_day:
            yield f"{activity.title}, {formats.day(activity.day)}: di luar tanggal kampanye."
    alone = [activity for activity in planned if activity.is_open and not activity.officers]
    yield from _some(
        [f"{a.title}, {formats.day(a.day)}: belum ada petugas." for a in alone], "belum ada petugas"
    )
    clashes = activities.clashes_of(planned)
    told = [
        f"{activity.title}: {clash.sentence}"
        for activity in planned
        for clash in clashes[activity.id]
        if not (campaign.emergency and clash.code == activities.FLOOD)  # it is why we go there
    ]
    yield from _some(told, "perlu dipertimbangkan")


def _some(sentences: Sequence[str], what: str) -> Iterable[str]:
    """The first few of many like each other, and how many more there are: three hundred are read by nobody."""
    yield from sentences[:MOST_ALIKE]
    if len(sentences) > MOST_ALIKE:
        yield f"{formats.number(len(sentences) - MOST_ALIKE)} kegiatan lain {what}."


def _of_accommodations(planned: list[Activity]) -> Iterable[str]:
    ahead = [activity for activity in planned if activity.is_open]
    unmet = _unmet(ahead)
    for activity in ahead:
        if missing := ", ".join(one.what for one in unmet[activity.id]):
            yield f"{activity.title}, {formats.day(activity.day)}: {missing} belum ada."


def _of_sites(planned: list[Activity]) -> Iterable[str]:
    pointless = Counter(activity.site.name for activity in planned if activity.site.lat is None)
    for name in sorted(pointless):
        yield f"{name} belum punya letak di peta."


def _of_budget(campaign: Campaign) -> Iterable[str]:
    if not budgets.lines_of(campaign):
        yield "Belum ada rincian anggaran."


def _of_partners(campaign: Campaign) -> Iterable[str]:
    today = clock.today()
    for one in partnerships.of(campaign):
        if not one.is_unanswered:
            continue
        late = " Tenggatnya sudah lewat." if one.is_late(today) else ""
        yield f"{one.agency.name} belum menjawab undangan sejak {formats.day(one.invited_at)}.{late}"
