"""What partners, officers and planners do with what arrives: record it, verify it, take back a mistake.

Every act holds the promise (its partnership first where the promise has to be open) before it looks at what of it has
arrived, so that two at once never both count. `verify` and `reverse` take goods away from what an activity has: doors
ask them through `fieldwork/stock`, which knows what was given of it.
"""

from datetime import date
from decimal import Decimal

from campaigns.ground import clock, files, formats, texts
from campaigns.ground.database import Base, add, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.files import Upload
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Role
from campaigns.plans.activities import Activity
from campaigns.plans.deliveries.questions import of_contribution
from campaigns.plans.deliveries.things import LONGEST_DOCUMENT_NO, LONGEST_RECEIVER, Delivery
from campaigns.plans.partnerships import Contribution, PromiseEntry, ledger
from campaigns.plans.partnerships.acts import expect_standing, make_definite
from campaigns.plans.partnerships.letters import tell_partner, tell_the_other
from campaigns.plans.partnerships.pledges import checked_quantity
from campaigns.plans.promise_ledger import EntryKind

NONE = Decimal(0)


def record(
    contribution: Contribution,
    quantity: Decimal,
    unit: str,
    day: date,
    receiver: str,
    document_no: str = "",
    *,
    activity: Activity | None = None,
    upload: Upload | None = None,
    by: Membership,
) -> Delivery:
    """Say that a part of a promise arrived, or all of it, or more, in the promise's unit; what came is definite.

    Without an activity, the promise's own is meant. `upload` is the photo or scan of its BAST, as `files.receive` gave
    it. Raises Invalid (`delivery.…` names the fault), Conflict (`delivery.twice`, taken back), NotAllowed.
    """
    require(by, Action.RECORD_DELIVERY, _place(contribution, activity, by))
    hold(contribution.partnership)
    hold(contribution)
    expect_standing(contribution)
    here = _checked_activity(contribution, activity)
    _check_unit(contribution, checked_quantity(quantity), unit)
    _check_day(contribution, day)
    receiver, document_no = _checked_texts(receiver, document_no)
    _refuse_twice(contribution, quantity, day, receiver, document_no)
    if contribution.is_open:  # what came is definite, whether its partner said so before or not
        make_definite(contribution, contribution.quantity, by=by)
    delivery = add(
        Delivery(
            contribution_id=contribution.id,
            activity_id=here.id if here else None,
            quantity=quantity,
            day=day,
            document_no=document_no,
            receiver=receiver,
            attachment_id=files.keep(upload).id if upload else None,
            recorded_by_id=by.person_id,
            recorded_agency_id=by.agency_id,
        )
    )
    _enter(delivery, EntryKind.ARRIVAL, quantity, by=by)
    _say_that_it_came(delivery, by)
    return delivery


def verify(delivery: Delivery, quantity: Decimal, reason: str = "", *, by: Membership) -> None:
    """Say how much of a delivery was found when looked at: all of it, or less, with a reason.

    What was said to have come and was not there is taken out of what arrived. Raises Invalid (more than was said, no
    reason for less), Conflict (verified already, taken back), NotAllowed.
    """
    require(by, Action.VERIFY_DELIVERY, delivery.contribution.partnership.campaign)
    _hold_waiting(delivery)
    contribution, gone = delivery.contribution, delivery.quantity - quantity
    reason = _checked_finding(delivery, quantity, reason)
    delivery.verified_quantity, delivery.verify_reason = quantity, reason
    delivery.verified_at, delivery.verified_by_id = clock.now(), by.person_id
    if quantity:
        _enter(delivery, EntryKind.VERIFICATION, quantity, by=by)
    if gone:
        _enter(delivery, EntryKind.ARRIVAL, -gone, reason, by=by)
    said = f"{formats.number(quantity)} dari {formats.number(delivery.quantity)} {contribution.unit}"
    journal.note(by, "memeriksa kiriman", delivery, note=said, reason=reason or None)
    if gone:
        body = f"{contribution.what}: diperiksa {said}. Alasan: {reason}"
        tell_partner(contribution.partnership, "Kiriman Anda diperiksa: jumlahnya kurang", body, by=by)


def reverse(delivery: Delivery, reason: str, *, by: Membership) -> None:
    """Take back a delivery that was recorded by mistake; its row stays, with the reason.

    A partner takes back what itself recorded, until it is verified; a planner anything. Raises Invalid (no reason),
    Conflict (taken back, verified), NotAllowed.
    """
    require(by, Action.RECORD_DELIVERY, _place(delivery.contribution, delivery.activity, by))
    hold(delivery.contribution)
    hold(delivery)
    if not delivery.stands:
        raise Conflict("delivery.reversed", "Kiriman ini sudah dibatalkan.")
    _check_whose(delivery, by)
    unsaid = ("delivery.reason", "Tulis apa yang keliru dari catatan ini.")
    reason = texts.checked(reason, texts.LONGEST_REASON, "delivery.long", "reason", empty=unsaid)
    contribution, arrived, verified = delivery.contribution, delivery.arrived, delivery.verified_quantity
    if arrived:
        _enter(delivery, EntryKind.ARRIVAL, -arrived, reason, _arrival_of(delivery), by=by)
    if verified:
        _enter(delivery, EntryKind.VERIFICATION, -verified, reason, by=by)
    delivery.reversed_at, delivery.reversed_by_id = clock.now(), by.person_id
    delivery.reverse_reason = reason
    journal.note(by, "membatalkan catatan kiriman", delivery, reason=reason)
    said = contribution.portion(delivery.quantity)
    tell_the_other(contribution.partnership, "Catatan kiriman dibatalkan", f"{said}. Alasan: {reason}", by=by)


