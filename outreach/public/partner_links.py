"""The door of a partner without an account: what a link is for, and the button by which it lets in.

Reading the page uses nothing up: mail scanners follow links, they do not send forms. The token stands in no title, and
the browser names no page of ours that has it (Referrer-Policy).
"""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from campaigns.ground.database import transaction
from campaigns.ground.errors import NotFound
from campaigns.people import sessions
from campaigns.people.persons import Membership, Role
from campaigns.plans.partnerships import PartnerLink, links
from outreach.hall.errors import status_of
from outreach.hall.forms import HouseForm
from outreach.hall.session import csrf, enter, recognise
from outreach.public.blueprint import public

NOT_YOURS = "Tautan ini bukan untuk instansi yang sedang Anda wakili. Keluar dulu, lalu buka lagi."


class EntryForm(HouseForm):
    """Nothing but its token."""


@public.get("/partner-links/<token>")
def show_partner_link(token: str) -> ResponseReturnValue:
    """A token that was guessed or altered is refused by its mark alone: it costs no look into the database."""
    try:
        return _page(EntryForm(), _found(token))
    except NotFound as unknown:
        return _refused(unknown.message, status_of(unknown))


@public.post("/partner-links/<token>")
@csrf.exempt
def enter_partner_link(token: str) -> ResponseReturnValue:
    """Sign the browser in as the link's guest; whoever was signed in here before is signed out.

    What opens nothing is counted with the tries to sign in from the same address.
    """
    form = EntryForm()
    try:
        link = _found(token)
        if not form.validate():
            form.form_errors.append(gettext("Sesi formulir sudah berakhir. Kirim sekali lagi."))
            return _page(form, link)
        with transaction():
            enter(links.use(link))
    except NotFound as unknown:
        return _counted(unknown) if form.validate() else _refused(unknown.message, status_of(unknown))
    return _discreet(redirect(url_for("portal.show_partnership", partnership_id=link.partnership_id), 303))


def _found(token: str) -> PartnerLink:
    """The open link of this token. Raises NotFound.

    A partner who is signed in for another agency has to sign out first: no two agencies are mixed in one browser.
    """
    link, there = links.with_token(token), _there()
    if there is not None and there.role == Role.PARTNER and there.agency_id != link.partnership.agency_id:
        raise NotFound("link.elsewhere", NOT_YOURS)
    return link


def _counted(unknown: NotFound) -> Response:
    with transaction():
        wait = sessions.note_place(request.remote_addr or "")
    if not wait:
        return _refused(unknown.message, status_of(unknown))
    minutes = -(-wait // 60)
    said = gettext("Terlalu banyak percobaan. Coba lagi dalam %(minutes)s menit.", minutes=minutes)
    response = _refused(said, 429)
    response.headers["Retry-After"] = str(wait)
    return response


def _there() -> Membership | None:
    """Whoever is signed in at this browser."""
    found = recognise()
    return found.membership if found is not None else None


def _refused(said: str, status: int) -> Response:
    return _discreet((render_template("public/partner_links/refused.html", said=said), status))


def _page(form: EntryForm, link: PartnerLink) -> Response:
    there = _there()
    shown = render_template(
        "public/partner_links/show.html",
        form=form,
        link=link,
        partnership=link.partnership,
        path=request.path,
        other=there if there is not link.membership else None,
    )
    return _discreet((shown, form.status))


def _discreet(answer: ResponseReturnValue) -> Response:
    """The answer, of which the browser tells no other page more than our name, and which no search engine keeps."""
    response = make_response(answer)
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
