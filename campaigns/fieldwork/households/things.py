"""Households that received a gift, and each gift (rule S2)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.fieldwork.households.identities import SHOWN
from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime
from campaigns.ground.texts import LONGEST_UUID
from campaigns.people.persons import Person
from campaigns.plans.activities import Activity, AtActivity


class Household(Base):
    """One that is known again by its key; both are forgotten in time (`forget`), that it was one household stays."""

    __tablename__ = "household"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(64), unique=True)
    ending: Mapped[str] = mapped_column(String(SHOWN), default="")

    @property
    def is_forgotten(self) -> bool:
        return self.key is None


class HouseholdGift(AtActivity, Base):
    """What a household received at an activity; withdrawn, it was a mistake and counts no more.

    `earlier_id` is the gift that the program's rule would have let be the only one; `reason` says why this came too.
    """

    __tablename__ = "household_gift"
    __table_args__ = (Index("ix_household_gift_activity_id", "activity_id", "household_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey(Household.id), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey(Activity.id))
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("household_gift.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    client_id: Mapped[str | None] = mapped_column(String(LONGEST_UUID), unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_why: Mapped[str] = mapped_column(Text, default="")

    household: Mapped[Household] = relationship()
    activity: Mapped[Activity] = relationship()
    earlier: Mapped["HouseholdGift | None"] = relationship(remote_side=id)
    made_by: Mapped[Person] = relationship()

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None
