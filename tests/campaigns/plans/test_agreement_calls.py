"""Playbooks that call on standing agreements: named in invitations while they hold, told to the planner when not."""

from datetime import date

import pytest

from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Invalid
from campaigns.ground.outbox import Message
from campaigns.people import agencies
from campaigns.people.persons import Membership
from campaigns.plans import agreements, cloning, partnerships, playbooks
from campaigns.plans.agreements import Agreement, AgreementKind, Terms
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships import calls
from tests import cast


def agreed(planner: Membership, last: date, code: str = "DISHUB") -> Agreement:
    agency = agencies.with_code(code)
    assert agency is not None
    terms = Terms(AgreementKind.PKS, f"PKS/{code}", "angkutan", date(2026, 1, 1), last, [agency.id])
    with transaction():
        return agreements.note(terms, by=planner)


def called(planner: Membership, leader: Membership, agreement: Agreement) -> Campaign:
    """A campaign from FIRST to LAST of a program whose playbook calls on the agreement."""
    campaign = cast.approved(planner, leader)
    agency_id = next(iter(agreement.owner_ids))
    with transaction():
        playbooks.add_partner(campaign.program, "Bus", "8 bus", agency_id, agreement.id, by=planner)
    return campaign


def letters_to(member: Membership) -> list[str]:
    found = db.session.query(Message).filter(Message.to == member.person.email)
    return [letter.body for letter in found]


def test_an_invitation_names_the_agreement_that_holds(
    planner: Membership, leader: Membership, dishub: Membership, dinsos: Membership
) -> None:
    pks = agreed(planner, cast.LAST)
    campaign = called(planner, leader, pks)
    with transaction():
        asked = partnerships.invite(campaign, dishub.agency, "Bus", cast.LAST, by=planner)
        other = partnerships.invite(campaign, dinsos.agency, "Tagana", cast.LAST, by=planner)
    assert asked.agreement is pks
    assert other.agreement is None
    assert any("berdasarkan PKS Nomor PKS/DISHUB tentang angkutan" in body for body in letters_to(dishub))
    assert not any("berdasarkan" in body for body in letters_to(dinsos))
    assert calls.failing(campaign) == []


def test_one_that_ends_before_the_campaign_is_not_named_but_told(
    planner: Membership, leader: Membership, dishub: Membership
) -> None:
    campaign = called(planner, leader, agreed(planner, cast.LAST.replace(day=30)))
    with transaction():
        asked = partnerships.invite(campaign, dishub.agency, "Bus", cast.LAST, by=planner)
    assert asked.agreement is None
    assert [call.agreement.number for call in calls.failing(campaign)] == ["PKS/DISHUB"]


def test_a_withdrawn_one_is_named_no_more(planner: Membership, leader: Membership) -> None:
    pks = agreed(planner, cast.LAST)
    campaign = called(planner, leader, pks)
    with transaction():
        agreements.withdraw(pks, "Diganti", by=planner)
    assert [call.holds for call in calls.failing(campaign)] == [False]


def test_next_years_edition_is_asked_by_its_own_days(planner: Membership, leader: Membership) -> None:
    """A clone of the edition falls out of the agreement's days: its planner is told (rule L2)."""
    campaign = called(planner, leader, agreed(planner, cast.LAST))
    with transaction():
        cloned = cloning.clone(campaign, climb=False, by=planner).campaign
    assert calls.failing(campaign) == []
    assert len(calls.failing(cloned)) == 1


def test_asked_anew_names_what_holds_then(
    planner: Membership, leader: Membership, dishub: Membership
) -> None:
    pks = agreed(planner, cast.LAST)
    campaign = called(planner, leader, pks)
    with transaction():
        asked = partnerships.invite(campaign, dishub.agency, "Bus", cast.LAST, by=planner)
        partnerships.decline(asked, "Penuh", by=dishub)
        agreements.withdraw(pks, "Diganti", by=planner)
    with transaction():
        partnerships.invite(campaign, dishub.agency, "Bus", cast.LAST, by=planner)
    assert asked.agreement is None


def test_a_row_calls_on_agreements_with_its_own_agency_alone(planner: Membership) -> None:
    pks, program = agreed(planner, cast.LAST), cast.program(planner)
    bpbd = agencies.with_code("BPBD")
    assert bpbd is not None
    for agency_id, agreement_id, code in (
        (bpbd.id, pks.id, "playbook.party"),
        (None, pks.id, "playbook.party"),
        (bpbd.id, 999_999, "playbook.agreement"),
    ):
        with pytest.raises(Invalid) as refusal, transaction():
            playbooks.add_partner(program, "Bus", "", agency_id, agreement_id, by=planner)
        assert refusal.value.code == code
    with transaction():
        agreements.withdraw(pks, "Diganti", by=planner)
    with pytest.raises(Invalid), transaction():
        playbooks.add_partner(program, "Bus", "", next(iter(pks.owner_ids)), pks.id, by=planner)
