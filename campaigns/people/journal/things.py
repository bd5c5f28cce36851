"""The entry, and its link in the chain."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime
from campaigns.people.persons import Membership, Person

LONGEST_ACT, LONGEST_ABOUT = 60, 80  # characters


class Entry(Base):
    """A line in the journal; never edited, never deleted. `before` and `after` hold only what changed.

    A new column must join `chain.FIELDS` in a way that leaves the hash of every older entry as it is.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_person_id_at", "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now(), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    membership_id: Mapped[int | None] = mapped_column(ForeignKey(Membership.id))
    act: Mapped[str] = mapped_column(String(LONGEST_ACT))
    about: Mapped[str] = mapped_column(String(LONGEST_ABOUT), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    person: Mapped[Person | None] = relationship(lazy="joined")
    membership: Mapped[Membership | None] = relationship()

    @property
    def kind(self) -> str:
        """The table of the thing that the entry is about: `activity`."""
        return self.about.partition(":")[0]

    @property
    def key(self) -> str:
        """The key of that thing, as text."""
        return self.about.partition(":")[2]


class Link(Base):
    """The place of one entry in the chain: numbers run from 1 without a gap, and nothing here is ever changed.

    A table of its own, since an entry is written by its act and never again; see `chain` for the hash.
    """

    __tablename__ = "journal_link"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey(Entry.id), unique=True)
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    hash: Mapped[str] = mapped_column(String(64))
