"""The task."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground.database import Base, UtcDateTime, choice
from campaigns.ground.files import Attachment
from campaigns.people.persons import Person, Role
from campaigns.plans.activities.things import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.offsets import Offset
from campaigns.plans.playbooks.things import LONGEST_DOCUMENT, LONGEST_TASK, Phase


class Task(Base):
    """One thing to do; `due_day` is a WITA day that moves with its activity until the task is done.

    `owner` is who has taken it; without one it waits for anybody in `role`. A task whose activity was called off
    is dropped, never deleted.
    """

    __tablename__ = "task"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey(Activity.id), index=True)
    phase: Mapped[Phase] = mapped_column(choice(Phase))
    name: Mapped[str] = mapped_column(String(LONGEST_TASK))
    offset_days: Mapped[int | None]
    working: Mapped[bool] = mapped_column(default=False)
    document: Mapped[str] = mapped_column(String(LONGEST_DOCUMENT), default="")
    role: Mapped[Role] = mapped_column(choice(Role), default=Role.PLANNER)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    due_day: Mapped[date] = mapped_column(index=True)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey(Attachment.id))
    version: Mapped[int] = mapped_column()
    campaign: Mapped[Campaign] = relationship(lazy="joined")
    activity: Mapped[Activity | None] = relationship(lazy="joined")
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id], lazy="joined")
    done_by: Mapped[Person | None] = relationship(foreign_keys=[done_by_id])
    attachment: Mapped[Attachment | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def owner_ids(self) -> set[int]:
        return self.campaign.owner_ids

    @property
    def assignee_ids(self) -> set[int]:
        """Who has taken it; until somebody has, the officers of its activity."""
        if self.owner_id is not None:
            return {self.owner_id}
        return self.activity.assignee_ids if self.activity and self.role == Role.OFFICER else set()

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it still has to be done."""
        return self.done_at is None and self.dropped_at is None

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_day < today

    @property
    def is_dropped(self) -> bool:
        return self.dropped_at is not None

    @property
    def offset(self) -> Offset | None:
        """Its distance from its activity's day; None for a task with a day of its own."""
        return None if self.offset_days is None else Offset(self.offset_days, self.working)
