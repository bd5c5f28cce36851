"""Tasks at the desk: mine, a campaign's, what is overdue; taken, completed with their document, given on."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, StringField, TextAreaField

from campaigns.ground import clock, formats, holidays, workdays
from campaigns.ground.database import fetch, transaction
from campaigns.ground.texts import LONGEST_REASON
from campaigns.people import journal
from campaigns.people.permissions import Action, find, may, require
from campaigns.people.persons import Role
from campaigns.plans import activities, tasks
from campaigns.plans.campaigns import Campaign
from campaigns.plans.playbooks import LONGEST_DOCUMENT, LONGEST_TASK, Phase
from campaigns.plans.tasks import Task
from outreach.desk.blueprint import desk
from outreach.hall import exports
from outreach.hall.addresses import asked_number
from outreach.hall.attachments import served
from outreach.hall.fieldwork import CompletionForm, document_of
from outreach.hall.filters import paged
from outreach.hall.forms import REQUIRED, DayField, EditForm, HouseForm, Length
from outreach.hall.session import current_member
from outreach.hall.words import word

HEADINGS = ("Tenggat", "Tugas", "Tahap", "Kegiatan", "Kampanye", "Oleh", "Dokumen", "Selesai")


class GivingForm(EditForm):
    owner_id = SelectField("Dikerjakan oleh", coerce=int)
    due_day = DayField("Tenggat", [REQUIRED])

    def offer(self, task: Task) -> "GivingForm":
        """Fill the choices: whoever has the role, or one of our people."""
        anybody = SelectChoice(0, f"Siapa pun: {word(task.role).lower()}")
        people = {m.person_id: m.person.name for m in tasks.workers()}
        if task.owner is not None:  # though they may have left: a new day takes nobody's task away
            people.setdefault(task.owner.id, task.owner.name)
        self.owner_id.choices = [anybody, *(SelectChoice(id_, name) for id_, name in people.items())]
        return self


class RemovalForm(HouseForm):
    reason = TextAreaField("Alasan tidak perlu", [REQUIRED, Length(max=LONGEST_REASON)])


class TaskForm(HouseForm):
    activity_id = SelectField("Untuk kegiatan", coerce=int)
    phase = SelectField("Tahap", choices=[SelectChoice(phase.value, word(phase)) for phase in Phase])
    name = StringField("Tugas", [REQUIRED, Length(max=LONGEST_TASK)])
    due_day = DayField("Tenggat", [REQUIRED])
    document = StringField("Dokumen yang dihasilkan", [Length(max=LONGEST_DOCUMENT)])
    role = SelectField(
        "Dikerjakan oleh",
        choices=[SelectChoice(r.value, word(r)) for r in tasks.WORKERS],
    )

    def offer(self, campaign: Campaign) -> "TaskForm":
        open_ones = [a for a in activities.of(campaign) if a.is_open]
        named = [SelectChoice(a.id, f"{a.title}, {formats.day(a.day)}") for a in open_ones]
        self.activity_id.choices = [SelectChoice(0, "Seluruh kampanye"), *named]
        return self


@desk.get("/tasks")
def list_tasks() -> ResponseReturnValue:
    """Mine first; everybody's, a campaign's, the overdue and the done by `?whose= campaign= late= done=`."""
    require(current_member(), Action.SEE_PLANS)
    campaign_id = asked_number("campaign")
    campaign = fetch(Campaign, campaign_id) if campaign_id else None
    return render_template(
        "desk/tasks/index.html",
        page=paged(_asked()),
        whose=_whose(),
        late=bool(request.args.get("late")),
        done=bool(request.args.get("done")),
        campaign=campaign,
    )


@exports.downloads(desk, "/tasks")
def export_tasks(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    rows = [
        (
            task.due_day,
            task.name,
            word(task.phase),
            task.activity.title if task.activity else "",
            task.campaign.title,
            task.owner.name if task.owner else word(task.role),
            task.document,
            task.done_at,
        )
        for task in _asked()
    ]
    return exports.as_file(form, "tugas", HEADINGS, rows)


@desk.get("/campaigns/<int:campaign_id>/tasks/new")
def new_task(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.PLAN_TASK, Campaign, campaign_id)
    return _form(campaign, TaskForm().offer(campaign))


@desk.post("/campaigns/<int:campaign_id>/tasks")
def create_task(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.PLAN_TASK, Campaign, campaign_id)
    form = TaskForm().offer(campaign)
    if form.validate():
        with form.refusals(), transaction():
            chosen = form.activity_id.data
            task = tasks.add_one(
                campaign,
                next((a for a in activities.of(campaign) if a.id == chosen), None),
                Phase(form.phase.data),
                form.name.data,
                form.due_day.data,
                document=form.document.data or "",
                role=Role(form.role.data),
                by=current_member(),
            )
            flash("Tugas ditambahkan.")
            return redirect(url_for("desk.show_task", task_id=task.id), 303)
    return _form(campaign, form)


@desk.get("/tasks/<int:task_id>")
def show_task(task_id: int) -> ResponseReturnValue:
    return _page(find(current_member(), Action.SEE_PLANS, Task, task_id))


@desk.get("/tasks/<int:task_id>/document")
def show_task_document(task_id: int) -> ResponseReturnValue:
    """The file itself."""
    return served(document_of(find(current_member(), Action.SEE_PLANS, Task, task_id)))


@desk.post("/tasks/<int:task_id>/completion")
def create_task_completion(task_id: int) -> ResponseReturnValue:
    task = find(current_member(), Action.DO_TASK, Task, task_id)
    form = CompletionForm()
    if form.validate():
        with form.refusals():
            form.complete(task, by=current_member())
            flash(f"Selesai: {task.name}.")
            return redirect(url_for("desk.list_tasks"), 303)
    return _page(task, completion=form)


@desk.post("/tasks/<int:task_id>/reopening")
def create_task_reopening(task_id: int) -> ResponseReturnValue:
    task = find(current_member(), Action.DO_TASK, Task, task_id)
    with transaction():
        tasks.reopen(task, by=current_member())
    flash("Tugas dibuka kembali.")
    return redirect(url_for("desk.show_task", task_id=task_id), 303)


@desk.post("/tasks/<int:task_id>")
def revise_task(task_id: int) -> ResponseReturnValue:
    task = find(current_member(), Action.PLAN_TASK, Task, task_id)
    form = GivingForm().offer(task)
    if form.validate():
        with form.refusals(), transaction():
            tasks.assign(
                task, form.owner_id.data or None, form.due_day.data, seen=form.seen, by=current_member()
            )
            flash("Tugas tersimpan.")
            return redirect(url_for("desk.show_task", task_id=task_id), 303)
    return _page(task, giving=form)


@desk.post("/tasks/<int:task_id>/removal")
def create_task_removal(task_id: int) -> ResponseReturnValue:
    task = find(current_member(), Action.PLAN_TASK, Task, task_id)
    form = RemovalForm()
    if form.validate():
        with form.refusals(), transaction():
            tasks.take_off(task, form.reason.data, by=current_member())
            flash("Tugas ditiadakan.")
            return redirect(url_for("desk.show_task", task_id=task_id), 303)
    return _page(task, removal=form)


def _whose() -> str:
    """Whose tasks: by default one's own, for those who do tasks; everybody's for those who read."""
    asked = request.args.get("whose")
    if asked in {"mine", "all"}:
        return asked
    return "mine" if may(current_member(), Action.DO_TASK) and not asked_number("campaign") else "all"


def _asked() -> list[Task]:
    return tasks.listed(
        current_member(),
        whose=_whose(),
        campaign_id=asked_number("campaign"),
        done=bool(request.args.get("done")),
        late=bool(request.args.get("late")),
    )


def _form(campaign: Campaign, form: TaskForm) -> ResponseReturnValue:
    return render_template("desk/tasks/new.html", campaign=campaign, form=form), form.status


def _page(task: Task, **forms: HouseForm) -> ResponseReturnValue:
    giving = forms.get("giving") or GivingForm(obj=task, owner_id=task.owner_id or 0).offer(task)
    page = render_template(
        "desk/tasks/show.html",
        task=task,
        arithmetic=tasks.arithmetic(task),
        left_told=_told_left(task),
        completion=forms.get("completion") or CompletionForm(),
        giving=giving,
        removal=forms.get("removal") or RemovalForm(),
        history=journal.of(task),
    )
    return page, next((form.status for form in forms.values()), 200)


def _told_left(task: Task) -> str:
    """How long there is until its day, in working days (rule T1): `3 hari kerja lagi`, `hari ini`, `lewat tenggat`."""
    today = clock.today()
    if task.due_day == today:
        return "hari ini"
    off = holidays.days_off(min(today, task.due_day), max(today, task.due_day))
    left = workdays.between(today, task.due_day, off)
    if not left:
        return "lewat tenggat" if task.is_overdue(today) else "tidak ada hari kerja lagi sebelum tenggat"
    return f"{formats.number(abs(left))} hari kerja {'lagi' if left > 0 else 'terlambat'}"
