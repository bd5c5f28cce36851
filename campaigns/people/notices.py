"""What a person is told: in the inbox always, by e-mail as they wish. Nobody reads another's.

Whatever tells somebody something calls `tell`, in the transaction of the act it tells of: both are kept, or neither.
The house knows no addresses, so the letter only says where one belongs (`outbox.ADDRESS`).
"""

import textwrap
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, outbox, settings
from campaigns.ground.database import Base, UtcDateTime, add, asked_once, db, key_of, unknown
from campaigns.people import journal, persons
from campaigns.people.persons import Membership, Person, Role

# Things

LONGEST_SENTENCE, LONGEST_SUBJECT = 400, 150  # characters
SHOWN = 500  # notices of an inbox, the newest ones

LETTER = """{mark}{name},

{said}

Buka di Jangkau:
{address}

Surel ini dikirim oleh Jangkau, {office}. Pilih surel yang Anda terima pada halaman Akun.
"""
MARK = "DATA CONTOH: nama instansi nyata, janji dan angka di sini hanya contoh.\n\n"


class Purpose(StrEnum):
    """What a notice is about; each can be had by e-mail or not."""

    TASK = "task"
    ACTIVITY = "activity"
    CAMPAIGN = "campaign"
    PARTNERSHIP = "partnership"
    COMPLAINT = "complaint"
    ESCALATION = "escalation"
    DIGEST = "digest"


OFFICE = (Purpose.TASK, Purpose.ACTIVITY, Purpose.CAMPAIGN)
CONCERNS: dict[Role, tuple[Purpose, ...]] = {
    Role.PLANNER: (*OFFICE, Purpose.PARTNERSHIP),
    Role.LEADER: (*OFFICE, Purpose.ESCALATION, Purpose.DIGEST),
    Role.TREASURER: (Purpose.TASK,),
    Role.OFFICER: (Purpose.TASK, Purpose.ACTIVITY),
    Role.OPERATOR: (Purpose.TASK, Purpose.COMPLAINT),
    Role.PARTNER: (Purpose.ACTIVITY, Purpose.PARTNERSHIP),
    Role.ADMIN: (),
}


class Notice(Base):
    """One thing said to one person; `about` names what it is about as `table:id`, or `table` for many of them.

    `detail` holds the lines beneath the sentence, if there is more to say.
    """

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_person_id_read_at", "person_id", "read_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    purpose: Mapped[str] = mapped_column(String(24))  # no CHECK: every subject to come brings one of its own
    sentence: Mapped[str] = mapped_column(String(LONGEST_SENTENCE))
    detail: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship()

    @property
    def is_unread(self) -> bool:
        return self.read_at is None

    @property
    def kind(self) -> Purpose:
        return Purpose(self.purpose)


class MailChoice(Base):
    """Whether a person wants e-mail about a purpose; without a row they do."""

    __tablename__ = "mail_choice"
    __table_args__ = (UniqueConstraint("person_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    purpose: Mapped[str] = mapped_column(String(24))
    wanted: Mapped[bool] = mapped_column()


# Acts


def tell(
    people: Iterable[Person],
    purpose: Purpose,
    sentence: str,
    about: Base | str,
    detail: str = "",
    *,
    by: Membership | None = None,
) -> list[Notice]:
    """Say it to each of them once, however many roles they have; not to `by`, who did it, nor to closed accounts."""
    sentence = " ".join(sentence.split())
    if len(sentence) > LONGEST_SENTENCE:
        sentence = sentence[: LONGEST_SENTENCE - 1] + "…"
    hearers = {person.id: person for person in people if person.active}
    if by is not None:
        hearers.pop(by.person_id, None)
    db.session.flush()
    key = about if isinstance(about, str) else key_of(about)
    told = []
    for person in hearers.values():
        notice = add(
            Notice(person_id=person.id, purpose=purpose, sentence=sentence, detail=detail, about=key)
        )
        told.append(notice)
        if person.email and purpose in mailed(person):
            _write(person, person.email, notice)
    return told


def read(notice: Notice, *, by: Membership) -> None:
    """Note that its person has read it. Raises NotFound for anybody else's."""
    _expect_own(notice, by)
    if notice.is_unread:
        notice.read_at = clock.now()


def read_all(*, before: datetime | None = None, by: Membership) -> None:
    """Note that a person has read whatever they were told so far, or `before` that moment."""
    mine = update(Notice).where(Notice.person_id == by.person_id, Notice.read_at.is_(None))
    if before is not None:
        mine = mine.where(Notice.created_at < before)
    db.session.execute(mine.values(read_at=clock.now()))


def choose_mail(wanted: Iterable[str], *, by: Membership) -> None:
    """Have e-mail about these purposes, and about no other that concerns one; the inbox stays as it is."""
    chosen = set(wanted)
    stored = {choice.purpose: choice for choice in _choices(by.person_id)}
    before, offered = mailed(by.person), concerns_of(by.person)
    for purpose in offered:
        choice = stored.get(purpose)
        if choice is None:
            add(MailChoice(person_id=by.person_id, purpose=purpose, wanted=purpose in chosen))
        else:
            choice.wanted = purpose in chosen
    after = {purpose for purpose in offered if purpose in chosen}
    if after != before & set(offered):
        journal.note(by, "memilih surel", by.person, purposes=sorted(after))


def _write(person: Person, to: str, notice: Notice) -> None:
    """The letter of a notice; it says the same as the inbox, and where to read on."""
    mark = MARK if settings.get("demo") else ""
    said = f"{notice.sentence}\n\n{notice.detail}" if notice.detail else notice.sentence
    body = LETTER.format(
        mark=mark, name=person.name, said=said, address=outbox.ADDRESS, office=settings.get("office")
    )
    subject = textwrap.shorten(
        notice.sentence.partition(" Alasan: ")[0].rstrip("."), LONGEST_SUBJECT, placeholder=" …"
    )
    outbox.put(to, f"[data contoh] {subject}" if mark else subject, body, notice)


def _expect_own(notice: Notice, by: Membership) -> None:
    if notice.person_id != by.person_id:
        raise unknown(Notice)


# Questions


def mine(notice_id: int, by: Membership) -> Notice:
    """One's own notice. Raises NotFound for anybody else's, as for one that does not exist."""
    notice = db.session.get(Notice, notice_id)
    if notice is None:
        raise unknown(Notice)
    _expect_own(notice, by)
    return notice


def inbox(by: Membership, *, unread: bool = False) -> list[Notice]:
    """What a person was told, the newest first; at most SHOWN."""
    wanted = select(Notice).where(Notice.person_id == by.person_id)
    if unread:
        wanted = wanted.where(Notice.read_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Notice.id.desc()).limit(SHOWN)))


@asked_once
def unread(person_id: int) -> int:
    """How many notices a person has not read: one look at an index, for the head of every page."""
    waiting = select(func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return db.session.scalar(waiting) or 0


def concerns_of(person: Person) -> list[Purpose]:
    """What a person can be told of, by all their roles."""
    theirs = {purpose for place in persons.memberships_of(person) for purpose in CONCERNS[place.role]}
    return [purpose for purpose in Purpose if purpose in theirs]


def mailed(person: Person) -> set[Purpose]:
    """Of what a person wants to be told by e-mail too."""
    unwanted = {choice.purpose for choice in _choices(person.id) if not choice.wanted}
    return {purpose for purpose in Purpose if purpose not in unwanted}


def _choices(person_id: int) -> list[MailChoice]:
    return list(db.session.scalars(select(MailChoice).where(MailChoice.person_id == person_id)))
