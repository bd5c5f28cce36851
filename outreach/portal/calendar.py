"""The partner's calendar: activities of the campaigns that its agency is asked to help or helps, and its feed."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.ground.database import transaction
from campaigns.insight import calendars
from campaigns.insight.calendars import Choice
from campaigns.people.permissions import Action, require, within
from campaigns.plans import feeds, partnerships
from campaigns.plans.activities import Activity
from campaigns.plans.partnerships import Partnership
from outreach.hall.calendars import asked_page, drawn
from outreach.hall.links import absolute
from outreach.hall.session import current_member
from outreach.portal.blueprint import portal


@portal.get("/calendar")
def show_calendar() -> ResponseReturnValue:
    member = current_member()
    require(member, Action.SEE_PARTNERSHIP)
    page = asked_page()
    mine = {s.partnership.campaign_id: s.partnership.id for s in partnerships.standings_of_partner(member)}

    def link(activity: Activity) -> str:
        return url_for("portal.show_partnership", partnership_id=mine[activity.campaign_id])

    choice = Choice(agency_id=member.agency_id, partnership_id=within(member, Partnership))
    days = calendars.days(page.first, page.last, choice, ours=False)
    return render_template(
        "portal/calendar/show.html",
        **drawn(page, days),
        link=link,
    )


@portal.get("/calendar/feed")
def show_feed_address() -> ResponseReturnValue:
    require(current_member(), Action.ANSWER_INVITATION, current_member().agency)
    return _page("")


@portal.post("/calendar/feed")
def create_feed_address() -> ResponseReturnValue:
    """The address is shown on this very page, once."""
    with transaction():
        token = feeds.open_for_agency(by=current_member())
    return _page(absolute("public.show_feed", token=token))


@portal.post("/calendar/feed/end")
def create_feed_end() -> ResponseReturnValue:
    with transaction():
        feeds.end_for_agency(by=current_member())
    flash("Alamat kalender dinonaktifkan.")
    return redirect(url_for("portal.show_feed_address"), 303)


def _page(link: str) -> str:
    return render_template("portal/feeds/show.html", feed=feeds.of_agency(current_member().agency), link=link)
