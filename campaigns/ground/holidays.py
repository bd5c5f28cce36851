"""The office's calendar: days off and other days that matter, editable and confirmed by a person.

Holidays follow a yearly joint decree (SKB), Ramadan and Idulfitri a session of the ministry, the Haul
nobody's decree: so the table is the truth, forecasts stay marked *perkiraan* until somebody confirms
them, and every working-day sum (rule T1) reads it.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground import clock, workdays
from campaigns.ground.database import Base, asked_once, choice, db

# Things


class DayKind(StrEnum):
    HOLIDAY = "libur_nasional"
    JOINT_LEAVE = "cuti_bersama"
    NOTABLE = "hari_penting"


DAYS_OFF = (DayKind.HOLIDAY, DayKind.JOINT_LEAVE)


class Anchor(StrEnum):
    """What a day is the beginning of, for rules that count from it; a name alone would be too easily misspelt."""

    RAMADAN = "ramadan"  # 1 Ramadan
    EID = "idulfitri"  # 1 Syawal
    HAUL = "haul"


class Holiday(Base):
    """A day that matters; `confirmed` means a person read the decree, else it is a forecast."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("day", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[DayKind] = mapped_column(choice(DayKind))
    anchor: Mapped[Anchor | None] = mapped_column(choice(Anchor))
    basis: Mapped[str] = mapped_column(String(120), default="")
    confirmed: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(300), default="")


# Questions


@asked_once
def everything() -> list[Holiday]:
    """Every day that matters, by day: some thirty a year, and a page asks for many spans of them."""
    return list(db.session.scalars(select(Holiday).order_by(Holiday.day, Holiday.id)))


def between(first: date, last: date) -> list[Holiday]:
    """Days that matter from `first` to `last`, both included, by day."""
    return [day for day in everything() if first <= day.day <= last]


def days_off(first: date, last: date) -> dict[date, str]:
    """Each national holiday and cuti bersama with its name, for working-day sums."""
    return {h.day: h.name for h in reversed(between(first, last)) if h.kind in DAYS_OFF}


def of_year(year: int) -> list[Holiday]:
    """The year's days that matter, by day."""
    return between(date(year, 1, 1), date(year, 12, 31))


def years() -> list[int]:
    """Years of which some day is known, the first one first."""
    return sorted({known.day.year for known in everything()})


def named(day: date, name: str) -> Holiday | None:
    """The day with this name, or None."""
    return db.session.scalar(select(Holiday).where(Holiday.day == day, Holiday.name == name))


def working_days_since(day: date) -> int:
    """How many working days lie between that day and today (rule T1); 0 if it is today or to come."""
    return working_days_since_each([day])[day]


def working_days_since_each(days: Iterable[date]) -> dict[date, int]:
    """`working_days_since` each of many days, with one look at the calendar."""
    asked, today = set(days), clock.today()
    off = days_off(min(asked), today) if asked else {}
    return {day: workdays.between(day, today, off) if day < today else 0 for day in asked}
