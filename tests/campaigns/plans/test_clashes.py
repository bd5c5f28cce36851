"""Rule T3 as a truth table: seeded clashes are all found, and none is invented."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ground import clock
from campaigns.people.persons import Membership
from campaigns.plans import activities, clashes
from campaigns.plans.clashes import Days, Neighbour, Proposal
from tests import cast

TUESDAY, FRIDAY = date(2026, 12, 1), date(2026, 12, 4)
NO_DAYS = Days(off={})


def proposal(day: date = TUESDAY, start: time = time(9), hours: float = 2, **more) -> Proposal:
    begins = clock.at(day, start)
    facts = {"site_id": 1, "officers": {7: "Petugas"}} | more
    return Proposal(starts_at=begins, ends_at=begins + timedelta(hours=hours), **facts)


def neighbour(start: time = time(10), **more) -> Neighbour:
    begins = clock.at(TUESDAY, start)
    facts = {"title": "Lain", "site_id": 2, "officer_ids": frozenset()} | more
    return Neighbour(starts_at=begins, ends_at=begins + timedelta(hours=2), **facts)


def codes(found: list[clashes.Clash]) -> set[tuple[str, bool]]:
    return {(clash.code, clash.refuses) for clash in found}


@pytest.mark.parametrize(
    ("given_", "others", "days", "expected"),
    [
        (proposal(), [neighbour()], NO_DAYS, set()),
        (proposal(), [neighbour(site_id=1)], NO_DAYS, {("site.taken", True)}),
        (proposal(joint=True), [neighbour(site_id=1)], NO_DAYS, {("site.taken", False)}),
        (proposal(), [neighbour(site_id=1, joint=True)], NO_DAYS, {("site.taken", False)}),
        (proposal(), [neighbour(time(11), site_id=1)], NO_DAYS, set()),
        (proposal(), [neighbour(officer_ids=frozenset({7, 8}))], NO_DAYS, {("officer.taken", True)}),
        (proposal(joint=True), [neighbour(officer_ids=frozenset({7}))], NO_DAYS, {("officer.taken", True)}),
        (proposal(), [], Days(off={TUESDAY: "Libur"}), {("day.off", False)}),
        (proposal(FRIDAY, time(9)), [], NO_DAYS, set()),
        (proposal(FRIDAY, time(10)), [], NO_DAYS, {("day.friday-prayer", False)}),
        (proposal(FRIDAY, time(13, 30)), [], NO_DAYS, set()),
        (proposal(food=True), [], Days({}, [(TUESDAY, FRIDAY)]), {("day.ramadan-food", False)}),
        (proposal(food=True, start=time(17)), [], Days({}, [(TUESDAY, FRIDAY)]), set()),
        (proposal(), [], Days({}, [(TUESDAY, FRIDAY)]), set()),
        (
            proposal(FRIDAY, food=True, hours=1),
            [],
            Days({}, [(TUESDAY, FRIDAY)]),
            set(),
        ),  # its last day excluded
        (
            proposal(regencies=frozenset({"63.03"})),
            [],
            Days({}, hauls=[(FRIDAY, "Haul")]),
            {("day.haul", False)},
        ),
        (proposal(regencies=frozenset({"63.04"})), [], Days({}, hauls=[(FRIDAY, "Haul")]), set()),
        (
            proposal(date(2026, 11, 30), regencies=frozenset({"63.72"})),
            [],
            Days({}, hauls=[(FRIDAY, "Haul")]),
            set(),
        ),
        # 23.00 WITA on Monday to 01.00 on Tuesday touches both days, though UTC sees one
        (proposal(date(2026, 11, 30), time(23)), [], Days({TUESDAY: "Libur"}), {("day.off", False)}),
    ],
)
def test_clashes_are_those_of_the_table(given_, others, days, expected) -> None:
    assert codes(clashes.find(given_, others, days)) == expected


moments = st.integers(0, 48).map(lambda hour: clock.at(TUESDAY, time()) + timedelta(hours=hour))


@given(moments, moments, st.integers(1, 12), st.integers(1, 12))
def test_two_at_one_site_clash_exactly_when_their_spans_meet(
    a: datetime, b: datetime, long: int, short: int
) -> None:
    mine = Proposal(a, a + timedelta(hours=long), 1, {})
    other = Neighbour("Lain", b, b + timedelta(hours=short), 1, frozenset())
    meet = max(a, b) < min(mine.ends_at, other.ends_at)
    assert bool(clashes.find(mine, [other], NO_DAYS)) == meet


def test_refusals_come_first() -> None:
    found = clashes.find(proposal(), [neighbour(site_id=1)], Days({TUESDAY: "Libur"}))
    assert [clash.refuses for clash in found] == [True, False]


@pytest.mark.parametrize(
    ("day", "place", "food", "expected"),
    [
        (date(2026, 3, 10), "Masjid Raya Sabilal Muhtadin", True, {"day.ramadan-food"}),  # Ramadan 1447
        (date(2026, 3, 19), "Masjid Raya Sabilal Muhtadin", True, {"day.off", "day.ramadan-food"}),  # Nyepi
        (date(2026, 3, 22), "Masjid Raya Sabilal Muhtadin", True, {"day.off"}),  # Idulfitri
        (date(2026, 4, 7), "Masjid Raya Sabilal Muhtadin", True, set()),
        (date(2026, 12, 14), "Kubah Guru Sekumpul, Martapura", False, {"day.haul"}),
        (date(2026, 12, 14), "RSUD Ulin Banjarmasin", False, set()),
        (
            date(2027, 3, 1),
            "Masjid Raya Sabilal Muhtadin",
            True,
            {"day.ramadan-food"},
        ),  # a forecast warns too
    ],
)
def test_the_offices_calendar_warns(planner: Membership, day, place, food, expected) -> None:
    """With the calendar that comes with the program: Ramadan by its first day and Idulfitri, the Haul by its day."""
    campaign = cast.campaign(planner, first_day=day - timedelta(days=40), last_day=day + timedelta(days=40))
    made = cast.activity(planner, campaign, cast.site(place), starts_at=clock.at(day, time(9)), food=food)
    assert {clash.code for clash in activities.clashes_of([made])[made.id]} == expected


def test_clashes_of_many_are_the_clashes_of_each(planner: Membership) -> None:
    """Whatever their length: a long one that began days before still stands in the way."""
    campaign = cast.campaign(planner)
    made = [
        cast.activity(planner, campaign, ends_at=cast.NINE + timedelta(days=6), joint=True),
        cast.activity(planner, campaign, title="Besok", starts_at=cast.NINE + timedelta(days=1), joint=True),
        cast.activity(planner, campaign, title="Lusa", starts_at=cast.NINE + timedelta(days=5), joint=True),
        cast.activity(planner, campaign, title="Nanti", starts_at=cast.NINE + timedelta(days=8)),
    ]
    found = activities.clashes_of(made)
    assert found == {a.id: activities.clashes_of([a])[a.id] for a in made}
    at_the_site = [[c.code for c in found[a.id]].count("site.taken") for a in made]
    assert at_the_site == [2, 1, 1, 0]
