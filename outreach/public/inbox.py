"""The inbox: what one was told, what of it is unread, and what is told by e-mail too. Everybody's own alone."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from campaigns.ground.database import transaction
from campaigns.people import notices
from outreach.hall import filters
from outreach.hall.addresses import asked_number
from outreach.hall.forms import ChecksField, HouseForm
from outreach.hall.notices import address_of
from outreach.hall.session import current_member, signed_in
from outreach.hall.words import word
from outreach.public.blueprint import public

UNREAD = "unread"  # in the address


class MailForm(HouseForm):
    purposes = ChecksField(lazy_gettext("Kirim surel tentang"))


@public.get("/inbox")
@signed_in
def list_notices() -> ResponseReturnValue:
    member, only = current_member(), _asked_show() == UNREAD
    return render_template(
        "public/inbox/index.html",
        page=filters.paged(notices.inbox(member, unread=only), 25),
        only_unread=only,
        waiting=notices.unread(member.person_id),
    )


@public.get("/inbox/<int:notice_id>")
@signed_in
def show_notice(notice_id: int) -> ResponseReturnValue:
    """One notice, read from now on; letters lead here."""
    member = current_member()
    notice = notices.mine(notice_id, member)
    if notice.is_unread:
        with transaction():
            notices.read(notice, by=member)
    return render_template("public/inbox/show.html", notice=notice, address=address_of(notice, member))


@public.post("/inbox/<int:notice_id>/reading")
@signed_in
def create_reading(notice_id: int) -> ResponseReturnValue:
    """Mark one as read, and stay in the list."""
    with transaction():
        notices.read(notices.mine(notice_id, current_member()), by=current_member())
    return redirect(url_for("public.list_notices", page=asked_number("page"), show=_asked_show()), 303)


@public.post("/inbox/readings")
@signed_in
def create_readings() -> ResponseReturnValue:
    with transaction():
        notices.read_all(by=current_member())
    flash(gettext("Semua pemberitahuan sudah ditandai dibaca."))
    return redirect(url_for("public.list_notices"), 303)


@public.get("/account/notices")
@signed_in
def edit_mail() -> ResponseReturnValue:
    form = MailForm()
    form.purposes.data = sorted(notices.mailed(current_member().person))
    return _mail_page(form)


@public.post("/account/notices")
@signed_in
def revise_mail() -> ResponseReturnValue:
    form = MailForm()
    if form.validate():
        with form.refusals(), transaction():
            notices.choose_mail(form.purposes.data or [], by=current_member())
            flash(gettext("Pilihan surel tersimpan. Kotak masuk di Jangkau tetap menerima semuanya."))
            return redirect(url_for("public.edit_mail"), 303)
    return _mail_page(form)


def _asked_show() -> str | None:
    """Which notices the list shows: the unread alone, or None for all."""
    return UNREAD if request.args.get("show") == UNREAD else None


def _mail_page(form: MailForm) -> ResponseReturnValue:
    person = current_member().person
    form.purposes.choices = [(p, gettext(word(p))) for p in notices.concerns_of(person)]
    return render_template("public/inbox/mail.html", form=form, email=person.email), form.status
