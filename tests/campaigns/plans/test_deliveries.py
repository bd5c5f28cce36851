"""What partners promised becomes less, later, or something else; it arrives in parts and is verified (P1, P2, T2)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from campaigns.ground import clock
from campaigns.ground.database import db, fetch, transaction
from campaigns.ground.errors import NotFound
from campaigns.people import journal, notices
from campaigns.people.permissions import Action, find
from campaigns.people.persons import Membership
from campaigns.plans import deliveries, partnerships
from campaigns.plans.campaigns import Campaign
from campaigns.plans.deliveries import Delivery
from campaigns.plans.partnerships import (
    Contribution,
    ContributionKind,
    ContributionState,
    Partnership,
    Pledge,
    Urgency,
)
from campaigns.plans.promise_ledger import EntryKind, PromiseStanding, Reliability, Verdict
from tests import cast
from tests.campaigns.plans.promising import accepted, delivered, goods, pledged, sure
from tests.cast import refusal_of

TODAY = clock.day_of(cast.BEGIN)
SOON, LATER = TODAY + timedelta(3), TODAY + timedelta(9)


@pytest.fixture
def campaign(planner: Membership) -> Campaign:
    return cast.campaign(planner)


@pytest.fixture
def partnership(planner: Membership, dishub: Membership, campaign: Campaign) -> Partnership:
    return accepted(planner, campaign, dishub)


@pytest.fixture
def buses(partnership: Partnership, dishub: Membership) -> Contribution:
    """Eight buses, definite, needed in three days."""
    return sure(partnership, dishub, needed_by=SOON)


def where(promise: Contribution) -> PromiseStanding:
    return deliveries.standing_of([promise])[promise.id]


def told(who: Membership) -> list[str]:
    return [notice.sentence for notice in notices.inbox(who)]


def kept(promise: Contribution) -> tuple[Decimal, Decimal | None]:
    db.session.expire_all()
    return promise.quantity, promise.confirmed_quantity


# What is said of a promise after it was made definite


def test_every_change_to_a_promise_is_an_entry(partnership: Partnership, dishub: Membership) -> None:
    """P1: the kept figures are what the entries come to."""
    promise = pledged(partnership, dishub)
    with transaction():
        facts = (ContributionKind.VEHICLE, "Bus antarkota", Decimal(9), "bus")
        partnerships.revise_pledge(promise, Pledge(*facts), seen=promise.version, by=dishub)
        partnerships.confirm(promise, Decimal(7), by=dishub)
    told = [(entry.kind, entry.quantity) for entry in partnerships.entries_of(promise)]
    assert told == [
        (EntryKind.PROMISE, 8),
        (EntryKind.PROMISE, -8),
        (EntryKind.PROMISE, 9),
        (EntryKind.CONFIRMATION, 7),
    ]
    assert kept(promise) == (where(promise).promised, where(promise).confirmed) == (9, 7)


def test_an_entry_is_written_once(buses: Contribution) -> None:
    with pytest.raises(RuntimeError, match="written once"), transaction():
        partnerships.entries_of(buses)[0].quantity = Decimal(1)
        db.session.flush()


def test_less_comes_than_was_definite(planner: Membership, dishub: Membership, buses: Contribution) -> None:
    with transaction():
        partnerships.fall_short(buses, Decimal(6), "Dua bus rusak", by=dishub)
    assert (where(buses).promised, where(buses).confirmed, where(buses).short) == (8, 6, 2)
    assert kept(buses) == (8, 6)
    assert any("kurang 2 bus" in sentence for sentence in told(planner))
    assert journal.of(buses)[0].after["reason"] == "Dua bus rusak"


@pytest.mark.parametrize(
    ("quantity", "reason", "code"),
    [
        ("6", " ", "contribution.reason"),
        ("8", "x", "contribution.not-less"),
        ("-1", "x", "contribution.quantity"),
        ("2", "x", "contribution.arrived"),
        ("6", "x" * 1_001, "partnership.long"),
    ],
)
def test_less_has_a_reason_and_is_no_less_than_arrived(
    dishub: Membership, buses: Contribution, quantity: str, reason: str, code: str
) -> None:
    delivered(buses, 3, dishub)
    act = lambda: partnerships.fall_short(buses, Decimal(quantity), reason, by=dishub)  # noqa: E731
    assert refusal_of(act) == code
    assert kept(buses) == (8, 8)


def test_it_comes_later_and_the_old_day_is_kept(
    planner: Membership, dishub: Membership, buses: Contribution
) -> None:
    """T2."""
    with transaction():
        partnerships.put_off(buses, LATER, "Sopir cuti", by=dishub)
    assert (buses.needed_by, where(buses).moved_from, where(buses).due_day) == (LATER, SOON, LATER)
    assert any("lebih lambat" in sentence for sentence in told(planner))
    for day, code in ((LATER, "contribution.not-later"), (cast.LAST + timedelta(1), "contribution.late")):
        assert refusal_of(lambda day=day: partnerships.put_off(buses, day, "x", by=dishub)) == code
    assert refusal_of(lambda: partnerships.put_off(buses, LATER + timedelta(1), "", by=dishub)) == (
        "contribution.reason"
    )


def test_what_is_not_definite_is_revised_not_amended(partnership: Partnership, dishub: Membership) -> None:
    promise = pledged(partnership, dishub)
    for act in (
        lambda: partnerships.fall_short(promise, Decimal(1), "x", by=dishub),
        lambda: partnerships.put_off(promise, LATER, "x", by=dishub),
    ):
        assert refusal_of(act) == "contribution.open"


def test_a_planner_says_what_the_partner_said_by_telephone(
    planner: Membership, dishub: Membership, leader: Membership, buses: Contribution
) -> None:
    with transaction():
        partnerships.fall_short(buses, Decimal(6), "Telepon Kabid Angkutan, 24 November", by=planner)
        partnerships.put_off(buses, LATER, "Telepon yang sama", by=planner)
    assert any("kurang 2 bus" in sentence for sentence in told(dishub))
    assert refusal_of(lambda: partnerships.fall_short(buses, Decimal(5), "x", by=leader)) == "not-allowed"


def test_something_else_comes_instead(dishub: Membership, partnership: Partnership) -> None:
    """P1: the old promise counts no more, the new one names it."""
    old = sure(partnership, dishub)
    minibuses = Pledge(ContributionKind.VEHICLE, "Minibus", Decimal(16), "minibus")
    with transaction():
        new = partnerships.replace(old, "Bus dipakai Haul", minibuses, by=dishub)
    assert (old.state, new.state, new.replaces_id) == (
        ContributionState.CANCELLED,
        ContributionState.PLEDGED,
        old.id,
    )
    assert (where(old).promised, where(old).confirmed, where(new).promised) == (0, 0, 16)


def test_what_arrived_in_part_is_not_replaced(dishub: Membership, buses: Contribution) -> None:
    delivered(buses, 2, dishub)
    other = Pledge(buses.kind, "x", Decimal(1), "x")
    assert refusal_of(lambda: partnerships.replace(buses, "x", other, by=dishub)) == "contribution.arrived"


def test_people_are_counted_in_person_days(partnership: Partnership, dishub: Membership) -> None:
    made = pledged(partnership, dishub, kind=ContributionKind.PERSONNEL, what="Pengemudi", people=8, days=2)
    assert (made.quantity, made.unit, made.line) == (16, "orang-hari", "8 orang × 2 hari: Pengemudi")
    for people, days, code in ((0, 2, "contribution.people"), (8, 367, "contribution.days")):
        drivers = Pledge(ContributionKind.PERSONNEL, "Pengemudi", None, "", people=people, days=days)
        assert refusal_of(lambda of=drivers: partnerships.pledge(partnership, of, by=dishub)) == code


# Arrivals


def test_it_arrives_in_parts_and_is_fulfilled(
    planner: Membership, dishub: Membership, buses: Contribution
) -> None:
    delivered(buses, 6, dishub, document_no="BAST/1")
    assert (where(buses).arrived, where(buses).missing, where(buses).fulfilled) == (6, 2, False)
    second = delivered(buses, 2, planner, document_no="BAST/2")
    assert (where(buses).missing, where(buses).fulfilled, where(buses).verdict) == (0, True, Verdict.KEPT)
    assert [one.quantity for one in deliveries.of_contribution(buses)] == [6, 2]
    assert second.recorded_by_id == planner.person_id
    assert any("tiba" in sentence for sentence in told(dishub))


def test_more_than_promised_is_taken_and_shown(dishub: Membership, buses: Contribution) -> None:
    delivered(buses, 10, dishub)
    assert (where(buses).over, where(buses).missing) == (2, 0)


def test_what_arrives_is_definite(dishub: Membership, planner: Membership, partnership: Partnership) -> None:
    promise = pledged(partnership, dishub)
    delivered(promise, 8, planner)
    assert promise.is_confirmed
    assert kept(promise) == (8, 8)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"day": TODAY + timedelta(1)}, "delivery.future"),
        ({"day": TODAY - timedelta(1)}, "delivery.early"),
        ({"unit": "minibus"}, "delivery.unit"),
        ({"quantity": Decimal(0)}, "contribution.quantity"),
        ({"receiver": " "}, "delivery.receiver"),
        ({"receiver": "k" * 160}, "delivery.long"),
        ({"document_no": "9" * 160}, "delivery.long"),
    ],
)
def test_a_delivery_that_cannot_be_is_asked_back(
    dishub: Membership, buses: Contribution, changes: dict[str, object], code: str
) -> None:
    facts = {"quantity": Decimal(2), "unit": "Bus ", "day": TODAY, "receiver": "Petugas"} | changes
    assert refusal_of(lambda: deliveries.record(buses, **facts, by=dishub)) == code
    assert where(buses).arrived == 0


def test_a_unit_is_the_same_whatever_its_case(dishub: Membership, buses: Contribution) -> None:
    assert delivered(buses, 2, dishub, unit=" BUS ").quantity == 2


def test_one_document_arrives_once(dishub: Membership, planner: Membership, buses: Contribution) -> None:
    facts = {"unit": "bus", "day": TODAY, "receiver": "Petugas"}
    delivered(buses, 2, dishub, document_no="BAST/1")
    again = lambda: deliveries.record(buses, Decimal(3), document_no="bast/1", **facts, by=planner)  # noqa: E731
    assert refusal_of(again) == "delivery.twice"
    delivered(buses, 1, dishub)
    assert refusal_of(lambda: deliveries.record(buses, Decimal(1), **facts, by=dishub)) == "delivery.twice"
    assert where(buses).arrived == 3


def test_an_officer_records_what_arrives_for_his_activity_alone(
    planner: Membership, dishub: Membership, officer: Membership, partnership: Partnership
) -> None:
    mine = cast.activity(planner, partnership.campaign, officer_ids=[officer.person_id])
    other = cast.activity(planner, partnership.campaign, starts_at=cast.NINE + timedelta(1))
    promise = sure(partnership, dishub)
    assert delivered(promise, 2, officer, activity=mine).activity_id == mine.id
    facts = {"unit": "bus", "day": TODAY, "receiver": "Petugas"}
    for activity in (other, None):
        act = lambda a=activity: deliveries.record(promise, Decimal(1), activity=a, **facts, by=officer)  # noqa: E731
        assert refusal_of(act) == "not-allowed"
    bound = sure(partnership, dishub, what="Kapal", activity=other)
    wrong = lambda: deliveries.record(bound, Decimal(1), activity=mine, **facts, by=officer)  # noqa: E731
    assert refusal_of(wrong) == "delivery.activity"


def test_another_agency_reaches_nothing_of_it(
    dishub: Membership, dinsos: Membership, buses: Contribution
) -> None:
    delivery = delivered(buses, 2, dishub)
    with pytest.raises(NotFound):
        find(dinsos, Action.SEE_PARTNERSHIP, Delivery, delivery.id)
    facts = {"unit": "bus", "day": TODAY, "receiver": "Petugas"}
    for act in (
        lambda: deliveries.record(buses, Decimal(1), **facts, by=dinsos),
        lambda: deliveries.reverse(delivery, "x", by=dinsos),
        lambda: deliveries.verify(delivery, Decimal(2), by=dinsos),
        lambda: deliveries.verify(delivery, Decimal(2), by=dishub),
        lambda: partnerships.fall_short(buses, Decimal(1), "x", by=dinsos),
        lambda: partnerships.put_off(buses, LATER, "x", by=dinsos),
    ):
        assert refusal_of(act) == "not-allowed"


# Verifying, and taking back


def test_less_was_found_than_was_said(planner: Membership, dishub: Membership, buses: Contribution) -> None:
    """P1: what was not there has not arrived."""
    delivery = delivered(buses, 8, dishub)
    assert refusal_of(lambda: deliveries.verify(delivery, Decimal(7), by=planner)) == "delivery.reason"
    assert refusal_of(lambda: deliveries.verify(delivery, Decimal(9), by=planner)) == "delivery.more"
    with transaction():
        deliveries.verify(delivery, Decimal(7), "Satu bus mogok", by=planner)
    assert (where(buses).arrived, where(buses).verified, where(buses).missing) == (7, 7, 1)
    assert any("jumlahnya kurang" in sentence for sentence in told(dishub))
    assert refusal_of(lambda: deliveries.verify(delivery, Decimal(7), by=planner)) == "delivery.verified"


def test_a_mistaken_delivery_is_taken_back(
    planner: Membership, dishub: Membership, buses: Contribution
) -> None:
    delivery = delivered(buses, 8, dishub, document_no="BAST/1")
    assert refusal_of(lambda: deliveries.reverse(delivery, "", by=dishub)) == "delivery.reason"
    with transaction():
        deliveries.reverse(delivery, "Salah kampanye", by=dishub)
    assert (where(buses).arrived, where(buses).missing) == (0, 8)
    assert refusal_of(lambda: deliveries.reverse(delivery, "x", by=dishub)) == "delivery.reversed"
    assert refusal_of(lambda: deliveries.verify(delivery, Decimal(8), by=planner)) == "delivery.reversed"
    assert delivered(buses, 8, dishub, document_no="BAST/1").stands


def test_a_partner_takes_back_its_own_word_until_it_is_verified(
    planner: Membership, dishub: Membership, buses: Contribution
) -> None:
    ours, theirs = delivered(buses, 2, planner), delivered(buses, 3, dishub)
    assert refusal_of(lambda: deliveries.reverse(ours, "x", by=dishub)) == "delivery.theirs"
    with transaction():
        deliveries.verify(theirs, Decimal(3), by=planner)
    assert refusal_of(lambda: deliveries.reverse(theirs, "x", by=dishub)) == "delivery.verified"
    with transaction():
        deliveries.reverse(theirs, "Salah", by=planner)
    assert (where(buses).arrived, where(buses).verified) == (2, 0)


def test_what_arrived_stays_when_a_partner_is_released(
    planner: Membership, dishub: Membership, buses: Contribution, partnership: Partnership
) -> None:
    """P1: the rest is not asked for any more, and nobody is called short for it."""
    delivered(buses, 5, dishub)
    nothing = sure(partnership, dishub, what="Kapal")
    with transaction():
        partnerships.end(partnership, "Kampanye diperkecil", by=planner)
    assert (where(buses).promised, where(buses).confirmed, where(buses).arrived) == (5, 5, 5)
    assert kept(buses) == (5, 5)
    assert fetch(Contribution, nothing.id).state == ContributionState.CANCELLED


# A partnership as a whole


def test_a_partnership_is_late_and_short_as_its_ledger_says(
    dishub: Membership, partnership: Partnership, campaign: Campaign
) -> None:
    """P2: what came after all is not short, whatever was said of it before."""
    came, due = pledged(partnership, dishub), sure(partnership, dishub, what="Klotok", needed_by=SOON)
    with transaction():
        partnerships.confirm(came, Decimal(6), by=dishub)
    [row] = partnerships.standings(campaign.year)
    assert (row.short, row.late, row.urgency) == ([came], [], Urgency.SHORT)
    delivered(came, 8, dishub)
    [row] = partnerships.standings(campaign.year)
    assert (row.short, row.late, row.urgency) == ([], [], Urgency.SETTLED)
    with clock.as_of(cast.BEGIN + timedelta(4)):
        row = partnerships.standing_in(partnership)
    assert (row.short, row.late, row.urgency) == ([], [due], Urgency.LATE)


# Reliability


def test_a_partner_is_judged_by_its_ledger_from_three_promises_on(
    planner: Membership, dishub: Membership, partnership: Partnership
) -> None:
    """P2."""
    kept_, short, late = (goods(partnership, dishub, what=what, needed_by=TODAY) for what in "abc")
    delivered(kept_, 100, dishub)
    delivered(short, 40, dishub)
    assert (deliveries.reliability_of(dishub.agency_id).n) == 1
    with clock.as_of(cast.BEGIN + timedelta(1)):
        delivered(late, 100, dishub)
        told = deliveries.reliability_of(dishub.agency_id)
    assert (told.kept, told.short, told.late, told.n, told.is_known) == (1, 1, 1, 3, True)


def test_what_was_late_when_it_was_replaced_or_ended_stays_so_and_counts_once(
    planner: Membership, dishub: Membership, partnership: Partnership
) -> None:
    """P2: something else promised late washes nothing away, nor does it count a second time."""
    gone, ended = (goods(partnership, dishub, what=what, needed_by=TODAY) for what in "ab")
    fine = goods(partnership, dishub, what="c", needed_by=TODAY + timedelta(5))
    delivered(ended, 40, dishub)
    with clock.as_of(cast.BEGIN + timedelta(1)):
        instead = Pledge(ContributionKind.GOODS, "d", Decimal(50), "dus")
        with transaction():
            new = partnerships.replace(gone, "Habis", instead, by=dishub)
            partnerships.confirm(new, Decimal(50), by=dishub)
        delivered(new, 50, dishub)
        assert deliveries.reliability_of(dishub.agency_id) == Reliability(short=2)
        with transaction():
            partnerships.end(partnership, "Selesai lebih awal", by=planner)
        assert (where(ended).promised, where(ended).verdict) == (40, Verdict.SHORT)
        assert where(fine).verdict is None
        assert deliveries.reliability_of(dishub.agency_id) == Reliability(short=2)
