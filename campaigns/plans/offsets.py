"""Offsets of a task from its activity's day, as planners write them: `H-14`, `H`, `H+3 kerja` (working days)."""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.ground import workdays
from campaigns.ground.errors import Invalid

FARTHEST = 366  # days
_WRITTEN = re.compile(r"h(?:\s*([+-])\s*(\d{1,3}))?\s*(kerja|hari kerja)?", re.ASCII)
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Offset:
    """So many days after (before, if negative) a day: of the calendar, or `working` days."""

    days: int
    working: bool = False

    @property
    def text(self) -> str:
        """As planners write it."""
        return (
            "H" + (f"{self.days:+d}" if self.days else "") + (" kerja" if self.working and self.days else "")
        )


def parse(text: str, field: str = "offset") -> Offset:
    """The offset of a text. Raises Invalid (`offset.unreadable`)."""
    found = _WRITTEN.fullmatch(text.strip().lower())
    days = int(f"{found[1] or '+'}{found[2] or 0}") if found else 0
    if found is None or abs(days) > FARTHEST:
        raise Invalid("offset.unreadable", "Tenggat tidak terbaca. Contoh: H-14, H, atau H+3 kerja.", field)
    return Offset(days, bool(found[3]) and days != 0)


def day_of(offset: Offset, anchor: date, off: Container[date]) -> date:
    """The day at this offset; working days are counted from the day after, or before, the anchor (rule T1)."""
    if not offset.working:
        return anchor + _ONE * offset.days
    if offset.days >= 0:
        return workdays.add(anchor, offset.days, off)
    return workdays.before(anchor, -offset.days, off)
