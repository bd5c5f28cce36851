"""The engine of coverage: classes, reasons and sums as pure arithmetic over plain values (rules R0, R1, R2)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.ground import formats
from campaigns.insight.coverage import (
    MEASURES,
    REACHED,
    Happening,
    Level,
    Standing,
    Step,
    figures,
    roll_up,
    standing_of,
)
from campaigns.insight.coverage.engine import NOTHING, added, whole
from campaigns.plans.exclusions import Reason

DAY = date(2026, 5, 4)

codes = st.builds("63.{:02d}.{:02d}.{:04d}".format, st.integers(1, 3), st.integers(1, 2), st.integers(0, 4))
populations = st.dictionaries(codes, st.none() | st.integers(0, 10_000), max_size=20)
happenings = st.lists(
    st.builds(
        Happening,
        held=st.booleans(),
        day=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        home=st.none() | codes,
        catchment=st.frozensets(codes, max_size=4),
        contacts=st.none() | st.integers(0, 500),
        complaints=st.none() | st.integers(0, 20),
        confidential=st.integers(0, 3),
    ),
    max_size=8,
)
REGENCIES = {f"63.0{n}": f"Kab. {n}" for n in (1, 2, 3)}
DISTRICTS = {f"63.0{n}.0{m}": f"Kec. {n}.{m}" for n in (1, 2, 3) for m in (1, 2)}
LEVELS = ({"63": "Provinsi"}, REGENCIES, DISTRICTS)


@settings(deadline=None)
@given(populations, happenings)
def test_the_three_classes_add_up_to_the_population_at_every_level(villages, seen) -> None:
    """Rule R2, and children add up to their parent."""
    whole = sum(people or 0 for people in villages.values())
    for areas in LEVELS:
        table = roll_up(areas, villages, figures(seen))
        assert {area.code for area in table} == set(areas)
        assert sum(area.population for area in table) == whole
        for area in table:
            assert area.reached + area.planned_only + area.left_out == area.population
            assert (
                area.villages_reached + area.villages_planned_only + area.villages_left_out == area.villages
            )
    for standing in Standing:
        sums = {
            sum(getattr(a, standing.value) for a in roll_up(x, villages, figures(seen)))
            for x in (REGENCIES, DISTRICTS)
        }
        assert len(sums) == 1


@settings(deadline=None)
@given(populations, happenings, st.dictionaries(codes, st.sampled_from(Reason), max_size=20))
def test_the_total_is_the_sum_of_its_children(villages, seen, reasons) -> None:
    """Rule R2; of activities each one counts once, though it serves two of them."""
    found = figures(seen)
    [province] = roll_up({"63": "Provinsi"}, villages, found, reasons)
    for areas in (REGENCIES, DISTRICTS):
        known = {code: here for code, here in found.items() if code[:5] in REGENCIES or code == "63"}
        assert whole("63", "Provinsi", roll_up(areas, villages, known, reasons), known) == province


@settings(deadline=None)
@given(populations, happenings, st.integers(1, 10_000))
def test_a_village_that_nobody_serves_is_left_out_and_changes_nothing_else(villages, seen, people) -> None:
    new = "63.01.01.9999"
    for areas in LEVELS:
        before = {area.code: area for area in roll_up(areas, villages, figures(seen))}
        for after in roll_up(areas, villages | {new: people}, figures(seen)):
            grown = new.startswith(after.code)
            was = before[after.code]
            assert after == replace(
                was,
                population=was.population + people * grown,
                left_out=was.left_out + people * grown,
                villages=was.villages + grown,
                villages_left_out=was.villages_left_out + grown,
            )


@settings(deadline=None)
@given(populations, happenings)
def test_how_many_people_were_counted_never_changes_the_classes(villages, seen) -> None:
    bare = [Happening(h.held, h.day, h.home, h.catchment) for h in seen]
    for areas in LEVELS:
        counted = roll_up(areas, villages, figures(seen))
        uncounted = roll_up(areas, villages, figures(bare))
        forget = {"contacts": None, "complaints": None}
        assert [replace(area, **forget) for area in counted] == [
            replace(area, **forget) for area in uncounted
        ]


@settings(deadline=None)
@given(populations, happenings)
def test_an_area_without_people_has_no_share_and_no_rate(villages, seen) -> None:
    """Rule R2: never 0 %, never 100 %."""
    keys = ("reached", "left-out", "contacts-per-1000", "reports-per-10000")
    for areas in LEVELS:
        for area in roll_up(areas, villages, figures(seen)):
            values = {MEASURES[key].value(area, DAY) for key in keys}
            assert (values == {None}) if not area.population else (REACHED.value(area, DAY) is not None)
            assert (formats.percent(area.reached, area.population) == "–") is (not area.population)


@settings(deadline=None)
@given(populations, happenings)
def test_holding_what_was_planned_moves_people_only_from_planned_to_reached(villages, seen) -> None:
    before, after = figures(seen), figures(replace(h, held=True) for h in seen)
    for code in villages:
        was, became = (standing_of(code, found.get(code, NOTHING)) for found in (before, after))
        assert (became is Standing.REACHED) == (was is not Standing.LEFT_OUT)


@settings(deadline=None)
@given(populations, happenings, st.dictionaries(codes, st.sampled_from(Reason), max_size=20))
def test_a_reason_makes_no_class_of_its_own(villages, seen, reasons) -> None:
    """Rule R2: who has a reason is one of the left out; who is reached all the same stays reached."""
    found = figures(seen)
    for areas in LEVELS:
        bare = {area.code: area for area in roll_up(areas, villages, found)}
        for area in roll_up(areas, villages, found, reasons):
            assert min(area.inaccessible, area.unassigned, area.excluded, area.unexplained) >= 0
            assert replace(area, inaccessible=0, unassigned=0, excluded=0) == bare[area.code]
            told = [
                villages[code] or 0
                for code in reasons
                if code in villages
                and code.startswith(area.code)
                and standing_of(code, found.get(code, NOTHING)) is Standing.LEFT_OUT
            ]
            assert area.left_out - area.unexplained == sum(told)


@settings(deadline=None)
@given(happenings, happenings)
def test_what_happened_adds_up_however_it_is_parted(some, others) -> None:
    """Two quarters, two programs: their figures together are those of all."""
    one, other, both = figures(some), figures(others), figures([*some, *others])
    assert both.keys() == one.keys() | other.keys()
    for code, found in both.items():
        assert found == added([one.get(code, NOTHING), other.get(code, NOTHING)])


@settings(deadline=None)
@given(populations, happenings)
def test_contacts_of_areas_add_up_since_each_activity_is_counted_where_it_stands(villages, seen) -> None:
    """Rule R1: an activity that serves two regencies is not counted twice."""
    inside = [h for h in seen if (h.home or min(h.catchment, default="63.01"))[:5] in REGENCIES]
    regencies, [province] = (
        roll_up(REGENCIES, villages, figures(inside)),
        roll_up({"63": "Provinsi"}, villages, figures(inside)),
    )
    assert sum(area.contacts or 0 for area in regencies) == (province.contacts or 0)


def test_people_of_no_village_are_left_out_even_where_a_catchment_names_them() -> None:
    found = figures([Happening(True, DAY, None, frozenset({"63.01.01.0000", "63.01.01.2001"}))])
    assert standing_of("63.01.01.0000", found["63.01.01.0000"]) is Standing.LEFT_OUT
    assert standing_of("63.01.01.2001", found["63.01.01.2001"]) is Standing.REACHED


def test_a_village_both_held_and_planned_is_reached() -> None:
    here = frozenset({"63.01.01.2001"})
    found = figures([Happening(True, DAY, None, here), Happening(False, DAY, None, here)])
    assert standing_of("63.01.01.2001", found["63.01.01.2001"]) is Standing.REACHED


def test_a_village_in_which_an_activity_stands_that_serves_others_is_left_out() -> None:
    """Rule R0: the catchment says who is served, not the place."""
    found = figures([Happening(True, DAY, "63.01.01.2001", frozenset({"63.01.01.2002"}))])
    assert standing_of("63.01.01.2001", found["63.01.01.2001"]) is Standing.LEFT_OUT
    assert found["63.01.01.2001"].held == 1


def test_never_visited_comes_first_then_who_is_most_left_out() -> None:
    villages = {"63.01.01.2001": 50, "63.02.01.2001": 900, "63.03.01.2001": 10, "63.03.01.2002": 90}
    seen = [
        Happening(True, DAY, None, frozenset({"63.02.01.2001"})),
        Happening(True, DAY, None, frozenset({"63.03.01.2001"})),
        Happening(False, DAY, None, frozenset({"63.01.01.2001"})),
    ]
    assert [area.code for area in roll_up(REGENCIES, villages, figures(seen))] == ["63.01", "63.03", "63.02"]


def test_no_data_is_not_zero_people() -> None:
    """Rule R1."""
    here = frozenset({"63.01.01.2001"})
    seen = [Happening(True, DAY, None, here), Happening(True, DAY, None, here, contacts=0)]
    assert roll_up({"63.01": "A"}, {}, figures(seen[:1]))[0].contacts is None
    assert roll_up({"63.01": "A"}, {}, figures(seen))[0].contacts == 0


@pytest.mark.parametrize(
    ("reached", "population", "step"),
    [
        (0, 1000, Step.FIRST),
        (149, 1000, Step.FIRST),
        (14_995, 100_000, Step.SECOND),  # shown as 15,0 %
        (150, 1000, Step.SECOND),
        (399, 1000, Step.SECOND),
        (400, 1000, Step.THIRD),
        (700, 1000, Step.FOURTH),
        (1000, 1000, Step.FOURTH),
    ],
)
def test_an_area_has_the_step_of_the_map_that_its_percentage_says(reached, population, step) -> None:
    villages = {"63.01.01.2001": reached, "63.01.01.2002": population - reached}
    seen = [Happening(True, DAY, None, frozenset({"63.01.01.2001"}))]
    [area] = roll_up({"63.01": "A"}, villages, figures(seen))
    assert REACHED.step(area, Level.REGENCY) is step


def test_an_area_without_known_people_has_no_percentage() -> None:
    """Bug trap 3: a target of 0 is neither 0 % nor 100 %."""
    seen = [Happening(True, DAY, None, frozenset({"63.01.01.2001"}))]
    [visited] = roll_up({"63.01": "A"}, {"63.01.01.2001": None}, figures(seen))
    assert (visited.population, REACHED.step(visited, Level.REGENCY)) == (0, Step.UNKNOWN)
    [untouched] = roll_up({"63.01": "A"}, {"63.01.01.2001": None}, {})
    assert REACHED.step(untouched, Level.REGENCY) is Step.NEVER


def test_areas_of_two_levels_do_not_stand_in_one_table() -> None:
    """Bug trap 5: a percentage that mixes two kinds of areas."""
    with pytest.raises(ValueError, match="levels"):
        roll_up({"63.01": "A", "63.01.01": "B"}, {}, {})
