"""Warnings typed in: what BMKG says of the weather, and where a flood status was declared (rule T3).

Neither comes by itself: a person reads the announcement and types it in, with its source, so that the calendar can
warn of it. A warning that no longer holds is withdrawn and stays on record (rule T2).
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, regions, texts
from campaigns.ground.database import Base, UtcDateTime, add, asked_once, choice, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Person

# Things

LONGEST_SOURCE = 160  # characters
LONGEST = 120  # days; a flood status of a whole season has to be looked at again


class WarningKind(StrEnum):
    BMKG = "bmkg"
    FLOOD = "banjir"


class Warning(Base):
    """A warning for some kab/kota, or for the whole province where it names none, on its WITA days (both included).

    `regencies` holds the codes of kab/kota, parted by spaces.
    """

    __tablename__ = "warning"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="forwards"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[WarningKind] = mapped_column(choice(WarningKind))
    regencies: Mapped[str] = mapped_column(String(120), default="")
    first_day: Mapped[date] = mapped_column(index=True)
    last_day: Mapped[date] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    noted_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    noted_by: Mapped[Person] = relationship(lazy="joined")

    @property
    def regency_codes(self) -> list[str]:
        """The kab/kota it is for; none means all of them."""
        return self.regencies.split()

    @property
    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_at is None


# Acts


def note(
    kind: WarningKind,
    regency_codes: Sequence[str],
    first_day: date,
    last_day: date,
    text: str,
    source: str,
    *,
    by: Membership,
) -> Warning:
    """Write a warning down; no code means the whole province. Raises Invalid, NotAllowed."""
    require(by, Action.EDIT_CALENDAR)
    wordless = ("warning.wordless", "Tulis isi peringatannya.")
    sourceless = ("warning.sourceless", "Tulis sumber peringatan ini, misalnya nomor dan jam siaran BMKG.")
    text = texts.checked(text, texts.LONGEST_REASON, "warning.long-text", "text", empty=wordless)
    source = texts.checked(source, LONGEST_SOURCE, "warning.long-text", "source", empty=sourceless)
    _check_days(first_day, last_day)
    made = add(
        Warning(
            kind=kind,
            regencies=" ".join(_checked_regencies(regency_codes)),
            first_day=first_day,
            last_day=last_day,
            text=text,
            source=source,
            noted_by_id=by.person_id,
        )
    )
    journal.note(by, "mencatat peringatan", made, **_facts(made))
    return made


def withdraw(warning: Warning, *, by: Membership) -> None:
    """Say that a warning holds no more. Raises Conflict (it was withdrawn before), NotAllowed."""
    require(by, Action.EDIT_CALENDAR)
    hold(warning)
    if not warning.stands:
        raise Conflict("warning.withdrawn", "Peringatan ini sudah dicabut.")
    warning.withdrawn_at = clock.now()
    journal.note(by, "mencabut peringatan", warning, **_facts(warning))


def _check_days(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise Invalid("warning.backwards", "Hari terakhir harus sesudah hari pertama.", "last_day")
    if (last_day - first_day).days >= LONGEST:
        raise Invalid(
            "warning.long",
            f"Satu peringatan paling lama {LONGEST} hari. Catat lagi bila masih berlaku.",
            "last_day",
        )


def _checked_regencies(codes: Sequence[str]) -> list[str]:
    known = {regency.code for regency in regions.regencies()}
    if unknown := sorted(set(codes) - known):
        raise Invalid("warning.regency", f"Kode kab/kota {unknown[0][:20]} tidak dikenal.", "regencies")
    return sorted(set(codes))


def _facts(warning: Warning) -> dict[str, Any]:
    return {
        "kind": warning.kind,
        "regencies": warning.regencies,
        "first_day": warning.first_day,
        "last_day": warning.last_day,
        "text": warning.text,
        "source": warning.source,
    }


# Questions


@asked_once
def between(first: date, last: date) -> list[Warning]:
    """Warnings that stand on some day from `first` to `last`, both included, by first day."""
    found = select(Warning).where(
        Warning.withdrawn_at.is_(None), Warning.first_day <= last, Warning.last_day >= first
    )
    return list(db.session.scalars(found.order_by(Warning.first_day, Warning.id)))


def everything() -> list[Warning]:
    """Every warning ever noted, the latest first."""
    return list(db.session.scalars(select(Warning).order_by(Warning.first_day.desc(), Warning.id.desc())))
