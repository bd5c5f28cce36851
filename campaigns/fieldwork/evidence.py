"""Evidence (*bukti dukung*): what proves an activity, filed once, with its kind, day and activity."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, files, texts
from campaigns.ground.database import Base, UtcDateTime, add, choice, db, hold
from campaigns.ground.errors import Conflict
from campaigns.ground.files import Attachment, Upload
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Person
from campaigns.plans.activities import Activity, AtActivity

# Things

LONGEST_CAPTION = 300  # characters


class EvidenceKind(StrEnum):
    DOCUMENTATION = "documentation"
    ATTENDANCE_LIST = "attendance_list"
    HANDOVER_RECORD = "handover_record"
    MINUTES = "minutes"
    LETTER = "letter"
    OTHER = "other"


class Evidence(AtActivity, Base):
    """One file that proves something about an activity; `day` is the WITA day it is about."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey(Activity.id), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(choice(EvidenceKind))
    day: Mapped[date]
    attachment_id: Mapped[int] = mapped_column(ForeignKey(Attachment.id))
    caption: Mapped[str] = mapped_column(String(LONGEST_CAPTION), default="")
    filed_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    activity: Mapped[Activity] = relationship()
    attachment: Mapped[Attachment] = relationship(lazy="joined")
    filed_by: Mapped[Person] = relationship(lazy="joined")


# Acts


def file(
    activity: Activity, kind: EvidenceKind, upload: Upload, caption: str = "", *, by: Membership
) -> Evidence:
    """File a photo or PDF, as `files.receive` gave it, under an activity.

    Raises Invalid (`caption`), Conflict (`evidence.twice`: filed there already), NotAllowed.
    """
    require(by, Action.FILE_EVIDENCE, activity)
    caption = texts.checked(caption, LONGEST_CAPTION, "evidence.long-caption", "caption")
    hold(activity)
    attachment = files.keep(upload)
    if attachment.sha256 in {known.attachment.sha256 for known in of(activity)}:
        raise Conflict("evidence.twice", "Berkas ini sudah tersimpan di kegiatan ini.", "file")
    evidence = add(
        Evidence(
            activity_id=activity.id,
            kind=kind,
            day=activity.day,
            attachment_id=attachment.id,
            caption=caption,
            filed_by_id=by.person_id,
            filed_at=clock.now(),
        )
    )
    journal.note(by, "menyimpan bukti dukung", activity, kind=kind, sha256=attachment.sha256)
    return evidence


# Questions


def of(activity: Activity) -> list[Evidence]:
    """The activity's evidence in the order in which it was filed."""
    mine = select(Evidence).where(Evidence.activity_id == activity.id)
    return list(db.session.scalars(mine.order_by(Evidence.id)))


def number_of(*activities: Activity) -> int:
    """How many files prove these activities."""
    theirs = Evidence.activity_id.in_([activity.id for activity in activities])
    return db.session.scalar(select(func.count()).where(theirs)) or 0
