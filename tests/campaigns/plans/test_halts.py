"""Halts: put off, taken up again, called off; nothing is deleted, and everybody is told why (rule T2)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import journal, notices
from campaigns.people.persons import Membership
from campaigns.plans import activities, campaigns, halts, partnerships, tasks
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign, CampaignState, Details
from campaigns.plans.playbooks import Phase
from tests import cast
from tests.cast import FIRST, LAST, NINE


@pytest.fixture
def campaign(planner: Membership, leader: Membership) -> Campaign:
    return cast.approved(planner, leader)


@pytest.fixture
def activity(planner: Membership, campaign: Campaign) -> Activity:
    return cast.activity(planner, campaign)


def test_a_postponed_campaign_keeps_its_plan_and_takes_no_activity(
    planner: Membership, campaign: Campaign, activity: Activity
) -> None:
    with transaction():
        halts.postpone(campaign, "Banjir di lokasi", by=planner)
    assert (campaign.state, campaign.state_reason) == (CampaignState.POSTPONED, "Banjir di lokasi")
    assert activity.is_open
    with pytest.raises(Conflict):
        cast.activity(planner, campaign, title="Lain", joint=True)
    assert journal.of(campaign)[0].after == {"reason": "Banjir di lokasi"}


def test_it_is_taken_up_again_with_its_approval(
    planner: Membership, campaign: Campaign, activity: Activity
) -> None:
    with transaction():
        halts.postpone(campaign, "Banjir", by=planner)
    week = timedelta(days=7)
    with transaction():
        halts.resume(campaign, FIRST + week, LAST + week, by=planner)
    assert (campaign.state, campaign.state_reason) == (CampaignState.APPROVED, "")
    assert (campaign.first_day, campaign.last_day) == (FIRST + week, LAST + week)


def test_what_was_held_stays_inside(planner: Membership, campaign: Campaign, activity: Activity) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("campaigns.ground.clock.now", lambda: activity.ends_at)
        with transaction():
            activities.hold_it(activity, by=planner)
        with transaction():
            halts.postpone(campaign, "Banjir", by=planner)
        with pytest.raises(Invalid) as refusal, transaction():
            halts.resume(campaign, activity.day + timedelta(1), LAST, by=planner)
        assert (refusal.value.code, refusal.value.field) == ("campaign.held", "first_day")
        with transaction():
            halts.resume(campaign, FIRST, LAST, by=planner)
    assert campaign.state == CampaignState.ONGOING


def test_called_off_its_open_activities_are_called_off_with_it(
    planner: Membership, campaign: Campaign, activity: Activity
) -> None:
    before = activity.sequence
    with transaction():
        number = halts.cancel(campaign, "Anggaran dialihkan", by=planner)
    assert (number, campaign.state) == (1, CampaignState.CANCELLED)
    assert (activity.is_cancelled, activity.reason) == (True, "Anggaran dialihkan")
    assert activity.sequence > before
    assert not any(task.is_open for task in tasks.of_activity(activity))
    with pytest.raises(Conflict), transaction():
        halts.cancel(campaign, "Lagi", by=planner)


@pytest.mark.parametrize("act", [halts.postpone, halts.cancel])
def test_it_needs_a_reason_and_a_right(
    planner: Membership, leader: Membership, campaign: Campaign, act
) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        act(campaign, "  ", by=planner)
    assert (refusal.value.code, refusal.value.field) == ("campaign.reason", "reason")
    treasurer = cast.member("treasurer")
    with pytest.raises(NotAllowed), transaction():
        act(campaign, "Banjir", by=treasurer)
    assert campaign.is_approved


def test_only_what_was_approved_is_put_off_and_only_that_taken_up(planner: Membership) -> None:
    draft = cast.campaign(planner)
    with pytest.raises(Conflict), transaction():
        halts.postpone(draft, "Banjir", by=planner)
    with pytest.raises(Conflict), transaction():
        halts.resume(draft, FIRST, LAST, by=planner)
    with transaction():
        halts.cancel(draft, "Digabung", by=planner)
    assert campaigns.of_year(draft.year, CampaignState.CANCELLED) == [draft]


@pytest.mark.parametrize(
    ("act", "word", "entry"),
    [
        (lambda one, by: halts.postpone(one, "Banjir", by=by), "ditunda", "menunda kampanye"),
        (lambda one, by: halts.resume(one, FIRST, LAST, by=by), "dilanjutkan", "melanjutkan kampanye"),
        (lambda one, by: halts.cancel(one, "Banjir", by=by), "dibatalkan", "membatalkan kampanye"),
    ],
    ids=["postpone", "resume", "cancel"],
)
def test_t2_each_halt_is_told_once_to_all_whom_it_concerns_and_noted(
    planner: Membership,
    leader: Membership,
    officer: Membership,
    dishub: Membership,
    dinsos: Membership,
    campaign: Campaign,
    act: Callable[[Campaign, Membership], object],
    word: str,
    entry: str,
) -> None:
    """Its planner, the leader, the officers and the partners; not who did it, nor a partner who was not asked."""
    colleague = cast.member("planner", username="rekan")
    cast.activity(planner, campaign, officer_ids=[officer.person_id])
    with transaction():
        partnerships.invite(campaign, dishub.agency, "Bus", LAST, by=planner)
    if word == "dilanjutkan":
        with transaction():
            halts.postpone(campaign, "Banjir", by=planner)
    concerned, others = (planner, leader, officer, dishub), (colleague, dinsos)
    before = {who.id: len(notices.inbox(who)) for who in (*concerned, *others)}
    with transaction():
        act(campaign, colleague)
    for who in concerned:
        told = notices.inbox(who)
        assert len(told) == before[who.id] + 1, who.role
        assert told[0].sentence.startswith(f"{campaign.title} {word}."), who.role
        assert ("Banjir" in told[0].sentence) == (word != "dilanjutkan")
    assert all(len(notices.inbox(who)) == before[who.id] for who in others)
    noted = next(one for one in journal.of(campaign) if one.act == entry)
    assert noted.person_id == colleague.person_id


def test_taken_up_in_another_year_it_is_that_years(planner: Membership, leader: Membership) -> None:
    campaign = cast.approved(planner, leader)
    with transaction():
        halts.postpone(campaign, "Banjir", by=planner)
    with transaction():
        halts.resume(
            campaign, FIRST.replace(year=FIRST.year + 1), LAST.replace(year=LAST.year + 1), by=planner
        )
    assert campaign.year == FIRST.year + 1


def test_taken_up_it_keeps_its_place_among_the_editions(planner: Membership, leader: Membership) -> None:
    """Rule L1: an edition begins after the one that it follows."""
    line, day = cast.program(planner), timedelta(days=1)
    before = cast.campaign(planner, line, title="Dulu", first_day=FIRST - 20 * day, last_day=FIRST)
    after = cast.approved(planner, leader, of=line, details=Details(before, ladder_reason="Diulang"))
    with transaction():
        halts.postpone(after, "Banjir", by=planner)
    with pytest.raises(Invalid) as refusal, transaction():
        halts.resume(after, FIRST - 30 * day, LAST, by=planner)
    assert refusal.value.code == "campaign.predecessor"


def test_called_off_everybody_hears_once_however_many_activities(
    planner: Membership, leader: Membership, officer: Membership, dishub: Membership, campaign: Campaign
) -> None:
    """Trap 21: sixty activities are one sentence, not sixty."""
    with transaction():
        asked = partnerships.invite(campaign, dishub.agency, "Klotok", LAST, by=planner)
        partnerships.accept(asked, by=dishub)
    for hour in (1, 4, 7):
        begins = NINE + timedelta(hours=hour)
        cast.activity(
            planner,
            campaign,
            title=f"Ke-{hour}",
            starts_at=begins,
            officer_ids=[officer.person_id],
            aware=True,
        )
    with transaction():
        for member in (leader, officer, dishub):
            notices.read_all(by=member)
        halts.cancel(campaign, "Anggaran dialihkan", by=planner)
    for member in (leader, officer, dishub):
        (notice,) = notices.inbox(member, unread=True)
        assert notice.sentence.endswith("dibatalkan. Alasan: Anggaran dialihkan")


def test_what_was_to_be_done_for_the_whole_campaign_is_dropped_with_it(
    planner: Membership, campaign: Campaign
) -> None:
    with transaction():
        task = tasks.add_one(campaign, None, Phase.PLANNING, "Susun KAK", FIRST, by=planner)
    with transaction():
        halts.cancel(campaign, "Anggaran dialihkan", by=planner)
    assert task.is_dropped


def test_a_postponed_campaign_keeps_nobody_busy(
    planner: Membership, campaign: Campaign, activity: Activity
) -> None:
    """Rule T3: what cannot be held refuses no other, and is not announced as coming."""
    with transaction():
        halts.postpone(campaign, "Banjir", by=planner)
    assert activity not in activities.upcoming(None)
    other = cast.campaign(planner, cast.program(planner, "Lain"))
    assert cast.activity(planner, other, title="Di titik yang sama").site_id == activity.site_id
