"""Standing agreements with partners: a nota dinas, an MoU, a PKS or a surat kesediaan, for a period.

A playbook's partner row may call on one; an invitation to a campaign within its days then names it. Nothing here is
deleted: what was noted wrongly is withdrawn, and says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, files, formats, texts
from campaigns.ground.database import Base, UtcDateTime, add, choice, db, expect_version, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.files import Attachment, Upload
from campaigns.people import agencies, journal
from campaigns.people.agencies import Agency
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership

# Things

LONGEST_NUMBER, LONGEST_SUBJECT = 80, 200  # characters
SOON = timedelta(days=60)  # how long before its end an agreement is said to end
EARLIEST = 2000  # year of a first day
MOST_YEARS = 10  # of one agreement; a longer one is a slip of the pen


class AgreementKind(StrEnum):
    """What the paper is; the words are the field's own."""

    MEMO = "nota_dinas"
    MOU = "mou"
    PKS = "pks"
    WILLINGNESS = "surat_kesediaan"


KIND_NAMES = {
    AgreementKind.MEMO: "Nota dinas",
    AgreementKind.MOU: "MoU",
    AgreementKind.PKS: "PKS",
    AgreementKind.WILLINGNESS: "Surat kesediaan",
}


class AgreementState(StrEnum):
    """What a day says of an agreement."""

    AHEAD = "belum_berlaku"
    VALID = "berlaku"
    ENDING = "akan_berakhir"
    OVER = "berakhir"
    WITHDRAWN = "dicabut"


