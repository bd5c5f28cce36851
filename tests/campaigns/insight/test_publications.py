"""What the public may see: approved campaigns alone, and nothing that stays in the office."""

from datetime import timedelta

import pytest
import time_machine

from campaigns.ground.database import transaction
from campaigns.ground.errors import NotFound
from campaigns.insight import publications
from campaigns.plans import activities, campaigns
from tests import cast


@pytest.fixture(autouse=True)
def clock_hand():
    with time_machine.travel(cast.NINE - timedelta(days=7), tick=False) as moving:
        yield moving


def test_a_draft_is_not_public_and_an_approved_campaign_is(planner, leader):
    made = cast.campaign(planner)
    dated = cast.activity(planner, made)
    for step in (
        lambda: None,
        lambda: campaigns.submit(made, by=planner),
        lambda: campaigns.send_back(made, "Lengkapi", by=leader),
    ):
        with transaction():
            step()
        assert publications.agenda() == publications.current() == []
        with pytest.raises(NotFound) as hidden:
            publications.campaign(made.id)
        assert hidden.value.code == "campaign.unknown"
    with transaction():
        campaigns.submit(made, by=planner)
        campaigns.approve(made, by=leader)
    assert publications.agenda() == [dated]
    assert publications.current() == [made]
    assert publications.campaign(made.id) is made


def test_the_agenda_ends_with_the_activity_and_leaves_out_the_cancelled(planner, leader, clock_hand):
    made = cast.approved(planner, leader)
    first = cast.activity(planner, made)
    second = cast.activity(planner, made, starts_at=cast.NINE + timedelta(days=1))
    third = cast.activity(planner, made, starts_at=cast.NINE + timedelta(days=2))
    assert publications.agenda() == [first, second, third]
    assert publications.agenda(limit=1) == [first]
    with transaction():
        activities.cancel(third, "Banjir", by=planner)
    clock_hand.move_to(cast.NINE + cast.TWO_HOURS)
    assert publications.agenda() == [first, second]
    clock_hand.shift(timedelta(seconds=1))
    assert publications.agenda() == [second]


def test_places_are_told_with_kecamatan_and_kabupaten(planner, leader):
    made = cast.approved(planner, leader)
    cast.activity(planner, made)
    told = publications.places(publications.agenda())
    assert told == {cast.LOK_BAINTAN: "Desa Lok Baintan, Kec. Sungai Tabuk, Kab. Banjar"}
