"""The three parts of a playbook."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground.database import Base, choice
from campaigns.people.agencies import Agency
from campaigns.people.persons import Role
from campaigns.plans.agreements import Agreement
from campaigns.plans.offsets import Offset
from campaigns.plans.programs import Program

LONGEST_TASK, LONGEST_DOCUMENT, LONGEST_GOODS = 160, 120, 160  # characters


class Phase(StrEnum):
    """The phases of an activity, in their order."""

    PLANNING = "perencanaan"
    PREPARATION = "persiapan"
    EXECUTION = "pelaksanaan"
    FOLLOW_UP = "tindak_lanjut"
    ACCOUNTABILITY = "pertanggungjawaban"


class PlaybookTask(Base):
    """A task that every activity of the program brings: when it is due, who does it, which document it yields."""

    __tablename__ = "playbook_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), index=True)
    phase: Mapped[Phase] = mapped_column(choice(Phase))
    name: Mapped[str] = mapped_column(String(LONGEST_TASK))
    offset_days: Mapped[int]
    working: Mapped[bool] = mapped_column(default=False)
    document: Mapped[str] = mapped_column(String(LONGEST_DOCUMENT), default="")
    role: Mapped[Role] = mapped_column(choice(Role), default=Role.PLANNER)
    program: Mapped[Program] = relationship()

    @property
    def owner_ids(self) -> set[int]:
        return self.program.owner_ids

    @property
    def offset(self) -> Offset:
        return Offset(self.offset_days, self.working)


class PlaybookPartner(Base):
    """A part that some other SKPD plays, and what it is expected to bring; an invitation calls on `agreement`."""

    __tablename__ = "playbook_partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey(Agency.id))
    part: Mapped[str] = mapped_column(String(LONGEST_GOODS))
    goods: Mapped[str] = mapped_column(String(LONGEST_GOODS), default="")
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey(Agreement.id))
    program: Mapped[Program] = relationship()
    agency: Mapped[Agency | None] = relationship(lazy="joined")
    agreement: Mapped[Agreement | None] = relationship(lazy="joined")

    @property
    def owner_ids(self) -> set[int]:
        return self.program.owner_ids


class PlaybookEvidence(Base):
    """A document that one kind of spending has to be proven with."""

    __tablename__ = "playbook_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), index=True)
    spending: Mapped[str] = mapped_column(String(LONGEST_DOCUMENT))
    document: Mapped[str] = mapped_column(String(LONGEST_DOCUMENT))
    mandatory: Mapped[bool] = mapped_column(default=True)
    program: Mapped[Program] = relationship()

    @property
    def owner_ids(self) -> set[int]:
        return self.program.owner_ids
