"""Calendar feeds: secret addresses under which a calendar program reads somebody's dates, without a session.

Of a person in one role, or of a partner agency. The table keeps the token's SHA-256, so a stolen backup opens no
calendar; the address is shown once, a new one ends the old one, and one that was ended answers like one that never
was.
"""

import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, sealing
from campaigns.ground.database import Base, UtcDateTime, add, db, hold
from campaigns.ground.errors import Conflict, NotFound
from campaigns.people import journal
from campaigns.people.agencies import Agency
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Role

# Things


class Feed(Base):
    """One secret address: of a membership, or of an agency."""

    __tablename__ = "feed"
    __table_args__ = (CheckConstraint("(membership_id IS NULL) <> (agency_id IS NULL)", name="of_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    membership_id: Mapped[int | None] = mapped_column(ForeignKey(Membership.id), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey(Agency.id), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    membership: Mapped[Membership | None] = relationship(lazy="joined")
    agency: Mapped[Agency | None] = relationship(lazy="joined")

    @property
    def opens(self) -> bool:
        """Whether it still answers: not ended, and whoever it is of has not left."""
        if self.ended_at is not None:
            return False
        if self.membership is not None:
            return self.membership.opens
        return self.agency is not None and self.agency.active


# Acts


def open_own(*, by: Membership) -> str:
    """Make one's own address, or a new one, which anybody may; gives its token, which is nowhere stored."""
    hold(by)
    _end(own_of(by))
    return _open(Feed(membership_id=by.id), by)


def end_own(*, by: Membership) -> None:
    """Let one's own address answer no more. Raises Conflict where there is none."""
    _close(own_of(by), by)


def open_for_agency(*, by: Membership) -> str:
    """Make the address of one's agency, or a new one; gives its token. Raises NotAllowed."""
    require(by, Action.ANSWER_INVITATION, by.agency)
    hold(by.agency)
    _end(of_agency(by.agency))
    return _open(Feed(agency_id=by.agency_id), by)


def end_for_agency(*, by: Membership) -> None:
    """Let the agency's address answer no more. Raises Conflict where there is none, NotAllowed."""
    require(by, Action.ANSWER_INVITATION, by.agency)
    _close(of_agency(by.agency), by)


def _open(feed: Feed, by: Membership) -> str:
    token = secrets.token_urlsafe(32)
    feed.token_hash = sealing.digest(token)
    add(feed)
    journal.note(by, "membuat alamat kalender", by.agency if feed.agency_id else by.person)
    return token


def _close(feed: Feed | None, by: Membership) -> None:
    if feed is None:
        raise Conflict("feed.none", "Alamat kalender ini sudah dinonaktifkan.")
    _end(feed)
    journal.note(by, "menonaktifkan alamat kalender", by.agency if feed.agency_id else by.person)


def _end(feed: Feed | None) -> None:
    if feed is not None:
        feed.ended_at = clock.now()


# Questions


def own_of(member: Membership) -> Feed | None:
    """The address that stands for this membership."""
    return db.session.scalar(select(Feed).where(Feed.membership_id == member.id, Feed.ended_at.is_(None)))


def of_agency(agency: Agency) -> Feed | None:
    """The address that stands for this agency."""
    return db.session.scalar(select(Feed).where(Feed.agency_id == agency.id, Feed.ended_at.is_(None)))


def with_token(token: str) -> Feed:
    """The feed of this token. Raises NotFound for one that never was as for one that was ended."""
    found = db.session.scalar(select(Feed).where(Feed.token_hash == sealing.digest(token)))
    if found is None or not found.opens:
        raise NotFound("feed.unknown", "Halaman atau data yang Anda cari tidak ada.")
    return found


def agency_of(feed: Feed) -> int | None:
    """The partner agency whose campaigns alone it may show; None for our own people."""
    if feed.membership is not None:
        return feed.membership.agency_id if feed.membership.role == Role.PARTNER else None
    return feed.agency_id


def officer_of(feed: Feed) -> int | None:
    """The officer whose activities alone it may show; None for everybody else."""
    member = feed.membership
    return member.person_id if member is not None and member.role == Role.OFFICER else None
