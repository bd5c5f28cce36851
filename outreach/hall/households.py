"""Households that receive a gift: the form and the list that officers and planners share."""

from typing import Any

from wtforms import IntegerField, SelectChoice, SelectField, StringField, TextAreaField

from campaigns.fieldwork import households, stock
from campaigns.fieldwork.households import LONGEST_NAME, HouseholdGift, Identity
from campaigns.ground import formats, regions
from campaigns.ground.database import transaction
from campaigns.ground.errors import Invalid
from campaigns.ground.texts import LONGEST_REASON
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity
from campaigns.plans.programs import OneGiftPer, Program
from outreach.hall.filters import paged
from outreach.hall.forms import Length, OnceForm, Optional

LONGEST_TYPED = 40  # characters of a number, with the spaces and dots that people put into it
UNNUMBERED = ("head", "rt", "rw", "village_code")


class HouseholdForm(OnceForm):
    """One household: by its number, or where it has none at hand by whose house it is."""

    number = StringField("Nomor KK", [Length(max=LONGEST_TYPED)])
    head = StringField("Nama kepala keluarga", [Length(max=LONGEST_NAME)])
    rt = IntegerField("RT", [Optional()])
    rw = IntegerField("RW", [Optional()])
    village_code = SelectField("Desa/kelurahan rumahnya", default="")
    reason = TextAreaField("Alasan memberi lagi", [Length(max=LONGEST_REASON)])

    def offer(self, activity: Activity) -> "HouseholdForm":
        """Fill the choice: the villages that the activity serves, and the one in which it stands."""
        codes = {village.code for village in activity.catchment}
        codes |= {activity.site.village_code} if activity.site.village_code else set()
        named = regions.names(codes)
        self.village_code.choices = [SelectChoice("", "Pilih desa/kelurahan")] + [
            SelectChoice(code, named[code]) for code in sorted(codes)
        ]
        return self

    @property
    def is_unnumbered(self) -> bool:
        """Whether anything was typed, or is wrong, about a household without a number."""
        return any(self[name].data or self[name].errors for name in UNNUMBERED)

    @property
    def is_again(self) -> bool:
        """Whether a reason is asked for, or was typed."""
        return bool(self.reason.data or self.reason.errors)

    def record(self, activity: Activity, by: Membership) -> HouseholdGift:
        """It received its gift. Raises Invalid, Conflict, NotAllowed."""
        key = self.renew_key()
        identity = self._identity()
        with transaction():
            return households.give(activity, identity, self.reason.data or "", key=key, by=by)

    def _identity(self) -> Identity:
        number = (self.number.data or "").strip()
        if not self.is_unnumbered:
            if not number:
                raise Invalid("household.unnamed", "Isi nomor KK atau NIK penerima.", "number")
            return households.of_number(number)
        if number:
            said = "Isi nomornya saja, atau nama kepala keluarga dengan RT/RW dan desanya; jangan keduanya."
            raise Invalid("household.both", said, "number")
        if not self.village_code.data:
            raise Invalid("household.house", "Pilih desa/kelurahan rumahnya.", "village_code")
        [village] = regions.require_villages([self.village_code.data], "village_code")
        return households.of_house(self.head.data or "", self.rt.data or 0, self.rw.data or 0, village)


def rule_of(program: Program) -> str:
    """The program's rule on gifts, as a sentence (rule S2)."""
    rule = program.gift_rule
    match rule.per:
        case OneGiftPer.ACTIVITY:
            return "Satu keluarga menerima barang satu kali di tiap kegiatan."
        case OneGiftPer.CAMPAIGN:
            return "Satu keluarga menerima barang satu kali dalam satu kampanye."
        case OneGiftPer.DAYS:
            days = formats.number(rule.days)
            return (
                f"Satu keluarga menerima barang satu kali dalam {days} hari, di semua kampanye program ini."
            )


def named(ending: str | None, is_forgotten: bool) -> str:
    """How a household is named on a page: by the end of its number, where it has one that is known and may be told."""
    if is_forgotten:
        return "keluarga yang nomornya sudah dihapus"
    if ending is None:
        return "keluarga penerima"
    return f"keluarga bernomor akhir {ending}" if ending else "keluarga tanpa nomor"


def told(gift: HouseholdGift) -> str:
    """The same of whom a gift is for."""
    return named(gift.household.ending, gift.household.is_forgotten)


def households_of(activity: Activity) -> dict[str, Any]:
    """What a page on an activity's households shows."""
    return {
        "activity": activity,
        "page": paged(households.of(activity)),
        "number": households.number_of(activity),
        "given": stock.given([Activity.id == activity.id]).get(activity.id, {}),
        "rule": rule_of(activity.campaign.program),
        "told": told,
    }
