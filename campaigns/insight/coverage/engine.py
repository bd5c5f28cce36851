"""Who is reached and who is left out (rules R0, R1, R2): a pure engine over plain values.

Every village of an area stands in exactly one class, so that reached + planned only + left out is always
the area's population. People whom the census gives to no village (codes ending in `.0000`) are in no
catchment and are left out. All figures are persons unless they say otherwise.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from campaigns.ground.regions import DISTRICT_LENGTH, PROVINCE, REGENCY_LENGTH, VILLAGE_LENGTH
from campaigns.plans.exclusions import Reason

# A new word or rule below gets a new version, so that figures of two years compare alike; each with its first day.
EDITIONS = {"v1": date(2026, 11, 24), "v2": date(2026, 11, 28), "v3": date(2026, 11, 28)}
DEFINITIONS = list(EDITIONS)[-1]  # the newest stands last
UNDIVIDED = ".0000"
WIDTHS = (VILLAGE_LENGTH, DISTRICT_LENGTH, REGENCY_LENGTH, len(PROVINCE))  # characters of a code, from below
ADDING_UP = (  # of areas, into the area that they make up
    *("population", "reached", "planned_only", "left_out", "inaccessible", "unassigned", "excluded"),
    *("villages", "villages_reached", "villages_planned_only", "villages_left_out"),
)


class Standing(StrEnum):
    REACHED = "reached"
    PLANNED_ONLY = "planned_only"
    LEFT_OUT = "left_out"


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
    confidential: int = 0  # of the complaints


class Figures(NamedTuple):
    """What happened in one place, a village or an area above it.

    `held` and `planned` count the activities that stand there or serve a village of it, each once; `last_day` is that
    of the last one held. Of a village besides: how many held and planned ones serve it, and what was counted at those
    that stand there (rule R1: None where nobody counted).
    """

    held: int = 0
    planned: int = 0
    last_day: date | None = None
    serves_held: int = 0
    serves_planned: int = 0
    contacts: int | None = None
    complaints: int | None = None
    confidential: int = 0


NOTHING = Figures()


@dataclass(frozen=True)
class AreaCoverage:
    """One area: its people by standing, its villages by standing, and what happened there.

    `held` and `planned` count the activities that stand in the area or serve a village of it. `inaccessible`,
    `unassigned` and `excluded` are those of the left out for whom somebody stated that reason (rule R2).
    `households` are the different ones that received something at activities which stand in the area: of a whole it is
    not the sum of its parts, and None where none was written down (rule R1).
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
    inaccessible: int = 0
    unassigned: int = 0
    excluded: int = 0
    households: int | None = None

    @property
    def unexplained(self) -> int:
        """The left out for whom nobody stated a reason."""
        return self.left_out - self.explained

    @property
    def explained(self) -> int:
        """The left out for whom somebody did."""
        return self.inaccessible + self.unassigned + self.excluded

    @property
    def visited(self) -> bool:
        """Whether an activity was held there."""
        return self.held > 0

    def days_since(self, day: date) -> int | None:
        """How many from the last visit to a day, 0 where that is later; None where there was none."""
        return None if self.last_day is None else max((day - self.last_day).days, 0)


def is_undivided(code: str) -> bool:
    """Whether the code stands for people of a kecamatan whom the census gives to no village."""
    return code.endswith(UNDIVIDED)


def figures(happenings: Iterable[Happening]) -> dict[str, Figures]:
    """What the happenings come to, by the code of each village and of every area above it."""
    seen: defaultdict[str, list[Happening]] = defaultdict(list)
    at_home: defaultdict[str, list[Happening]] = defaultdict(list)
    serving: defaultdict[str, list[Happening]] = defaultdict(list)
    for happening in happenings:
        home = home_of(happening)
        if home is not None:
            at_home[home].append(happening)
        for village in happening.catchment:
            serving[village].append(happening)
        places = happening.catchment if home is None else {home, *happening.catchment}
        for code in {code for village in places for code in ways_up(village)}:
            seen[code].append(happening)
    return {code: _figures(met, at_home.get(code, []), serving.get(code, [])) for code, met in seen.items()}


def added(parts: Sequence[Figures]) -> Figures:
    """What a place's figures of several periods, programs, rungs or SKPD come to, each activity being in one."""
    return Figures(
        held=sum(part.held for part in parts),
        planned=sum(part.planned for part in parts),
        last_day=max((part.last_day for part in parts if part.last_day), default=None),
        serves_held=sum(part.serves_held for part in parts),
        serves_planned=sum(part.serves_planned for part in parts),
        contacts=total(part.contacts for part in parts),
        complaints=total(part.complaints for part in parts),
        confidential=sum(part.confidential for part in parts),
    )


def roll_up(
    areas: Mapping[str, str],
    villages: Mapping[str, int | None],
    seen: Mapping[str, Figures],
    reasons: Mapping[str, Reason] = MappingProxyType({}),
    households: Mapping[str, int] = MappingProxyType({}),
) -> list[AreaCoverage]:
    """Every area (code -> name, all of one level) with its coverage; never visited first, then most left out.

    `seen` is what happened by code (`figures`), `reasons` why villages are left out, by code; `households` those that
    received something, by the code of each place.
    Raises ValueError if the areas are of different levels: their percentages could not be compared.
    """
    width = _width(areas)
    tallies = _tallies(villages, seen, reasons, width)
    made = [
        _area(code, name, tallies[code], seen.get(code, NOTHING), households.get(code))
        for code, name in areas.items()
    ]
    return sorted(made, key=lambda area: (area.visited, -area.left_out, area.code))


