"""A version of a level's outlines: who brought it, out of what, and what became of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, formats
from campaigns.ground.database import Base, UtcDateTime, choice
from campaigns.ground.regions import Level, Region
from campaigns.people.persons import Person
from campaigns.plans.versions import Versioned, VersionState

LONGEST_SOURCE, LONGEST_NAME, LONGEST_KEY = 120, 120, 60  # characters


class Boundary(Versioned):
    """Official outlines of a level. `outlines` is what the map draws, GeoJSON served under `digest`; empty where the
    version was left. `facts` are what the workbench told (bench/outlines.py): faults, notes, areas compared with those
    of `compared_with_id` (None: with the scheme).
    """

    __tablename__ = "boundary"
    __table_args__ = (
        Index(
            "ix_boundary_in_use",
            "level",
            unique=True,
            sqlite_where=text("state = 'current'"),
            postgresql_where=text("state = 'current'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[Level] = mapped_column(choice(Level, name="boundary_level"))
    state: Mapped[VersionState] = mapped_column(choice(VersionState, name="boundarystate"))
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE))
    source_day: Mapped[date]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    outlines: Mapped[str] = mapped_column(Text, deferred=True)
    digest: Mapped[str] = mapped_column(String(12), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    compared_with_id: Mapped[int | None] = mapped_column(ForeignKey("boundary.id"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_by: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=made_by_id)
    compared_with: Mapped["Boundary | None"] = relationship(remote_side=id, foreign_keys=compared_with_id)

    @property
    def faults(self) -> list[str]:
        """Sentences that hold it up."""
        return [sentence for _, sentence in self.facts["faults"]]

    @property
    def homes(self) -> str:
        """The share of our villages that lie in their own area, as a page shows it; true outlines hold 99 in 100."""
        return formats.percent(Decimal(str(self.facts["homes"])), 1)

    @property
    def notes(self) -> list[str]:
        """Sentences for a person to judge."""
        return [sentence for _, sentence in self.facts["notes"]]


class BoundaryArea(Base):
    """An area's polygons as finely as they are kept, for finding where a point lies: a multipolygon's coordinates in
    JSON, and the box around them.
    """

    __tablename__ = "boundary_area"

    boundary_id: Mapped[int] = mapped_column(ForeignKey(Boundary.id), primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey(Region.code), primary_key=True)
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    polygons: Mapped[str] = mapped_column(Text)
