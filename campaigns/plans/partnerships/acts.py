"""What planners and liaison officers do: invite, answer, pledge, confirm, withdraw, end.

Every act on a promise holds its partnership first and the promise second, so that ending a partnership and
promising in it never cross, and two liaison officers never both answer.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from campaigns.ground import clock, formats, texts
from campaigns.ground.database import add, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.agencies import OWN_CODE, Agency
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Role
from campaigns.plans import campaigns
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships import calls, ledger, links
from campaigns.plans.partnerships.letters import tell_partner, tell_planner
from campaigns.plans.partnerships.pledges import Pledge, checked_quantity, columns_of, said_of
from campaigns.plans.partnerships.questions import standing_promises_of
from campaigns.plans.partnerships.things import (
    NONE,
    Contribution,
    ContributionState,
    Partnership,
    PartnershipState,
)
from campaigns.plans.promise_ledger import EntryKind


def invite(campaign: Campaign, agency: Agency, asked: str, reply_by: date, *, by: Membership) -> Partnership:
    """Ask an agency for help; one that declined or was released before is asked anew.

    The invitation names the standing agreement that the playbook calls on, if it holds on the campaign's days.

    Raises Invalid (nothing asked, day past, not a partner), Conflict (asked already, campaign over),
    NotAllowed.
    """
    require(by, Action.INVITE_PARTNER, campaign)
    hold(campaign)
    campaigns.expect_alive(campaign)
    asked = _checked_asked(asked)
    _check_invitation(agency, reply_by)
    partnership = db.session.scalar(
        select(Partnership).where(Partnership.campaign_id == campaign.id, Partnership.agency_id == agency.id)
    )
    if partnership is None:
        partnership = add(
            Partnership(campaign_id=campaign.id, agency_id=agency.id, asked=asked, reply_by=reply_by)
        )
        journal.note(by, "mengundang mitra", partnership, agency=agency.code, reply_by=reply_by)
    else:
        _ask_anew(partnership, asked, reply_by, by)
    agreement = calls.agreement_for(campaign, agency)
    partnership.agreement_id = agreement.id if agreement else None
    basis = f"\n\nUndangan ini berdasarkan {agreement.told}." if agreement else ""
    tell_partner(
        partnership,
        f"Undangan mendukung {campaign.title}",
        f"{by.agency.name} mengundang {agency.name} mendukung kampanye {campaign.title}"
        f" ({formats.days(campaign.first_day, campaign.last_day)}).{basis}\n\nYang diharapkan:\n{asked}\n\n"
        f"Mohon dijawab paling lambat {formats.day(reply_by)} melalui portal mitra Jangkau.",
        by=by,
    )
    return partnership


def accept(partnership: Partnership, note: str = "", *, by: Membership) -> None:
    """Say yes to an invitation. Raises Conflict (answered already, campaign over), NotAllowed."""
    require(by, Action.ANSWER_INVITATION, partnership)
    note = texts.checked(note, texts.LONGEST_REASON, "partnership.long", "note")
    _answer(partnership, PartnershipState.ACCEPTED, note, "menerima undangan kemitraan", by)
    tell_planner(partnership, f"{partnership.agency.name} bersedia mendukung", note, by=by)


def decline(partnership: Partnership, reason: str, *, by: Membership) -> None:
    """Say no, and why. Raises Invalid (no reason), Conflict (answered already, campaign over), NotAllowed."""
    require(by, Action.ANSWER_INVITATION, partnership)
    reason = checked_reason(
        reason, "partnership.reason", "Tulis alasan agar pengundang tahu langkah berikutnya."
    )
    _answer(partnership, PartnershipState.DECLINED, reason, "menolak undangan kemitraan", by)
    tell_planner(partnership, f"{partnership.agency.name} belum dapat mendukung", f"Alasan: {reason}", by=by)


def pledge(partnership: Partnership, offered: Pledge, *, by: Membership) -> Contribution:
    """Promise what is offered.

    Raises Invalid (`contribution.…` names the fault), Conflict (`partnership.unanswered`, campaign over,
    `contribution.twice`), NotAllowed.
    """
    require(by, Action.PLEDGE_CONTRIBUTION, partnership)
    hold(partnership)
    expect_accepted(partnership)
    facts = columns_of(offered, partnership.campaign)
    _refuse_twice(partnership, facts)
    contribution = add(Contribution(partnership_id=partnership.id, **facts))
    ledger.write(contribution, EntryKind.PROMISE, contribution.quantity, by=by)
    journal.note(by, "menjanjikan dukungan", contribution, note=contribution.line, **said_of(contribution))
    tell_planner(partnership, f"{partnership.agency.name} menjanjikan dukungan", contribution.line, by=by)
    return contribution


def revise_pledge(contribution: Contribution, offered: Pledge, *, seen: int, by: Membership) -> None:
    """Change a promise that is not definite yet (rule P1); `seen` is the version that the person read.

    Raises as `pledge`, and Conflict `contribution.confirmed`, `contribution.changed` (since it was read).
    """
    require(by, Action.PLEDGE_CONTRIBUTION, contribution)
    hold_open(contribution)
    if seen != contribution.version:
        raise Conflict(
            "contribution.changed",
            f"Rekan Anda baru saja mengubah janji ini menjadi {contribution.line}."
            " Simpan sekali lagi bila isian Anda yang benar.",
        )
    facts, before = columns_of(offered, contribution.partnership.campaign), said_of(contribution)
    for name, value in facts.items():
        setattr(contribution, name, value)
    db.session.flush()  # its activity's number follows the activity only then, and the journal names the number
    more = contribution.quantity - before["quantity"]
    if more or contribution.needed_by != before["needed_by"]:
        _rewrite_promise(contribution, before["quantity"], by)
    journal.note(
        by, "mengubah janji dukungan", contribution, before, note=contribution.line, **said_of(contribution)
    )


def confirm(contribution: Contribution, quantity: Decimal, *, by: Membership) -> None:
    """Make a promise definite, in the quantity that will surely come: less, as much, or more than pledged.

    Raises Invalid (not above 0), Conflict (definite already, taken back, partnership over), NotAllowed.
    """
    require(by, Action.PLEDGE_CONTRIBUTION, contribution)
    hold_open(contribution)
    make_definite(contribution, checked_quantity(quantity), by=by)
    note = f"{formats.number(quantity)} dari {contribution.line}"
    journal.note(by, "memastikan dukungan", contribution, note=note, confirmed_quantity=quantity)
    less = contribution.quantity - quantity
    missing = f", kurang {formats.number(less)}" if less > 0 else ""
    agency = contribution.partnership.agency.name
    tell_planner(
        contribution.partnership,
        f"{agency} memastikan dukungan{missing}",
        f"{contribution.what}: dipastikan {formats.number(quantity)} dari"
        f" {formats.number(contribution.quantity)} {contribution.unit} yang dijanjikan{missing}.",
        by=by,
    )


def make_definite(contribution: Contribution, quantity: Decimal, *, by: Membership) -> None:
    """Write a held promise down as definite: its partner said so, or it came."""
    contribution.confirmed_quantity = quantity
    contribution.state, contribution.confirmed_at = ContributionState.CONFIRMED, clock.now()
    ledger.write(contribution, EntryKind.CONFIRMATION, quantity, by=by)


def withdraw(contribution: Contribution, reason: str, *, by: Membership) -> None:
    """Take back a promise that is not definite yet. Raises Invalid (no reason), Conflict, NotAllowed."""
    require(by, Action.PLEDGE_CONTRIBUTION, contribution)
    hold_open(contribution)
    reason = checked_reason(reason, "contribution.reason", "Tulis alasan janji ini ditarik.")
    cancel(contribution, reason, by)
    agency = contribution.partnership.agency.name
    tell_planner(
        contribution.partnership,
        f"{agency} menarik janji dukungan",
        f"{contribution.line}. Alasan: {reason}",
        by=by,
    )


def end(partnership: Partnership, reason: str, *, by: Membership) -> None:
    """Release a partner; what it promised and has not brought no longer counts, and links open nothing any more.

    Raises Invalid (no reason), Conflict (declined or ended before), NotAllowed.
    """
    require(by, Action.INVITE_PARTNER, partnership.campaign)
    hold(partnership)
    if not partnership.is_open:
        raise Conflict("partnership.over", "Kemitraan ini sudah ditolak atau diakhiri.")
    reason = checked_reason(reason, "partnership.reason", "Tulis alasan kemitraan ini diakhiri.")
    for contribution in standing_promises_of(partnership):
        hold(contribution)
        _release(contribution, reason, by)
    partnership.state, partnership.ended_at = PartnershipState.ENDED, clock.now()
    partnership.end_reason = reason
    journal.note(by, "mengakhiri kemitraan", partnership, reason=reason)
    tell_partner(
        partnership,
        f"Kemitraan {partnership.campaign.title} diakhiri",
        f"{by.agency.name} mengakhiri kemitraan dengan {partnership.agency.name} untuk kampanye"
        f" {partnership.campaign.title}. Janji dukungan Anda tidak berlaku lagi.\n\nAlasan: {reason}",
        by=by,
    )
    links.revoke_all(partnership)


def _ask_anew(partnership: Partnership, asked: str, reply_by: date, by: Membership) -> None:
    hold(partnership)
    if partnership.is_open:
        raise Conflict("partnership.taken", "Instansi ini sudah diundang ke kampanye ini.", "agency_id")
    told = (
        "state",
        "asked",
        "reply_by",
        "invited_at",
        "answered_at",
        "ended_at",
        "answer_note",
        "end_reason",
    )
    with journal.changed(by, "mengundang mitra", partnership, *told, agency=partnership.agency.code):
        partnership.state, partnership.reply_by = PartnershipState.INVITED, reply_by
        partnership.asked = asked
        partnership.invited_at, partnership.answered_at, partnership.ended_at = clock.now(), None, None
        partnership.answer_note = partnership.end_reason = ""


def _checked_asked(asked: str) -> str:
    unasked = ("partnership.unasked", "Tulis dukungan yang Anda harapkan dari mitra.")
    return texts.checked(asked, texts.LONGEST_NOTE, "partnership.long", "asked", empty=unasked)


def checked_reason(reason: str, code: str, unreasoned: str) -> str:
    return texts.checked(reason, texts.LONGEST_REASON, "partnership.long", "reason", empty=(code, unreasoned))


def _check_invitation(agency: Agency, reply_by: date) -> None:
    if agency.code == OWN_CODE:
        raise Invalid("partnership.own", "Instansi Anda sendiri bukan mitra. Pilih yang lain.", "agency_id")
    if not agency.active:
        raise Invalid("partnership.inactive", "Instansi ini tidak aktif lagi. Pilih yang lain.", "agency_id")
    if reply_by < clock.today():
        raise Invalid(
            "partnership.past", "Batas menjawab sudah lewat. Pilih hari yang akan datang.", "reply_by"
        )


def _answer(partnership: Partnership, state: PartnershipState, note: str, act: str, by: Membership) -> None:
    hold(partnership)
    if partnership.state == PartnershipState.ENDED:
        raise Conflict("partnership.over", "Undangan ini sudah ditarik oleh pengundang.")
    if not partnership.is_unanswered:
        raise Conflict("partnership.answered", "Undangan ini sudah dijawab.")
    campaigns.expect_alive(partnership.campaign)
    partnership.state, partnership.answer_note, partnership.answered_at = state, note, clock.now()
    journal.note(by, act, partnership, note=note)


def expect_accepted(partnership: Partnership) -> None:
    if partnership.is_unanswered:
        raise Conflict("partnership.unanswered", "Jawab dulu undangannya, lalu tuliskan dukungan Anda.")
    if not partnership.is_accepted:
        raise Conflict("partnership.over", "Kemitraan ini sudah ditolak atau diakhiri.")
    campaigns.expect_alive(partnership.campaign)


def _refuse_twice(partnership: Partnership, facts: dict[str, object]) -> None:
    """The very same promise, while the first is still open, is a form that was sent twice."""
    for promise in standing_promises_of(partnership):
        if promise.is_open and all(getattr(promise, name) == value for name, value in facts.items()):
            raise Conflict(
                "contribution.twice", "Janji yang sama persis sudah tercatat. Bila bertambah, ubah jumlahnya."
            )


def require_word(by: Membership, contribution: Contribution) -> None:
    """Whoever may speak of a promise: its partner, or a planner who was told by it. Raises NotAllowed."""
    if by.role == Role.PARTNER:
        require(by, Action.PLEDGE_CONTRIBUTION, contribution)
    else:
        require(by, Action.SPEAK_FOR_PARTNER, contribution.partnership.campaign)


def hold_open(contribution: Contribution) -> None:
    """Hold a promise, its partnership first. Raises Conflict unless it can still change (rule P1)."""
    hold(contribution.partnership)
    hold(contribution)
    if contribution.is_confirmed:
        raise Conflict(
            "contribution.confirmed",
            "Janji ini sudah dipastikan. Bila berubah, nyatakan kurang, tunda, atau ganti.",
        )
    expect_standing(contribution)
    expect_accepted(contribution.partnership)


def expect_standing(contribution: Contribution) -> None:
    """Raise Conflict for a promise that was taken back."""
    if not contribution.stands:
        raise Conflict("contribution.cancelled", "Janji ini sudah ditarik. Tuliskan janji baru bila perlu.")


def cancel(contribution: Contribution, reason: str, by: Membership) -> None:
    """Take a held promise out of what counts; its kept quantity stays what it was, its entries come to nothing."""
    entries = ledger.entries_of(contribution)
    for kind in (EntryKind.PROMISE, EntryKind.CONFIRMATION):
        if standing := sum((e.quantity for e in entries if e.kind == kind), NONE):
            ledger.write(contribution, kind, -standing, reason, by=by)
    contribution.state, contribution.cancelled_at = ContributionState.CANCELLED, clock.now()
    contribution.cancel_reason = reason
    journal.note(by, "menarik janji dukungan", contribution, reason=reason)


def _release(contribution: Contribution, reason: str, by: Membership) -> None:
    """Ask no more of a promise: what arrived stays, of what did not nothing is expected any longer."""
    where = ledger.standing_of([contribution])[contribution.id]
    if where.arrived <= 0:
        return cancel(contribution, reason, by)
    for kind, more in ((EntryKind.PROMISE, where.promised), (EntryKind.CONFIRMATION, where.confirmed)):
        if more > where.arrived:
            ledger.write(contribution, kind, where.arrived - more, reason, by=by)
    contribution.quantity = min(contribution.quantity, where.arrived)
    contribution.confirmed_quantity = min(where.confirmed, where.arrived)
    journal.note(by, "melepas sisa janji dukungan", contribution, reason=reason)


def _rewrite_promise(contribution: Contribution, before: Decimal, by: Membership) -> None:
    """The promise as it is now, in place of the one before; a day alone is moved by an entry of nothing."""
    if contribution.quantity != before:
        ledger.write(contribution, EntryKind.PROMISE, -before, by=by)
    same = contribution.quantity == before
    ledger.write(contribution, EntryKind.PROMISE, NONE if same else contribution.quantity, by=by)
