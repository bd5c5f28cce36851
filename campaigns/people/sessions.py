"""Sign-in sessions: revocable rows, of which the browser holds only a random token.

The table keeps the token's SHA-256, so a stolen backup opens no session. Guessing is throttled before
any password is hashed: hashing is dear, and twenty guesses a second would starve everybody else.
"""

import ipaddress
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, sealing
from campaigns.ground.database import Base, UtcDateTime, add, db
from campaigns.ground.errors import NotAllowed
from campaigns.people import journal, passwords
from campaigns.people.persons import Membership, Person, memberships_of, with_username

# Things

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=5)  # a row is not rewritten at every click
WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 50


class SignIn(Base):
    """One browser signed in as one membership."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey(Membership.id), index=True)
    device: Mapped[str] = mapped_column(String(160), default="")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    membership: Mapped[Membership] = relationship(lazy="joined")


class Attempt(Base):
    """A try to sign in; `key` is an account's or an address's fingerprint, never its name."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


# Acts


def note_attempt(username: str, address: str) -> int:
    """Count a try before it is made. Gives the seconds to wait, 0 if the try may go on."""
    account, place = _account_key(username), sealing.digest(f"address:{_neighbourhood(address)}")
    _queue_up(account, place)
    now = clock.now()
    _forget(before=now - WINDOW)
    for key, most in ((account, TRIES_PER_ACCOUNT), (place, TRIES_PER_ADDRESS)):
        tries, first = db.session.execute(
            select(func.count(), func.min(Attempt.at)).where(Attempt.key == key, Attempt.at >= now - WINDOW)
        ).one()
        if tries >= most:
            return max(1, round((first + WINDOW - now).total_seconds()))
    db.session.add_all([Attempt(key=account, at=now), Attempt(key=place, at=now)])
    return 0


def _queue_up(*keys: str) -> None:
    """One at a time per key, until the commit: two tries at once would both count nine.

    SQLite's writers queue anyway. Accounts come before addresses in every caller, so nobody waits in a circle.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        for key in keys:
            db.session.execute(select(func.pg_advisory_xact_lock(int(key[:15], 16))))


def _forget(*, before: datetime) -> None:
    """Throw away old tries, but never wait for somebody who does the same."""
    old = select(Attempt.id).where(Attempt.at < before).with_for_update(skip_locked=True)
    db.session.execute(delete(Attempt).where(Attempt.id.in_(old)))


def start(membership: Membership, device: str) -> str:
    """Open a session and give its token, which is nowhere stored. Earlier failed tries are forgotten."""
    token = secrets.token_urlsafe(32)
    add(SignIn(token_hash=sealing.digest(token), membership_id=membership.id, device=device[:160]))
    db.session.execute(delete(Attempt).where(Attempt.key == _account_key(membership.person.username)))
    journal.note(membership, "masuk", membership.person)
    return token


def touch(sign_in: SignIn) -> None:
    """The session was used."""
    sign_in.seen_at = clock.now()


def end(sign_in: SignIn, *, by: Membership) -> None:
    """Close a session of one's own, here or on another device. Raises NotAllowed."""
    if sign_in.membership.person_id != by.person_id:
        raise NotAllowed("not-allowed", "Sesi ini bukan milik Anda.")
    if sign_in.ended_at is None:
        sign_in.ended_at = clock.now()
        journal.note(by, "keluar", sign_in.membership.person)


def end_all(person: Person) -> None:
    """Close every session of a person: after a new password, or when the account is shut."""
    _end(SignIn.membership_id.in_(select(Membership.id).where(Membership.person_id == person.id)))


def end_place(membership: Membership) -> None:
    """Close every session of one membership: when the place, or its agency, is closed."""
    _end(SignIn.membership_id == membership.id)


def _end(whose: ColumnElement[bool]) -> None:
    """Close them in the table, also those that open nothing just now: a reopened account must not revive them."""
    db.session.execute(update(SignIn).where(whose, SignIn.ended_at.is_(None)).values(ended_at=clock.now()))


# Questions


def authenticate(username: str, password: str) -> Membership | None:
    """The first membership of the person whose username and password these are, else None."""
    person = with_username(username)
    usable = person is not None and person.active
    if not passwords.fits(person.password_hash if person and usable else None, password) or person is None:
        return None
    return next(iter(memberships_of(person)), None)


def with_token(token: str) -> SignIn | None:
    """The open session of this token, or None if it is unknown, idle too long, too old, ended or shut."""
    found = db.session.scalar(select(SignIn).where(SignIn.token_hash == sealing.digest(token)))
    return found if found and is_open(found) else None


def is_open(sign_in: SignIn) -> bool:
    """Whether the session still opens doors."""
    now, member = clock.now(), sign_in.membership
    return (
        sign_in.ended_at is None
        and now < sign_in.seen_at + IDLE
        and now < sign_in.started_at + ABSOLUTE
        and member.active
        and member.person.active
        and member.agency.active
    )


def open_of(person: Person) -> list[SignIn]:
    """The person's open sessions, newest first."""
    mine = select(SignIn).join(Membership).where(Membership.person_id == person.id, SignIn.ended_at.is_(None))
    return [s for s in db.session.scalars(mine.order_by(SignIn.id.desc())) if is_open(s)]


def _account_key(username: str) -> str:
    return sealing.digest(f"account:{username.strip().lower()}")


def _neighbourhood(address: str) -> str:
    """The address, of IPv6 its /64: one subscriber has all of those, and would have endless tries."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((number, 64), strict=False)) if number.version == 6 else address
