"""One's own second factor: turning it on with an app, moving it to another, its recovery codes, turning it off."""

import json
from datetime import timedelta

import segno
from cryptography.fernet import InvalidToken
from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, PasswordField, StringField

from campaigns.ground import clock, sealing
from campaigns.ground.database import transaction
from campaigns.people import second_factor, sessions
from campaigns.people.persons import Membership, Person
from outreach.hall import keeping, letters
from outreach.hall.forms import REQUIRED, HouseForm
from outreach.hall.session import current_member, enter, home_of, is_local, signed_in
from outreach.public.blueprint import public

OFFER = "offer"  # in the cookie, sealed: a reload must not show another secret than the one just scanned
OFFER_LASTS = timedelta(hours=1)


class SetUpForm(HouseForm):
    one_time_code = StringField(lazy_gettext("Kode 6 angka dari aplikasi"), [REQUIRED])
    next = HiddenField()
    kept = HiddenField()


class ReplacementForm(SetUpForm):
    current_password = PasswordField(lazy_gettext("Kata sandi"), [REQUIRED])
    old_code = StringField(lazy_gettext("Kode dari perangkat lama, atau kode pemulihan"), [REQUIRED])


class RenewalForm(HouseForm):
    one_time_code = StringField(lazy_gettext("Kode 6 angka dari aplikasi"), [REQUIRED], id="renewal-code")


class EndForm(HouseForm):
    current_password = PasswordField(lazy_gettext("Kata sandi"), [REQUIRED])
    one_time_code = StringField(lazy_gettext("Kode 6 angka, atau kode pemulihan"), [REQUIRED], id="end-code")


@public.get("/account/second-factor")
@signed_in
def show_second_factor() -> ResponseReturnValue:
    if current_member().person.second_factor_at is not None:
        return _page()
    return _set_up_page(SetUpForm(data={"next": request.args.get("next", "")}))


@public.post("/account/second-factor/new")
@signed_in
def new_second_factor() -> ResponseReturnValue:
    """The page to turn it on, with entries that an ended session or a new requirement held up."""
    if current_member().person.second_factor_at is not None:
        return redirect(url_for("public.show_second_factor"), 303)
    form = SetUpForm()
    form.one_time_code.data = ""
    return _set_up_page(form)


@public.post("/account/second-factor")
@signed_in
def create_second_factor() -> ResponseReturnValue:
    form, member = SetUpForm(), current_member()
    if form.validate():
        with form.refusals(), transaction():
            codes = second_factor.turn_on(_offered(member.person), form.one_time_code.data, by=member)
            enter(member)
            letters.notice(member.person, "Kode masuk dua langkah dinyalakan")
        if form.refusal is None:
            return _codes_page(codes, form, member), 201
    return _set_up_page(form), form.status


@public.get("/account/second-factor/replacement")
@signed_in
def new_replacement() -> ResponseReturnValue:
    if current_member().person.second_factor_at is None:
        return redirect(url_for("public.show_second_factor"))
    return _set_up_page(ReplacementForm())


@public.post("/account/second-factor/replacement")
@signed_in
def create_replacement() -> ResponseReturnValue:
    form, member = ReplacementForm(), current_member()
    if form.validate():
        if wait := _count(form.old_code.data, password=True):
            return _held_up(form, wait, _set_up_page)
        with form.refusals(), transaction():
            codes = second_factor.replace(
                _offered(member.person),
                form.one_time_code.data,
                form.current_password.data,
                form.old_code.data,
                by=member,
            )
            enter(member)
            sessions.forgive(member.person)
            letters.notice(member.person, "Perangkat kode masuk diganti")
        if form.refusal is None:
            return _codes_page(codes, form, member), 201
    return _set_up_page(form), form.status


@public.post("/account/recovery-codes")
@signed_in
def create_recovery_codes() -> ResponseReturnValue:
    form, member = RenewalForm(), current_member()
    if form.validate():
        if wait := _count(form.one_time_code.data, password=False):
            return _held_up(form, wait, lambda renewal: _page(renewal=renewal))
        with form.refusals(), transaction():
            codes = second_factor.renew_codes(form.one_time_code.data, by=member)
            letters.notice(member.person, "Kode pemulihan dibuat baru")
        if form.refusal is None:
            return _codes_page(codes, SetUpForm(formdata=None), member), 201
    return _page(renewal=form), form.status


@public.post("/account/second-factor/end")
@signed_in
def create_second_factor_end() -> ResponseReturnValue:
    form, member = EndForm(), current_member()
    if form.validate():
        if wait := _count(form.one_time_code.data, password=True):
            return _held_up(form, wait, lambda end: _page(end=end))
        with form.refusals(), transaction():
            second_factor.turn_off(form.current_password.data, form.one_time_code.data, by=member)
            sessions.forgive(member.person)
            letters.notice(member.person, "Kode masuk dua langkah dimatikan")
            flash(gettext("Kode masuk dua langkah dimatikan."))
            return redirect(url_for("public.show_account"), 303)
    return _page(end=form), form.status


def _count(code: str, *, password: bool) -> int:
    """Count a try at what is asked for besides the session, each in a transaction of its own (see sessions.py)."""
    person, here = current_member().person, request.remote_addr or ""
    with transaction():
        is_digits = second_factor.is_digits(code)
        wait = sessions.note_code(person, here) if is_digits else sessions.note_place(here)
    if wait or not password:
        return wait
    with transaction():
        return sessions.note_attempt(person.username, here)


def _held_up(form, wait, page) -> ResponseReturnValue:
    form.form_errors.append(gettext("Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi."))
    return page(form), 429, {"Retry-After": str(wait)}


def _offered(person: Person) -> str:
    """The secret that this browser was shown within the last hour, else a new one; sealed in the cookie."""
    now = clock.now().timestamp()
    try:
        facts = json.loads(sealing.unseal(session.get(OFFER, "").encode()))
        if facts["person"] == person.id and now < facts["until"]:
            return str(facts["secret"])
    except (InvalidToken, ValueError, KeyError, TypeError):
        pass
    secret = second_factor.propose()
    facts = {"person": person.id, "until": now + OFFER_LASTS.total_seconds(), "secret": secret}
    session[OFFER] = sealing.seal(json.dumps(facts)).decode()
    return secret


def _set_up_page(form: SetUpForm) -> str:
    """The QR code travels inside the page: it has no address of its own that a cache or a log could keep."""
    person = current_member().person
    secret = _offered(person)
    address = second_factor.address_of(secret, person)
    return render_template(
        "public/second_factor/new.html",
        form=form,
        kept=form.kept.data if keeping.opened(form.kept.data or "") else "",
        qr=segno.make(address, error="m").svg_data_uri(scale=4, border=3, dark="#000", light="#fff"),
        address=address,
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        replaces=isinstance(form, ReplacementForm),
        required=second_factor.is_required_of(person),
    )


def _codes_page(codes: list[str], form: SetUpForm, member: Membership) -> str:
    """The recovery codes, this once, and the way on: what was wanted, or what was typed."""
    wanted = form.next.data or ""
    kept = keeping.opened(form.kept.data or "")
    return render_template(
        "public/second_factor/codes.html",
        codes=codes,
        kept=kept,
        onward=wanted if is_local(wanted) else home_of(member),
    )


def _page(renewal: RenewalForm | None = None, end: EndForm | None = None) -> str:
    person = current_member().person
    return render_template(
        "public/second_factor/show.html",
        since=person.second_factor_at,
        left=second_factor.codes_left(person),
        required=second_factor.is_required_of(person),
        renewal=renewal or RenewalForm(formdata=None),
        end=end or EndForm(formdata=None),
    )
