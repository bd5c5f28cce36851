"""What people do with goods after they arrived: give, return, write off, and take back a mistake.

Every act holds the promise before it looks at what is left of it, so that two at once never both take the same rest
(rule S1). At the desk nothing goes below zero; what a device says happened has happened, and is flagged (rule P1).
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from campaigns.fieldwork.stock.questions import balance_of
from campaigns.fieldwork.stock.things import MovementKind, StockMovement
from campaigns.ground import clock, formats, texts
from campaigns.ground.database import add, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import deliveries
from campaigns.plans.activities import Activity
from campaigns.plans.deliveries import Delivery
from campaigns.plans.partnerships import Contribution
from campaigns.plans.partnerships.pledges import checked_quantity

DONE = {
    MovementKind.GIVEN: "membagikan barang",
    MovementKind.RETURNED: "mengembalikan barang",
    MovementKind.DAMAGED: "mencatat barang rusak",
}


def move(
    activity: Activity,
    contribution: Contribution,
    kind: MovementKind,
    quantity: Decimal,
    note: str = "",
    *,
    day: date | None = None,
    key: str = "",
    by: Membership,
) -> StockMovement:
    """Write down that so much was given, returned or damaged, on a WITA day (today, where none is said).

    `key` is the form's UUID: sent twice, it is still one movement (rule S1). Raises Invalid (`stock.short`: more than
    is left, `stock.kind`, `stock.elsewhere`, `stock.future`), Conflict (`stock.sent`), NotAllowed.
    """
    require(by, Action.KEEP_STOCK, activity)
    hold(contribution)
    _check(activity, contribution, quantity)
    day = _checked_day(day)
    key = texts.checked(key, texts.LONGEST_UUID, "stock.client", "key")
    if known := _sent_before(key, activity, contribution, kind, quantity, day):
        return known
    left = balance_of(activity, contribution).left
    if quantity > left:
        rest = f"Tersisa {formats.number(left)} {contribution.unit}"
        raise Invalid("stock.short", f"{rest}; periksa jumlahnya, atau catat dulu kirimannya.", "quantity")
    return _write(activity, contribution, kind, quantity, note, day, key or None, by=by)


def accept(
    activity: Activity,
    contribution: Contribution,
    kind: MovementKind,
    quantity: Decimal,
    note: str = "",
    *,
    day: date,
    client_id: str,
    by: Membership,
) -> StockMovement:
    """Take over what a device wrote down without signal: never refused for what is left, but flagged (rules P1, D1).

    The same `client_id` again gives what is known. Raises Invalid (`stock.kind`, …), Conflict (`stock.sent`: it said
    something else before), NotAllowed.
    """
    require(by, Action.KEEP_STOCK, activity)
    hold(contribution)
    unmarked = ("stock.client", "Catatan dari gawai ini tidak bernomor; kirim ulang dari gawainya.")
    client_id = texts.checked(client_id, texts.LONGEST_UUID, "stock.client", "client_id", empty=unmarked)
    _check(activity, contribution, quantity)
    day = _checked_day(day)
    if known := _sent_before(client_id, activity, contribution, kind, quantity, day):
        return known
    flagged = quantity > balance_of(activity, contribution).left
    return _write(activity, contribution, kind, quantity, note, day, client_id, flagged=flagged, by=by)


def undo(movement: StockMovement, reason: str, *, by: Membership) -> StockMovement:
    """Take a mistake back by a movement of its own. Raises Invalid (no reason, a reversal), Conflict, NotAllowed."""
    require(by, Action.KEEP_STOCK, movement.activity)
    hold(movement.contribution)
    unsaid = ("stock.reason", "Tulis apa yang keliru dari catatan ini.")
    reason = texts.checked(reason, texts.LONGEST_REASON, "stock.long", "reason", empty=unsaid)
    if movement.reverses_id is not None:
        raise Invalid("stock.reversal", "Catatan ini sendiri sebuah pembatalan; catat kembali faktanya.")
    if db.session.scalar(select(StockMovement.id).where(StockMovement.reverses_id == movement.id)):
        raise Conflict("stock.reversed", "Catatan ini sudah dibatalkan.")
    made = add(
        StockMovement(
            activity_id=movement.activity_id,
            contribution_id=movement.contribution_id,
            kind=movement.kind,
            quantity=-movement.quantity,
            day=movement.day,
            note=reason,
            reverses_id=movement.id,
            made_by_id=by.person_id,
        )
    )
    journal.note(by, "membatalkan catatan barang", made, reason=reason)
    return made


def verify(delivery: Delivery, quantity: Decimal, reason: str = "", *, by: Membership) -> None:
    """`deliveries.verify`, unless more was given of it than was found.

    Raises as that, and Conflict `stock.used`.
    """
    require(by, Action.VERIFY_DELIVERY, delivery.contribution.partnership.campaign)
    deliveries.verify(delivery, quantity, reason, by=by)
    _expect_unspent(delivery)


def take_back(delivery: Delivery, reason: str, *, by: Membership) -> None:
    """`deliveries.reverse`, unless something depends on it. Raises as that, and Conflict `stock.used`."""
    deliveries.reverse(delivery, reason, by=by)
    _expect_unspent(delivery)


def _expect_unspent(delivery: Delivery) -> None:
    """What was given away of a delivery cannot be said not to have come. The promise is held already."""
    contribution, activity = delivery.contribution, delivery.activity
    if activity is None or not contribution.is_goods:
        return
    left = balance_of(activity, contribution).left
    if left < 0:
        gone = f"{formats.number(-left)} {contribution.unit}"
        sentence = (
            f"{gone} dari kiriman ini sudah dibagikan, rusak, atau dikembalikan; batalkan dulu catatan itu."
        )
        raise Conflict("stock.used", sentence)


def _check(activity: Activity, contribution: Contribution, quantity: Decimal) -> None:
    if not contribution.is_goods:
        raise Invalid("stock.kind", "Hanya barang yang punya stok.", "contribution_id")
    if not contribution.serves(activity):
        raise Invalid("stock.elsewhere", "Barang ini bukan untuk kegiatan ini.", "contribution_id")
    checked_quantity(quantity)


def _sent_before(
    client_id: str,
    activity: Activity,
    contribution: Contribution,
    kind: MovementKind,
    quantity: Decimal,
    day: date,
) -> StockMovement | None:
    """What was written by this id, if these are its facts; None for an id that is new, or none. Raises Conflict."""
    known = db.session.scalar(select(StockMovement).where(StockMovement.client_id == client_id))
    if known is None:
        return None
    facts = (known.activity_id, known.contribution_id, known.kind, known.quantity, known.day)
    if facts != (activity.id, contribution.id, kind, quantity, day):
        said = known.contribution.portion(known.quantity)
        sentence = (
            f"Formulir ini sudah menyimpan {said}. Simpan sekali lagi bila isian ini catatan yang lain."
        )
        raise Conflict("stock.sent", sentence)
    return known


def _checked_day(day: date | None) -> date:
    if day is not None and day > clock.today():
        raise Invalid("stock.future", "Tanggal ini belum tiba. Catat setelah terjadi.", "day")
    return day or clock.today()


def _write(
    activity: Activity,
    contribution: Contribution,
    kind: MovementKind,
    quantity: Decimal,
    note: str,
    day: date,
    client_id: str | None = None,
    *,
    flagged: bool = False,
    by: Membership,
) -> StockMovement:
    made = add(
        StockMovement(
            activity_id=activity.id,
            contribution_id=contribution.id,
            kind=kind,
            quantity=quantity,
            day=day,
            note=texts.checked(note, texts.LONGEST_REASON, "stock.long", "note"),
            client_id=client_id,
            flagged=flagged,
            made_by_id=by.person_id,
        )
    )
    said = contribution.portion(quantity)
    journal.note(by, DONE[kind], made, note=said, day=day)
    return made