def _enter(
    delivery: Delivery,
    kind: EntryKind,
    quantity: Decimal,
    reason: str = "",
    reverses: PromiseEntry | None = None,
    *,
    by: Membership,
) -> None:
    """Write into the promise's ledger what a delivery does to it, on the delivery's day: its periods stay right."""
    ledger.write(
        delivery.contribution,
        kind,
        quantity,
        reason,
        day=delivery.day,
        delivery_id=delivery.id,
        reverses=reverses,
        by=by,
    )


def _place(contribution: Contribution, activity: Activity | None, by: Membership) -> Base:
    """What somebody has to reach to record a delivery: the promise, the activity it arrives for, or the campaign."""
    here = activity or contribution.activity
    if by.role == Role.PARTNER or (here is None and by.role == Role.OFFICER):
        return contribution
    return here or contribution.partnership.campaign


def _checked_activity(contribution: Contribution, activity: Activity | None) -> Activity | None:
    """The activity that it arrived for. Raises Invalid if that is not one of the promise's campaign, or not its own."""
    here = activity or contribution.activity
    if here is not None and not contribution.serves(here):
        raise Invalid("delivery.activity", "Dukungan ini bukan untuk kegiatan itu.", "activity_id")
    return here


def _say_that_it_came(delivery: Delivery, by: Membership) -> None:
    """In the journal, and to the side that did not write it down."""
    contribution, number, day = delivery.contribution, delivery.document_no, delivery.day
    said = contribution.portion(delivery.quantity)
    journal.note(by, "mencatat kiriman", delivery, note=said, document_no=number, day=day)
    paper = f" BAST {number}." if number else ""
    title = f"Kiriman {contribution.partnership.agency.name} tiba"
    body = f"{said}, {formats.day(day)}, diterima {delivery.receiver}.{paper}"
    tell_the_other(contribution.partnership, title, body, by=by)


def _checked_texts(receiver: str, document_no: str) -> tuple[str, str]:
    """Who received it, and the number of its BAST, tidy. Raises Invalid."""
    unreceived = ("delivery.receiver", "Tulis nama yang menerima.")
    return (
        texts.checked(receiver, LONGEST_RECEIVER, "delivery.long", "receiver", empty=unreceived),
        texts.checked(document_no, LONGEST_DOCUMENT_NO, "delivery.long", "document_no"),
    )


def _check_unit(contribution: Contribution, quantity: Decimal, unit: str) -> None:
    """Eight `paket` are not eight `dus`: a unit that is not the promise's is asked back, never converted."""
    if " ".join(unit.split()).casefold() != " ".join(contribution.unit.split()).casefold():
        raise Invalid(
            "delivery.unit",
            f"Dijanjikan dalam {contribution.unit}: maksud Anda {formats.number(quantity)} {contribution.unit}?"
            f" Tulis jumlahnya dalam {contribution.unit}.",
            "unit",
        )


def _check_day(contribution: Contribution, day: date) -> None:
    if day > clock.today():
        raise Invalid("delivery.future", "Tanggal tiba belum terjadi. Catat setelah kirimannya tiba.", "day")
    pledged = clock.day_of(contribution.pledged_at)
    if day < pledged:
        sentence = f"Dukungan ini baru dijanjikan {formats.day(pledged)}; periksa tanggal tibanya."
        raise Invalid("delivery.early", sentence, "day")


def _refuse_twice(
    contribution: Contribution, quantity: Decimal, day: date, receiver: str, document_no: str
) -> None:
    """The same BAST, or without one the same facts, is a form that was sent twice."""
    for known in of_contribution(contribution):
        if not known.stands:
            continue
        if document_no and known.document_no.casefold() == document_no.casefold():
            raise Conflict(
                "delivery.twice", f"BAST {document_no} sudah tercatat untuk dukungan ini.", "document_no"
            )
        same = (known.quantity, known.day, known.receiver, known.document_no)
        if same == (quantity, day, receiver, document_no):
            raise Conflict("delivery.twice", "Kiriman yang sama persis sudah tercatat.")


def _hold_waiting(delivery: Delivery) -> None:
    hold(delivery.contribution)
    hold(delivery)
    if not delivery.stands:
        raise Conflict("delivery.reversed", "Kiriman ini sudah dibatalkan.")
    if delivery.is_verified:
        raise Conflict("delivery.verified", "Kiriman ini sudah diperiksa.")


def _checked_finding(delivery: Delivery, quantity: Decimal, reason: str) -> str:
    unit = delivery.contribution.unit
    if quantity != NONE:
        checked_quantity(quantity)
    if quantity > delivery.quantity:
        sentence = (
            f"Tercatat {formats.number(delivery.quantity)} {unit}; catat selebihnya sebagai kiriman lain."
        )
        raise Invalid("delivery.more", sentence, "quantity")
    reason = texts.checked(reason, texts.LONGEST_REASON, "delivery.long", "reason")
    if quantity < delivery.quantity and not reason:
        raise Invalid("delivery.reason", "Tulis mengapa jumlahnya kurang dari yang tercatat.", "reason")
    return reason


def _check_whose(delivery: Delivery, by: Membership) -> None:
    if by.role == Role.PLANNER:
        return
    if delivery.is_verified:
        raise Conflict("delivery.verified", "Kiriman ini sudah diperiksa. Hubungi perencana bila keliru.")
    if delivery.recorded_agency_id != by.agency_id:
        raise Conflict("delivery.theirs", "Kiriman ini dicatat pengundang. Hubungi perencana bila keliru.")


def _arrival_of(delivery: Delivery) -> PromiseEntry:
    """The entry by which it arrived."""
    return next(e for e in ledger.entries_of(delivery.contribution) if e.delivery_id == delivery.id)
