"""On the narrowest phone nothing widens the page: neither a word without an end nor a filter with long choices."""

import pytest
from playwright.sync_api import Page

from campaigns.people.persons import Membership
from tests import cast
from tests.browser import sign_in

pytestmark = pytest.mark.browser


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
