"""Who is reached and who is left out (rules R0, R1, R2): a pure engine over plain values.

Every village of an area stands in exactly one class, so that reached + planned only + left out is always
the area's population. People whom the census gives to no village (codes ending in `.0000`) are in no
catchment and are left out. All figures are persons unless they say otherwise.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DEFINITIONS = "v1"  # a new word or rule below gets a new number, so that figures of two years compare alike
UNDIVIDED = ".0000"


class Standing(StrEnum):
    REACHED = "reached"
    PLANNED_ONLY = "planned_only"
    LEFT_OUT = "left_out"


class Grade(StrEnum):
    """How much of an area is reached, in the steps of the map."""

    NEVER = "never"  # no activity was held there
    UNDER_15 = "under-15"
    UNDER_40 = "under-40"
    UNDER_70 = "under-70"
    FROM_70 = "from-70"
    UNKNOWN = "unknown"  # nobody knows how many people live there


@dataclass(frozen=True)
class Happening:
    """An activity as coverage sees it: its WITA day, the village it stands in, the villages it serves.

    `contacts` and `complaints` are counted where it stands; None means that nobody wrote them down.
    """

    held: bool
    day: date
    home: str | None
    catchment: frozenset[str]
    contacts: int | None = None
    complaints: int | None = None


@dataclass(frozen=True)
class AreaCoverage:
    """One area: its people by standing, its villages by standing, and what happened there.

    `held` and `planned` count the activities that stand in the area or serve a village of it.
    """

    code: str
    name: str
    population: int
    reached: int
    planned_only: int
    left_out: int
    villages: int
    villages_reached: int
    villages_planned_only: int
    villages_left_out: int
    held: int
    planned: int
    contacts: int | None
    complaints: int | None
    last_day: date | None

    @property
    def visited(self) -> bool:
        """Whether an activity was held there."""
        return self.held > 0

    @property
    def grade(self) -> Grade:
        """The step of the map, by the share rounded as it is shown (one decimal), so that both agree."""
        if not self.visited:
            return Grade.NEVER
        if not self.population:
            return Grade.UNKNOWN
        tenths = (2000 * self.reached + self.population) // (2 * self.population)
        steps = ((150, Grade.UNDER_15), (400, Grade.UNDER_40), (700, Grade.UNDER_70))
        return next((grade for limit, grade in steps if tenths < limit), Grade.FROM_70)


def is_undivided(code: str) -> bool:
    """Whether the code stands for people of a kecamatan whom the census gives to no village."""
    return code.endswith(UNDIVIDED)


def classify(
    villages: Mapping[str, int | None],
    held: Iterable[Iterable[str]],
    planned: Iterable[Iterable[str]],
) -> dict[str, Standing]:
    """Each village's standing from the catchments of the activities held and of those still planned.

    A village in both is reached; a code in a catchment that is no village here changes nothing.
    """
    reached, hoped = _union(held), _union(planned)
    return {code: _standing(code, reached, hoped) for code in villages}


def roll_up(
    areas: Mapping[str, str],
    villages: Mapping[str, int | None],
    happenings: Sequence[Happening],
) -> list[AreaCoverage]:
    """Every area (code -> name, all of one level) with its coverage; never visited first, then most left out.

    Raises ValueError if the areas are of different levels: their percentages could not be compared.
    """
    width = _width(areas)
    tallies = _tallies(villages, happenings, width)
    at_home, serving = _by_area(happenings, width)
    made = [_area(code, name, tallies[code], at_home[code], serving[code]) for code, name in areas.items()]
    return sorted(made, key=lambda area: (area.visited, -area.left_out, area.code))


@dataclass
class Tally:
    """An area's inhabitants and villages: all, reached, and planned only."""

    people: int = 0
    villages: int = 0
    people_reached: int = 0
    villages_reached: int = 0
    people_planned: int = 0
    villages_planned: int = 0


def _tallies(
    villages: Mapping[str, int | None], happenings: Sequence[Happening], width: int
) -> defaultdict[str, Tally]:
    """What `classify` says, counted by area. Most villages were never visited: only the others are looked at twice."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for code, inhabitants in villages.items():
        tally = tallies[code[:width]]
        tally.people += inhabitants or 0
        tally.villages += not is_undivided(code)
    touched = villages.keys() & _union(h.catchment for h in happenings)
    standings = classify(
        dict.fromkeys(touched),
        (h.catchment for h in happenings if h.held),
        (h.catchment for h in happenings if not h.held),
    )
    for code, standing in standings.items():
        tally, inhabitants = tallies[code[:width]], villages[code] or 0
        if standing is Standing.REACHED:
            tally.people_reached += inhabitants
            tally.villages_reached += 1
        elif standing is Standing.PLANNED_ONLY:
            tally.people_planned += inhabitants
            tally.villages_planned += 1
    return tallies


def home_of(happening: Happening) -> str | None:
    """The village in which its people are counted: the site's, else the first one it serves."""
    return happening.home or min(happening.catchment, default=None)


def _standing(code: str, reached: set[str], hoped: set[str]) -> Standing:
    if is_undivided(code):
        return Standing.LEFT_OUT
    if code in reached:
        return Standing.REACHED
    return Standing.PLANNED_ONLY if code in hoped else Standing.LEFT_OUT


def _union(sets: Iterable[Iterable[str]]) -> set[str]:
    return {code for codes in sets for code in codes}


def _width(areas: Iterable[str]) -> int:
    widths = {len(code) for code in areas}
    if len(widths) > 1:
        raise ValueError("areas of different levels cannot stand in one table")
    return widths.pop() if widths else 0


Places = defaultdict[str, list[Happening]]


def _by_area(happenings: Iterable[Happening], width: int) -> tuple[Places, Places]:
    """The happenings by the area in which they stand, and by every area that they touch."""
    at_home: Places = defaultdict(list)
    touching: Places = defaultdict(list)
    for happening in happenings:
        home = home_of(happening)
        codes = {code[:width] for code in happening.catchment}
        if home is not None:
            at_home[home[:width]].append(happening)
            codes.add(home[:width])
        for code in codes:
            touching[code].append(happening)
    return at_home, touching


def _area(
    code: str,
    name: str,
    tally: Tally,
    at_home: list[Happening],
    touching: list[Happening],
) -> AreaCoverage:
    held = [h for h in touching if h.held]
    return AreaCoverage(
        code=code,
        name=name,
        population=tally.people,
        reached=tally.people_reached,
        planned_only=tally.people_planned,
        left_out=tally.people - tally.people_reached - tally.people_planned,
        villages=tally.villages,
        villages_reached=tally.villages_reached,
        villages_planned_only=tally.villages_planned,
        villages_left_out=tally.villages - tally.villages_reached - tally.villages_planned,
        held=len(held),
        planned=len(touching) - len(held),
        contacts=total(h.contacts for h in at_home if h.held),
        complaints=total(h.complaints for h in at_home),
        last_day=max((h.day for h in held), default=None),
    )


def total(counts: Iterable[int | None]) -> int | None:
    """The sum of what was counted; None, which is not 0, where nobody counted (rule R1)."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
