"""An invitation's link: who is invited to what, and the account that answers it."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import PasswordField, StringField

from campaigns.ground.database import transaction
from campaigns.people import accounts
from campaigns.people.passwords import MIN_LENGTH
from campaigns.people.persons import ROLE_NAMES
from outreach.hall.forms import REQUIRED, HouseForm
from outreach.hall.session import csrf, enter, home_of
from outreach.public.blueprint import public


class InvitationForm(HouseForm):
    username = StringField(lazy_gettext("Nama pengguna"), [REQUIRED])
    password = PasswordField(lazy_gettext("Kata sandi"), [REQUIRED])


@public.get("/invitations/<token>")
def show_invitation(token: str) -> ResponseReturnValue:
    return _page(InvitationForm(), accounts.invitation_with(token), 200)


@public.post("/invitations/<token>")
@csrf.exempt
def accept_invitation(token: str) -> ResponseReturnValue:
    invitation, form = accounts.invitation_with(token), InvitationForm()
    if form.validate():
        with form.refusals(), transaction():
            member = accounts.accept(invitation, form.username.data, form.password.data)
            enter(member)
            return redirect(home_of(member), 303)
    if "csrf_token" in form.errors:
        form.form_errors.append(
            gettext("Sesi formulir sudah berakhir. Isi kata sandi, lalu kirim sekali lagi.")
        )
    return _page(form, invitation, form.status)


def _page(form: InvitationForm, invitation: accounts.Invitation, status: int) -> ResponseReturnValue:
    shown = render_template(
        "public/invitation/show.html",
        form=form,
        invitation=invitation,
        role_name=ROLE_NAMES[invitation.role],
        least=MIN_LENGTH,
        path=request.path,
    )
    return shown, status
