"""One's own account: who one is here, where one is signed in, one's password and one's place."""

import re
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import PasswordField

from campaigns.ground.database import transaction
from campaigns.ground.errors import NotFound
from campaigns.people import accounts, persons, sessions
from campaigns.people.passwords import MIN_LENGTH
from outreach.hall import letters, roles
from outreach.hall.addresses import sent_number
from outreach.hall.forms import REQUIRED, HouseForm
from outreach.hall.session import current_member, enter, forget, home_of, signed_in
from outreach.hall.sharing import page_of_session
from outreach.public.blueprint import public

PAGE = "public/account/show.html"

BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone|iPad": "iOS",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
}


class PasswordForm(HouseForm):
    current_password = PasswordField(lazy_gettext("Kata sandi lama"), [REQUIRED])
    password = PasswordField(lazy_gettext("Kata sandi baru"), [REQUIRED])


@public.get("/account")
@signed_in
def show_account() -> ResponseReturnValue:
    return page_of_session(PAGE, lambda: _shown(PasswordForm()), "base/account.html")


@public.post("/account/sessions/<int:sign_in_id>/end")
@signed_in
def end_session(sign_in_id: int) -> ResponseReturnValue:
    member = current_member()
    here = g.sign_in.id == sign_in_id
    with transaction():
        found = next((s for s in sessions.open_of(member.person) if s.id == sign_in_id), None)
        if found is None:
            raise NotFound("session.unknown", "Sesi ini sudah berakhir.")
        sessions.end(found, by=member)
    if here:
        forget()
        return redirect(url_for("public.sign_in"), 303)
    flash(gettext("Sesi itu sudah diakhiri."))
    return redirect(url_for("public.show_account"), 303)


@public.post("/account/sessions/end")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    with transaction():
        sessions.end_others(g.sign_in, by=current_member())
    flash(gettext("Semua sesi lain sudah diakhiri."))
    return redirect(url_for("public.show_account"), 303)


@public.get("/account/roles")
@signed_in
def list_roles() -> ResponseReturnValue:
    """What every role may do, for everybody: what stands here is what is enforced."""
    return render_template("public/account/roles.html", **roles.printed(current_member().role))


@public.post("/account/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Guessing the old password here is counted with the tries to sign in."""
    form, member = PasswordForm(), current_member()
    if not form.validate():
        return _page(form), form.status
    with transaction():
        wait = sessions.note_attempt(member.person.username, request.remote_addr or "")
    if wait:
        form.form_errors.append(gettext("Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi."))
        return _page(form), 429, {"Retry-After": str(wait)}
    with form.refusals(), transaction():
        accounts.change_password(form.current_password.data, form.password.data, by=member)
        enter(member)
        letters.notice(member.person, "Kata sandi diganti")
        flash(gettext("Kata sandi diganti. Sesi di perangkat lain sudah berakhir."))
        return redirect(url_for("public.show_account"), 303)
    return _page(form), form.status


@public.post("/account/membership")
@signed_in
def switch_membership() -> ResponseReturnValue:
    wanted = sent_number("membership_id")
    with transaction():
        mine = persons.memberships_of(current_member().person)
        chosen = next((place for place in mine if place.id == wanted), None)
        if chosen is None:
            raise NotFound("membership.unknown", "Peran yang Anda pilih tidak ada.")
        enter(chosen)
    told = {"role": gettext(chosen.title), "agency": chosen.agency.name}
    flash(gettext("Anda sekarang bertindak sebagai %(role)s, %(agency)s.", **told))
    return redirect(home_of(chosen), 303)


def device_name(agent: str) -> str:
    """A browser's own lengthy description as people say it: `Chrome, Android`; as it is if unknown."""
    browser = next(
        (name for mark, name in BROWSERS.items() if mark in agent), "Safari" if "Safari" in agent else ""
    )
    system = next(
        (name for marks, name in SYSTEMS.items() if re.search(marks, agent)),
        "Linux" if "Linux" in agent else "",
    )
    return ", ".join(part for part in (browser, system) if part) or agent[:40] or "–"


def _page(form: PasswordForm) -> str:
    return render_template(PAGE, **_shown(form))


def _shown(form: PasswordForm) -> dict[str, Any]:
    person = current_member().person
    mine = sessions.open_of(person)
    return {
        "form": form,
        "sign_ins": [(s, device_name(s.device), s.id == g.sign_in.id) for s in mine],
        "others": len(mine) - 1,
        "second_factor_since": person.second_factor_at,
        "places": persons.memberships_of(person),
        "least": MIN_LENGTH,
    }
