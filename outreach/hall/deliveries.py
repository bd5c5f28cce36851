"""Forms that partners, officers and planners share: what became of a promise, what arrived, what became of it."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import SelectChoice, SelectField, StringField, TextAreaField

from campaigns.fieldwork import stock
from campaigns.fieldwork.stock import MovementKind, StockMovement
from campaigns.ground import clock, formats
from campaigns.ground.database import fetch, transaction
from campaigns.ground.errors import NotFound
from campaigns.ground.files import Attachment
from campaigns.ground.texts import LONGEST_REASON
from campaigns.people.persons import Membership
from campaigns.plans import activities, deliveries, partnerships
from campaigns.plans.activities import Activity
from campaigns.plans.deliveries import Delivery
from campaigns.plans.deliveries.things import LONGEST_DOCUMENT_NO, LONGEST_RECEIVER
from campaigns.plans.partnerships import Contribution
from campaigns.plans.partnerships.things import LONGEST_UNIT
from outreach.hall.attachments import received
from outreach.hall.forms import CHOSEN, REQUIRED, DayField, HouseForm, Length, OnceForm, QuantityField
from outreach.hall.words import word

MOVEMENTS = [SelectChoice(kind, word(kind)) for kind in MovementKind]


class ShortfallForm(HouseForm):
    quantity = QuantityField("Jumlah seluruhnya yang jadi datang", [REQUIRED])
    reason = TextAreaField("Alasan", [REQUIRED, Length(max=LONGEST_REASON)])

    def say(self, contribution: Contribution, by: Membership) -> None:
        """Less comes. Raises Invalid, Conflict, NotAllowed."""
        with transaction():
            partnerships.fall_short(contribution, self.quantity.required(), self.reason.data, by=by)


class DelayForm(HouseForm):
    needed_by = DayField("Hari yang baru", [REQUIRED])
    reason = TextAreaField("Alasan", [REQUIRED, Length(max=LONGEST_REASON)])

    def say(self, contribution: Contribution, by: Membership) -> None:
        """It comes later. Raises Invalid, Conflict, NotAllowed."""
        with transaction():
            partnerships.put_off(contribution, self.needed_by.data, self.reason.data, by=by)


class DeliveryForm(HouseForm):
    """A delivery with its BAST; the unit is typed, so that another one than the promise's is asked back."""

    quantity = QuantityField("Jumlah yang tiba", [REQUIRED])
    unit = StringField("Satuan", [REQUIRED, Length(max=LONGEST_UNIT)])
    day = DayField("Tanggal tiba", [REQUIRED])
    receiver = StringField("Diterima oleh", [REQUIRED, Length(max=LONGEST_RECEIVER)])
    document_no = StringField("Nomor BAST", [Length(max=LONGEST_DOCUMENT_NO)])
    activity_id = SelectField("Untuk kegiatan", coerce=int, default=0)
    file = FileField("Foto atau pindaian BAST")

    @classmethod
    def showing(cls, contribution: Contribution) -> "DeliveryForm":
        """The form as it is opened: what is missing, today."""
        missing = deliveries.standing_of([contribution])[contribution.id].missing
        return cls(data={"quantity": missing or None, "unit": contribution.unit, "day": clock.today()})

    def offer(self, contribution: Contribution) -> "DeliveryForm":
        """Fill the choice: the activity of the promise, or one of its campaign's that were not called off."""
        campaign = contribution.partnership.campaign
        going = [a for a in activities.of(campaign) if not a.is_cancelled]
        choices = [SelectChoice(a.id, f"{formats.day(a.day)} · {a.site.name}") for a in going]
        if contribution.activity_id is not None:
            choices = [one for one in choices if one.value == contribution.activity_id]
        self.activity_id.choices = [SelectChoice(0, "Menurut janjinya"), *choices]
        return self

    def record(
        self, contribution: Contribution, by: Membership, activity: Activity | None = None
    ) -> Delivery:
        """It arrived, for the activity chosen where none is given. Raises Invalid, Conflict, NotAllowed."""
        upload = received(self.file)
        with transaction():
            chosen = fetch(Activity, self.activity_id.data) if self.activity_id.data else None
            return deliveries.record(
                contribution,
                self.quantity.required(),
                self.unit.data,
                self.day.data,
                self.receiver.data,
                self.document_no.data or "",
                activity=activity or chosen,
                upload=upload,
                by=by,
            )


class VerificationForm(HouseForm):
    quantity = QuantityField("Jumlah yang ditemukan", [REQUIRED])
    reason = TextAreaField("Alasan bila kurang", [Length(max=LONGEST_REASON)])


class MistakeForm(HouseForm):
    reason = TextAreaField("Apa yang keliru", [REQUIRED, Length(max=LONGEST_REASON)])


class MovementForm(OnceForm):
    """What became of goods at an activity."""

    contribution_id = SelectField("Barang", [CHOSEN], coerce=int)
    kind = SelectField("Apa yang terjadi", choices=MOVEMENTS, coerce=MovementKind, default=MovementKind.GIVEN)
    quantity = QuantityField("Jumlah", [REQUIRED])
    day = DayField("Tanggal", [REQUIRED])
    note = StringField("Catatan", [Length(max=LONGEST_REASON)])

    @classmethod
    def showing(cls) -> "MovementForm":
        return cls(data={"day": clock.today()})

    def offer(self, items: list[stock.Item]) -> "MovementForm":
        """Fill the choice: what arrived here, each with what is left of it."""
        self.contribution_id.choices = [
            SelectChoice(
                item.contribution.id,
                f"{item.contribution.what}: sisa {formats.number(item.balance.left)} {item.contribution.unit}",
            )
            for item in items
        ]
        return self

    def record(self, activity: Activity, by: Membership) -> StockMovement:
        """It happened. Raises Invalid, Conflict, NotAllowed."""
        key = self.renew_key()
        with transaction():
            return stock.move(
                activity,
                fetch(Contribution, self.contribution_id.data),
                self.kind.data,
                self.quantity.required(),
                self.note.data or "",
                day=self.day.data,
                key=key,
                by=by,
            )


def told(movement: StockMovement) -> str:
    """What happened, as the answer to whoever wrote it down: `dibagikan 70 paket Paket siaga banjir`."""
    return f"{word(movement.kind).lower()} {movement.contribution.portion(movement.quantity)}"


def stock_of(activity: Activity) -> dict[str, Any]:
    """What a page on an activity's goods shows."""
    return {
        "activity": activity,
        "expected": deliveries.for_activity(activity),
        "items": stock.items_of(activity),
        "movements": stock.movements_of(activity),
        "undone": stock.undone_of(activity),
    }


def document_of(delivery: Delivery) -> Attachment:
    """The photo or scan of its BAST. Raises NotFound."""
    if delivery.attachment is None:
        raise NotFound("delivery.no-document", "Kiriman ini belum mempunyai foto atau pindaian.")
    return delivery.attachment
