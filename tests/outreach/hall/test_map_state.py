"""What an address says of the map: everything that is shown, and nothing that cannot be read."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.ground import clock, geo
from campaigns.insight.coverage import MEASURES, REACHED, roll_up
from campaigns.insight.coverage.clusters import View
from outreach.hall.coverage import choice
from outreach.hall.map_state import USUAL, Layer, MapState, map_state

[AREA] = roll_up({"63.01": "Kab. A"}, {}, {})


def state_of(app, query: str) -> MapState:
    with app.test_request_context(f"/desk/coverage?{query}"):
        return map_state(choice("quarter"))


words = st.fixed_dictionaries(
    {},
    optional={
        "measure": st.sampled_from(sorted(MEASURES)),
        "layer": st.lists(st.sampled_from([*Layer, "none"]), min_size=1, max_size=4),
        "only": st.just("never"),
        "sort": st.sampled_from(["name", "-name", "-value", "reached"]),
        "bbox": st.sampled_from(["114.5,-3.5,115,-3", "114,-4.5,116.25,-2"]),
        "zoom": st.integers(0, 30),
        "focus": st.just("63.04"),
    },
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words)
def test_a_state_written_into_an_address_is_read_as_the_same(app, said) -> None:
    state = state_of(app, urlencode(said, doseq=True))
    assert state_of(app, urlencode(state.words(), doseq=True)) == state


def test_an_empty_address_means_the_usual_state(app) -> None:
    state = state_of(app, "")
    assert (state.measure, state.layers, state.view, state.words()) == (REACHED, USUAL, None, {})


@pytest.mark.parametrize(
    "query",
    [
        *("measure=moon", "layer=moon&layer=none", "bbox=1,2,3&zoom=8", "bbox=a,b,c,d&zoom=8", "zoom=8"),
        *("bbox=nan,-4,116,-2&zoom=8", "bbox=115,-3,114,-2&zoom=9", "bbox=0,0,1,1&zoom=9", "sort=';--"),
        *("bbox=114,-4,116,-2&zoom=x", "bbox=114,-4,1e999,-2&zoom=9"),
    ],
)
def test_what_cannot_be_read_means_the_usual(app, query) -> None:
    state = state_of(app, query)
    assert state.measure is REACHED
    assert state.view is None
    assert state.arranged([AREA]) == [AREA]


def test_a_view_stays_near_the_province_and_within_its_zooms(app) -> None:
    view = state_of(app, "bbox=-180,-90,180,90&zoom=30").view
    assert view is not None
    assert (view.zoom, view.west) == (14, geo.WEST - 0.5)
    assert state_of(app, "").seen(None) == View(geo.WEST, geo.SOUTH, geo.EAST, geo.NORTH, 8)


def test_areas_without_a_value_stand_last_either_way(app) -> None:
    areas = [
        replace(AREA, code=code, name=code, population=100, reached=reached, held=1, contacts=contacts)
        for code, reached, contacts in (("a", 10, None), ("b", 30, 5), ("c", 20, 9))
    ]
    for sort, order in (("value", "bca"), ("-value", "cba"), ("-reached", "bca"), ("", "abc")):
        shown = state_of(app, f"measure=contacts&sort={sort}").arranged(areas)
        assert "".join(area.code for area in shown) == order


def test_only_areas_that_nobody_visited_can_be_asked_for(app) -> None:
    visited = replace(AREA, code="63.02", held=1)
    assert state_of(app, "only=never").arranged([visited, AREA]) == [AREA]


def test_a_heading_turns_the_order(app) -> None:
    state = state_of(app, "")
    assert (state.turned("reached"), state.turned("name")) == ("-reached", "name")
    assert state_of(app, "sort=-reached").turned("reached") == "reached"


def test_days_are_counted_to_the_end_of_the_period_or_to_today(app) -> None:
    """The same day as of which the reasons of those left out are told."""
    assert state_of(app, "year=2020").on == date(2020, 12, 31)
    assert state_of(app, "year=2026").on == clock.today()
    assert state_of(app, "year=2099").on == date(2099, 1, 1)
