"""Sign-in sessions: revocable rows, of which the browser holds only a random token.

The table keeps the token's SHA-256, so a stolen backup opens no session. Guessing is throttled before
any password is hashed: hashing is dear, and twenty guesses a second would starve everybody else.
"""

import ipaddress
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, String, and_, bindparam, delete, func, select, update
from sqlalchemy.orm import Mapped, aliased, column_property, mapped_column, relationship

from campaigns.ground import clock, sealing
from campaigns.ground.database import Base, UtcDateTime, add, db
from campaigns.ground.errors import NotAllowed
from campaigns.people import journal, passwords
from campaigns.people.agencies import Agency
from campaigns.people.persons import Membership, Person, memberships_of, with_username

# Things

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=5)  # a row is not rewritten at every click
WINDOW, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 50
CODES_PER_DAY = 20  # of 1,000,000, three fit at any moment: a year of guessing finds one in 50 accounts
LINKS_PER_ACCOUNT = 3  # letters an hour about a forgotten password
LINKS_PER_ADDRESS = 10


class Limit(NamedTuple):
    """So many tries for what `key` stands for, within so long."""

    key: str
    most: int
    window: timedelta


def _other_place(membership_id: Any) -> ColumnElement[bool]:
    """Whether the person of this membership has another open one; read with the session's own row."""
    mine, other = aliased(Membership), aliased(Membership)
    person = select(mine.person_id).where(mine.id == membership_id).correlate_except(mine).scalar_subquery()
    return (
        select(other.id)
        .join(Agency, Agency.id == other.agency_id)
        .where(other.person_id == person, other.id != membership_id, other.active, Agency.active)
        .correlate_except(other, Agency)
        .exists()
    )


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
    has_other_place: Mapped[bool] = column_property(_other_place(membership_id))


class Attempt(Base):
    """A try to sign in; `key` is an account's or an address's fingerprint, never its name."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


# Acts


def note_attempt(username: str, address: str) -> int:
    """Count a try at a password before it is made. Gives the seconds to wait, 0 if the try may go on."""
    return _count(
        Limit(_account_key(username), TRIES_PER_ACCOUNT, WINDOW),
        Limit(_address_key(address), TRIES_PER_ADDRESS, WINDOW),
    )


def note_code(person: Person, address: str) -> int:
    """Count a try at a person's six digits before it is made. Gives the seconds to wait, 0 if it may go on."""
    account = _code_key(person)
    return _count(
        Limit(account, TRIES_PER_ACCOUNT, WINDOW),
        Limit(account, CODES_PER_DAY, DAY),
        Limit(_address_key(address), TRIES_PER_ADDRESS, WINDOW),
    )


def note_place(address: str) -> int:
    """Count a try at what nobody can guess (a recovery code): by address alone, so that nobody locks another out."""
    return _count(Limit(_address_key(address), TRIES_PER_ADDRESS, WINDOW))


def note_link(account: str, address: str) -> int:
    """Count a wish for a link to a new password. Gives the seconds to wait, 0 if it may go on."""
    return _count(
        Limit(sealing.digest(f"link:{account.strip().lower()}"), LINKS_PER_ACCOUNT, HOUR),
        Limit(sealing.digest(f"link-address:{_neighbourhood(address)}"), LINKS_PER_ADDRESS, HOUR),
    )


def _count(*limits: Limit) -> int:
    """Count one try against every key, unless one of them is used up."""
    keys = list(dict.fromkeys(limit.key for limit in limits))
    _queue_up(*keys)
    now = clock.now()
    _forget(before=now - DAY)
    for key, most, window in limits:
        tries, first = db.session.execute(
            select(func.count(), func.min(Attempt.at)).where(Attempt.key == key, Attempt.at >= now - window)
        ).one()
        if tries >= most:
            return max(1, round((first + window - now).total_seconds()))
    db.session.add_all([Attempt(key=key, at=now) for key in keys])
    return 0


