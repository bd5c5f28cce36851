"""Halts: put off, taken up again, called off; nothing is deleted, and everybody is told why (rule T2)."""

from datetime import timedelta

import pytest

from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import activities, campaigns, halts, tasks
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign, CampaignState
from tests import cast
from tests.cast import FIRST, LAST


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
