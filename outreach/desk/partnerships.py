"""Partnerships at the desk: who was invited, who has not answered, whose promise is short."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, TextAreaField

from campaigns.ground import clock
from campaigns.ground.database import fetch, transaction
from campaigns.ground.texts import LONGEST_NOTE, LONGEST_REASON
from campaigns.insight import support
from campaigns.people import journal
from campaigns.people.agencies import Agency, AgencyKind
from campaigns.people.permissions import Action, find, require
from campaigns.plans import campaigns, cloning, deliveries, partnerships
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships import (
    Contribution,
    Partnership,
    PartnershipState,
    Standing,
    Urgency,
    calls,
    letters,
    links,
)
from outreach.desk.blueprint import desk
from outreach.hall import exports, figures, prices, words
from outreach.hall.addresses import asked_number
from outreach.hall.filters import paged
from outreach.hall.forms import CHOSEN, REQUIRED, DayField, HouseForm, Length
from outreach.hall.session import current_member
from outreach.hall.sharing import page_of_role

PROVINCE, REGENCIES = "Perangkat daerah provinsi", "Kabupaten dan kota"
AT_ONCE = 5  # promises of a partner that the list tells; all of them stand on its own page
REPLY_WITHIN = timedelta(days=7)  # what the form proposes; the planner may say another day


def is_open(row: Standing) -> bool:
    return row.urgency != Urgency.OVER


# What the list can be narrowed to: its word, and which rows it leaves.
STATES: dict[str, tuple[str, Callable[[Standing], bool]]] = {
    "unanswered": ("Belum menjawab", lambda row: row.urgency == Urgency.UNANSWERED),
    "late": ("Terlambat", lambda row: is_open(row) and bool(row.late)),
    "short": ("Janji kurang", lambda row: is_open(row) and bool(row.short)),
    "unconfirmed": ("Belum dipastikan", lambda row: is_open(row) and bool(row.unconfirmed)),
    "silent": ("Belum menjanjikan", lambda row: row.urgency == Urgency.WITHOUT_PROMISE),
    "settled": ("Sudah dipastikan", lambda row: row.urgency == Urgency.SETTLED),
    "declined": ("Tidak bersedia", lambda row: row.partnership.state == PartnershipState.DECLINED),
    "ended": ("Diakhiri", lambda row: row.partnership.state == PartnershipState.ENDED),
}
FIGURES = ("unanswered", "late", "short", "unconfirmed")

HEADINGS = (
    *("Mitra", "Kampanye", "Keadaan", "Diundang", "Jawab paling lambat", "Jenis", "Dukungan"),
    *(
        "Dijanjikan",
        "Dipastikan",
        "Kurang",
        "Tiba",
        "Satuan",
        *support.TWO_COLUMNS,
        "Dasar nilai",
        "Tersedia paling lambat",
        "Keadaan janji",
    ),
)


class InvitationForm(HouseForm):
    agency_id = SelectField("Instansi mitra", [CHOSEN], coerce=int)
    asked = TextAreaField("Dukungan yang diharapkan", [REQUIRED, Length(max=LONGEST_NOTE)])
    reply_by = DayField("Jawab paling lambat", [REQUIRED])

    def offer(self, campaign: Campaign) -> "InvitationForm":
        """Fill the choices: partners not asked at present, the province's apart from the kab/kota."""
        offered = [
            SelectChoice(
                agency.id, agency.name, optgroup=REGENCIES if agency.kind == AgencyKind.REGENCY else PROVINCE
            )
            for agency in partnerships.invitable(campaign)
        ]
        offered.sort(key=lambda one: one.optgroup != PROVINCE)
        self.agency_id.choices = [SelectChoice(0, "Pilih instansi"), *offered]
        return self


class EndForm(HouseForm):
    reason = TextAreaField("Alasan diakhiri", [REQUIRED, Length(max=LONGEST_REASON)])


@desk.get("/partnerships")
def list_partnerships() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PARTNERSHIP)
    return page_of_role("desk/partnerships/index.html", listed)


def listed() -> dict[str, Any]:
    year, state = asked()
    rows = partnerships.standings(year)
    return {
        "page": paged(narrowed(rows, state)),
        "counts": {name: len(narrowed(rows, name)) for name in FIGURES},
        "states": {name: word for name, (word, _) in STATES.items()},
        "state": state,
        "years": campaigns.years(),
        "year": year,
        "at_once": AT_ONCE,
    }


@exports.downloads(desk, "/partnerships")
def export_partnerships(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_PARTNERSHIP)
    year, state = asked()
    found = narrowed(partnerships.standings(year), state)
    rows = [cells for row in found for cells in told(row, row.standing)]
    return exports.as_file(form, "mitra", HEADINGS, rows)


def asked() -> tuple[int | None, str]:
    """The year (all if none) and the state that the address asks for; an unknown one means no narrowing."""
    state = request.args.get("state", "")
    return asked_number("year"), state if state in STATES else ""


def narrowed(rows: list[Standing], state: str) -> list[Standing]:
    return [row for row in rows if STATES[state][1](row)] if state else rows


