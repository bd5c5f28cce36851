"""Three totals of a campaign that are never mixed (rule M1): our own budget, the partners' own, and what is not money.

There is no sum of them anywhere: a plan that adds a partner's spending, or an estimate of lent buses, to our ceiling
has promised money that nobody in our office may spend.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from campaigns.plans import budgets, deliveries, partnerships
from campaigns.plans.campaigns import Campaign
from campaigns.plans.ledger import Balance
from campaigns.plans.partnerships import Contribution, ContributionKind

ZERO = Decimal(0)
TWO_COLUMNS = ("Dari DPA mitra (Rp)", "Taksiran non-kas (Rp)")  # the headings of `apart`


@dataclass(frozen=True)
class Given:
    """What partners give of one sort, in rupiah: promised, of it made definite, of it arrived.

    Promises whose value nobody told add nothing to these; `unvalued` says how many they are. `arrived` is None
    where nobody noted arrivals of any of them.
    """

    promises: int = 0
    promised: Decimal = ZERO
    confirmed: Decimal = ZERO
    arrived: Decimal | None = None
    unvalued: int = 0


@dataclass(frozen=True)
class Support:
    """What partners give, in two totals apart: paid from their own DPA, and not money (an estimate)."""

    partner_budget: Given
    in_kind: Given


@dataclass(frozen=True)
class ThreeTotals:
    """A campaign's money. None of them is ever added to another, so this has no sum."""

    own: Balance
    partner_budget: Given
    in_kind: Given


def is_partner_budget(promise: Contribution) -> bool:
    """Whether the partner pays it from its own DPA; else it is no money at all."""
    return promise.kind == ContributionKind.CASH_BUDGET


def of_promises(promises: Iterable[Contribution]) -> Support:
    """The two totals of those promises that stand."""
    standing = [promise for promise in promises if promise.stands]
    arrived = arrivals_of(standing)
    return Support(
        _given([promise for promise in standing if is_partner_budget(promise)], arrived),
        _given([promise for promise in standing if not is_partner_budget(promise)], arrived),
    )


def of(campaign: Campaign) -> ThreeTotals:
    """The campaign's three totals: its signed lines, and the promises that stand."""
    given = of_promises(partnerships.contributions_for(campaign))
    return ThreeTotals(budgets.summary_of(campaign), given.partner_budget, given.in_kind)


def arrivals_of(promises: Sequence[Contribution]) -> dict[int, Decimal]:
    """How much of each promise arrived, by its id; those of before deliveries were noted are left out."""
    standings = deliveries.standing_of(promises)
    return {id_: standing.arrived for id_, standing in standings.items() if not standing.untold}


def apart(promise: Contribution) -> tuple[Decimal | None, Decimal | None]:
    """A promise's worth as two cells of a table, one of them empty: a column of both would be added up (rule M1)."""
    return (promise.value, None) if is_partner_budget(promise) else (None, promise.value)


def _given(promises: Sequence[Contribution], arrived: Mapping[int, Decimal]) -> Given:
    told = any(promise.id in arrived for promise in promises)
    came = _worth((promise, arrived.get(promise.id)) for promise in promises) if told else None
    return Given(
        len(promises),
        _worth((promise, promise.quantity) for promise in promises),
        _worth((promise, promise.confirmed_quantity) for promise in promises),
        came,
        sum(promise.unit_value is None for promise in promises),
    )


def _worth(quantities: Iterable[tuple[Contribution, Decimal | None]]) -> Decimal:
    return sum((promise.worth(quantity) or ZERO for promise, quantity in quantities), ZERO)
