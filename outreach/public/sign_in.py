"""The way in and out. The forms' own token guards it (no login CSRF), so that they can keep what was typed.

Whoever has a second factor comes in by two steps: the password, then a code. What was wanted (`next`) and what was
typed before a session ended (`kept`) travel inside the pages of both.
"""

import logging

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, PasswordField, StringField

from campaigns.ground.database import transaction
from campaigns.people import second_factor, sessions
from campaigns.people.persons import Membership
from outreach.hall import keeping, pending
from outreach.hall.forms import HouseForm
from outreach.hall.session import (
    csrf,
    enter,
    home_of,
    is_local,
    leave,
    offer_set_up,
    place_for,
    recognise,
)
from outreach.public.blueprint import public

log = logging.getLogger(__name__)

TELL_FROM = 3  # wrong codes since the last sign-in: fewer are slips of one's own


class SignInForm(HouseForm):
    username = StringField(lazy_gettext("Nama pengguna"))
    password = PasswordField(lazy_gettext("Kata sandi"))
    next = HiddenField()
    kept = HiddenField()


class CodeForm(HouseForm):
    one_time_code = StringField(lazy_gettext("Kode 6 angka"))
    recovery_code = StringField(lazy_gettext("Kode pemulihan"))
    next = HiddenField()
    kept = HiddenField()

    @property
    def typed(self) -> str:
        return (self.one_time_code.data or "").strip() or (self.recovery_code.data or "").strip()


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


@public.route("/sign-in/code", methods=["GET", "POST"])
@csrf.exempt
def sign_in_code() -> ResponseReturnValue:
    """The second step; without the first, or too long after it, the first again."""
    form, member = CodeForm(), pending.member()
    if request.method in {"GET", "HEAD"}:
        form.next.data = request.args.get("next", "")
        again = url_for("public.sign_in", next=form.next.data or None)
        return redirect(again) if member is None else _code_page(form, 200)
    if member is None:
        return _page(SignInForm(), 400, gettext("Waktu untuk mengisi kode sudah habis. Masuk sekali lagi."))
    if not form.validate():
        return _code_page(form, 400, gettext("Sesi formulir sudah berakhir. Kirim kode sekali lagi."))
    if not form.typed:
        return _code_page(form, 422, gettext("Isi kode 6 angka dari aplikasi, atau satu kode pemulihan."))
    return _try_code(form, member)


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
        return *_page(form, 429, _come_back(wait)), {"Retry-After": str(wait)}
    member = sessions.authenticate(form.username.data, form.password.data)
    if member is None:
        log.warning("sign-in refused from %s", request.remote_addr)
        return _page(form, 422, gettext("Nama pengguna atau kata sandi tidak cocok."))
    member = place_for(member, _wanted(form))
    if member.person.second_factor_at is not None:
        pending.begin(member)
        return _code_page(CodeForm(formdata=None, data={"next": form.next.data, "kept": form.kept.data}), 200)
    with transaction():
        enter(member)
        sessions.forgive(member.person)
    return _arrive(form, member)


def _try_code(form: CodeForm, member: Membership) -> ResponseReturnValue:
    """One try at the code, counted before it is looked at."""
    person, here = member.person, request.remote_addr or ""
    is_digits = second_factor.is_digits(form.typed)
    with transaction():
        wait = sessions.note_code(person, here) if is_digits else sessions.note_place(here)
    if wait:
        return *_code_page(form, 429, _come_back(wait)), {"Retry-After": str(wait)}
    with form.refusals(), transaction():
        failed = sessions.tries_at_code(person) - is_digits
        second_factor.confirm(form.typed, by=member)
        enter(member)
        sessions.forgive(person)
        _tell(member, failed, is_digits)
    if form.refusal is not None:
        log.warning("code refused from %s", request.remote_addr)
        return _code_page(form, form.status, gettext(form.refusal.message))
    return _arrive(form, member)


def _tell(member: Membership, failed: int, is_digits: bool) -> None:
    """What whoever came in should know: that somebody guesses with their password, how many codes are left."""
    if failed >= TELL_FROM:
        flash(
            gettext(
                "%(count)s kode salah dicoba sejak Anda terakhir masuk. Bila bukan oleh Anda, ganti kata sandi.",
                count=failed,
            )
        )
    if not is_digits:
        left = second_factor.codes_left(member.person)
        flash(gettext("Satu kode pemulihan terpakai. Sisa kode pemulihan Anda: %(left)s.", left=left))


def _arrive(form: SignInForm | CodeForm, member: Membership) -> ResponseReturnValue:
    """Where they wanted to go, with what they had typed."""
    kept = form.kept.data if keeping.opened(form.kept.data or "") else ""
    if kept and second_factor.must_set_up(member):
        return offer_set_up(kept, 200)
    if kept:
        return keeping.offer_again("Anda sudah masuk. Isian Anda masih ada dan belum terkirim.", 200, kept)
    return redirect(_destination(form, member), 303)


def _wanted(form: SignInForm) -> str:
    """The address of what was typed before a session ended, else of what was asked for; empty for neither."""
    found = keeping.opened(form.kept.data or "")
    return found[0] if found else form.next.data or ""


def _come_back(wait: int) -> str:
    minutes = -(-wait // 60)
    return gettext("Terlalu banyak percobaan. Coba lagi dalam %(minutes)s menit.", minutes=minutes)


def _destination(form: SignInForm | CodeForm, member: Membership) -> str:
    """Where the person wanted to go, if it is a page of ours, else their own room."""
    wanted = form.next.data or ""
    return wanted if is_local(wanted) else home_of(member)


def _page(form: SignInForm, status: int, fault: str = "") -> tuple[str, int]:
    kept = form.kept.data if keeping.opened(form.kept.data or "") else ""
    template = "public/sign_in/kept.html" if kept else "public/sign_in/new.html"
    return render_template(template, form=form, kept=kept, fault=fault), status


def _code_page(form: CodeForm, status: int, fault: str = "") -> tuple[str, int]:
    kept = form.kept.data if keeping.opened(form.kept.data or "") else ""
    return render_template("public/sign_in/code.html", form=form, kept=kept, fault=fault), status
