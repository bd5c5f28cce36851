"""The year, the calendar and the posters in a browser: clean by axe, and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import partnerships, warnings
from campaigns.plans.warnings import WarningKind
from tests import cast
from tests.browser import expect_clean, sign_in
from tests.cast import DAY, LAST

pytestmark = pytest.mark.browser
DESK = (
    "/desk/plan?year=2026",
    "/desk/calendar?day=2026-12-01",
    "/desk/calendar?view=week&day=2026-12-01",
    "/desk/calendar?view=agenda&day=2026-12-01",
    "/desk/officers?year=2026",
    "/desk/warnings",
    "/desk/partner-events",
    "/desk/partner-events/import",
    "/desk/campaigns/1/sites/1/slots?first=2026-12-01&last=2026-12-09&minutes=60&opens=08:00&closes=12:00",
    "/account/calendar",
)
PORTAL = ("/portal/calendar?day=2026-12-01", "/portal/calendar/feed")
PUBLIC = ("/campaigns/1/poster", "/activities/1/poster", "/campaigns/1")


@pytest.fixture
def plan(planner: Membership, leader: Membership, officer: Membership, dishub: Membership) -> None:
    campaign = cast.approved(planner, leader)
    cast.activity(planner, campaign, officer_ids=[officer.person_id])
    with transaction():
        partnerships.invite(campaign, dishub.agency, "Bus", LAST, by=planner)
        warnings.note(WarningKind.BMKG, ["63.03"], DAY, DAY, "Hujan lebat", "BMKG", by=planner)


def look(page: Page, address: str) -> None:
    """Nothing wider than the screen, and no fault of WCAG 2.2 AA, by light and by dark."""
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            expect(page.locator("h1")).to_have_count(1)
            expect_clean(page, scheme)


@pytest.mark.parametrize("address", DESK)
def test_the_desks_pages_are_clean_and_fit(
    page: Page, site: str, plan: None, planner: Membership, address: str
) -> None:
    look(sign_in(page, site, planner), address)


@pytest.mark.parametrize("address", PORTAL)
def test_the_portals_pages_are_clean_and_fit(
    page: Page, site: str, plan: None, dishub: Membership, address: str
) -> None:
    look(sign_in(page, site, dishub), address)


@pytest.mark.parametrize("address", PUBLIC)
def test_the_posters_are_clean_and_fit(page: Page, plan: None, address: str) -> None:
    look(page, address)
    assert page.context.cookies() == []


def test_a_poster_is_one_sheet_of_paper(page: Page, plan: None) -> None:
    page.goto("/campaigns/1/poster")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1
