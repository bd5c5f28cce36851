"""What people ask of playbooks."""

from sqlalchemy import select

from campaigns.ground.database import db
from campaigns.plans.playbooks.things import Phase, PlaybookEvidence, PlaybookPartner, PlaybookTask
from campaigns.plans.programs import Program


def tasks_of(program: Program) -> list[PlaybookTask]:
    """The program's tasks by phase, in each by offset."""
    mine = select(PlaybookTask).where(PlaybookTask.program_id == program.id)
    order = list(Phase)
    found = db.session.scalars(mine.order_by(PlaybookTask.offset_days, PlaybookTask.id))
    return sorted(found, key=lambda task: order.index(task.phase))


def partners_of(program: Program) -> list[PlaybookPartner]:
    """The parts that others play in the program."""
    mine = select(PlaybookPartner).where(PlaybookPartner.program_id == program.id)
    return list(db.session.scalars(mine.order_by(PlaybookPartner.id)))


def evidence_of(program: Program) -> list[PlaybookEvidence]:
    """The documents that the program's spending needs, by kind of spending."""
    mine = select(PlaybookEvidence).where(PlaybookEvidence.program_id == program.id)
    return list(db.session.scalars(mine.order_by(PlaybookEvidence.spending, PlaybookEvidence.id)))


def is_empty(program: Program) -> bool:
    """Whether nobody wrote anything into it yet."""
    return not (tasks_of(program) or partners_of(program) or evidence_of(program))
