"""Charts stay inside their drawing, whatever is drawn, and are the same for all who read them."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.hall import charts
from outreach.hall.charts import HUNDRED, TALL, TOP, Chart, Series, scale_of

AMOUNTS = st.one_of(
    st.none(),
    st.decimals(-(10**15), 10**15, places=2, allow_nan=False, allow_infinity=False),
    st.sampled_from([Decimal(0), Decimal("0.01"), Decimal("-0.01"), Decimal(10) ** 18, -(Decimal(10) ** 18)]),
)


@st.composite
def drawn(draw: st.DrawFn) -> tuple[list[str], list[Series]]:
    """Some categories, and one to three series of them."""
    labels = draw(st.lists(st.text("aW ", max_size=200), max_size=12))
    size = len(labels)
    values = st.lists(AMOUNTS, min_size=size, max_size=size)
    return labels, [Series(f"s{n}", draw(values)) for n in range(draw(st.integers(1, 3)))]


@given(drawn())
def test_lying_bars_stay_inside(facts: tuple[list[str], list[Series]]) -> None:
    chart = charts.across(*facts)
    for group in chart.groups:
        assert len(group.label) <= charts.LONGEST_LABEL
        for bar in group.bars:
            assert 0 <= bar.x <= bar.x + bar.width <= HUNDRED
            assert 0 <= bar.y <= bar.y + bar.height <= chart.foot
            assert chart.zero in (bar.x, bar.x + bar.width)  # every bar begins at zero
    expect_a_scale(chart, HUNDRED, Decimal(0))


@given(drawn())
def test_standing_bars_stay_inside(facts: tuple[list[str], list[Series]]) -> None:
    chart = charts.upright(*facts)
    for group in chart.groups:
        for bar in group.bars:
            assert charts.LEFT <= bar.x <= bar.x + bar.width <= HUNDRED
            assert TOP <= bar.y <= bar.y + bar.height <= TOP + TALL
            assert chart.zero in (bar.y, bar.y + bar.height)
    expect_a_scale(chart, Decimal(TOP + TALL), Decimal(TOP))


@given(drawn())
def test_lines_stay_inside_and_break_where_nothing_is_known(facts: tuple[list[str], list[Series]]) -> None:
    labels, series = facts
    chart = charts.lines(labels, series)
    for line, one in zip(chart.lines, series, strict=True):
        assert len(line.dots) == sum(value is not None for value in one.values)
        for dot in line.dots:
            assert charts.LEFT <= dot.x <= HUNDRED
            assert TOP <= dot.y <= TOP + TALL
        known = [value is not None for value in one.values]
        assert len(line.stretches) == sum(a and b for a, b in pairwise(known))


def expect_a_scale(chart: Chart, last: Decimal, first: Decimal) -> None:
    places = [tick.at for tick in chart.ticks]
    assert 2 <= len(places) <= charts.STEPS + 2
    assert all(min(first, last) <= place <= max(first, last) for place in places)
    assert chart.zero in places


@given(st.lists(AMOUNTS, max_size=20))
def test_a_scale_is_of_round_steps_and_holds_every_value(values: list[Decimal | None]) -> None:
    scale = scale_of(values)
    assert scale.low <= 0 <= scale.high
    assert all(scale.low <= value <= scale.high for value in values if value is not None)
    assert int(scale.step.scaleb(-scale.step.adjusted())) in (1, 2, 5)
    assert scale.marks[0] == scale.low
    assert scale.marks[-1] == scale.high


def test_nothing_at_all_is_an_empty_drawing() -> None:
    for chart in (charts.across([], []), charts.upright([], []), charts.lines([], [])):
        assert chart.groups == []
        assert chart.height > 0
    assert charts.across(["Kosong"], [Series("Pagu", [Decimal(0)])]).groups[0].bars[0].width == 0


def test_one_bar_is_as_long_as_it_should_be() -> None:
    bar = charts.across(["A"], [Series("Pagu", [Decimal(75)])]).groups[0].bars[0]
    assert (bar.x, bar.width, bar.text) == (
        Decimal(0),
        Decimal("93.75"),
        "A, Pagu: Rp75",
    )  # of a scale up to 80


def test_what_was_taken_back_hangs_below_zero() -> None:
    chart = charts.upright(["TW I", "TW II"], [Series("Realisasi", [Decimal(-50), Decimal(100)])])
    below, above = (group.bars[0] for group in chart.groups)
    assert below.y == chart.zero == above.y + above.height
    assert abs(above.height - 2 * below.height) < Decimal("0.1")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0, "Rp0"),
        (50_000_000, "Rp50 juta"),
        (1_500_000_000, "Rp1,5 miliar"),
        (1_200_000_000_000, "Rp1,2 triliun"),
        (-200_000, "-Rp200 ribu"),
    ],
)
def test_a_scale_speaks_in_few_letters(value: int, told: str) -> None:
    assert charts.short(Decimal(value)) == told
