"""Readiness: what stands in the way of a decision, and of an event day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from campaigns.ground import clock
from campaigns.ground.database import db, transaction
from campaigns.insight import readiness
from campaigns.people import agencies
from campaigns.people.persons import Membership
from campaigns.plans import accommodations, activities, budgets, partnerships
from campaigns.plans.accommodations import AccommodationKind
from campaigns.plans.campaigns import Details
from campaigns.plans.partnerships import ContributionKind, Pledge
from campaigns.plans.sites import Site
from tests import cast, statements
from tests.campaigns.plans import budgeting

CHRISTMAS = clock.span_of(date(2026, 12, 25), date(2026, 12, 25))[0] + timedelta(hours=15)


def keys(campaign) -> list[str]:
    return [lack.key for lack in readiness.before_approval(campaign)]


@pytest.fixture
def campaign(app, planner):
    return cast.campaign(planner)


def give_line(campaign, treasurer) -> None:
    with transaction():
        budgets.open_line(
            campaign,
            budgeting.facts(
                sub_activity="2.16.02.1.01.0004",
                account_code="5.1.02.01.01.0024",
                description="Cetak poster",
                amount=Decimal(1_000_000),
            ),
            by=treasurer,
        )


def test_an_empty_campaign_lacks_activities_and_money(campaign) -> None:
    assert keys(campaign) == ["activities", "budgets"]


def test_a_missing_goal_and_a_missing_reason_of_the_ladder_are_named(planner, officer, treasurer) -> None:
    """Rule L1: whoever repeats a rung says why; both are the campaign's own and its planner's to mend."""
    line = cast.program(planner)
    days = {"first_day": cast.FIRST.replace(year=2025), "last_day": cast.LAST.replace(year=2025)}
    before = cast.campaign(planner, line, title="Edisi 2025", **days)
    again = cast.campaign(planner, line, title="Edisi 2026", goal=" ", details=Details(before))
    for edition, year in ((before, 2025), (again, 2026)):  # the same village: nothing is new
        starts_at = cast.NINE.replace(year=year)
        cast.activity(planner, edition, starts_at=starts_at, officer_ids=[officer.person_id])
    give_line(again, treasurer)
    goal, reason = readiness.before_approval(again)
    assert [(one.key, one.who) for one in (goal, reason)] == [("campaign", "perencana")] * 2
    assert "Tujuan" in goal.sentence
    assert "anak tangga" in reason.sentence
    with transaction():
        again.goal, again.ladder_reason = "Menjemput laporan", "Anggaran tetap"
    assert keys(again) == []


def test_a_campaign_with_officers_a_site_and_money_lacks_nothing(
    campaign, planner, officer, treasurer
) -> None:
    cast.activity(planner, campaign, officer_ids=[officer.person_id])
    give_line(campaign, treasurer)
    assert keys(campaign) == []


def test_each_activity_without_an_officer_is_named(campaign, planner, treasurer) -> None:
    give_line(campaign, treasurer)
    cast.activity(planner, campaign, title="Meja aduan pagi")
    [lack] = readiness.before_approval(campaign)
    assert lack.key == "activities"
    assert "Meja aduan pagi" in lack.sentence


def test_a_cancelled_activity_is_no_activity(campaign, planner) -> None:
    made = cast.activity(planner, campaign)
    with transaction():
        activities.cancel(made, "Banjir", by=planner)
    assert keys(campaign) == ["activities", "budgets"]


def test_a_site_without_a_point_is_named_once(campaign, planner, officer, treasurer) -> None:
    give_line(campaign, treasurer)
    nowhere = cast.keep(
        Site(name="Balai Warga", kind="balai", village_code=cast.LOK_BAINTAN, lat=None, lon=None)
    )
    for days in (0, 1):
        at = cast.NINE + timedelta(days=days)
        cast.activity(planner, campaign, at=nowhere, starts_at=at, officer_ids=[officer.person_id])
    [lack] = readiness.before_approval(campaign)
    assert (lack.key, "Balai Warga" in lack.sentence) == ("sites", True)


def test_a_warning_of_the_calendar_is_repeated_before_the_decision(
    campaign, planner, officer, treasurer
) -> None:
    """Rule T3: for an activity a warning that its planner took into account is no lack."""
    give_line(campaign, treasurer)
    made = cast.activity(planner, campaign, starts_at=CHRISTMAS, officer_ids=[officer.person_id])
    assert keys(campaign) == ["activities"]
    ready = readiness.of_activity(made)
    assert any("hari libur" in warning for warning in ready.warnings)
    assert ready.lacks == ["persetujuan kampanye"]


def test_an_invitation_without_an_answer_is_named_until_it_is_answered(
    campaign, planner, officer, treasurer, dishub
) -> None:
    cast.activity(planner, campaign, officer_ids=[officer.person_id])
    give_line(campaign, treasurer)
    agency = agencies.with_code("DISHUB")
    with transaction():
        made = partnerships.invite(campaign, agency, "Dua bus", clock.today() + timedelta(days=7), by=planner)
    [lack] = readiness.before_approval(campaign)
    assert lack.key == "partnerships"
    assert agency.name in lack.sentence
    with transaction():
        partnerships.accept(made, by=dishub)
    assert keys(campaign) == []


def test_an_activity_is_ready_with_an_officer_and_an_approved_campaign(app, planner, leader, officer) -> None:
    campaign = cast.approved(planner, leader)
    alone = cast.activity(planner, campaign)
    assert readiness.of_activity(alone).lacks == ["petugas"]
    ready = cast.activity(
        planner, campaign, starts_at=cast.NINE + timedelta(days=1), officer_ids=[officer.person_id]
    )
    assert readiness.of_activity(ready).ok


def test_an_activity_of_a_draft_waits_for_approval(campaign, planner, officer) -> None:
    made = cast.activity(planner, campaign, officer_ids=[officer.person_id])
    assert readiness.of_activity(made).lacks == ["persetujuan kampanye"]


def test_a_cancelled_activity_lacks_nothing(campaign, planner) -> None:
    made = cast.activity(planner, campaign)
    with transaction():
        activities.cancel(made, "Banjir", by=planner)
    assert readiness.of_activity(made).ok


def promise(activity, by: Membership, planner: Membership, confirmed: int | None) -> None:
    """Eight buses for the activity, of which so many are definite (None: not confirmed yet)."""
    with transaction():
        asked = partnerships.invite(activity.campaign, by.agency, "Bus", cast.LAST, by=planner)
        partnerships.accept(asked, by=by)
        given = partnerships.pledge(
            asked, Pledge(ContributionKind.VEHICLE, "Bus", Decimal(8), "bus", activity=activity), by=by
        )
        if confirmed is not None:
            partnerships.confirm(given, Decimal(confirmed), by=by)


@pytest.mark.parametrize(
    ("confirmed", "lacks"), [(None, ["Bus (belum dipastikan)"]), (6, ["Bus (kurang 2 bus)"]), (8, [])]
)
def test_an_activity_lacks_what_its_partners_have_not_made_sure(
    planner, leader, officer, dishub, confirmed, lacks
) -> None:
    """Rules P1 and P2: promised is not there yet, and short is said as a number from the ledger."""
    campaign = cast.approved(planner, leader)
    made = cast.activity(planner, campaign, officer_ids=[officer.person_id])
    promise(made, dishub, planner, confirmed)
    assert readiness.of_activity(made).lacks == lacks
    assert ("partnerships" in keys(campaign)) == bool(lacks)


def test_many_are_asked_about_in_a_few_queries(planner, leader, officer) -> None:
    """Beranda and a campaign's page show many at once; the number of queries does not grow with them."""
    campaign = cast.approved(planner, leader)
    made = [
        cast.activity(planner, campaign, starts_at=cast.NINE + number * cast.TWO_HOURS) for number in range(6)
    ]
    with transaction():
        for one in made:
            accommodations.need(one, AccommodationKind.SIGN_LANGUAGE, by=planner)

    def queries(asked: int) -> int:
        db.session.expire_all()
        rows = activities.of(campaign)[:asked]

        with statements.asked() as sent:
            readiness.of_activities(rows)
        return len(sent)

    assert len(made) == 6
    assert queries(6) <= queries(1) + 1


def test_of_many_alike_the_first_are_named_and_the_rest_counted(planner: Membership) -> None:
    campaign = cast.campaign(planner)
    for n in range(readiness.MOST_ALIKE + 3):
        cast.activity(planner, campaign, title=f"Ke-{n}", joint=True, aware=True)
    lonely = [one.sentence for one in readiness.before_approval(campaign) if "petugas" in one.sentence]
    assert len(lonely) == readiness.MOST_ALIKE + 1
    assert lonely[-1] == "3 kegiatan lain belum ada petugas."


def test_a_goal_that_was_copied_is_asked_about(planner: Membership) -> None:
    """Rule L2 copies it; the year and the numbers in it are last year's."""
    line = cast.program(planner)
    before = cast.campaign(planner, line, title="Dulu", first_day=cast.FIRST - timedelta(20))
    after = cast.campaign(planner, line, predecessor=before)
    assert "Tujuan sama persis" in str([one.sentence for one in readiness.before_approval(after)])
