"""Measures of the map: values with their denominators, steps that agree with what is shown (rules R1, R2)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.insight.coverage import MEASURES, AreaCoverage, Level, Step, roll_up
from campaigns.insight.coverage.measures import rate

ON = date(2026, 11, 28)
[EMPTY] = roll_up({"63.01": "Kab. A"}, {}, {})
THERE = replace(
    EMPTY,
    population=4_000,
    reached=600,
    left_out=3_400,
    villages=4,
    villages_reached=1,
    villages_left_out=3,
    held=2,
    contacts=30,
    households=25,
    complaints=3,
    last_day=date(2026, 11, 1),
)
VALUES = {
    "reached": Decimal("15.0"),
    "left-out": 3_400,
    "activities": 2,
    "contacts": 30,
    "contacts-per-1000": Decimal("7.5"),
    "households": 25,
    "reports-per-10000": Decimal("7.5"),
    "days-since-visit": 27,
    "never-visited": Decimal("75.0"),
}


def value(key: str, area: AreaCoverage) -> object:
    return MEASURES[key].value(area, ON)


def step(key: str, area: AreaCoverage, level: Level = Level.REGENCY) -> Step:
    return MEASURES[key].step(area, level, ON)


def test_every_measure_says_what_it_counts() -> None:
    assert {key: value(key, THERE) for key in MEASURES} == VALUES


def test_without_a_denominator_or_a_count_there_is_no_value() -> None:
    """Rule R2: no denominator is a dash, never 0 % nor 100 % (bug trap 3)."""
    known = {key: value(key, EMPTY) for key in MEASURES}
    assert {key for key, told in known.items() if told is not None} == {"activities"}
    assert step("left-out", EMPTY) == Step.UNKNOWN
    for counted in ("contacts", "households"):
        assert step(counted, replace(THERE, **{counted: None})) == Step.UNKNOWN


def test_an_area_nobody_visited_is_a_class_of_its_own_and_no_low_value() -> None:
    untouched = replace(EMPTY, population=100, left_out=100, villages=1, villages_left_out=1)
    apart = {key for key in MEASURES if step(key, untouched) == Step.NEVER}
    assert apart == set(MEASURES) - {"left-out", "never-visited"}
    assert step("never-visited", untouched) == Step.FOURTH


@pytest.mark.parametrize(
    ("reached", "expected"), [(149, "1"), (150, "2"), (399, "2"), (400, "3"), (700, "4")]
)
def test_a_step_begins_with_its_limit(reached: int, expected: str) -> None:
    assert step("reached", replace(THERE, population=1_000, reached=reached)) == expected


def test_counts_of_people_have_limits_by_level_and_shares_the_same_everywhere() -> None:
    assert (step("left-out", THERE), step("left-out", THERE, Level.DISTRICT)) == ("1", "1")
    many = replace(THERE, left_out=40_000)
    assert (step("left-out", many), step("left-out", many, Level.DISTRICT)) == ("1", "4")
    for measure in MEASURES.values():
        if measure.is_share:
            assert measure.regency_limits == measure.district_limits


@given(st.integers(0, 10**7), st.integers(1, 10**7), st.sampled_from([100, 1_000, 10_000]))
def test_a_rate_is_the_nearest_tenth_and_never_wrongly_nothing_or_all(
    part: int, whole: int, per: int
) -> None:
    """And the step stands by what is shown: a value rounded up to a limit is past it."""
    told = rate(part, whole, per)
    assert told is not None
    exact = Decimal(per) * part / whole
    at_an_end = told in (Decimal("0.1"), per - Decimal("0.1"))
    assert abs(told - exact) <= Decimal("0.1" if at_an_end else "0.05")
    # as everywhere: a part never looks like nothing, nor like all of it (rule R2)
    assert (told > 0) == (part > 0)
    assert told != per or part == whole or exact > per
