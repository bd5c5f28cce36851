"""What holds of coverage whatever is asked: any period, program, rung and SKPD, at every level (rules R0, R2, J2)."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.fieldwork.households import Household, HouseholdGift
from campaigns.ground import clock, regions
from campaigns.ground.database import db, transaction
from campaigns.ground.regions import PROVINCE, Level, Region
from campaigns.insight import coverage
from campaigns.insight.coverage import Asked, Standing, days_of, kept
from campaigns.plans import campaigns, ladder, populations
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.campaigns import COUNTED_AS_PLANNED
from campaigns.plans.sites import Site
from tests import cast

CLASSES = ("reached", "planned_only", "left_out")
DAYS = st.dates(date(2024, 12, 1), date(2027, 2, 1))
PERIODS = st.one_of(
    st.just((None, None)),
    st.integers(2025, 2027).map(days_of),
    st.tuples(st.integers(2025, 2026), st.sampled_from(coverage.QUARTERS)).map(lambda when: days_of(*when)),
    st.tuples(DAYS, DAYS).map(lambda days: (min(days), max(days))),
    st.tuples(DAYS, st.none()),
)
CHOSEN = st.tuples(
    *[st.none() | st.integers(0, 2)] * 3
)  # which program, rung and SKPD; 2 is one without activities


@pytest.fixture
def happened(app, planner, leader, dishub) -> list[Activity]:
    """Ninety activities all over the province in two years, of two programs, rungs and SKPD, some of them a draft's."""
    chance, made = random.Random(11), []
    villages = list(
        db.session.scalars(db.select(Region).where(Region.kind.in_(regions.VILLAGES)).order_by(Region.code))
    )
    editions = [cast.campaign(planner, of=cast.program(planner, name)) for name in ("Satu", "Dua", "Tiga")]
    with transaction():
        campaigns.submit(editions[0], by=planner)
        campaigns.approve(editions[0], by=leader)
        editions[1].rung_id, editions[1].agency_id = ladder.rungs()[0].id, dishub.agency_id
        for n in range(90):
            home = chance.choice([None, chance.choice(villages)])
            site = Site(name=f"Titik {n}", kind="pasar", village_code=home and home.code, version=1)
            db.session.add(site)
            db.session.flush()
            begin = cast.NINE - timedelta(days=chance.randint(0, 700))
            made.append(
                Activity(
                    campaign_id=chance.choice(editions).id,
                    site_id=site.id,
                    code=f"P{n}",
                    title="Meja aduan",
                    starts_at=begin,
                    ends_at=begin + timedelta(hours=2),
                    state=chance.choice(list(ActivityState)),
                    catchment=chance.sample(villages, chance.randint(1, 9)),
                )
            )
        db.session.add_all(made)
        db.session.flush()
        homes = [Household(key=f"{n:064x}", ending="0001") for n in range(40)]
        db.session.add_all(homes)
        db.session.flush()
        for _ in range(240):
            given = {"activity_id": chance.choice(made).id, "household_id": chance.choice(homes).id}
            withdrawn_at = cast.NINE if chance.random() < 0.2 else None
            db.session.add(HouseholdGift(**given, withdrawn_at=withdrawn_at, made_by_id=planner.person_id))
    with transaction():
        kept.rebuild()
    return made


def asked_of(happened: list[Activity], period, chosen) -> Asked:
    editions = list(dict.fromkeys(activity.campaign for activity in happened))
    names = ("program_id", "rung_id", "agency_id")
    given = [
        None if which is None else (getattr(editions[which], name) if which < 2 else 0)
        for name, which in zip(names, chosen, strict=True)
    ]
    return Asked(*period, *given)


def served(happened: list[Activity], asked: Asked, *states: ActivityState) -> set[str]:
    """The villages of what was asked, as a person would go through the list."""
    return {
        code for one in happened if one.state in states and is_asked(one, asked) for code in one.village_codes
    }


