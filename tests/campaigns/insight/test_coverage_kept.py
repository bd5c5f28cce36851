"""Kept figures of coverage are what a recount gives, whatever was done, by whomever, on both engines."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import delete, update

from campaigns.fieldwork import attendance, complaints, households
from campaigns.fieldwork.attendance import Count
from campaigns.fieldwork.complaints import ComplaintKind
from campaigns.fieldwork.households import HouseholdGift, Identity
from campaigns.ground import regions
from campaigns.ground.database import db, fetch, transaction
from campaigns.ground.errors import DomainError
from campaigns.insight import coverage
from campaigns.insight.coverage import Asked, counted, days_of, figures, kept
from campaigns.insight.coverage.households import CoverageHousehold
from campaigns.insight.coverage.kept import CoverageFigure, CoverageVisit
from campaigns.insight.coverage.recount import happenings, visited
from campaigns.insight.coverage.recount import households as households_of
from campaigns.insight.coverage.slices import ALL
from campaigns.plans import activities, campaigns, halts, sites
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from tests import cast

LATER = cast.NINE + timedelta(days=40)  # when everything of the year is over


def recounted(asked: Asked) -> dict:
    return figures(happenings(counted(asked)).values())


def expect_kept(*narrowed: Asked) -> None:
    for asked in (Asked(), *(Asked(*days_of(2026, quarter)) for quarter in coverage.QUARTERS), *narrowed):
        assert kept.seen(asked) == recounted(asked), asked
        assert kept.SITES.of(asked) == visited(asked), asked
        assert kept.HOUSEHOLDS.of(asked) == households_of(asked), asked
    with transaction():
        assert {kept.prove(year) for year in kept.years()} == {0}


class Office:
    """Somebody who does whatever comes to mind; what the rules refuse is not done."""

    def __init__(self, seed: int, planner, leader, officer, operator) -> None:
        self.chance = random.Random(seed)
        self.planner, self.leader, self.officer, self.operator = planner, leader, officer, operator
        lines = [cast.program(planner, name) for name in ("Satu", "Dua")]
        days = {"first_day": date(2026, 9, 1), "last_day": date(2026, 12, 31)}
        self.campaigns = [cast.campaign(planner, of=line, title=line.name, **days).id for line in lines]
        with transaction():
            campaigns.submit(self.campaign_at(0), by=planner)
            campaigns.approve(self.campaign_at(0), by=leader)
        self.sites = [site.id for site in sites.everything()[:6]]
        self.villages = [village.code for village in regions.children_of("63.03.04")]
        self.villages += [village.code for village in regions.children_of("63.01.01")]
        self.acts: list[Callable[[], object]] = [
            *(self.schedule, self.schedule, self.schedule, self.serve_others, self.move, self.cancel),
            *(self.hold, self.hold, self.count, self.count, self.complain, self.complain, self.complain),
            *(self.give, self.give, self.give, self.withdraw),
            *(self.decide, self.decide, self.halt, self.move_site),
        ]

    def do(self) -> None:
        act = self.chance.choice(self.acts)
        try:
            with time_machine.travel(LATER, tick=False), transaction():
                act()
                if self.chance.random() < 0.1:
                    raise RuntimeError
        except (DomainError, RuntimeError):
            pass

    def activity(self) -> Activity:
        known = [id_ for (id_,) in db.session.execute(db.select(Activity.id))]
        return fetch(Activity, self.chance.choice(known) if known else 0)

    def campaign_at(self, place: int) -> Campaign:
        return fetch(Campaign, self.campaigns[place])

    def campaign(self) -> Campaign:
        return self.campaign_at(self.chance.randint(0, 1))

    def some_villages(self) -> list[str]:
        return self.chance.sample(self.villages, self.chance.randint(1, 4))

    def schedule(self) -> None:
        starts_at = cast.NINE - timedelta(days=self.chance.randint(0, 90))
        site = fetch(sites.Site, self.chance.choice(self.sites))
        activities.schedule(
            *(self.campaign(), site, "Meja", starts_at, starts_at + timedelta(hours=1), self.some_villages()),
            *([self.officer.person_id],),
            aware=True,
            by=self.planner,
        )

    def serve_others(self) -> None:
        one = self.activity()
        officers = [officer.id for officer in one.officers]
        activities.revise(
            *(one, one.title, self.some_villages(), officers),
            invited_only=self.chance.random() < 0.5,
            aware=True,
            seen=one.version,
            by=self.planner,
        )

    def move(self) -> None:
        one, days = self.activity(), timedelta(days=self.chance.randint(-60, 60))
        moments = (one.starts_at + days, one.ends_at + days)
        activities.reschedule(
            one, *moments, "Banjir", joint=False, aware=True, seen=one.version, by=self.planner
        )

    def cancel(self) -> None:
        activities.cancel(self.activity(), "Banjir", by=self.planner)

    def hold(self) -> None:
        activities.hold_it(self.activity(), by=self.planner)

    def count(self) -> None:
        people = self.chance.choice([None, 0, 7, 120])
        attendance.count_people(self.activity(), [Count(people)], by=self.planner)

    def complain(self) -> None:
        for _ in range(self.chance.randint(1, 3)):
            complaints.record(self.activity(), ComplaintKind.COMPLAINT, "Jalan rusak", by=self.operator)

    def give(self) -> None:
        for _ in range(self.chance.randint(1, 3)):
            identity = Identity(f"{self.chance.randint(1, 9):064x}", "0001")
            households.give(self.activity(), identity, "Hanyut", by=self.planner)

    def withdraw(self) -> None:
        known = list(db.session.scalars(db.select(HouseholdGift)))
        if known:
            households.withdraw(self.chance.choice(known), "Keliru", by=self.planner)

    def decide(self) -> None:
        one = self.campaign()
        if self.chance.random() < 0.4:
            campaigns.submit(one, by=self.planner)
        elif self.chance.random() < 0.7:
            campaigns.approve(one, by=self.leader)
        else:
            campaigns.send_back(one, "Lengkapi", by=self.leader)

    def halt(self) -> None:
        one = self.campaign_at(1)
        if one.is_postponed:
            halts.resume(one, one.first_day, one.last_day, by=self.planner)
        else:
            halts.postpone(one, "Banjir", by=self.planner)

    def move_site(self) -> None:
        one = fetch(sites.Site, self.chance.choice(self.sites))
        village = self.chance.choice(self.villages)
        sites.revise(one, one.name, one.kind, village, None, None, seen=one.version, by=self.planner)


@pytest.mark.parametrize("seed", range(1, 5))
def test_whatever_was_done_the_kept_figures_are_those_of_a_recount(
    app, planner, leader, officer, operator, seed
) -> None:
    office = Office(seed, planner, leader, officer, operator)
    with time_machine.travel(LATER, tick=False), transaction():
        for act in (office.schedule, office.hold, office.give):
            act()
    assert kept.HOUSEHOLDS.of(Asked(*days_of(2026)))
    for _ in range(60):
        office.do()
        db.session.rollback()
    one = fetch(Campaign, office.campaigns[0])
    narrowed = Asked(*days_of(2026), one.program_id, one.rung_id, one.agency_id)
    alone = [
        Asked(*days_of(2026, quarter), **{name: getattr(one, name)})
        for name in ("program_id", "rung_id", "agency_id")
        for quarter in (None, 3)
    ]
    assert kept.seen(Asked())
    assert kept.SITES.of(Asked())
    expect_kept(*alone, narrowed, replace(narrowed, rung_id=None), replace(narrowed, agency_id=0))


@pytest.fixture
def held(app, planner, leader, officer):
    campaign = cast.approved(planner, leader)
    made = cast.activity(planner, campaign, officer_ids=[officer.person_id])
    with time_machine.travel(LATER, tick=False):
        with transaction():
            activities.hold_it(made, by=officer)
        yield made


def test_a_period_of_days_is_counted_from_the_activities(held, planner) -> None:
    assert not Asked(cast.DAY, cast.DAY).is_of_quarters
    assert kept.seen(Asked(cast.DAY, cast.DAY)) == recounted(Asked(cast.DAY, cast.DAY)) != {}
    assert kept.seen(Asked(cast.DAY + timedelta(days=1), None)) == {}


def test_what_a_savepoint_took_back_is_not_counted(held, operator) -> None:
    """Rule D1: a record of a batch is refused alone, and what came before it stays counted."""
    with transaction():
        complaints.record(held, ComplaintKind.COMPLAINT, "Satu", by=operator)
        for text in ("Dua", ""):
            try:
                with db.session.begin_nested():
                    complaints.record(held, ComplaintKind.COMPLAINT, text, by=operator)
            except DomainError:
                pass
        with pytest.raises(RuntimeError), db.session.begin_nested():
            complaints.record(held, ComplaintKind.COMPLAINT, "Tiga", by=operator)
            raise RuntimeError
    assert kept.seen(Asked())[cast.LOK_BAINTAN].complaints == 2
    expect_kept()


def test_complaints_at_once_are_all_counted(app, held, operator) -> None:
    """What happens when two do it at once."""

    def complain(number: int) -> None:
        with app.app_context(), transaction():
            one = fetch(Activity, activity_id)
            complaints.record(
                one, ComplaintKind.COMPLAINT, f"Laporan {number}", by=db.session.merge(operator)
            )

    activity_id = held.id
    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(complain, range(12)))
    db.session.rollback()
    assert kept.seen(Asked())[cast.LOK_BAINTAN].complaints == 12
    expect_kept()


def test_what_differs_is_found_and_mended(held) -> None:
    """Figures are compared with a recount each night and after a restore."""
    with transaction():
        db.session.execute(update(CoverageFigure).values(contacts=99))
    rows = len(kept.seen(Asked())) * 6  # the slice, and what it is added up into
    with transaction():
        assert kept.prove(2026) == rows
        assert kept.prove(2026) == 0
    with transaction():
        db.session.execute(delete(CoverageFigure))
    with transaction():
        kept.fill()
    expect_kept()


def test_what_differs_at_a_site_is_found_and_mended(held) -> None:
    with transaction():
        db.session.execute(update(CoverageVisit).values(published_held=99))
    with transaction():
        assert kept.prove(2026) == 6, "the slice, and what it is added up into"
    with transaction():
        db.session.execute(delete(CoverageVisit))
    with transaction():
        kept.fill()
    expect_kept()


@pytest.fixture
def beside(held, planner, leader, officer):
    """An activity of another program, at the same place in the quarter before; not yet held."""
    days = {"first_day": date(2026, 9, 1), "last_day": date(2026, 12, 31)}
    other = cast.campaign(planner, of=cast.program(planner, "Lapor Lain"), title="Lain", **days)
    with transaction():
        campaigns.submit(other, by=planner)
        campaigns.approve(other, by=leader)
    before = cast.NINE - timedelta(days=70)
    return cast.activity(planner, other, starts_at=before, officer_ids=[officer.person_id])


def test_households_are_counted_once_in_whatever_is_asked(held, beside, officer) -> None:
    """R1: a household that received twice is one, in each place and in all of them; what is taken back is none."""
    gifts = []
    for activity, number in ((held, 1), (held, 2), (beside, 1), (beside, 3)):
        with transaction():
            gifts.append(households.give(activity, Identity(f"{number:064x}"), by=officer))
    year = Asked(*days_of(2026))
    asked = [Asked(*days_of(2026, 3)), Asked(*days_of(2026, 4)), year]
    assert [kept.received(one).get(cast.LOK_BAINTAN) for one in asked] == [None, 2, 2], "only one was held"
    with transaction():
        activities.hold_it(beside, by=officer)
    assert [kept.received(one)[cast.LOK_BAINTAN] for one in asked] == [2, 2, 3]
    with transaction():
        households.withdraw(gifts[0], "Keliru", by=officer)
    assert [kept.received(one)[cast.LOK_BAINTAN] for one in asked] == [2, 1, 3]
    with transaction():
        households.withdraw(gifts[2], "Keliru", by=officer)
        households.withdraw(gifts[3], "Keliru", by=officer)
    assert [kept.received(one).get(cast.LOK_BAINTAN) for one in asked] == [None, 1, 1]
    expect_kept(year)


def test_a_gift_beside_another_change_is_counted_in_all_of_them(held, beside, planner, officer) -> None:
    """R1: what one transaction changes of two programs, the one with a gift and the other with none, is all kept."""
    later = cast.activity(planner, beside.campaign, starts_at=cast.NINE + timedelta(days=1))
    with transaction():
        households.give(held, Identity("a" * 64), by=officer)
        activities.cancel(later, "Banjir", by=planner)
    expect_kept(Asked(*days_of(2026)))


def test_an_activity_moves_its_own_households_alone(held, beside, officer) -> None:
    """What an activity held costs does not grow with the year's gifts: those of others are not looked at again."""
    for activity, number in ((held, 1), (beside, 1), (beside, 2)):
        with transaction():
            households.give(activity, Identity(f"{number:064x}"), by=officer)
    with transaction():
        db.session.execute(update(CoverageHousehold).values(households=CoverageHousehold.households + 90))
    with transaction():
        activities.hold_it(beside, by=officer)
    assert kept.received(Asked(*days_of(2026)))[cast.LOK_BAINTAN] == 1 + 90 + 1, (
        "only the second came with it"
    )
    with transaction():
        assert kept.prove(2026) > 0
    expect_kept(Asked(*days_of(2026)))


