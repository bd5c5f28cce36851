"""Campaigns at the desk: drafted, submitted, decided, finished."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, StringField, TextAreaField

from campaigns.ground import clock
from campaigns.ground.database import fetch, transaction
from campaigns.ground.texts import LONGEST_NOTE, LONGEST_REASON
from campaigns.insight import readiness, support
from campaigns.people import journal
from campaigns.people.permissions import Action, find, may, require
from campaigns.plans import (
    activities,
    budgets,
    campaigns,
    climbing,
    cloning,
    deliveries,
    ladder,
    partnerships,
    rollover,
)
from campaigns.plans.campaigns import LONGEST_TITLE, Campaign, CampaignState, Details
from campaigns.plans.climbing import ClimbStatus
from campaigns.plans.dating import LONGEST_RULE
from campaigns.plans.ladder import Rung
from campaigns.plans.partnerships import calls
from campaigns.plans.programs import LONGEST_AUDIENCE, Program
from outreach.desk.blueprint import desk
from outreach.hall import exports, figures, words
from outreach.hall.addresses import asked_number
from outreach.hall.filters import paged
from outreach.hall.forms import REQUIRED, DayField, EditForm, HouseForm, Length
from outreach.hall.session import current_member
from outreach.hall.sharing import asked_of, page_of_role, while_unchanged

PAGE = "desk/campaigns/show.html"


class CampaignForm(EditForm):
    title = StringField("Judul kampanye", [REQUIRED, Length(max=LONGEST_TITLE)])
    rung_id = SelectField("Anak tangga", [REQUIRED], coerce=int)
    predecessor_id = SelectField("Edisi sebelumnya", coerce=int)
    first_day = DayField("Hari pertama", [REQUIRED])
    last_day = DayField("Hari terakhir", [REQUIRED])
    goal = TextAreaField("Tujuan edisi ini", [Length(max=LONGEST_NOTE)])
    audience = StringField("Sasaran khusus edisi ini", [Length(max=LONGEST_AUDIENCE)])
    date_rule = StringField("Aturan tanggal", [Length(max=LONGEST_RULE)])
    ladder_reason = TextAreaField("Alasan diulang atau turun", [Length(max=LONGEST_REASON)])

    def offer(self, program: Program, but: Campaign | None = None) -> "CampaignForm":
        """Fill the choices: all rungs, and the program's other editions."""
        self.rung_id.choices = [
            SelectChoice(rung.id, f"{rung.level}. {rung.name}") for rung in ladder.rungs()
        ]
        earlier = [c for c in campaigns.editions_of(program) if but is None or c.first_day < but.first_day]
        first = SelectChoice(0, "Tidak ada (edisi pertama)")
        self.predecessor_id.choices = [first, *(SelectChoice(c.id, c.title) for c in earlier)]
        return self

    @property
    def details(self) -> Details:
        """What the campaign follows and more, as typed."""
        return Details(
            fetch(Campaign, self.predecessor_id.data) if self.predecessor_id.data else None,
            self.audience.data or "",
            self.date_rule.data or "",
            self.ladder_reason.data or "",
        )


class DecisionForm(HouseForm):
    note = TextAreaField("Catatan", [Length(max=LONGEST_NOTE)])


@desk.get("/campaigns")
def list_campaigns() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    return page_of_role("desk/campaigns/index.html", listed)


def listed() -> dict[str, Any]:
    year, state = asked()
    climb, found = request.args.get("climb", ""), campaigns.of_year(year, state)
    if climb in set(ClimbStatus):
        standing = climbing.of_each(found)
        found = [one for one in found if standing[one.id].status == climb and not one.is_cancelled]
    page = paged(found)
    return {
        "page": page,
        "climbs": asked_of(climbing.of_each, page.rows),
        "climb": climb,
        "statuses": list(ClimbStatus),
        "budgets": asked_of(budgets.summaries_of, page.rows)
        if may(current_member(), Action.SEE_BUDGET)
        else {},
        "years": campaigns.years(),
        "year": year,
        "state": state,
        "states": list(CampaignState),
    }


