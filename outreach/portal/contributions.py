"""The portal's pages on promises: pledged, changed until definite, confirmed, or taken back (rule P1)."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, StringField, TextAreaField

from campaigns.ground import formats
from campaigns.ground.database import fetch, transaction
from campaigns.ground.texts import LONGEST_REASON
from campaigns.people.permissions import Action, find
from campaigns.plans import account_codes, activities, partnerships
from campaigns.plans.activities import Activity
from campaigns.plans.partnerships import (
    Contribution,
    ContributionKind,
    Partnership,
    Pledge,
    ValueBasis,
)
from campaigns.plans.partnerships.things import LONGEST_UNIT, LONGEST_WHAT
from outreach.hall import prices, words
from outreach.hall.fieldwork import PeopleField
from outreach.hall.forms import (
    REQUIRED,
    DayField,
    EditForm,
    HouseForm,
    Length,
    Optional,
    QuantityField,
    RupiahField,
)
from outreach.hall.session import current_member
from outreach.portal.blueprint import portal

OWN_BUDGET = "Anggaran instansi Anda sendiri (DPA)"


class ContributionForm(EditForm):
    kind = SelectField(
        "Jenis dukungan",
        [REQUIRED],
        coerce=ContributionKind,
        choices=[
            SelectChoice(kind, OWN_BUDGET if kind == ContributionKind.CASH_BUDGET else words.word(kind))
            for kind in ContributionKind
        ],
    )
    what = StringField("Apa yang Anda sediakan", [REQUIRED, Length(max=LONGEST_WHAT)])
    quantity = QuantityField("Jumlah")
    unit = StringField("Satuan", [Length(max=LONGEST_UNIT)])
    people = PeopleField("Berapa orang")
    days = PeopleField("Berapa hari")
    activity_id = SelectField("Untuk kegiatan", coerce=int)
    needed_by = DayField("Tersedia paling lambat", [Optional()])
    unit_value = RupiahField("Nilai satu satuan (Rp)")
    basis = SelectField(
        "Dasar nilai",
        coerce=lambda text: ValueBasis(text) if text else None,
        choices=[
            SelectChoice("", "Belum dipilih"),
            *(SelectChoice(basis, words.word(basis)) for basis in ValueBasis),
        ],
    )
    sub_activity = StringField("Kode sub kegiatan", [Length(max=account_codes.LONGEST)])
    account_code = StringField("Kode rekening", [Length(max=account_codes.LONGEST)])

    def offer(self, partnership: Partnership) -> "ContributionForm":
        """Fill the choices: the campaign's activities that were not called off."""
        going = [a for a in activities.of(partnership.campaign) if not a.is_cancelled]
        labels = [SelectChoice(a.id, f"{formats.day(a.day)} · {a.site.name}") for a in going]
        self.activity_id.choices = [SelectChoice(0, "Seluruh kampanye"), *labels]
        return self

    def pledge(self) -> Pledge:
        """What was offered, as the house takes it."""
        return Pledge(
            self.kind.data,
            self.what.data,
            self.quantity.data,
            self.unit.data or "",
            activity=fetch(Activity, self.activity_id.data) if self.activity_id.data else None,
            unit_value=self.unit_value.data,
            basis=self.basis.data,
            needed_by=self.needed_by.data,
            sub_activity=self.sub_activity.data or "",
            account_code=self.account_code.data or "",
            people=self.people.data,
            days=self.days.data,
        )


class ReplacementForm(ContributionForm):
    reason = TextAreaField("Alasan diganti", [REQUIRED, Length(max=LONGEST_REASON)])


class ConfirmationForm(HouseForm):
    quantity = QuantityField("Jumlah yang pasti", [REQUIRED])


class WithdrawalForm(HouseForm):
    reason = TextAreaField("Alasan ditarik", [REQUIRED, Length(max=LONGEST_REASON)])


@portal.get("/partnerships/<int:partnership_id>/contributions/new")
def new_contribution(partnership_id: int) -> ResponseReturnValue:
    partnership = find(current_member(), Action.PLEDGE_CONTRIBUTION, Partnership, partnership_id)
    return contribution_page(ContributionForm().offer(partnership), partnership)


@portal.post("/partnerships/<int:partnership_id>/contributions/new")
def create_contribution(partnership_id: int) -> ResponseReturnValue:
    partnership = find(current_member(), Action.PLEDGE_CONTRIBUTION, Partnership, partnership_id)
    form = ContributionForm().offer(partnership)
    if form.validate():
        with form.refusals(), transaction():
            warn_of_price(partnerships.pledge(partnership, form.pledge(), by=current_member()))
            flash("Janji dukungan tersimpan. Anda dapat mengubahnya sampai Anda pastikan.")
            return back_to(partnership)
    return contribution_page(form, partnership)


