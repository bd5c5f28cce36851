"""The budget line with its details and cash plan, its entries, their documents, and the agency's year."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, Quantity, Rupiah, UtcDateTime, choice, sparse
from campaigns.ground.texts import LONGEST_UUID
from campaigns.people.agencies import Agency
from campaigns.people.persons import Person
from campaigns.plans import account_codes
from campaigns.plans.campaigns import Campaign
from campaigns.plans.ledger import Entry, EntryKind

LONGEST_DESCRIPTION, LONGEST_DOCUMENT_NO, LONGEST_NOTE = 200, 80, 500  # characters
LONGEST_COEFFICIENT, LONGEST_UNIT = 80, 40


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


class DocumentKind(StrEnum):
    """What made a version of a year's budget: the DPA as first signed, a shift, or the amended budget (DPPA)."""

    MURNI = "murni"
    PERGESERAN = "pergeseran"
    PERUBAHAN = "perubahan"


class OverrideState(StrEnum):
    """Where a request to go beyond what is available stands."""

    ASKED = "diminta"
    GRANTED = "diizinkan"
    REFUSED = "ditolak"
    USED = "dipakai"


class BudgetYear(Base):
    """An agency's budget year: whether it is closed, and what is held by whoever changes more than one line of it."""

    __tablename__ = "budget_year"
    __table_args__ = (UniqueConstraint("agency_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id), index=True)
    year: Mapped[int] = mapped_column(index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    reason: Mapped[str] = mapped_column(Text, default="")  # of the last closing or reopening
    agency: Mapped[Agency] = relationship()
    closed_by: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def owner_ids(self) -> set[int]:
        return {self.agency_id}


class BudgetDocument(Base):
    """A signed document that set or changed ceilings; each makes a version of its agency's year."""

    __tablename__ = "budget_document"
    __table_args__ = (UniqueConstraint("agency_id", "year", "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id), index=True)
    year: Mapped[int] = mapped_column(index=True)
    kind: Mapped[DocumentKind] = mapped_column(choice(DocumentKind))
    number: Mapped[str] = mapped_column(String(LONGEST_DOCUMENT_NO))
    day: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    agency: Mapped[Agency] = relationship()
    made_by: Mapped[Person] = relationship(lazy="joined")

    @property
    def owner_ids(self) -> set[int]:
        return {self.agency_id}


class BudgetLine(Base):
    """One account of one sub kegiatan in an agency's budget of a year, mostly for one campaign.

    `to_review` says that its amount was carried over from the edition before, and nobody looked at it yet;
    `removed_at` that it was a mistake: it is out of every list and sum, and its entries stay readable.
    """

    __tablename__ = "budget_line"
    __table_args__ = (Index(None, "agency_id", "year"), sparse("campaign_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey(Campaign.id))
    year: Mapped[int] = mapped_column(index=True)
    stage: Mapped[LineStage] = mapped_column(choice(LineStage))
    sub_activity: Mapped[str] = mapped_column(String(account_codes.LONGEST))
    account_code: Mapped[str] = mapped_column(String(account_codes.LONGEST))
    description: Mapped[str] = mapped_column(String(LONGEST_DESCRIPTION))
    funding_source: Mapped[FundingSource] = mapped_column(choice(FundingSource), default=FundingSource.APBD)
    to_review: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()
    agency: Mapped[Agency] = relationship()
    campaign: Mapped[Campaign | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def owner_ids(self) -> set[int]:
        return {self.agency_id}


class BudgetDetail(Base):
    """One row of a line's RAB: what, how many of it by which coefficient, at which price.

    `coefficient` is written as the RKA does, `2 orang × 3 jam`; `quantity` is what it multiplies to. `form_key` is of
    the form that added it, if one did.
    """

    __tablename__ = "budget_detail"
    __table_args__ = (sparse("form_key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey(BudgetLine.id), index=True)
    description: Mapped[str] = mapped_column(String(LONGEST_DESCRIPTION))
    coefficient: Mapped[str] = mapped_column(String(LONGEST_COEFFICIENT), default="")
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    unit: Mapped[str] = mapped_column(String(LONGEST_UNIT))
    unit_price: Mapped[Decimal] = mapped_column(Rupiah)
    amount: Mapped[Decimal] = mapped_column(Rupiah)
    form_key: Mapped[str | None] = mapped_column(String(LONGEST_UUID))
    line: Mapped[BudgetLine] = relationship()

    @property
    def owner_ids(self) -> set[int]:
        return self.line.owner_ids


class CashPlan(Base):
    """What is planned to be paid of a line in a quarter (rencana kas per triwulan), 1 to 4."""

    __tablename__ = "cash_plan"
    __table_args__ = (UniqueConstraint("line_id", "quarter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey(BudgetLine.id), index=True)
    quarter: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(Rupiah)


class BudgetOverride(Base):
    """Leave to go beyond what is available on a line once, by at most `amount`: asked for, then granted or refused."""

    __tablename__ = "budget_override"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey(BudgetLine.id), index=True)
    amount: Mapped[Decimal] = mapped_column(Rupiah)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[OverrideState] = mapped_column(choice(OverrideState), default=OverrideState.ASKED)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_note: Mapped[str] = mapped_column(Text, default="")
    line: Mapped[BudgetLine] = relationship()
    asked_by: Mapped[Person] = relationship(lazy="joined", foreign_keys=[asked_by_id])
    decided_by: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[decided_by_id])

    @property
    def owner_ids(self) -> set[int]:
        return self.line.owner_ids

    @property
    def is_waiting(self) -> bool:
        """Whether the leader has still to decide."""
        return self.state == OverrideState.ASKED

    @property
    def is_open(self) -> bool:
        """Whether it waits, or may still be used or taken back."""
        return self.state in (OverrideState.ASKED, OverrideState.GRANTED)


class BudgetEntry(Base):
    """One fact about a line. Written once; a mistake is taken back by an entry that `reverses` it.

    `document_id` is of the document that set or changed the ceiling, `override_id` of the leave that was used to
    go beyond what was available.
    """

    __tablename__ = "budget_entry"
    __table_args__ = (
        CheckConstraint(
            "amount <> 0 AND (kind = 'shift' OR (reverses_id IS NULL AND amount > 0)"
            " OR (reverses_id IS NOT NULL AND amount < 0))",
            name="sign",
        ),
        sparse("commitment_id"),
        sparse("override_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey(BudgetLine.id), index=True)
    kind: Mapped[EntryKind] = mapped_column(choice(EntryKind))
    amount: Mapped[Decimal] = mapped_column(Rupiah)
    document_no: Mapped[str] = mapped_column(String(LONGEST_DOCUMENT_NO))
    day: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("budget_entry.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("budget_entry.id"), unique=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey(BudgetDocument.id), index=True)
    override_id: Mapped[int | None] = mapped_column(ForeignKey(BudgetOverride.id))
    made_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    line: Mapped[BudgetLine] = relationship()
    document: Mapped[BudgetDocument | None] = relationship()
    made_by: Mapped[Person] = relationship(lazy="joined")

    @property
    def owner_ids(self) -> set[int]:
        return self.line.owner_ids

    @property
    def known_as(self) -> EntryKind | DocumentKind:
        """What treasurers call it: what moves a ceiling, by its document, is a pergeseran or a perubahan."""
        if self.kind == EntryKind.SHIFT and self.document is not None:
            return self.document.kind
        return self.kind

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
