"""A quarter's coverage is kept as it was told; what was changed since is a correction beside it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from campaigns.fieldwork import attendance
from campaigns.fieldwork.attendance import Count
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.ground.regions import Level
from campaigns.insight import coverage
from campaigns.insight.coverage import DEFINITIONS, Asked, days_of, snapshots
from campaigns.people import journal
from campaigns.plans import activities
from outreach.jobs import days
from tests import cast

AFTER = datetime(2027, 1, 5, 4, tzinfo=UTC)
QUARTER = (2026, 4)


@pytest.fixture
def held(app, planner, leader, officer):
    """An activity held in the last quarter of 2026, on a day of the next year."""
    made = cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])
    with time_machine.travel(AFTER, tick=False):
        with transaction():
            activities.hold_it(made, by=officer)
        yield made


def frozen(by, **changes) -> snapshots.CoverageSnapshot:
    with transaction():
        return snapshots.freeze(*QUARTER, **changes, by=by)


def test_a_snapshot_holds_what_the_table_told_and_no_later_edit_moves_it(held, planner, leader) -> None:
    told = coverage.of(Asked(*days_of(*QUARTER)), by=leader)
    made = frozen(leader)
    with transaction():
        attendance.count_people(held, [Count(40)], by=planner)
    *areas, whole = snapshots.areas_of(made, Level.REGENCY, by=leader)
    assert [one.then for one in areas] == told.areas
    assert whole.then == told.total
    assert (whole.then.contacts, whole.now.contacts, whole.corrected) == (None, 40, ["contacts"])
    assert [one.then.code for one in areas if one.corrected] == ["63.03"]


def test_it_names_its_definitions_its_filter_and_who_froze_it(held, leader) -> None:
    """Rule J1."""
    made = frozen(leader)
    narrowed = frozen(leader, narrowed=Asked(program_id=held.campaign.program_id, rung_id=99))
    assert (made.definitions, made.frozen_by_id, made.frozen_at) == (DEFINITIONS, leader.person_id, AFTER)
    ((act, said),) = [(entry.act, entry.after) for entry in journal.of(made)]
    assert act == "membekukan angka cakupan"
    assert said == {"year": QUARTER[0], "quarter": QUARTER[1], "definitions": DEFINITIONS}
    assert narrowed.asked == Asked(*days_of(*QUARTER), held.campaign.program_id, 99)
    [*_, whole] = snapshots.areas_of(narrowed, Level.REGENCY, by=leader)
    assert whole.then.reached == 0


@pytest.mark.parametrize("level", Level)
def test_every_area_is_there_and_adds_up(held, leader, level) -> None:
    """Rule R2."""
    *areas, whole = snapshots.areas_of(frozen(leader), level, by=leader)
    assert len(areas) == {Level.REGENCY: 13, Level.DISTRICT: 156}[level]
    for name in ("population", "reached", "planned_only", "left_out"):
        assert sum(getattr(one.then, name) for one in areas) == getattr(whole.then, name)


def test_complaints_are_told_to_those_who_may_see_them_and_never_by_kecamatan(
    held, leader, treasurer
) -> None:
    """Rule C2."""
    made = frozen(leader)
    for who, level, told in (
        (leader, Level.REGENCY, 0),
        (leader, Level.DISTRICT, None),
        (treasurer, Level.REGENCY, None),
    ):
        assert snapshots.areas_of(made, level, by=who)[-1].then.complaints == told


@pytest.mark.parametrize("quarter", [(2027, 1), (2026, 0), (2026, 5), (1999, 1)])
def test_only_a_quarter_that_is_over_is_frozen(held, leader, quarter) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        snapshots.freeze(*quarter, by=leader)
    assert refusal.value.code == "snapshot.early"


def test_a_quarter_is_frozen_once_by_a_leader(held, planner, leader) -> None:
    with pytest.raises(NotAllowed):
        frozen(planner)
    frozen(leader)
    with pytest.raises(Conflict) as refusal:
        frozen(leader)
    assert refusal.value.code == "snapshot.taken"


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2027, 1, 14), (2026, 3)),
        (date(2027, 1, 15), (2026, 4)),
        (date(2027, 4, 14), (2026, 4)),
        (date(2027, 4, 15), (2027, 1)),
    ],
)
def test_the_clock_leaves_a_quarter_two_weeks_for_late_papers(app, today, due) -> None:
    assert snapshots.due(today) == due


def test_the_clock_freezes_what_no_leader_has_frozen_once(held, leader) -> None:
    days.freeze_quarter()
    assert snapshots.everything(by=leader) == [], "nothing happened in the third quarter"
    with time_machine.travel(AFTER + timedelta(days=14), tick=False):
        days.freeze_quarter()
        days.freeze_quarter()
        [made] = snapshots.everything(by=leader)
    assert (made.year, made.quarter, made.frozen_by) == (*QUARTER, None)
