"""What a roll-over proposes, and what was decided to stop."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime
from campaigns.people.persons import Person
from campaigns.plans.campaigns import Campaign
from campaigns.plans.dating import Span
from campaigns.plans.ladder import Rung
from campaigns.plans.programs import Program


class Choice(StrEnum):
    """What may become of a line in the year to come."""

    IMPROVE = "tingkatkan"
    REPEAT = "ulangi"
    NEW = "mulai"
    STOP = "hentikan"


class Stop(Base):
    """A program, or one edition of it, that is not carried on into a year."""

    __tablename__ = "rollover_stop"
    __table_args__ = (UniqueConstraint("program_id", "campaign_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey(Campaign.id))
    year: Mapped[int] = mapped_column(index=True)
    stopped_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    stopped_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))


@dataclass(frozen=True)
class Line:
    """A line of the roll-over: a program's latest edition, or a program that has none yet.

    `title`, `rung` and `span` are those of the proposal; where the days cannot be told, `span` is None and `fault`
    says why. `existing` is the edition that the year already has, `stop` says that the line was stopped.
    """

    program: Program
    before: Campaign | None
    title: str
    rung: Rung
    span: Span | None
    fault: str = ""
    existing: Campaign | None = None
    stop: Stop | None = None

    @property
    def key(self) -> str:
        """How forms name the line: `c12` for an edition, `p3` for a program without one."""
        return f"p{self.program.id}" if self.before is None else f"c{self.before.id}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be chosen: the year has no edition of it yet."""
        return self.existing is None

    @property
    def offered(self) -> tuple[Choice, ...]:
        """What may be chosen: on the top rung there is nothing to climb to."""
        if self.span is None:
            return (Choice.STOP,)
        if self.before is None:
            return (Choice.NEW, Choice.STOP)
        climbing = () if self.rung.id == self.before.rung_id else (Choice.IMPROVE,)
        return (*climbing, Choice.REPEAT, Choice.STOP)

    @property
    def proposed(self) -> Choice | None:
        """What the house proposes: a step up where there is one; a stop only where somebody decided it.

        None where the days cannot be told: that decides nothing.
        """
        if self.stop is not None:
            return Choice.STOP
        return None if self.span is None else self.offered[0]


@dataclass(frozen=True)
class Moved:
    """A campaign yet to begin whose anchor lies elsewhere now: the days that its rule gives today."""

    campaign: Campaign
    span: Span
