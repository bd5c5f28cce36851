"""Three totals, each with its parts, never one of them in another (rule M1)."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest

from campaigns.ground.database import transaction
from campaigns.insight import summaries, support
from campaigns.people.persons import Membership
from campaigns.plans import budgets, deliveries, partnerships
from campaigns.plans.budgets import LineStage
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships import Contribution, ContributionKind, Pledge, ValueBasis
from tests import cast

CODES = ("2.16.02.1.01.0002", "5.1.02.01.01.0026")


@pytest.fixture
def campaign(planner: Membership, leader: Membership) -> Campaign:
    return cast.approved(planner, leader)


def pledged(
    campaign: Campaign, planner: Membership, partner: Membership, kind: ContributionKind, **more: object
) -> Contribution:
    with transaction():
        asked = partnerships.invite(campaign, partner.agency, "Bus", cast.LAST, by=planner)
        partnerships.accept(asked, by=partner)
        return partnerships.pledge(asked, Pledge(kind, "Bus", Decimal(8), "bus", **more), by=partner)  # type: ignore[arg-type]


def line(
    campaign: Campaign, treasurer: Membership, amount: int, stage: LineStage = LineStage.DPA
) -> budgets.BudgetLine:
    with transaction():
        return budgets.open_line(
            campaign,
            budgets.LineFacts(stage, *CODES, "Cetak", Decimal(amount), f"DPA/{amount}", cast.FIRST),
            by=treasurer,
        )


def test_each_total_has_its_own_parts(
    campaign: Campaign, planner: Membership, treasurer: Membership, dishub: Membership, dinsos: Membership
) -> None:
    """Eight buses promised, seven definite, six arrived; meals from the partner's own budget; our lines apart."""
    facts = {"unit_value": Decimal(1_000_000), "basis": ValueBasis.DECLARED}
    buses = pledged(campaign, planner, dishub, ContributionKind.VEHICLE, **facts)
    codes = dict(zip(("sub_activity", "account_code"), CODES, strict=True))
    pledged(campaign, planner, dinsos, ContributionKind.CASH_BUDGET, **facts, **codes)
    line(campaign, treasurer, 5_000_000)
    line(campaign, treasurer, 900_000, LineStage.USULAN)
    with transaction():
        partnerships.confirm(buses, Decimal(7), by=dishub)
        deliveries.record(buses, Decimal(6), "bus", date(2026, 11, 24), "Gudang", by=dishub)
    totals = support.of(campaign)
    given = totals.in_kind
    assert (given.promised, given.confirmed, given.arrived) == (8_000_000, 7_000_000, 6_000_000)
    assert (totals.partner_budget.promised, totals.partner_budget.confirmed) == (8_000_000, 0)
    assert totals.own.ceiling == 5_000_000  # what is only proposed is no budget


def test_there_is_no_sum_of_them() -> None:
    """Rule M1: neither a field nor a property adds one total to another."""
    assert [one.name for one in fields(support.ThreeTotals)] == ["own", "partner_budget", "in_kind"]
    assert not [
        name for name in vars(support.ThreeTotals) if isinstance(vars(support.ThreeTotals)[name], property)
    ]
    with pytest.raises(TypeError):
        support.Given() + support.Given()  # type: ignore[operator]


def test_a_table_has_a_column_for_each_sort(
    campaign: Campaign, planner: Membership, dishub: Membership, dinsos: Membership
) -> None:
    """Rule M1: whoever adds up a column of an export adds up one sort."""
    facts = {"unit_value": Decimal(1_000_000), "basis": ValueBasis.DECLARED}
    codes = dict(zip(("sub_activity", "account_code"), CODES, strict=True))
    lent = pledged(campaign, planner, dishub, ContributionKind.VEHICLE, **facts)
    paid = pledged(campaign, planner, dinsos, ContributionKind.CASH_BUDGET, **facts, **codes)
    assert support.apart(lent) == (None, 8_000_000)
    assert support.apart(paid) == (8_000_000, None)
    assert len(support.apart(lent)) == len(support.TWO_COLUMNS)


def test_a_promise_without_value_is_counted_and_not_valued(
    campaign: Campaign, planner: Membership, dishub: Membership
) -> None:
    pledged(campaign, planner, dishub, ContributionKind.VEHICLE)
    assert support.of(campaign).in_kind == support.Given(1, Decimal(0), Decimal(0), Decimal(0), 1)


def test_what_was_taken_back_is_in_no_total(
    campaign: Campaign, planner: Membership, dishub: Membership
) -> None:
    facts = {"unit_value": Decimal(1_000_000), "basis": ValueBasis.DECLARED}
    promise = pledged(campaign, planner, dishub, ContributionKind.VEHICLE, **facts)
    with transaction():
        partnerships.withdraw(promise, "Bus rusak", by=dishub)
    assert support.of(campaign).in_kind.promises == 0
    assert support.of_promises([promise]).in_kind.promised == 0


def test_a_summary_keeps_apart_what_is_not_known(
    campaign: Campaign, planner: Membership, treasurer: Membership, admin: Membership
) -> None:
    """Rules R1 and C2: no data is not 0, and who may not see complaints or money is told nothing of them."""
    cast.activity(planner, campaign)
    told = summaries.of(campaign, by=planner)
    assert (len(told.activities), told.held, told.people, told.uncounted) == (1, 0, None, 0)
    assert told.complaints == 0
    assert summaries.of(campaign, by=treasurer).complaints is None
    assert summaries.of(campaign, by=admin).money is None
