"""The layers of the coverage map: sites under the filters of the table, complaints by kecamatan (rules R0, C2)."""

from datetime import timedelta

import pytest

from campaigns.fieldwork.complaints import Complaint, ComplaintKind
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import NotAllowed
from campaigns.insight.coverage import EVERYTHING, Asked, days_of, visits
from campaigns.people.permissions import GRANTS, Action
from campaigns.plans import campaigns
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.sites import Site
from tests import cast

IN_2026 = Asked(*days_of(2026))
TABUK, GAMBUT, LAUT = "63.03.04.2004", "63.03.02.1001", "63.01.03.1001"


@pytest.fixture
def campaign(app, planner, leader):
    return cast.approved(planner, leader)


def held_at(campaign, planner, village: str, name: str, days: int = 0) -> Activity:
    place = cast.keep(Site(name=name, kind="pasar", village_code=village, lat=-3.3, lon=114.7))
    made = cast.activity(planner, campaign, at=place, starts_at=cast.NINE + timedelta(days=days))
    with transaction():
        made.state, made.held_at = ActivityState.HELD, made.ends_at
    return made


def told(activity: Activity, officer, number: int, secret: int = 0) -> None:
    """So many complaints at an activity, some of them rahasia."""
    for n in range(number):
        with transaction():
            db.session.add(
                Complaint(
                    activity_id=activity.id,
                    receipt_no=f"{activity.code}-{n}",
                    kind=ComplaintKind.COMPLAINT,
                    text="Jembatan rusak",
                    village_code=LAUT,
                    heard_at=activity.starts_at,
                    recorded_by_id=officer.person_id,
                    is_confidential=n < secret,
                )
            )


def counts(asked: Asked, by, within: str | None = None) -> dict[str, int | None]:
    return {one.code: one.count for one in visits.reports(asked, within, by=by)}


def test_sites_stand_on_the_map_with_what_was_held_and_planned_there(campaign, planner) -> None:
    made = held_at(campaign, planner, TABUK, "Pasar")
    cast.activity(planner, campaign, at=made.site, starts_at=cast.NINE + timedelta(days=7))
    [visit] = visits.visits(IN_2026, by=planner)
    assert (visit.site_id, visit.held, visit.planned) == (made.site_id, 1, 1)
    [visit] = visits.visits(IN_2026, states=[ActivityState.PLANNED], by=planner)
    assert (visit.held, visit.planned) == (0, 1)


def test_sites_are_narrowed_as_the_table_is(campaign, planner) -> None:
    held_at(campaign, planner, TABUK, "Pasar")
    same = {
        "program_id": campaign.program_id,
        "rung_id": campaign.rung_id,
        "agency_id": campaign.agency_id,
    }
    for name, value in same.items():
        assert len(visits.visits(Asked(**{name: value}), by=planner)) == 1
        assert visits.visits(Asked(**{name: value + 1000}), by=planner) == []
    assert visits.visits(Asked(*days_of(2025)), by=planner) == []
    assert len(visits.visits(EVERYTHING, "63.03", by=planner)) == 1
    assert visits.visits(EVERYTHING, "63.01", by=planner) == []


def test_a_period_of_days_is_counted_from_the_activities(campaign, planner) -> None:
    made = held_at(campaign, planner, TABUK, "Pasar")
    cast.activity(planner, campaign, at=made.site, starts_at=cast.NINE + timedelta(days=7))
    [visit] = visits.visits(Asked(cast.DAY, cast.DAY), by=planner)
    assert (visit.site_id, visit.held, visit.planned) == (made.site_id, 1, 0)
    assert visits.published_visits(Asked(cast.DAY, cast.DAY)) == [visit]


def test_the_public_sees_no_site_of_a_campaign_that_nobody_approved(app, planner, leader) -> None:
    campaign = cast.campaign(planner)
    cast.activity(planner, campaign)
    with transaction():
        campaigns.submit(campaign, by=planner)
    assert len(visits.visits(IN_2026, by=planner)) == 1
    assert visits.published_visits(IN_2026) == []
    with transaction():
        campaigns.approve(campaign, by=leader)
    assert len(visits.published_visits(IN_2026)) == 1


def test_the_public_sees_no_site_by_what_is_for_invited_people_alone(campaign, planner) -> None:
    """As on the agenda: no page for everybody tells of it."""
    made = cast.activity(planner, campaign, invited_only=True)
    assert len(visits.visits(IN_2026, by=planner)) == 1
    assert visits.published_visits(IN_2026) == []
    with transaction():
        made.invited_only = False
    assert len(visits.published_visits(IN_2026)) == 1


def test_complaints_are_counted_in_the_kecamatan_of_their_activity(campaign, planner, officer) -> None:
    """Not where the citizen lives: that is told by no layer."""
    told(held_at(campaign, planner, TABUK, "Pasar"), officer, 4)
    assert counts(IN_2026, planner) == {"63.03.04": 4}
    assert counts(Asked(*days_of(2025)), planner) == counts(IN_2026, planner, "63.01") == {}


@pytest.mark.parametrize(("number", "secret", "count"), [(2, 0, 2), (2, 1, None), (3, 1, 3), (1, 1, None)])
def test_few_complaints_are_not_told_where_one_is_rahasia(
    campaign, planner, officer, number, secret, count
) -> None:
    """Rule C2."""
    told(held_at(campaign, planner, TABUK, "Pasar"), officer, number, secret)
    assert counts(IN_2026, planner) == {"63.03.04": count}


def test_what_is_not_told_cannot_be_worked_out_from_the_kabupatens_sum(campaign, planner, officer) -> None:
    """Rule C2: one more of the same kab/kota stays untold, those of others do not."""
    told(held_at(campaign, planner, TABUK, "Pasar"), officer, 1, 1)
    told(held_at(campaign, planner, GAMBUT, "Balai", 1), officer, 5)
    told(held_at(campaign, planner, LAUT, "Terminal", 2), officer, 5)
    assert counts(IN_2026, planner) == {"63.01.03": 5, "63.03.02": None, "63.03.04": None}


def test_layers_are_for_those_who_may_see_them(
    campaign, planner, treasurer, leader, operator, officer, admin, dishub
) -> None:
    told(held_at(campaign, planner, TABUK, "Pasar"), officer, 4)
    for who in (planner, treasurer, leader, operator, officer, admin, dishub):
        if Action.SEE_COVERAGE not in GRANTS[who.role]:
            with pytest.raises(NotAllowed):
                visits.visits(IN_2026, by=who)
            with pytest.raises(NotAllowed):
                visits.reports(IN_2026, by=who)
        else:
            assert bool(visits.reports(IN_2026, by=who)) is (Action.SEE_COMPLAINT in GRANTS[who.role])


def test_a_point_of_the_map_is_named_with_its_place(campaign, planner) -> None:
    made = held_at(campaign, planner, TABUK, "Pasar")
    told_of = visits.named([made.site_id])[made.site_id]
    assert (told_of.name, told_of.place) == ("Pasar", "Desa Lok Baintan, Kec. Sungai Tabuk, Kab. Banjar")
