"""What people ask of the ladder: how each edition stands to the one before it, and how a year's editions do."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from campaigns.ground import settings
from campaigns.ground.database import asked_once, db
from campaigns.ground.errors import Invalid
from campaigns.people.agencies import Agency
from campaigns.plans import campaigns
from campaigns.plans.activities import Activity, ActivityState, activity_village
from campaigns.plans.campaigns import Campaign
from campaigns.plans.climbing.engine import Climb, ClimbStatus, Edition, judge
from campaigns.plans.climbing.things import Improvement
from campaigns.plans.partnerships import Partnership, PartnershipState
from campaigns.plans.partnerships.things import OPEN

HELPING = OPEN  # who may help now
HELPED = (*HELPING, PartnershipState.ENDED)  # who may have helped before
RULES = {  # the office's rule over a year's editions, by the setting `ladder_rule`
    "naik>diulang": "yang naik harus lebih banyak daripada yang diulang",
    "naik>=diulang": "yang naik paling sedikit sebanyak yang diulang",
    "": "tanpa aturan",
}


@dataclass(frozen=True)
class Tally:
    """How many editions of a year stand how; those called off are not counted."""

    counts: Counter[ClimbStatus] = field(default_factory=Counter)
    rule: str = ""

    @property
    def up(self) -> int:
        return self.counts[ClimbStatus.UP]

    @property
    def repeated(self) -> int:
        return self.counts[ClimbStatus.REPEATED]

    @property
    def down(self) -> int:
        return self.counts[ClimbStatus.DOWN]

    @property
    def new(self) -> int:
        return self.counts[ClimbStatus.NEW]

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def told_rule(self) -> str:
        """The office's rule in people's words."""
        return RULES.get(self.rule, "")

    @property
    def misses_rule(self) -> bool:
        """Whether the office's rule is missed; a year in which nothing stepped up or was repeated is not judged."""
        if not (self.up or self.repeated):
            return False
        return {"naik>diulang": self.up <= self.repeated, "naik>=diulang": self.up < self.repeated}.get(
            self.rule, False
        )


def of(campaign: Campaign) -> Climb:
    """How an edition stands to the one before it (rule L1)."""
    return of_each([campaign])[campaign.id]


def of_each(asked: Sequence[Campaign]) -> dict[int, Climb]:
    """`of` each, by its id; some five queries, however many are asked about."""
    before = {c.id: c.predecessor_id for c in asked if c.predecessor_id is not None}
    known = {campaign.id: campaign for campaign in asked}
    absent = set(before.values()) - known.keys()
    if absent:
        others = select(Campaign).where(Campaign.id.in_(absent))
        known |= {campaign.id: campaign for campaign in db.session.scalars(others)}
    now, then = _editions(list(known.values()))
    return {c.id: judge(now[c.id], then[before[c.id]] if c.id in before else None) for c in asked}


def reason_missing(campaign: Campaign) -> bool:
    """Whether the edition repeats or steps down, and nobody said why (rule L1)."""
    return not campaign.ladder_reason.strip() and of(campaign).needs_reason


def require_reason(campaign: Campaign) -> None:
    """Raises Invalid (`ladder.reason`) where a reason is missing (rule L1)."""
    if not reason_missing(campaign):
        return
    stepped_down = of(campaign).status == ClimbStatus.DOWN
    word = "turun anak tangga" if stepped_down else "mengulang edisi sebelumnya"
    raise Invalid(
        "ladder.reason",
        f"Kampanye ini {word}. Tulis alasannya, atau catat apa yang lebih baik, lalu ajukan lagi.",
        "ladder_reason",
    )


def improvements_of(campaign: Campaign) -> list[Improvement]:
    """What the planner documented as better than before, in the order in which it was said."""
    mine = select(Improvement).where(Improvement.campaign_id == campaign.id)
    return list(db.session.scalars(mine.order_by(Improvement.id)))


@asked_once
def tally(year: int) -> Tally:
    """How the year's editions stand, against the office's rule; an emergency is none of them."""
    counted = [one for one in campaigns.of_year(year) if not (one.is_cancelled or one.emergency)]
    return tallied(climb.status for climb in of_each(counted).values())


def tallied(statuses: Iterable[ClimbStatus]) -> Tally:
    """The tally of these, against the office's rule."""
    return Tally(Counter(statuses), settings.get("ladder_rule"))


def _editions(asked: Sequence[Campaign]) -> tuple[dict[int, Edition], dict[int, Edition]]:
    """Each campaign as the ladder looks at it: as the edition of now, and as the one before."""
    ids = [campaign.id for campaign in asked]
    villages, partners, improvements = _villages(ids), _partners(ids), _improvements(ids)

    def seen(campaign: Campaign, states: Sequence[PartnershipState]) -> Edition:
        helping = {name for name, state in partners[campaign.id] if state in states}
        return Edition(
            title=campaign.title,
            level=campaign.rung.level,
            rung=campaign.rung.name,
            audience=campaign.audience,
            line_audience=campaign.program.audience,
            villages=frozenset(villages[campaign.id]),
            partners=frozenset(helping),
            improvements=tuple((one.dimension, one.evidence) for one in improvements[campaign.id]),
        )

    return {c.id: seen(c, HELPING) for c in asked}, {c.id: seen(c, HELPED) for c in asked}


def _villages(ids: Sequence[int]) -> defaultdict[int, set[str]]:
    served = activity_village.c
    wanted = (
        select(Activity.campaign_id, served.village_code)
        .join(Activity, served.activity_id == Activity.id)
        .where(Activity.campaign_id.in_(ids), Activity.state != ActivityState.CANCELLED)
        .distinct()
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for campaign_id, code in db.session.execute(wanted):
        found[campaign_id].add(code)
    return found


def _partners(ids: Sequence[int]) -> defaultdict[int, list[tuple[str, PartnershipState]]]:
    wanted = (
        select(Partnership.campaign_id, Agency.name, Partnership.state)
        .join(Agency, Partnership.agency_id == Agency.id)
        .where(Partnership.campaign_id.in_(ids))
    )
    found: defaultdict[int, list[tuple[str, PartnershipState]]] = defaultdict(list)
    for campaign_id, name, state in db.session.execute(wanted):
        found[campaign_id].append((name, state))
    return found


def _improvements(ids: Sequence[int]) -> defaultdict[int, list[Improvement]]:
    found: defaultdict[int, list[Improvement]] = defaultdict(list)
    wanted = select(Improvement).where(Improvement.campaign_id.in_(ids)).order_by(Improvement.id)
    for one in db.session.scalars(wanted):
        found[one.campaign_id].append(one)
    return found
