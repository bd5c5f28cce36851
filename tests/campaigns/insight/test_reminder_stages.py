"""The engine of reminders: each thing at one stage at a time, told once to each, in office hours, and never lost."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ground import workdays
from campaigns.insight.reminders.engine import AGAIN, Due, Reminder, reminders, stage_of
from campaigns.people.notices import Purpose
from campaigns.plans import offsets
from campaigns.plans.offsets import Offset

DAY = date(2026, 12, 8)  # a Tuesday
NOTHING: frozenset[date] = frozenset()
ONE = timedelta(days=1)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
days_off = st.frozensets(st.dates(date(2025, 12, 1), date(2027, 3, 1)), max_size=40)


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 12, 2), ""),  # Wednesday: four working days ahead
        (date(2026, 12, 3), "h-3"),
        (date(2026, 12, 4), "h-3"),
        (date(2026, 12, 7), "h-1"),  # Monday
        (date(2026, 12, 8), "h-1"),  # the day itself, for whoever was not told
        (date(2026, 12, 9), "late"),
        (date(2026, 12, 15), "late"),  # five working days late
        (date(2026, 12, 16), "late-2"),
        (date(2026, 12, 23), "late-3"),
    ],
)
def test_a_thing_goes_through_its_stages(today: date, stage: str) -> None:
    assert stage_of(DAY, today, NOTHING) == stage


def test_the_last_word_before_a_sunday_comes_on_friday_not_when_it_is_over() -> None:
    sunday = date(2026, 12, 13)
    assert stage_of(sunday, date(2026, 12, 11), NOTHING) == "h-1"
    assert stage_of(sunday, date(2026, 12, 9), NOTHING) == "h-3"


def test_what_is_late_on_a_day_off_is_late_on_the_next_working_day() -> None:
    """Due on a Friday before a long weekend (trap 9)."""
    friday, off = date(2026, 12, 4), frozenset([date(2026, 12, 7)])
    assert [stage_of(friday, friday + n * ONE, off) for n in range(1, 5)] == ["", "", "", "late"]


def due(day: date, people: frozenset[int] = frozenset([1]), **more: object) -> Due:
    facts = {"ahead": "segera", "late": "terlambat"} | more
    return Due(Purpose.TASK, "task:1", day, people, **facts)


def said_on(day: date, today: date, off: frozenset[date] = NOTHING, **more: object) -> list[Reminder]:
    return reminders([due(day, **more)], today, off, patience=5)


def test_whoever_has_two_roles_hears_it_once() -> None:
    """The same thing from two tables' points of view, and a leader whose own task is late (trap 21)."""
    twice = [due(DAY, frozenset([1, 2])), due(DAY, frozenset([2, 3]))]
    told = reminders(twice, DAY, NOTHING, patience=5)
    assert Counter(r.person_id for r in told) == {1: 1, 2: 1, 3: 1}
    late = said_on(DAY, DAY + 20 * ONE, leaders=frozenset([1, 9]))
    assert [(r.person_id, r.purpose) for r in late] == [(1, Purpose.TASK), (9, Purpose.ESCALATION)]


@pytest.mark.parametrize(("late", "escalated"), [(5, False), (6, True)])
def test_a_leader_hears_of_what_is_late_for_longer_than_the_office_bears(late: int, escalated: bool) -> None:
    told = said_on(DAY, workdays.add(DAY, late, NOTHING), leaders=frozenset([9]))
    assert (Purpose.ESCALATION in {r.purpose for r in told}) == escalated


def test_without_a_sentence_nothing_is_said() -> None:
    assert said_on(DAY, DAY, ahead="", leaders=frozenset([9])) == []
    assert said_on(DAY, DAY + 30 * ONE, late="", leaders=frozenset([9])) == []


@given(days, days_off, st.sets(st.integers(0, 60)))
def test_a_worker_that_misses_days_says_each_stage_once_and_the_last_one_always(
    day: date, off: frozenset[date], missed: set[int]
) -> None:
    """As the ledger has it: a stage of a day is told once. Days on which no worker ran lose nothing."""
    said: list[tuple[date, str]] = []
    for number in range(70):
        today = day - 20 * ONE + number * ONE
        if not workdays.is_working(today, off) or number in missed:
            continue
        stage = stage_of(day, today, off)
        if stage and stage not in {s for _, s in said}:
            said.append((today, stage))
        assert not stage or stage in {s for _, s in said}, (
            "known by the end of every day on which somebody ran"
        )
    assert max(Counter(stage for _, stage in said).values(), default=0) <= 1
    assert all(workdays.is_working(today, off) for today, _ in said)


@given(days, days_off)
def test_every_stage_is_told_on_the_first_working_moment_at_or_after_its_day(
    day: date, off: frozenset[date]
) -> None:
    """Nothing is lost; only where a nearer stage has come by then, it is told instead."""
    for n in (3, 1):
        begins = offsets.day_of(Offset(-n, True), day, off)
        assert workdays.is_working(begins, off)
        assert stage_of(day, begins, off) in {"h-3", "h-1"}
        assert stage_of(day, begins - ONE, off) in {"", "h-3"}
    late = workdays.add(day, 1, off)
    assert stage_of(day, late, off) == "late"
    assert all(stage_of(day, day + k * ONE, off) == "" for k in range(1, (late - day).days))
    assert stage_of(day, workdays.add(day, AGAIN + 1, off), off) == "late-2"


@given(days, st.integers(1, 30), days_off)
def test_what_moved_begins_anew_and_the_old_day_is_forgotten(
    day: date, by: int, off: frozenset[date]
) -> None:
    today = offsets.day_of(Offset(-1, True), day, off)
    before, after = said_on(day, today, off), said_on(day + by * ONE, today, off)
    assert [r.day for r in before] == [day]
    assert {r.day for r in after} <= {day + by * ONE}
