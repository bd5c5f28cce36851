"""Persons and their memberships: who can sign in, in which role, for which agency.

One person may serve two agencies. Whoever acts does so through one membership at a time: every act takes
`by: Membership`, so that a liaison officer who is also a planner never mixes the two.
"""

import re
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime, choice, db
from campaigns.ground.errors import Invalid
from campaigns.people.agencies import Agency

# Things


class Role(StrEnum):
    PLANNER = "planner"
    LEADER = "leader"
    TREASURER = "treasurer"
    OFFICER = "officer"
    OPERATOR = "operator"
    PARTNER = "partner"
    ADMIN = "admin"


ROLE_NAMES = {
    Role.PLANNER: "Perencana",
    Role.LEADER: "Pimpinan",
    Role.TREASURER: "Bendahara",
    Role.OFFICER: "Petugas lapangan",
    Role.OPERATOR: "Operator SP4N",
    Role.PARTNER: "Pejabat penghubung",
    Role.ADMIN: "Admin",
}

USERNAME = re.compile(r"^[a-z0-9](?:[a-z0-9.\-]{1,38})[a-z0-9]$")
# What browsers take for one (HTML's rule); more only a delivered letter proves.
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")


class Person(Base):
    """Someone who can sign in once they have a password."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    # since when a code is asked for besides the password; here and not in second_factor.py, because every
    # request of a signed-in person asks, with the row it reads anyway
    second_factor_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Membership(Base):
    """One person in one role for one agency: the one who acts.

    A guest comes in by a link, without an account: `scope` names the one thing within reach as `key_of` does
    (`partnership:7`), and `expires_at` when the door shuts. A guest's row is never `active`, so that whatever asks
    for people and their places leaves guests out, in an older release too.
    """

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "agency_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    active: Mapped[bool] = mapped_column(default=True)
    scope: Mapped[str | None] = mapped_column(String(80))
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship(lazy="joined")
    agency: Mapped[Agency] = relationship(lazy="joined")

    @property
    def title(self) -> str:
        """The role as people read it: `Perencana`."""
        return ROLE_NAMES[self.role]

    @property
    def is_guest(self) -> bool:
        """Whether somebody acts by a link, on the one thing of its scope."""
        return self.scope is not None

    @property
    def opens(self) -> bool:
        """Whether one can act as it: place, person and agency are all open; for a guest, until the link ends."""
        stands = self.active
        if self.is_guest:
            stands = self.expires_at is not None and clock.now() < self.expires_at
        return stands and self.person.active and self.agency.active

    @property
    def owner_ids(self) -> set[int]:
        return {self.agency_id}


# Questions


def check_username(username: str) -> str:
    """The username in small letters. Raises Invalid unless it is 3 to 40 of a-z, 0-9, dot and hyphen."""
    username = username.strip().lower()
    if not USERNAME.match(username):
        raise Invalid(
            "person.username",
            "Nama pengguna terdiri atas 3–40 huruf kecil, angka, titik, atau tanda hubung.",
            "username",
        )
    return username


def check_name(name: str) -> str:
    """A person's name on one line. Raises Invalid if it is empty or longer than 120 characters."""
    name = " ".join(name.split())
    if not name:
        raise Invalid("person.nameless", "Nama orang belum diisi.", "name")
    if len(name) > 120:
        raise Invalid("person.name-long", "Nama paling banyak 120 karakter.", "name")
    return name


def check_email(email: str | None) -> str | None:
    """An e-mail address, or None for an empty one. Raises Invalid for what no letter could be sent to."""
    email = (email or "").strip()
    if email and (len(email) > 254 or not EMAIL.fullmatch(email)):
        raise Invalid("email.wrong", "Alamat surel ini tidak benar. Contoh: nama@kalselprov.go.id.", "email")
    return email or None


def with_username(username: str) -> Person | None:
    """The person with this username, or None."""
    return db.session.scalar(select(Person).where(Person.username == username.strip().lower()))


def with_address(email: str) -> list[Person]:
    """Everybody with this e-mail address, however it is capitalised: an office may share one."""
    them = select(Person).where(func.lower(Person.email) == email.strip().lower())
    return list(db.session.scalars(them.order_by(Person.id)))


def memberships_of(person: Person) -> list[Membership]:
    """The person's active memberships in active agencies, oldest first."""
    mine = (
        select(Membership)
        .join(Agency)
        .where(Membership.person_id == person.id, Membership.active, Agency.active)
    )
    return list(db.session.scalars(mine.order_by(Membership.id)))


def members_of(agency: Agency) -> list[Membership]:
    """Every membership in an agency, ended ones too, by the person's name; guests have none."""
    them = (
        select(Membership).join(Person).where(Membership.agency_id == agency.id, Membership.scope.is_(None))
    )
    return list(db.session.scalars(them.order_by(Person.name, Membership.id)))


def is_guest(person: Person) -> bool:
    """Whether this is somebody who came by a link and has no account."""
    return any(place.is_guest for place in places_of(person))


def places_of(person: Person) -> list[Membership]:
    """Every membership of a person, ended ones too, oldest first."""
    mine = select(Membership).where(Membership.person_id == person.id)
    return list(db.session.scalars(mine.order_by(Membership.id)))


def in_role(role: Role, agency: Agency) -> list[Membership]:
    """Active memberships of a role in an agency, by the person's name; guests are none."""
    them = (
        select(Membership)
        .join(Person)
        .where(Membership.role == role, Membership.agency_id == agency.id, Membership.active, Person.active)
    )
    return list(db.session.scalars(them.order_by(Person.name)))
