"""What was promised against what arrived, and a campaign's lines, as charts with the rows of their tables."""

from datetime import date
from decimal import Decimal

import pytest

from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import budgets, deliveries, partnerships
from campaigns.plans.budgets import LineStage
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships import Contribution, ContributionKind, Pledge
from outreach.hall import figures
from tests import cast

CODES = ("2.16.02.1.01.0002", "5.1.02.01.01.0026")


@pytest.fixture
def campaign(planner: Membership, leader: Membership) -> Campaign:
    return cast.approved(planner, leader)


@pytest.fixture
def buses(campaign: Campaign, planner: Membership, dishub: Membership) -> Contribution:
    with transaction():
        asked = partnerships.invite(campaign, dishub.agency, "Bus", cast.LAST, by=planner)
        partnerships.accept(asked, by=dishub)
        return partnerships.pledge(
            asked, Pledge(ContributionKind.VEHICLE, "Bus", Decimal(8), "bus"), by=dishub
        )


@pytest.mark.parametrize(("came", "share"), [(6, 75), (12, 150)])
def test_a_promise_is_drawn_in_per_cent_of_itself(
    buses: Contribution, dishub: Membership, came: int, share: int
) -> None:
    """Rule P1: in parts, short or over; what came beyond the promise is drawn whole, and nothing leaves the box."""
    with transaction():
        deliveries.record(buses, Decimal(came), "bus", date(2026, 11, 24), "Gudang", by=dishub)
    drawn = figures.of_promises([buses])
    assert drawn is not None
    assert [(row.arrived, row.share) for row in drawn.rows] == [(came, share)]
    bars = drawn.chart.groups[0].bars
    assert bars[1].width / bars[0].width == pytest.approx(Decimal(share) / 100, rel=Decimal("0.001"))
    assert max(bar.x + bar.width for bar in bars) <= 100
    assert bars[1].text == f"8 bus: Bus, Tiba: {share}%"


def test_what_was_taken_back_is_not_drawn(buses: Contribution, dishub: Membership) -> None:
    with transaction():
        partnerships.withdraw(buses, "Rusak", by=dishub)
    assert figures.of_promises([buses]) is None


def test_only_signed_lines_are_drawn_and_all_stand_in_the_table(
    campaign: Campaign, treasurer: Membership
) -> None:
    with transaction():
        for number in range(figures.MOST + 5):
            stage = LineStage.USULAN if number == 0 else LineStage.DPA
            facts = (
                stage,
                CODES[0],
                f"5.1.02.01.01.{number:04d}",
                f"Belanja {number}",
                Decimal(number + 1),
            )
            budgets.open_line(campaign, budgets.LineFacts(*facts, "DPA/1", cast.FIRST), by=treasurer)
    lines = budgets.lines_of(campaign)
    drawn = figures.of_lines(lines, budgets.balances(lines))
    assert drawn is not None
    assert len(drawn.chart.groups) == figures.MOST
    assert len(drawn.rows) == figures.MOST + 4
    assert drawn.rows[0][0].description == f"Belanja {figures.MOST + 4}"
    assert figures.of_lines(lines[:0], {}) is None
