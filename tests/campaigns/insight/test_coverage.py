"""Coverage: who is reached, who is only planned for, who is left out (rules R0, R1, R2, J2)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import pairwise

import pytest
import time_machine
from sqlalchemy import select, update

from campaigns.ground import clock, regions
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import NotAllowed, NotFound
from campaigns.ground.regions import Region
from campaigns.insight import coverage
from campaigns.insight.coverage import Asked, Standing, days_of
from campaigns.people.permissions import GRANTS, Action
from campaigns.plans import activities, campaigns, exclusions, ladder
from campaigns.plans.exclusions import Reason
from tests import cast, statements

BANJAR, SUNGAI_TABUK = "63.03", "63.03.04"
PROVINCE = 4_305_281  # persons, Dukcapil 2024
IN_2026 = Asked(*days_of(2026))


@pytest.fixture
def held(app, planner, leader, officer):
    """One activity held in three villages of Banjar, with its campaign under way; the day after."""
    campaign = cast.approved(planner, leader)
    served = [village.code for village in regions.children_of(SUNGAI_TABUK)][:3]
    made = cast.activity(planner, campaign, villages=served, officer_ids=[officer.person_id])
    with time_machine.travel(cast.NINE + timedelta(days=1), tick=False):
        with transaction():
            activities.hold_it(made, by=officer)
        yield made


def people_of(*villages: str) -> int:
    found = db.session.scalars(select(Region.population).where(Region.code.in_(villages)))
    return sum(people or 0 for people in found)


def test_an_empty_database_shows_every_area_as_never_visited(app, planner) -> None:
    """Rule R2, bug trap 1: 13 kab/kota and 156 kecamatan, all people left out."""
    for level, count in (("regency", 13), ("district", 156)):
        table = coverage.of(IN_2026, level=level, by=planner)
        assert len(table.areas) == count
        assert not any(area.visited for area in table.areas)
        assert table.total.left_out == table.total.population == PROVINCE
        assert sum(area.left_out for area in table.areas) == PROVINCE


def test_an_empty_database_shows_every_village_as_left_out(app, planner) -> None:
    """Rule R2: 2,016 desa/kelurahan, and beside them the people whom the census gives to none."""
    there = coverage.behind("63", IN_2026, by=planner).villages
    assert sum(not row.undivided for row in there) == 2_016
    assert {row.standing for row in there} == {Standing.LEFT_OUT}
    assert sum(row.population or 0 for row in there) == PROVINCE


def test_a_held_activity_reaches_the_villages_of_its_catchment(held, planner) -> None:
    """Rule R0."""
    table = coverage.of(IN_2026, by=planner)
    banjar = next(area for area in table.areas if area.code == BANJAR)
    assert (
        banjar.reached == table.total.reached == people_of(*(village.code for village in held.catchment)) > 0
    )
    assert (banjar.villages_reached, banjar.held, banjar.last_day) == (3, 1, cast.DAY)
    assert table.areas[-1] is banjar  # the only one visited comes last
    assert banjar.reached + banjar.planned_only + banjar.left_out == banjar.population


def test_an_activity_counts_in_the_wita_year_of_its_start(app, planner, leader) -> None:
    """Rule T1: 31 December 2026, 16.30 UTC is the first of January in Banjarmasin."""
    campaign = cast.approved(planner, leader, first_day=date(2026, 12, 1), last_day=date(2027, 1, 31))
    cast.activity(planner, campaign, starts_at=datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    assert coverage.of(IN_2026, by=planner).total.planned_only == 0
    assert coverage.of(Asked(*days_of(2027)), by=planner).total.planned_only == people_of(cast.LOK_BAINTAN)
    assert coverage.of(by=planner).total.planned == 1


def test_an_activity_of_a_draft_is_no_plan_yet(app, planner, leader) -> None:
    """Rule R0: planned counts from the day the campaign is submitted, until it is called off."""
    campaign = cast.campaign(planner)
    made = cast.activity(planner, campaign)
    assert coverage.of(IN_2026, by=planner).total.planned_only == 0
    with transaction():
        campaigns.submit(campaign, by=planner)
    assert coverage.of(IN_2026, by=planner).total.planned_only == people_of(cast.LOK_BAINTAN)
    with transaction():
        activities.cancel(made, "Banjir", by=planner)
    assert coverage.of(IN_2026, by=planner).total.planned_only == 0


def test_a_program_filter_counts_that_program_alone(held, planner) -> None:
    other = cast.program(planner, "Lapor Teman Difabel")
    assert coverage.of(replace(IN_2026, program_id=held.campaign.program_id), by=planner).total.held == 1
    assert coverage.of(replace(IN_2026, program_id=other.id), by=planner).total.held == 0


def test_a_rung_an_agency_or_a_quarter_counts_itself_alone(held, planner, dishub) -> None:
    mine = {"rung_id": held.campaign.rung_id, "agency_id": held.campaign.agency_id}
    others = {
        "rung_id": next(r.id for r in ladder.rungs() if r.id != held.campaign.rung_id),
        "agency_id": dishub.agency_id,
    }
    for name in mine:
        assert coverage.of(replace(IN_2026, **{name: mine[name]}), by=planner).total.held == 1
        assert coverage.of(replace(IN_2026, **{name: others[name]}), by=planner).total.held == 0
    by_quarter = [coverage.of(Asked(*days_of(2026, q)), by=planner).total.held for q in coverage.QUARTERS]
    assert by_quarter == [int(q == (cast.DAY.month + 2) // 3) for q in coverage.QUARTERS]


def test_the_quarters_of_a_year_follow_each_other() -> None:
    spans = [days_of(2024, quarter) for quarter in coverage.QUARTERS]
    assert (spans[0][0], spans[-1][1]) == days_of(2024) == (date(2024, 1, 1), date(2024, 12, 31))
    assert all(last + timedelta(days=1) == first for (_, last), (first, _) in pairwise(spans))


def test_the_kecamatan_of_a_kabupaten_add_up_to_it(held, planner) -> None:
    inside = coverage.of(IN_2026, within=BANJAR, by=planner)
    banjar = next(area for area in coverage.of(IN_2026, by=planner).areas if area.code == BANJAR)
    assert len(inside.areas) == 20
    for figure in ("population", "reached", "planned_only", "left_out", "villages"):
        assert sum(getattr(area, figure) for area in inside.areas) == getattr(inside.total, figure)
        assert getattr(inside.total, figure) == getattr(banjar, figure)


def test_only_a_kabupaten_can_be_opened(app, planner) -> None:
    for code in ("63.99", "63.03.04", "63%"):
        with pytest.raises(NotFound) as refusal:
            coverage.of(IN_2026, within=code, by=planner)
        assert refusal.value.code == "region.unknown"


def test_every_figure_has_its_rows(held, planner) -> None:
    """Rule J2."""
    cast.activity(planner, held.campaign, starts_at=cast.NINE + timedelta(days=7))
    for code in ("63", BANJAR, SUNGAI_TABUK, cast.LOK_BAINTAN):
        there = coverage.behind(code, IN_2026, by=planner)
        for standing in Standing:
            rows = [row for row in there.villages if row.standing is standing]
            assert sum(row.population or 0 for row in rows) == getattr(there.area, standing.value)
            villages = [row for row in rows if not coverage.is_undivided(row.code)]
            assert len(villages) == getattr(there.area, f"villages_{standing.value}")
        assert len(there.activities) == there.area.held + there.area.planned
        here = [row.contacts for row in there.activities if row.here and row.contacts is not None]
        assert sum(here) == (there.area.contacts or 0)


def excluded(by, code: str, reason: Reason, first: date, last: date | None = None) -> None:
    with transaction():
        exclusions.note(code, reason, "Jalan putus", "Camat", first, last, by=by)


def test_the_left_out_are_told_by_reason_and_the_reached_stay_reached(held, planner) -> None:
    """Rule R2."""
    excluded(planner, SUNGAI_TABUK, Reason.INACCESSIBLE, date(2026, 1, 1))
    excluded(planner, "63.01.01.2001", Reason.UNASSIGNED, date(2026, 1, 1))
    before = held.catchment[0].code
    excluded(planner, before, Reason.EXCLUDED, date(2026, 1, 1))
    table = coverage.of(IN_2026, by=planner)
    district = coverage.behind(SUNGAI_TABUK, IN_2026, by=planner)
    assert (district.area.inaccessible, district.area.unexplained) == (district.area.left_out, 0)
    assert table.total.inaccessible == district.area.left_out
    assert (table.total.unassigned, table.total.excluded) == (people_of("63.01.01.2001"), 0)
    assert table.total.reached == people_of(*(village.code for village in held.catchment))
    told = {row.code: row.exclusion for row in district.villages}
    assert told[before] is None
    assert (
        sum(row.population or 0 for row in district.villages if row.exclusion) == district.area.inaccessible
    )


@pytest.mark.parametrize(
    ("first", "last", "quarter", "counts"),
    [
        (date(2026, 1, 1), None, 1, True),
        (date(2026, 1, 1), date(2026, 3, 31), 1, True),
        (date(2026, 1, 1), date(2026, 3, 30), 1, False),
        (date(2026, 4, 1), None, 1, False),
        (date(2026, 11, 24), None, 4, True),
        (date(2026, 11, 25), None, 4, False),
    ],
)
def test_a_reason_is_read_as_of_the_end_of_the_period_or_today(
    app, planner, first, last, quarter, counts
) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 4, tzinfo=UTC), tick=False):
        excluded(planner, SUNGAI_TABUK, Reason.UNASSIGNED, first, last)
        total = coverage.of(Asked(*days_of(2026, quarter)), by=planner).total
        assert (total.unassigned > 0) is counts
        assert total.left_out == total.population


@pytest.mark.parametrize("code", ["63.99", "63.03.04.0000", "62", "x' OR 1=1"])
def test_nothing_lies_behind_a_place_that_does_not_exist(app, planner, code) -> None:
    with pytest.raises(NotFound) as refusal:
        coverage.behind(code, IN_2026, by=planner)
    assert refusal.value.code == "region.unknown"


def test_the_public_sees_the_same_classes_and_no_complaints(held, planner) -> None:
    seen, known = coverage.published(IN_2026), coverage.of(IN_2026, by=planner)
    classes = [(a.code, a.reached, a.planned_only, a.left_out, a.held) for a in known.areas]
    assert [(a.code, a.reached, a.planned_only, a.left_out, a.held) for a in seen.areas] == classes
    assert {area.complaints for area in seen.areas} == {None}


QUESTIONS = (coverage.of, partial(coverage.behind, "63"))


def test_coverage_is_for_those_who_may_see_it(
    held, planner, leader, treasurer, operator, officer, admin, dishub
) -> None:
    cast_of_all = (planner, leader, treasurer, operator, officer, admin, dishub)
    allowed = [who for who in cast_of_all if Action.SEE_COVERAGE in GRANTS[who.role]]
    assert allowed == [planner, leader, treasurer, operator]
    for ask in QUESTIONS:
        assert all(ask(by=who) for who in allowed)
        for who in (officer, admin, dishub):
            with pytest.raises(NotAllowed):
                ask(by=who)


def test_the_years_run_from_the_first_activity_to_the_last_or_today(app, planner, leader) -> None:
    with time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC), tick=False):
        assert coverage.years() == [2026]
        campaign = cast.approved(planner, leader, first_day=date(2023, 5, 1), last_day=date(2023, 5, 31))
        cast.activity(planner, campaign, starts_at=clock.at(date(2023, 5, 2), time(9)))
        assert coverage.years() == [2026, 2025, 2024, 2023]


def test_a_village_without_a_census_figure_adds_nobody(held, planner) -> None:
    with transaction():
        db.session.execute(
            update(Region).where(Region.code == held.catchment[0].code).values(population=None)
        )
    total = coverage.of(IN_2026, by=planner).total
    assert total.villages_reached == 3
    assert total.reached + total.planned_only + total.left_out == total.population < PROVINCE


def test_the_number_of_queries_does_not_grow_with_the_activities(held, planner, leader) -> None:
    def asked() -> int:
        with statements.asked() as sent:
            coverage.of(IN_2026, by=planner)
        return len(sent)

    coverage.of(IN_2026, by=planner)
    few = asked()
    for days in range(1, 6):
        cast.activity(planner, held.campaign, starts_at=cast.NINE + timedelta(days=7 * days - 30))
    coverage.of(IN_2026, by=planner)
    assert asked() == few <= 12
