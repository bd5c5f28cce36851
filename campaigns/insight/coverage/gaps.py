"""Where to go next and who leads: gaps, rankings and the course of the years, out of areas that are covered. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from campaigns.insight.coverage.engine import AreaCoverage

FEWEST_HELD = 3  # activities; whoever had fewer is in no ranking, or one good day would lead it


@dataclass(frozen=True)
class Gap:
    """An area and how long nobody came: `days` since the last visit, None where there never was one.

    `weight` is people × days, by which gaps are ordered; None where either is unknown.
    """

    area: AreaCoverage
    days: int | None

    @property
    def people(self) -> int:
        return self.area.population

    @property
    def weight(self) -> int | None:
        return None if self.days is None else self.people * self.days


@dataclass(frozen=True)
class Ranking:
    """Areas by the share of their people that are reached, the best first; apart those that cannot be ranked."""

    ranked: Sequence[AreaCoverage]
    too_few: Sequence[AreaCoverage]

    def ends(self, many: int) -> tuple[Sequence[AreaCoverage], Sequence[AreaCoverage]]:
        """So many of the best and of the last, worst first; nobody is in both."""
        best = self.ranked[: min(many, (len(self.ranked) + 1) // 2)]
        rest = self.ranked[len(best) :]
        return best, rest[::-1][:many]


def gaps(areas: Iterable[AreaCoverage], today: date) -> list[Gap]:
    """Never visited first, most people first among them; then people × days since the last visit, most first.

    The areas are of all time until `today`. Areas without people come last.
    """
    found = [Gap(area, area.days_since(today)) for area in areas]
    return sorted(found, key=_order)


def rank(areas: Iterable[AreaCoverage], fewest: int = FEWEST_HELD) -> Ranking:
    """By the exact share, not by what is shown of it; equal ones by how many people that are.

    An area with fewer than `fewest` activities held, or with nobody living in it, is not ranked.
    """
    told = list(areas)
    ranked = [area for area in told if area.held >= fewest and area.population]
    ranked.sort(key=lambda area: (-Fraction(area.reached, area.population), -area.reached, area.code))
    too_few = [area for area in told if not (area.held >= fewest and area.population)]
    return Ranking(ranked, sorted(too_few, key=lambda area: (area.held, area.code)))


def _order(gap: Gap) -> tuple[object, ...]:
    empty = not gap.people
    weight = gap.people if gap.weight is None else gap.weight
    return empty, gap.days is not None, -weight, gap.area.code
