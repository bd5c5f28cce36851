"""The worker's jobs as an admin sees them: when each ran last, what became of it, and who wants it to run now.

One row for each job, the latest run and the latest fault: a log of every tick would outgrow everything else here.
The worker writes it; a page only leaves a wish, which the worker fulfils.
"""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime, add, db, hold
from campaigns.ground.errors import NotFound
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Person

# Things

LONGEST_NAME, LONGEST_FAULT = 60, 80  # characters


class JobRun(Base):
    """The latest run of a job, `every` seconds one; `fault` is the class of the latest failure, never its words."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    every: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str] = mapped_column(String(LONGEST_FAULT), default="")
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wished_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    wished_by: Mapped[Person | None] = relationship()

    @property
    def took(self) -> timedelta:
        """How long the latest run took; never less than nothing, whatever was done to the clock."""
        return max(self.ended_at - self.started_at, timedelta())

    @property
    def due_at(self) -> datetime:
        return self.started_at + timedelta(seconds=self.every)

    @property
    def is_failing(self) -> bool:
        """Whether its latest run failed."""
        return self.failed_at == self.started_at

    @property
    def is_wished(self) -> bool:
        return self.wished_at is not None


# Acts


def note_run(name: str, every: int, started_at: datetime, ended_at: datetime, fault: str = "") -> None:
    """Write down a run of a job; a wish made before it began is fulfilled."""
    run = db.session.get(JobRun, name)
    if run is None:
        run = add(JobRun(name=name, every=every, started_at=started_at, ended_at=ended_at))
    run.every, run.started_at, run.ended_at = every, started_at, ended_at
    if fault:
        run.failures, run.fault, run.failed_at = run.failures + 1, fault[:LONGEST_FAULT], started_at
    if run.wished_at is not None and run.wished_at <= started_at:
        run.wished_at, run.wished_by_id = None, None


def wish(run: JobRun, *, by: Membership) -> None:
    """Ask the worker to run a job now, not when it is due. Raises NotAllowed."""
    require(by, Action.SEE_JOBS)
    hold(run)
    run.wished_at, run.wished_by_id = clock.now(), by.person_id
    journal.note(by, "meminta pekerjaan dijalankan", run)


# Questions


def find_run(name: str, by: Membership) -> JobRun:
    """The job of this name. Raises NotFound, NotAllowed."""
    require(by, Action.SEE_JOBS)
    run = db.session.get(JobRun, name)
    if run is None:
        raise NotFound("job.unknown", "Pekerjaan ini tidak ada.")
    return run


def runs() -> list[JobRun]:
    """Every job that ever ran, by name."""
    return list(db.session.scalars(select(JobRun).order_by(JobRun.name)))


def wishes() -> dict[str, datetime]:
    """The jobs that somebody wants to run now, with the moment of the wish."""
    wanted = select(JobRun.name, JobRun.wished_at).where(JobRun.wished_at.is_not(None))
    return {name: at for name, at in db.session.execute(wanted) if at is not None}
