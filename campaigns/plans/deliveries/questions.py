"""What people ask of deliveries: what arrived of which promise, what is missing, how partners keep their word.

Every figure is computed from the ledger of promises (rule P2).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from campaigns.ground.database import db
from campaigns.ground.rows import Rows
from campaigns.plans import partnerships, promise_ledger
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import ALIVE, Campaign
from campaigns.plans.deliveries.things import Delivery
from campaigns.plans.partnerships import (
    Contribution,
    ContributionState,
    Partnership,
    ledger,
    standing_of,
)
from campaigns.plans.promise_ledger import PromiseStanding, Reliability


@dataclass(frozen=True)
class Promised:
    """A promise and where it stands."""

    contribution: Contribution
    standing: PromiseStanding

    @property
    def by_when(self) -> date | None:
        return self.contribution.needed_by

    @property
    def is_missing(self) -> bool:
        """Whether something of it has still to come."""
        return self.standing.missing > 0


def of_contribution(contribution: Contribution) -> list[Delivery]:
    """The promise's deliveries by day, those taken back included."""
    return _deliveries(select(Delivery).where(Delivery.contribution_id == contribution.id))


def of_contributions(contributions: Iterable[Contribution]) -> dict[int, list[Delivery]]:
    """The deliveries of each promise, by its id."""
    ids = [one.id for one in contributions]
    found: defaultdict[int, list[Delivery]] = defaultdict(list)
    for delivery in _deliveries(select(Delivery).where(Delivery.contribution_id.in_(ids))):
        found[delivery.contribution_id].append(delivery)
    return {id_: found[id_] for id_ in ids}


def waiting() -> Rows[Delivery]:
    """Deliveries that nobody here has looked at yet, the oldest first."""
    unseen = select(Delivery).where(Delivery.verified_at.is_(None), Delivery.reversed_at.is_(None))
    return Rows(_by_day(unseen))


def everything() -> Rows[Delivery]:
    """Every delivery, the latest first."""
    latest = (Delivery.day.desc(), Delivery.id.desc())
    return Rows(select(Delivery).order_by(*latest).options(joinedload(Delivery.activity)))


def still_missing(before: date) -> list[Promised]:
    """Definite promises to living campaigns that are needed by that day and not all here, the earliest first."""
    sure = (
        select(Contribution)
        .join(Partnership)
        .join(Campaign)
        .where(
            Contribution.state == ContributionState.CONFIRMED,
            Contribution.needed_by <= before,
            Campaign.state.in_(ALIVE),
        )
        .order_by(Contribution.needed_by, Contribution.id)
    )
    return [one for one in promised(list(db.session.scalars(sure))) if one.is_missing]


def promised(contributions: Sequence[Contribution]) -> list[Promised]:
    """These promises, each with where it stands, in their order."""
    standings = standing_of(contributions)
    return [Promised(one, standings[one.id]) for one in contributions]


def for_activity(activity: Activity) -> list[Promised]:
    """What was promised for an activity itself and what of it came, the earliest needed first."""
    mine = partnerships.contributions_to([activity])
    return promised(sorted(mine, key=lambda promise: (promise.needed_by or date.max, promise.id)))


def reliability_of(agency_id: int) -> Reliability:
    """How an agency kept what it ever promised (rule P2)."""
    return reliabilities([agency_id])[agency_id]


def reliabilities(agency_ids: Iterable[int]) -> dict[int, Reliability]:
    """How each of these agencies kept what it promised and made definite, in two queries."""
    ids = list(agency_ids)
    theirs = (
        select(Contribution.id, Contribution.replaces_id, Partnership.agency_id)
        .join(Partnership)
        .where(Partnership.agency_id.in_(ids), Contribution.confirmed_quantity.is_not(None))
        .order_by(Contribution.id)
    )
    made = db.session.execute(theirs).all()
    replaced = {number: before for number, before, _ in made if before}
    where = ledger.standings_of_ids([number for number, _, _ in made])
    told: dict[int, dict[int, PromiseStanding]] = {id_: {} for id_ in ids}
    for number, _, agency in made:
        told[agency][number] = where[number]
    return {id_: promise_ledger.reliability(told[id_], replaced) for id_ in ids}


def _deliveries(wanted: Select[Delivery]) -> list[Delivery]:
    return list(db.session.scalars(_by_day(wanted)))


def _by_day(wanted: Select[Delivery]) -> Select[Delivery]:
    return wanted.order_by(Delivery.day, Delivery.id).options(joinedload(Delivery.activity))
