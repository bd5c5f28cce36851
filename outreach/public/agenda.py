"""The agenda and the campaigns' own pages, for anyone; no session, so that caches may keep them."""

from flask import render_template
from flask.typing import ResponseReturnValue

from campaigns.insight import publications
from outreach.public.blueprint import public


@public.get("/")
def agenda() -> ResponseReturnValue:
    ahead = publications.agenda()
    return render_template(
        "public/agenda/index.html",
        activities=ahead,
        campaigns=publications.current(),
        places=publications.places(ahead),
    )


@public.get("/campaigns/<int:campaign_id>")
def show_campaign(campaign_id: int) -> ResponseReturnValue:
    campaign = publications.campaign(campaign_id)
    dates = publications.dates(campaign)
    return render_template(
        "public/agenda/show.html", campaign=campaign, activities=dates, places=publications.places(dates)
    )
