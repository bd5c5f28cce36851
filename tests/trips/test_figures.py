"""Charts, the three totals and the letterhead as a browser shows them: WCAG 2.2 AA, on a phone and on a desk."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from campaigns.ground.database import db, transaction
from campaigns.people.persons import Membership
from campaigns.plans import budgets, deliveries, partnerships
from campaigns.plans.budgets import CashPlan, LineStage
from campaigns.plans.partnerships import ContributionKind, Pledge, ValueBasis
from tests import cast
from tests.browser import expect_clean, sign_in

pytestmark = pytest.mark.browser
CODES = ("2.16.02.1.01.0002", "5.1.02.01.01.0026")


def test_charts_and_totals_are_clean_and_fit(
    page: Page,
    site: str,
    planner: Membership,
    leader: Membership,
    treasurer: Membership,
    admin: Membership,
    dishub: Membership,
) -> None:
    """With the longest titles there are, a plan, and a quarter below it; each chart has its table on the page."""
    campaign = cast.approved(planner, leader, title="W" * 120)
    activity = cast.activity(planner, campaign, title="K" * 120)
    with transaction():
        line = budgets.open_line(
            campaign,
            budgets.LineFacts(LineStage.DPA, *CODES, "S" * 200, Decimal(987_654_321), "DPA/1", cast.FIRST),
            by=treasurer,
        )
        budgets.realise(line, Decimal(1_234_567), "SP2D/1", cast.FIRST, "Termin", by=treasurer)
        db.session.add_all(
            CashPlan(line_id=line.id, quarter=q, amount=Decimal(9_000_000)) for q in (1, 2, 3, 4)
        )
        asked = partnerships.invite(campaign, dishub.agency, "Bus", cast.LAST, by=planner)
        partnerships.accept(asked, by=dishub)
        worth = {"unit_value": Decimal(10**10), "basis": ValueBasis.DECLARED}
        offered = Pledge(ContributionKind.VEHICLE, "B" * 160, Decimal(8), "bus", **worth)  # type: ignore[arg-type]
        buses = partnerships.pledge(asked, offered, by=dishub)
        deliveries.record(buses, Decimal(3), "bus", cast.BEGIN.date(), "Gudang", by=dishub)
    for who, address, tables in (
        (planner, "/desk/budgets/charts", 3),
        (planner, f"/desk/campaigns/{campaign.id}/summary", 0),
        (planner, f"/desk/campaigns/{campaign.id}", 0),
        (planner, f"/desk/partnerships/{asked.id}", 0),
        (planner, f"/desk/activities/{activity.id}", 0),
        (
            planner,
            f"/desk/campaigns/{campaign.id}/summary.pdf",
            0,
        ),  # of papers, the pages of which they are made
        (planner, f"/desk/activities/{activity.id}/sign-in-sheet", 0),
        (dishub, f"/portal/partnerships/{asked.id}", 0),
        (dishub, f"/portal/partnerships/{asked.id}/commitment-letter", 0),
        (admin, "/desk/settings/letterhead", 0),
    ):
        answer = sign_in(page, site, who).goto(address)
        assert answer is not None
        assert answer.status == 200, address
        expect(page.locator("h1")).to_have_count(1)
        if tables:
            expect(page.locator("figure.chart svg[role=img]")).to_have_count(tables)
            expect(page.locator("main table")).to_have_count(tables)
        for width, scheme in ((360, "light"), (1440, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            expect_clean(page, f"{address} {scheme}")
