"""The delivery."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, Quantity, UtcDateTime
from campaigns.ground.files import Attachment
from campaigns.people.agencies import Agency
from campaigns.people.persons import Person
from campaigns.plans.activities import Activity
from campaigns.plans.partnerships import Contribution

LONGEST_DOCUMENT_NO, LONGEST_RECEIVER = 80, 120  # characters


class DeliveryState(StrEnum):
    """Whether somebody here looked at what was said to have come; REVERSED: it was a mistake."""

    WAITING = "waiting"
    VERIFIED = "verified"
    REVERSED = "reversed"


class Delivery(Base):
    """A part of a promise that arrived, or all of it: so much, in the promise's unit, on a WITA day.

    `document_no` is its BAST's; `activity` the one it arrived for, None: for the whole campaign. `quantity` is what
    was said to have come, `verified_quantity` what was found when somebody here looked.
    """

    __tablename__ = "delivery"
    __table_args__ = (CheckConstraint("quantity > 0", name="something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey(Contribution.id), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey(Activity.id), index=True)
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    day: Mapped[date]
    document_no: Mapped[str] = mapped_column(String(LONGEST_DOCUMENT_NO), default="")
    receiver: Mapped[str] = mapped_column(String(LONGEST_RECEIVER))
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey(Attachment.id))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    recorded_agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    verified_quantity: Mapped[Decimal | None] = mapped_column(Quantity)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verify_reason: Mapped[str] = mapped_column(Text, default="")
    reversed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    reversed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reverse_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()
    contribution: Mapped[Contribution] = relationship(lazy="joined")
    activity: Mapped[Activity | None] = relationship()
    attachment: Mapped[Attachment | None] = relationship(lazy="joined")
    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def owner_ids(self) -> set[int]:
        """It belongs to the partner, as its promise does."""
        return self.contribution.owner_ids

    @property
    def scopes(self) -> set[str]:
        return self.contribution.scopes

    @property
    def assignee_ids(self) -> set[int]:
        return self.activity.assignee_ids if self.activity else set()

    @property
    def stands(self) -> bool:
        """Whether it was not taken back."""
        return self.reversed_at is None

    @property
    def state(self) -> DeliveryState:
        if not self.stands:
            return DeliveryState.REVERSED
        return DeliveryState.WAITING if self.verified_at is None else DeliveryState.VERIFIED

    @property
    def is_verified(self) -> bool:
        return self.state == DeliveryState.VERIFIED

    @property
    def is_waiting(self) -> bool:
        """Whether somebody here still has to look at it."""
        return self.state == DeliveryState.WAITING

    @property
    def arrived(self) -> Decimal:
        """What came as far as is known: what was found, else what was said; 0 of one that was taken back."""
        if not self.stands:
            return Decimal(0)
        return self.quantity if self.verified_quantity is None else self.verified_quantity
