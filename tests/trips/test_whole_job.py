"""The whole job in one browser journey by six signed-in people, in Indonesian, clean by axe at two widths."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, expect

from tests.browser import expect_clean
from tests.trips.journey import Enter, Visitor, do_the_whole_job, front_door
from tests.trips.year import plan_the_next_year

pytestmark = pytest.mark.browser

WIDTHS = (1440, 360)


class Auditor(Visitor):
    """Somebody with a mouse: every page they come to is looked at by axe, at both widths."""

    def look(self) -> None:
        """No fault of WCAG 2.2 AA, nothing wider than the screen, and the page is in Indonesian."""
        expect(self.page.locator("html")).to_have_attribute("lang", "id")
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            expect_clean(self.page)
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})

    def press(self, target: Locator) -> None:
        target.click()
        self.page.wait_for_load_state()

    def type(self, field: Locator, value: str) -> None:
        field.fill(value)

    def pick(self, field: Locator, label: str) -> None:
        field.select_option(label=label)

    def unfold(self, summary: Locator) -> None:
        summary.click()

    def mark(self, box: Locator) -> None:
        box.check()


@pytest.fixture
def enter(browser: Browser, site: str) -> Iterator[Enter]:
    with front_door(browser, site, Auditor) as opened:
        yield opened


def test_from_a_plan_to_people_reached(app: Flask, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    do_the_whole_job(enter, monkeypatch)


def test_from_one_year_to_the_next(app: Flask, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_the_next_year(enter, monkeypatch)
