"""The year at one glance: the same clashes as the activities' own pages, totals that add up, bands that matter."""

from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.insight import yearplan
from campaigns.insight.bands import BandKind, bands
from campaigns.insight.yearplan import Planned
from campaigns.people.persons import Membership
from campaigns.plans import activities, partnerships, warnings
from campaigns.plans.warnings import WarningKind
from tests import cast
from tests.cast import DAY, NINE

HOUR = timedelta(hours=1)


def test_what_clashes_is_what_each_activity_says_of_itself(planner: Membership, officer: Membership) -> None:
    """Rule T3: columns and one sweep find what `clashes_of` finds, reason by reason."""
    campaign = cast.campaign(planner)
    with transaction():
        warnings.note(WarningKind.FLOOD, ["63.71"], DAY, DAY + timedelta(9), "Siaga", "BPBD", by=planner)
    places = ("RSUD Ulin Banjarmasin", "Masjid Raya Sabilal Muhtadin", "Pasar Terapung Lok Baintan")
    for number in range(24):
        start = NINE + timedelta(days=number % 12, hours=number // 6)
        site = cast.site(places[number % 3])
        facts = {"title": f"Kegiatan {number}", "starts_at": start, "joint": True, "food": number % 2 == 0}
        who = {"officer_ids": [officer.person_id]} if number % 5 == 0 and number < 12 else {}
        cast.activity(planner, campaign, site, **facts, **who)
    made = activities.of(campaign)
    expected = {
        a.id: sorted(clash.sentence for clash in told)
        for a, told in ((a, activities.clashes_of([a])[a.id]) for a in made)
        if told
    }
    year = yearplan.of(2026)
    got = {found.activity_id: sorted(clash.sentence for clash in found.clashes) for found in year.found}
    assert got == expected
    assert len(expected) >= 8
    assert year.clashing == len(expected) == year.lines[0].clashes


def test_quarters_add_up_and_leave_out_what_was_cancelled(
    planner: Membership, leader: Membership, officer: Membership
) -> None:
    campaign = cast.approved(planner, leader, first_day=date(2026, 9, 1))
    september = clock.at(date(2026, 9, 15), time(9))
    for start in (september, NINE, NINE + timedelta(1)):
        cast.activity(planner, campaign, starts_at=start, title=f"{start:%d}")
    gone = activities.of(campaign)[-1]
    with transaction():
        activities.cancel(gone, "Hujan", by=planner)
    year = yearplan.of(2026)
    (line,) = year.lines
    assert line.quarters == [0, 0, 1, 1]
    assert [quarter.activities for quarter in year.quarters] == [0, 0, 1, 1]
    assert [quarter.campaigns for quarter in year.quarters] == [0, 0, 1, 1]
    assert line.contacts is None, "nobody counted, which is not 0 (rule R1)"


def test_the_year_can_be_narrowed_to_a_program_or_a_partner(
    planner: Membership, leader: Membership, dishub: Membership, dinsos: Membership
) -> None:
    mine = cast.approved(planner, leader)
    other = cast.campaign(planner, cast.program(planner, "Lapor Berbagi Takjil"), title="Takjil")
    with transaction():
        partnerships.invite(mine, dishub.agency, "Bus", date(2026, 12, 20), by=planner)
    titles = lambda **choice: [line.id for line in yearplan.of(2026, **choice).lines]  # noqa: E731
    assert titles() == [mine.id, other.id]
    assert titles(program_id=other.program_id) == [other.id]
    assert titles(agency_id=dishub.agency_id) == [mine.id]
    assert titles(agency_id=dinsos.agency_id) == []


def test_the_bands_are_those_of_the_offices_calendar(planner: Membership) -> None:
    with transaction():
        warnings.note(WarningKind.BMKG, [], DAY, DAY, "Hujan lebat", "BMKG", by=planner)
    found = bands(2026)
    kinds = {band.kind for band in found}
    assert kinds == set(BandKind)
    (ramadan,) = [band for band in found if band.kind is BandKind.RAMADAN]
    assert (ramadan.first.month, ramadan.last.month) == (2, 3)
    floods = [(b.first, b.last) for b in found if b.kind is BandKind.FLOOD_SEASON]
    assert floods == [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 11, 1), date(2026, 12, 31)),
    ]
    assert [band.first for band in found] == sorted(band.first for band in found)


def test_an_empty_year_has_its_quarters(app: object) -> None:
    year = yearplan.of(2031)
    assert (list(year.lines), list(year.found), len(year.quarters)) == ([], [], 4)


spans = st.tuples(
    st.integers(0, 60), st.integers(1, 30), st.integers(1, 3), st.frozensets(st.integers(1, 3), max_size=2)
)


@settings(deadline=None)
@given(st.lists(spans, max_size=12))
def test_the_sweep_finds_exactly_those_that_meet(drawn: list[tuple[int, int, int, frozenset[int]]]) -> None:
    """Against every pair, one by one."""
    begin = NINE.replace(tzinfo=None)
    planned = [
        Planned(
            n,
            1,
            "x",
            begin + start * HOUR,
            begin + (start + long) * HOUR,
            site,
            False,
            False,
            False,
            DAY,
        )
        for n, (start, long, site, _) in enumerate(drawn)
    ]
    planned.sort(key=lambda a: (a.starts_at, a.id))
    officers = {n: who for n, (_, _, _, who) in enumerate(drawn)}
    expected = {
        (a.id, b.id)
        for a in planned
        for b in planned
        if a.id != b.id
        and a.starts_at < b.ends_at
        and b.starts_at < a.ends_at
        and (a.site_id == b.site_id or officers[a.id] & officers[b.id])
    }
    met = yearplan._meeting(planned, officers)
    assert {(id_, other.id) for id_, others in met.items() for other in others} == expected
