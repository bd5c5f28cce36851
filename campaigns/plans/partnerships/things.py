"""The partnership and the contribution."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, formats
from campaigns.ground.database import Base, Quantity, Rupiah, UtcDateTime, choice, key_of
from campaigns.people.agencies import Agency
from campaigns.plans import account_codes
from campaigns.plans.activities.things import Activity
from campaigns.plans.agreements import Agreement
from campaigns.plans.campaigns import Campaign

NONE = Decimal(0)
SEN = Decimal("0.01")
LONGEST_WHAT, LONGEST_UNIT = 160, 40  # characters
PERSON_DAYS = "orang-hari"  # the unit of PERSONNEL
MOST_PEOPLE, MOST_DAYS = 10_000, 366  # of one promise


class PartnershipState(StrEnum):
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


OPEN = (PartnershipState.INVITED, PartnershipState.ACCEPTED)


class ContributionKind(StrEnum):
    """What a partner gives. There is no cash to our own office, and there never may be (rule M1).

    CASH_BUDGET is what the partner pays itself, from its own DPA.
    """

    GOODS = "goods"
    SERVICE = "service"
    PERSONNEL = "personnel"
    VENUE = "venue"
    VEHICLE = "vehicle"
    MEDIA = "media"
    CASH_BUDGET = "cash_budget"


class ValueBasis(StrEnum):
    """Where a unit value comes from: the region's standard prices, a quotation, or the partner's word."""

    STANDARD = "ssh"
    QUOTATION = "penawaran"
    DECLARED = "pernyataan"


class ContributionState(StrEnum):
    PLEDGED = "pledged"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Partnership(Base):
    """One agency asked to help one campaign. It belongs to the partner: its liaison officers reach it.

    `agreement` is the standing one that the invitation names, if there is one.
    """

    __tablename__ = "partnership"
    __table_args__ = (UniqueConstraint("campaign_id", "agency_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id))
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id), index=True)
    state: Mapped[PartnershipState] = mapped_column(
        choice(PartnershipState), default=PartnershipState.INVITED, index=True
    )
    asked: Mapped[str] = mapped_column(Text)
    reply_by: Mapped[date]
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_note: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str] = mapped_column(Text, default="")
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey(Agreement.id))
    version: Mapped[int] = mapped_column()
    campaign: Mapped[Campaign] = relationship(lazy="joined")
    agency: Mapped[Agency] = relationship(lazy="joined")
    agreement: Mapped[Agreement | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def owner_ids(self) -> set[int]:
        return {self.agency_id}

    @property
    def scopes(self) -> set[str]:
        return {key_of(self)}

    @property
    def is_open(self) -> bool:
        """Whether it was neither declined nor ended."""
        return self.state in OPEN

    @property
    def is_unanswered(self) -> bool:
        return self.state == PartnershipState.INVITED

    @property
    def is_accepted(self) -> bool:
        return self.state == PartnershipState.ACCEPTED

    @property
    def is_declined(self) -> bool:
        return self.state == PartnershipState.DECLINED

    def days_waiting(self, today: date) -> int:
        """Whole WITA days since the invitation; 0 on its own day."""
        return max(0, (today - clock.day_of(self.invited_at)).days)

    def is_late(self, today: date) -> bool:
        """Whether the day to answer by has passed without an answer."""
        return self.is_unanswered and self.reply_by < today


class Contribution(Base):
    """A promise of a partner: so much of something, for the whole campaign or one activity of it.

    `needed_by` is a WITA day; `unit_value` is rupiah for one unit and never stands without its basis.
    `sub_activity` and `account_code` say which line of the partner's own DPA pays a CASH_BUDGET. PERSONNEL is
    `people` × `days`, and its quantity in person-days. `quantity` and `confirmed_quantity` are kept figures of the
    ledger of promises (ledger.py). `replaces` is the promise that this one stands in for.
    """

    __tablename__ = "contribution"
    __table_args__ = (CheckConstraint("quantity > 0", name="something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey(Partnership.id), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey(Activity.id), index=True)
    kind: Mapped[ContributionKind] = mapped_column(choice(ContributionKind))
    what: Mapped[str] = mapped_column(String(LONGEST_WHAT))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    unit: Mapped[str] = mapped_column(String(LONGEST_UNIT))
    people: Mapped[int | None]
    days: Mapped[int | None]
    unit_value: Mapped[Decimal | None] = mapped_column(Rupiah)
    basis: Mapped[ValueBasis | None] = mapped_column(choice(ValueBasis))
    needed_by: Mapped[date | None]
    sub_activity: Mapped[str] = mapped_column(String(account_codes.LONGEST), default="")
    account_code: Mapped[str] = mapped_column(String(account_codes.LONGEST), default="")
    state: Mapped[ContributionState] = mapped_column(
        choice(ContributionState), default=ContributionState.PLEDGED, index=True
    )
    confirmed_quantity: Mapped[Decimal | None] = mapped_column(Quantity)
    pledged_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str] = mapped_column(Text, default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"))
    version: Mapped[int] = mapped_column()
    partnership: Mapped[Partnership] = relationship(lazy="joined")
    activity: Mapped[Activity | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def owner_ids(self) -> set[int]:
        return self.partnership.owner_ids

    @property
    def scopes(self) -> set[str]:
        return self.partnership.scopes

    @property
    def assignee_ids(self) -> set[int]:
        """The officers of the activity that it is for."""
        return self.activity.assignee_ids if self.activity else set()

    @property
    def is_open(self) -> bool:
        """Whether it can still change: neither definite nor taken back (rule P1)."""
        return self.state == ContributionState.PLEDGED

    @property
    def is_confirmed(self) -> bool:
        return self.state == ContributionState.CONFIRMED

    @property
    def is_goods(self) -> bool:
        """Whether it is handed on to people after it arrived, and so has a stock."""
        return self.kind == ContributionKind.GOODS

    @property
    def stands(self) -> bool:
        """Whether the promise was not taken back."""
        return self.state != ContributionState.CANCELLED

    def serves(self, activity: Activity) -> bool:
        """Whether it may arrive at this activity: one of its campaign, and its own where it is for one alone."""
        ours = activity.campaign_id == self.partnership.campaign_id
        return ours and self.activity_id in (None, activity.id)

    @property
    def comes_too_late(self) -> bool:
        """Whether it is for an activity, and will be here only after that."""
        return self.activity is not None and self.needed_by is not None and self.needed_by > self.activity.day

    @property
    def line(self) -> str:
        """The promise in a few words: `8 bus: Bus antarkota`, `8 orang × 2 hari: Pengemudi`."""
        return f"{self.measure}: {self.what}"

    def portion(self, quantity: Decimal) -> str:
        """So much of it: `6 bus Bus antarkota`."""
        return f"{formats.number(quantity)} {self.unit} {self.what}"

    @property
    def measure(self) -> str:
        """How much was promised: `8 bus`, `8 orang × 2 hari`."""
        if self.people is not None and self.days is not None and self.people * self.days == self.quantity:
            return f"{formats.number(self.people)} orang × {formats.number(self.days)} hari"
        return f"{formats.number(self.quantity)} {self.unit}"

    @property
    def standing_quantity(self) -> Decimal:
        """What the partner will bring as far as is known: the definite quantity, else the pledged one."""
        return self.quantity if self.confirmed_quantity is None else self.confirmed_quantity

    @property
    def value(self) -> Decimal | None:
        """Rupiah of the standing quantity; None where no unit value is known."""
        return self.worth(self.standing_quantity)

    def worth(self, quantity: Decimal | None) -> Decimal | None:
        """So much of it in rupiah, to the sen (half up); None where no unit value, or no quantity, is known."""
        if self.unit_value is None or quantity is None:
            return None
        return (quantity * self.unit_value).quantize(SEN, rounding=ROUND_HALF_UP)
