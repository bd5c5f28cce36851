"""The coverage map in a real browser: it says what the table says, by mouse and by keyboard."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from campaigns.ground.database import transaction
from campaigns.plans.activities import ActivityState
from campaigns.plans.sites import Site
from tests import cast
from tests.browser import expect_clean, sign_in

pytestmark = pytest.mark.browser

HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture
def hostile(app, planner, leader):
    """A site whose name is an attack, with an activity held there and one planned."""
    campaign = cast.approved(planner, leader)
    place = cast.keep(Site(name=HOSTILE, kind="pasar", village_code=cast.LOK_BAINTAN, lat=-3.29, lon=114.66))
    made = cast.activity(planner, campaign, at=place)
    cast.activity(planner, campaign, at=place, starts_at=cast.NINE + timedelta(days=3))
    with transaction():
        made.state, made.held_at = ActivityState.HELD, made.ends_at
    return place


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("#map_coverage[data-ready=yes]")).to_be_attached()
    return page


def row(page: Page, code: str):
    return page.locator(f"tr:has(button[data-area='{code}'])")


@pytest.mark.parametrize(("query", "count"), [("", 13), ("&level=district", 156), ("&area=63.03", 20)])
def test_the_map_has_the_areas_of_the_table(page, site, planner, hostile, query, count) -> None:
    """Rule R2: set of features = set of rows."""
    opened(sign_in(page, site, planner), f"/desk/coverage?year=2026{query}")
    expect(page.locator("path.area.leaflet-interactive")).to_have_count(count)
    expect(page.locator("tr button[data-area]:visible")).to_have_count(count)
    expect(page.locator("path.s-never")).to_have_count(count - 1)
    expect(page.locator(".map .place")).to_have_count(1)
    expect(page.locator("#places_rows tr")).to_have_count(1)


def test_a_hostile_name_stays_text(page, site, planner, hostile) -> None:
    opened(sign_in(page, site, planner), "/desk/coverage?year=2026")
    page.on("dialog", lambda dialog: pytest.fail("the name was run"))
    page.locator(f"button[data-place='site/{hostile.id}']").click()
    expect(page.locator(".leaflet-popup-content b")).to_have_text(HOSTILE)
    expect(page.locator("#map_said")).to_contain_text(HOSTILE)
    expect(page.locator("#map_coverage[data-view]")).to_be_attached()  # the rows were made anew by the script
    expect(page.locator("#places_rows tr")).to_have_count(1)
    expect(page.locator("#places_rows a")).to_have_text(HOSTILE)
    expect(page.locator("#places_rows a")).to_have_attribute("href", f"/desk/sites/{hostile.id}")
    expect(page.locator("#places_rows button")).to_have_accessible_name(f"Tunjukkan di peta: {HOSTILE}")
    expect(page.locator(".leaflet-popup-content b")).to_have_text(HOSTILE)
    page.keyboard.press("Escape")
    page.locator(".map .place").hover()
    expect(page.locator(".leaflet-tooltip b")).to_have_text(HOSTILE)
    assert page.locator("img[src=x]").count() == 0


def test_choosing_a_row_shows_the_area_on_the_map_and_back(page, site, planner, hostile) -> None:
    opened(sign_in(page, site, planner), "/desk/coverage?year=2026")
    button = page.locator("button[data-area='63.09']")
    button.click()
    expect(page.locator("path.area.chosen")).to_have_count(1)
    expect(page.locator("path.area.chosen")).to_have_attribute("aria-label", re.compile("Tabalong"))
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#map_said")).to_contain_text("Tabalong")
    button.click()
    expect(page.locator("path.area.chosen")).to_have_count(0)


def test_an_area_is_chosen_without_a_mouse(page, site, planner, hostile) -> None:
    """Bug trap 28: what can be focused can be chosen; one stop of Tab, arrows go on, Enter chooses."""
    opened(sign_in(page, site, planner), "/desk/coverage?year=2026")
    expect(page.locator("path.area[tabindex='0']")).to_have_count(1)
    page.locator("path.area[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    second = page.locator("button[data-area]").nth(1).get_attribute("data-area")
    page.keyboard.press("Enter")
    expect(row(page, second)).to_have_class(re.compile("chosen"))
    expect(page.locator("path.area:focus")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    expect(page.locator("tr.chosen")).to_have_count(0)


def test_clicking_an_area_marks_its_row(page, site, planner, hostile) -> None:
    opened(sign_in(page, site, planner), "/desk/coverage?year=2026")
    page.locator("path.area[aria-label*='Tapin']").click()
    expect(row(page, "63.05")).to_have_class(re.compile("chosen"))


def test_a_row_stands_still_when_its_button_comes(page, site, planner, hostile) -> None:
    opened(sign_in(page, site, planner), "/desk/coverage?year=2026")
    button, name = page.locator("button[data-area='63.05']"), row(page, "63.05").locator("th a").first
    expect(button).to_have_accessible_name("Tunjukkan Kab. Tapin di peta")
    with_it = name.bounding_box()
    button.evaluate("button => { button.hidden = true; }")
    expect(button).to_be_hidden()
    assert name.bounding_box() == with_it


@pytest.mark.parametrize("address", ["/coverage?year=2026", "/coverage?year=2026&level=district&lang=en"])
def test_the_publics_map_works_without_a_session(page, hostile, address) -> None:
    opened(page, address)
    expect(page.locator("path.area.leaflet-interactive")).to_have_count(156 if "district" in address else 13)
    assert page.context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address", ["/desk/coverage?year=2026", "/desk/coverage/63.03?year=2026", "/coverage?year=2026"]
)
def test_axe_finds_nothing(page, site, planner, hostile, address, scheme) -> None:
    """WCAG 2.2 AA."""
    page.emulate_media(color_scheme=scheme)
    sign_in(page, site, planner).goto(address)
    page.wait_for_load_state("networkidle")
    expect_clean(page)


@pytest.mark.parametrize("width", [360, 768])
def test_the_page_fits_a_narrow_screen(page, site, planner, hostile, width) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(sign_in(page, site, planner), "/desk/coverage?year=2026")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_the_table_says_all(browser, site, planner, hostile) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    plain = sign_in(context.new_page(), site, planner)
    plain.goto("/desk/coverage?year=2026")
    expect(plain.get_by_text("Tanpa JavaScript, tabel di halaman ini memuat isi yang sama.")).to_be_visible()
    expect(plain.locator("tr:has(button[data-area])")).to_have_count(13)
    expect(plain.locator("button[data-area]:visible")).to_have_count(0)
    context.close()


FACES = """() => new Set([...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility()).map((one) => {
  const { fontFamily, fontSize, fontWeight, fontStyle } = getComputedStyle(one);
  return [fontFamily, fontSize, fontWeight, fontStyle].join();
})).size"""


def test_few_faces_stand_on_the_page(page, site, planner, hostile) -> None:
    """A fifth of the main thread's time went into asking the system how to draw each size and weight: 17 of them."""
    opened(sign_in(page, site, planner), "/desk/coverage?year=2026")
    assert page.evaluate(FACES) <= 12
