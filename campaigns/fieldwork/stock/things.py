"""The movement of goods after they arrived."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, Quantity, UtcDateTime, choice
from campaigns.ground.texts import LONGEST_UUID
from campaigns.people.persons import Person
from campaigns.plans.activities import Activity, AtActivity
from campaigns.plans.partnerships import Contribution


class MovementKind(StrEnum):
    """What became of goods that arrived for an activity."""

    GIVEN = "given"
    RETURNED = "returned"
    DAMAGED = "damaged"


class StockMovement(AtActivity, Base):
    """So much of what a partner brought for an activity, given away, returned or damaged on a WITA day.

    Written once; a mistake is taken back by a movement that `reverses` it. `flagged`: a device wrote it while more
    was gone than had arrived, and somebody has to look (rule P1).
    """

    __tablename__ = "stock_movement"
    __table_args__ = (
        CheckConstraint(
            "(reverses_id IS NULL AND quantity > 0) OR (reverses_id IS NOT NULL AND quantity < 0)",
            name="sign",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey(Activity.id), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey(Contribution.id), index=True)
    kind: Mapped[MovementKind] = mapped_column(choice(MovementKind))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    day: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    client_id: Mapped[str | None] = mapped_column(String(LONGEST_UUID), unique=True)
    flagged: Mapped[bool] = mapped_column(default=False)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("stock_movement.id"), unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    activity: Mapped[Activity] = relationship()
    contribution: Mapped[Contribution] = relationship(lazy="joined")
    made_by: Mapped[Person] = relationship(lazy="joined")


@event.listens_for(StockMovement, "before_update")
@event.listens_for(StockMovement, "before_delete")
def _refuse_change(_mapper: Any, _connection: Any, movement: StockMovement) -> None:
    raise RuntimeError(f"stock movement {movement.id} is written once; reverse it instead (rule P1)")
