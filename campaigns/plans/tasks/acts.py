"""What people do with tasks: take them, complete them; and what becomes of them when their activity moves."""

from collections.abc import Container, Sequence
from datetime import date

from campaigns.ground import clock, files, formats, texts
from campaigns.ground.database import add, db, expect_version, fetch, hold
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.ground.files import Upload
from campaigns.people import journal, notices
from campaigns.people.notices import Purpose
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Person, Role
from campaigns.plans import offsets, playbooks
from campaigns.plans.activities.things import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.playbooks import LONGEST_DOCUMENT, LONGEST_TASK, Phase, PlaybookTask
from campaigns.plans.tasks.questions import days_off_around, may_reopen, of_activity, of_campaign, workers
from campaigns.plans.tasks.things import Task


def plan_for(campaign: Campaign, found: Sequence[Activity], *, by: Membership) -> None:
    """Give each of these activities of a campaign the tasks of its program's playbook; part of `activities.schedule`.

    In an emergency, what should have been done before today is left out: nobody catches up on a survey.
    """
    templates = playbooks.tasks_of(campaign.program)
    first, last = min(a.day for a in found), max(a.day for a in found)
    off = days_off_around(first, [template.offset for template in templates], last)
    for activity in found:
        made = _from_playbook(activity, templates, off)
        if campaign.emergency:
            made = [task for task in made if task.due_day >= clock.today()]
        db.session.add_all(made)
        if made:
            journal.note(by, "menyusun tugas", activity, tasks=len(made))


def _from_playbook(activity: Activity, templates: Sequence[PlaybookTask], off: Container[date]) -> list[Task]:
    return [
        Task(
            campaign_id=activity.campaign_id,
            activity_id=activity.id,
            phase=template.phase,
            name=template.name,
            offset_days=template.offset_days,
            working=template.working,
            document=template.document,
            role=template.role,
            due_day=offsets.day_of(template.offset, activity.day, off),
        )
        for template in templates
    ]


def move_open(activity: Activity, *, by: Membership) -> int:
    """Let the open tasks follow their activity to its new day; what is done stays. Part of `reschedule`.

    Gives how many moved.
    """
    following = [task for task in of_activity(activity) if task.is_open and task.offset is not None]
    off = days_off_around(activity.day, [task.offset for task in following if task.offset])
    moved = 0
    for task in following:
        day = offsets.day_of(task.offset, activity.day, off) if task.offset else task.due_day
        moved += day != task.due_day
        task.due_day = day
    if moved:
        journal.note(by, "memindahkan tugas", activity, tasks=moved)
    return moved


def drop_open(activity: Activity, *, by: Membership) -> int:
    """Drop what is still to be done for an activity that was called off. Part of `activities.cancel`."""
    return _drop(of_activity(activity), activity, by)


def drop_all_open(campaign: Campaign, *, by: Membership) -> int:
    """Drop what is still to be done for a campaign that was called off, and for none of its activities alone."""
    return _drop(of_campaign(campaign), campaign, by)


def _drop(found: Sequence[Task], about: Activity | Campaign, by: Membership) -> int:
    open_ones = [task for task in found if task.is_open]
    for task in open_ones:
        task.dropped_at = clock.now()
    if open_ones:
        journal.note(by, "meniadakan tugas", about, tasks=len(open_ones))
    return len(open_ones)


def add_one(
    campaign: Campaign,
    activity: Activity | None,
    phase: Phase,
    name: str,
    due_day: date,
    *,
    document: str = "",
    role: Role = Role.PLANNER,
    by: Membership,
) -> Task:
    """Add a task that no playbook foresaw, with a day of its own. Raises Invalid, Conflict (called off), NotAllowed."""
    require(by, Action.PLAN_TASK, campaign)
    if activity is not None and activity.campaign_id != campaign.id:
        raise Invalid("task.elsewhere", "Pilih kegiatan dari kampanye ini.", "activity_id")
    _expect_on(campaign, activity)
    nameless = ("task.nameless", "Tulis apa yang harus dikerjakan.")
    name = texts.checked(name, LONGEST_TASK, "task.long", "name", empty=nameless)
    document = texts.checked(document, LONGEST_DOCUMENT, "task.long", "document")
    task = add(
        Task(
            campaign_id=campaign.id,
            activity_id=activity.id if activity else None,
            phase=phase,
            name=name,
            offset_days=None,
            document=document,
            role=role,
            due_day=due_day,
        )
    )
    journal.note(by, "menambah tugas", task, name=name, due_day=due_day)
    return task


