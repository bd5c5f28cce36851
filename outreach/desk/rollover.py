"""Rolling a year over at the desk: what each program becomes, and campaigns whose anchor moved."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.ground.errors import Invalid
from campaigns.people.permissions import Action, find, require
from campaigns.plans import campaigns, climbing, rollover
from campaigns.plans.campaigns import Campaign
from campaigns.plans.cloning import LAST_YEAR
from campaigns.plans.rollover import Choice, Line
from outreach.desk.blueprint import desk
from outreach.desk.clones import tell
from outreach.hall.addresses import asked_number
from outreach.hall.forms import REQUIRED, DayField, HouseForm
from outreach.hall.session import current_member

FIRST_YEAR = 2000


class RolloverForm(HouseForm):
    """Which year; the choices are read line by line, since the lines are the year's own."""

    year = HiddenField()


class FollowForm(HouseForm):
    """The days that the person read and accepts."""

    first_day = DayField("Hari pertama", [REQUIRED])
    last_day = DayField("Hari terakhir", [REQUIRED])


@desk.get("/rollover")
def show_rollover() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    return rollover_page(RolloverForm(None), asked_year())


@desk.post("/rollover")
def create_rollover() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_CAMPAIGN)
    form, year = RolloverForm(), asked_year()
    if form.validate() and "count" not in request.form:
        with form.refusals(), transaction():
            rolled = rollover.roll(year, chosen(rollover.lines(year)), by=current_member())
            for cloned in rolled.made:
                tell(cloned)
            for line in rolled.stopped:
                flash(f"{line.title} tidak dilanjutkan ke {year}.")
            if not (rolled.made or rolled.stopped):
                flash("Tidak ada yang berubah: semua baris sudah ada atau belum dipilih.")
            return redirect(url_for("desk.show_rollover", year=year), 303)
    return rollover_page(form, year)


@desk.post("/campaigns/<int:campaign_id>/following")
def create_following(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.EDIT_CAMPAIGN, Campaign, campaign_id)
    form = FollowForm()
    if form.validate():
        with form.refusals(), transaction():
            days: tuple[date, date] = (form.first_day.data, form.last_day.data)
            moved = rollover.follow(campaign, *days, by=current_member())
            flash(f"{campaign.title} mengikuti patokan barunya; {moved} kegiatan ikut bergeser.")
            return redirect(url_for("desk.show_campaign", campaign_id=campaign_id), 303)
    return rollover_page(form, campaign.year)


def asked_year() -> int:
    """The year of the form or the address; the next one if they name none that can be planned."""
    year = request.form.get("year", type=int) or asked_number("year") or clock.today().year + 1
    return year if FIRST_YEAR <= year <= LAST_YEAR else clock.today().year + 1


def chosen(lines: list[Line]) -> dict[str, Choice]:
    """What was picked for each line, by its key; nothing for a line of which nothing was sent. Raises Invalid."""
    sent = {line.key: request.form[line.key] for line in lines if request.form.get(line.key)}
    if not set(sent.values()) <= set(Choice):
        raise Invalid("rollover.choice", "Pilih salah satu usulan untuk setiap baris.")
    return {key: Choice(choice) for key, choice in sent.items()}


def rollover_page(form: HouseForm, year: int) -> ResponseReturnValue:
    lines = rollover.lines(year)
    made = [line.existing for line in lines if line.existing is not None]
    shown = {one.id for one in made}
    others = [c for c in campaigns.of_year(year) if c.id not in shown and not (c.is_cancelled or c.emergency)]
    page = render_template(
        "desk/rollover/show.html",
        form=form,
        year=year,
        lines=lines,
        picked={line.key: picked(line) for line in lines},
        climbs=climbing.of_each(made),
        tally=climbing.tally(year),
        others=others,
        foreseen=rollover.foreseen(lines, {line.key: picked(line) for line in lines}),
        rule=climbing.tally(year).told_rule,
        moved=rollover.moved(),
    )
    return page, form.status


def picked(line: Line) -> str:
    """What was picked for a line, or is proposed; empty for neither."""
    return request.form.get(line.key) or str(line.proposed or "")
