"""Working days of a public office (rule T1): not the weekend, not a national holiday, not cuti bersama.

A pure engine. The days off are handed in by the caller, who reads them from the office's own calendar
(campaigns/ground/holidays.py): a set of days, or a mapping from the day to its name. Counting begins
on the day after, as SP4N-LAPOR! and PermenPANRB 62/2018 count their limits. All days are WITA days.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

SATURDAY = 5
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Arithmetic:
    """How a due date came about: `count` working days after `start`, before it if negative.

    `weekend_days` counts the Saturdays and Sundays passed over; `holidays` are the days off passed over
    that fell on a weekday, with their names, by day (one on a weekend costs nothing and is not named).
    """

    start: date
    count: int
    due: date
    weekend_days: int
    holidays: tuple[tuple[date, str], ...]

    @property
    def sentence(self) -> str:
        """In words: `5 hari kerja, melewati 1 libur: Nyepi`."""
        return ", ".join(part for part in (f"{abs(self.count)} hari kerja", self.passed) if part)

    @property
    def passed(self) -> str:
        """The holidays in words, `melewati 1 libur: Nyepi`: a name that returns is told once, with its number."""
        if not self.holidays:
            return ""
        times: dict[str, int] = {}
        for _, name in self.holidays:
            times[name] = times.get(name, 0) + 1
        named = ", ".join(name if n == 1 else f"{name} ({n} hari)" for name, n in times.items())
        return f"melewati {len(self.holidays)} libur: {named}"


def is_working(day: date, off: Container[date]) -> bool:
    """Whether the office works on that day.

    Raises TypeError for a datetime: it never equals a date, so that every holiday would be missed.
    """
    if isinstance(day, datetime):
        raise TypeError("working days are counted in days, not in moments")
    return day.weekday() < SATURDAY and day not in off


def add(start: date, n: int, off: Container[date]) -> date:
    """The `n`-th working day after `start`; `start` itself for 0. Raises ValueError below 0."""
    if n < 0:
        raise ValueError("working days are counted forward")
    day = start
    while n:
        day += _ONE
        if is_working(day, off):
            n -= 1
    return day


def before(end: date, n: int, off: Container[date]) -> date:
    """The `n`-th working day before `end`; `end` itself for 0. Raises ValueError below 0."""
    if n < 0:
        raise ValueError("working days are counted back from a day")
    day = end
    while n:
        day -= _ONE
        n -= is_working(day, off)
    return day


def between(start: date, end: date, off: Container[date]) -> int:
    """How many working days follow `start` up to and including `end`: the n of `add(start, n) == end`.

    Negative if `end` comes before `start`: the days by which something due on `end` is late on `start`.
    """
    if end < start:
        return -between(end, start, off)
    return sum(is_working(start + _ONE * step, off) for step in range(1, (end - start).days + 1))


def explain(start: date, n: int, off: Mapping[date, str]) -> Arithmetic:
    """The due date `add(start, n, off)`, or `before` it where `n` is negative, and what was passed over (rule T1)."""
    due = add(start, n, off) if n >= 0 else before(start, -n, off)
    way = _ONE if n >= 0 else -_ONE
    passed = [start + way * step for step in range(1, abs((due - start).days) + 1)]
    return Arithmetic(
        start=start,
        count=n,
        due=due,
        weekend_days=sum(day.weekday() >= SATURDAY for day in passed),
        holidays=tuple((day, off[day]) for day in passed if day.weekday() < SATURDAY and day in off),
    )
