"""The complaint and its table."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from campaigns.ground.database import Base, UtcDateTime, choice
from campaigns.ground.regions import Region
from campaigns.ground.sealing import Sealed
from campaigns.ground.texts import LONGEST_UUID
from campaigns.people.persons import Person
from campaigns.plans.activities import Activity, AtActivity

LONGEST_TEXT, LONGEST_TITLE, LONGEST_NAME, LONGEST_PURPOSE = 5_000, 160, 120, 300  # characters


class ComplaintKind(StrEnum):
    """The three kinds a citizen may bring; SP4N-LAPOR! calls them *klasifikasi laporan*."""

    COMPLAINT = "complaint"
    ASPIRATION = "aspiration"
    INFO_REQUEST = "info_request"


class ComplaintState(StrEnum):
    """Our own state (rule C1); so far acts lead only up to HANDED_OVER."""

    RECORDED = "recorded"
    REVIEWED = "reviewed"
    HANDED_OVER = "handed_over"
    ANSWERED = "answered"
    DONE = "done"
    CANNOT_BE_DONE = "cannot_be_done"
    FELT = "felt"
    NOT_FELT = "not_felt"
    MERGED = "merged"
    REJECTED = "rejected"
    REFERRED_OTHER = "referred_other"
    POSTPONED = "postponed"


class CommunicationAid(StrEnum):
    """By what help the citizen could tell it."""

    NONE = "none"
    WRITTEN = "written"
    SIGN_LANGUAGE = "sign_language"
    COMPANION = "companion"


WAITING = (ComplaintState.RECORDED, ComplaintState.REVIEWED)  # ours to hand over


class Complaint(AtActivity, Base):
    """What a citizen said, under the receipt number they took home.

    *Anonim* hides who said it, *rahasia* hides what was said; either may stand alone (rule C2). Name and
    phone lie sealed and are read only when somebody reveals them, so that a list never opens them.
    """

    __tablename__ = "complaint"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey(Activity.id), index=True)
    receipt_no: Mapped[str] = mapped_column(String(20), unique=True)
    client_key: Mapped[str | None] = mapped_column(String(LONGEST_UUID), unique=True)  # of its form
    kind: Mapped[ComplaintKind] = mapped_column(choice(ComplaintKind))
    text: Mapped[str] = mapped_column(Text)
    village_code: Mapped[str | None] = mapped_column(ForeignKey(Region.code), index=True)
    aid: Mapped[CommunicationAid] = mapped_column(choice(CommunicationAid), default=CommunicationAid.NONE)
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))

    is_anonymous: Mapped[bool] = mapped_column(default=False)
    is_confidential: Mapped[bool] = mapped_column(default=False)
    reporter_name: Mapped[str | None] = mapped_column(Sealed, deferred=True)
    reporter_phone: Mapped[str | None] = mapped_column(Sealed, deferred=True)
    phone_fingerprint: Mapped[str | None] = mapped_column(String(64), index=True)
    consent: Mapped[bool] = mapped_column(default=False)
    has_identity: Mapped[bool] = column_property(reporter_name.is_not(None) | reporter_phone.is_not(None))

    state: Mapped[ComplaintState] = mapped_column(
        choice(ComplaintState), default=ComplaintState.RECORDED, index=True
    )
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    category: Mapped[str] = mapped_column(String(160), default="")
    has_oversight: Mapped[bool] = mapped_column(default=False)
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sp4n_tracking_id: Mapped[str | None] = mapped_column(String(10), unique=True)
    sp4n_status: Mapped[str | None] = mapped_column(String(80))  # as SP4N writes it; never our own state
    version: Mapped[int] = mapped_column()

    activity: Mapped[Activity] = relationship(lazy="joined")
    village: Mapped[Region | None] = relationship()
    recorded_by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_unreviewed(self) -> bool:
        return self.state == ComplaintState.RECORDED

    @property
    def is_reviewable(self) -> bool:
        """Whether its title and category can still be set: it was not handed over."""
        return self.state in WAITING

    @property
    def is_ready_to_hand_over(self) -> bool:
        return self.state == ComplaintState.REVIEWED


@dataclass(frozen=True)
class Identity:
    """Who brought a complaint, opened for one look; `phone` in the form +628…"""

    name: str | None
    phone: str | None
    is_anonymous: bool
