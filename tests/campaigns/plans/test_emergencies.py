"""Emergencies: one act from the flood playbook to a first activity today."""

from datetime import timedelta

import pytest

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import agencies, notices
from campaigns.people.persons import Membership
from campaigns.plans import (
    campaigns,
    climbing,
    cloning,
    emergencies,
    halts,
    partnerships,
    playbooks,
    rollover,
    sites,
    tasks,
)
from campaigns.plans.campaigns import CampaignState
from campaigns.plans.emergencies import STATUSES, Start
from campaigns.plans.playbooks import Phase
from campaigns.plans.programs import Program
from tests import cast
from tests.cast import LOK_BAINTAN

BPBD = "BPBD"


@pytest.fixture
def flood(planner: Membership) -> Program:
    """The flood program, with a partner that is agreed upon, and tasks before and after."""
    program, partner = cast.program(planner, "Lapor Peduli Banjir"), agencies.with_code(BPBD)
    assert partner
    with transaction():
        playbooks.add_partner(program, "Perahu dan posko", "", partner.id, by=planner)
        playbooks.add_partner(program, "Sembako", by=planner)
        playbooks.add_task(program, Phase.PLANNING, "Survei", "H-14", by=planner)
        playbooks.add_task(program, Phase.FOLLOW_UP, "Telaah", "H+1 kerja", by=planner)
    return program


def _start() -> Start:
    return Start(None, clock.now() + timedelta(minutes=10), clock.now() + timedelta(hours=2))


def test_partners_tasks_and_a_first_activity_in_one_act(planner: Membership, flood: Program) -> None:
    partner = agencies.with_code(BPBD)
    assert partner
    with transaction():
        campaign, activity = emergencies.declare(
            flood, STATUSES[1], [LOK_BAINTAN], _start(), [partner.id], by=planner
        )
    assert (campaign.state, campaign.emergency) == (CampaignState.SUBMITTED, True)
    assert campaign.disaster_status == STATUSES[1]
    assert [one.agency_id for one in partnerships.of(campaign)] == [partner.id]
    assert (activity.day, activity.village_codes) == (clock.today(), [LOK_BAINTAN])
    assert activity.site.name == "Posko darurat Lok Baintan"
    assert [task.name for task in tasks.of_activity(activity)] == ["Telaah"]


def test_it_repeats_the_last_edition_with_its_reason(planner: Membership, flood: Program) -> None:
    """Rule L1: an emergency is no step up, and says why."""
    before = cast.campaign(
        planner, flood, title="Banjir lalu", first_day=clock.today() - timedelta(200), last_day=clock.today()
    )
    with transaction():
        campaign, _ = emergencies.declare(flood, STATUSES[0], [LOK_BAINTAN], _start(), by=planner)
    assert (campaign.predecessor_id, campaign.rung_id) == (before.id, before.rung_id)
    assert STATUSES[0].lower() in campaign.ladder_reason


def test_the_same_sent_twice_is_one(planner: Membership, flood: Program) -> None:
    with transaction():
        emergencies.declare(flood, STATUSES[1], [LOK_BAINTAN], _start(), by=planner)
    with pytest.raises(Conflict) as refusal, transaction():
        emergencies.declare(flood, STATUSES[1], [LOK_BAINTAN], _start(), by=planner)
    assert refusal.value.code == "emergency.twice"
    assert len(campaigns.editions_of(flood)) == 1
    assert len([site for site in sites.everything() if site.name.startswith("Posko darurat")]) == 1


@pytest.mark.parametrize(
    ("status", "villages", "field"), [("", [LOK_BAINTAN], "status"), (STATUSES[0], [], "villages")]
)
def test_what_is_missing_is_said_and_nothing_is_begun(
    planner: Membership, flood: Program, status: str, villages: list[str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        emergencies.declare(flood, status, villages, _start(), by=planner)
    assert refusal.value.field == field
    assert campaigns.editions_of(flood) == []


def test_only_planners_declare_it(flood: Program) -> None:
    officer = cast.member("officer")
    with pytest.raises(NotAllowed), transaction():
        emergencies.declare(flood, STATUSES[0], [LOK_BAINTAN], _start(), by=officer)


def test_it_stands_beside_the_editions_and_is_none_of_them(planner: Membership, flood: Program) -> None:
    """Rules L1, L2: a flood in January neither takes next year's place on the ladder nor counts there."""
    today = clock.today()
    before = cast.campaign(
        planner, flood, title="Banjir lalu", first_day=today.replace(year=today.year - 1), last_day=today
    )
    with transaction():
        emergency, _ = emergencies.declare(flood, STATUSES[1], [LOK_BAINTAN], _start(), by=planner)
    assert emergency.predecessor_id == before.id
    assert cloning.edition_after(before, emergency.year) is None
    assert climbing.tally(emergency.year).total == (before.year == emergency.year)
    with transaction():
        assert cloning.clone(before, today.year, by=planner).campaign.year == today.year
    (line,) = rollover.lines(today.year + 1)
    assert line.before is not None
    assert not line.before.emergency


def test_two_parts_of_one_partner_are_one_invitation(planner: Membership, flood: Program) -> None:
    partner = agencies.with_code(BPBD)
    assert partner
    with transaction():
        playbooks.add_partner(flood, "Dapur umum", "", partner.id, by=planner)
    with transaction():
        campaign, _ = emergencies.declare(
            flood, STATUSES[1], [LOK_BAINTAN], _start(), [partner.id], by=planner
        )
    (asked,) = partnerships.of(campaign)
    assert asked.asked.startswith("Perahu dan posko; Dapur umum.")


def test_it_follows_no_edition_that_was_called_off(planner: Membership, flood: Program) -> None:
    days = {"first_day": clock.today() - timedelta(200), "last_day": clock.today()}
    gone = cast.campaign(planner, flood, title="Batal", **days)
    with transaction():
        halts.cancel(gone, "Tidak jadi", by=planner)
    with transaction():
        campaign, _ = emergencies.declare(flood, STATUSES[0], [LOK_BAINTAN], _start(), by=planner)
    assert campaign.predecessor_id is None


def test_its_officers_hear_of_it_at_once(planner: Membership, officer: Membership, flood: Program) -> None:
    start = Start(None, clock.now(), clock.now() + timedelta(hours=2), [officer.person_id])
    with transaction():
        emergencies.declare(flood, STATUSES[1], [LOK_BAINTAN], start, by=planner)
    assert "Anda ditugaskan di Posko" in notices.inbox(officer)[0].sentence
