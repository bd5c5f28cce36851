"""The page of charts: every drawing beside its table, however many campaigns a year has, and of our budget alone."""

from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import budgets, campaigns, ladder
from outreach.desk.charts import MOST_BARS
from outreach.hall.filters import PAGE_SIZE
from tests import cast
from tests.campaigns.plans import budgeting
from tests.campaigns.plans.budgeting import JUTA, opened, realise

ADDRESS = "/desk/budgets/charts?year=2026"
MANY = 300


def read(desk: FlaskClient, address: str = ADDRESS) -> BeautifulSoup:
    answer = desk.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.data, "html.parser")


def test_three_hundred_campaigns_are_drawn_as_far_as_eyes_reach(
    desk: FlaskClient, planner: Membership, treasurer: Membership
) -> None:
    """The drawing holds the largest, the table all of them, by the page."""
    program, rung = cast.program(planner), ladder.rungs()[2]
    with transaction():
        for number in range(MANY):
            facts = (program, rung, f"Kampanye {number:03d}", cast.FIRST, cast.LAST)
            campaign = campaigns.draft(*facts, by=planner)
            budgets.open_line(
                campaign,
                budgeting.facts(
                    account_code="5.1.02.01.01.0026",
                    description="Cetak",
                    amount=Decimal(10**12 - number),
                    day=cast.FIRST,
                ),
                by=treasurer,
            )
    page = read(desk)
    drawn = [text.get_text() for text in page.select("#campaigns-chart-title ~ text.label")]
    assert drawn == [f"Kampanye {number:03d}" for number in range(MOST_BARS)]
    assert len(page.select("section[aria-labelledby=campaigns] tbody tr")) == PAGE_SIZE
    last = read(desk, f"{ADDRESS}&page={MANY // PAGE_SIZE}")
    assert f"Kampanye {MANY - 1}" in last.get_text()
    assert not last.select("#campaigns-chart-title")


def test_a_year_without_lines_says_so(desk: FlaskClient) -> None:
    page = read(desk)
    assert "Belum ada baris DPA" in page.get_text()
    assert len(page.select("figure.chart")) == 2  # the quarters, of nothing


def test_every_figure_of_a_drawing_stands_in_its_table(
    desk: FlaskClient, planner: Membership, leader: Membership, treasurer: Membership
) -> None:
    campaign = cast.approved(planner, leader)
    with transaction():
        line = budgets.open_line(
            campaign,
            budgeting.facts(
                account_code="5.1.02.01.01.0026",
                description="Cetak",
                amount=Decimal(7_654_321),
                day=cast.FIRST,
            ),
            by=treasurer,
        )
        budgets.realise(line, Decimal(1_234_567), "SP2D/1", cast.FIRST, "Termin", by=treasurer)
    page = read(desk)
    table = page.select_one("section[aria-labelledby=campaigns] table").get_text(" ")
    told = [title.get_text() for title in page.select("section[aria-labelledby=campaigns] rect title")]
    assert told == [
        f"{campaign.title}, Pagu: Rp7.654.321",
        f"{campaign.title}, Komitmen: Rp0",
        f"{campaign.title}, Realisasi: Rp1.234.567",
    ]
    for one in told:
        assert one.rpartition(" ")[2] in table
    quarters = page.select_one("section[aria-labelledby=quarters] table").get_text(" ")
    assert "Rp1.234.567" in quarters
    for drawing in page.select("figure.chart svg[role=img]"):
        for part in drawing["aria-labelledby"].split():
            assert page.find(id=part).get_text(), "a drawing is named and described"


def test_a_year_is_spent_by_quarter_against_its_cash_plan(desk: FlaskClient, treasurer: Membership) -> None:
    """Rule M2: by the day of the document; without a plan there is no deviation, rather than one from 0."""
    signed = opened(treasurer, 5)
    for millions, day in ((3, date(2026, 3, 31)), (1, date(2026, 4, 1))):
        realise(signed, treasurer, millions, number=f"SP2D/{millions}", day=day)
    assert so_far(desk) == [["Rp3.000.000"], ["Rp4.000.000"], ["Rp4.000.000"], ["Rp4.000.000"]]
    with transaction():
        budgets.plan_cash(signed, [4 * JUTA, Decimal(0), Decimal(0), Decimal(0)], by=treasurer)
    plan, paid = "Rp4.000.000", "Rp4.000.000"
    assert so_far(desk) == [[plan, "Rp3.000.000", "kurang Rp1.000.000"], *3 * [[plan, paid, "tepat"]]]


def so_far(desk: FlaskClient) -> list[list[str]]:
    table = read(desk).select_one("section[aria-labelledby=so-far] table")
    return [[cell.get_text(" ", strip=True) for cell in row("td")] for row in table.tbody("tr")]


@pytest.mark.parametrize("role", ["operator", "admin"])
def test_who_sees_no_budget_sees_no_charts(client: FlaskClient, role: str) -> None:
    assert cast.sign_in(client, cast.member(role)).get(ADDRESS).status_code == 403
