"""When an edition falls due: days of a year that follow from a rule.

A pure engine. A rule names one or two points, `..` between them. A point is a day of the year (`04-01`) or an anchor
(`ramadan`), each with days before or after it (`idulfitri-7`, `12-03-2`). So `ramadan..idulfitri-1` is the fasting
month, `idulfitri-7..idulfitri-3` H-7 to H-3 of mudik, `12-03` the International Day of Persons with Disabilities. The
days of the anchors are handed in: the office's confirmed table, or a forecast; then what follows is one as well.
"""

import re
from calendar import isleap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.ground import formats
from campaigns.ground.errors import Invalid
from campaigns.ground.holidays import Anchor

LONGEST_RULE = 60  # characters
FARTHEST = 60  # days from a point's day
_POINT = re.compile(
    r"(?:(?:(?P<month>\d{1,2})-(?P<day>\d{1,2})|(?P<anchor>[a-z]+))(?P<days>[+-]\d{1,3})?)", re.ASCII
)
_ANCHOR_NAMES = {Anchor.RAMADAN: "1 Ramadan", Anchor.EID: "Idulfitri", Anchor.HAUL: "Haul Guru Sekumpul"}
_LEAP_YEAR = 2028  # has every day that any year has


@dataclass(frozen=True)
class Known:
    """The day of an anchor in a year; a forecast until somebody confirmed it."""

    day: date
    confirmed: bool


Anchors = Mapping[tuple[Anchor, int], Known]  # by anchor and year


@dataclass(frozen=True)
class Point:
    """So many days from a day of the year, or from an anchor."""

    month: int = 0
    day: int = 0
    anchor: Anchor | None = None
    days: int = 0

    @property
    def text(self) -> str:
        named = f"{self.month:02d}-{self.day:02d}" if self.anchor is None else str(self.anchor)
        return named + (f"{self.days:+d}" if self.days else "")


@dataclass(frozen=True)
class Rule:
    """From one point to another, both days included; one day where they are the same."""

    first: Point
    last: Point

    @property
    def text(self) -> str:
        """The rule as it is stored and read by `parse`."""
        return self.first.text if self.first == self.last else f"{self.first.text}..{self.last.text}"

    @property
    def anchors(self) -> list[Anchor]:
        """The anchors that it follows; none where it names days of the year only."""
        return [*dict.fromkeys(point.anchor for point in (self.first, self.last) if point.anchor)]


@dataclass(frozen=True)
class Span:
    """The days that a rule gives in a year, both included; a forecast where one of its anchors is one."""

    first_day: date
    last_day: date
    forecast: bool


def parse(text: str, field: str = "date_rule") -> Rule:
    """The rule of a text. Raises Invalid (`rule.unreadable`) for what names no days."""
    points = [_point(part) for part in text.strip().lower().replace(" ", "").split("..")]
    known = [point for point in points if point is not None]
    if len(points) > 2 or len(known) < len(points):
        raise Invalid(
            "rule.unreadable",
            "Aturan tanggal tidak terbaca. Contoh: 04-01..12-20, ramadan..idulfitri-1, atau idulfitri-7..idulfitri-3.",
            field,
        )
    return Rule(known[0], known[-1])


def span(rule: Rule, year: int, anchors: Anchors, field: str = "date_rule") -> Span:
    """The rule's days in a year; a rule that ends before it begins ends in the next year.

    Raises Invalid (`rule.unanchored`) where the year's day of an anchor is not known.
    """
    first, sure = _resolve(rule.first, year, anchors, field)
    last, sure_too = _resolve(rule.last, year, anchors, field)
    if last < first:
        last, sure_too = _resolve(rule.last, year + 1, anchors, field)
    return Span(first, last, not (sure and sure_too))


def _point(text: str) -> Point | None:
    found = _POINT.fullmatch(text)
    if found is None:
        return None
    days = int(found["days"] or 0)
    if abs(days) > FARTHEST:
        return None
    if found["anchor"]:
        return Point(anchor=Anchor(found["anchor"]), days=days) if found["anchor"] in list(Anchor) else None
    month, day = int(found["month"]), int(found["day"])
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return None
    return Point(month, day, days=days)


def _resolve(point: Point, year: int, anchors: Anchors, field: str) -> tuple[date, bool]:
    if point.anchor is None:
        last_of_february = (point.month, point.day) == (2, 29) and not isleap(year)
        return date(year, point.month, 28 if last_of_february else point.day) + timedelta(
            days=point.days
        ), True
    known = anchors.get((point.anchor, year))
    if known is None:
        raise Invalid(
            "rule.unanchored",
            f"Tanggal {_ANCHOR_NAMES[point.anchor]} {year} belum ada di kalender kantor. Isi dulu di Hari libur.",
            field,
        )
    return known.day + timedelta(days=point.days), known.confirmed


_SIGNS = {1: "sesudah", -1: "sebelum"}


def told(rule: Rule) -> str:
    """The rule in people's words: `7 hari sebelum Idulfitri sampai 3 hari sebelum Idulfitri`, `3 Desember`."""
    first, last = _told_point(rule.first), _told_point(rule.last)
    return first if first == last else f"{first} sampai {last}"


def _told_point(point: Point) -> str:
    if point.anchor is None:
        named = formats.day(date(_LEAP_YEAR, point.month, point.day)).rsplit(" ", 1)[0]
    else:
        named = _ANCHOR_NAMES[point.anchor]
    if not point.days:
        return named
    return f"{abs(point.days)} hari {_SIGNS[1 if point.days > 0 else -1]} {named}"
