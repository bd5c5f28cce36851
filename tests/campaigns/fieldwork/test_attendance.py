"""Attendance: rows, and "no data" that is not 0 (rule R1)."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.fieldwork import attendance
from campaigns.fieldwork.attendance import MOST, Count, CountMethod, Disability, Sex
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import activities
from campaigns.plans.activities import Activity, ActivityState
from tests import cast

TALLY = [Count(12, Sex.MALE), Count(34, Sex.FEMALE)]


pytestmark = pytest.mark.usefixtures("market_morning")


def test_contacts_are_the_sum_of_the_rows_that_are_known(activity: Activity, officer: Membership) -> None:
    with transaction():
        attendance.note_day(activity, [*TALLY, Count(None)], by=officer)
    assert attendance.contacts_of(activity) == 46


def test_no_data_is_not_zero(activity: Activity, planner: Membership, officer: Membership) -> None:
    """Rule R1: nothing noted, noted as unknown, and nobody came are told apart from each other's figure."""
    empty = cast.activity(planner, activity.campaign, joint=True, starts_at=cast.NINE + timedelta(days=1))
    assert attendance.contacts_of(activity) is None
    with transaction():
        attendance.note_day(activity, [Count(None, Sex.MALE), Count(None, Sex.FEMALE)], by=officer)
    assert attendance.contacts_of(activity) is None
    with transaction():
        attendance.note_day(activity, [Count(0)], by=officer)
    assert attendance.contacts([activity.id, empty.id]) == {activity.id: 0, empty.id: None}
    assert attendance.contacts([]) == {}


def test_a_new_count_takes_the_place_of_the_old_and_the_journal_keeps_both(
    activity: Activity, officer: Membership
) -> None:
    """Rule J1."""
    with transaction():
        attendance.note_day(activity, TALLY, by=officer)
    with transaction():
        attendance.note_day(activity, [Count(50, method=CountMethod.ESTIMATED)], by=officer)
    assert [(row.people, row.method) for row in attendance.of(activity)] == [(50, CountMethod.ESTIMATED)]
    entry = journal.of(activity)[0]
    assert entry.before == {
        "people": [
            "umum, male, unspecified, disability unspecified, counted: 12",
            "umum, female, unspecified, disability unspecified, counted: 34",
        ]
    }
    assert entry.after == {
        "people": ["umum, unspecified, unspecified, disability unspecified, estimated: 50"]
    }


@pytest.mark.parametrize(
    ("rows", "code", "field"),
    [
        ([], "count.empty", None),
        ([Count(1, Sex.MALE), Count(2, Sex.MALE)], "count.twice", None),
        ([Count(-1, Sex.FEMALE)], "count.range", "female"),
        ([Count(MOST + 1)], "count.range", "unspecified"),
    ],
)
def test_a_count_is_refused(
    activity: Activity, officer: Membership, rows: list[Count], code: str, field: str | None
) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        attendance.note_day(activity, rows, by=officer)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_a_million_may_come(activity: Activity, officer: Membership) -> None:
    with transaction():
        attendance.note_day(activity, [Count(MOST)], by=officer)
    assert attendance.contacts_of(activity) == MOST


def test_nobody_is_counted_at_an_activity_that_was_not_held(
    activity: Activity, officer: Membership, planner: Membership
) -> None:
    """Neither before it starts, nor through the count alone, nor after it was cancelled."""
    with time_machine.travel(cast.NINE - timedelta(hours=1)), pytest.raises(Conflict) as early, transaction():
        attendance.note_day(activity, TALLY, by=officer)
    with pytest.raises(Conflict) as unheld, transaction():
        attendance.count_people(activity, TALLY, by=officer)
    with transaction():
        activities.cancel(activity, "banjir", by=planner)
    with pytest.raises(Conflict) as cancelled, transaction():
        attendance.note_day(activity, TALLY, by=officer)
    codes = [refusal.value.code for refusal in (early, unheld, cancelled)]
    assert codes == ["activity.early", "activity.unheld", "activity.state"]
    assert attendance.of(activity) == []


def test_nobody_is_counted_in_a_campaign_without_its_leaders_word(
    planner: Membership, officer: Membership
) -> None:
    unapproved = cast.activity(planner, cast.campaign(planner), officer_ids=[officer.person_id])
    with pytest.raises(Conflict) as refusal, transaction():
        attendance.note_day(unapproved, TALLY, by=officer)
    assert refusal.value.code == "campaign.state"


