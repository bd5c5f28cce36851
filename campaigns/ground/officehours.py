"""The hours in which an office may be reminded: 07.30 to 16.00 WITA of a working day, never a night or a day off.

A pure engine, like workdays.py beside it, which says what a working day is (rule T1). What falls due outside
waits for the next opening.
"""

from collections.abc import Container
from datetime import date, datetime, time, timedelta

from campaigns.ground import clock, workdays

OPENS, CLOSES = time(7, 30), time(16)  # WITA; the second one is outside already
_ONE = timedelta(days=1)


def is_open(moment: datetime, off: Container[date]) -> bool:
    """Whether the office may be spoken to at that moment."""
    day = clock.day_of(moment)
    return workdays.is_working(day, off) and clock.at(day, OPENS) <= moment < clock.at(day, CLOSES)


def next_open(moment: datetime, off: Container[date]) -> datetime:
    """The moment itself where the office is open, else its next opening."""
    day = clock.day_of(moment)
    if workdays.is_working(day, off) and moment < clock.at(day, CLOSES):
        return max(moment, clock.at(day, OPENS))
    return clock.at(workdays.add(day, 1, off), OPENS)
