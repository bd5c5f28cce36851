"""Which numbers of complaints are told, and to whom (rule C2): one rule for the table, the map, rows, files and paper.

Few complaints of which one is rahasia are told of no area; nor can what is not told be worked out. Not from the sum of
the area above: what is kept back is never one area alone, nor so few that the sum gives each of them away. And not from
two filters, by whoever may not read what is rahasia: they are told of an area with such a complaint in whole years
only, and of nothing beneath its kecamatan.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from campaigns.ground.regions import DISTRICT_LENGTH, PROVINCE, REGENCY_LENGTH, district_code, regency_code
from campaigns.insight.coverage import kept
from campaigns.insight.coverage.asked import Asked
from campaigns.insight.coverage.engine import AreaCoverage, Figures
from campaigns.people.permissions import Action, may
from campaigns.people.persons import Membership

FEWEST = 3  # complaints of an area that may be told of where one of them is rahasia


class Heard(NamedTuple):
    """Complaints of an area, and how many of them are rahasia."""

    complaints: int
    confidential: int


NOBODY = Heard(0, 0)


@dataclass(frozen=True)
class Telling:
    """What somebody is not told: the number of these areas, and any beneath these kecamatan."""

    untold: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()

    def tells(self, code: str) -> bool:
        """Whether the number of an area, or of what happened in a village, is told."""
        return code not in self.untold and (
            len(code) <= DISTRICT_LENGTH or district_code(code) not in self.closed
        )

    def hush(self, area: AreaCoverage) -> AreaCoverage:
        return area if self.tells(area.code) else replace(area, complaints=None)


def of_areas(asked: Asked, seen: Mapping[str, Figures], *, by: Membership) -> Telling | None:
    """What is told of areas, of which `seen` is what happened; None for those who may not see complaints.

    Those who may read what is rahasia are kept from it here as well: tables, maps and papers are passed on.
    """
    if not may(by, Action.SEE_COMPLAINT):
        return None
    if may(by, Action.SEE_CONFIDENTIAL):
        return Telling(frozenset(untold(heard(seen))))
    return _of_what_is_open(asked)


def of_rows(asked: Asked, *, by: Membership) -> Telling | None:
    """What is told behind the figures: whoever may read every complaint may count them, too."""
    if not may(by, Action.SEE_COMPLAINT):
        return None
    return Telling() if may(by, Action.SEE_CONFIDENTIAL) else _of_what_is_open(asked)


def _of_what_is_open(asked: Asked) -> Telling:
    narrowed = not asked.is_of_years or {asked.program_id, asked.rung_id, asked.agency_id} != {None}
    return of_years([rolled_up(year) for year in kept.reported(asked)], narrowed)


# The arithmetic


def heard(seen: Mapping[str, Figures]) -> dict[str, Heard]:
    """The complaints of each area that has any: kecamatan, kab/kota and province. They are counted in villages."""
    return rolled_up((code, one.complaints, one.confidential) for code, one in seen.items() if one.complaints)


def rolled_up(reports: Iterable[tuple[str, int, int]]) -> dict[str, Heard]:
    """The same of complaints by the code of a village or a kecamatan, each with how many of them are rahasia."""
    found: dict[str, Heard] = {}
    for code, count, confidential in reports:
        _add(found, district_code(code), count, confidential)
    for code, one in list(found.items()):
        _add(found, regency_code(code), *one)
        _add(found, PROVINCE, *one)
    return found


def _add(found: dict[str, Heard], code: str, count: int, confidential: int) -> None:
    known = found.get(code, NOBODY)
    found[code] = Heard(known.complaints + count, known.confidential + confidential)


def of_years(years: Iterable[Mapping[str, Heard]], narrowed: bool) -> Telling:
    """What is told of whole years, or of a part of them that filters narrow down.

    An area is told of in all the years, or in a part of them, if each one of them is told; in a part only where none
    was rahasia: then no difference of two filters holds one.
    """
    hidden, secret = set[str](), set[str]()
    for year in years:
        hidden |= untold(year)
        secret |= {code for code, one in year.items() if one.confidential}
    closed = {code for code in hidden | secret if len(code) == DISTRICT_LENGTH}
    return Telling(frozenset(hidden | secret if narrowed else hidden), frozenset(closed))


def untold(areas: Mapping[str, Heard]) -> set[str]:
    """The areas whose number is kept back: few with one rahasia, and as many more as hide what they are.

    The smallest others go with them. Where all of an area's kecamatan would not do, its own number is kept back.
    """
    hidden = {code for code, one in areas.items() if one.confidential and one.complaints < FEWEST}
    districts, regencies = (
        {code for code in areas if len(code) == size} for size in (DISTRICT_LENGTH, REGENCY_LENGTH)
    )
    for regency in sorted(regencies - hidden):
        mine = {code for code in districts if code.startswith(regency)}
        if hidden & mine and not _grow(hidden, mine, areas):
            hidden.add(regency)
    if hidden & regencies and PROVINCE not in hidden and not _grow_regencies(hidden, districts, areas):
        hidden.add(PROVINCE)
    return hidden


def _grow(hidden: set[str], mine: set[str], areas: Mapping[str, Heard]) -> bool:
    """Hide more kecamatan of a kab/kota until its sum gives none away; False where they do not suffice."""
    for code in [None, *_smallest(mine - hidden, areas)]:
        hidden |= {code} if code else set()
        if _blurs(hidden & mine, areas):
            return True
    return False


def _grow_regencies(hidden: set[str], districts: set[str], areas: Mapping[str, Heard]) -> bool:
    """The same with kab/kota of the province: with each of them goes one of its kecamatan, which would add up to it."""
    others = {code for code in areas if len(code) == REGENCY_LENGTH} - hidden
    for code in [None, *_smallest(others, areas)]:
        if code:
            hidden.add(code)
            mine = {district for district in districts if district.startswith(code)}
            hidden |= set() if hidden & mine else set(_smallest(mine, areas)[:1])
        if _blurs({one for one in hidden & districts if regency_code(one) in hidden}, areas):
            return True
    return False


def _blurs(group: set[str], areas: Mapping[str, Heard]) -> bool:
    """Whether the sum of areas, each of which has a complaint, leaves open how many any one of them has."""
    together = sum(areas[code].complaints for code in group)
    return len(group) > 1 and together >= FEWEST and together > len(group)


def _smallest(codes: Iterable[str], areas: Mapping[str, Heard]) -> list[str]:
    return sorted(codes, key=lambda code: (areas[code].complaints, code))
