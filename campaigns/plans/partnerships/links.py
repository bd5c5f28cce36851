"""Links for partners without an account: signed, for one partnership, until a day, and revocable.

A link is of one named person of the invited agency, its guest: a person without a password, and a membership whose
scope is the partnership (see `persons.Membership`). So sessions, guards and the journal treat guests as everybody,
and `permissions` keeps them to their one partnership.

The table keeps the token's SHA-256 only, and a token carries a mark that is made of the look-up key: one that was
guessed or altered is refused before anything is asked of the database, and a row that somebody slipped into a table
or a backup opens nothing.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, formats, sealing
from campaigns.ground.database import Base, UtcDateTime, add, db, hold, key_of
from campaigns.ground.errors import Conflict, Invalid, NotFound
from campaigns.people import journal, second_factor, sessions
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Person, Role, check_email, check_name
from campaigns.plans.partnerships.things import Partnership, PartnershipState

# Things

LONGEST_NAME = 100  # characters; THROUGH is put behind it
THROUGH = " (melalui tautan)"  # behind a guest's name, wherever it is read
DAYS, MOST_DAYS = 14, 60  # how long a link opens: what the form proposes, and the longest
MOST_OPEN = 10  # links of one partnership at a time
MARK = 32  # characters of the token's end


class LinkState(StrEnum):
    OPEN = "berlaku"
    EXPIRED = "kedaluwarsa"
    REVOKED = "dicabut"


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

    @property
    def owner_ids(self) -> set[int]:
        return self.partnership.owner_ids

    @property
    def is_open(self) -> bool:
        """Whether it opens a door: in its days, and not revoked, as those of a partnership that ended are."""
        return self.revoked_at is None and self.membership.opens

    @property
    def state(self) -> LinkState:
        if self.revoked_at is not None:
            return LinkState.REVOKED
        return LinkState.OPEN if self.is_open else LinkState.EXPIRED


# Acts


def make(
    partnership: Partnership, name: str, email: str | None, days: int, *, by: Membership
) -> tuple[PartnerLink, str]:
    """Make a link for somebody of the invited agency; gives it and its token, which is nowhere stored.

    Raises Invalid (name, address, days), Conflict (partnership over, agency closed, `link.twice`, too many, partners
    have to use a second factor), NotAllowed.
    """
    require(by, Action.INVITE_PARTNER, partnership.campaign)
    hold(partnership)
    _expect_room(partnership)
    name, email = _checked_name(name), check_email(email)
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(
            "link.days", f"Tautan berlaku paling sedikit 1 dan paling lama {MOST_DAYS} hari.", "days"
        )
    if any(link.name.casefold() == name.casefold() for link in open_of(partnership)):
        raise Conflict(
            "link.twice", "Tautan untuk nama ini masih berlaku. Cabut dulu bila perlu yang baru.", "name"
        )
    expires_at = clock.now() + timedelta(days=days)
    token = _signed(secrets.token_urlsafe(32))
    link = add(
        PartnerLink(
            token_hash=sealing.digest(token),
            partnership_id=partnership.id,
            membership_id=_guest(partnership, name, expires_at).id,
            name=name,
            email=email,
            made_by_id=by.person_id,
            expires_at=expires_at,
        )
    )
    told = f"untuk {name}, berlaku sampai {formats.moment(expires_at)}"
    journal.note(by, "membuat tautan tanpa akun", partnership, note=told)
    return link, token


def revoke(link: PartnerLink, *, by: Membership) -> None:
    """Let a link open nothing any more; sessions that it opened end. Raises Conflict (no longer open), NotAllowed."""
    require(by, Action.INVITE_PARTNER, link.partnership.campaign)
    hold(link)
    if not link.is_open:
        raise Conflict("link.closed", "Tautan ini sudah dicabut atau sudah kedaluwarsa.")
    _close(link)
    journal.note(by, "mencabut tautan tanpa akun", link.partnership, note=f"untuk {link.name}")


def revoke_all(partnership: Partnership) -> None:
    """Close every link of a partnership that ends; its end is what the journal says."""
    for link in open_of(partnership):
        hold(link)
        _close(link)


def use(link: PartnerLink) -> Membership:
    """The guest who comes in by it. Raises NotFound where it was revoked, ended or ran out meanwhile."""
    hold(link)
    if not _opens(link):
        raise _unknown()
    link.used_at = clock.now()
    journal.note(link.membership, "membuka kemitraan", link.partnership)
    return link.membership


def _expect_room(partnership: Partnership) -> None:
    if not (partnership.is_open and partnership.agency.active):
        raise Conflict(
            "link.over", "Kemitraan ini sudah ditolak atau diakhiri, atau instansinya tidak aktif lagi."
        )
    if second_factor.is_required(Role.PARTNER):
        raise Conflict(
            "link.second-factor",
            "Kantor mewajibkan kode masuk dua langkah bagi mitra. Minta admin membuatkan akun.",
        )
    if len(open_of(partnership)) >= MOST_OPEN:
        raise Conflict(
            "link.many", f"Sudah ada {MOST_OPEN} tautan yang berlaku. Cabut yang tidak dipakai lagi."
        )


def _checked_name(name: str) -> str:
    name = check_name(name)
    if len(name) > LONGEST_NAME:
        raise Invalid("link.name-long", f"Nama paling banyak {LONGEST_NAME} karakter.", "name")
    return name


def _guest(partnership: Partnership, name: str, expires_at: datetime) -> Membership:
    """Somebody without a password or an address, who reaches this partnership until then."""
    number = len(of(partnership)) + 1  # no link is ever deleted; nobody can choose a name with a colon
    person = add(Person(username=f"tautan:{partnership.id}:{number}", name=name + THROUGH))
    return add(
        Membership(
            person_id=person.id,
            agency_id=partnership.agency_id,
            role=Role.PARTNER,
            active=False,
            scope=key_of(partnership),
            expires_at=expires_at,
        )
    )


def _close(link: PartnerLink) -> None:
    link.revoked_at = link.membership.expires_at = clock.now()
    sessions.end_place(link.membership)


def _signed(secret: str) -> str:
    return f"{secret}.{_mark_of(secret)}"


def _mark_of(secret: str) -> str:
    return sealing.fingerprint(f"partner-link:{secret}")[:MARK]


# Questions


def of(partnership: Partnership) -> list[PartnerLink]:
    """The partnership's links, those that open nothing any more included, the newest first."""
    theirs = select(PartnerLink).where(PartnerLink.partnership_id == partnership.id)
    return list(db.session.scalars(theirs.order_by(PartnerLink.id.desc())))