@exports.downloads(desk, "/campaigns")
def export_campaigns(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    asked_for = campaigns.of_year(*asked())
    climbs = climbing.of_each(asked_for)
    rows = [
        (
            c.program.name,
            c.title,
            c.rung.name,
            words.word(climbs[c.id].status),
            c.first_day,
            c.last_day,
            words.word(c.state),
        )
        for c in asked_for
    ]
    headings = (
        "Program",
        "Kampanye",
        "Anak tangga",
        "Naik tangga",
        "Hari pertama",
        "Hari terakhir",
        "Keadaan",
    )
    return exports.as_file(form, "kampanye", headings, rows)


def asked() -> tuple[int | None, CampaignState | None]:
    """The year and state that the address asks for; this year if it says nothing, all if it says `semua`."""
    state = request.args.get("state", "")
    year = asked_number("year") if "year" in request.args else clock.today().year
    return year, CampaignState(state) if state in list(CampaignState) else None


@desk.get("/campaigns/<int:campaign_id>")
def show_campaign(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.SEE_PLANS, Campaign, campaign_id)
    return page_of_role(PAGE, lambda: shown(campaign, DecisionForm()))


def campaign_page(campaign: Campaign, form: DecisionForm) -> ResponseReturnValue:
    """With a decision that was refused."""
    return render_template(PAGE, **shown(campaign, form)), form.status


def shown(campaign: Campaign, form: DecisionForm) -> dict[str, Any]:
    mine, lines = activities.of(campaign), budgets.lines_of(campaign)
    balances, promises = asked_of(budgets.balances, lines), paged(partnerships.contributions_for(campaign))
    return {
        "campaign": campaign,
        "climb": climbing.of(campaign),
        "improvements": climbing.improvements_of(campaign),
        "moved": rollover.moved_to(campaign),
        "forecast": rollover.is_forecast(campaign) and campaign.first_day > clock.today(),
        "to_invite": cloning.partners_to_invite(campaign),
        "parts": cloning.parts_to_invite(campaign),
        "calls": calls.failing(campaign) if campaign.is_alive else [],
        "activities": mine,
        "readiness": asked_of(readiness.of_activities, mine),
        "promises": promises,
        "standings": deliveries.standing_of(promises.rows),
        "promises_drawn": figures.of_promises(promises.rows),
        "waiting": partnerships.without_promise(campaign),
        "partnerships": partnerships.of(campaign),
        "money": support.of(campaign),
        "lines": lines,
        "balances": balances,
        "lines_drawn": figures.of_lines(lines, balances),
        "lacks": while_unchanged(("lacks", campaign.id), lambda: readiness.before_approval(campaign)),
        "history": journal.of(campaign, *mine),
        "form": form,
    }


@desk.get("/programs/<int:program_id>/campaigns/new")
def new_campaign(program_id: int) -> ResponseReturnValue:
    program = find(current_member(), Action.EDIT_CAMPAIGN, Program, program_id)
    return page_of_role("desk/campaigns/edit.html", lambda: proposed(program))


def proposed(program: Program) -> dict[str, Any]:
    """The form of a new edition, filled with what its last one leads to."""
    editions = (one for one in campaigns.editions_of(program) if not (one.is_cancelled or one.emergency))
    latest = next(editions, None)
    known: dict[str, Any] = {"predecessor_id": latest.id, "rung_id": latest.rung_id} if latest else {}
    if span := rollover.span_ahead(program):
        title = f"{program.name} {span.first_day.year}"[:LONGEST_TITLE]
        known |= {"title": title, "first_day": span.first_day, "last_day": span.last_day}
        known["date_rule"] = program.date_rule
    form = CampaignForm(data={"predecessor_id": 0} | known).offer(program)
    return {"form": form, "program": program, "campaign": None, "span": span}


@desk.post("/programs/<int:program_id>/campaigns")
def create_campaign(program_id: int) -> ResponseReturnValue:
    program = find(current_member(), Action.EDIT_CAMPAIGN, Program, program_id)
    form = CampaignForm().offer(program)
    if form.validate():
        with form.refusals(), transaction():
            campaign = campaigns.draft(
                program,
                fetch(Rung, form.rung_id.data),
                form.title.data,
                form.first_day.data,
                form.last_day.data,
                form.goal.data or "",
                details=form.details,
                by=current_member(),
            )
            flash("Draf kampanye tersimpan. Berikutnya: jadwalkan kegiatannya.")
            return redirect(url_for("desk.show_campaign", campaign_id=campaign.id), 303)
    return edit_page(form, program)


@desk.get("/campaigns/<int:campaign_id>/edit")
def edit_campaign(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.EDIT_CAMPAIGN, Campaign, campaign_id)
    return edit_page(filled(campaign), campaign.program, campaign)


def filled(campaign: Campaign) -> CampaignForm:
    """The form as the campaign stands."""
    return CampaignForm(None, obj=campaign).offer(campaign.program, campaign)


@desk.post("/campaigns/<int:campaign_id>")
def revise_campaign(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.EDIT_CAMPAIGN, Campaign, campaign_id)
    form = CampaignForm().offer(campaign.program, campaign)
    if form.validate():
        with form.refusals(), transaction():
            campaigns.revise(
                campaign,
                fetch(Rung, form.rung_id.data),
                form.title.data,
                form.first_day.data,
                form.last_day.data,
                form.goal.data or "",
                form.details,
                seen=form.seen,
                by=current_member(),
            )
            flash("Perubahan kampanye tersimpan.")
            return redirect(url_for("desk.show_campaign", campaign_id=campaign.id), 303)
    return edit_page(form, campaign.program, campaign)


def edit_page(form: CampaignForm, program: Program, campaign: Campaign | None = None) -> ResponseReturnValue:
    page = render_template("desk/campaigns/edit.html", form=form, program=program, campaign=campaign)
    return page, form.status


@desk.post("/campaigns/<int:campaign_id>/submission")
def create_submission(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.EDIT_CAMPAIGN, Campaign, campaign_id)
    form = filled(campaign)
    with form.refusals(), transaction():
        climbing.submit(campaign, by=current_member())
        flash("Kampanye diajukan. Pimpinan akan menyetujui atau mengembalikannya.")
        return redirect(url_for("desk.show_campaign", campaign_id=campaign_id), 303)
    return edit_page(form, campaign.program, campaign)


@desk.post("/campaigns/<int:campaign_id>/approval")
def create_approval(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.DECIDE_CAMPAIGN, Campaign, campaign_id)
    form = DecisionForm()
    if form.validate():
        with form.refusals(), transaction():
            campaigns.approve(campaign, form.note.data or "", by=current_member())
            flash("Kampanye disetujui.")
            return redirect(url_for("desk.show_campaign", campaign_id=campaign_id), 303)
    return campaign_page(campaign, form)


@desk.post("/campaigns/<int:campaign_id>/return")
def create_return(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.DECIDE_CAMPAIGN, Campaign, campaign_id)
    form = DecisionForm()
    if form.validate():
        with form.refusals(), transaction():
            campaigns.send_back(campaign, form.note.data or "", by=current_member())
            flash("Kampanye dikembalikan kepada perencana.")
            return redirect(url_for("desk.show_campaign", campaign_id=campaign_id), 303)
    return campaign_page(campaign, form)


@desk.post("/campaigns/<int:campaign_id>/completion")
def create_completion(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.EDIT_CAMPAIGN, Campaign, campaign_id)
    with transaction():
        campaigns.finish(campaign, by=current_member())
    flash("Kampanye selesai.")
    return redirect(url_for("desk.show_campaign", campaign_id=campaign_id), 303)
