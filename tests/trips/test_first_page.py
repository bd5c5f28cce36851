"""The first page of a newcomer on a poor line: all of it, with an empty cache, in 150 KB on the wire."""

import pytest
from playwright.sync_api import Page

from campaigns.people.persons import Membership
from tests import cast
from tests.browser import sign_in

pytestmark = pytest.mark.browser
LIMIT = 150_000


def weigh(tab: Page, address: str) -> int:
    """Bytes that crossed the wire for a page and everything it loads, headers included."""
    wire = tab.context.new_cdp_session(tab)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    tab.goto(address)
    tab.wait_for_load_state("networkidle")
    wire.detach()
    assert len(sizes) >= 4, "the page, its style sheets and its script were weighed"
    return round(sum(sizes))


@pytest.mark.parametrize("address", ["/", "/sign-in", "/coverage"])
def test_the_first_page_is_light(page: Page, address: str) -> None:
    assert weigh(page, address) <= LIMIT


@pytest.mark.parametrize("address", ["/desk/", "/desk/coverage", "/desk/campaigns"])
def test_the_first_page_at_the_desk_is_light(
    page: Page, site: str, planner: Membership, address: str
) -> None:
    cast.campaign(planner)
    assert weigh(sign_in(page, site, planner), address) <= LIMIT
