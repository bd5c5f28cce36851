"""The coverage map: one script for all data, and values that carry no markup of ours."""

import re
from datetime import date

import pytest

from campaigns.ground import formats, regions
from campaigns.insight.coverage import MEASURES, REACHED, Happening, Level, figures, roll_up
from campaigns.insight.coverage.clusters import View, Visit, Visits
from campaigns.insight.coverage.visits import Named, Reports
from outreach.hall import assets
from outreach.maps import coverage as drawing
from outreach.maps import legend
from outreach.maps import places as placing

HOSTILE = "</script><img src=x onerror=alert(1)>"


ON = date(2026, 11, 28)
NAMES = {1: Named(HOSTILE, "pasar", "Desa Lok Baintan"), 2: Named("Dua", "pasar", "Desa Lok Baintan")}


def shown(*visits: Visit) -> list[placing.Place]:
    view = View(114, -5, 118, -1, 8)
    return placing.places(Visits(visits).clusters(view), NAMES)


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
        figures([Happening(True, date(2026, 5, 4), None, frozenset({"63.01.01.2001", "63.02.01.2001"}))]),
    )
    with app.test_request_context("/desk/coverage"):
        first, second = drawing.areas(table, REACHED, Level.REGENCY, ON)["areas"]
    assert (first["code"], first["step"]) == ("63.01", "4")
    assert first["lines"] == ["Penduduk terjangkau: 100,0%", "Belum terjangkau 0"]
    assert (second["step"], second["lines"][0]) == ("unknown", "Penduduk terjangkau: –")


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES.keys())
def test_every_step_of_every_measure_has_words_of_its_own(app, measure, level) -> None:
    with app.test_request_context("/desk/coverage"):
        steps = legend.steps(measure, level)
        assert legend.label(measure)
    assert len({words for _, words in steps}) == len(steps) == 5


def test_a_measure_is_told_with_its_unit(app) -> None:
    with app.test_request_context("/desk/coverage"):
        told = [legend.told(MEASURES[key], value) for key, value in (("left-out", 4_305), ("reached", None))]
        assert told == ["4.305 orang", "–"]
        assert legend.steps(REACHED, Level.REGENCY)[1] == ("2", "15–<40%")
        assert legend.steps(MEASURES["activities"], Level.DISTRICT)[1] == ("2", "2–3 kegiatan")


def test_names_travel_as_they_are_and_become_text_in_the_browser(app) -> None:
    with app.test_request_context("/desk/coverage"):
        [feature] = placing.as_features(shown(Visit(1, -3.3, 114.6, 1, 1)))
    assert feature["geometry"]["coordinates"] == [114.6, -3.3]
    assert feature["properties"] == {
        "key": "site/1",
        "label": HOSTILE,
        "where": "Desa Lok Baintan",
        "sites": 1,
        "held": 1,
        "planned": 1,
        "site": 1,
    }
    for name in ("maps/coverage.js", "maps/places.js"):
        script = assets.load(name)
        assert script is not None
        assert not re.search(rb"innerHTML|outerHTML|insertAdjacentHTML|document\.write", script.body)


def test_a_cluster_is_named_after_its_busiest_site_and_opens_none(app) -> None:
    with app.test_request_context("/desk/coverage"):
        [place] = shown(Visit(1, -3.3, 114.6, 1, 0), Visit(2, -3.3001, 114.6, 2, 1))
    assert (place.label, place.site, place.sites) == ("Dua dan 1 titik lain", None, 2)
    assert (place.held, place.planned) == (3, 1)


@pytest.mark.parametrize(
    ("reached", "language", "told"),
    [
        (1, "id", "<0,1%"),
        (1, "en", "<0.1%"),
        (9_999, "id", ">99,9%"),
        (0, "id", "0,0%"),
        (10_000, "id", "100,0%"),
    ],
)
def test_a_share_is_written_by_one_rule_on_map_table_and_page(app, reached, language, told) -> None:
    """Not the whole is never all of it, nor a little nothing: as `formats.percent` writes it on every page."""
    villages = {"63.01.01.2001": reached, "63.01.01.2002": 10_000 - reached}
    seen = figures([Happening(True, ON, None, frozenset({"63.01.01.2001"}))])
    [area] = roll_up({"63.01": "Kab. A"}, villages, seen)
    with app.test_request_context(f"/coverage?lang={language}"):
        assert legend.cell(REACHED, area, ON) == told
        assert legend.said(REACHED, area, ON).endswith(f": {told}")
        if language == "id":
            assert formats.percent(area.reached, area.population) == told


def test_complaints_stand_at_their_kecamatan_and_few_are_not_told(app) -> None:
    """Rule C2: nor that they are few, for one kept back for its neighbour's sake may be many.

    Without a point of its own there is no feature at all.
    """
    with app.test_request_context("/desk/coverage"):
        told = placing.report_features(
            [
                Reports("63.03.04", "Kec. Sungai Tabuk", -3.3, 114.7, None),
                Reports("63.03.05", "Kec. Lain", None, None, 7),
            ]
        )
    assert [one["properties"]["count"] for one in told] == ["–"]


def test_the_demo_mark_stands_in_what_leaves(app) -> None:
    with app.test_request_context("/desk/coverage"):
        marked = drawing.areas([], REACHED, Level.REGENCY, ON, "data contoh")
        assert marked["note"] == drawing.features([], "data contoh")["note"] == "data contoh"
        assert "note" not in drawing.features([])


@pytest.mark.parametrize(("level", "count"), [(Level.REGENCY, 13), (Level.DISTRICT, 156)])
def test_every_area_leaves_with_its_outline(app, level, count) -> None:
    areas = regions.regencies() if level is Level.REGENCY else regions.districts()
    told = drawing.outlined([(area.code, {"name": area.name}) for area in areas], level)
    assert len(told) == count
    assert {feature["geometry"]["type"] for feature in told} <= {"Polygon", "MultiPolygon"}


def test_figures_are_written_in_indonesian(app) -> None:
    with app.test_request_context("/coverage"):
        assert (legend.figure(4_305_281), legend.percent(1, 3)) == ("4.305.281", "33,3%")


def test_figures_are_written_in_english_for_those_who_read_it(app) -> None:
    with app.test_request_context("/coverage?lang=en"):
        assert (legend.figure(4_305_281), legend.percent(1, 3)) == ("4,305,281", "33.3%")
        assert (legend.figure(None), legend.percent(0, 0)) == ("–", "–")
