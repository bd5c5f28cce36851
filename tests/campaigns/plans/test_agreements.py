"""Standing agreements: noted, prolonged, withdrawn, and what a day says of them."""

from datetime import date, timedelta
from typing import Any

import pytest

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, DomainError, Invalid, NotAllowed
from campaigns.people import agencies, journal
from campaigns.people.permissions import Action, may
from campaigns.people.persons import Membership
from campaigns.plans import agreements
from campaigns.plans.agreements import SOON, Agreement, AgreementKind, AgreementState, Terms
from tests import cast

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def ids(*codes: str) -> list[int]:
    return [agency.id for agency in map(agencies.with_code, codes) if agency is not None]


def terms(**changes: Any) -> Terms:
    facts = {
        "kind": AgreementKind.PKS,
        "number": "119/7/2026",
        "subject": "Angkutan mudik gratis",
        "first_day": FIRST,
        "last_day": LAST,
        "agency_ids": ids("DISHUB"),
        "covers": "Bus dan pengemudi",
    }
    return Terms(**(facts | changes))


def noted(planner: Membership, **changes: Any) -> Agreement:
    with transaction():
        return agreements.note(terms(**changes), by=planner)


def refused(planner: Membership, **changes: Any) -> str:
    with pytest.raises(DomainError) as refusal:
        noted(planner, **changes)
    assert isinstance(refusal.value, Invalid | Conflict)
    return refusal.value.code


def test_an_agreement_keeps_its_terms_its_parties_and_its_scan(planner: Membership) -> None:
    with transaction():
        made = agreements.note(terms(agency_ids=ids("DISHUB", "BPBD", "DISHUB")), cast.PDF, by=planner)
    assert made.title == "PKS Nomor 119/7/2026"
    assert [party.agency.code for party in made.parties] == ["DISHUB", "BPBD"]
    assert made.attachment is not None
    assert made.attachment.media_type == "application/pdf"
    assert [entry.act for entry in journal.of(made)] == ["mencatat kesepakatan"]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (FIRST - timedelta(1), AgreementState.AHEAD),
        (FIRST, AgreementState.VALID),
        (LAST - SOON - timedelta(1), AgreementState.VALID),
        (LAST - SOON, AgreementState.ENDING),
        (LAST, AgreementState.ENDING),
        (LAST + timedelta(1), AgreementState.OVER),
    ],
)
def test_a_day_says_what_an_agreement_is(planner: Membership, day: date, state: AgreementState) -> None:
    assert noted(planner).state_on(day) is state


def test_it_covers_days_that_lie_within_it_alone(planner: Membership) -> None:
    made = noted(planner)
    assert made.covers_days(FIRST, LAST)
    assert not made.covers_days(FIRST - timedelta(1), FIRST)
    assert not made.covers_days(LAST, LAST + timedelta(1))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"last_day": FIRST - timedelta(1)}, "agreement.backwards"),
        ({"last_day": date(2126, 12, 31)}, "agreement.days"),
        ({"first_day": date(26, 1, 1)}, "agreement.days"),
        ({"number": "  "}, "agreement.numberless"),
        ({"number": "9" * 81}, "agreement.long"),
        ({"subject": ""}, "agreement.subjectless"),
        ({"subject": "a" * 201}, "agreement.long"),
        ({"covers": "a" * 2_001}, "agreement.long"),
        ({"agency_ids": []}, "agreement.parties"),
        ({"agency_ids": [999_999]}, "agreement.parties"),
    ],
)
def test_what_no_paper_can_say_is_refused(planner: Membership, changes: dict[str, Any], code: str) -> None:
    assert refused(planner, **changes) == code


def test_our_own_office_is_no_party(planner: Membership) -> None:
    assert refused(planner, agency_ids=[planner.agency_id]) == "agreement.parties"


def test_the_same_number_is_noted_once(planner: Membership) -> None:
    """A form that is sent twice makes one."""
    made = noted(planner)
    assert refused(planner) == "agreement.twice"
    with transaction():
        agreements.withdraw(made, "Salah ketik", by=planner)
    assert noted(planner).id != made.id


def test_it_is_prolonged_and_its_parties_change(planner: Membership) -> None:
    made = noted(planner)
    later = terms(last_day=date(2027, 12, 31), agency_ids=ids("BPBD"))
    with transaction():
        agreements.revise(made, later, cast.PDF, seen=made.version, by=planner)
    assert made.last_day == date(2027, 12, 31)
    assert [party.agency.code for party in made.parties] == ["BPBD"]
    change = journal.of(made)[0]
    assert change.before == {"last_day": "2026-12-31", "attachment_id": None, "parties": ["DISHUB"]}
    assert change.after is not None
    assert change.after["parties"] == ["BPBD"]


def test_nobody_overwrites_what_they_have_not_read(planner: Membership) -> None:
    made = noted(planner)
    seen = made.version
    with transaction():
        agreements.revise(made, terms(subject="Angkutan"), seen=seen, by=planner)
    with pytest.raises(Conflict), transaction():
        agreements.revise(made, terms(subject="Bus"), seen=seen, by=planner)
    assert made.subject == "Angkutan"


def test_what_was_withdrawn_says_why_and_changes_no_more(planner: Membership) -> None:
    made = noted(planner)
    with pytest.raises(Invalid), transaction():
        agreements.withdraw(made, " ", by=planner)
    with transaction():
        agreements.withdraw(made, "Diganti PKS baru", by=planner)
    assert made.state_on(FIRST) is AgreementState.WITHDRAWN
    assert not made.covers_days(FIRST, FIRST)
    assert agreements.of_agency(ids("DISHUB")[0]) == []
    for act in (
        lambda: agreements.withdraw(made, "Lagi", by=planner),
        lambda: agreements.revise(made, terms(), seen=made.version, by=planner),
    ):
        with pytest.raises(Conflict) as refusal, transaction():
            act()
        assert refusal.value.code == "agreement.withdrawn"


def test_lists_find_by_party_and_words(planner: Membership) -> None:
    bus = noted(planner)
    boat = noted(planner, number="7/BPBD", subject="Perahu karet", agency_ids=ids("BPBD"))
    assert agreements.everything() == [boat, bus]
    assert agreements.everything("karet") == [boat]
    assert agreements.everything("%") == []
    assert agreements.of_agency(ids("DISHUB")[0]) == [bus]
    today = clock.today()
    assert agreements.ending(today) == [bus, boat]
    assert agreements.ending(LAST + timedelta(1)) == []
    assert agreements.to_call_on(LAST + timedelta(1)) == []


def test_only_our_planners_keep_agreements_and_only_parties_read_them(
    planner: Membership, leader: Membership, dishub: Membership, dinsos: Membership
) -> None:
    made = noted(planner)
    for stranger in (leader, dishub, cast.member("planner", "DINSOS", "lain")):
        with pytest.raises(NotAllowed), transaction():
            agreements.withdraw(made, "Bukan urusannya", by=stranger)
    assert may(dishub, Action.SEE_PARTNERSHIP, made)
    assert not may(dinsos, Action.SEE_PARTNERSHIP, made)
