"""What was said: the ledger that keeps anything from being said twice."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime
from campaigns.people.persons import Person


class Said(Base):
    """One person was reminded of one thing. Written with the notice and the letter, in their transaction.

    Two rules in one row each: for one stage of one day that a thing falls due, once and never again, whatever the
    clock says later; and on one day (WITA) once for one thing, though it moved meanwhile.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("person_id", "purpose", "about", "stage", "day"),
        UniqueConstraint("person_id", "purpose", "about", "said_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    purpose: Mapped[str] = mapped_column(String(24))
    about: Mapped[str] = mapped_column(String(80), index=True)
    stage: Mapped[str] = mapped_column(String(12))
    day: Mapped[date]
    said_day: Mapped[date] = mapped_column(index=True)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
