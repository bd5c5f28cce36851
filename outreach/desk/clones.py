"""Cloning a campaign at the desk: what would be copied and what not, then the draft one rung up (rule L2)."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, SelectChoice, SelectField

from campaigns.fieldwork import attendance, complaints, evidence
from campaigns.ground import clock, holidays
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people.permissions import Action, find
from campaigns.plans import activities, budgets, cloning, partnerships
from campaigns.plans.budgets import BudgetLine
from campaigns.plans.campaigns import Campaign
from campaigns.plans.cloning import Cloned
from campaigns.plans.partnerships import calls
from outreach.desk.blueprint import desk
from outreach.hall.addresses import asked_number
from outreach.hall.forms import REQUIRED, HouseForm
from outreach.hall.session import current_member

WAYS = [SelectChoice("up", "Naik satu anak tangga"), SelectChoice("same", "Tetap di anak tangga yang sama")]


class CloneForm(HouseForm):
    year = IntegerField("Tahun", [REQUIRED])
    way = SelectField("Anak tangga", choices=WAYS)


@desk.get("/campaigns/<int:campaign_id>/clone")
def new_clone(campaign_id: int) -> ResponseReturnValue:
    """The draft of the next year one rung up, or as the address asks by `year` and `way`."""
    campaign = find(current_member(), Action.EDIT_CAMPAIGN, Campaign, campaign_id)
    year = asked_number("year") or max(campaign.year + 1, clock.today().year)
    way = "same" if request.args.get("way") == "same" else "up"
    return clone_page(CloneForm(formdata=None, year=year, way=way), campaign)


@desk.post("/campaigns/<int:campaign_id>/clone")
def create_clone(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.EDIT_CAMPAIGN, Campaign, campaign_id)
    form = CloneForm()
    if form.validate():
        with form.refusals(), transaction():
            cloned = cloning.clone(campaign, form.year.data, climb=form.way.data == "up", by=current_member())
            tell(cloned)
            return redirect(url_for("desk.show_campaign", campaign_id=cloned.campaign.id), 303)
    return clone_page(form, campaign)


@desk.post("/budgets/<int:line_id>/review")
def create_amount_review(line_id: int) -> ResponseReturnValue:
    """The treasurer looked at an amount that a clone carried over."""
    line = find(current_member(), Action.EDIT_BUDGET, BudgetLine, line_id)
    with transaction():
        budgets.confirm_amount(line, by=current_member())
    flash("Jumlahnya sudah ditinjau.")
    return redirect(url_for("desk.show_budget", line_id=line_id), 303)


def tell(cloned: Cloned) -> None:
    """Say what was made, and each activity that was left out with its reason."""
    made = cloned.campaign
    flash(
        f"Draf {made.title} tersusun dengan {len(activities.of(made))} kegiatan. Berikutnya: tinjau isinya."
    )
    for left in cloned.left_out:
        flash(f"Tidak disalin: {left.activity.title}. {left.reason}")


def clone_page(form: CloneForm, campaign: Campaign) -> ResponseReturnValue:
    year, climb = form.year.data or campaign.year + 1, form.way.data != "same"
    page = render_template(
        "desk/clones/new.html",
        form=form,
        campaign=campaign,
        year=year,
        existing=cloning.edition_after(campaign, year),
        added=cloning.added_of(campaign),
        copied=cloning.copied_of(campaign),
        lines=cloning.carried_of(campaign),
        partners=cloning.helpers_of(campaign),
        left=left_behind(campaign),
        **proposal(campaign, year, climb=climb),
    )
    return page, form.status


def proposal(campaign: Campaign, year: int, *, climb: bool) -> dict[str, object]:
    """The draft of that year as it would be, with each activity's new day; or the sentence that says why not.

    A day off is named, and a weekend where the edition before had another day of the week; so is a standing
    agreement of the playbook that does not hold on the new days.
    """
    try:
        draft = cloning.drafted(campaign, year, climb=climb)
    except (Invalid, Conflict) as refusal:
        return {"draft": None, "fault": refusal.message, "dates": [], "calls": []}
    days = [(activity, draft.shift.day(activity.day)) for activity in cloning.copied_of(campaign)]
    off = holidays.days_off(date(year, 1, 1), date(year + 1, 12, 31))
    weekend = {5: "Sabtu", 6: "Minggu"}
    dates = [
        (
            one,
            day,
            off.get(day) or (weekend.get(day.weekday(), "") if one.day.weekday() != day.weekday() else ""),
        )
        for one, day in days
    ]
    called = calls.calls_of(campaign.program, draft.span.first_day, draft.span.last_day)
    return {
        "draft": draft,
        "fault": "",
        "dates": dates,
        "calls": [call for call in called if not call.holds],
    }


def left_behind(campaign: Campaign) -> list[tuple[str, int]]:
    """What happened in this edition and is never copied, each with how many there are."""
    mine = activities.of(campaign)
    promised = partnerships.contributions_for(campaign)
    counted = [one for one in attendance.contacts(activity.id for activity in mine).values() if one]
    return [
        ("kontak", sum(counted)),
        ("laporan warga", complaints.number_of(*mine)),
        ("bukti dukung", evidence.number_of(*mine)),
        ("penugasan petugas", sum(len(activity.officers) for activity in mine)),
        ("janji dan penyerahan mitra", len(promised)),
        ("kegiatan yang dibatalkan", sum(activity.is_cancelled for activity in mine)),
    ]
