"""An official series of the population: whose, of which year, and how many people live in each village."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime, choice
from campaigns.ground.regions import Region
from campaigns.people.persons import Person
from campaigns.plans.versions import Versioned, VersionState

LONGEST_SOURCE, LONGEST_NAME = 120, 120  # characters


class PopulationSeries(Versioned):
    """Counts of a year. `shared`: only kecamatan were counted, and their people shared among villages by the census."""

    __tablename__ = "population_series"
    __table_args__ = (
        Index(
            "ix_population_series_in_use",
            "state",
            unique=True,
            sqlite_where=text("state = 'current'"),
            postgresql_where=text("state = 'current'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[VersionState] = mapped_column(choice(VersionState, name="population_state"))
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE))
    year: Mapped[int]
    shared: Mapped[bool]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    sha256: Mapped[str] = mapped_column(String(64))
    people: Mapped[int]
    made_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_by: Mapped[Person] = relationship(lazy="joined", foreign_keys=made_by_id)


class PopulationCount(Base):
    """The people of a village, or of a kecamatan's undivided rest; None where nobody knows them (rule R1)."""

    __tablename__ = "population_count"

    series_id: Mapped[int] = mapped_column(ForeignKey(PopulationSeries.id), primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey(Region.code), primary_key=True)
    people: Mapped[int | None]