def whole(
    code: str,
    name: str,
    parts: Sequence[AreaCoverage],
    seen: Mapping[str, Figures],
    households: Mapping[str, int] = MappingProxyType({}),
) -> AreaCoverage:
    """The area that these make up: their people and villages, and what happened there, each activity once."""
    found = seen.get(code, NOTHING)
    return AreaCoverage(
        code=code,
        name=name,
        **{figure: sum(getattr(part, figure) for part in parts) for figure in ADDING_UP},
        held=found.held,
        planned=found.planned,
        contacts=total(part.contacts for part in parts),
        complaints=total(part.complaints for part in parts),
        last_day=found.last_day,
        households=households.get(code),
    )


@dataclass(slots=True)
class Tally:
    """An area's inhabitants and villages by standing, those left out by reason, and what was counted there."""

    people: int = 0
    villages: int = 0
    people_reached: int = 0
    villages_reached: int = 0
    people_planned: int = 0
    villages_planned: int = 0
    explained: Counter[Reason] = field(default_factory=Counter)
    contacts: int | None = None
    complaints: int | None = None


def _tallies(
    villages: Mapping[str, int | None],
    seen: Mapping[str, Figures],
    reasons: Mapping[str, Reason],
    width: int,
) -> defaultdict[str, Tally]:
    """What `standing_of` says, counted by area. Most villages were never visited: only the others are asked."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for code, inhabitants in villages.items():
        tally = tallies[code[:width]]
        tally.people += inhabitants or 0
        tally.villages += not is_undivided(code)
    for code, found in seen.items():
        if len(code) == VILLAGE_LENGTH:
            tally = tallies[code[:width]]
            if found.contacts is not None:
                tally.contacts = (tally.contacts or 0) + found.contacts
            if found.complaints is not None:
                tally.complaints = (tally.complaints or 0) + found.complaints
            if code in villages:
                _tally_village(tally, standing_of(code, found), villages[code] or 0)
    for code, reason in reasons.items():
        if code in villages and standing_of(code, seen.get(code, NOTHING)) is Standing.LEFT_OUT:
            tallies[code[:width]].explained[reason] += villages[code] or 0
    return tallies


def _tally_village(tally: Tally, standing: Standing, people: int) -> None:
    if standing is Standing.REACHED:
        tally.people_reached += people
        tally.villages_reached += 1
    elif standing is Standing.PLANNED_ONLY:
        tally.people_planned += people
        tally.villages_planned += 1


def standing_of(code: str, found: Figures) -> Standing:
    """The class of a village: of one both held and planned for it is reached; nobody serves who has no village."""
    if is_undivided(code):
        return Standing.LEFT_OUT
    if found.serves_held:
        return Standing.REACHED
    return Standing.PLANNED_ONLY if found.serves_planned else Standing.LEFT_OUT


def ways_up(village: str) -> tuple[str, ...]:
    """A village's code, and those of its kecamatan, kab/kota and province."""
    return tuple(village[:width] for width in WIDTHS)


def home_of(happening: Happening) -> str | None:
    """The village in which its people are counted: the site's, else the first one it serves."""
    return happening.home or min(happening.catchment, default=None)


def _width(areas: Iterable[str]) -> int:
    widths = {len(code) for code in areas}
    if len(widths) > 1:
        raise ValueError("areas of different levels cannot stand in one table")
    return widths.pop() if widths else 0


def _figures(met: list[Happening], at_home: list[Happening], serving: list[Happening]) -> Figures:
    held = [h for h in met if h.held]
    served = sum(h.held for h in serving)
    return Figures(
        held=len(held),
        planned=len(met) - len(held),
        last_day=max((h.day for h in held), default=None),
        serves_held=served,
        serves_planned=len(serving) - served,
        contacts=total(h.contacts for h in at_home if h.held),
        complaints=total(h.complaints for h in at_home),
        confidential=sum(h.confidential for h in at_home),
    )


def _area(code: str, name: str, tally: Tally, found: Figures, households: int | None) -> AreaCoverage:
    return AreaCoverage(
        code=code,
        name=name,
        population=tally.people,
        reached=tally.people_reached,
        planned_only=tally.people_planned,
        left_out=tally.people - tally.people_reached - tally.people_planned,
        inaccessible=tally.explained[Reason.INACCESSIBLE],
        unassigned=tally.explained[Reason.UNASSIGNED],
        excluded=tally.explained[Reason.EXCLUDED],
        villages=tally.villages,
        villages_reached=tally.villages_reached,
        villages_planned_only=tally.villages_planned,
        villages_left_out=tally.villages - tally.villages_reached - tally.villages_planned,
        held=found.held,
        planned=found.planned,
        contacts=tally.contacts,
        complaints=tally.complaints,
        last_day=found.last_day,
        households=households,
    )


def total(counts: Iterable[int | None]) -> int | None:
    """The sum of what was counted; None, which is not 0, where nobody counted (rule R1)."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
