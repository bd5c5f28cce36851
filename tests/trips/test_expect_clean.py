"""What every journey relies on: a page is looked at anew each time, and a fault in it is found."""

import pytest
from playwright.sync_api import Page

from tests.browser import expect_clean

pytestmark = pytest.mark.browser


def test_a_fault_is_found_on_a_page_that_was_clean(page: Page) -> None:
    page.goto("/sign-in")
    expect_clean(page)
    page.evaluate("document.documentElement.removeAttribute('lang')")
    with pytest.raises(AssertionError, match="html-has-lang"):
        expect_clean(page)


def test_a_page_wider_than_its_screen_is_found(page: Page) -> None:
    page.goto("/sign-in")
    page.evaluate("document.body.append(Object.assign(document.createElement('canvas'), {width: 5000}))")
    with pytest.raises(AssertionError, match="px wide"):
        expect_clean(page)
