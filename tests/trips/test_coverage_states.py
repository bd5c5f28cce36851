"""Every state of the coverage map has one and the same content as map, table, files and tree of names (issue D)."""

import os
import random
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from campaigns.fieldwork.complaints import Complaint, ComplaintKind
from campaigns.ground.database import db, transaction
from campaigns.insight.coverage import MEASURES
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.sites import Site
from outreach.hall.map_state import Layer
from tests import cast
from tests.browser import sign_in
from tests.trips.test_keyboard import Typist
from tests.trips.test_narrow import WIDER

pytestmark = pytest.mark.browser

STATES = 200 if os.environ.get("FULL") else 12
HOSTILE = "</script><img src=x onerror=alert(1)>"
VILLAGES = (
    cast.LOK_BAINTAN,
    "63.03.02.1001",
    "63.01.03.1001",
    "63.04.01.2001",
    "63.71.01.1001",
    "63.72.02.1003",
)
# What the map shows, and what its tables show: names in order, so that both can be laid side by side.
BOTH = """() => {
  const label = (e) => e.getAttribute("aria-label").split(": ")[0];
  const all = (wanted, told) => [...document.querySelectorAll(wanted)].map(told).sort();
  const named = (row) => row.querySelector("a").textContent.trim();
  return {
    areas: [all("path.area.leaflet-interactive", label), all("tr:has([data-area]) th", named)],
    places: [all(".map .place", label), all("#places_rows [data-fill=label]", (e) => e.textContent)],
    reports: [all(".map .reports", label), all("#reports_rows th", (e) => e.textContent)],
  };
}"""


class Counting(Typist):
    """Somebody without a mouse, and how often they press Tab."""

    steps = 0

    def _tab(self, *way):
        self.steps += 1
        return super()._tab(*way)


@pytest.fixture
def busy(app, planner, leader, officer):
    """Thirty sites over the province, held and planned, in two years; complaints, some of them rahasia."""
    campaign = cast.approved(planner, leader)
    chance = random.Random(7)
    with transaction():
        for n in range(30):
            village = VILLAGES[n % len(VILLAGES)]
            lat, lon = -3.3 + chance.uniform(-0.9, 0.9), 115 + chance.uniform(-0.5, 0.9)
            name = HOSTILE if n == 0 else f"Titik {n}"
            site = Site(name=name, kind="pasar", village_code=village, lat=lat, lon=lon, version=1)
            db.session.add(site)
            db.session.flush()
            for m in range(1 + n % 3):
                begin = cast.NINE + timedelta(days=10 * n - 250 * (n % 2), hours=3 * m)
                made = Activity(
                    campaign_id=campaign.id,
                    site_id=site.id,
                    code=f"S{n}-{m}",
                    title="Meja aduan",
                    starts_at=begin,
                    ends_at=begin + timedelta(hours=2),
                    state=ActivityState.PLANNED if m == 1 else ActivityState.HELD,
                )
                db.session.add(made)
                db.session.flush()
                db.session.add_all(_reports(made, officer, n))
    return campaign


def _reports(activity: Activity, officer, number: int) -> list[Complaint]:
    return [
        Complaint(
            activity_id=activity.id,
            receipt_no=f"{activity.code}-{k}",
            kind=ComplaintKind.COMPLAINT,
            text=HOSTILE,
            heard_at=activity.starts_at,
            recorded_by_id=officer.person_id,
            is_confidential=k == 0 and number % 4 == 0,
        )
        for k in range(number % 3)
    ]


def state_of(chance: random.Random, campaign) -> dict[str, object]:
    """The words of an address, any that a person may come to."""
    west, south = 114.4 + chance.uniform(0, 1.5), -4 + chance.uniform(0, 2)
    maybe = lambda value: value if chance.random() < 0.4 else None  # noqa: E731
    said = {
        "year": chance.choice(["2025", "2026", "2026", "all", "2001"]),
        "quarter": maybe(chance.randint(1, 4)),
        "program": maybe(chance.choice([campaign.program_id, 99_999])),
        "rung": maybe(campaign.rung_id),
        "agency": maybe(campaign.agency_id),
        "level": chance.choice(["regency", "district"]),
        "area": maybe(chance.choice(["63.03", "63.04", "63.71"])),
        "measure": maybe(chance.choice(list(MEASURES))),
        "only": maybe("never"),
        "sort": maybe(chance.choice(["name", "-value", "reached", "-left-out"])),
        "layer": maybe(["none", *chance.sample(list(Layer), chance.randint(0, 5))]),
    }
    if chance.random() < 0.6:
        box = west, south, west + chance.uniform(0.05, 2), south + chance.uniform(0.05, 2)
        said |= {"bbox": ",".join(f"{degree:.3f}" for degree in box), "zoom": chance.randint(5, 14)}
    return {name: value for name, value in said.items() if value is not None}


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("#map_coverage[data-ready=yes]")).to_be_attached()
    return page


