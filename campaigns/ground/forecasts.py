"""Days off that no decree has set yet, as the package `holidays` foresees them: public holidays and cuti bersama.

A pure engine. What it gives are proposals; the office's calendar and the joint decree (SKB) decide.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import holidays as calendars

from campaigns.ground.holidays import DayKind

BASIS = "PERKIRAAN (SKB belum ditetapkan)"
NEAR = timedelta(days=3)  # two sources may put one holiday of the moon on neighbouring days
_LONG = 5  # letters of a word that names a holiday


@dataclass(frozen=True)
class Foreseen:
    """A day off that is likely."""

    day: date
    name: str
    kind: DayKind


def of_year(year: int, known: Mapping[date, str]) -> list[Foreseen]:
    """The year's likely days off that `known` (days off with their names) does not hold, by day.

    A public holiday that is known under a like name a few days off is not proposed again.
    """
    likely = [*_named(year, "public", DayKind.HOLIDAY), *_named(year, "government", DayKind.JOINT_LEAVE)]
    fresh = (one for one in likely if one.day not in known)
    return sorted(
        (one for one in fresh if one.kind is DayKind.JOINT_LEAVE or not _is_known_nearby(one, known.items())),
        key=lambda one: (one.day, one.name),
    )


def _named(year: int, category: str, kind: DayKind) -> Iterator[Foreseen]:
    found = calendars.country_holidays("ID", years=year, language="id", categories=(category,))
    for day, name in found.items():
        yield Foreseen(day, name.replace(" (perkiraan)", ""), kind)


def _is_known_nearby(one: Foreseen, known: Iterable[tuple[date, str]]) -> bool:
    return any(abs(day - one.day) <= NEAR and _words(name) & _words(one.name) for day, name in known)


def _words(name: str) -> set[str]:
    return {word for word in name.lower().replace("(", " ").split() if len(word) >= _LONG and word != "tahun"}
