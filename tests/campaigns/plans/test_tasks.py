"""Tasks: born from the playbook, moved with their activity, done with their document (rule T1, issue B)."""

from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.ground import clock, files, holidays, workdays
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.ground.files import Upload
from campaigns.ground.holidays import DayKind
from campaigns.insight import readiness
from campaigns.people import calendar, notices
from campaigns.people.persons import Membership, Role
from campaigns.plans import activities, campaigns, halts, offsets, playbooks, tasks
from campaigns.plans.activities import Activity
from campaigns.plans.playbooks import Phase
from tests import cast

PDF = Upload("sk.pdf", "application/pdf", b"%PDF-1.7\n%%EOF")
OFFSETS = ("H-14", "H", "H+3 kerja")


@pytest.fixture
def activity(planner: Membership, leader: Membership) -> Activity:
    """Planned, in an approved campaign whose program has three tasks."""
    program = cast.program(planner)
    with transaction():
        for number, offset in enumerate(OFFSETS):
            playbooks.add_task(program, Phase.PREPARATION, f"Tugas {number}", offset, by=planner)
    return cast.activity(planner, cast.approved(planner, leader, of=program))


def _move(activity: Activity, days: int, by: Membership) -> None:
    step = timedelta(days=days)
    with transaction():
        activities.reschedule(
            activity,
            activity.starts_at + step,
            activity.ends_at + step,
            "Banjir",
            joint=False,
            aware=True,
            seen=activity.version,
            by=by,
        )


def _days(activity: Activity) -> list[date]:
    off = holidays.days_off(activity.day - timedelta(40), activity.day + timedelta(40))
    return [offsets.day_of(offsets.parse(offset), activity.day, off) for offset in OFFSETS]


def test_an_activity_brings_the_tasks_of_its_playbook(activity: Activity) -> None:
    assert [task.due_day for task in tasks.of_activity(activity)] == _days(activity)
    third = tasks.of_activity(activity)[2]
    assert workdays.between(activity.day, third.due_day, holidays.days_off(activity.day, third.due_day)) == 3


def test_t1_a_task_tells_how_its_day_came_about(
    activity: Activity, planner: Membership, admin: Membership
) -> None:
    calendar_days, on_the_day, working = tasks.of_activity(activity)
    assert (tasks.arithmetic(calendar_days), tasks.arithmetic(on_the_day)) == ("H-14", "H")
    passed = workdays.explain(activity.day, 3, holidays.days_off(activity.day, working.due_day)).passed
    assert tasks.arithmetic(working) == (f"H+3 kerja, {passed}" if passed else "H+3 kerja")
    with transaction():
        calendar.put(working.due_day, "Pilkada ulang", DayKind.HOLIDAY, "Keppres", True, by=admin)
    assert tasks.arithmetic(working) == "H+3 kerja, dihitung sebelum kalender libur berubah"
    _move(activity, 1, planner)
    assert "Pilkada ulang" in tasks.arithmetic(tasks.of_activity(activity)[2])


def test_a_changed_playbook_leaves_planned_activities_as_they_are(
    activity: Activity, planner: Membership
) -> None:
    with transaction():
        playbooks.remove(playbooks.tasks_of(activity.campaign.program)[0], by=planner)
    assert len(tasks.of_activity(activity)) == len(OFFSETS)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(1, 14), done=st.sets(st.integers(0, 2)), own=st.sets(st.integers(0, 2)))
def test_a_moved_activity_moves_exactly_its_open_tasks(
    activity: Activity, planner: Membership, days: int, done: set[int], own: set[int]
) -> None:
    """Issue B: what is done stays, and so does what was given a day of its own."""
    moved = cast.activity(
        planner, activity.campaign, title=f"Lain {clock.now().timestamp()}", joint=True, aware=True
    )
    todo = tasks.of_activity(moved)
    with transaction():
        for number in sorted(own - done):
            tasks.assign(todo[number], None, date(2026, 12, 24), seen=todo[number].version, by=planner)
        for number in sorted(done):
            tasks.complete(todo[number], by=planner)
    before = [task.due_day for task in todo]
    step = timedelta(days=days)
    with transaction():
        activities.reschedule(
            moved,
            moved.starts_at + step,
            moved.ends_at + step,
            "Banjir",
            joint=True,
            aware=True,
            seen=moved.version,
            by=planner,
        )
    for number, task in enumerate(todo):
        stays = number in done | own
        assert task.due_day == (before[number] if stays else _days(moved)[number])
    with transaction():
        activities.cancel(moved, "Selesai diuji", by=planner)


