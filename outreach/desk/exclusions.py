"""Exclusions at the desk: why a village or a kecamatan is left out, until when, and who said so (rule R2)."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from campaigns.ground import clock, regions
from campaigns.ground.database import transaction
from campaigns.ground.texts import LONGEST_REASON
from campaigns.people.permissions import Action, find, may, require
from campaigns.plans import exclusions
from campaigns.plans.exclusions import LONGEST_DECIDER, Exclusion, Reason
from outreach.desk.blueprint import desk
from outreach.desk.sites import districts_by_regency, is_district
from outreach.hall import exports, words
from outreach.hall.filters import paged
from outreach.hall.forms import CHOSEN, REQUIRED, DayField, HouseForm, Length
from outreach.hall.session import current_member

HEADINGS = ("Kode", "Wilayah", "Alasan", "Penjelasan", "Diputuskan oleh", "Dari", "Sampai", "Yang berubah")
REASONS = [SelectChoice(reason, words.word(reason)) for reason in Reason]


class ExclusionForm(HouseForm):
    region_code = SelectField("Wilayah", [CHOSEN], validate_choice=False)
    reason = SelectField("Alasan", [CHOSEN], choices=REASONS)
    why = TextAreaField("Penjelasan", [REQUIRED, Length(max=LONGEST_REASON)])
    decided_by = StringField("Diputuskan oleh", [REQUIRED, Length(max=LONGEST_DECIDER)])
    first_day = DayField("Berlaku dari", [REQUIRED])
    last_day = DayField("Sampai", [Optional()])

    def offer(self, district: str) -> "ExclusionForm":
        villages = [SelectChoice(village.code, village.label) for village in regions.children_of(district)]
        whole = SelectChoice(district, f"Seluruh {regions.name(district)}")
        self.region_code.choices = [whole, *villages]
        return self


class EndForm(HouseForm):
    last_day = DayField("Hari terakhir berlaku", [REQUIRED])
    note = TextAreaField("Yang berubah", [REQUIRED, Length(max=LONGEST_REASON)])
    seen = HiddenField()


@desk.get("/exclusions")
def list_exclusions() -> ResponseReturnValue:
    require(current_member(), Action.SEE_COVERAGE)
    reason = _asked_reason()
    return render_template(
        "desk/exclusions/index.html",
        page=paged(exclusions.everything(reason)),
        reason=reason,
        reasons=REASONS,
        writable=may(current_member(), Action.EXCLUDE_AREA),
    )


@exports.downloads(desk, "/exclusions")
def export_exclusions(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_COVERAGE)
    found = exclusions.everything(_asked_reason())
    names = regions.names(one.region_code for one in found)
    rows = (
        (
            *(one.region_code, names.get(one.region_code, ""), words.word(one.reason), one.why),
            *(one.decided_by, one.first_day, one.last_day, one.end_note),
        )
        for one in found
    )
    return exports.as_file(form, "alasan-belum-terjangkau", HEADINGS, rows)


@desk.get("/exclusions/new")
def new_exclusion() -> ResponseReturnValue:
    """A form for the area of the address; the choice of a kecamatan first where it names none."""
    require(current_member(), Action.EXCLUDE_AREA)
    area = request.args.get("area", "")
    district = regions.district_code(area)
    if not is_district(district):
        return render_template("desk/exclusions/district.html", groups=districts_by_regency())
    form = ExclusionForm(data={"region_code": area, "first_day": clock.today()}).offer(district)
    return _page(form, district)


@desk.post("/exclusions")
def create_exclusion() -> ResponseReturnValue:
    require(current_member(), Action.EXCLUDE_AREA)
    district = regions.district_code(request.form.get("region_code", ""))
    form = ExclusionForm().offer(district)
    if form.validate():
        with form.refusals(), transaction():
            made = exclusions.note(
                form.region_code.data,
                Reason(form.reason.data),
                form.why.data,
                form.decided_by.data,
                form.first_day.data,
                form.last_day.data,
                by=current_member(),
            )
            flash(
                f"Alasan untuk {regions.name(made.region_code)} dicatat; penduduknya tetap belum terjangkau."
            )
            return redirect(url_for("desk.list_exclusions"), 303)
    return _page(form, district)


@desk.get("/exclusions/<int:exclusion_id>/end")
def new_exclusion_end(exclusion_id: int) -> ResponseReturnValue:
    exclusion = _exclusion(exclusion_id)
    return _end_page(exclusion, EndForm(data={"last_day": clock.today(), "seen": exclusion.mark}))


@desk.post("/exclusions/<int:exclusion_id>/end")
def create_exclusion_end(exclusion_id: int) -> ResponseReturnValue:
    exclusion, form = _exclusion(exclusion_id), EndForm()
    if form.validate():
        with form.refusals(), transaction():
            terms = (form.last_day.data, form.note.data, form.seen.data or "")
            exclusions.end(exclusion, *terms, by=current_member())
            flash("Alasan diakhiri; catatannya tetap ada.")
            return redirect(url_for("desk.list_exclusions"), 303)
    return _end_page(exclusion, form)


def _asked_reason() -> Reason | None:
    asked = request.args.get("reason", "")
    return Reason(asked) if asked in set(Reason) else None


def _exclusion(exclusion_id: int) -> Exclusion:
    return find(current_member(), Action.EXCLUDE_AREA, Exclusion, exclusion_id)


def _page(form: ExclusionForm, district: str) -> ResponseReturnValue:
    return render_template("desk/exclusions/new.html", form=form, district=district), form.status


def _end_page(exclusion: Exclusion, form: EndForm) -> ResponseReturnValue:
    return render_template("desk/exclusions/end.html", exclusion=exclusion, form=form), form.status
