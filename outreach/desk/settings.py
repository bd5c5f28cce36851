"""Settings at the desk: what the office sets for itself, and where its tables are."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, SelectChoice, SelectField, StringField

from campaigns.ground import settings
from campaigns.ground.database import transaction
from campaigns.people.permissions import Action, require
from campaigns.plans import climbing, office
from outreach.desk.blueprint import desk
from outreach.hall.forms import REQUIRED, HouseForm, Length
from outreach.hall.session import current_member


class SettingsForm(HouseForm):
    office = StringField("Nama kantor", [REQUIRED, Length(max=office.LONGEST_NAME)])
    escalation_days = IntegerField("Lapor ke pimpinan setelah terlambat (hari kerja)", [REQUIRED])
    ladder_rule = SelectField(
        "Aturan naik tangga setahun",
        choices=[SelectChoice(rule, told[:1].upper() + told[1:]) for rule, told in climbing.RULES.items()],
    )


@desk.get("/settings")
def show_settings() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    known = settings.everything()
    return _page(SettingsForm(data=known | {"escalation_days": int(known["escalation_days"])}))


@desk.post("/settings")
def revise_settings() -> ResponseReturnValue:
    require(current_member(), Action.MANAGE_REFERENCE)
    form = SettingsForm()
    if form.validate():
        with form.refusals(), transaction():
            office.set_rules(
                form.office.data, form.escalation_days.data, form.ladder_rule.data, by=current_member()
            )
            flash("Pengaturan tersimpan.")
            return redirect(url_for("desk.show_settings"), 303)
    return _page(form)


def _page(form: SettingsForm) -> ResponseReturnValue:
    return render_template("desk/settings/show.html", form=form), form.status
