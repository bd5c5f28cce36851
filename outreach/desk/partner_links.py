"""Links for partners without an account, at the desk: made, shown once, revoked."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, StringField

from campaigns.ground.database import transaction
from campaigns.people.permissions import Action, find
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships import PartnerLink, Partnership, links
from outreach.desk.blueprint import desk
from outreach.desk.partnerships import mine
from outreach.hall import letters
from outreach.hall.forms import REQUIRED, HouseForm, Length
from outreach.hall.session import current_member


class LinkForm(HouseForm):
    name = StringField("Nama pejabat penghubung", [REQUIRED, Length(max=links.LONGEST_NAME)])
    email = StringField("Surel kantor", [Length(max=254)])
    days = IntegerField("Berlaku berapa hari", [REQUIRED])


@desk.get("/partnerships/<int:partnership_id>/links/new")
def new_partner_link(partnership_id: int) -> ResponseReturnValue:
    partnership = mine(partnership_id)
    return _page(LinkForm(data={"days": links.DAYS}), partnership)


@desk.post("/partnerships/<int:partnership_id>/links/new")
def create_partner_link(partnership_id: int) -> ResponseReturnValue:
    """The link is shown on this very page, once, and sent where an address was given."""
    partnership, form = mine(partnership_id), LinkForm()
    if form.validate():
        with form.refusals(), transaction():
            told = (form.name.data, form.email.data, form.days.data)
            link, token = links.make(partnership, *told, by=current_member())
            letters.send_partner_link(link, token)
        if form.refusal is None:
            shown = render_template(
                "desk/partner_links/made.html", link=link, address=letters.partner_link(token)
            )
            return shown, 201
    return _page(form, partnership)


@desk.post("/partner-links/<int:link_id>/revocation")
def create_link_revocation(link_id: int) -> ResponseReturnValue:
    link = find(current_member(), Action.SEE_PARTNERSHIP, PartnerLink, link_id)
    find(current_member(), Action.INVITE_PARTNER, Campaign, link.partnership.campaign_id)
    with transaction():
        links.revoke(link, by=current_member())
    flash(f"Tautan untuk {link.name} dicabut; sesinya berakhir.")
    return redirect(url_for("desk.show_partnership", partnership_id=link.partnership_id), 303)


def _page(form: LinkForm, partnership: Partnership) -> ResponseReturnValue:
    page = render_template(
        "desk/partner_links/new.html", form=form, partnership=partnership, most=links.MOST_DAYS
    )
    return page, form.status
