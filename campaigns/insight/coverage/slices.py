"""By what coverage keeps its rows: a slice is a quarter, a program, a rung and an SKPD, or what such are added up into.

The same is kept added up by quarter, and by year for all of them and for each program, rung and SKPD: a page reads
about as many rows as it has places, however many activities and complaints stand behind them.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground import clock
from campaigns.insight.coverage.asked import Asked, days_of
from campaigns.plans.ledger import quarter_of

ALL = -1  # in place of the number of a program, a rung or an SKPD
QUARTER, YEAR = 3, 12  # months


class Slice(NamedTuple):
    """What rows are kept by: a period by its first day and its months, and whose."""

    first_day: date
    months: int
    program_id: int
    rung_id: int
    agency_id: int

    @property
    def asked(self) -> Asked:
        """The same as a question."""
        whose = (None if id_ == ALL else id_ for id_ in self[2:])
        quarter = quarter_of(self.first_day) if self.months == QUARTER else None
        return Asked(*days_of(self.first_day.year, quarter), *whose)

    @property
    def wider(self) -> tuple["Slice", ...]:
        """The slices that it is added up into."""
        first = date(self.first_day.year, 1, 1)
        return (
            Slice(self.first_day, QUARTER, ALL, ALL, ALL),
            Slice(first, YEAR, ALL, ALL, ALL),
            Slice(first, YEAR, self.program_id, ALL, ALL),
            Slice(first, YEAR, ALL, self.rung_id, ALL),
            Slice(first, YEAR, ALL, ALL, self.agency_id),
        )


class Sliced:
    """A table's columns for the slice of a row: the first of its key."""

    months: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-5)
    program_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-4)
    rung_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-3)
    agency_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-2)
    first_day: Mapped[date] = mapped_column(primary_key=True, sort_order=-1)


def owners_of(columns: Any) -> Sequence[Any]:
    """The columns that say whose a row is, in a slice's order."""
    return columns.program_id, columns.rung_id, columns.agency_id


def covering(asked: Asked, columns: Any) -> tuple[list[Any], bool]:
    """Conditions under which each activity is in one row of a place, in as few rows as can be; for whole quarters.

    And whether that is one slice, so that each place has but one row.
    """
    given = (asked.program_id, asked.rung_id, asked.agency_id)
    narrowed = sum(id_ is not None for id_ in given)
    within = [
        *([columns.first_day >= asked.first] if asked.first else []),
        *([columns.first_day <= asked.last] if asked.last else []),
    ]
    added_up = narrowed <= 1 if asked.is_of_years else not narrowed
    months = YEAR if added_up and asked.is_of_years else QUARTER
    owners = [
        column == (ALL if id_ is None else id_) if added_up or id_ is not None else column != ALL
        for column, id_ in zip(owners_of(columns), given, strict=True)
    ]
    alone = (
        (added_up or narrowed == len(given))
        and asked.last is not None
        and asked.first == _first(asked.last, months)
    )
    return [columns.months == months, *owners, *within], alone


def quarter_at(moment: Any) -> date:
    """The first day of the quarter in which a moment falls in WITA."""
    return _first(clock.day_of(moment), QUARTER)


def _first(day: date, months: int) -> date:
    """The first day of the quarter or of the year in which a day falls."""
    return days_of(day.year, quarter_of(day) if months == QUARTER else None)[0]
