"""Programs at the desk: the lines and their editions."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField

from campaigns.ground.database import transaction
from campaigns.ground.texts import LONGEST_NOTE
from campaigns.people import journal
from campaigns.people.permissions import Action, find, require
from campaigns.plans import campaigns, programs
from campaigns.plans.programs import LONGEST_AUDIENCE, LONGEST_NAME, Program
from outreach.desk.blueprint import desk
from outreach.hall.forms import REQUIRED, EditForm, Length
from outreach.hall.session import current_member


class ProgramForm(EditForm):
    name = StringField("Nama program", [REQUIRED, Length(max=LONGEST_NAME)])
    audience = StringField("Sasaran", [REQUIRED, Length(max=LONGEST_AUDIENCE)])
    purpose = TextAreaField("Tujuan", [Length(max=LONGEST_NOTE)])


@desk.get("/programs")
def list_programs() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    lines = campaigns.editions_of_each(programs.everything())
    return render_template("desk/programs/index.html", lines=lines)


@desk.get("/programs/<int:program_id>")
def show_program(program_id: int) -> ResponseReturnValue:
    program = find(current_member(), Action.SEE_PLANS, Program, program_id)
    return render_template(
        "desk/programs/show.html",
        program=program,
        editions=campaigns.editions_of(program),
        history=journal.of(program),
    )


@desk.get("/programs/new")
def new_program() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_PROGRAM)
    return program_page(ProgramForm())


@desk.post("/programs")
def create_program() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_PROGRAM)
    form = ProgramForm()
    if form.validate():
        with form.refusals(), transaction():
            program = programs.create(
                form.name.data, form.audience.data, form.purpose.data or "", by=current_member()
            )
            flash(f"Program {program.name} tersimpan.")
            return redirect(url_for("desk.show_program", program_id=program.id), 303)
    return program_page(form)


@desk.get("/programs/<int:program_id>/edit")
def edit_program(program_id: int) -> ResponseReturnValue:
    program = find(current_member(), Action.EDIT_PROGRAM, Program, program_id)
    return program_page(ProgramForm(obj=program), program)


@desk.post("/programs/<int:program_id>")
def revise_program(program_id: int) -> ResponseReturnValue:
    program = find(current_member(), Action.EDIT_PROGRAM, Program, program_id)
    form = ProgramForm()
    if form.validate():
        with form.refusals(), transaction():
            programs.revise(
                program,
                form.name.data,
                form.audience.data,
                form.purpose.data or "",
                seen=form.seen,
                by=current_member(),
            )
            flash("Perubahan program tersimpan.")
            return redirect(url_for("desk.show_program", program_id=program.id), 303)
    return program_page(form, program)


def program_page(form: ProgramForm, program: Program | None = None) -> ResponseReturnValue:
    return render_template("desk/programs/edit.html", form=form, program=program), form.status
