"""A file that was looked at: who brought it, what stood in it, what was wrong, and what became of it.

What a person was shown is kept here, not in the page: a preview survives a reload, and nothing of it is taken from
the browser.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime, choice
from campaigns.people.agencies import Agency
from campaigns.people.persons import Person

LONGEST_NAME = 120  # characters of a file's name that are kept


class ImportKind(StrEnum):
    """What a file is read as."""

    DPA = "dpa"
    REALISATION = "realisation"


class ImportState(StrEnum):
    """A file with faults can only be replaced; a prepared one is taken over once, or left."""

    FAULTY = "faulty"
    PREPARED = "prepared"
    TAKEN = "taken"
    LEFT = "left"


class ImportFile(Base):
    """A file as it was read for a budget year of an agency. `terms` are what was chosen beside it, `counts` what its
    rows do, by effect; both by names of plain text.
    """

    __tablename__ = "import_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id), index=True)
    kind: Mapped[ImportKind] = mapped_column(choice(ImportKind))
    state: Mapped[ImportState] = mapped_column(choice(ImportState))
    year: Mapped[int]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_by: Mapped[Person] = relationship(lazy="joined", foreign_keys=made_by_id)
    ended_by: Mapped[Person | None] = relationship(foreign_keys=ended_by_id)

    @property
    def is_open(self) -> bool:
        """Whether it is still looked at: its rows are kept, and it was neither taken over nor left."""
        return self.state in (ImportState.FAULTY, ImportState.PREPARED)

    @property
    def is_taken(self) -> bool:
        return self.state == ImportState.TAKEN

    @property
    def is_paper(self) -> bool:
        """Whether it is a budget's paper, and no payments."""
        return self.kind == ImportKind.DPA

    @property
    def owner_ids(self) -> set[int]:
        return {self.agency_id}


class ImportRow(Base):
    """What was understood of the file, as JSON: some lines that a paper grants and their details, or some payments;
    `number` is its place among all.
    """

    __tablename__ = "import_row"

    file_id: Mapped[int] = mapped_column(ForeignKey(ImportFile.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    told: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text, default="")


class ImportFault(Base):
    """What is wrong with the file, by row: where (`G17`; empty for a whole row), and a sentence."""

    __tablename__ = "import_fault"

    file_id: Mapped[int] = mapped_column(ForeignKey(ImportFile.id), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    cell: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(40))
    sentence: Mapped[str] = mapped_column(String(500))