def is_asked(one: Activity, asked: Asked) -> bool:
    return (
        (one.state is ActivityState.HELD or one.campaign.state in COUNTED_AS_PLANNED)
        and (asked.first is None or clock.day_of(one.starts_at) >= asked.first)
        and (asked.last is None or clock.day_of(one.starts_at) <= asked.last)
        and asked.program_id in (None, one.campaign.program_id)
        and asked.rung_id in (None, one.campaign.rung_id)
        and asked.agency_id in (None, one.campaign.agency_id)
    )


ANYTHING = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ANYTHING
@given(PERIODS, CHOSEN)
def test_the_classes_are_the_population_of_every_area_whatever_is_asked(
    happened, planner, period, chosen
) -> None:
    asked = asked_of(happened, period, chosen)
    regencies, districts = (coverage.of(asked, level, by=planner) for level in Level)
    assert (len(regencies.areas), len(districts.areas)) == (13, 156)
    assert regencies.total == districts.total
    above = {area.code: area for area in [*regencies.areas, regencies.total]}
    for code, parent in above.items():
        children = regencies.areas if code == PROVINCE else [a for a in districts.areas if a.code[:5] == code]
        for name in ("population", *CLASSES, "villages", *(f"villages_{each}" for each in CLASSES)):
            assert sum(getattr(child, name) for child in children) == getattr(parent, name)
    for area in [*above.values(), *districts.areas]:
        assert area.reached + area.planned_only + area.left_out == area.population
        assert min(area.reached, area.planned_only, area.left_out, area.unexplained) >= 0
    people = populations.people(PROVINCE)
    reached = served(happened, asked, ActivityState.HELD)
    planned = served(happened, asked, ActivityState.PLANNED) - reached
    assert regencies.total.reached == sum(people[code] or 0 for code in reached)
    assert regencies.total.planned_only == sum(people[code] or 0 for code in planned)


@ANYTHING
@given(PERIODS, CHOSEN, st.data())
def test_every_figure_opens_its_rows_whatever_is_asked(happened, planner, period, chosen, data) -> None:
    asked = asked_of(happened, period, chosen)
    village = data.draw(st.sampled_from([code for one in happened for code in one.village_codes]))
    code = village[: data.draw(st.sampled_from([2, 5, 8, 13]))]
    there = coverage.behind(code, asked, by=planner)
    for standing in Standing:
        rows = [row.population or 0 for row in there.villages if row.standing is standing]
        assert sum(rows) == getattr(there.area, standing.value)
    assert there.area.population == sum(row.population or 0 for row in there.villages)
    assert len(there.activities) == there.area.held + there.area.planned


@ANYTHING
@given(PERIODS, CHOSEN, st.data())
def test_households_are_counted_once_and_never_added_whatever_is_asked(
    happened, planner, period, chosen, data
) -> None:
    """Rules R1, J2, S2: each place's own count of different ones, and as many rows as it says."""
    asked = asked_of(happened, period, chosen)
    there = coverage.of(asked, Level.DISTRICT, by=planner)
    above = coverage.of(asked, Level.REGENCY, by=planner)
    assert there.total == above.total
    received = households_by_home(happened, asked)
    for area in [*there.areas, *above.areas, above.total]:
        parts = [who for home, who in received.items() if home.startswith(area.code)]
        assert area.households == (len(set().union(*parts)) or None), area.code
    home = data.draw(st.sampled_from(sorted(received) or ["63.03.04.2004"]))
    code = home[: data.draw(st.sampled_from([2, 5, 8, 13]))]
    figure = coverage.behind(code, asked, by=planner).area.households
    assert len(coverage.recipients(code, asked, by=planner)) == (figure or 0)


def households_by_home(happened: list[Activity], asked: Asked) -> dict[str, set[int]]:
    """Who received something, by the village in which the activity stands, as a person would go through the list."""
    by_id, found = {one.id: one for one in happened}, dict[str, set[int]]()
    for gift in db.session.scalars(db.select(HouseholdGift)):
        one = by_id[gift.activity_id]
        home = one.site.village_code or min(one.village_codes)
        if gift.withdrawn_at is None and one.state is ActivityState.HELD and is_asked(one, asked):
            found.setdefault(home, set()).add(gift.household_id)
    return found
