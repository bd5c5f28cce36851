"""Readiness: what still stands in the way of a decision or of an event day, in sentences.

Nothing here refuses anything; acts do. A leader may approve a campaign that lacks something, and sees what.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from campaigns.ground import clock, formats
from campaigns.plans import activities, budgets, partnerships
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.campaigns import Campaign, CampaignState
from campaigns.plans.partnerships import PartnershipState


@dataclass(frozen=True)
class Lack:
    """One thing that is missing; `key` names the part of the campaign in which it can be mended."""

    key: str  # activities, sites, budgets or partnerships
    sentence: str


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
    planned = [a for a in activities.of(campaign) if a.state is not ActivityState.CANCELLED]
    return [
        *(Lack("activities", sentence) for sentence in _of_plan(planned)),
        *(Lack("sites", sentence) for sentence in _of_sites(planned)),
        *(Lack("budgets", sentence) for sentence in _of_budget(campaign)),
        *(Lack("partnerships", sentence) for sentence in _of_partners(campaign)),
    ]


def of_activity(activity: Activity) -> Readiness:
    """What an activity yet to be held lacks; nothing once it is held or cancelled."""
    if activity.state is not ActivityState.PLANNED:
        return Readiness()
    lacks = [] if activity.officers else ["petugas"]
    if activity.campaign.state not in (CampaignState.APPROVED, CampaignState.ONGOING):
        lacks.append("persetujuan kampanye")
    clashes = activities.clashes_of(activity)
    lacks += [clash.sentence.removesuffix(".") for clash in clashes if clash.refuses]
    return Readiness(lacks, [clash.sentence.removesuffix(".") for clash in clashes if not clash.refuses])


def _of_plan(planned: list[Activity]) -> Iterable[str]:
    if not planned:
        yield "Belum ada kegiatan yang dijadwalkan."
    for activity in planned:
        if activity.state is ActivityState.PLANNED and not activity.officers:
            yield f"{activity.title}, {formats.day(activity.day)}: belum ada petugas."
    for activity in planned:
        for clash in activities.clashes_of(activity):
            yield f"{activity.title}: {clash.sentence}"


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
        if one.state is not PartnershipState.INVITED:
            continue
        late = " Tenggatnya sudah lewat." if one.is_late(today) else ""
        yield f"{one.agency.name} belum menjawab undangan sejak {formats.day(one.invited_at)}.{late}"
