"""The whole job once more by keyboard alone: what the mouse can do, Tab, Enter, Space, arrows and letters can.

Focus is seen at every stop, the skip link leads past the menu, Tab comes round every page, and a refused form leads
to its fault.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, ElementHandle, Locator, Page, expect

from tests.browser import sign_in
from tests.house.world import World
from tests.trips.journey import Enter, Visitor, do_the_whole_job, front_door
from tests.trips.year import plan_the_next_year

pytestmark = pytest.mark.browser

MOST = 300  # presses of Tab round any page
STOP = """(wanted) => {
  const at = document.activeElement, shown = at.closest("label.big-check") ?? at, style = getComputedStyle(shown);
  const box = at.getBoundingClientRect(), met = at.dataset.met;
  at.dataset.met = "yes";
  return {
    first: !met,
    there: at === wanted,
    before: Boolean(wanted && at.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING),
    name: `${at.tagName} ${at.id} ${(at.getAttribute("aria-label") ?? at.textContent).trim().slice(0, 40)}`,
    body: at === document.body,
    seen: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      || (at instanceof SVGElement && parseFloat(style.strokeWidth) >= 3),
    inside: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  };
}"""
# What shows, can be used, and was never come to; of radio buttons one in each group is enough.
MISSED = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const met = (e) => e.dataset.met || (e.type === "radio" && all.some((o) => o.name === e.name && o.dataset.met));
  return all.filter((e) => !e.disabled && e.type !== "hidden" && e.tabIndex >= 0 && e.checkVisibility() && !met(e))
    .map((e) => e.outerHTML.slice(0, 80));
}"""


