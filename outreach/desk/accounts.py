"""Accounts at the desk: who may come in, as what; invitations; and what every role may do."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, StringField

from campaigns.ground.database import transaction, unknown
from campaigns.people import accounts, agencies, journal, persons, resets, second_factor
from campaigns.people.accounts import Invitation
from campaigns.people.agencies import Agency
from campaigns.people.permissions import Action, find, require
from campaigns.people.persons import ROLE_NAMES, Membership, Person, Role
from outreach.desk.blueprint import desk
from outreach.hall import exports, letters, roles
from outreach.hall.addresses import asked_number
from outreach.hall.filters import paged
from outreach.hall.forms import CHOSEN, REQUIRED, HouseForm, Length
from outreach.hall.session import current_member
from outreach.hall.sharing import page_of_role

ROLES = [SelectChoice("", "Pilih peran"), *(SelectChoice(role, name) for role, name in ROLE_NAMES.items())]


class PlaceForm(HouseForm):
    role = SelectField("Peran", [CHOSEN], choices=ROLES)
    agency_id = SelectField("Instansi", [CHOSEN], coerce=int)

    def offer(self) -> "PlaceForm":
        """Fill the choice: our own office first, since most roles are there."""
        open_ones = [agencies.own(), *agencies.partners()]
        named = [SelectChoice(agency.id, agency.name) for agency in open_ones]
        self.agency_id.choices = [SelectChoice(0, "Pilih instansi"), *named]
        return self


class PersonForm(HouseForm):
    name = StringField("Nama", [REQUIRED, Length(max=120)])
    email = StringField("Alamat surel", [Length(max=254)])


class InvitationForm(PlaceForm, PersonForm):
    pass


@desk.get("/accounts")
def list_accounts() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_PEOPLE)
    return page_of_role("desk/accounts/index.html", _listed)


def _listed() -> dict[str, Any]:
    return {
        "page": paged(_wanted()),
        "waiting": [(offer, ROLE_NAMES[offer.role]) for offer in accounts.waiting()],
        "lapsed": [(offer, ROLE_NAMES[offer.role]) for offer in accounts.lapsed()],
        "roles": ROLE_NAMES,
        "agencies": agencies.everything(),
        "words": request.args.get("words", ""),
        "role": request.args.get("role", ""),
        "agency": asked_number("agency"),
    }


@exports.downloads(desk, "/accounts")
def export_accounts(form: str) -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_PEOPLE)
    rows = [(m.person.name, m.person.username, m.title, m.agency.name, _state(m)) for m in _wanted()]
    return exports.as_file(form, "akun", ("Nama", "Nama pengguna", "Peran", "Instansi", "Keadaan"), rows)


@desk.get("/accounts/new")
def new_account() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_PEOPLE)
    return page_of_role("desk/accounts/new.html", lambda: {"form": _invitation()})


def _invitation() -> InvitationForm:
    return InvitationForm(data={"agency_id": asked_number("agency")}).offer()


@desk.post("/accounts")
def create_account() -> ResponseReturnValue:
    """Invite; the link is shown this once, and sent where an address was given. No host header is trusted."""
    require(current_member(), Action.MANAGE_PEOPLE)
    form = InvitationForm().offer()
    if form.validate():
        with form.refusals(), transaction():
            agency = find(current_member(), Action.MANAGE_PEOPLE, Agency, form.agency_id.data)
            invitation, token = accounts.invite(
                agency, Role(form.role.data), form.name.data, form.email.data, by=current_member()
            )
            letters.invite(invitation, token)
        if form.refusal is None:
            return _invited_page(invitation, token), 201
    return _invitation_page(form), form.status


@desk.post("/invitations/<int:invitation_id>/renewal")
def create_invitation_renewal(invitation_id: int) -> ResponseReturnValue:
    """A new link for the same place: the first one got lost, or nobody used it in time."""
    invitation = _found(Invitation, invitation_id)
    with transaction():
        token = accounts.renew(invitation, by=current_member())
        letters.invite(invitation, token)
    return _invited_page(invitation, token), 201


@desk.post("/invitations/<int:invitation_id>/withdrawal")
def create_invitation_withdrawal(invitation_id: int) -> ResponseReturnValue:
    with transaction():
        accounts.withdraw(_found(Invitation, invitation_id), by=current_member())
        flash("Undangan ditarik; tautannya tidak berlaku lagi.")
    return redirect(url_for("desk.list_accounts"), 303)


@desk.get("/accounts/<int:person_id>")
def show_account(person_id: int) -> ResponseReturnValue:
    return _account_page(_found(Person, person_id), PlaceForm().offer())


@desk.post("/accounts/<int:person_id>")
def revise_account(person_id: int) -> ResponseReturnValue:
    """A new address is told to the old one, in case it was not meant."""
    person, form = _found(Person, person_id), PersonForm()
    if form.validate():
        with form.refusals(), transaction():
            if (form.email.data or "").strip() != (person.email or ""):
                letters.notice(person, "Alamat surel diganti oleh admin")
            accounts.correct(person, form.name.data, form.email.data, by=current_member())
            flash("Nama dan alamat surel tersimpan.")
            return redirect(url_for("desk.show_account", person_id=person_id), 303)
    return _account_page(person, PlaceForm(formdata=None).offer(), form), form.status


@desk.post("/accounts/<int:person_id>/memberships")
def create_membership(person_id: int) -> ResponseReturnValue:
    person, form = _found(Person, person_id), PlaceForm().offer()
    if form.validate():
        with form.refusals(), transaction():
            agency = find(current_member(), Action.MANAGE_PEOPLE, Agency, form.agency_id.data)
            accounts.give_place(person, agency, Role(form.role.data), by=current_member())
            flash("Peran ditambahkan.")
            return redirect(url_for("desk.show_account", person_id=person_id), 303)
    return _account_page(person, form), form.status


@desk.post("/memberships/<int:membership_id>/end")
def create_membership_end(membership_id: int) -> ResponseReturnValue:
    with transaction():
        membership = _found(Membership, membership_id)
        accounts.end_place(membership, by=current_member())
        flash("Peran dicabut; sesinya berakhir.")
        return redirect(url_for("desk.show_account", person_id=membership.person_id), 303)


@desk.post("/accounts/<int:person_id>/closure")
def create_account_closure(person_id: int) -> ResponseReturnValue:
    with transaction():
        accounts.shut(_found(Person, person_id), by=current_member())
        flash("Akun ditutup; semua sesinya berakhir.")
    return redirect(url_for("desk.show_account", person_id=person_id), 303)


@desk.post("/accounts/<int:person_id>/reopening")
def create_account_reopening(person_id: int) -> ResponseReturnValue:
    with transaction():
        accounts.reopen(_found(Person, person_id), by=current_member())
        flash("Akun dibuka kembali.")
    return redirect(url_for("desk.show_account", person_id=person_id), 303)


@desk.post("/accounts/<int:person_id>/password-reset")
def create_password_reset(person_id: int) -> ResponseReturnValue:
    """Make a link to a new password; it is shown this once, and sent where there is an address."""
    person = _found(Person, person_id)
    with transaction():
        reset, token = resets.offer(person, by=current_member())
        letters.reset(reset, token)
    shown = render_template("desk/accounts/reset.html", reset=reset, link=letters.reset_link(token))
    return shown, 201


@desk.post("/accounts/<int:person_id>/second-factor-removal")
def create_second_factor_removal(person_id: int) -> ResponseReturnValue:
    with transaction():
        person = _found(Person, person_id)
        second_factor.remove(person, by=current_member())
        letters.notice(person, "Kode masuk dua langkah dihapus oleh admin")
        flash("Kode masuk dua langkah dihapus; semua sesi orang ini berakhir.")
    return redirect(url_for("desk.show_account", person_id=person_id), 303)


@desk.get("/roles")
def list_roles() -> ResponseReturnValue:
    """GRANTS as a table: what is printed here is what is enforced. Whoever has a role may read it."""
    return render_template("desk/accounts/roles.html", **roles.printed(current_member().role))


def _found(kind, id_):
    """What an admin manages; guests, who come by a link and have no account, are none of it."""
    found = find(current_member(), Action.MANAGE_PEOPLE, kind, id_)
    if getattr(found, "is_guest", False) or (isinstance(found, Person) and persons.is_guest(found)):
        raise unknown(kind)
    return found


def _wanted() -> list[Membership]:
    """The memberships that the address asks for; a role nobody knows asks for all."""
    role = request.args.get("role", "")
    known = Role(role) if role in set(Role) else None
    return accounts.everybody(request.args.get("words", ""), known, asked_number("agency"))


def _state(membership: Membership) -> str:
    if not membership.person.active:
        return "akun ditutup"
    return "aktif" if membership.active and membership.agency.active else "dicabut"


def _invited_page(invitation: Invitation, token: str) -> str:
    return render_template(
        "desk/accounts/invited.html",
        invitation=invitation,
        role=ROLE_NAMES[invitation.role],
        link=letters.invitation_link(token),
    )


def _invitation_page(form: InvitationForm) -> str:
    return render_template("desk/accounts/new.html", form=form)


def _account_page(person: Person, form: PlaceForm, who: PersonForm | None = None) -> str:
    return render_template(
        "desk/accounts/show.html",
        person=person,
        places=persons.places_of(person),
        form=form,
        who=who or PersonForm(formdata=None, obj=person),
        required=second_factor.is_required_of(person),
        codes_left=second_factor.codes_left(person),
        can_come_in=resets.can_come_in(person),
        history=journal.of(person),
    )
