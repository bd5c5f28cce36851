"""What a new day changes by itself: approved campaigns begin on their first day, on both engines (issue B, 8), and
old households are forgotten."""

from datetime import time, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from campaigns.fieldwork import households
from campaigns.fieldwork.households import Household
from campaigns.ground import clock, lease
from campaigns.ground.database import db, fetch, transaction
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import campaigns, halts
from campaigns.plans.campaigns import Campaign, CampaignState
from outreach.jobs import days
from tests import cast
from tests.cast import FIRST, LAST
from tests.conftest import both_engines

MORNING = clock.at(FIRST, time())


def state_of(campaign: Campaign) -> CampaignState:
    db.session.rollback()
    return fetch(Campaign, campaign.id).state


@both_engines
def test_an_approved_campaign_begins_with_its_first_wita_day(
    app: Flask, planner: Membership, leader: Membership
) -> None:
    """Rule T1: the day of Banjarmasin, not the server's; and it can be said to be finished afterwards."""
    made = cast.approved(planner, leader)
    with time_machine.travel(MORNING - timedelta(seconds=1), tick=False):
        days.begin_campaigns()
    assert state_of(made) == CampaignState.APPROVED
    with time_machine.travel(MORNING, tick=False):
        days.begin_campaigns()
        days.begin_campaigns()
        assert state_of(made) == CampaignState.ONGOING
        begun = [entry for entry in journal.of(fetch(Campaign, made.id)) if entry.act == "memulai kampanye"]
        assert [entry.person_id for entry in begun] == [None]
        with transaction():
            campaigns.finish(fetch(Campaign, made.id), by=planner)


@pytest.mark.parametrize("act", ["draft", "postponed"])
def test_nothing_else_begins(app: Flask, planner: Membership, leader: Membership, act: str) -> None:
    made = cast.campaign(planner) if act == "draft" else cast.approved(planner, leader)
    if act == "postponed":
        with transaction():
            halts.postpone(made, "Banjir", by=planner)
    before = made.state
    with time_machine.travel(MORNING, tick=False):
        days.begin_campaigns()
    assert state_of(made) == before


def test_a_campaign_that_was_put_off_begins_on_its_new_day(
    app: Flask, planner: Membership, leader: Membership
) -> None:
    made, week = cast.approved(planner, leader), timedelta(days=7)
    with transaction():
        halts.postpone(made, "Banjir", by=planner)
    with transaction():
        halts.resume(made, FIRST + week, LAST + week, by=planner)
    for moment, state in ((MORNING, CampaignState.APPROVED), (MORNING + week, CampaignState.ONGOING)):
        with time_machine.travel(moment, tick=False):
            days.begin_campaigns()
        assert state_of(made) == state


def test_a_worker_that_lost_its_lease_begins_nothing(
    app: Flask, planner: Membership, leader: Membership
) -> None:
    made = cast.approved(planner, leader)
    with time_machine.travel(MORNING, tick=False), pytest.raises(lease.Lost), lease.acting_as(lease.Holder()):
        days.begin_campaigns()
    assert state_of(made) == CampaignState.APPROVED


@both_engines
def test_a_household_is_forgotten_by_the_clock(app: Flask, planner: Membership, leader: Membership) -> None:
    """Rule S2: how many there were stays."""
    activity = cast.activity(planner, cast.approved(planner, leader))
    with transaction():
        households.give(activity, households.of_number("6303140106100001"), by=planner)
    days.forget_households()
    assert [one.ending for one in db.session.scalars(select(Household))] == ["0001"]
    with time_machine.travel(cast.NINE + households.KEPT + timedelta(days=1), tick=False):
        days.forget_households()
        days.forget_households()
    assert [(one.key, one.ending) for one in db.session.scalars(select(Household))] == [(None, "")]