def test_a_cancelled_activity_drops_what_is_still_open(activity: Activity, planner: Membership) -> None:
    first, *rest = tasks.of_activity(activity)
    with transaction():
        tasks.complete(first, by=planner)
    with transaction():
        activities.cancel(activity, "Pasar libur", by=planner)
    assert (first.is_done, first.is_dropped) == (True, False)
    assert all(task.is_dropped for task in rest)


def test_it_is_completed_once_with_its_document(activity: Activity, planner: Membership) -> None:
    task = tasks.of_activity(activity)[0]
    with transaction():
        tasks.complete(task, "Ditandatangani", PDF, by=planner)
    assert (task.done_by_id, task.note) == (planner.person_id, "Ditandatangani")
    assert task.attachment is not None
    assert files.read(task.attachment) == PDF.content
    with pytest.raises(Conflict) as refusal, transaction():
        tasks.complete(task, by=planner)
    assert refusal.value.code == "task.state"
    with transaction():
        tasks.reopen(task, by=planner)
    assert task.is_open


def test_it_is_given_to_our_people_only(activity: Activity, planner: Membership, dishub: Membership) -> None:
    task, officer = tasks.of_activity(activity)[0], cast.member("officer")
    with transaction():
        tasks.assign(task, officer.person_id, task.due_day, seen=task.version, by=planner)
    assert (task.owner_id, task.offset) == (officer.person_id, offsets.parse("H-14"))
    with pytest.raises(Invalid) as refusal, transaction():
        tasks.assign(task, dishub.person_id, task.due_day, seen=task.version, by=planner)
    assert refusal.value.field == "owner_id"
    with pytest.raises(Conflict), transaction():
        tasks.assign(task, None, task.due_day, seen=task.version - 1, by=planner)


def test_an_officer_does_the_tasks_of_his_own_activities(activity: Activity, planner: Membership) -> None:
    officer = cast.member("officer")
    task = tasks.of_activity(activity)[1]
    with pytest.raises(NotAllowed), transaction():
        tasks.complete(task, by=officer)
    with transaction():
        tasks.assign(task, officer.person_id, task.due_day, seen=task.version, by=planner)
    with transaction():
        tasks.complete(task, by=officer)
    assert task.is_done


def test_my_tasks_are_what_i_took_and_what_waits_for_my_role(activity: Activity, planner: Membership) -> None:
    other = cast.member("planner", username="rekan")
    first, second, third = tasks.of_activity(activity)
    with transaction():
        tasks.assign(first, planner.person_id, first.due_day, seen=first.version, by=planner)
        tasks.assign(second, other.person_id, second.due_day, seen=second.version, by=planner)
    assert tasks.listed(planner) == [first, third]
    assert tasks.listed(other) == [second, third]
    assert tasks.listed(planner, whose="all") == [first, second, third]
    assert tasks.listed(cast.member("treasurer")) == []
    with transaction():
        tasks.complete(third, by=planner)
        tasks.take_off(first, "Sudah ada", by=planner)
    assert tasks.listed(planner) == []
    assert tasks.listed(planner, done=True, whose="all") == [third]


def test_tasks_are_listed_by_campaign_by_lateness_and_by_whether_they_are_done(
    activity: Activity, planner: Membership, leader: Membership
) -> None:
    """Issue B's list and its filters, each alone and together; of one campaign also when it is put off."""
    first, second, third = tasks.of_activity(activity)
    other = cast.approved(planner, leader, of=cast.program(planner, "Lapor Teman Difabel"))
    with transaction():
        elsewhere = tasks.add_one(other, None, Phase.PLANNING, "Surat", cast.DAY, by=planner)
        tasks.complete(first, by=planner)
        tasks.complete(third, by=planner)
    assert tasks.listed(planner, campaign_id=other.id) == [elsewhere]
    assert tasks.listed(planner, campaign_id=activity.campaign_id) == [second]
    assert tasks.listed(planner, campaign_id=activity.campaign_id, done=True) == [third, first]
    assert tasks.listed(planner, campaign_id=other.id, done=True) == []
    assert tasks.listed(planner, late=True) == [], "its own day is not late"
    with clock.as_of(clock.at(cast.DAY, time(9)) + timedelta(days=1)):
        assert tasks.listed(planner, late=True) == [second, elsewhere]
        assert tasks.listed(planner, late=True, campaign_id=other.id) == [elsewhere]
        assert tasks.listed(planner, late=True, done=True) == [first]
    with transaction():
        halts.postpone(other, "Banjir", by=planner)
    assert tasks.listed(planner) == [second]
    assert tasks.listed(planner, campaign_id=other.id) == [elsewhere]


