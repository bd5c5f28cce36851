"""Posters to print: a campaign, or one activity, on one A4 sheet with the QR code of its public page."""

import segno
from flask import render_template
from flask.typing import ResponseReturnValue

from campaigns.ground import clock
from campaigns.insight import publications
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from outreach.hall.links import absolute
from outreach.public.blueprint import public

MOST_DATES = 8  # on one sheet


@public.get("/campaigns/<int:campaign_id>/poster")
def show_campaign_poster(campaign_id: int) -> ResponseReturnValue:
    campaign = publications.campaign(campaign_id)
    ahead = [a for a in publications.dates(campaign) if a.is_open and a.ends_at >= clock.now()]
    return _sheet(campaign, campaign.title, ahead)


@public.get("/activities/<int:activity_id>/poster")
def show_activity_poster(activity_id: int) -> ResponseReturnValue:
    activity = publications.activity(activity_id)
    return _sheet(activity.campaign, activity.title, [activity], place=f"kegiatan-{activity.id}")


def _sheet(campaign: Campaign, title: str, dates: list[Activity], place: str | None = None) -> str:
    """The sheet; its code leads to the campaign's page, to the `place` of an activity there if it is one's own."""
    address = absolute("public.show_campaign", campaign_id=campaign.id)
    target = absolute("public.show_campaign", campaign_id=campaign.id, _anchor=place)
    return render_template(
        "public/posters/show.html",
        campaign=campaign,
        ahead=campaign.last_day >= clock.today(),
        over=bool(dates) and all(a.ends_at < clock.now() for a in dates),
        title=title,
        dates=dates[:MOST_DATES],
        more=len(dates) - len(dates[:MOST_DATES]),
        places=publications.places(dates),
        address=address,
        qr=segno.make(target, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff"),
    )
