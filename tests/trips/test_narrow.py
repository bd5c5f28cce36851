"""On the narrowest phone nothing widens the page: neither a word without an end nor a filter with long choices."""

from decimal import Decimal

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Page, expect

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.people.persons import Membership, Role
from campaigns.plans import accommodations, deliveries, office, partnerships, tasks
from campaigns.plans.accommodations import AccommodationKind
from campaigns.plans.partnerships import ContributionKind, Pledge
from campaigns.plans.playbooks import Phase
from tests import cast
from tests.browser import expect_clean, sign_in
from tests.house.forms import MARKET_MORNING, Ready

pytestmark = pytest.mark.browser
WIDER = "all => all.some(one => one.scrollWidth > one.clientWidth)"


@pytest.mark.parametrize("address", ["/desk/programs", "/desk/programs/1", "/desk/programs/1/edit"])
def test_a_word_without_an_end_is_broken(page: Page, site: str, planner: Membership, address: str) -> None:
    cast.program(planner, "W" * 120)
    page.set_viewport_size({"width": 360, "height": 800})
    sign_in(page, site, planner).goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_filter_with_long_choices_leaves_room_for_its_button(
    page: Page, site: str, admin: Membership
) -> None:
    sign_in(page, site, admin).goto("/desk/accounts")
    tops = page.eval_on_selector_all(".filters select, .filters .btn", "all => all.map(e => e.offsetTop)")
    assert max(tops) - min(tops) < 10


