"""New passwords by link: asked for by whoever forgot theirs, or made by an admin.

At the public door a wish is only written down, the same for every name: who asks learns neither from the answer
nor from its time whether an account exists. A job answers the wishes by letter.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, sealing
from campaigns.ground.database import Base, UtcDateTime, add, db, hold
from campaigns.ground.errors import Conflict, NotFound
from campaigns.ground.sealing import Sealed
from campaigns.people import journal, passwords, sessions
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Person, memberships_of, with_address, with_username

# Things

LASTS = timedelta(hours=1)
LONGEST_WISH = 254  # characters: an e-mail address


class PasswordReset(Base):
    """A link by which a person chooses a new password once; the table keeps the link's SHA-256 only."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship(lazy="joined")


class ResetWish(Base):
    """What somebody typed who forgot a password, until a job has looked whether it means anybody."""

    __tablename__ = "reset_wish"

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())


# Acts


def wish(account: str) -> None:
    """Write down that somebody forgot the password of this username or e-mail address, be there one or not."""
    db.session.add(ResetWish(account=account.strip()[:LONGEST_WISH]))


def grant(wanted: ResetWish) -> list[tuple[PasswordReset, str]]:
    """Answer a wish, and forget it: a link with its token for everybody meant who has an address to send it to."""
    db.session.delete(wanted)
    if clock.now() >= wanted.at + LASTS:
        return []  # nobody waits for it any more
    return [_open(person, None) for person in meant_by(wanted.account) if person.email]


def offer(person: Person, *, by: Membership) -> tuple[PasswordReset, str]:
    """Make a link for a person; gives its token, which is nowhere stored. Earlier links open nothing any more.

    Raises Conflict (nobody could come in by it: a closed account, no open place), NotAllowed.
    """
    require(by, Action.MANAGE_PEOPLE)
    hold(person)
    if not can_come_in(person):
        raise Conflict("person.state", "Akun ini tertutup atau tidak punya peran. Buka dulu akunnya.")
    return _open(person, by)


def _open(person: Person, by: Membership | None) -> tuple[PasswordReset, str]:
    end_links(person)
    token = secrets.token_urlsafe(32)
    reset = add(
        PasswordReset(person_id=person.id, token_hash=sealing.digest(token), expires_at=clock.now() + LASTS)
    )
    journal.note(by, "membuat tautan kata sandi baru", person)
    return reset, token


def choose(reset: PasswordReset, password: str) -> None:
    """Take a new password; the link is used up, and every session of the person ends. Raises Invalid, Conflict."""
    hold(reset)
    person = reset.person
    if not is_open(reset):
        raise Conflict("reset.used", "Tautan ini sudah dipakai atau tidak berlaku lagi. Mintalah yang baru.")
    take(person, password)
    reset.used_at = clock.now()
    journal.note(memberships_of(person)[0], "mengganti kata sandi lewat tautan", person)


def take(person: Person, password: str) -> None:
    """Give a person a new password: every session and every link to another one ends. Raises Invalid."""
    passwords.check(password, person.username, person.name)
    person.password_hash = passwords.hashed(password)
    end_links(person)
    sessions.end_all(person)
    sessions.forgive_passwords(person)


def end_links(person: Person) -> None:
    """Close the links that a person still has."""
    theirs = (PasswordReset.person_id == person.id, PasswordReset.expires_at > clock.now())
    db.session.execute(update(PasswordReset).where(*theirs).values(expires_at=clock.now()))


# Questions


def wishes() -> list[int]:
    """The ids of the wishes that wait, oldest first."""
    return list(db.session.scalars(select(ResetWish.id).order_by(ResetWish.id)))


def meant_by(account: str) -> list[Person]:
    """Everybody who can come in and has this username, or else this e-mail address."""
    named = with_username(account)
    return [person for person in ([named] if named else with_address(account)) if can_come_in(person)]


def can_come_in(person: Person) -> bool:
    """Whether there is a door for this person."""
    return person.active and bool(memberships_of(person))


def is_open(reset: PasswordReset) -> bool:
    """Whether the link still works."""
    return reset.used_at is None and clock.now() < reset.expires_at and can_come_in(reset.person)


def with_token(token: str) -> PasswordReset:
    """The open link of this token. Raises NotFound if there is none, or no more."""
    found = db.session.scalar(select(PasswordReset).where(PasswordReset.token_hash == sealing.digest(token)))
    if found is None or not is_open(found):
        raise NotFound(
            "reset.unknown", "Tautan ini sudah dipakai atau tidak berlaku lagi. Mintalah yang baru."
        )
    return found
