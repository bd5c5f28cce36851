"""Snapshots: the figures of a quarter as they were told, which no later edit moves.

A leader freezes a quarter that is over, or the clock does GRACE later, when late papers have come in. What was changed
since is told beside it: what a recount would give now (*koreksi*).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, insert, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, regions
from campaigns.ground.database import Base, Code, UtcDateTime, add, db
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.regions import DISTRICT_LENGTH, PROVINCE, REGENCY_LENGTH, Level
from campaigns.insight.coverage.asked import EVERYTHING, QUARTERS, Asked, days_of
from campaigns.insight.coverage.engine import DEFINITIONS, EDITIONS, AreaCoverage
from campaigns.insight.coverage.questions import covered
from campaigns.insight.coverage.slices import ALL
from campaigns.people import journal
from campaigns.people.permissions import Action, may, require
from campaigns.people.persons import Membership, Person
from campaigns.plans.ledger import quarter_of

# Things

HOUSEHOLDS_SINCE = "v3"  # edition of the definitions
GRACE = timedelta(days=14)  # after a quarter, until the clock freezes what no leader has frozen


class CoverageSnapshot(Base):
    """A quarter's figures as they stood at `frozen_at`, under the definitions of then; nobody is named of the clock.

    `program_id`, `rung_id` and `agency_id` narrow it; ALL where they do not.
    """

    __tablename__ = "coverage_snapshot"
    __table_args__ = (UniqueConstraint("year", "quarter", "program_id", "rung_id", "agency_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    quarter: Mapped[int]
    program_id: Mapped[int]
    rung_id: Mapped[int]
    agency_id: Mapped[int]
    definitions: Mapped[str] = mapped_column(String(10))
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    frozen_by: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def asked(self) -> Asked:
        """What it is of."""
        given = (self.program_id, self.rung_id, self.agency_id)
        return Asked(*days_of(self.year, self.quarter), *(None if id_ == ALL else id_ for id_ in given))


class FrozenArea(Base):
    """An area's coverage in a snapshot: the fields of `AreaCoverage`, but for the name."""

    __tablename__ = "frozen_area"

    snapshot_id: Mapped[int] = mapped_column(ForeignKey(CoverageSnapshot.id), primary_key=True)
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    population: Mapped[int]
    reached: Mapped[int]
    planned_only: Mapped[int]
    left_out: Mapped[int]
    inaccessible: Mapped[int]
    unassigned: Mapped[int]
    excluded: Mapped[int]
    villages: Mapped[int]
    villages_reached: Mapped[int]
    villages_planned_only: Mapped[int]
    villages_left_out: Mapped[int]
    held: Mapped[int]
    planned: Mapped[int]
    contacts: Mapped[int | None]
    complaints: Mapped[int | None]
    households: Mapped[int | None]
    last_day: Mapped[date | None]


FROZEN = [one.name for one in fields(AreaCoverage) if one.name != "name"]


@dataclass(frozen=True)
class Frozen:
    """An area as it was frozen, and as a recount gives it now."""

    then: AreaCoverage
    now: AreaCoverage

    @property
    def corrected(self) -> list[str]:
        """The fields that a recount gives otherwise."""
        return [name for name in FROZEN if getattr(self.then, name) != getattr(self.now, name)]


# Acts


def freeze(
    year: int, quarter: int, narrowed: Asked = EVERYTHING, *, by: Membership | None
) -> CoverageSnapshot:
    """Keep the quarter's figures of every area, of the program, rung and SKPD of `narrowed`; `by` None is the clock.

    Raises Invalid (not over yet), Conflict (frozen before), NotAllowed.
    """
    if by is not None:
        require(by, Action.FREEZE_COVERAGE)
    if quarter not in QUARTERS or year not in clock.YEARS or days_of(year, quarter)[1] >= clock.today():
        raise Invalid("snapshot.early", "Pilih triwulan yang sudah berakhir.", "quarter")
    given = (narrowed.program_id, narrowed.rung_id, narrowed.agency_id)
    program_id, rung_id, agency_id = (ALL if id_ is None else id_ for id_ in given)
    key: dict[str, Any] = {"year": year, "quarter": quarter}
    key |= {"program_id": program_id, "rung_id": rung_id, "agency_id": agency_id}
    if db.session.scalar(select(CoverageSnapshot.id).filter_by(**key)) is not None:
        raise Conflict("snapshot.taken", "Triwulan ini sudah dibekukan.")
    frozen_by = None if by is None else by.person_id
    made = add(CoverageSnapshot(**key, definitions=DEFINITIONS, frozen_by_id=frozen_by))
    rows = [{name: getattr(area, name) for name in FROZEN} for area in _areas_now(made.asked)]
    db.session.execute(insert(FrozenArea), [{"snapshot_id": made.id, **row} for row in rows])
    told = {name: value for name, value in key.items() if value != ALL}
    journal.note(by, "membekukan angka cakupan", made, None, **told, definitions=DEFINITIONS)
    return made


