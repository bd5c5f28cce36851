"""What people ask of partnerships and promises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from campaigns.ground.database import asked_once, db
from campaigns.people import agencies
from campaigns.people.agencies import Agency
from campaigns.people.permissions import within
from campaigns.people.persons import Membership
from campaigns.plans.activities.things import Activity
from campaigns.plans.campaigns import ALIVE, Campaign
from campaigns.plans.partnerships import ledger
from campaigns.plans.partnerships.things import (
    OPEN,
    Contribution,
    ContributionState,
    Partnership,
    PartnershipState,
)
from campaigns.plans.promise_ledger import PromiseStanding


class Urgency(IntEnum):
    """What a planner has to see to in a partnership, most pressing first."""

    UNANSWERED = 0
    LATE = 1
    SHORT = 2
    UNCONFIRMED = 3
    WITHOUT_PROMISE = 4
    SETTLED = 5
    OVER = 6


@dataclass(frozen=True)
class Standing:
    """A partnership with its promises, those taken back included, and where each stands, by its id (rule P2)."""

    partnership: Partnership
    contributions: Sequence[Contribution]
    where: Mapping[int, PromiseStanding]

    @property
    def standing(self) -> list[Contribution]:
        """The promises that were not taken back."""
        return [promise for promise in self.contributions if promise.stands]

    @property
    def replaced(self) -> set[int | None]:
        """The promises in whose place the partner promised something else, by their ids."""
        return {promise.replaces_id for promise in self.contributions}

    @property
    def late(self) -> list[Contribution]:
        """Promises whose day has passed while something is missing."""
        return [promise for promise in self.standing if self.where[promise.id].overdue]

    @property
    def short(self) -> list[Contribution]:
        """Promises of which less comes, or came, than was promised."""
        return [promise for promise in self.standing if self.where[promise.id].short]

    @property
    def pressing(self) -> list[Contribution]:
        """Promises that are late or short."""
        return [one for one in self.standing if self.where[one.id].overdue or self.where[one.id].short]

    @property
    def unconfirmed(self) -> list[Contribution]:
        return [promise for promise in self.contributions if promise.is_open]

    @property
    def urgency(self) -> Urgency:
        if not (self.partnership.is_open and self.partnership.campaign.is_alive):
            return Urgency.OVER
        if self.partnership.is_unanswered:
            return Urgency.UNANSWERED
        if self.late:
            return Urgency.LATE
        if self.short:
            return Urgency.SHORT
        if self.unconfirmed:
            return Urgency.UNCONFIRMED
        return Urgency.SETTLED if self.standing else Urgency.WITHOUT_PROMISE


@asked_once
def of(campaign: Campaign) -> list[Partnership]:
    """The campaign's partnerships by the agency's name."""
    mine = select(Partnership).join(Agency).where(Partnership.campaign_id == campaign.id)
    return list(db.session.scalars(mine.order_by(Agency.name)))


def contributions_of(partnership: Partnership) -> list[Contribution]:
    """The partnership's promises in the order they were made, those taken back included."""
    return _promises(select(Contribution).where(Contribution.partnership_id == partnership.id))


def standing_in(partnership: Partnership) -> Standing:
    """The partnership with its promises and where each stands."""
    promises = contributions_of(partnership)
    return Standing(partnership, promises, ledger.standing_of(promises))


def contributions_of_partner(by: Membership) -> list[Contribution]:
    """Every promise that a liaison officer answers for, the earliest needed first, those without a day last."""
    theirs = _promises(select(Contribution).join(Partnership).where(*_within(by)))
    return sorted(theirs, key=lambda promise: (promise.needed_by or date.max, promise.id))


@asked_once
def contributions_for(campaign: Campaign) -> list[Contribution]:
    """The campaign's promises by agency, those taken back left out."""
    wanted = _promises(select(Contribution).join(Partnership).where(Partnership.campaign_id == campaign.id))
    return sorted(
        (promise for promise in wanted if promise.stands),
        key=lambda promise: (promise.partnership.agency.name, promise.id),
    )


def standing_promises_of(partnership: Partnership) -> list[Contribution]:
    """The partnership's promises that were not taken back."""
    return [promise for promise in contributions_of(partnership) if promise.stands]


