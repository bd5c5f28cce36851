"""The portal's pages on partnerships: what an agency is asked for, and its answer."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.ground.texts import LONGEST_REASON
from campaigns.insight import support
from campaigns.people.permissions import Action, find, require
from campaigns.people.persons import Membership
from campaigns.plans import activities, deliveries, partnerships
from campaigns.plans.deliveries import Promised
from campaigns.plans.partnerships import Partnership, Urgency
from outreach.hall import figures, prices
from outreach.hall.filters import paged
from outreach.hall.forms import REQUIRED, HouseForm, Length
from outreach.hall.session import current_member
from outreach.hall.sharing import page_of_role
from outreach.portal.blueprint import portal

AT_ONCE = 20  # promises of one sort on the first page; the rest stand with their campaigns


class AcceptanceForm(HouseForm):
    note = TextAreaField("Pesan untuk pengundang", [Length(max=LONGEST_REASON)])


class RefusalForm(HouseForm):
    reason = TextAreaField("Alasan", [REQUIRED, Length(max=LONGEST_REASON)])


@portal.get("/")
def home() -> ResponseReturnValue:
    """What waits for the agency first: invitations, then promises, then the rest."""
    member = current_member()
    require(member, Action.SEE_PARTNERSHIP)
    return page_of_role("portal/home/show.html", lambda: waiting_for(member))


def waiting_for(member: Membership) -> dict[str, Any]:
    mine = partnerships.contributions_of_partner(member)
    promises = [one for one in mine if one.stands and one.partnership.campaign.is_alive]
    by_state = sorted_out(deliveries.promised(promises))
    rows = partnerships.standings_of_partner(member)
    unanswered = [row.partnership for row in rows if row.urgency == Urgency.UNANSWERED]
    return {
        "invitations": sorted(unanswered, key=lambda one: one.reply_by),
        "silent": [row.partnership for row in rows if row.urgency == Urgency.WITHOUT_PROMISE],
        "partnerships": [row.partnership for row in rows],
        "at_once": AT_ONCE,
        **by_state,
    }


def sorted_out(promises: list[Promised]) -> dict[str, list[Promised]]:
    """Each promise once, under what presses most: late, not definite, short, still to come, here."""
    told: dict[str, list[Promised]] = {"late": [], "unconfirmed": [], "short": [], "coming": [], "here": []}
    for one in promises:
        if one.standing.overdue:
            told["late"].append(one)
        elif one.contribution.is_open:
            told["unconfirmed"].append(one)
        elif one.standing.short:
            told["short"].append(one)
        else:
            told["coming" if one.is_missing else "here"].append(one)
    return told


@portal.get("/partnerships/<int:partnership_id>")
def show_partnership(partnership_id: int) -> ResponseReturnValue:
    partnership = find(current_member(), Action.SEE_PARTNERSHIP, Partnership, partnership_id)
    return partnership_page(partnership, AcceptanceForm())


def partnership_page(partnership: Partnership, form: AcceptanceForm) -> ResponseReturnValue:
    row, dated = partnerships.standing_in(partnership), activities.of(partnership.campaign)
    shown = paged(row.contributions)
    page = render_template(
        "portal/partnerships/show.html",
        partnership=partnership,
        row=row,
        page=shown,
        brought=deliveries.of_contributions(shown.rows),
        support=support.of_promises(row.contributions),
        drawn=figures.of_promises(shown.rows),
        ahead=[one for one in dated if one.last_day >= clock.today()],
        past=[one for one in dated if one.last_day < clock.today()],
        dear=prices.dear([one for one in shown.rows if one.stands]),
        alive=partnership.campaign.is_alive,
        form=form,
    )
    return page, form.status


@portal.post("/partnerships/<int:partnership_id>/acceptance")
def create_acceptance(partnership_id: int) -> ResponseReturnValue:
    partnership = find(current_member(), Action.ANSWER_INVITATION, Partnership, partnership_id)
    form = AcceptanceForm()
    if form.validate():
        with form.refusals(), transaction():
            partnerships.accept(partnership, form.note.data or "", by=current_member())
            flash("Terima kasih atas kesediaan Anda. Berikutnya: tuliskan dukungan yang Anda sediakan.")
            return redirect(url_for("portal.show_partnership", partnership_id=partnership_id), 303)
    return partnership_page(partnership, form)


@portal.get("/partnerships/<int:partnership_id>/refusal")
def new_refusal(partnership_id: int) -> ResponseReturnValue:
    partnership = find(current_member(), Action.ANSWER_INVITATION, Partnership, partnership_id)
    return refusal_page(RefusalForm(), partnership)


@portal.post("/partnerships/<int:partnership_id>/refusal")
def create_refusal(partnership_id: int) -> ResponseReturnValue:
    partnership = find(current_member(), Action.ANSWER_INVITATION, Partnership, partnership_id)
    form = RefusalForm()
    if form.validate():
        with form.refusals(), transaction():
            partnerships.decline(partnership, form.reason.data, by=current_member())
            flash("Jawaban Anda tersimpan dan disampaikan kepada pengundang.")
            return redirect(url_for("portal.home"), 303)
    return refusal_page(form, partnership)


def refusal_page(form: RefusalForm, partnership: Partnership) -> ResponseReturnValue:
    return render_template("portal/partnerships/refuse.html", form=form, partnership=partnership), form.status
