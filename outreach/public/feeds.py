"""Calendar feeds: the file that calendar programs read by its secret address, and the page on which one makes it.

The file needs no session and stays in no shared cache; an address that was ended answers like one that never was.
"""

import hashlib

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from campaigns.ground.database import transaction
from campaigns.insight import calendars
from campaigns.people.persons import Role
from campaigns.plans import feeds
from outreach.hall.links import absolute
from outreach.hall.session import current_member, signed_in
from outreach.papers import calendar
from outreach.public.blueprint import public

CONTENT = {  # what a feed tells, by whose it is; to everybody else all there is
    Role.OFFICER: lazy_gettext("Isinya kegiatan yang ditugaskan kepada Anda."),
    Role.PARTNER: lazy_gettext("Isinya kegiatan kampanye yang melibatkan instansi Anda."),
}


@public.get("/calendar/<token>.ics")
def show_feed(token: str) -> ResponseReturnValue:
    feed = feeds.with_token(token)
    written = calendar.write(feed, calendars.subscribed(feed))
    response = Response(written, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="jangkau.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(hashlib.sha256(written).hexdigest()[:32])
    response.make_conditional(request)
    return response


@public.get("/account/calendar")
@signed_in
def show_feed_address() -> ResponseReturnValue:
    return _page("")


@public.post("/account/calendar")
@signed_in
def create_feed_address() -> ResponseReturnValue:
    """The address is shown on this very page, once."""
    with transaction():
        token = feeds.open_own(by=current_member())
    return _page(absolute("public.show_feed", token=token))


@public.post("/account/calendar/end")
@signed_in
def create_feed_end() -> ResponseReturnValue:
    with transaction():
        feeds.end_own(by=current_member())
    flash(gettext("Alamat kalender dinonaktifkan."))
    return redirect(url_for("public.show_feed_address"), 303)


def _page(link: str) -> str:
    content = CONTENT.get(current_member().role, gettext("Isinya semua kegiatan dan kampanye kantor."))
    return render_template(
        "public/feeds/show.html", feed=feeds.own_of(current_member()), link=link, content=content
    )