def assign(task: Task, person_id: int | None, due_day: date, *, seen: int, by: Membership) -> None:
    """Give a task to somebody, or back to its whole role, and set its day. A day of its own no longer follows.

    Raises Invalid (nobody of the office), Conflict (not open, changed since), NotAllowed.
    """
    require(by, Action.PLAN_TASK, task)
    _hold_open(task)
    expect_version(task, seen)
    known = {task.owner_id, *(member.person_id for member in workers())}
    if person_id is not None and person_id not in known:
        raise Invalid("task.stranger", "Pilih orang dari kantor ini.", "owner_id")
    before = task.owner_id
    with journal.changed(by, "mengatur tugas", task, "owner_id", "due_day"):
        task.owner_id = person_id
        if due_day != task.due_day:
            task.due_day, task.offset_days = due_day, None
    if person_id is not None and person_id != before:
        sentence = f"Tugas “{task.name}” diberikan kepada Anda, tenggat {formats.day(due_day)}."
        notices.tell([fetch(Person, person_id)], Purpose.TASK, sentence, task, by=by)


def complete(task: Task, note: str = "", upload: Upload | None = None, *, by: Membership) -> None:
    """Say that it is done, with the document that it yields. Raises Conflict (done, dropped), NotAllowed."""
    require(by, Action.DO_TASK, task)
    note = texts.checked(note, texts.LONGEST_NOTE, "task.long", "note")
    _hold_open(task)
    task.done_at, task.done_by_id, task.note = clock.now(), by.person_id, note
    if upload is not None:
        task.attachment_id = files.keep(upload).id
    journal.note(by, "menyelesaikan tugas", task, name=task.name, note=note)


def reopen(task: Task, *, by: Membership) -> None:
    """Take back that it was done. Its document stays with it.

    Raises Conflict (not done), NotAllowed (also an officer what a colleague did).
    """
    require(by, Action.DO_TASK, task)
    hold(task)
    if not task.is_done:
        raise Conflict("task.state", "Tugas ini belum dinyatakan selesai.")
    if not may_reopen(task, by):
        raise NotAllowed(
            "task.not-yours", "Hanya yang menyelesaikan tugas ini yang dapat membukanya kembali."
        )
    _expect_on(task.campaign, task.activity)
    task.done_at = task.done_by_id = None
    journal.note(by, "membuka kembali tugas", task, name=task.name)


def take_off(task: Task, reason: str, *, by: Membership) -> None:
    """Say that it need not be done. Raises Invalid (no reason), Conflict (not open), NotAllowed."""
    require(by, Action.PLAN_TASK, task)
    unreasoned = ("task.reason", "Tulis mengapa tugas ini tidak perlu.")
    reason = texts.checked(reason, texts.LONGEST_REASON, "task.long", "reason", empty=unreasoned)
    _hold_open(task)
    task.dropped_at, task.note = clock.now(), reason
    journal.note(by, "meniadakan tugas", task, reason=reason)


def _expect_on(campaign: Campaign, activity: Activity | None) -> None:
    """Nothing is left to do for what was called off. Raises Conflict."""
    if campaign.is_cancelled or (activity is not None and activity.is_cancelled):
        raise Conflict("task.called-off", "Kegiatannya dibatalkan; tidak ada lagi yang perlu dikerjakan.")


def _hold_open(task: Task) -> None:
    hold(task)
    if task.is_done:
        raise Conflict("task.state", f"Tugas ini sudah selesai {formats.day(clock.day_of(task.done_at))}.")  # type: ignore[arg-type]
    if task.is_dropped:
        raise Conflict("task.state", "Tugas ini sudah ditiadakan.")
