"""What coverage is asked of: a period, a program, a rung of the ladder, an SKPD; table, map and rows share it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from campaigns.ground import clock
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.ledger import quarter_of

QUARTERS = range(1, 5)


@dataclass(frozen=True)
class Asked:
    """Which activities count: on the WITA days `first` to `last` (both included; None is open on that side), of one
    program, of campaigns on one rung, of one SKPD's campaigns. None counts all."""

    first: date | None = None
    last: date | None = None
    program_id: int | None = None
    rung_id: int | None = None
    agency_id: int | None = None

    @property
    def is_of_quarters(self) -> bool:
        """Whether the period is made of whole quarters, or has no end there."""
        begins = self.first is None or self.first == days_of(self.first.year, quarter_of(self.first))[0]
        return begins and (
            self.last is None or self.last == days_of(self.last.year, quarter_of(self.last))[1]
        )

    @property
    def is_of_years(self) -> bool:
        """Whether the period is made of whole years, or has no end there."""
        begins = self.first is None or self.first == days_of(self.first.year)[0]
        return begins and (self.last is None or self.last == days_of(self.last.year)[1])

    def told_on(self, today: date) -> date:
        """The day as of which the period is told: its last, or today while it runs; its first before it begins."""
        day = today if self.last is None else min(self.last, today)
        return day if self.first is None else max(self.first, day)

    def conditions(self) -> list[Any]:
        """The same as conditions on Activity and Campaign."""
        wanted: list[Any] = []
        if self.first is not None:
            wanted.append(Activity.starts_at >= clock.span_of(self.first, self.first)[0])
        if self.last is not None:
            wanted.append(Activity.starts_at < clock.span_of(self.last, self.last)[1])
        named = (
            (Campaign.program_id, self.program_id),
            (Campaign.rung_id, self.rung_id),
            (Campaign.agency_id, self.agency_id),
        )
        return wanted + [column == id_ for column, id_ in named if id_ is not None]


def days_of(year: int, quarter: int | None = None) -> tuple[date, date]:
    """The first and the last day of a year, or of one of its quarters (triwulan), 1 to 4."""
    if quarter is None:
        return date(year, 1, 1), date(year, 12, 31)
    after = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return date(year, 3 * quarter - 2, 1), after - timedelta(days=1)


EVERYTHING = Asked()
