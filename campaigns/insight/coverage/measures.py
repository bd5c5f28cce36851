"""What a map of coverage can show of an area: one value, and the step of the legend in which it stands.

Pure functions over `AreaCoverage`. A measure without its denominator, or of something that nobody counted, has no
value (None, shown as a dash; rules R1 and R2). Steps are fixed and not cut out of what is shown, so that two years,
two programs and two maps compare alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from campaigns.ground import clock
from campaigns.ground.regions import Level
from campaigns.insight.coverage.engine import AreaCoverage

Value = int | Decimal | None
Limits = tuple[int, int, int]


class Unit(StrEnum):
    """What a value counts."""

    PERCENT = "percent"
    PEOPLE = "people"
    HOUSEHOLDS = "households"
    ACTIVITIES = "activities"
    PER_1000 = "per-1000"
    PER_10000 = "per-10000"
    DAYS = "days"


class Step(StrEnum):
    """A class of the legend; each has words and a pattern of its own beside its colour."""

    NEVER = "never"  # no activity was held there
    UNKNOWN = "unknown"  # no value
    FIRST = "1"
    SECOND = "2"
    THIRD = "3"
    FOURTH = "4"


GRADED = (Step.FIRST, Step.SECOND, Step.THIRD, Step.FOURTH)


@dataclass(frozen=True)
class Measure:
    """A question to an area. `limits` are where the second, third and fourth step begin.

    `is_gap`: more is worse. `needs_visit`: an area that nobody visited is no low value but a class of its own.
    """

    key: str
    unit: Unit
    read: Callable[[AreaCoverage, date], Value]
    regency_limits: Limits
    district_limits: Limits
    is_gap: bool = False
    needs_visit: bool = True
    parts: Callable[[AreaCoverage], tuple[int, int]] | None = None  # of a share: the part, and the whole

    @property
    def is_share(self) -> bool:
        """Whether it is a part of a whole, in per cent."""
        return self.parts is not None

    def value(self, area: AreaCoverage, on: date | None = None) -> Value:
        """The area's value on a WITA day (today if None); rates and shares with one decimal."""
        return self.read(area, on or clock.today())

    def limits(self, level: Level) -> Limits:
        return self.district_limits if level is Level.DISTRICT else self.regency_limits

    def step(self, area: AreaCoverage, level: Level, on: date | None = None) -> Step:
        """The class of the value as it is shown, so that map and table agree."""
        if self.needs_visit and not area.visited:
            return Step.NEVER
        value = self.value(area, on)
        if value is None:
            return Step.UNKNOWN
        return GRADED[sum(value >= limit for limit in self.limits(level))]


def rate(part: int | None, whole: int, per: int, digits: int = 1) -> Decimal | None:
    """`part` of each `per` of `whole`, half up to so many decimals; None without a denominator or a count.

    What is there is never shown as nothing, nor what is not the whole as all of it: 0.1 and 99.9 of 100 at most.
    """
    if part is None or not whole:
        return None
    step = Decimal(1).scaleb(-digits)
    shown = Decimal((2 * 10**digits * per * part + whole) // (2 * whole)) * step
    if part and not shown:
        return step
    return per - step if part < whole and shown == per else shown


def _share(
    key: str,
    parts: Callable[[AreaCoverage], tuple[int, int]],
    limits: Limits,
    *,
    is_gap: bool = False,
    needs_visit: bool = True,
) -> Measure:
    """A measure in per cent, the same limits at every level; `formats.percent` writes its parts, as everywhere."""

    def read(area: AreaCoverage, on: date) -> Value:
        return rate(*parts(area), per=100)

    return Measure(key, Unit.PERCENT, read, limits, limits, is_gap, needs_visit, parts)


def _everywhere(first: int, second: int, third: int) -> tuple[Limits, Limits]:
    return (first, second, third), (first, second, third)


REACHED = _share("reached", lambda area: (area.reached, area.population), (15, 40, 70))
MEASURES: dict[str, Measure] = {
    measure.key: measure
    for measure in (
        REACHED,
        Measure(
            *("left-out", Unit.PEOPLE, lambda area, on: area.left_out if area.population else None),
            *((50_000, 150_000, 300_000), (5_000, 15_000, 30_000)),
            is_gap=True,
            needs_visit=False,
        ),
        Measure("activities", Unit.ACTIVITIES, lambda area, on: area.held, (3, 10, 30), (2, 4, 10)),
        Measure(
            "contacts", Unit.PEOPLE, lambda area, on: area.contacts, (200, 1_000, 5_000), (50, 200, 1_000)
        ),
        Measure(
            "contacts-per-1000",
            Unit.PER_1000,
            lambda area, on: rate(area.contacts, area.population, 1_000),
            *_everywhere(1, 5, 20),
        ),
        Measure(
            *("households", Unit.HOUSEHOLDS, lambda area, on: area.households),
            *((100, 500, 2_000), (25, 100, 500)),
        ),
        Measure(
            "reports-per-10000",
            Unit.PER_10000,
            lambda area, on: rate(area.complaints, area.population, 10_000, digits=2),
            *_everywhere(1, 5, 20),
        ),
        Measure(
            "days-since-visit", Unit.DAYS, AreaCoverage.days_since, *_everywhere(31, 91, 366), is_gap=True
        ),
        _share(
            "never-visited",
            lambda area: (area.villages - area.villages_reached, area.villages),
            (25, 50, 75),
            is_gap=True,
            needs_visit=False,
        ),
    )
}