def open_of(partnership: Partnership) -> list[PartnerLink]:
    """Those of the partnership's links that open a door now."""
    return [link for link in of(partnership) if link.is_open]


def with_token(token: str) -> PartnerLink:
    """The open link of this token. Raises NotFound alike for one that never was, was altered, revoked or ran out."""
    secret, _, mark = token.rpartition(".")
    if not hmac.compare_digest(mark.encode(), _mark_of(secret).encode()):
        raise _unknown()
    found = db.session.scalar(select(PartnerLink).where(PartnerLink.token_hash == sealing.digest(token)))
    if found is None or not _opens(found):
        raise _unknown()
    return found


def of_guest(member: Membership) -> PartnerLink | None:
    """The link by which a guest came in; None for whoever has an account."""
    mine = select(PartnerLink).where(PartnerLink.membership_id == member.id)
    return db.session.scalar(mine) if member.is_guest else None


def _opens(link: PartnerLink) -> bool:
    stands = link.is_open and link.partnership.state != PartnershipState.ENDED
    return stands and not second_factor.is_required(Role.PARTNER)


def _unknown() -> NotFound:
    return NotFound(
        "link.unknown",
        "Tautan ini tidak lengkap, sudah dicabut, atau sudah berakhir. Mintalah yang baru kepada pengundang Anda.",
    )