def test_the_first_count_marks_the_day_held_and_later_ones_only_count(
    activity: Activity, officer: Membership
) -> None:
    with transaction():
        attendance.note_day(activity, TALLY, by=officer)
    assert (activity.state, attendance.contacts_of(activity)) == (ActivityState.HELD, 46)
    with transaction():
        attendance.note_day(activity, [Count(47)], by=officer)
    acts = [entry.act for entry in journal.of(activity)]
    assert acts[:3] == ["mencatat kontak"] * 2 + ["mencatat kegiatan terlaksana"]
    assert attendance.contacts_of(activity) == 47


def test_a_refused_count_does_not_close_the_day(activity: Activity, officer: Membership) -> None:
    with pytest.raises(Invalid), transaction():
        attendance.note_day(activity, [Count(-1)], by=officer)
    assert activity.state == ActivityState.PLANNED


@pytest.mark.parametrize("who", ["leader", "operator", "treasurer", "admin", "dishub", "stranger"])
def test_who_does_not_hold_the_activity_counts_nobody(
    activity: Activity, who: str, request: pytest.FixtureRequest
) -> None:
    by = cast.member("officer", username="lain") if who == "stranger" else request.getfixturevalue(who)
    for act in (attendance.note_day, attendance.count_people):
        with pytest.raises(NotAllowed), transaction():
            act(activity, TALLY, by=by)


# The tally of the form


def test_a_tally_becomes_rows_that_do_not_overlap() -> None:
    rows = attendance.split({Sex.MALE: 12, Sex.FEMALE: 34}, {Sex.FEMALE: 4}, CountMethod.LIST)
    assert [(row.sex, row.disability, row.people) for row in rows] == [
        (Sex.MALE, Disability.UNSPECIFIED, 12),
        (Sex.FEMALE, Disability.YES, 4),
        (Sex.FEMALE, Disability.NO, 30),
    ]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ({}, [(Sex.UNSPECIFIED, None)]),
        ({Sex.UNSPECIFIED: 46}, [(Sex.UNSPECIFIED, 46)]),
        ({Sex.MALE: 0}, [(Sex.MALE, 0), (Sex.FEMALE, None)]),
        ({Sex.MALE: 3, Sex.UNSPECIFIED: 5}, [(Sex.MALE, 3), (Sex.FEMALE, None), (Sex.UNSPECIFIED, 5)]),
    ],
)
def test_what_was_not_counted_stays_unknown(
    people: dict[Sex, int | None], expected: list[tuple[Sex, int | None]]
) -> None:
    rows = attendance.split(people, {}, CountMethod.COUNTED)
    assert [(row.sex, row.people) for row in rows] == expected


@pytest.mark.parametrize("people", [3, None])
def test_the_disabled_are_among_the_people(people: int | None) -> None:
    with pytest.raises(Invalid) as refusal:
        attendance.split({Sex.MALE: people}, {Sex.MALE: 4}, CountMethod.COUNTED)
    assert (refusal.value.code, refusal.value.field) == ("count.disability", "male_disabled")


counts = st.one_of(st.none(), st.integers(0, 10_000))


@given(st.dictionaries(st.sampled_from(Sex), st.tuples(counts, counts)))
@settings(deadline=None)
def test_a_tally_keeps_its_sum(tally: dict[Sex, tuple[int | None, int | None]]) -> None:
    """Rule R1: the known rows add up to what was typed, nothing known stays unknown, no row stands twice."""
    people = {sex: pair[0] for sex, pair in tally.items()}
    disabled = {sex: pair[1] for sex, pair in tally.items()}
    if any(d is not None and (people[sex] is None or d > people[sex]) for sex, d in disabled.items()):
        with pytest.raises(Invalid):
            attendance.split(people, disabled, CountMethod.COUNTED)
        return
    rows = attendance.split(people, disabled, CountMethod.COUNTED)
    typed = [n for n in people.values() if n is not None]
    known = [row.people for row in rows if row.people is not None]
    assert rows
    assert len({row.key for row in rows}) == len(rows)
    assert bool(typed) == bool(known)
    assert sum(typed) == sum(known)


def test_the_form_finds_its_tally_again(activity: Activity, officer: Membership) -> None:
    people, disabled = {Sex.MALE: 12, Sex.FEMALE: 0}, {Sex.MALE: 2}
    with transaction():
        rows = attendance.split(people, disabled, CountMethod.COUNTED)
        attendance.note_day(activity, rows, by=officer)
    assert attendance.tallied(activity) == (people, disabled)
