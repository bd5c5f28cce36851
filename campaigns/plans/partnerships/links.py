"""Links for partners without an account: signed, for one partnership, until a day, and revocable.

A link is of one named person of the invited agency, its guest: a person without a password, and a membership whose
scope is the partnership (see `persons.Membership`). So sessions, guards and the journal treat guests as everybody,
and `permissions` keeps them to their one partnership. The table keeps the token's SHA-256 only.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime
from campaigns.people.persons import Membership, Person
from campaigns.plans.partnerships.things import Partnership

# Things

LONGEST_NAME = 100  # characters; what tells a guest from an account is put behind it


class PartnerLink(Base):
    """One link: whose it is, who made it, until when it opens, and when it was last used."""

    __tablename__ = "partner_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey(Partnership.id), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey(Membership.id), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    email: Mapped[str | None] = mapped_column(String(254))
    made_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    partnership: Mapped[Partnership] = relationship(lazy="joined")
    membership: Mapped[Membership] = relationship(lazy="joined")
    made_by: Mapped[Person] = relationship(lazy="joined")
