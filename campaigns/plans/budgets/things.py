"""The budget line and its entries."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, Rupiah, UtcDateTime, choice
from campaigns.people.agencies import Agency
from campaigns.people.persons import Person
from campaigns.plans import account_codes
from campaigns.plans.campaigns import Campaign
from campaigns.plans.ledger import Entry, EntryKind

LONGEST_DESCRIPTION, LONGEST_DOCUMENT_NO, LONGEST_NOTE = 200, 80, 500  # characters


class LineStage(StrEnum):
    """A proposal (RKA) of a year whose budget is not yet signed, or a line of the signed one."""

    USULAN = "usulan"
    DPA = "dpa"


class FundingSource(StrEnum):
    """Where a line's money comes from. Donors' cash is not among them (rule M1)."""

    APBD = "APBD"
    PAD = "APBD: PAD"
    DAU = "APBD: DAU"
    DBH = "APBD: DBH"
    DAK = "APBD: DAK"
    APBN = "APBN"


class BudgetLine(Base):
    """One account of one sub kegiatan in an agency's budget of a year, mostly for one campaign.

    `to_review` says that its amount was carried over from the edition before, and nobody looked at it yet.
    """

    __tablename__ = "budget_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey(Campaign.id), index=True)
    year: Mapped[int] = mapped_column(index=True)
    stage: Mapped[LineStage] = mapped_column(choice(LineStage))
    sub_activity: Mapped[str] = mapped_column(String(account_codes.LONGEST))
    account_code: Mapped[str] = mapped_column(String(account_codes.LONGEST))
    description: Mapped[str] = mapped_column(String(LONGEST_DESCRIPTION))
    funding_source: Mapped[FundingSource] = mapped_column(choice(FundingSource), default=FundingSource.APBD)
    to_review: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    agency: Mapped[Agency] = relationship()
    campaign: Mapped[Campaign | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def owner_ids(self) -> set[int]:
        return {self.agency_id}


class BudgetEntry(Base):
    """One fact about a line. Written once; a mistake is taken back by an entry that `reverses` it."""

    __tablename__ = "budget_entry"
    __table_args__ = (
        CheckConstraint(
            "amount <> 0 AND (kind = 'shift' OR (reverses_id IS NULL AND amount > 0)"
            " OR (reverses_id IS NOT NULL AND amount < 0))",
            name="sign",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey(BudgetLine.id), index=True)
    kind: Mapped[EntryKind] = mapped_column(choice(EntryKind))
    amount: Mapped[Decimal] = mapped_column(Rupiah)
    document_no: Mapped[str] = mapped_column(String(LONGEST_DOCUMENT_NO))
    day: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("budget_entry.id"), index=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("budget_entry.id"), unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    line: Mapped[BudgetLine] = relationship()
    made_by: Mapped[Person] = relationship(lazy="joined")

    @property
    def owner_ids(self) -> set[int]:
        return self.line.owner_ids

    @property
    def commitment_number(self) -> int | None:
        """The commitment this entry belongs to: its own number if it is one."""
        return number_of(self.kind, self.id, self.commitment_id)

    @property
    def plain(self) -> Entry:
        """The entry as the arithmetic takes it."""
        return Entry(self.kind, self.amount, self.commitment_number)


def number_of(kind: EntryKind, id_: int, commitment_id: int | None) -> int | None:
    """The commitment that an entry belongs to; a reversed commitment's reversal to that one."""
    return commitment_id or (id_ if kind == EntryKind.COMMITMENT else None)


@event.listens_for(BudgetEntry, "before_update")
@event.listens_for(BudgetEntry, "before_delete")
def _refuse_change(_mapper: Any, _connection: Any, entry: BudgetEntry) -> None:
    raise RuntimeError(f"budget entry {entry.id} is written once; reverse it instead (rule M2)")
