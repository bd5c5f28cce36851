"""The event of another SKPD."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime
from campaigns.ground.regions import Region
from campaigns.people.agencies import Agency
from campaigns.people.persons import Person

LONGEST_TITLE, LONGEST_PLACE = 160, 160  # characters


class PartnerEvent(Base):
    """What another SKPD does in a village, so that we do not come on the same day unawares (rule T3).

    Without a village it is only shown. Whole days run from midnight to midnight in WITA.
    """

    __tablename__ = "partner_event"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="forwards"),
        UniqueConstraint("agency_id", "title", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE), default="")
    village_code: Mapped[str | None] = mapped_column(ForeignKey(Region.code), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agency: Mapped[Agency] = relationship(lazy="joined")

    @property
    def day(self) -> date:
        """The WITA day on which it starts."""
        return clock.day_of(self.starts_at)

    @property
    def last_day(self) -> date:
        return clock.last_day_of(self.ends_at)

    @property
    def is_all_day(self) -> bool:
        """Whether it names no hours."""
        return clock.is_midnight(self.starts_at) and clock.is_midnight(self.ends_at)

    @property
    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_at is None
