"""A calendar as pages show it: a month, a week or an agenda, with its way back and forth. Weeks begin on Monday."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import request

from campaigns.ground import clock, formats, holidays
from campaigns.insight.calendars import Day
from campaigns.plans.activities import Activity

VIEWS = {"month": "Bulan", "week": "Minggu", "agenda": "Agenda"}
WEEK = timedelta(days=7)
AGENDA = timedelta(days=30)
HOURS = (7, 17)  # shown in a week at least, from the first up to the last
YEARS = clock.YEARS[1:-1]  # a page shows days of the months before and after, too


@dataclass(frozen=True)
class Page:
    """What a calendar page shows: its days, both included, what it is called, and where its neighbours begin."""

    view: str
    day: date
    first: date
    last: date
    title: str
    before: date
    after: date

    def is_inside(self, day: date) -> bool:
        """Whether the day belongs to the month shown, and not to its first or last week alone."""
        return self.view != "month" or day.month == self.day.month


@dataclass(frozen=True)
class Hour:
    """An hour of a week, and what begins in it on each of its days."""

    label: str
    cells: Sequence[Sequence[Activity]]


def asked_page() -> Page:
    """The page that the address asks for by `view` and `day`; this month, if it asks for nothing readable."""
    view = request.args.get("view", "month")
    day = _asked_day()
    match view if view in VIEWS else "month":
        case "week":
            first = monday_of(day)
            title = formats.days(first, first + timedelta(6))
            return Page("week", day, first, first + timedelta(6), title, day - WEEK, day + WEEK)
        case "agenda":
            last = day + AGENDA - timedelta(1)
            return Page("agenda", day, day, last, formats.days(day, last), day - AGENDA, day + AGENDA)
        case _:
            return _month(day)


def drawn(page: Page, days: Sequence[Day]) -> dict[str, Any]:
    """What a calendar's page needs besides who may see it: its days, as the chosen view sets them out."""
    return {
        "page": page,
        "views": VIEWS,
        "days": days,
        "weeks": weeks(days) if page.view == "month" else [],
        "hour_rows": hours(days) if page.view == "week" else [],
        "days_off": holidays.days_off(page.first, page.last),
    }


def monday_of(day: date) -> date:
    return day - timedelta(day.weekday())


def weeks(days: Sequence[Day]) -> list[Sequence[Day]]:
    """The days in rows of seven."""
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def hours(days: Sequence[Day]) -> list[Hour]:
    """A week's activities by the hour in which they begin; one that began the day before stands at the first row."""
    begun = [
        a.starts_at.astimezone(clock.WITA).hour for day in days for a in day.activities if a.day == day.day
    ]
    first, last = min([HOURS[0], *begun]), max([HOURS[1], *begun])
    begins = [[_hour(activity, day.day, first) for activity in day.activities] for day in days]
    return [
        Hour(
            f"{hour:02}.00",
            [
                [a for a, at in zip(day.activities, each, strict=True) if at == hour]
                for day, each in zip(days, begins, strict=True)
            ],
        )
        for hour in range(first, last + 1)
    ]


def _hour(activity: Activity, day: date, first: int) -> int:
    return activity.starts_at.astimezone(clock.WITA).hour if activity.day == day else first


def _month(day: date) -> Page:
    first = day.replace(day=1)
    after = (first + timedelta(31)).replace(day=1)
    last = after - timedelta(1)
    title = f"{formats.MONTHS[day.month - 1]} {day.year}"
    before = (first - timedelta(1)).replace(day=1)
    return Page("month", first, monday_of(first), monday_of(last) + timedelta(6), title, before, after)


def _asked_day() -> date:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return clock.today()
    return day if day.year in YEARS else clock.today()
