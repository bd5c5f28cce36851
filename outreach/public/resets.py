"""A forgotten password: asking for a link, and choosing a new one by it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, Length

from campaigns.ground.database import transaction
from campaigns.people import resets, sessions
from campaigns.people.passwords import MIN_LENGTH
from campaigns.people.resets import LONGEST_WISH, PasswordReset
from outreach.hall import letters
from outreach.hall.forms import REQUIRED, HouseForm
from outreach.hall.session import csrf
from outreach.public.blueprint import public

NAMED = DataRequired(lazy_gettext("Bagian ini wajib diisi."))


class WishForm(HouseForm):
    account = StringField(lazy_gettext("Nama pengguna atau alamat surel"), [NAMED, Length(max=LONGEST_WISH)])


class ResetForm(HouseForm):
    password = PasswordField(lazy_gettext("Kata sandi baru"), [REQUIRED])


@public.get("/password-resets")
def new_reset() -> ResponseReturnValue:
    return render_template("public/resets/new.html", form=WishForm())


@public.post("/password-resets")
@csrf.exempt
def create_reset() -> ResponseReturnValue:
    """The same answer and the same work for every name: nobody is looked up here (see campaigns/people/resets.py)."""
    form = WishForm()
    if not form.validate():
        if "csrf_token" in form.errors:
            form.form_errors.append(gettext("Sesi formulir sudah berakhir. Kirim sekali lagi."))
        return render_template("public/resets/new.html", form=form), form.status
    with transaction():
        wait = sessions.note_link(form.account.data, request.remote_addr or "")
        if not wait:
            resets.wish(form.account.data)
    if wait:
        form.form_errors.append(gettext("Terlalu banyak permintaan. Coba lagi satu jam lagi."))
        return render_template("public/resets/new.html", form=form), 429, {"Retry-After": str(wait)}
    return render_template("public/resets/asked.html")


@public.get("/password-resets/<token>")
def show_reset(token: str) -> ResponseReturnValue:
    return _page(ResetForm(), resets.with_token(token))


@public.post("/password-resets/<token>")
@csrf.exempt
def accept_reset(token: str) -> ResponseReturnValue:
    """Choose the password; nobody is signed in by it, since a second factor is still asked for."""
    reset, form = resets.with_token(token), ResetForm()
    if form.validate():
        with form.refusals(), transaction():
            resets.choose(reset, form.password.data)
            letters.notice(reset.person, "Kata sandi diganti")
            flash(gettext("Kata sandi diganti. Masuklah dengan kata sandi yang baru."))
            return redirect(url_for("public.sign_in"), 303)
    if "csrf_token" in form.errors:
        form.form_errors.append(
            gettext("Sesi formulir sudah berakhir. Isi kata sandi, lalu kirim sekali lagi.")
        )
    return _page(form, reset), form.status


def _page(form: ResetForm, reset: PasswordReset) -> str:
    return render_template(
        "public/resets/show.html", form=form, reset=reset, least=MIN_LENGTH, path=request.path
    )