# Questions


def last_over(today: date) -> tuple[int, int]:
    """The year and the number of the last quarter that was over before this day."""
    first, _ = days_of(today.year, quarter_of(today))
    before = first - timedelta(days=1)
    return before.year, quarter_of(before)


def due(today: date) -> tuple[int, int] | None:
    """The year and the quarter that the clock freezes on this day, if nobody has; the one before GRACE ago."""
    year, quarter = last_over(today - GRACE)
    key = {"year": year, "quarter": quarter}
    whole = {"program_id": ALL, "rung_id": ALL, "agency_id": ALL}
    known = db.session.scalar(select(CoverageSnapshot.id).filter_by(**key, **whole))
    return None if known is not None else (year, quarter)


def everything(*, by: Membership) -> list[CoverageSnapshot]:
    """Every snapshot, the latest quarter first. Raises NotAllowed."""
    require(by, Action.SEE_COVERAGE)
    latest = (CoverageSnapshot.year.desc(), CoverageSnapshot.quarter.desc(), CoverageSnapshot.id)
    return list(db.session.scalars(select(CoverageSnapshot).order_by(*latest)))


def areas_of(snapshot: CoverageSnapshot, level: Level, *, by: Membership) -> list[Frozen]:
    """The areas of a level and the province last, as frozen and as of now; never visited first, then most left out.

    Complaints only for those who may read all of them, and never by kecamatan: how many were rahasia is not frozen, so
    that `telling` could not say what gives one away (rule C2). Raises NotAllowed.
    """
    require(by, Action.SEE_COVERAGE)
    now = {area.code: area for area in _areas_now(snapshot.asked)}
    stored = select(FrozenArea).where(FrozenArea.snapshot_id == snapshot.id)
    names = regions.names(now)
    found = []
    for row in db.session.scalars(stored):
        then = AreaCoverage(
            name=names.get(row.code, row.code), **{name: getattr(row, name) for name in FROZEN}
        )
        found.append(Frozen(then, _as_defined(now.get(row.code, then), snapshot.definitions)))
    width = REGENCY_LENGTH if level is Level.REGENCY else DISTRICT_LENGTH
    shown = [one for one in found if len(one.then.code) == width]
    whole = [one for one in found if one.then.code == PROVINCE]
    shown.sort(key=lambda one: (one.then.visited, -one.then.left_out, one.then.code))
    told = may(by, Action.SEE_CONFIDENTIAL) and level is Level.REGENCY
    return [*shown, *whole] if told else _without_complaints([*shown, *whole])


def _as_defined(area: AreaCoverage, definitions: str) -> AreaCoverage:
    """The area without what these definitions did not count yet: that it is told now corrects nothing."""
    known = list(EDITIONS)
    counts = known.index(definitions) >= known.index(HOUSEHOLDS_SINCE)
    return area if counts else replace(area, households=None)


def _areas_now(asked: Asked) -> list[AreaCoverage]:
    regencies, districts = (covered(asked, level, None) for level in (Level.REGENCY, Level.DISTRICT))
    return [regencies.total, *regencies.areas, *districts.areas]


def _without_complaints(areas: Iterable[Frozen]) -> list[Frozen]:
    return [Frozen(replace(one.then, complaints=None), replace(one.now, complaints=None)) for one in areas]