def test_what_is_overdue_makes_an_activity_unready(activity: Activity, planner: Membership) -> None:
    task = tasks.of_activity(activity)[0]
    with clock.as_of(clock.at(task.due_day, clock.now().time()) + timedelta(days=1)):
        assert task in tasks.overdue()
        assert f"tugas lewat tenggat: {task.name}" in readiness.of_activity(activity).lacks
        with transaction():
            tasks.complete(task, by=planner)
        assert task not in tasks.overdue()
        assert not any("tugas lewat" in lack for lack in readiness.of_activity(activity).lacks)


def test_in_an_emergency_nobody_catches_up_on_what_is_past(activity: Activity, planner: Membership) -> None:
    with transaction():
        activity.campaign.emergency = True
    with clock.as_of(activity.starts_at - timedelta(days=1)):
        urgent = cast.activity(planner, activity.campaign, title="Posko", joint=True)
        assert all(task.due_day >= clock.today() for task in tasks.of_activity(urgent))
        assert len(tasks.of_activity(urgent)) == 2


def test_a_task_of_its_own_keeps_its_day(activity: Activity, planner: Membership) -> None:
    with transaction():
        own = tasks.add_one(
            activity.campaign,
            activity,
            Phase.PLANNING,
            "Surat",
            activity.day,
            role=Role.TREASURER,
            by=planner,
        )
    day = own.due_day
    _move(activity, 3, planner)
    assert own.due_day == day
    with pytest.raises(Invalid), transaction():
        tasks.add_one(activity.campaign, None, Phase.PLANNING, " ", day, by=planner)
    db.session.rollback()


def test_what_was_called_off_leaves_nothing_to_do(activity: Activity, planner: Membership) -> None:
    """Issue B: a task that was done is not opened again, and none is added."""
    done = tasks.of_activity(activity)[0]
    with transaction():
        tasks.complete(done, by=planner)
    with transaction():
        activities.cancel(activity, "Pasar libur", by=planner)
    with pytest.raises(Conflict) as refusal, transaction():
        tasks.reopen(done, by=planner)
    assert refusal.value.code == "task.called-off"
    with pytest.raises(Conflict), transaction():
        tasks.add_one(activity.campaign, activity, Phase.PLANNING, "Lagi", activity.day, by=planner)
    assert done not in tasks.overdue(activity.day + timedelta(90))


def test_a_task_is_added_to_an_activity_of_its_own_campaign_alone(
    activity: Activity, planner: Membership
) -> None:
    other = cast.campaign(planner, cast.program(planner, "Lain"))
    with pytest.raises(Invalid) as refusal, transaction():
        tasks.add_one(other, activity, Phase.PLANNING, "Lagi", activity.day, by=planner)
    assert refusal.value.field == "activity_id"


def test_what_is_accounted_for_after_the_end_is_still_to_be_done(
    activity: Activity, planner: Membership
) -> None:
    """The playbook asks for SPJ and report days after the last activity, when the campaign is closed."""
    late = tasks.of_activity(activity)[2]
    with clock.as_of(activity.ends_at):
        with transaction():
            activities.hold_it(activity, by=planner)
        with transaction():
            campaigns.finish(activity.campaign, by=planner)
    assert late in tasks.listed(planner)
    assert late in tasks.overdue(late.due_day + timedelta(1))
    with transaction():
        tasks.complete(late, by=planner)
    assert late in tasks.listed(planner, campaign_id=activity.campaign_id, whose="all", done=True)


def test_whoever_is_given_a_task_hears_of_it_and_keeps_it_when_its_day_moves(
    activity: Activity, planner: Membership, officer: Membership
) -> None:
    task = tasks.of_activity(activity)[0]
    with transaction():
        tasks.assign(task, officer.person_id, task.due_day, seen=task.version, by=planner)
    assert "Tugas “Tugas 0” diberikan kepada Anda" in notices.inbox(officer)[0].sentence
    with transaction():
        officer.active = False
        tasks.assign(task, officer.person_id, task.due_day - timedelta(1), seen=task.version, by=planner)
    assert task.owner_id == officer.person_id
    assert len(notices.inbox(officer)) == 1