def contributions_to(activities: Sequence[Activity]) -> list[Contribution]:
    """Promises that stand for these activities themselves, in the order they were made."""
    wanted = select(Contribution).where(
        Contribution.activity_id.in_([activity.id for activity in activities]),
        Contribution.state != ContributionState.CANCELLED,
    )
    return _promises(wanted)


def without_promise(campaign: Campaign) -> list[Partnership]:
    """Partners that have not answered, or said yes but promised nothing that stands, by name."""
    giving = {promise.partnership_id for promise in contributions_for(campaign)}
    return [one for one in of(campaign) if one.state in OPEN and one.id not in giving]


def awaiting_answer(today: date) -> list[Partnership]:
    """Invitations of living campaigns without an answer on that WITA day, the longest waiting first."""
    waiting = (
        select(Partnership)
        .join(Campaign)
        .where(Partnership.state == PartnershipState.INVITED, Campaign.state.in_(ALIVE))
    )
    found = list(db.session.scalars(waiting.order_by(Partnership.invited_at, Partnership.id)))
    return sorted(found, key=lambda one: -one.days_waiting(today))


def waiting_contributions(*years: int) -> list[Contribution]:
    """Promises to those years' living campaigns that are not definite yet, the earliest needed first."""
    waiting = (
        select(Contribution)
        .join(Partnership)
        .join(Campaign)
        .where(
            Contribution.state == ContributionState.PLEDGED,
            Campaign.year.in_(years),
            Campaign.state.in_(ALIVE),
        )
    )
    return sorted(_promises(waiting), key=lambda promise: (promise.needed_by or date.max, promise.id))


def standing_contributions(today: date) -> list[Contribution]:
    """Promises with a day, to living campaigns, that are still to come or not definite yet, the earliest first."""
    wanted = (
        select(Contribution)
        .join(Partnership)
        .join(Campaign)
        .where(
            Partnership.state.in_(OPEN),
            Campaign.state.in_(ALIVE),
            Contribution.needed_by.is_not(None),
            or_(
                Contribution.state == ContributionState.PLEDGED,
                and_(Contribution.state == ContributionState.CONFIRMED, Contribution.needed_by >= today),
            ),
        )
    )
    return sorted(_promises(wanted), key=lambda promise: (promise.needed_by or date.max, promise.id))


def standings(year: int | None = None) -> list[Standing]:
    """Every partnership of a year's campaigns (all years if None), the most pressing first."""
    return _standings([] if year is None else [Campaign.year == year])


def standings_of_partner(by: Membership) -> list[Standing]:
    """Everything that a liaison officer's agency was ever asked for, the most pressing first."""
    return _standings(_within(by))


def _within(by: Membership) -> list[ColumnElement[bool]]:
    """The partnerships of somebody's agency; of a guest the one of the link."""
    mine, only = [Partnership.agency_id == by.agency_id], within(by, Partnership)
    return mine if only is None else [*mine, Partnership.id == only]


def _standings(conditions: Sequence[ColumnElement[bool]]) -> list[Standing]:
    """Partnerships of these conditions with their promises, in three queries; the oldest invitation first."""
    wanted = select(Partnership).join(Campaign).where(*conditions)
    found = list(db.session.scalars(wanted.order_by(Partnership.invited_at, Partnership.id)))
    promises: dict[int, list[Contribution]] = {one.id: [] for one in found}
    made = _promises(select(Contribution).join(Partnership).join(Campaign).where(*conditions))
    for promise in made:
        promises[promise.partnership_id].append(promise)
    where = ledger.standing_of(made)
    return sorted((Standing(one, promises[one.id], where) for one in found), key=lambda row: row.urgency)


def invitable(campaign: Campaign) -> list[Agency]:
    """Active partners that are not asked to help this campaign at present, by name."""
    asked = {one.agency_id for one in of(campaign) if one.state in OPEN}
    return [agency for agency in agencies.partners() if agency.id not in asked]


def _promises(wanted: Select[Contribution]) -> list[Contribution]:
    return list(
        db.session.scalars(wanted.options(joinedload(Contribution.activity)).order_by(Contribution.id))
    )
