"""Accounts: invitations by link, passwords, and who is let in or shut out."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, sealing
from campaigns.ground.database import Base, UtcDateTime, add, choice, db, hold
from campaigns.ground.errors import Conflict, Invalid, NotFound
from campaigns.people import journal, passwords, resets, sessions
from campaigns.people.agencies import OWN_CODE, Agency
from campaigns.people.permissions import Action, require
from campaigns.people.persons import (
    Membership,
    Person,
    Role,
    check_email,
    check_name,
    check_username,
    is_guest,
    places_of,
    with_username,
)

# Things

INVITATION_LASTS = timedelta(days=7)
LAPSED_SHOWN = timedelta(days=60)  # how long an unanswered invitation can be sent anew


class Invitation(Base):
    """A place offered by a link that works once and expires; the table keeps the link's SHA-256 only."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id))
    role: Mapped[Role] = mapped_column(choice(Role, name="invitation_role"))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agency: Mapped[Agency] = relationship(lazy="joined")


# Acts


def invite(
    agency: Agency, role: Role, name: str, email: str | None, *, by: Membership | None
) -> tuple[Invitation, str]:
    """Offer a place; gives the invitation and its token, which is nowhere stored. `by` None: the house itself.

    Raises Invalid (role and agency do not go together, closed agency, empty name, bad address), NotAllowed.
    """
    if by is not None:
        require(by, Action.MANAGE_PEOPLE, agency)
    name, email = check_name(name), check_email(email)
    check_place(agency, role)
    token = secrets.token_urlsafe(32)
    invitation = add(
        Invitation(
            token_hash=sealing.digest(token),
            agency_id=agency.id,
            role=role,
            name=name,
            email=email,
            expires_at=clock.now() + INVITATION_LASTS,
        )
    )
    journal.note(by, "mengundang akun", invitation, role=role, agency=agency.code)
    return invitation, token


def invite_first_admin(agency: Agency, name: str) -> str:
    """The token of an administrator's link, from the server; those given before under this name open nothing more."""
    for before in waiting():
        if (before.role, before.name) == (Role.ADMIN, name):
            withdraw(before, by=None)
    return invite(agency, Role.ADMIN, name, None, by=None)[1]


def withdraw(invitation: Invitation, *, by: Membership | None) -> None:
    """Take an offer back: its link opens nothing any more. `by` None: the house itself.

    Raises Conflict (no longer open), NotAllowed.
    """
    if by is not None:
        require(by, Action.MANAGE_PEOPLE, invitation.agency)
    hold(invitation)
    if not is_open(invitation):
        raise Conflict("invitation.used", "Undangan ini sudah dipakai atau tidak berlaku lagi.")
    invitation.expires_at = invitation.withdrawn_at = clock.now()
    journal.note(by, "menarik undangan akun", invitation)


def renew(invitation: Invitation, *, by: Membership) -> str:
    """Offer the place anew by a new link, whose token this gives; the link before opens nothing any more.

    Raises Conflict (answered or withdrawn), Invalid (closed agency), NotAllowed.
    """
    require(by, Action.MANAGE_PEOPLE, invitation.agency)
    hold(invitation)
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        raise Conflict("invitation.used", "Undangan ini sudah dipakai atau sudah ditarik.")
    check_place(invitation.agency, invitation.role)
    token = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.expires_at = sealing.digest(token), clock.now() + INVITATION_LASTS
    journal.note(by, "memperbarui undangan akun", invitation)
    return token


def accept(invitation: Invitation, username: str, password: str) -> Membership:
    """Take the offered place as a new person. Raises Invalid, Conflict (username taken, link already used)."""
    hold(invitation)
    if not is_open(invitation):
        raise Conflict("invitation.used", "Tautan undangan ini sudah dipakai atau tidak berlaku lagi.")
    username = check_username(username)
    passwords.check(password, username, invitation.name)
    if with_username(username):
        raise Conflict("person.taken", "Nama pengguna ini sudah dipakai. Pilih yang lain.", "username")
    person = add(
        Person(
            username=username,
            name=invitation.name,
            email=invitation.email,
            password_hash=passwords.hashed(password),
        )
    )
    membership = join(person, invitation.agency, invitation.role)
    invitation.accepted_at = clock.now()
    journal.note(membership, "menerima undangan akun", invitation)
    return membership


def join(person: Person, agency: Agency, role: Role) -> Membership:
    """Give a person a place, or reopen the one they had. Raises Invalid if the role does not fit the agency."""
    check_place(agency, role)
    held = db.session.scalar(
        select(Membership).where(
            Membership.person_id == person.id, Membership.agency_id == agency.id, Membership.role == role
        )
    )
    if held is None:
        return add(Membership(person_id=person.id, agency_id=agency.id, role=role))
    held.active = True
    return held


def give_place(person: Person, agency: Agency, role: Role, *, by: Membership) -> Membership:
    """Let a person serve in a further place, or again. Raises Invalid (they have it already), NotAllowed."""
    require(by, Action.MANAGE_PEOPLE, agency)
    if is_guest(person):
        raise Invalid("person.guest", "Orang ini masuk lewat tautan dan tidak punya akun. Undang dia dulu.")
    if any(m.active and m.agency_id == agency.id and m.role == role for m in places_of(person)):
        raise Invalid("membership.twice", "Orang ini sudah punya peran itu di instansi itu.", "role")
    membership = join(person, agency, role)
    journal.note(by, "memberi peran", person, role=role, agency=agency.code)
    return membership


