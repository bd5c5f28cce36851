"""Exclusions: a village, or a whole kecamatan, that is left out for a reason that somebody states (rule R2).

A reason never makes a class of its own: whoever is reached all the same is reached, and the rest stays left out, with
the reason told beside it. An exclusion that is over is ended and stays on record (rule T2).
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, regions, texts
from campaigns.ground.database import STALE, Base, Code, UtcDateTime, add, choice, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.regions import VILLAGES, Kind, Region
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Person

# Things

LONGEST_DECIDER = 160  # characters
EXCLUDABLE = (Kind.DISTRICT, *VILLAGES)  # what may be left out for a reason


class Reason(StrEnum):
    """Why people are left out; the names are those of the figures of coverage."""

    INACCESSIBLE = "inaccessible"
    UNASSIGNED = "unassigned"
    EXCLUDED = "excluded"


class Exclusion(Base):
    """Why a village or a kecamatan is left out, on its WITA days (both included; without a last day until it is ended).

    `decided_by` is who decided it, in words; `noted_by` wrote it down.
    """

    __tablename__ = "exclusion"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="forwards"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(Code, ForeignKey(Region.code), index=True)
    reason: Mapped[Reason] = mapped_column(choice(Reason, name="exclusion_reason"))
    why: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str] = mapped_column(String(LONGEST_DECIDER))
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    noted_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()
    noted_by: Mapped[Person] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        """Whether it can still be ended: it holds today, or will."""
        return self.last_day is None or self.last_day >= clock.today()

    @property
    def mark(self) -> str:
        """What a person saw of its end, in short; empty before anybody ended it."""
        return self.ended_at.isoformat() if self.ended_at else ""


# Acts


def note(
    region_code: str,
    reason: Reason,
    why: str,
    decided_by: str,
    first_day: date,
    last_day: date | None = None,
    *,
    by: Membership,
) -> Exclusion:
    """Say why a village or a kecamatan is left out. Raises Invalid, Conflict (it has a reason then), NotAllowed."""
    require(by, Action.EXCLUDE_AREA)
    region = _checked_region(region_code)
    wordless = ("exclusion.wordless", "Tulis mengapa wilayah ini belum terjangkau.")
    nobody = ("exclusion.undecided", "Tulis siapa yang memutuskan, misalnya jabatan atau rapatnya.")
    why = texts.checked(why, texts.LONGEST_REASON, "exclusion.long-text", "why", empty=wordless)
    decided_by = texts.checked(decided_by, LONGEST_DECIDER, "exclusion.long-text", "decided_by", empty=nobody)
    if last_day is not None and last_day < first_day:
        raise Invalid("exclusion.backwards", "Hari terakhir tidak boleh sebelum hari pertama.", "last_day")
    hold(region)
    if _overlapping(region_code, first_day, last_day):
        raise Conflict(
            "exclusion.taken", "Wilayah ini sudah punya alasan pada hari-hari itu. Akhiri dulu yang lama."
        )
    made = add(
        Exclusion(
            region_code=region_code,
            reason=reason,
            why=why,
            decided_by=decided_by,
            first_day=first_day,
            last_day=last_day,
            noted_by_id=by.person_id,
        )
    )
    journal.note(by, "mencatat alasan belum terjangkau", made, **_facts(made))
    return made


def end(exclusion: Exclusion, last_day: date, note: str, seen: str, *, by: Membership) -> None:
    """Say on which day it held last, and what has changed. `seen` is the mark of what the person read.

    Raises Invalid (no note, before its first day, later than it would end anyway), Conflict (it is over, or somebody
    else ended it meanwhile), NotAllowed.
    """
    require(by, Action.EXCLUDE_AREA)
    hold(exclusion)
    if exclusion.mark != seen:
        raise Conflict("stale", STALE)
    if not exclusion.is_open:
        raise Conflict("exclusion.over", "Alasan ini sudah berakhir.")
    wordless = ("exclusion.wordless", "Tulis apa yang berubah.")
    note = texts.checked(note, texts.LONGEST_REASON, "exclusion.long-text", "note", empty=wordless)
    if last_day < exclusion.first_day:
        raise Invalid("exclusion.backwards", "Hari terakhir tidak boleh sebelum hari pertama.", "last_day")
    if exclusion.last_day is not None and last_day > exclusion.last_day:
        raise Invalid(
            "exclusion.longer", "Alasan ini sudah berakhir sebelum hari itu; catat yang baru.", "last_day"
        )
    before = {"last_day": exclusion.last_day}
    exclusion.last_day, exclusion.end_note, exclusion.ended_at = last_day, note, clock.now()
    journal.note(by, "mengakhiri alasan belum terjangkau", exclusion, before, last_day=last_day, note=note)


def _checked_region(code: str) -> Region:
    region = db.session.get(Region, code)
    if region is None or region.kind not in EXCLUDABLE:
        raise Invalid("exclusion.region", "Pilih satu kecamatan atau desa/kelurahan.", "region_code")
    return region


def _overlapping(code: str, first_day: date, last_day: date | None) -> bool:
    wanted = select(Exclusion.id).where(
        Exclusion.region_code == code, or_(Exclusion.last_day.is_(None), Exclusion.last_day >= first_day)
    )
    if last_day is not None:
        wanted = wanted.where(Exclusion.first_day <= last_day)
    return db.session.scalar(wanted.limit(1)) is not None


def _facts(exclusion: Exclusion) -> dict[str, Any]:
    return {
        "region": exclusion.region_code,
        "reason": exclusion.reason,
        "why": exclusion.why,
        "decided_by": exclusion.decided_by,
        "first_day": exclusion.first_day,
        "last_day": exclusion.last_day,
    }


# Questions


def everything(reason: Reason | None = None) -> list[Exclusion]:
    """Every exclusion ever noted, the latest first; those of one reason."""
    wanted = select(Exclusion).order_by(Exclusion.first_day.desc(), Exclusion.id.desc())
    if reason is not None:
        wanted = wanted.where(Exclusion.reason == reason)
    return list(db.session.scalars(wanted))


def standing_on(day: date) -> dict[str, Exclusion]:
    """Those that hold on a WITA day, by the code of their area."""
    wanted = select(Exclusion).where(
        Exclusion.first_day <= day, or_(Exclusion.last_day.is_(None), Exclusion.last_day >= day)
    )
    return {one.region_code: one for one in db.session.scalars(wanted)}


def spread(standing: dict[str, Exclusion], villages: Iterable[str]) -> dict[str, Exclusion]:
    """The exclusion of each village that has one: its own, else its kecamatan's."""
    found = {code: standing.get(code) or standing.get(regions.district_code(code)) for code in villages}
    return {code: one for code, one in found.items() if one is not None}
