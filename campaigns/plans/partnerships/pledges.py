"""What a pledge must say: checked in one place for pledging and for changing a pledge (rule P1)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from campaigns.ground import formats, money, texts
from campaigns.ground.errors import Invalid
from campaigns.plans import account_codes
from campaigns.plans.activities.things import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships.things import (
    LONGEST_UNIT,
    LONGEST_WHAT,
    MOST_DAYS,
    MOST_PEOPLE,
    PERSON_DAYS,
    Contribution,
    ContributionKind,
    ValueBasis,
)


@dataclass(frozen=True)
class Pledge:
    """What a partner offers, as it was typed: so much of something, for an activity or for the whole campaign.

    Of PERSONNEL, so many people for so many days say how much, and `quantity` and `unit` are not read. Without a day
    (`needed_by`) the activity's own day is meant.
    """

    kind: ContributionKind
    what: str
    quantity: Decimal | None
    unit: str
    activity: Activity | None = None
    unit_value: Decimal | None = None
    basis: ValueBasis | None = None
    needed_by: date | None = None
    sub_activity: str = ""
    account_code: str = ""
    people: int | None = None
    days: int | None = None

    @property
    def of_people(self) -> bool:
        return self.kind == ContributionKind.PERSONNEL

    @property
    def from_own_budget(self) -> bool:
        return self.kind == ContributionKind.CASH_BUDGET


def columns_of(pledge: Pledge, campaign: Campaign) -> dict[str, object]:
    """The columns of a contribution to this campaign, tidy. Raises Invalid."""
    what, quantity, unit = _much_of(pledge)
    _check_value(pledge, quantity)
    sub_activity, account_code = _budget_line_of(pledge)
    _check_when(pledge, campaign)
    return {
        "kind": pledge.kind,
        "what": what,
        "quantity": quantity,
        "unit": unit,
        "people": pledge.people if pledge.of_people else None,
        "days": pledge.days if pledge.of_people else None,
        "activity": pledge.activity,
        "unit_value": pledge.unit_value,
        "basis": pledge.basis if pledge.unit_value is not None else None,
        "needed_by": pledge.needed_by or (pledge.activity.day if pledge.activity else None),
        "sub_activity": sub_activity,
        "account_code": account_code,
    }


def checked_quantity(quantity: Decimal | None) -> Decimal:
    """The quantity, above 0, at most 10**9, in thousandths at the finest. Raises Invalid."""
    if quantity is None or quantity <= 0:
        raise Invalid("contribution.quantity", "Jumlahnya harus lebih dari nol.", "quantity")
    if quantity > money.LARGEST_QUANTITY or quantity * 1000 != int(quantity * 1000):
        raise Invalid(
            "contribution.quantity",
            "Jumlah paling banyak satu miliar, dengan paling banyak tiga angka di belakang koma.",
            "quantity",
        )
    return quantity


def said_of(contribution: Contribution) -> dict[str, Any]:
    """What a contribution says, for the journal."""
    names = ("kind", "what", "quantity", "unit", "unit_value", "basis", "needed_by", "activity_id")
    paid_from = ("sub_activity", "account_code") if contribution.kind == ContributionKind.CASH_BUDGET else ()
    return {name: getattr(contribution, name) for name in (*names, *paid_from)}


def _much_of(pledge: Pledge) -> tuple[str, Decimal, str]:
    """What is given, how much of it, and in which unit; people are counted in person-days."""
    nameless = ("contribution.nameless", "Tulis apa yang Anda sediakan.")
    what = texts.checked(pledge.what, LONGEST_WHAT, "contribution.long", "what", empty=nameless)
    if pledge.of_people:
        return what, _person_days(pledge), PERSON_DAYS
    unitless = ("contribution.unit", "Tulis satuannya, misalnya bus, paket, atau kali siar.")
    unit = texts.checked(pledge.unit, LONGEST_UNIT, "contribution.long", "unit", empty=unitless)
    return what, checked_quantity(pledge.quantity), unit


def _person_days(pledge: Pledge) -> Decimal:
    people, days = pledge.people or 0, pledge.days or 0
    if not 1 <= people <= MOST_PEOPLE:
        sentence = f"Tulis berapa orang, 1 sampai {formats.number(MOST_PEOPLE)}."
        raise Invalid("contribution.people", sentence, "people")
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("contribution.days", f"Tulis berapa hari, 1 sampai {MOST_DAYS}.", "days")
    return Decimal(people * days)


def _check_value(pledge: Pledge, quantity: Decimal) -> None:
    """A value stands with its basis, and own budget without a value would count as nothing."""
    if pledge.unit_value is None and pledge.from_own_budget:
        raise Invalid("contribution.value", "Tulis biaya per satuan menurut DPA Anda.", "unit_value")
    if pledge.unit_value is not None and pledge.unit_value <= 0:
        raise Invalid("contribution.value", "Nilai satuan harus lebih dari nol atau kosong.", "unit_value")
    if pledge.unit_value is not None and pledge.basis is None:
        raise Invalid(
            "contribution.basis", "Pilih dasar nilai ini: SSH, penawaran, atau pernyataan.", "basis"
        )
    if pledge.unit_value is not None and pledge.unit_value * quantity > money.LARGEST:
        raise Invalid("contribution.value", "Nilai ini terlalu besar; periksa angka nolnya.", "unit_value")


def _budget_line_of(pledge: Pledge) -> tuple[str, str]:
    """What the partner pays itself names the line of its own DPA that pays it; all else names none."""
    if not pledge.from_own_budget:
        return "", ""
    return (
        account_codes.check_sub_activity(pledge.sub_activity, "contribution.sub-activity", "sub_activity"),
        account_codes.check_account(pledge.account_code, "contribution.account", "account_code"),
    )


def _check_when(pledge: Pledge, campaign: Campaign) -> None:
    activity = pledge.activity
    if activity and (activity.campaign_id != campaign.id or activity.is_cancelled):
        raise Invalid(
            "contribution.activity", "Pilih kegiatan kampanye ini yang tidak dibatalkan.", "activity_id"
        )
    if pledge.needed_by and pledge.needed_by > campaign.last_day:
        raise Invalid(
            "contribution.late",
            f"Kampanye ini berakhir {formats.day(campaign.last_day)}; dukungan harus tersedia sebelumnya.",
            "needed_by",
        )
