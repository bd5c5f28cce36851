"""An officer's own tasks: done on the phone, with the photo or the paper that they yield, and taken back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.ground.database import transaction
from campaigns.people.permissions import Action, find, may
from campaigns.plans import tasks
from campaigns.plans.tasks import Task
from outreach.field.blueprint import field
from outreach.hall.attachments import served
from outreach.hall.fieldwork import CompletionForm, document_of
from outreach.hall.session import current_member


@field.get("/tasks/<int:task_id>")
def show_task(task_id: int) -> ResponseReturnValue:
    return _page(find(current_member(), Action.DO_TASK, Task, task_id), CompletionForm())


@field.get("/tasks/<int:task_id>/document")
def show_task_document(task_id: int) -> ResponseReturnValue:
    """The file itself."""
    return served(document_of(find(current_member(), Action.DO_TASK, Task, task_id)))


@field.post("/tasks/<int:task_id>/completion")
def create_task_completion(task_id: int) -> ResponseReturnValue:
    """Done, and back to the task, from where it can be taken back."""
    task = find(current_member(), Action.DO_TASK, Task, task_id)
    form = CompletionForm()
    if form.validate():
        with form.refusals():
            form.complete(task, by=current_member())
            flash(f"Selesai: {task.name}.")
            return redirect(url_for("field.show_task", task_id=task_id), 303)
    return _page(task, form)


@field.post("/tasks/<int:task_id>/reopening")
def create_task_reopening(task_id: int) -> ResponseReturnValue:
    task = find(current_member(), Action.DO_TASK, Task, task_id)
    with transaction():
        tasks.reopen(task, by=current_member())
    flash("Tugas dibuka kembali.")
    return redirect(url_for("field.show_task", task_id=task_id), 303)


def _page(task: Task, form: CompletionForm) -> ResponseReturnValue:
    member = current_member()
    page = render_template(
        "field/tasks/show.html",
        task=task,
        form=form,
        arithmetic=tasks.arithmetic(task),
        at_hand=task.activity is not None and may(member, Action.SEE_FIELDWORK, task.activity),
        reopens=task.is_done and tasks.may_reopen(task, member),
    )
    return page, form.status
