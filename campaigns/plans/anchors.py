"""The days of the anchors that date rules count from: the office's calendar first, else a forecast.

The office's table is the truth (ground/holidays.py). Where it says nothing of a year, hijridate gives the day of the
Umm al-Qura calendar, which may lie a day off the ministry's: so it stays a forecast, *perkiraan*, until the
office's calendar holds the day.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from hijridate import Gregorian, Hijri

from campaigns.ground import holidays
from campaigns.ground.holidays import Anchor
from campaigns.plans.dating import Anchors, Known

_MONTHS_AND_DAYS = {Anchor.RAMADAN: (9, 1), Anchor.EID: (10, 1), Anchor.HAUL: (7, 5)}  # 5 Rajab: the Haul
_FIRST_YEAR, _LAST_YEAR = 1925, 2076  # what hijridate knows wholly
_SUNDAY = 6


def of_years(years: Iterable[int]) -> Anchors:
    """Every anchor's day in these years and in the year after each, the first one where a year has two.

    A year of which neither the calendar nor the forecast knows anything is left out: `dating.span` says so.
    """
    asked = {year for given in years for year in (given, given + 1)}
    found: dict[tuple[Anchor, int], Known] = {}
    for known in holidays.everything():
        if known.anchor is not None and known.day.year in asked:
            found.setdefault((known.anchor, known.day.year), Known(known.day, known.confirmed))
    for year in sorted(asked):
        for anchor in Anchor:
            day = None if (anchor, year) in found else forecast(anchor, year)
            if day is not None:
                found[anchor, year] = Known(day, confirmed=False)
    return found


def forecast(anchor: Anchor, year: int) -> date | None:
    """The anchor's first day in a Gregorian year by the Umm al-Qura calendar; None beyond 1925 to 2076."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    begun = Gregorian(year, 1, 1).to_hijri().year
    days = (_day_in(anchor, hijri) for hijri in (begun, begun + 1))
    return min((day for day in days if day.year == year), default=None)


def _day_in(anchor: Anchor, hijri: int) -> date:
    day = Hijri(hijri, *_MONTHS_AND_DAYS[anchor]).to_gregorian()
    plain = date(day.year, day.month, day.day)
    return _nearest_sunday(plain) if anchor is Anchor.HAUL else plain


def _nearest_sunday(day: date) -> date:
    """The Haul is held on the Sunday evening nearest to 5 Rajab."""
    after = timedelta(days=(_SUNDAY - day.weekday()) % 7)
    return day + after if after <= timedelta(days=3) else day + after - timedelta(days=7)
