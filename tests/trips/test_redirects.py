"""A real browser, led by the addresses that look most innocent, stays on our site."""

import pytest
from playwright.sync_api import Page

from campaigns.people.persons import Membership
from tests.browser import sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "payload",
    ["//evil.example", "/\\evil.example", "/%09/evil.example", "javascript:alert(1)", "/%5cevil.example"],
)
def test_no_next_leads_a_browser_away(page: Page, site: str, planner: Membership, payload: str) -> None:
    sign_in(page, site, planner).goto(f"/sign-in?next={payload}")
    assert page.url.rstrip("/") == f"{site}/desk"


def test_no_query_bends_a_link_that_a_browser_reads(page: Page, site: str) -> None:
    page.goto("/coverage?lang=en&_scheme=javascript&_external=1&year=%0aalert(1)&x=//evil.example")
    assert page.locator("a").count() > 20
    assert page.evaluate("[...document.links].every((link) => link.origin === location.origin)")
