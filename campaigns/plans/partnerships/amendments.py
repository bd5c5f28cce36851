"""What is said of a promise after it was made definite: less comes, it comes later, something else comes instead.

Each is told to the planners. A planner may say the first two on the partner's word, with how it was told, since
partners telephone; what comes instead is a new promise, and only the partner promises.
"""

from datetime import date
from decimal import Decimal

from campaigns.ground import clock, formats
from campaigns.ground.database import hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans.partnerships import acts, ledger
from campaigns.plans.partnerships.letters import tell_the_other
from campaigns.plans.partnerships.pledges import Pledge, checked_quantity
from campaigns.plans.partnerships.things import NONE, Contribution
from campaigns.plans.promise_ledger import EntryKind


def fall_short(contribution: Contribution, quantity: Decimal, reason: str, *, by: Membership) -> None:
    """Say that only so much will come, and why; 0 where nothing does.

    Raises Invalid (no reason, not less than was definite, less than has arrived), Conflict (not definite, taken
    back, partnership over), NotAllowed.
    """
    acts.require_word(by, contribution)
    before = _hold_definite(contribution)
    reason = acts.checked_reason(reason, "contribution.reason", "Tulis alasan jumlahnya berkurang.")
    _check_less(contribution, quantity, before)
    contribution.confirmed_quantity = quantity
    ledger.write(contribution, EntryKind.CONFIRMATION, quantity - before, reason, by=by)
    told = (
        f"{contribution.what}: {formats.number(quantity)} dari {formats.number(before)} {contribution.unit}"
    )
    journal.note(
        by,
        "menyatakan dukungan berkurang",
        contribution,
        {"confirmed_quantity": before},
        confirmed_quantity=quantity,
        reason=reason,
    )
    agency = contribution.partnership.agency.name
    less = f"{agency}: dukungan berkurang {formats.number(before - quantity)} {contribution.unit}"
    tell_the_other(contribution.partnership, less, f"{told} yang semula dipastikan. Alasan: {reason}", by=by)


def put_off(contribution: Contribution, day: date, reason: str, *, by: Membership) -> None:
    """Say that it comes on a later WITA day, and why; the day that was promised stays in the ledger (rule T2).

    Raises Invalid (no reason, a day that is no later, past, or beyond the campaign), Conflict (not definite, taken
    back, nothing of it still to come, partnership over), NotAllowed.
    """
    acts.require_word(by, contribution)
    _hold_definite(contribution)
    reason = acts.checked_reason(
        reason, "contribution.reason", "Tulis alasan dukungan ini datang lebih lambat."
    )
    _check_later(contribution, day)
    before, contribution.needed_by = contribution.needed_by, day
    ledger.write(contribution, EntryKind.PROMISE, NONE, reason, by=by)
    journal.note(by, "menunda dukungan", contribution, {"needed_by": before}, needed_by=day, reason=reason)
    since = f", semula {formats.day(before)}" if before else ""
    agency = contribution.partnership.agency.name
    tell_the_other(
        contribution.partnership,
        f"{agency}: dukungan datang lebih lambat",
        f"{contribution.line}: tersedia {formats.day(day)}{since}. Alasan: {reason}",
        by=by,
    )


def replace(contribution: Contribution, reason: str, offered: Pledge, *, by: Membership) -> Contribution:
    """Promise something else in its place: the old promise is taken back, the new one names it.

    Raises as `pledge`, and Invalid (no reason), Conflict (not definite, a part of it arrived already), NotAllowed.
    """
    require(by, Action.PLEDGE_CONTRIBUTION, contribution)
    _hold_definite(contribution)
    reason = acts.checked_reason(reason, "contribution.reason", "Tulis alasan dukungan ini diganti.")
    if ledger.standing_of([contribution])[contribution.id].arrived:
        raise Conflict(
            "contribution.arrived",
            "Sebagian sudah tiba. Nyatakan sisanya kurang, lalu janjikan penggantinya sebagai dukungan baru.",
        )
    acts.cancel(contribution, reason, by)
    made = acts.pledge(contribution.partnership, offered, by=by)
    made.replaces_id = contribution.id
    journal.note(
        by, "mengganti janji dukungan", made, note=f"{contribution.line} → {made.line}", reason=reason
    )
    return made


def _hold_definite(contribution: Contribution) -> Decimal:
    """Hold a promise that is definite, its partnership first; gives the quantity that is. Raises Conflict."""
    hold(contribution.partnership)
    hold(contribution)
    acts.expect_standing(contribution)
    if contribution.confirmed_quantity is None:
        raise Conflict("contribution.open", "Janji ini belum dipastikan. Ubah atau pastikan saja jumlahnya.")
    acts.expect_accepted(contribution.partnership)
    return contribution.confirmed_quantity


def _check_less(contribution: Contribution, quantity: Decimal, before: Decimal) -> None:
    if quantity != NONE:
        checked_quantity(quantity)
    if quantity >= before:
        sentence = (
            f"Tulis jumlah di bawah {formats.number(before)} {contribution.unit} yang sudah dipastikan."
        )
        raise Invalid("contribution.not-less", sentence, "quantity")
    arrived = ledger.standing_of([contribution])[contribution.id].arrived
    if quantity < arrived:
        sentence = (
            f"Sudah tiba {formats.number(arrived)} {contribution.unit}; tulis paling sedikit sebanyak itu."
        )
        raise Invalid("contribution.arrived", sentence, "quantity")


def _check_later(contribution: Contribution, day: date) -> None:
    if not ledger.standing_of([contribution])[contribution.id].missing:
        raise Conflict("contribution.here", "Tidak ada lagi yang masih ditunggu dari dukungan ini.")
    earliest, needed = clock.today(), contribution.needed_by
    if needed is not None and day <= needed:
        sentence = f"Pilih hari sesudah {formats.day(needed)}, hari yang dijanjikan sekarang."
        raise Invalid("contribution.not-later", sentence, "needed_by")
    if day < earliest:
        raise Invalid("contribution.past", "Hari ini sudah lewat. Pilih hari yang akan datang.", "needed_by")
    last = contribution.partnership.campaign.last_day
    if day > last:
        sentence = f"Kampanye ini berakhir {formats.day(last)}; bila baru datang sesudahnya, nyatakan kurang."
        raise Invalid("contribution.late", sentence, "needed_by")
