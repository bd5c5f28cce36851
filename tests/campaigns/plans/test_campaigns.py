from datetime import date, timedelta

import pytest

from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import journal, notices
from campaigns.people.persons import Membership
from campaigns.plans import campaigns, ladder
from campaigns.plans.campaigns import CampaignState
from tests import cast
from tests.cast import FIRST, LAST


def test_a_campaign_goes_from_draft_to_the_leaders_yes(planner: Membership, leader: Membership) -> None:
    made = cast.campaign(planner)
    assert (made.state, made.year) == (CampaignState.DRAFT, 2026)
    with transaction():
        campaigns.submit(made, by=planner)
    assert made.state == CampaignState.SUBMITTED
    with transaction():
        campaigns.approve(made, "lanjutkan", by=leader)
    assert (made.state, made.decided_by_id) == (CampaignState.APPROVED, leader.person_id)
    acts = [entry.act for entry in journal.of(made)]
    assert acts == ["menyetujui kampanye", "mengajukan kampanye", "menyusun kampanye"]


def test_a_returned_campaign_carries_its_reason_and_can_be_mended_and_sent_again(planner, leader) -> None:
    made = cast.campaign(planner)
    with transaction():
        campaigns.submit(made, by=planner)
    with pytest.raises(Invalid) as refusal, transaction():
        campaigns.send_back(made, "  ", by=leader)
    assert refusal.value.code == "campaign.reason"
    with transaction():
        campaigns.send_back(made, "anggaran belum ada", by=leader)
    assert (made.state, made.decision_note) == (CampaignState.RETURNED, "anggaran belum ada")
    with transaction():
        campaigns.revise(
            made, ladder.rungs()[0], "Judul baru", FIRST, LAST, "", seen=made.version, by=planner
        )
        campaigns.submit(made, by=planner)
    assert (made.state, made.title) == (CampaignState.SUBMITTED, "Judul baru")


def test_what_was_submitted_cannot_be_changed_or_decided_twice(
    planner: Membership, leader: Membership
) -> None:
    made = cast.campaign(planner)
    with pytest.raises(Conflict) as early, transaction():
        campaigns.approve(made, by=leader)
    with transaction():
        campaigns.submit(made, by=planner)
    with pytest.raises(Conflict) as late, transaction():
        campaigns.revise(made, ladder.rungs()[0], "Lain", FIRST, LAST, "", seen=made.version, by=planner)
    with pytest.raises(Conflict) as twice, transaction():
        campaigns.submit(made, by=planner)
    assert {early.value.code, late.value.code, twice.value.code} == {"campaign.state"}


@pytest.mark.parametrize("role", ["planner", "treasurer", "officer", "operator", "admin"])
def test_only_a_leader_decides(planner: Membership, role: str) -> None:
    made, other = cast.campaign(planner), cast.member(role, username=f"lain-{role}")
    with transaction():
        campaigns.submit(made, by=planner)
    with pytest.raises(NotAllowed), transaction():
        campaigns.approve(made, by=other)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "  "}, "campaign.nameless"),
        ({"last_day": FIRST - timedelta(days=1)}, "campaign.backwards"),
        ({"last_day": FIRST + timedelta(days=400)}, "campaign.long"),
    ],
)
def test_a_campaign_has_a_name_and_a_span_of_a_year_at_most(planner: Membership, changes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        cast.campaign(planner, **changes)
    assert refusal.value.code == code


def test_an_edition_follows_an_earlier_one_of_its_own_program(planner: Membership) -> None:
    """Rule L1: a campaign names its predecessor; a later one, or another program's, would lead astray."""
    line, other = cast.program(planner), cast.program(planner, "Lapor Teman Difabel")
    first = cast.campaign(planner, line)
    year_later = {"first_day": date(2027, 1, 1), "last_day": date(2027, 2, 1)}
    second = cast.campaign(planner, line, predecessor=first, **year_later)
    assert second.predecessor_id == first.id
    for program, predecessor, days in ((other, first, year_later), (line, second, {})):
        with pytest.raises(Invalid) as refusal:
            cast.campaign(planner, program, predecessor=predecessor, **days)
        assert refusal.value.code == "campaign.predecessor"


def test_only_a_campaign_under_way_is_finished(planner: Membership, leader: Membership) -> None:
    made = cast.approved(planner, leader)
    with pytest.raises(Conflict), transaction():
        campaigns.finish(made, by=planner)
    with transaction():
        campaigns.begin(made, by=planner)
        campaigns.finish(made, by=planner)
    assert made.state == CampaignState.DONE
    with pytest.raises(Conflict) as refusal:
        cast.activity(planner, made)
    assert refusal.value.code == "campaign.state"


def test_who_has_to_decide_and_who_asked_are_told_and_each_step_is_noted(
    planner: Membership, leader: Membership, treasurer: Membership
) -> None:
    """Issue A: submission to the leaders; return and approval, with their note, to the planner; each in the journal."""
    made = cast.campaign(planner)

    def told(who: Membership) -> list[str]:
        return [one.sentence for one in notices.inbox(who)]

    with transaction():
        campaigns.submit(made, by=planner)
    assert (len(told(leader)), told(planner)) == (1, [])
    assert made.title in told(leader)[0]
    with transaction():
        campaigns.send_back(made, "Anggaran belum ada", by=leader)
    assert "dikembalikan" in told(planner)[0]
    assert "Anggaran belum ada" in told(planner)[0]
    with transaction():
        campaigns.submit(made, by=planner)
        campaigns.approve(made, "Lanjutkan", by=leader)
    assert "disetujui" in told(planner)[0]
    assert "Lanjutkan" in told(planner)[0]
    assert (len(told(leader)), len(told(planner)), told(treasurer)) == (2, 2, [])
    steps = [(entry.act, entry.person_id) for entry in journal.of(made)]
    assert steps == [
        ("menyetujui kampanye", leader.person_id),
        ("mengajukan kampanye", planner.person_id),
        ("mengembalikan kampanye", leader.person_id),
        ("mengajukan kampanye", planner.person_id),
        ("menyusun kampanye", planner.person_id),
    ]
