"""What a promise must say: checked in one place for pledging and for changing a pledge (rule P1)."""

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
class Promise:
    """What a pledge says, as it was typed; of PERSONNEL, people and days say how much (and `quantity` is not read)."""

    kind: ContributionKind
    what: str
    quantity: Decimal
    unit: str
    activity: Activity | None
    unit_value: Decimal | None
    basis: ValueBasis | None
    needed_by: date | None
    sub_activity: str
    account_code: str
    people: int | None = None
    days: int | None = None

    @property
    def of_people(self) -> bool:
        return self.kind == ContributionKind.PERSONNEL

    @property
    def from_own_budget(self) -> bool:
        return self.kind == ContributionKind.CASH_BUDGET


def columns_of(promise: Promise, campaign: Campaign) -> dict[str, object]:
    """The columns of a contribution to this campaign, tidy. Raises Invalid."""
    what, quantity, unit = _much_of(promise)
    _check_value(promise, quantity)
    sub_activity, account_code = _budget_line_of(promise)
    _check_when(promise, campaign)
    return {
        "kind": promise.kind,
        "what": what,
        "quantity": quantity,
        "unit": unit,
        "people": promise.people if promise.of_people else None,
        "days": promise.days if promise.of_people else None,
        "activity": promise.activity,
        "unit_value": promise.unit_value,
        "basis": promise.basis if promise.unit_value is not None else None,
        "needed_by": promise.needed_by or (promise.activity.day if promise.activity else None),
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


def _much_of(promise: Promise) -> tuple[str, Decimal, str]:
    """What is given, how much of it, and in which unit; people are counted in person-days."""
    nameless = ("contribution.nameless", "Tulis apa yang Anda sediakan.")
    what = texts.checked(promise.what, LONGEST_WHAT, "contribution.long", "what", empty=nameless)
    if promise.of_people:
        return what, _person_days(promise), PERSON_DAYS
    unitless = ("contribution.unit", "Tulis satuannya, misalnya bus, paket, atau kali siar.")
    unit = texts.checked(promise.unit, LONGEST_UNIT, "contribution.long", "unit", empty=unitless)
    return what, checked_quantity(promise.quantity), unit


def _person_days(promise: Promise) -> Decimal:
    people, days = promise.people or 0, promise.days or 0
    if not 1 <= people <= MOST_PEOPLE:
        sentence = f"Tulis berapa orang, 1 sampai {formats.number(MOST_PEOPLE)}."
        raise Invalid("contribution.people", sentence, "people")
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("contribution.days", f"Tulis berapa hari, 1 sampai {MOST_DAYS}.", "days")
    return Decimal(people * days)


def _check_value(promise: Promise, quantity: Decimal) -> None:
    """A value stands with its basis, and own budget without a value would count as nothing."""
    if promise.unit_value is None and promise.from_own_budget:
        raise Invalid("contribution.value", "Tulis biaya per satuan menurut DPA Anda.", "unit_value")
    if promise.unit_value is not None and promise.unit_value <= 0:
        raise Invalid("contribution.value", "Nilai satuan harus lebih dari nol atau kosong.", "unit_value")
    if promise.unit_value is not None and promise.basis is None:
        raise Invalid(
            "contribution.basis", "Pilih dasar nilai ini: SSH, penawaran, atau pernyataan.", "basis"
        )
    if promise.unit_value is not None and promise.unit_value * quantity > money.LARGEST:
        raise Invalid("contribution.value", "Nilai ini terlalu besar; periksa angka nolnya.", "unit_value")


def _budget_line_of(promise: Promise) -> tuple[str, str]:
    """What the partner pays itself names the line of its own DPA that pays it; all else names none."""
    if not promise.from_own_budget:
        return "", ""
    return (
        account_codes.check_sub_activity(promise.sub_activity, "contribution.sub-activity", "sub_activity"),
        account_codes.check_account(promise.account_code, "contribution.account", "account_code"),
    )


def _check_when(promise: Promise, campaign: Campaign) -> None:
    activity = promise.activity
    if activity and (activity.campaign_id != campaign.id or activity.is_cancelled):
        raise Invalid(
            "contribution.activity", "Pilih kegiatan kampanye ini yang tidak dibatalkan.", "activity_id"
        )
    if promise.needed_by and promise.needed_by > campaign.last_day:
        raise Invalid(
            "contribution.late",
            f"Kampanye ini berakhir {formats.day(campaign.last_day)}; dukungan harus tersedia sebelumnya.",
            "needed_by",
        )