def end_place(membership: Membership, *, by: Membership) -> None:
    """Let a person serve in this place no more; what they did stays. Raises Invalid (one's own), NotAllowed."""
    require(by, Action.MANAGE_PEOPLE, membership)
    if membership.id == by.id:
        raise Invalid("person.self", "Anda tidak dapat mencabut peran yang sedang Anda pakai.")
    membership.active = False
    sessions.end_place(membership)
    journal.note(by, "mencabut peran", membership.person, role=membership.role, agency=membership.agency.code)


def set_password(person: Person, password: str, *, by: Membership | None = None) -> None:
    """Give a person a new password; sessions and open links end. `by` None: the house itself. Raises Invalid."""
    resets.take(person, password)
    journal.note(by, "mengganti kata sandi", person)


def change_password(current: str, password: str, *, by: Membership) -> None:
    """Change one's own password; every session ends, this one too. Raises Invalid (`current` is wrong, same, rules)."""
    if not passwords.fits(by.person.password_hash, current):
        raise Invalid("password.wrong", "Kata sandi lama tidak cocok.", "current_password")
    if password == current:
        raise Invalid("password.same", "Kata sandi baru sama dengan yang lama. Pilih yang lain.", "password")
    set_password(by.person, password, by=by)


def correct(person: Person, name: str, email: str | None, *, by: Membership) -> None:
    """Set right how a person is called and where letters reach them; links sent to an address before end with it.

    Raises Invalid (no name, bad address), NotAllowed.
    """
    require(by, Action.MANAGE_PEOPLE)
    hold(person)
    name, email = check_name(name), check_email(email)
    if email != person.email:
        resets.end_links(person)
    with journal.changed(by, "membetulkan akun", person, "name", "email"):
        person.name, person.email = name, email


def shut(person: Person, *, by: Membership) -> None:
    """Let a person in no more; what they did stays. Raises Invalid (oneself), Conflict, NotAllowed."""
    require(by, Action.MANAGE_PEOPLE)
    hold(person)
    if person.id == by.person_id:
        raise Invalid("person.self", "Anda tidak dapat menutup akun Anda sendiri.")
    if not person.active:
        raise Conflict("person.state", "Akun ini sudah ditutup.")
    person.active = False
    sessions.end_all(person)
    journal.note(by, "menutup akun", person)


def reopen(person: Person, *, by: Membership) -> None:
    """Let a person in again. Raises Conflict (not closed), NotAllowed."""
    require(by, Action.MANAGE_PEOPLE)
    hold(person)
    if person.active:
        raise Conflict("person.state", "Akun ini tidak tertutup.")
    person.active = True
    journal.note(by, "membuka kembali akun", person)


# Questions


def check_place(agency: Agency, role: Role) -> None:
    """Raise Invalid unless the role belongs to that agency: partners elsewhere, all others in our own office.

    A closed agency takes nobody.
    """
    if not agency.active:
        raise Invalid("agency.closed", "Instansi ini sudah dinonaktifkan. Pilih instansi lain.", "agency_id")
    if (role == Role.PARTNER) == (agency.code == OWN_CODE):
        raise Invalid(
            "person.place",
            "Pejabat penghubung hanya untuk instansi mitra; peran lain hanya untuk Diskominfo.",
            "role",
        )


def is_open(invitation: Invitation) -> bool:
    """Whether the offer still stands."""
    return invitation.accepted_at is None and clock.now() < invitation.expires_at and invitation.agency.active


def invitation_with(token: str) -> Invitation:
    """The open invitation of this link. Raises NotFound if there is none, or no more."""
    found = db.session.scalar(select(Invitation).where(Invitation.token_hash == sealing.digest(token)))
    if found is None or not is_open(found):
        raise NotFound(
            "invitation.unknown", "Tautan undangan ini tidak berlaku lagi. Mintalah yang baru kepada admin."
        )
    return found


def waiting() -> list[Invitation]:
    """Open invitations, newest first."""
    offers = select(Invitation).where(Invitation.accepted_at.is_(None), Invitation.expires_at > clock.now())
    return [offer for offer in db.session.scalars(offers.order_by(Invitation.id.desc())) if is_open(offer)]


def lapsed() -> list[Invitation]:
    """Invitations that nobody answered in time, newest first; old ones are history."""
    now = clock.now()
    offers = select(Invitation).where(
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at.between(now - LAPSED_SHOWN, now),
    )
    return list(db.session.scalars(offers.order_by(Invitation.expires_at.desc())))


def everybody(words: str = "", role: Role | None = None, agency_id: int | None = None) -> list[Membership]:
    """Every membership, ended ones too but guests not, by agency and name; `words` in names and usernames."""
    them = select(Membership).join(Person).join(Agency).where(Membership.scope.is_(None))
    if words.strip():
        holds = (
            column.icontains(words.strip(), autoescape=True) for column in (Person.name, Person.username)
        )
        them = them.where(or_(*holds))
    if role is not None:
        them = them.where(Membership.role == role)
    if agency_id is not None:
        them = them.where(Membership.agency_id == agency_id)
    return list(db.session.scalars(them.order_by(Agency.name, Person.name, Membership.id)))