def test_whatever_stands_on_the_map_stands_in_the_tables_and_the_file(page, site, planner, busy) -> None:
    """Random states: the same areas, clusters and counts, in the browser and in what is taken away."""
    chance, met = random.Random(2026), {"areas": 0, "places": 0, "reports": 0}
    sign_in(page, site, planner)
    for _ in range(STATES):
        query = urlencode(state_of(chance, busy), doseq=True)
        opened(page, f"/desk/coverage?{query}")
        shown = page.evaluate(BOTH)
        for kind, (mapped, tabled) in shown.items():
            assert mapped == tabled, f"{kind}: {query}"
            met[kind] += len(mapped)
        file = page.request.get(f"/desk/coverage.geojson?{query}").json()["features"]
        named = {"area": "areas", "place": "places", "reports": "reports"}
        for layer, kind in named.items():
            told = [one["properties"] for one in file if one["properties"]["layer"] == layer]
            names = sorted(one["name"] if layer == "area" else one["label"] for one in told)
            assert names == shown[kind][1], f"{kind}: {query}"
    assert all(met.values()), met


def test_the_rows_follow_the_map_when_it_is_moved(page, site, planner, busy) -> None:
    opened(sign_in(page, site, planner), "/desk/coverage?year=all")
    before = page.locator("#places_rows tr").count()
    page.locator(".leaflet-control-zoom-in").click()
    page.locator("#map_coverage").press("ArrowUp")
    expect(page.locator("#map_coverage[data-view]")).to_be_attached()
    expect(page).to_have_url(re.compile("bbox="))
    page.wait_for_timeout(500)  # the last move has been answered
    mapped, tabled = page.evaluate(BOTH)["places"]
    assert mapped == tabled
    page.reload()
    expect(page.locator("#map_coverage[data-ready=yes]")).to_be_attached()
    assert page.evaluate(BOTH)["places"] == [mapped, tabled]
    assert before


def test_a_chosen_area_stands_in_the_address(page, site, planner, busy) -> None:
    opened(sign_in(page, site, planner), "/desk/coverage?year=2026")
    page.locator("button[data-area='63.09']").click()
    expect(page).to_have_url(re.compile("focus=63.09"))
    page.reload()
    expect(page.locator("#map_said")).to_contain_text("Tabalong")
    expect(page.locator("tr.chosen button[data-area='63.09']")).to_be_attached()
    page.get_by_role("link", name="Penduduk").click()
    expect(page).to_have_url(re.compile("focus=63.09"))


def test_hostile_names_stay_text_in_every_layer_and_on_print(page, site, planner, busy) -> None:
    page.on("dialog", lambda dialog: pytest.fail("the name was run"))
    layers = urlencode({"layer": list(Layer)}, doseq=True)
    opened(sign_in(page, site, planner), f"/desk/coverage?year=all&zoom=14&bbox=114,-5,117,-1&{layers}")
    page.emulate_media(media="print")
    expect(page.locator("#places_rows a").get_by_text(HOSTILE, exact=True)).to_be_visible()
    assert page.locator("img[src=x]").count() == 0
    answer = page.request.get("/desk/coverage/places.csv?year=all&zoom=14&bbox=114,-5,117,-1")
    assert HOSTILE in answer.text()