def _queue_up(*keys: str) -> None:
    """One at a time per key, until the commit: two tries at once would both count nine.

    SQLite's writers queue anyway. Accounts come before addresses in every caller, so nobody waits in a circle.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        for key in keys:
            db.session.execute(select(func.pg_advisory_xact_lock(int(key[:15], 16))))


def _forget(*, before: datetime) -> None:
    """Throw away tries that no limit looks at any more, but never wait for somebody who does the same."""
    old = select(Attempt.id).where(Attempt.at < before).with_for_update(skip_locked=True)
    db.session.execute(delete(Attempt).where(Attempt.id.in_(old)))


def forgive(person: Person) -> None:
    """Forget a person's failed tries, once they have shown everything that is asked of them.

    Never where a session alone opens a door: whoever stole one could guess without end.
    """
    keys = (_account_key(person.username), _code_key(person))
    db.session.execute(delete(Attempt).where(Attempt.key.in_(keys)))


def forgive_passwords(person: Person) -> None:
    """Forget a person's failed tries at the password: they have a new one. Those at the code stay counted."""
    db.session.execute(delete(Attempt).where(Attempt.key == _account_key(person.username)))


def start(membership: Membership, device: str) -> str:
    """Open a session and give its token, which is nowhere stored."""
    token = secrets.token_urlsafe(32)
    add(SignIn(token_hash=sealing.digest(token), membership_id=membership.id, device=device[:160]))
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


def end_others(here: SignIn, *, by: Membership) -> None:
    """Close every session of one's own but this one. Raises NotAllowed (`here` is somebody else's)."""
    if here.membership.person_id != by.person_id:
        raise NotAllowed("not-allowed", "Sesi ini bukan milik Anda.")
    mine = SignIn.membership_id.in_(select(Membership.id).where(Membership.person_id == by.person_id))
    _end(and_(mine, SignIn.id != here.id))
    journal.note(by, "mengakhiri semua sesi lain", by.person)


def end_all(person: Person) -> None:
    """Close every session of a person: after a new password, or when the account is shut."""
    _end(SignIn.membership_id.in_(select(Membership.id).where(Membership.person_id == person.id)))


def end_place(membership: Membership) -> None:
    """Close every session of one membership: when the place, or its agency, is closed."""
    _end(SignIn.membership_id == membership.id)


def end_agency(agency: Agency) -> None:
    """Close every session for an agency, guests' too: when it is closed."""
    _end(SignIn.membership_id.in_(select(Membership.id).where(Membership.agency_id == agency.id)))


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


WITH_TOKEN = select(SignIn).where(SignIn.token_hash == bindparam("token_hash"))  # asked at every request


def with_token(token: str) -> SignIn | None:
    """The open session of this token, or None if it is unknown, idle too long, too old, ended or shut."""
    found = db.session.scalar(WITH_TOKEN, {"token_hash": sealing.digest(token)})
    return found if found and is_open(found) else None


def guest_of(token: str) -> Membership | None:
    """The guest whose session this token is or was, open or not; None for everybody else's."""
    if not token:
        return None
    found = db.session.scalar(WITH_TOKEN, {"token_hash": sealing.digest(token)})
    return found.membership if found is not None and found.membership.is_guest else None


def is_open(sign_in: SignIn) -> bool:
    """Whether the session still opens doors."""
    now, member = clock.now(), sign_in.membership
    return (
        sign_in.ended_at is None
        and now < sign_in.seen_at + IDLE
        and now < sign_in.started_at + ABSOLUTE
        and member.opens
    )


def open_of(person: Person) -> list[SignIn]:
    """The person's open sessions, newest first."""
    mine = select(SignIn).join(Membership).where(Membership.person_id == person.id, SignIn.ended_at.is_(None))
    return [s for s in db.session.scalars(mine.order_by(SignIn.id.desc())) if is_open(s)]


def tries_at_code(person: Person) -> int:
    """How many tries at the person's six digits failed since they last came in, of the last day."""
    tried = select(func.count()).where(Attempt.key == _code_key(person), Attempt.at >= clock.now() - DAY)
    return db.session.scalars(tried).one()


def _account_key(username: str) -> str:
    return sealing.digest(f"account:{username.strip().lower()}")


def _address_key(address: str) -> str:
    return sealing.digest(f"address:{_neighbourhood(address)}")


def _code_key(person: Person) -> str:
    return sealing.digest(f"code:{person.id}")


def _neighbourhood(address: str) -> str:
    """The address, of IPv6 its /64: one subscriber has all of those, and would have endless tries."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((number, 64), strict=False)) if number.version == 6 else address