def warn_of_price(promise: Contribution) -> None:
    """Say it where the value of a unit is above the standard price of it (SSH)."""
    standard = prices.above_standard(promise.what, promise.unit, promise.unit_value)
    if standard is not None and promise.unit_value is not None:
        flash(prices.told(promise.unit_value, standard))


@portal.get("/contributions/<int:contribution_id>/edit")
def edit_contribution(contribution_id: int) -> ResponseReturnValue:
    contribution = find(current_member(), Action.PLEDGE_CONTRIBUTION, Contribution, contribution_id)
    if not contribution.is_open:
        return back_to(contribution.partnership)
    form = ContributionForm(obj=contribution).offer(contribution.partnership)
    return contribution_page(form, contribution.partnership, contribution)


@portal.post("/contributions/<int:contribution_id>/edit")
def revise_contribution(contribution_id: int) -> ResponseReturnValue:
    contribution = find(current_member(), Action.PLEDGE_CONTRIBUTION, Contribution, contribution_id)
    form = ContributionForm().offer(contribution.partnership)
    if form.validate():
        with form.refusals(), transaction():
            partnerships.revise_pledge(contribution, form.pledge(), seen=form.seen, by=current_member())
            warn_of_price(contribution)
            flash("Perubahan janji dukungan tersimpan.")
            return back_to(contribution.partnership)
    if form.refusal is not None and form.refusal.code == "contribution.changed":
        # the refusal tells what the colleague wrote, so that sending again is meant
        form.version.data = contribution.version
    return contribution_page(form, contribution.partnership, contribution)


def contribution_page(
    form: ContributionForm,
    partnership: Partnership,
    contribution: Contribution | None = None,
    replaced: Contribution | None = None,
) -> ResponseReturnValue:
    """The form of a promise: a new one, a change to one, or another in place of one."""
    page = render_template(
        "portal/partnerships/contribution.html",
        form=form,
        partnership=partnership,
        contribution=contribution,
        replaced=replaced,
    )
    return page, form.status


@portal.get("/contributions/<int:contribution_id>/confirmation")
def new_confirmation(contribution_id: int) -> ResponseReturnValue:
    contribution = find(current_member(), Action.PLEDGE_CONTRIBUTION, Contribution, contribution_id)
    if not contribution.is_open:
        return back_to(contribution.partnership)
    return act_page("confirm", ConfirmationForm(obj=contribution), contribution)


@portal.post("/contributions/<int:contribution_id>/confirmation")
def create_confirmation(contribution_id: int) -> ResponseReturnValue:
    contribution = find(current_member(), Action.PLEDGE_CONTRIBUTION, Contribution, contribution_id)
    form = ConfirmationForm()
    if form.validate():
        with form.refusals(), transaction():
            partnerships.confirm(contribution, form.quantity.data, by=current_member())
            flash("Dukungan Anda sudah dipastikan. Terima kasih.")
            return back_to(contribution.partnership)
    return act_page("confirm", form, contribution)


@portal.get("/contributions/<int:contribution_id>/withdrawal")
def new_withdrawal(contribution_id: int) -> ResponseReturnValue:
    contribution = find(current_member(), Action.PLEDGE_CONTRIBUTION, Contribution, contribution_id)
    if not contribution.is_open:
        return back_to(contribution.partnership)
    return act_page("withdraw", WithdrawalForm(), contribution)


@portal.post("/contributions/<int:contribution_id>/withdrawal")
def create_withdrawal(contribution_id: int) -> ResponseReturnValue:
    contribution = find(current_member(), Action.PLEDGE_CONTRIBUTION, Contribution, contribution_id)
    form = WithdrawalForm()
    if form.validate():
        with form.refusals(), transaction():
            partnerships.withdraw(contribution, form.reason.data, by=current_member())
            flash("Janji dukungan ditarik. Pengundang diberi tahu.")
            return back_to(contribution.partnership)
    return act_page("withdraw", form, contribution)


def act_page(verb: str, form: HouseForm, contribution: Contribution) -> ResponseReturnValue:
    page = render_template(f"portal/partnerships/{verb}.html", form=form, contribution=contribution)
    return page, form.status


def back_to(partnership: Partnership) -> ResponseReturnValue:
    return redirect(url_for("portal.show_partnership", partnership_id=partnership.id), 303)