class Agreement(Base):
    """One paper; its days are WITA days, both included. `agency` keeps it, the parties are asked by `parties_of`."""

    __tablename__ = "agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id), index=True)
    kind: Mapped[AgreementKind] = mapped_column(choice(AgreementKind))
    number: Mapped[str] = mapped_column(String(LONGEST_NUMBER), index=True)
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    covers: Mapped[str] = mapped_column(Text, default="")
    first_day: Mapped[date]
    last_day: Mapped[date] = mapped_column(index=True)
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey(Attachment.id))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdraw_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()
    agency: Mapped[Agency] = relationship(lazy="joined")
    attachment: Mapped[Attachment | None] = relationship(lazy="joined")
    parties: Mapped[list["AgreementParty"]] = relationship(
        lazy="selectin", order_by="AgreementParty.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def owner_ids(self) -> set[int]:
        """The parties: their liaison officers read it."""
        return {party.agency_id for party in self.parties}

    @property
    def title(self) -> str:
        """How letters and lists name it: `PKS Nomor 119/07/2026`."""
        return f"{KIND_NAMES[self.kind]} Nomor {self.number}"

    @property
    def told(self) -> str:
        """It in a sentence: `PKS Nomor 119/07/2026 tentang …, yang berlaku 1 Januari – 31 Desember 2026`."""
        return (
            f"{self.title} tentang {self.subject}, yang berlaku {formats.days(self.first_day, self.last_day)}"
        )

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def state_on(self, day: date) -> AgreementState:
        """What that WITA day says of it."""
        if self.is_withdrawn:
            return AgreementState.WITHDRAWN
        if day < self.first_day:
            return AgreementState.AHEAD
        if day > self.last_day:
            return AgreementState.OVER
        return AgreementState.ENDING if self.last_day - day <= SOON else AgreementState.VALID

    def covers_days(self, first: date, last: date) -> bool:
        """Whether it holds on every day of a span."""
        return not self.is_withdrawn and self.first_day <= first and last <= self.last_day


class AgreementParty(Base):
    """An agency that an agreement is with."""

    __tablename__ = "agreement_party"
    __table_args__ = (UniqueConstraint("agreement_id", "agency_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey(Agreement.id), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id), index=True)
    agency: Mapped[Agency] = relationship(lazy="joined")


@dataclass(frozen=True)
class Terms:
    """What an agreement says, before it is kept."""

    kind: AgreementKind
    number: str
    subject: str
    first_day: date
    last_day: date
    agency_ids: Sequence[int]
    covers: str = ""


# Acts


def note(terms: Terms, upload: Upload | None = None, *, by: Membership) -> Agreement:
    """Note an agreement of one's own office; `upload` is its scan, as `files.receive` gave it.

    Raises Invalid (`agreement.…` names the fault), Conflict (`agreement.twice`), NotAllowed.
    """
    require(by, Action.INVITE_PARTNER, by.agency)
    hold(by.agency)
    facts = _checked(terms, None)
    agreement = Agreement(agency_id=by.agency_id, **facts)
    agreement.parties = [AgreementParty(agency_id=id_) for id_ in dict.fromkeys(terms.agency_ids)]
    if upload is not None:
        agreement.attachment_id = files.keep(upload).id
    add(agreement)
    journal.note(by, "mencatat kesepakatan", agreement, parties=_codes(agreement), **facts)
    return agreement


def revise(
    agreement: Agreement, terms: Terms, upload: Upload | None = None, *, seen: int, by: Membership
) -> None:
    """Correct or prolong an agreement; a new scan takes the place of the one before, whose file is kept.

    Raises as `note`, and Conflict (changed since `seen`, withdrawn).
    """
    require(by, Action.INVITE_PARTNER, agreement.agency)
    hold(agreement.agency)
    expect_version(agreement, seen)
    _expect_standing(agreement)
    facts, codes = _checked(terms, agreement), _codes(agreement)
    names = [*facts, "attachment_id"]
    before = {name: getattr(agreement, name) for name in names} | {"parties": codes}
    for name, value in facts.items():
        setattr(agreement, name, value)
    if upload is not None:
        agreement.attachment_id = files.keep(upload).id
    _set_parties(agreement, list(dict.fromkeys(terms.agency_ids)))
    db.session.flush()
    db.session.refresh(agreement)
    after = {name: getattr(agreement, name) for name in names} | {"parties": _codes(agreement)}
    moved = [name for name in before if before[name] != after[name]]
    if moved:
        told = {name: after[name] for name in moved}
        journal.note(by, "mengubah kesepakatan", agreement, {n: before[n] for n in moved}, **told)


def withdraw(agreement: Agreement, reason: str, *, by: Membership) -> None:
    """Say that an agreement holds no more, or never should have been noted; playbooks call on it no longer.

    Raises Invalid (no reason), Conflict (withdrawn before), NotAllowed.
    """
    require(by, Action.INVITE_PARTNER, agreement.agency)
    hold(agreement)
    _expect_standing(agreement)
    unreasoned = ("agreement.reason", "Tulis alasan kesepakatan ini dicabut.")
    reason = texts.checked(reason, texts.LONGEST_REASON, "agreement.long", "reason", empty=unreasoned)
    agreement.withdrawn_at, agreement.withdraw_reason = clock.now(), reason
    journal.note(by, "mencabut kesepakatan", agreement, reason=reason)


def _checked(terms: Terms, known: Agreement | None) -> dict[str, Any]:
    """The columns of these terms. Raises Invalid, Conflict (`agreement.twice`)."""
    numberless = ("agreement.numberless", "Tulis nomor suratnya, seperti tertera pada naskah.")
    number = texts.checked(
        " ".join(terms.number.split()), LONGEST_NUMBER, "agreement.long", "number", empty=numberless
    )
    subjectless = ("agreement.subjectless", "Tulis perihal kesepakatan ini.")
    subject = texts.checked(terms.subject, LONGEST_SUBJECT, "agreement.long", "subject", empty=subjectless)
    covers = texts.checked(terms.covers, texts.LONGEST_NOTE, "agreement.long", "covers")
    _check_days(terms.first_day, terms.last_day)
    offered = {agency.id for agency in agencies.partners()} | (known.owner_ids if known else set())
    if not terms.agency_ids or not set(terms.agency_ids) <= offered:
        raise Invalid(
            "agreement.parties", "Pilih paling sedikit satu instansi mitra dari daftar.", "agency_ids"
        )
    twin = select(Agreement).where(
        Agreement.kind == terms.kind, Agreement.number == number, Agreement.withdrawn_at.is_(None)
    )
    if any(one is not known for one in db.session.scalars(twin)):
        raise Conflict("agreement.twice", "Kesepakatan dengan nomor ini sudah tercatat.", "number")
    return {
        "kind": terms.kind,
        "number": number,
        "subject": subject,
        "covers": covers,
        "first_day": terms.first_day,
        "last_day": terms.last_day,
    }


def _check_days(first: date, last: date) -> None:
    if last < first:
        raise Invalid(
            "agreement.backwards", "Hari terakhir berlaku harus sesudah hari pertamanya.", "last_day"
        )
    if first.year < EARLIEST or last.year - first.year > MOST_YEARS:
        raise Invalid(
            "agreement.days", f"Masa berlaku paling lama {MOST_YEARS} tahun; periksa tahunnya.", "last_day"
        )


def _set_parties(agreement: Agreement, agency_ids: list[int]) -> None:
    """Take off whoever is none any more, then add whoever is new: what stays keeps its row."""
    kept = [party for party in agreement.parties if party.agency_id in agency_ids]
    there = {party.agency_id for party in kept}
    agreement.parties = kept + [AgreementParty(agency_id=id_) for id_ in agency_ids if id_ not in there]


def _expect_standing(agreement: Agreement) -> None:
    if agreement.is_withdrawn:
        raise Conflict("agreement.withdrawn", "Kesepakatan ini sudah dicabut.")


def _codes(agreement: Agreement) -> list[str]:
    """The parties' codes, as the journal names them."""
    ids = [party.agency_id for party in agreement.parties]
    return sorted(db.session.scalars(select(Agency.code).where(Agency.id.in_(ids))))


# Questions


def everything(words: str = "", agency_id: int | None = None) -> list[Agreement]:
    """Every agreement, the one that ends last first; `words` are looked for in number and subject."""
    wanted = select(Agreement)
    if words.strip():
        holds = (c.icontains(words.strip(), autoescape=True) for c in (Agreement.number, Agreement.subject))
        wanted = wanted.where(or_(*holds))
    if agency_id is not None:
        wanted = wanted.where(Agreement.parties.any(AgreementParty.agency_id == agency_id))
    return list(db.session.scalars(wanted.order_by(Agreement.last_day.desc(), Agreement.id.desc())))


def of_agency(agency_id: int) -> list[Agreement]:
    """The agreements with an agency that were not withdrawn, the one that ends last first."""
    return [one for one in everything(agency_id=agency_id) if not one.is_withdrawn]


def to_call_on(today: date) -> list[Agreement]:
    """What a playbook may call on: agreements that are not over on that WITA day, by number."""
    standing = select(Agreement).where(Agreement.last_day >= today, Agreement.withdrawn_at.is_(None))
    return list(db.session.scalars(standing.order_by(Agreement.number, Agreement.id)))


def ending(today: date) -> list[Agreement]:
    """Agreements that hold on that WITA day and end within SOON, the first to end first."""
    near = select(Agreement).where(
        Agreement.last_day.between(today, today + SOON), Agreement.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(near.order_by(Agreement.last_day, Agreement.id)))
