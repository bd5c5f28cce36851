"""The way in and out. The form's own token guards it (no login CSRF), so that it can keep what was typed."""

import logging

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, PasswordField, StringField

from campaigns.ground.database import transaction
from campaigns.people import sessions
from campaigns.people.persons import Membership
from outreach.hall import keeping
from outreach.hall.forms import HouseForm
from outreach.hall.session import csrf, enter, home_of, is_local, leave, recognise
from outreach.public.blueprint import public

log = logging.getLogger(__name__)


class SignInForm(HouseForm):
    username = StringField(lazy_gettext("Nama pengguna"))
    password = PasswordField(lazy_gettext("Kata sandi"))
    next = HiddenField()
    kept = HiddenField()


@public.route("/sign-in", methods=["GET", "POST"])
@csrf.exempt
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if request.method in {"GET", "HEAD"}:
        there = recognise()
        form.next.data = request.args.get("next", "")
        return redirect(_destination(form, there.membership)) if there else _page(form, 200)
    if not form.validate():
        return _page(
            form, 400, gettext("Sesi formulir sudah berakhir. Isi kata sandi, lalu kirim sekali lagi.")
        )
    if not (form.username.data or "").strip() or not form.password.data:
        return _page(form, 422, gettext("Isi nama pengguna dan kata sandi."))
    return _try(form)


@public.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    with transaction():
        leave()
    return redirect(url_for("public.agenda"), 303)


def _try(form: SignInForm) -> ResponseReturnValue:
    """One try, counted before the password is looked at: hashing is dear."""
    with transaction():
        wait = sessions.note_attempt(form.username.data, request.remote_addr or "")
    if wait:
        return _come_back(form, wait)
    member = sessions.authenticate(form.username.data, form.password.data)
    if member is None:
        log.warning("sign-in refused from %s", request.remote_addr)
        return _page(form, 422, gettext("Nama pengguna atau kata sandi tidak cocok."))
    with transaction():
        enter(member)
    if keeping.opened(form.kept.data or ""):
        return keeping.offer_again(
            "Anda sudah masuk. Isian Anda masih ada dan belum terkirim.", 200, form.kept.data
        )
    return redirect(_destination(form, member), 303)


def _come_back(form: SignInForm, wait: int) -> ResponseReturnValue:
    minutes = -(-wait // 60)
    sentence = gettext("Terlalu banyak percobaan. Coba lagi dalam %(minutes)s menit.", minutes=minutes)
    return *_page(form, 429, sentence), {"Retry-After": str(wait)}


def _destination(form: SignInForm, member: Membership) -> str:
    """Where the person wanted to go, if it is a page of ours, else their own room."""
    wanted = form.next.data or ""
    return wanted if is_local(wanted) else home_of(member)


def _page(form: SignInForm, status: int, fault: str = "") -> tuple[str, int]:
    kept = form.kept.data if keeping.opened(form.kept.data or "") else ""
    template = "public/sign_in/kept.html" if kept else "public/sign_in/new.html"
    return render_template(template, form=form, kept=kept, fault=fault), status
