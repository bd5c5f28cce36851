"""The campaign and its states."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime, choice
from campaigns.people.agencies import Agency
from campaigns.people.persons import Person
from campaigns.plans.dating import LONGEST_RULE
from campaigns.plans.ladder import Rung
from campaigns.plans.programs import LONGEST_AUDIENCE, Program

LONGEST = 366  # days
LONGEST_TITLE, LONGEST_STATUS = 160, 60  # characters


class CampaignState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    ONGOING = "ongoing"
    DONE = "done"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


EDITABLE = (CampaignState.DRAFT, CampaignState.RETURNED)
ALIVE = (*EDITABLE, CampaignState.SUBMITTED, CampaignState.APPROVED, CampaignState.ONGOING)
COUNTED_AS_PLANNED = (CampaignState.SUBMITTED, CampaignState.APPROVED, CampaignState.ONGOING)  # rule R0
PUBLIC = (CampaignState.APPROVED, CampaignState.ONGOING, CampaignState.DONE)


class Campaign(Base):
    """A program's edition of one year, between two WITA days (both included).

    `date_rule` says from what its days follow (dating.py), `ladder_reason` why it repeats or steps down (rule L1),
    `state_reason` why it was postponed or cancelled. An `audience` of its own narrows its program's.
    """

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id), index=True)
    rung_id: Mapped[int] = mapped_column(ForeignKey(Rung.id))
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    year: Mapped[int] = mapped_column(index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    goal: Mapped[str] = mapped_column(Text, default="")
    audience: Mapped[str] = mapped_column(String(LONGEST_AUDIENCE), default="")
    date_rule: Mapped[str] = mapped_column(String(LONGEST_RULE), default="")
    ladder_reason: Mapped[str] = mapped_column(Text, default="")
    state_reason: Mapped[str] = mapped_column(Text, default="")
    emergency: Mapped[bool] = mapped_column(default=False)
    disaster_status: Mapped[str] = mapped_column(String(LONGEST_STATUS), default="")
    state: Mapped[CampaignState] = mapped_column(
        choice(CampaignState), default=CampaignState.DRAFT, index=True
    )
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    decision_note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()
    program: Mapped[Program] = relationship(lazy="joined")
    agency: Mapped[Agency] = relationship()
    rung: Mapped[Rung] = relationship(lazy="joined")
    predecessor: Mapped["Campaign | None"] = relationship(remote_side=[id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def owner_ids(self) -> set[int]:
        return {self.agency_id}

    @property
    def is_editable(self) -> bool:
        """Whether its planner may still change and submit it."""
        return self.state in EDITABLE

    @property
    def awaits_decision(self) -> bool:
        return self.state == CampaignState.SUBMITTED

    @property
    def is_returned(self) -> bool:
        return self.state == CampaignState.RETURNED

    @property
    def is_approved(self) -> bool:
        """Whether the leader said yes and it is not over: its activities can be held."""
        return self.state in (CampaignState.APPROVED, CampaignState.ONGOING)

    @property
    def is_running(self) -> bool:
        return self.state == CampaignState.ONGOING

    @property
    def is_public(self) -> bool:
        """Whether everybody may read of it."""
        return self.state in PUBLIC

    @property
    def is_postponed(self) -> bool:
        return self.state == CampaignState.POSTPONED

    @property
    def is_cancelled(self) -> bool:
        return self.state == CampaignState.CANCELLED

    @property
    def is_alive(self) -> bool:
        """Whether it is still being prepared or held: neither done, nor postponed, nor cancelled."""
        return self.state in ALIVE

    def covers(self, moment: datetime) -> bool:
        """Whether the moment falls on one of the campaign's WITA days (rule T1)."""
        return self.first_day <= clock.day_of(moment) <= self.last_day


@dataclass(frozen=True)
class Details:
    """What else a planner says of an edition: what it follows, for whom, when it falls due, why it is no step up."""

    predecessor: Campaign | None = None
    audience: str = ""
    date_rule: str = ""
    ladder_reason: str = ""