def test_households_move_with_the_place_of_their_activity(held, beside, officer, planner) -> None:
    """R1: whatever is changed together, and in whatever order it reaches the database."""
    year, other = Asked(*days_of(2026)), "63.03.14.2001"
    with transaction():
        first = households.give(held, Identity(f"{1:064x}"), by=officer)
    with transaction():
        households.give(beside, Identity(f"{1:064x}"), by=officer)
        activities.hold_it(beside, by=officer)
        db.session.flush()
        fetch(Activity, held.id).site.village_code = other
        households.withdraw(first, "Keliru", by=officer)
        households.give(held, Identity(f"{2:064x}"), by=officer)
        with pytest.raises(RuntimeError), db.session.begin_nested():
            households.give(held, Identity(f"{3:064x}"), by=officer)
            raise RuntimeError("taken back")
    received = kept.received(year)
    assert (received.get(cast.LOK_BAINTAN), received[other], received["63"]) == (None, 2, 2)
    with transaction():
        fetch(Activity, held.id).site.village_code = cast.LOK_BAINTAN
    assert kept.received(year)[cast.LOK_BAINTAN] == 2
    expect_kept(year)


def test_households_of_programs_at_once_are_all_counted(app, held, beside, officer) -> None:
    """What happens when two give to the same household, each in a program of their own."""
    with transaction():
        activities.hold_it(beside, by=officer)
    ids = [held.id, beside.id]

    def give(number: int) -> None:
        with app.app_context(), transaction():
            one = fetch(Activity, ids[number % 2])
            households.give(one, Identity(f"{number // 2:064x}"), by=db.session.merge(officer))

    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(give, range(12)))
    db.session.rollback()
    assert kept.received(Asked(*days_of(2026)))[cast.LOK_BAINTAN] == 6
    expect_kept(Asked(*days_of(2026)))


def test_what_differs_of_households_is_found_and_mended(held, officer) -> None:
    with transaction():
        households.give(held, Identity("a" * 64), by=officer)
    with transaction():
        db.session.execute(update(CoverageHousehold).values(households=99))
    with transaction():
        assert kept.prove(2026) == 4 * 6, (
            "the village and all above it; the slice, and what it is added up into"
        )
    with transaction():
        db.session.execute(delete(CoverageHousehold))
    with transaction():
        assert kept.prove(2026) == 4 * 6
    expect_kept()


@pytest.mark.parametrize("table", [CoverageFigure, CoverageVisit])
def test_a_slice_that_is_no_more_is_emptied(held, table) -> None:
    with transaction():
        db.session.execute(update(table).where(table.rung_id != ALL).values(rung_id=99))
    with transaction():
        assert kept.prove(2026) > 0
    expect_kept()