def told(row: Standing, promises: Sequence[Contribution]) -> list[tuple[object, ...]]:
    """A partnership under HEADINGS: a row for each of these promises, or one without any."""
    one = row.partnership
    head = (
        *(one.agency.name, one.campaign.title, words.word(one.state)),
        clock.day_of(one.invited_at),
        one.reply_by,
    )
    return [(*head, *promised(promise, row)) for promise in promises] or [head]


def promised(promise: Contribution, row: Standing) -> tuple[object, ...]:
    standing = row.where[promise.id]
    return (
        words.word(promise.kind),
        promise.what,
        promise.quantity,
        promise.confirmed_quantity,
        standing.short,
        standing.arrived if standing.definite else None,
        promise.unit,
        *support.apart(promise),
        words.word(promise.basis) if promise.basis else "",
        promise.needed_by,
        words.word(promise.state),
    )


@desk.get("/partnerships/<int:partnership_id>")
def show_partnership(partnership_id: int) -> ResponseReturnValue:
    partnership = find(current_member(), Action.SEE_PARTNERSHIP, Partnership, partnership_id)
    row = partnerships.standing_in(partnership)
    page = paged(row.contributions)
    brought = [one for of in deliveries.of_contributions(page.rows).values() for one in of]
    return render_template(
        "desk/partnerships/show.html",
        partnership=partnership,
        row=row,
        page=page,
        brought=brought,
        reliability=deliveries.reliability_of(partnership.agency_id),
        support=support.of_promises(row.contributions),
        dear=prices.dear(page.rows),
        drawn=figures.of_promises(page.rows),
        history=journal.of(partnership, *page.rows, *brought),
        doors=links.of(partnership),
        unheard=partnership.is_open and not letters.reaches_somebody(partnership),
    )


@desk.get("/campaigns/<int:campaign_id>/partnerships/new")
def new_partnership(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.INVITE_PARTNER, Campaign, campaign_id)
    form = InvitationForm(data={"reply_by": clock.today() + REPLY_WITHIN, **asked_before(campaign)}).offer(
        campaign
    )
    return invitation_page(form, campaign)


def asked_before(campaign: Campaign) -> dict[str, object]:
    """What is to be read once more: what the edition before asked (`?like=`), or the playbook says (`?part=`)."""
    before = {one.id: one for one in cloning.partners_to_invite(campaign)}
    if known := before.get(asked_number("like") or 0):
        return {"agency_id": known.agency_id, "asked": known.asked}
    parts = {one.id: one for one in cloning.parts_to_invite(campaign)}
    if part := parts.get(asked_number("part") or 0):
        return {"agency_id": part.agency_id, "asked": part.goods or part.part}
    return {}


@desk.post("/campaigns/<int:campaign_id>/partnerships/new")
def create_partnership(campaign_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.INVITE_PARTNER, Campaign, campaign_id)
    form = InvitationForm().offer(campaign)
    if form.validate():
        with form.refusals(), transaction():
            agency = fetch(Agency, form.agency_id.data)
            partnership = partnerships.invite(
                campaign, agency, form.asked.data, form.reply_by.data, by=current_member()
            )
            flash(f"{agency.name} diundang. Jawabannya akan tampak di sini.")
            for call in calls.failing(campaign):
                if call.part.agency_id == agency.id:
                    flash(f"{call.agreement.title} {call.fault}; undangan tidak menyebutnya.")
            return redirect(url_for("desk.show_partnership", partnership_id=partnership.id), 303)
    return invitation_page(form, campaign)


def invitation_page(form: InvitationForm, campaign: Campaign) -> ResponseReturnValue:
    kept = deliveries.reliabilities([agency.id for agency in partnerships.invitable(campaign)])
    page = render_template(
        "desk/partnerships/new.html",
        form=form,
        campaign=campaign,
        calls=calls.calls_of(campaign.program, campaign.first_day, campaign.last_day),
        known=[(agency, kept[agency.id]) for agency in partnerships.invitable(campaign) if kept[agency.id].n],
    )
    return page, form.status


@desk.get("/partnerships/<int:partnership_id>/end")
def new_end(partnership_id: int) -> ResponseReturnValue:
    return end_page(EndForm(), mine(partnership_id))


@desk.post("/partnerships/<int:partnership_id>/end")
def create_end(partnership_id: int) -> ResponseReturnValue:
    partnership, form = mine(partnership_id), EndForm()
    if form.validate():
        with form.refusals(), transaction():
            partnerships.end(partnership, form.reason.data, by=current_member())
            flash("Kemitraan diakhiri. Mitra diberi tahu.")
            return redirect(url_for("desk.show_partnership", partnership_id=partnership_id), 303)
    return end_page(form, partnership)


def mine(partnership_id: int) -> Partnership:
    """The partnership, if they may invite to its campaign. Raises NotFound."""
    partnership = find(current_member(), Action.SEE_PARTNERSHIP, Partnership, partnership_id)
    find(current_member(), Action.INVITE_PARTNER, Campaign, partnership.campaign_id)
    return partnership


def end_page(form: EndForm, partnership: Partnership) -> ResponseReturnValue:
    return render_template("desk/partnerships/end.html", form=form, partnership=partnership), form.status