def test_an_officers_tasks_and_accommodations_fit_the_phone(
    page: Page, site: str, planner: Membership, leader: Membership, officer: Membership
) -> None:
    activity = cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])
    with transaction():
        word, facts = "W" * 120, {"document": "D" * 80, "role": Role.OFFICER, "by": planner}
        task = tasks.add_one(activity.campaign, activity, Phase.EXECUTION, word, cast.DAY, **facts)
        need = accommodations.need(activity, AccommodationKind.SIGN_LANGUAGE, word, by=planner)
    page.set_viewport_size({"width": 360, "height": 800})
    sign_in(page, site, officer)
    addresses = ("", f"activities/{activity.id}", f"tasks/{task.id}", f"accommodations/{need.id}")
    for address in addresses:
        page.goto(f"/field/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        for button in page.locator("main .btn:visible").all():
            assert button.evaluate("e => e.offsetHeight") >= 44, address


def test_a_partners_long_name_and_units_fit_the_phone(
    page: Page, site: str, planner: Membership, leader: Membership, officer: Membership
) -> None:
    """In the portal's head, in the marks beside a promise, in what leads back from an officer's goods."""
    partner, day, place = cast.member("partner", "DISHUB"), clock.today(), cast.site()
    campaign = cast.approved(planner, leader)
    activity = cast.activity(planner, campaign, place, officer_ids=[officer.person_id])
    with transaction():
        partner.agency.name, place.name = "D" * 120, "S" * 100
        asked = partnerships.invite(campaign, partner.agency, "W" * 120, cast.LAST, by=planner)
        partnerships.accept(asked, by=partner)
        facts = (ContributionKind.GOODS, "W" * 160, Decimal(9), "u" * 40)
        goods = partnerships.pledge(asked, Pledge(*facts, activity=activity, needed_by=day), by=partner)
        deliveries.record(goods, Decimal(2), "u" * 40, day, "R" * 120, "B" * 80, by=partner)
    page.set_viewport_size({"width": 360, "height": 800})
    for who, addresses in (
        (partner, ("/portal/", f"/portal/partnerships/{asked.id}")),
        (planner, ("/desk/", f"/desk/partnerships/{asked.id}", f"/desk/campaigns/{campaign.id}")),
        (officer, (f"/field/activities/{activity.id}/stock",)),
    ):
        sign_in(page, site, who)
        for address in addresses:
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, address


# By role, what issues B and D added; a campaign that waits, one to roll over, and a proposed line.
PAGES = [
    ("planner", "/desk/tasks?whose=all"),
    ("planner", "/desk/tasks/{task_id}"),
    ("planner", "/desk/campaigns/{campaign_id}/tasks/new"),
    ("planner", "/desk/programs/{program_id}/playbook"),
    ("planner", "/desk/emergencies/new"),
    ("planner", "/desk/emergencies/new?district=63.03.04"),
    ("planner", "/desk/rollover?year=2027"),
    ("planner", "/desk/campaigns/{campaign_id}/halt"),
    ("planner", "/desk/activities/{activity_id}/households"),
    ("planner", "/desk/gifts/{gift_id}/withdrawal"),
    ("planner", "/desk/programs/{program_id}/edit"),
    ("planner", "/desk/coverage/63.03?show=households"),
    ("officer", "/field/activities/{activity_id}/households"),
    ("officer", "/field/gifts/{gift_id}/withdrawal"),
    ("officer", "/inbox"),
    ("officer", "/account/notices"),
    ("treasurer", "/desk/budgets/adoptions?year=2026"),
    ("treasurer", "/desk/budgets?year=2026"),
    ("treasurer", "/desk/budgets/{line_id}"),
    ("treasurer", "/desk/budgets/groups?year=2026"),
    ("treasurer", "/desk/budgets/quarters?year=2026"),
    ("treasurer", "/desk/budgets/entries?year=2026&kind=allotment"),
    ("treasurer", "/desk/budgets/versions?year=2026"),
    ("treasurer", "/desk/budgets/shifts/new?year=2026"),
    ("treasurer", "/desk/budgets/documents/{document_id}"),
    ("treasurer", "/desk/budgets/details/{detail_id}"),
    ("leader", "/desk/budgets/years/2026"),
    ("leader", "/desk/budgets/{line_id}"),
    ("leader", "/desk/approvals"),
    ("admin", "/desk/standard-prices"),
    ("admin", "/desk/standard-prices/{price_id}"),
    ("admin", "/desk/rungs"),
    ("admin", "/desk/rungs/{rung_id}/edit"),
    ("admin", "/desk/jobs"),
    ("admin", "/desk/settings"),
]


@time_machine.travel(MARKET_MORNING)
def test_the_pages_of_tasks_ladder_and_office_are_clean_and_fit(page: Page, site: str, app: Flask) -> None:
    """WCAG 2.2 AA by axe, at 360 px by light and at 1440 by dark; each is the page that was asked for."""
    ready = Ready()
    ids = {**ready.common, **ready.mine}
    signed_in = ""
    for role, address in PAGES:
        if role != signed_in:
            sign_in(page, site, ready.members[role])
            signed_in = role
        answer = page.goto(address.format(**ids))
        assert answer is not None
        assert answer.status == 200, address
        expect(page.locator("h1")).to_have_count(1)
        for width, scheme in ((360, "light"), (1440, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            expect_clean(page, scheme)


@time_machine.travel(MARKET_MORNING)
def test_money_is_read_on_a_tablet_without_scrolling_sideways(page: Page, site: str, app: Flask) -> None:
    """The menu is folded away there, and where figures are many their row's name stands above them.

    Nor on a small desk screen, with the menu beside.
    """
    ready = Ready()
    sign_in(page, site, ready.members["treasurer"])
    for address in [one for role, one in PAGES if role == "treasurer"]:
        page.goto(address.format(**ready.common, **ready.mine))
        for width in (768, 800, 991, 1000, 1200, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert not page.eval_on_selector_all(".table-responsive, .nav-line", WIDER), (address, width)


def test_what_an_act_changed_is_read_on_a_phone_without_scrolling_sideways(
    page: Page, site: str, admin: Membership, leader: Membership
) -> None:
    with transaction():
        office.set_rules("Dinas Pertelekomunikasian", 7, "naik>=diulang", by=admin)
    page.set_viewport_size({"width": 360, "height": 800})
    sign_in(page, site, leader).goto("/desk/journal")
    for summary in page.locator(".changes summary").all():
        summary.click()
    assert page.locator(".changes td:visible").count() > 2
    assert not page.eval_on_selector_all(".table-responsive", WIDER)
