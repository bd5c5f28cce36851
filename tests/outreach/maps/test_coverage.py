"""The coverage map: one script for all data, and values that carry no markup of ours."""

import re
from datetime import date

from campaigns.insight.coverage import Happening, SiteVisits, roll_up
from outreach.hall import assets
from outreach.maps import coverage as drawing

HOSTILE = "</script><img src=x onerror=alert(1)>"


def visits(id_: int, name: str, lat: float | None = -3.3, held: int = 1) -> SiteVisits:
    return SiteVisits(id_, name, "pasar", "Desa Lok Baintan", lat, None if lat is None else 114.6, held, 2)


def test_the_script_is_the_same_however_often_it_is_made() -> None:
    first = drawing.script()
    drawing.script.cache_clear()
    assert drawing.script() == first


def test_the_script_makes_our_map_and_brings_nothing_from_elsewhere() -> None:
    script = drawing.script()
    assert "window.jangkau.coverage(map_coverage);" in script
    assert 'L.map(\n                "map_coverage"' in script
    assert "tileLayer" not in script
    assert not re.search(r"https?:|//[a-z]|<script|eval", script)


def test_every_area_travels_with_its_figures_as_lines_of_text(app) -> None:
    table = roll_up(
        {"63.01": "Kab. A", "63.02": "Kab. B"},
        {"63.01.01.2001": 1_500, "63.02.01.2001": 0},
        [Happening(True, date(2026, 5, 4), None, frozenset({"63.01.01.2001", "63.02.01.2001"}))],
    )
    with app.test_request_context("/desk/coverage"):
        first, second = drawing.areas(table)["areas"]
    assert (first["code"], first["grade"]) == ("63.01", "from-70")
    assert first["lines"][0] == "Terjangkau 1.500 (100,0%)"
    assert (second["grade"], second["lines"][0]) == ("unknown", "Terjangkau 0 (–)")


def test_a_site_without_a_point_is_on_no_map(app) -> None:
    with app.test_request_context("/desk/coverage"):
        shown = drawing.sites([visits(1, "Ada"), visits(2, "Tiada", lat=None)])
    assert [shape["properties"]["id"] for shape in shown["features"]] == [1]
    assert shown["features"][0]["geometry"]["coordinates"] == [114.6, -3.3]


def test_names_travel_as_they_are_and_become_text_in_the_browser(app) -> None:
    with app.test_request_context("/desk/coverage"):
        shown = drawing.sites([visits(1, HOSTILE)])
    assert shown["features"][0]["properties"]["name"] == HOSTILE
    script = assets.load("maps/coverage.js")
    assert script is not None
    assert not re.search(rb"innerHTML|outerHTML|insertAdjacentHTML|document\.write", script.body)


def test_the_demo_mark_stands_in_what_leaves(app) -> None:
    with app.test_request_context("/desk/coverage"):
        assert drawing.areas([], "data contoh")["note"] == drawing.sites([], note="data contoh")["note"]
        assert "note" not in drawing.areas([])


def test_figures_are_written_in_indonesian(app) -> None:
    with app.test_request_context("/coverage"):
        assert (drawing.number(4_305_281), drawing.percent(1, 3)) == ("4.305.281", "33,3%")


def test_figures_are_written_in_english_for_those_who_read_it(app) -> None:
    with app.test_request_context("/coverage?lang=en"):
        assert (drawing.number(4_305_281), drawing.percent(1, 3)) == ("4,305,281", "33.3%")
        assert (drawing.number(None), drawing.percent(0, 0)) == ("–", "–")
