"""The activity and its tables."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime, choice
from campaigns.ground.regions import Region
from campaigns.people.persons import Person
from campaigns.plans.campaigns import Campaign
from campaigns.plans.sites import Site

LONGEST_TITLE = 160  # characters


class ActivityState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


activity_officer = Table(
    "activity_officer",
    Base.metadata,
    Column("activity_id", ForeignKey("activity.id"), primary_key=True),
    Column("person_id", ForeignKey(Person.id), primary_key=True, index=True),
)

activity_village = Table(
    "activity_village",
    Base.metadata,
    Column("activity_id", ForeignKey("activity.id"), primary_key=True),
    Column("village_code", ForeignKey(Region.code), primary_key=True, index=True),
)


class Activity(Base):
    """One dated happening at a site; `catchment` is the set of villages it serves (rule R0).

    `sequence` rises whenever its place on the calendar changes: calendar programs go by it (RFC 5545 3.8.7.4).
    """

    __tablename__ = "activity"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="forwards"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey(Site.id), index=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    needs: Mapped[str] = mapped_column(Text, default="")
    joint: Mapped[bool] = mapped_column(default=False)
    food: Mapped[bool] = mapped_column(default=False)
    invited_only: Mapped[bool] = mapped_column(default=False)  # no page for everybody tells of it
    state: Mapped[ActivityState] = mapped_column(choice(ActivityState), default=ActivityState.PLANNED)
    held_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    receipts: Mapped[int] = mapped_column(default=0)
    sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()
    campaign: Mapped[Campaign] = relationship(lazy="joined")
    site: Mapped[Site] = relationship(lazy="joined")
    officers: Mapped[list[Person]] = relationship(secondary=activity_officer, order_by=Person.name)
    catchment: Mapped[list[Region]] = relationship(secondary=activity_village, order_by=Region.code)

    __mapper_args__ = {"version_id_col": version}

    @property
    def last_day(self) -> date:
        """The WITA day on which it still runs: the day before, where it ends at midnight."""
        return clock.last_day_of(self.ends_at)

    @property
    def owner_ids(self) -> set[int]:
        return self.campaign.owner_ids

    @property
    def assignee_ids(self) -> set[int]:
        return {officer.id for officer in self.officers}

    @property
    def officer_names(self) -> list[str]:
        return [officer.name for officer in self.officers]

    @property
    def village_codes(self) -> list[str]:
        """The Kemendagri codes of its catchment."""
        return [village.code for village in self.catchment]

    @property
    def is_open(self) -> bool:
        """Whether it is still to be held: neither held nor cancelled."""
        return self.state == ActivityState.PLANNED

    @property
    def is_held(self) -> bool:
        return self.state == ActivityState.HELD

    @property
    def is_cancelled(self) -> bool:
        return self.state == ActivityState.CANCELLED

    @property
    def day(self) -> date:
        """The WITA day on which it starts."""
        return clock.day_of(self.starts_at)


class AtActivity:
    """What happens at an activity, or is needed there: it is the business of those whose the activity is."""

    if TYPE_CHECKING:
        activity: Mapped[Activity]

    @property
    def owner_ids(self) -> set[int]:
        return self.activity.owner_ids

    @property
    def assignee_ids(self) -> set[int]:
        return self.activity.assignee_ids
