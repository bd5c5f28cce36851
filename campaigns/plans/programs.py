"""Programs: the lines that come back year after year, each year as a campaign."""

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground import formats, texts
from campaigns.ground.database import Base, add, choice, db, expect_version
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import agencies, journal
from campaigns.people.agencies import Agency
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans.dating import LONGEST_RULE

# Things

LONGEST_NAME, LONGEST_AUDIENCE = 120, 160  # characters
MOST_DAYS = 2 * 365  # of a rule on gifts: for so long households are known again


class OneGiftPer(StrEnum):
    """Within what a household receives one gift of a program (rule S2)."""

    ACTIVITY = "activity"
    CAMPAIGN = "campaign"
    DAYS = "days"  # so many in a row, in all of the program's campaigns


@dataclass(frozen=True)
class GiftRule:
    """One gift per household: within what; `days` where that is a number of days."""

    per: OneGiftPer = OneGiftPer.ACTIVITY
    days: int | None = None


class Program(Base):
    """A line such as Lapor Teman Difabel; `audience` says whom it is for, `date_rule` when an edition falls due."""

    __tablename__ = "program"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), unique=True)
    audience: Mapped[str] = mapped_column(String(LONGEST_AUDIENCE))
    purpose: Mapped[str] = mapped_column(Text, default="")
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id))
    date_rule: Mapped[str] = mapped_column(String(LONGEST_RULE), default="")
    one_gift_per: Mapped[OneGiftPer] = mapped_column(choice(OneGiftPer), default=OneGiftPer.ACTIVITY)
    gift_days: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def owner_ids(self) -> set[int]:
        return {self.agency_id}

    @property
    def gift_rule(self) -> GiftRule:
        return GiftRule(self.one_gift_per, self.gift_days)


# Acts


def create(
    name: str, audience: str, purpose: str, gifts: GiftRule = GiftRule(), *, by: Membership
) -> Program:
    """Begin a new line. Raises Invalid (no name, no days), Conflict (name in use), NotAllowed."""
    require(by, Action.EDIT_PROGRAM)
    name, audience, purpose = _checked(name, audience, purpose)
    gifts = _checked_rule(gifts)
    if db.session.scalar(select(Program.id).where(Program.name == name)):
        raise Conflict("program.taken", "Sudah ada program dengan nama ini.", "name")
    program = add(
        Program(
            code=_code_for(name),
            name=name,
            audience=audience,
            purpose=purpose,
            agency_id=agencies.own().id,
            one_gift_per=gifts.per,
            gift_days=gifts.days,
        )
    )
    journal.note(by, "membuat program", program, name=name)
    return program


def revise(
    program: Program,
    name: str,
    audience: str,
    purpose: str,
    gifts: GiftRule,
    *,
    seen: int,
    by: Membership,
) -> None:
    """Change what a line is called, whom it is for and its rule on gifts; `seen` is the version that the person read.

    Raises Invalid, Conflict (name in use, changed since it was read), NotAllowed.
    """
    require(by, Action.EDIT_PROGRAM, program)
    expect_version(program, seen)
    name, audience, purpose = _checked(name, audience, purpose)
    twin = db.session.scalar(select(Program.id).where(Program.name == name, Program.id != program.id))
    if twin:
        raise Conflict("program.taken", "Sudah ada program dengan nama ini.", "name")
    gifts = _checked_rule(gifts)
    told = ("name", "audience", "purpose", "one_gift_per", "gift_days")
    with journal.changed(by, "mengubah program", program, *told):
        program.name, program.audience, program.purpose = name, audience, purpose
        program.one_gift_per, program.gift_days = gifts.per, gifts.days


# Questions


def everything() -> list[Program]:
    """All programs by name."""
    return list(db.session.scalars(select(Program).order_by(Program.name)))


def _checked(name: str, audience: str, purpose: str) -> tuple[str, str, str]:
    nameless = ("program.nameless", "Nama program belum diisi.")
    aimless = ("program.aimless", "Sasaran program belum diisi.")
    return (
        texts.checked(name, LONGEST_NAME, "program.long", "name", empty=nameless),
        texts.checked(audience, LONGEST_AUDIENCE, "program.long", "audience", empty=aimless),
        texts.checked(purpose, texts.LONGEST_NOTE, "program.long", "purpose"),
    )


def _checked_rule(gifts: GiftRule) -> GiftRule:
    if gifts.per is not OneGiftPer.DAYS:
        return GiftRule(gifts.per)
    if gifts.days is None or not 1 <= gifts.days <= MOST_DAYS:
        raise Invalid("program.gift-days", f"Isi 1 sampai {formats.number(MOST_DAYS)} hari.", "gift_days")
    return gifts


def _code_for(name: str) -> str:
    """A short code out of the name, made unique with a number where needed."""
    stem = re.sub(r"[^A-Z0-9]+", "_", name.upper().removeprefix("LAPOR ")).strip("_")[:34] or "PROGRAM"
    taken = set(
        db.session.scalars(select(Program.code).where(Program.code.startswith(stem, autoescape=True)))
    )
    return next(c for n in range(1, 10_000) if (c := stem if n == 1 else f"{stem}_{n}") not in taken)
