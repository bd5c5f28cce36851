"""The rungs of the ladder at the desk: an ordered table, and the office's rule over a year's editions."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, StringField

from campaigns.ground import settings
from campaigns.ground.database import fetch, transaction
from campaigns.people.permissions import Action, require
from campaigns.plans import campaigns, climbing, ladder, rungs
from campaigns.plans.climbing import ClimbStatus
from campaigns.plans.ladder import LONGEST_NAME, LONGEST_PROOF, Rung
from outreach.desk.blueprint import desk
from outreach.hall import exports, words
from outreach.hall.forms import REQUIRED, EditForm, HouseForm, Length
from outreach.hall.session import current_member


class RungForm(EditForm):
    name = StringField("Nama anak tangga", [REQUIRED, Length(max=LONGEST_NAME)])
    proof = StringField("Bukti tercapai", [REQUIRED, Length(max=LONGEST_PROOF)])


class RuleForm(HouseForm):
    rule = SelectField(
        "Aturan", choices=[SelectChoice(rule, said.capitalize()) for rule, said in climbing.RULES.items()]
    )


@desk.get("/rungs")
def list_rungs() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_LADDER)
    return rungs_page(RungForm(), RuleForm(data={"rule": settings.get("ladder_rule")}))


@exports.downloads(desk, "/rungs")
def export_rungs(form: str) -> ResponseReturnValue:
    require(current_member(), Action.EDIT_LADDER)
    rows = ((rung.level, rung.name, rung.proof) for rung in reversed(ladder.rungs()))
    return exports.as_file(form, "anak-tangga", ("Urutan", "Anak tangga", "Bukti tercapai"), rows)


@desk.post("/rungs")
def create_rung() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_LADDER)
    form = RungForm()
    if form.validate():
        with form.refusals(), transaction():
            rungs.append(form.name.data, form.proof.data, by=current_member())
            flash(f"Anak tangga {form.name.data} ditambahkan di paling atas.")
            return redirect(url_for("desk.list_rungs"), 303)
    return rungs_page(form, RuleForm(None, data={"rule": settings.get("ladder_rule")}))


@desk.get("/rungs/<int:rung_id>/edit")
def edit_rung(rung_id: int) -> ResponseReturnValue:
    require(current_member(), Action.EDIT_LADDER)
    rung = fetch(Rung, rung_id)
    return rung_page(RungForm(obj=rung), rung)


@desk.post("/rungs/<int:rung_id>")
def revise_rung(rung_id: int) -> ResponseReturnValue:
    require(current_member(), Action.EDIT_LADDER)
    rung, form = fetch(Rung, rung_id), RungForm()
    if form.validate():
        with form.refusals(), transaction():
            rungs.revise(rung, form.name.data, form.proof.data, seen=form.seen, by=current_member())
            flash("Perubahan anak tangga tersimpan.")
            return redirect(url_for("desk.list_rungs"), 303)
    return rung_page(form, rung)


@desk.post("/rungs/<int:rung_id>/move")
def create_rung_move(rung_id: int) -> ResponseReturnValue:
    """One place up, or down where the button says so."""
    require(current_member(), Action.EDIT_LADDER)
    rung = fetch(Rung, rung_id)
    stood = standings()
    with transaction():
        rungs.move(rung, request.form.get("to") != "down", by=current_member())
    changed = [
        f"{title} ({words.word(now)})" for title, now in standings().items() if stood.get(title) != now
    ]
    told = f" {len(changed)} edisi kini berdiri lain: {', '.join(changed[:5])}." if changed else ""
    flash(f"{rung.name} dipindahkan.{told}")
    return redirect(url_for("desk.list_rungs"), 303)


@desk.post("/rungs/<int:rung_id>/removal")
def create_rung_removal(rung_id: int) -> ResponseReturnValue:
    require(current_member(), Action.EDIT_LADDER)
    rung = fetch(Rung, rung_id)
    name = rung.name
    with transaction():
        rungs.remove(rung, by=current_member())
    flash(f"Anak tangga {name} dihapus.")
    return redirect(url_for("desk.list_rungs"), 303)


@desk.post("/rungs/rule")
def revise_ladder_rule() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_LADDER)
    form = RuleForm()
    if form.validate():
        with form.refusals(), transaction():
            rungs.set_rule(form.rule.data, by=current_member())
            flash("Aturan naik tangga tersimpan.")
            return redirect(url_for("desk.list_rungs"), 303)
    return rungs_page(RungForm(None), form)


def standings() -> dict[str, ClimbStatus]:
    """How every edition stands on the ladder, by its title."""
    editions = campaigns.of_year()
    climbs = climbing.of_each(editions)
    return {edition.title: climbs[edition.id].status for edition in editions}


def rungs_page(form: RungForm, rule: RuleForm) -> ResponseReturnValue:
    known = ladder.rungs()
    page = render_template(
        "desk/rungs/index.html", form=form, rule=rule, rungs=known, uses=rungs.uses_of(known)
    )
    return page, max(form.status, rule.status)


def rung_page(form: RungForm, rung: Rung) -> ResponseReturnValue:
    return render_template("desk/rungs/edit.html", form=form, rung=rung), form.status
