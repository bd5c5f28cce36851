"""Programs: the lines that come back year after year, each year as a campaign."""

import re

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground.database import Base, add, db
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import agencies, journal
from campaigns.people.agencies import Agency
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership

# Things


class Program(Base):
    """A line such as Lapor Teman Difabel; `audience` says whom it is for."""

    __tablename__ = "program"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    audience: Mapped[str] = mapped_column(String(160))
    purpose: Mapped[str] = mapped_column(Text, default="")
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id))

    @property
    def owner_ids(self) -> set[int]:
        return {self.agency_id}


# Acts


def create(name: str, audience: str, purpose: str, *, by: Membership) -> Program:
    """Begin a new line. Raises Invalid (no name), Conflict (name in use), NotAllowed."""
    require(by, Action.EDIT_PROGRAM)
    name = _checked(name, audience)
    if db.session.scalar(select(Program.id).where(Program.name == name)):
        raise Conflict("program.taken", "Sudah ada program dengan nama ini.", "name")
    program = add(
        Program(
            code=_code_for(name),
            name=name,
            audience=audience.strip(),
            purpose=purpose.strip(),
            agency_id=agencies.own().id,
        )
    )
    journal.note(by, "membuat program", program, name=name)
    return program


def revise(program: Program, name: str, audience: str, purpose: str, *, by: Membership) -> None:
    """Change what a line is called and whom it is for. Raises Invalid, Conflict, NotAllowed."""
    require(by, Action.EDIT_PROGRAM, program)
    name = _checked(name, audience)
    twin = db.session.scalar(select(Program.id).where(Program.name == name, Program.id != program.id))
    if twin:
        raise Conflict("program.taken", "Sudah ada program dengan nama ini.", "name")
    before = {"name": program.name, "audience": program.audience}
    program.name, program.audience, program.purpose = name, audience.strip(), purpose.strip()
    journal.note(by, "mengubah program", program, before, name=name, audience=program.audience)


# Questions


def everything() -> list[Program]:
    """All programs by name."""
    return list(db.session.scalars(select(Program).order_by(Program.name)))


def _checked(name: str, audience: str) -> str:
    if not name.strip():
        raise Invalid("program.nameless", "Nama program belum diisi.", "name")
    if not audience.strip():
        raise Invalid("program.aimless", "Sasaran program belum diisi.", "audience")
    return name.strip()


def _code_for(name: str) -> str:
    """A short code out of the name, made unique with a number where needed."""
    stem = re.sub(r"[^A-Z0-9]+", "_", name.upper().removeprefix("LAPOR ")).strip("_")[:34] or "PROGRAM"
    taken = set(
        db.session.scalars(select(Program.code).where(Program.code.startswith(stem, autoescape=True)))
    )
    return next(c for n in range(1, 10_000) if (c := stem if n == 1 else f"{stem}_{n}") not in taken)
