"""Bands: the stretches of a year that its campaigns have to reckon with."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from campaigns.ground import holidays
from campaigns.ground.holidays import Anchor
from campaigns.plans import clashes, warnings
from campaigns.plans.activities import ramadans

HOLIDAYS_AROUND = timedelta(days=7)  # before and after Idulfitri: people travel home and back
FLOOD_MONTHS = ((1, 3), (11, 12))  # the season of floods in the province, first and last month


class BandKind(StrEnum):
    RAMADAN = "ramadan"
    LEBARAN = "lebaran"
    DAY_OFF = "libur"
    FLOOD_SEASON = "musim_banjir"
    HAUL = "haul"
    WARNING = "peringatan"


@dataclass(frozen=True)
class Band:
    """A stretch of days that matters, both included; `sure` says that somebody confirmed it."""

    kind: BandKind
    name: str
    first: date
    last: date
    sure: bool = True


def bands(year: int) -> list[Band]:
    """What the year's campaigns have to reckon with, by first day."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    around = holidays.between(first - timedelta(40), last + timedelta(40))
    sure = {day.day: day.confirmed for day in around if day.anchor}
    found = [
        Band(BandKind.RAMADAN, "Ramadan", begins, ends - timedelta(1), sure.get(begins, False))
        for begins, ends in ramadans(around)
    ]
    for day in around:
        if day.anchor is Anchor.EID:
            span = (day.day - HOLIDAYS_AROUND, day.day + HOLIDAYS_AROUND)
            found.append(Band(BandKind.LEBARAN, "Lebaran (H-7 sampai H+7)", *span, day.confirmed))
        elif day.anchor is Anchor.HAUL:
            span = (day.day - clashes.HAUL_MARGIN, day.day + clashes.HAUL_MARGIN)
            found.append(Band(BandKind.HAUL, day.name, *span, day.confirmed))
    found += [
        Band(BandKind.DAY_OFF, day.name, day.day, day.day, day.confirmed)
        for day in around
        if day.kind in holidays.DAYS_OFF
    ]
    found += [
        Band(BandKind.FLOOD_SEASON, "Musim banjir", date(year, a, 1), end_of_month(year, b))
        for a, b in FLOOD_MONTHS
    ]
    found += [
        Band(BandKind.WARNING, warning.text, warning.first_day, warning.last_day)
        for warning in warnings.between(first, last)
    ]
    inside = (band for band in found if band.first <= last and first <= band.last)
    return sorted(inside, key=lambda band: (band.first, band.last, band.name))


def end_of_month(year: int, month: int) -> date:
    """The month's last day."""
    return (date(year, month, 28) + timedelta(4)).replace(day=1) - timedelta(1)