def test_which_kecamatan_of_barito_kuala_nobody_visited_is_answered_by_keyboard(
    page, site, planner, busy
) -> None:
    """Without a mouse: the kab/kota, then those nobody visited, in few steps; read as it is spoken."""
    visitor = Counting(page)
    opened(sign_in(page, site, planner), "/desk/coverage?year=2026")
    visitor.pick(page.get_by_label("Kabupaten/kota"), "Kab. Barito Kuala")
    visitor.pick(page.get_by_label("Wilayah", exact=True), "Hanya yang belum dikunjungi")
    visitor.press(page.get_by_role("button", name="Tampilkan", exact=True))
    assert visitor.steps < 30
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kab. Barito Kuala")
    expect(page.locator("#map_coverage[data-ready=yes]")).to_be_attached()
    spoken = page.get_by_role("region", name="Tabel cakupan menurut wilayah").aria_snapshot()
    answered = sorted(set(re.findall(r'link "(Kec\. [^"]+)"', spoken)))
    values = page.request.get("/desk/coverage/areas.json?year=2026&area=63.04").json()["areas"]
    known = {area["name"] for area in values if area.get("never")}
    assert answered == sorted(known)
    assert 0 < len(answered) < 17
    assert spoken.count("Belum di tahun 2026") >= len(answered)
    marked = page.locator("path.area.leaflet-interactive")
    expect(marked).to_have_count(len(answered))


def test_another_kabupaten_is_not_seen_through_the_view_of_the_last_one(page, site, planner, busy) -> None:
    there = "/desk/coverage?year=2026&area=63.04&focus=63.04.02&zoom=11&bbox=114.5,-3.3,114.8,-3"
    opened(sign_in(page, site, planner), there)
    button = page.get_by_role("button", name="Tampilkan", exact=True)
    button.click()
    expect(page).to_have_url(re.compile("bbox=114.5.*&focus=63.04.02"))
    page.get_by_label("Kabupaten/kota").select_option("Kab. Tabalong")
    button.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kab. Tabalong")
    expect(page).to_have_url(re.compile("area=63.09.*&bbox=&zoom=&focus="))
    page.get_by_label("Kabupaten/kota").select_option("Semua")
    button.click()
    expect(page.locator("#map_coverage[data-ready=yes]")).to_be_attached()
    assert len(page.evaluate(BOTH)["areas"][0]) == 13


@pytest.mark.parametrize("scripted", [True, False])
def test_on_a_phone_the_figures_come_before_what_narrows_them_further(
    browser, site, planner, busy, scripted
) -> None:
    context = browser.new_context(
        base_url=site, java_script_enabled=scripted, viewport={"width": 360, "height": 800}
    )
    page = sign_in(context.new_page(), site, planner)
    page.goto("/desk/coverage?year=2026&measure=reports-per-10000&layer=held&layer=reports")
    assert not page.eval_on_selector_all(".table-responsive", WIDER)
    figure = page.get_by_label("Jumlah seluruhnya").locator(".figure").first
    expect(figure).to_be_in_viewport()
    expect(page.get_by_label("Triwulan")).to_be_hidden()
    page.locator(".further summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Triwulan").select_option("II")
    page.get_by_role("checkbox", name="Sungai").check()
    page.get_by_role("button", name="Tampilkan", exact=True).click()
    expect(page.get_by_text("Saringan dan lapisan lain (3 dipakai)")).to_be_visible()
    expect(page).to_have_url(re.compile("quarter=2.*layer=rivers"))
    page.set_viewport_size({"width": 768, "height": 800})
    expect(page.get_by_label("Triwulan")).to_have_value("2")
    expect(page.get_by_label("Triwulan")).to_be_visible()
    context.close()


def test_without_scripts_headings_sort_and_layers_switch(browser, site, planner, busy) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    plain = sign_in(context.new_page(), site, planner)
    plain.goto("/desk/coverage?year=2026")
    plain.get_by_role("link", name="Penduduk").click()
    table = BeautifulSoup(plain.content(), "html.parser")
    people = [
        int(row.select_one("td").text.replace(".", "")) for row in table.select("tr:has(button[data-area])")
    ]
    assert people == sorted(people, reverse=True)
    expect(plain.locator("th[aria-sort=descending]")).to_have_text(re.compile("Penduduk"))
    plain.get_by_label("Laporan warga").check()
    plain.get_by_role("button", name="Tampilkan", exact=True).click()
    expect(plain.locator("#reports_rows tr").first).to_be_visible()
    context.close()
