"""A standing agreement that ends: its planners are reminded 60 days before, once, and anew when it was prolonged."""

from datetime import date, timedelta

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.people import agencies
from campaigns.people.persons import Membership
from campaigns.plans import agreements
from campaigns.plans.agreements import Agreement, AgreementKind, Terms
from tests.campaigns.insight.test_reminders import at, sweep, told

LAST = date(2027, 3, 31)
SIXTY = LAST - timedelta(days=60)  # Saturday 30 January 2027
TOLD = "PKS Nomor 7/2026 dengan Dinas Perhubungan berakhir 31 Maret 2027. Perpanjang bila masih diperlukan."


def terms(last: date) -> Terms:
    dishub = agencies.with_code("DISHUB")
    assert dishub is not None
    return Terms(AgreementKind.PKS, "7/2026", "Bus", date(2026, 4, 1), last, [dishub.id])


def agreed(planner: Membership) -> Agreement:
    with transaction():
        return agreements.note(terms(LAST), by=planner)


def test_planners_are_told_once_from_sixty_days_before(planner: Membership, dishub: Membership) -> None:
    agreed(planner)
    said = [day for n in range(-3, 65, 2) if sweep(at(day := SIXTY + timedelta(days=n)))]
    assert said == [SIXTY + timedelta(days=3)], "the first working day within the sixty"
    assert told(planner) == [TOLD]
    assert told(dishub) == []


def test_one_that_was_prolonged_is_told_anew_before_its_new_end(planner: Membership) -> None:
    made = agreed(planner)
    sweep(at(date(2027, 2, 3)))
    with transaction(), clock.as_of(at(date(2027, 2, 4))):
        agreements.revise(made, terms(date(2028, 3, 31)), seen=made.version, by=planner)
    assert sweep(at(date(2027, 2, 5))) == {}
    assert sweep(at(date(2028, 2, 8))) == {planner.person_id: 1}


def test_a_withdrawn_one_is_told_to_nobody(planner: Membership) -> None:
    made = agreed(planner)
    with transaction():
        agreements.withdraw(made, "Diganti", by=planner)
    assert sweep(at(date(2027, 2, 3))) == {}
