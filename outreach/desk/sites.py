"""Sites at the desk: the places, by village list."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FloatField, SelectChoice, SelectField, StringField
from wtforms.widgets import TextInput

from campaigns.ground import regions
from campaigns.ground.database import transaction
from campaigns.people import journal
from campaigns.people.permissions import Action, find, require
from campaigns.plans import activities, sites
from campaigns.plans.sites import LONGEST_ACCESS, LONGEST_KIND, LONGEST_NAME, Guess, Site
from outreach.desk.blueprint import desk
from outreach.hall import exports, words
from outreach.hall.filters import paged
from outreach.hall.forms import CHOSEN, REQUIRED, EditForm, HouseForm, Length, Optional
from outreach.hall.session import current_member
from outreach.hall.sharing import page_of_role


class DegreesField(FloatField):
    """Degrees with a decimal point or comma; a number box of a browser would take one of them for nothing."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value.strip().replace(",", ".") for value in valuelist])

    def _value(self) -> str:
        """As typed; what stands already, with the comma that the box asks for."""
        said = str(super()._value())
        return said if self.raw_data else said.replace(".", ",")


class PointForm(HouseForm):
    lat = DegreesField("Lintang", [Optional()])
    lon = DegreesField("Bujur", [Optional()])


class SiteForm(EditForm):
    name = StringField("Nama titik", [REQUIRED, Length(max=LONGEST_NAME)])
    kind = StringField("Jenis", [Length(max=LONGEST_KIND)])
    village_code = SelectField("Desa/kelurahan", [CHOSEN], validate_choice=False)
    lat = DegreesField("Lintang", [Optional()])
    lon = DegreesField("Bujur", [Optional()])
    access = StringField("Keterangan akses", [Length(max=LONGEST_ACCESS)])

    def offer(self, district: str) -> "SiteForm":
        """Fill the choice with the kecamatan's villages."""
        villages = [SelectChoice(v.code, v.label) for v in regions.children_of(district)]
        self.village_code.choices = [SelectChoice("", "Pilih desa/kelurahan"), *villages]
        return self


@desk.get("/sites")
def list_sites() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    return page_of_role("desk/sites/index.html", listed)


def listed() -> dict[str, Any]:
    words, regency = request.args.get("words", ""), request.args.get("regency", "")
    return {
        "page": paged(sites.everything(words, regency)),
        "regencies": regions.regencies(),
        "words": words,
        "regency": regency,
    }


@exports.downloads(desk, "/sites")
def export_sites(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    found = sites.everything(request.args.get("words", ""), request.args.get("regency", ""))
    places = regions.names(s.village_code for s in found if s.village_code)
    rows = [
        (s.name, s.kind, places.get(s.village_code or ""), s.lat, s.lon, words.word(s.precision))
        for s in found
    ]
    return exports.as_file(
        form, "titik", ("Titik", "Jenis", "Wilayah", "Lintang", "Bujur", "Ketelitian"), rows
    )


@desk.get("/sites/<int:site_id>")
def show_site(site_id: int) -> ResponseReturnValue:
    site = find(current_member(), Action.SEE_PLANS, Site, site_id)
    return render_template(
        "desk/sites/show.html",
        site=site,
        activities=activities.at_site(site),
        near=sites.villages_near(site),
        elsewhere=sites.elsewhere(site),
        history=journal.of(site),
    )


@desk.get("/sites/new")
def new_site() -> ResponseReturnValue:
    """First the kecamatan, then its villages: 2,016 in one list help nobody. Or a point, of which both are guessed."""
    require(current_member(), Action.EDIT_SITE)
    district, point = request.args.get("district", ""), PointForm(request.args, meta={"csrf": False})
    if is_district(district):
        return site_page(SiteForm().offer(district), district)
    if "lat" in request.args and point.validate():
        with point.refusals():
            found = sites.guess(point.lat.data, point.lon.data)
            district = regions.district_code(found.village.code)
            facts = {"village_code": found.village.code, "lat": point.lat.data, "lon": point.lon.data}
            return site_page(SiteForm(formdata=None, data=facts).offer(district), district, guess=found)
    page = render_template("desk/sites/district.html", groups=districts_by_regency(), point=point)
    return page, point.status


def sent_district() -> str:
    """The kecamatan whose villages the form offered: of the village that was chosen, else of the address."""
    chosen = regions.district_code(request.form.get("village_code", ""))
    return chosen if is_district(chosen) else request.args.get("district", "")


def is_district(code: str) -> bool:
    """Whether the address names a kecamatan, whose villages can be offered."""
    return len(code) == regions.DISTRICT_LENGTH and bool(regions.children_of(code))


def districts_by_regency() -> list[tuple[regions.Area, list[regions.Area]]]:
    """Each kab/kota with its kecamatan; names repeat, so each stands under its parent."""
    return [(regency, regions.children_of(regency.code)) for regency in regions.regencies()]


@desk.post("/sites")
def create_site() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_SITE)
    district = sent_district()
    form = SiteForm().offer(district)
    if "guess" in request.form:
        return guessed_page(form, district)
    if form.validate():
        with form.refusals(), transaction():
            site = sites.register(
                form.name.data,
                form.kind.data or "",
                form.village_code.data,
                form.lat.data,
                form.lon.data,
                access=form.access.data or "",
                by=current_member(),
            )
            flash(f"Titik {site.name} tersimpan.")
            return redirect(url_for("desk.show_site", site_id=site.id), 303)
    return site_page(form, district)


@desk.get("/sites/<int:site_id>/edit")
def edit_site(site_id: int) -> ResponseReturnValue:
    site = find(current_member(), Action.EDIT_SITE, Site, site_id)
    district = request.args.get("district", regions.district_code(site.village_code or ""))
    if not is_district(district):
        return render_template("desk/sites/district.html", groups=districts_by_regency(), site=site)
    return site_page(SiteForm(obj=site).offer(district), district, site)


@desk.post("/sites/<int:site_id>")
def revise_site(site_id: int) -> ResponseReturnValue:
    site = find(current_member(), Action.EDIT_SITE, Site, site_id)
    district = sent_district()
    form = SiteForm().offer(district)
    if "guess" in request.form:
        return guessed_page(form, district, site)
    if form.validate():
        with form.refusals(), transaction():
            sites.revise(
                site,
                form.name.data,
                form.kind.data or "",
                form.village_code.data,
                form.lat.data,
                form.lon.data,
                access=form.access.data or "",
                seen=form.seen,
                by=current_member(),
            )
            flash("Perubahan titik tersimpan.")
            return redirect(url_for("desk.show_site", site_id=site_id), 303)
    return site_page(form, district, site)


def guessed_page(form: SiteForm, district: str, site: Site | None = None) -> ResponseReturnValue:
    """The form as it was typed, with the village and kecamatan that its point suggests; nothing is stored."""
    if form.lat.validate(form) and form.lon.validate(form):
        with form.refusals():
            found = sites.guess(form.lat.data, form.lon.data)
            district, form.village_code.data = regions.district_code(found.village.code), found.village.code
            return site_page(form.offer(district), district, site, found)
    return site_page(form, district, site)


def site_page(
    form: SiteForm, district: str, site: Site | None = None, guess: Guess | None = None
) -> ResponseReturnValue:
    page = render_template("desk/sites/edit.html", form=form, district=district, site=site, guess=guess)
    return page, form.status
