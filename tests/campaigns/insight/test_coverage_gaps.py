"""Where to go next and who leads (rules R0, R2): orders that hold for any areas."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campaigns.insight.coverage import AreaCoverage, gaps, rank

TODAY = date(2026, 11, 28)


def area(
    code: str, people: int = 100, reached: int = 0, held: int = 0, last: date | None = None
) -> AreaCoverage:
    return AreaCoverage(
        **{"code": code, "name": code, "population": people, "reached": reached, "planned_only": 0},
        **{"left_out": people - reached, "villages": 1, "villages_reached": 0, "villages_planned_only": 0},
        **{"villages_left_out": 1, "held": held, "planned": 0, "contacts": None, "complaints": None},
        last_day=last,
    )


@st.composite
def areas(draw: st.DrawFn) -> list[AreaCoverage]:
    found = []
    for number in range(draw(st.integers(0, 12))):
        people = draw(st.sampled_from([0, 1, 90, 1000, 43210]))
        held = draw(st.integers(0, 6))
        days = draw(st.integers(-3, 2000))
        reached = draw(st.integers(0, people))
        last = TODAY - timedelta(days=days) if held else None
        found.append(area(f"63.01.{number:02}", people, reached if held else 0, held, last))
    return found


def test_never_visited_comes_first_then_people_times_days() -> None:
    """R2: never-visited comes first."""
    small, large = area("63.01.01", 10), area("63.01.02", 900)
    near = area("63.01.03", 5000, held=1, last=date(2026, 11, 18))
    far = area("63.01.04", 400, held=1, last=date(2025, 11, 28))
    found = gaps([near, small, far, large], TODAY)
    assert [gap.area for gap in found] == [large, small, far, near]
    assert [(gap.days, gap.weight) for gap in found] == [
        (None, None),
        (None, None),
        (365, 146_000),
        (10, 50_000),
    ]


@given(areas())
def test_gaps_hold_every_area_once_in_one_order(told: list[AreaCoverage]) -> None:
    """R2: every area is present; nobody who never came stands behind one who did."""
    found = gaps(told, TODAY)
    assert sorted(gap.area.code for gap in found) == sorted(one.code for one in told)
    peopled = [gap for gap in found if gap.people]
    assert found[: len(peopled)] == peopled
    never = [gap.people for gap in peopled if gap.days is None]
    assert never == sorted(never, reverse=True)
    assert all(gap.days is None for gap in peopled[: len(never)])
    weights = [gap.weight for gap in peopled[len(never) :]]
    assert weights == sorted(weights, reverse=True)
    assert all(gap.days is None or gap.days >= 0 for gap in found)


def test_one_good_day_leads_no_ranking() -> None:
    """Whoever had fewer than three activities is not ranked, however much it reached."""
    once = area("63.01", 100, 100, held=2, last=TODAY)
    often, seldom = area("63.02", 100, 40, held=9, last=TODAY), area("63.03", 100, 10, held=3, last=TODAY)
    empty = area("63.04", 0, 0, held=5, last=TODAY)
    found = rank([once, seldom, empty, often])
    assert list(found.ranked) == [often, seldom]
    assert list(found.too_few) == [once, empty]
    assert found.ends(3) == ([often], [seldom])


@given(areas(), st.integers(1, 5))
def test_nobody_is_among_the_best_and_the_last(told: list[AreaCoverage], many: int) -> None:
    found = rank(told)
    best, last = found.ends(many)
    assert not {one.code for one in best} & {one.code for one in last}
    assert sorted(one.code for one in [*found.ranked, *found.too_few]) == sorted(one.code for one in told)
    if best and last:
        lowest, highest = best[-1], last[-1]
        assert lowest.reached * highest.population >= highest.reached * lowest.population