class Typist(Visitor):
    """Somebody without a mouse."""

    inside = False  # whether the skip link was taken on this page

    def look(self) -> None:
        """A page begins with its skip link; one that refused something begins at the fault."""
        self.page.wait_for_load_state()
        self.inside = self._at("activeElement.id === 'isi'")  # filters keep the place in the address
        if self.page.locator("main .refused").count():
            self._follow_the_fault()
            self.inside = True

    def _follow_the_fault(self) -> None:
        assert self._at("activeElement.classList.contains('refused')"), f"{self.page.url}: focus is elsewhere"
        assert self._stop()["seen"]
        self._tab()
        if self._at("activeElement.closest('.refused ul')"):
            self.page.keyboard.press("Enter")
            assert self._at("activeElement.getAttribute('aria-invalid') === 'true'"), (
                "the link leads elsewhere"
            )

    def press(self, target: Locator) -> None:
        self._reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, field: Locator, value: str) -> None:
        self._reach(field)
        kind = field.get_attribute("type")
        if kind == "date":  # part by part, in the order of the browser's own language, which is English here
            year, month, day = value.split("-")
            self.page.keyboard.type(f"{month}{day}{year}")
        elif kind == "time":
            self.page.keyboard.type(value.replace(":", "") + "a")
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(value)
        expect(field).to_have_value(value)

    def pick(self, field: Locator, label: str) -> None:
        self._reach(field)
        self.page.keyboard.type(label)
        expect(field.locator("option:checked")).to_have_text(label)

    def unfold(self, summary: Locator) -> None:
        self._reach(summary)
        self.page.keyboard.press("Enter")

    def mark(self, box: Locator) -> None:
        self._reach(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def walk(self, key: str = "Tab") -> list[str]:
        """Press Tab from the top of the page until it comes round; gives the stops, all of them seen."""
        names: list[str] = []
        for _ in range(MOST):
            stop = self._tab(key)
            if stop["body"]:
                return names
            if stop["first"]:
                names.append(stop["name"])
        raise AssertionError(f"{self.page.url}: {key} does not come round: {names[-6:]}")

    def _reach(self, target: Locator) -> None:
        """Press Tab, or Shift+Tab where it lies behind, until the focus is there."""
        wanted = target.element_handle()
        self.inside = self.inside or self._at(
            "activeElement.closest('main')"
        )  # where a page begins with a field
        if not self.inside and target.page.evaluate("(e) => Boolean(e.closest('main'))", wanted):
            self._skip()
        stop = self._stop(wanted)
        for _ in range(MOST):
            if stop["there"]:
                return
            stop = self._tab("Shift+Tab" if stop["before"] and not stop["body"] else "Tab", wanted)
        raise AssertionError(f"{self.page.url}: no way to {target} by keyboard; at {stop['name']}")

    def _skip(self) -> None:
        self._tab()
        assert self._at("activeElement.classList.contains('skip')"), (
            f"{self.page.url}: no skip link at the top"
        )
        self.page.keyboard.press("Enter")
        assert self._at("activeElement.id === 'isi'"), f"{self.page.url}: the skip link leads nowhere"
        self.inside = True

    def _tab(self, key: str = "Tab", wanted: ElementHandle | None = None) -> dict[str, Any]:
        """Go one stop further; wherever that is, it must be seen."""
        self.page.keyboard.press(key)
        stop = self._stop(wanted)
        assert stop["body"] or (stop["seen"] and stop["inside"]), f"{self.page.url}: focus unseen, {stop}"
        return stop

    def _stop(self, wanted: ElementHandle | None = None) -> dict[str, Any]:
        """Where the focus is, whether that is seen, and where it is `wanted`."""
        stop: dict[str, Any] = self.page.evaluate(STOP, wanted)
        return stop

    def _at(self, question: str) -> bool:
        return bool(self.page.evaluate(f"Boolean(document.{question})"))


@pytest.fixture
def enter(browser: Browser, site: str) -> Iterator[Enter]:
    with front_door(browser, site, Typist) as opened:
        yield opened


def test_the_whole_job_by_keyboard(app: Flask, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    do_the_whole_job(enter, monkeypatch)


def test_the_next_year_by_keyboard(app: Flask, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_the_next_year(enter, monkeypatch)


PAGES = [
    ("", "/"),
    ("", "/sign-in"),
    ("", "/coverage?year=2026"),
    ("planner", "/desk/"),
    ("planner", "/desk/campaigns/{campaign_id}"),
    ("planner", "/desk/campaigns/{campaign_id}/activities/new?site={site_id}"),
    ("planner", "/desk/coverage?year=2026"),
    ("treasurer", "/desk/budgets/{line_id}"),
    ("operator", "/desk/complaints/{complaint_id}"),
    ("admin", "/desk/accounts"),
    ("officer", "/field/activities/{activity_id}"),
    ("officer", "/field/activities/{activity_id}/complaints/new"),
    ("officer", "/field/activities/{activity_id}/households"),
    ("officer", "/field/tasks/{task_id}"),
    ("officer", "/field/accommodations/{accommodation_id}"),
    ("partner", "/portal/partnerships/{partnership_id}"),
    ("partner", "/account"),
]


def settle(page: Page) -> None:
    """Wait until a page has all its stops: a map makes its own."""
    if page.locator("#map_coverage").count():
        expect(page.locator("#map_coverage[data-ready=yes]")).to_be_attached()


def test_tab_comes_round_every_page_and_stops_at_everything(page: Page, site: str, app: Flask) -> None:
    """And Shift+Tab goes back the same way; a caught focus would never come round."""
    world, visitor = World(), Typist(page)
    page.emulate_media(reduced_motion="reduce")
    for role, address in PAGES:
        if role:
            sign_in(page, site, world.members[role])
        page.goto(address.format(**world.common, **world.mine))
        settle(page)
        stops = visitor.walk()
        assert stops[0].startswith("A  Langsung ke isi"), page.url
        assert page.evaluate(MISSED) == [], page.url
        page.reload()
        settle(page)
        assert visitor.walk("Shift+Tab") == stops[::-1], page.url
