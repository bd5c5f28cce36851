"""Programs at the desk: the lines and their editions."""

from collections.abc import Sequence
from decimal import Decimal

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, SelectChoice, SelectField, StringField, TextAreaField

from campaigns.ground.database import transaction
from campaigns.ground.texts import LONGEST_NOTE
from campaigns.people import journal
from campaigns.people.permissions import Action, find, may, require
from campaigns.plans import budgets, campaigns, climbing, ladder, programs
from campaigns.plans.budgets import LineStage
from campaigns.plans.campaigns import Campaign
from campaigns.plans.programs import LONGEST_AUDIENCE, LONGEST_NAME, GiftRule, OneGiftPer, Program
from outreach.desk.blueprint import desk
from outreach.hall import climbs, exports
from outreach.hall.forms import REQUIRED, EditForm, Length, Optional
from outreach.hall.households import rule_of
from outreach.hall.session import current_member
from outreach.hall.sharing import asked_of, page_of_role
from outreach.hall.words import word

EDITIONS = (
    *("Tahun", "Kampanye", "Anak tangga", "Naik tangga", "Hari pertama", "Hari terakhir", "Keadaan"),
    "Pagu (Rp)",
)


class ProgramForm(EditForm):
    name = StringField("Nama program", [REQUIRED, Length(max=LONGEST_NAME)])
    audience = StringField("Sasaran", [REQUIRED, Length(max=LONGEST_AUDIENCE)])
    purpose = TextAreaField("Tujuan", [Length(max=LONGEST_NOTE)])
    one_gift_per = SelectField(
        "Satu keluarga menerima satu kali",
        choices=[SelectChoice(per, word(per)) for per in OneGiftPer],
        coerce=OneGiftPer,
        default=OneGiftPer.ACTIVITY,
    )
    gift_days = IntegerField("Banyak hari", [Optional()])

    @property
    def gift_rule(self) -> GiftRule:
        return GiftRule(self.one_gift_per.data, self.gift_days.data)


@desk.get("/programs")
def list_programs() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    return page_of_role(
        "desk/programs/index.html", lambda: {"lines": campaigns.editions_of_each(programs.everything())}
    )


@desk.get("/programs/<int:program_id>")
def show_program(program_id: int) -> ResponseReturnValue:
    program = find(current_member(), Action.SEE_PLANS, Program, program_id)
    editions = campaigns.editions_of(program)
    known = asked_of(planned_money, editions) if may(current_member(), Action.SEE_BUDGET) else None
    return render_template(
        "desk/programs/show.html",
        program=program,
        editions=editions,
        climbs=asked_of(climbing.of_each, editions),
        budgets=known,
        chart=climbs.chart(editions, ladder.rungs(), known),
        history=journal.of(program),
        gift_rule=rule_of(program),
    )


@exports.downloads(desk, "/programs/<int:program_id>/editions")
def export_editions(program_id: int, form: str) -> ResponseReturnValue:
    program = find(current_member(), Action.SEE_PLANS, Program, program_id)
    editions = campaigns.editions_of(program)
    climbs_of = climbing.of_each(editions)
    sees = may(current_member(), Action.SEE_BUDGET)
    money = planned_money(editions) if sees else {}
    rows = (
        (c.year, c.title, c.rung.name, word(climbs_of[c.id].status), c.first_day, c.last_day, word(c.state))
        + ((money[c.id],) if sees else ())
        for c in editions
    )
    return exports.as_file(form, f"edisi-{program.id}", EDITIONS if sees else EDITIONS[:-1], rows)


def planned_money(editions: Sequence[Campaign]) -> dict[int, Decimal]:
    """The ceiling of each edition in rupiah: of its signed lines, or of its proposals while it has none."""
    signed = budgets.summaries_of(editions)
    proposed = budgets.summaries_of(editions, LineStage.USULAN)
    return {c.id: signed[c.id].ceiling or proposed[c.id].ceiling for c in editions}


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
                form.name.data,
                form.audience.data,
                form.purpose.data or "",
                form.gift_rule,
                by=current_member(),
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
                form.gift_rule,
                seen=form.seen,
                by=current_member(),
            )
            flash("Perubahan program tersimpan.")
            return redirect(url_for("desk.show_program", program_id=program.id), 303)
    return program_page(form, program)


def program_page(form: ProgramForm, program: Program | None = None) -> ResponseReturnValue:
    return render_template("desk/programs/edit.html", form=form, program=program), form.status
