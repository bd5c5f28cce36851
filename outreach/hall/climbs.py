"""A program's way up the ladder as a drawing: a step line over the years, its budget in bars beneath.

Plain geometry for templates/desk/programs/_chart.html, which does no arithmetic; its table says the same in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from campaigns.plans.campaigns import Campaign
from campaigns.plans.ladder import Rung

LEFT, TOP, STEP, ROW = 40, 16, 84, 28  # units of the drawing: margins, a year's width, a rung's height
BARS, GAP, THICK = 90, 34, 36  # the height of the bars, the space above them, a bar's width


@dataclass(frozen=True)
class Point:
    """A year: where its step stands, its bar, and what both say."""

    year: int
    x: float
    end: float
    middle: float
    y: float
    level: int
    bar_x: float
    bar_y: float
    bar_height: float
    budget: Decimal | None


@dataclass(frozen=True)
class Chart:
    """The drawing: its size, the rungs' lines (level, y), the step line as a path, the years."""

    width: int
    height: int
    rungs: Sequence[tuple[int, float]]
    path: str
    points: Sequence[Point]
    foot: float
    right: int


def chart(
    editions: Sequence[Campaign], rungs: Sequence[Rung], budgets: Mapping[int, Decimal] | None
) -> Chart | None:
    """The drawing of a program's editions; None without any.

    A year with several stands on its highest rung. `budgets` are rupiah by the id of the edition; None hides them.
    """
    if not editions:
        return None
    levels = [rung.level for rung in rungs]
    years = range(min(c.year for c in editions), max(c.year for c in editions) + 1)
    floor = TOP + ROW * len(levels)
    heights = {level: floor - ROW * place - ROW / 2 for place, level in enumerate(levels)}
    sums = {
        year: sum((budgets[c.id] for c in editions if c.year == year), Decimal(0))
        if budgets is not None
        else None
        for year in years
    }
    most = max((amount for amount in sums.values() if amount), default=Decimal(1))
    foot = floor + GAP + (BARS if budgets is not None else 0)
    points = []
    for place, year in enumerate(years):
        here = [c.rung.level for c in editions if c.year == year]
        if not here:
            continue
        x, amount = LEFT + STEP * place, sums[year]
        tall = float(BARS * (amount or 0) / most)
        middle = x + STEP / 2
        points.append(
            Point(
                year,
                x,
                x + STEP,
                middle,
                heights[max(here)],
                max(here),
                middle - THICK / 2,
                foot - tall,
                tall,
                amount,
            )
        )
    width = LEFT + STEP * len(years) + 16
    lines = [(level, heights[level]) for level in levels]
    return Chart(width, int(foot + 24), lines, _path(points), points, foot, LEFT + STEP * len(years))


def _path(points: Sequence[Point]) -> str:
    """From step to step; a gap in the years breaks the line."""
    drawn, last = "", None
    for point in points:
        joined = last is not None and last.year + 1 == point.year
        drawn += f"V{point.y:g}" if joined else f"M{point.x:g} {point.y:g}"
        drawn += f"H{point.end:g}"
        last = point
    return drawn
