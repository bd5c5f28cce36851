"""The hours in which an office may be reminded: 07.30 to 16.00 WITA of a working day, never a night or a day off.

A pure engine, like workdays.py beside it, which says what a working day is (rule T1). What falls due outside
waits for the next opening.
"""

from collections.abc import Container
from datetime import date, datetime, time

from campaigns.ground import clock, workdays

OPENS, CLOSES = time(7, 30), time(16)  # WITA; the second one is outside already


def is_open(moment: datetime, off: Container[date]) -> bool:
    """Whether the office may be spoken to at that moment."""
    day = clock.day_of(moment)
    return workdays.is_working(day, off) and clock.at(day, OPENS) <= moment < clock.at(day, CLOSES)
