"""Emergencies at the desk, and on a phone: a kecamatan, then one short form, and the first activity is on today."""

from datetime import datetime, time, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, TimeField

from campaigns.ground import clock, regions
from campaigns.ground.database import transaction, unknown
from campaigns.ground.regions import Region
from campaigns.people import agencies
from campaigns.people.permissions import Action, find, require
from campaigns.people.persons import Role, in_role
from campaigns.plans import emergencies, programs, sites
from campaigns.plans.emergencies import STATUSES, Start
from campaigns.plans.programs import Program
from campaigns.plans.sites import Site
from outreach.desk.blueprint import desk
from outreach.hall.addresses import asked_number, sent_number
from outreach.hall.forms import HOUR_FORMATS, REQUIRED, ChecksField, HouseForm
from outreach.hall.session import current_member

FIRST_SHIFT = timedelta(hours=3)
LAST_HOUR = time(23, 30)


class EmergencyForm(HouseForm):
    program_id = HiddenField("Program")
    disaster = RadioField("Status bencana", [REQUIRED], choices=[SelectChoice(one, one) for one in STATUSES])
    villages = ChecksField("Desa/kelurahan terdampak")
    partner_ids = ChecksField("Mitra yang langsung diundang", coerce=int)
    site_id = SelectField("Posko pertama", coerce=int)
    begins = TimeField("Mulai hari ini (WITA)", [REQUIRED], format=HOUR_FORMATS)
    ends = TimeField("Sampai (WITA)", [REQUIRED], format=HOUR_FORMATS)
    officer_ids = ChecksField("Petugas", coerce=int)
    field_names = {"status": "disaster", "starts_at": "begins", "ends_at": "ends"}

    def offer(self, district: str, program: Program) -> "EmergencyForm":
        """Fill the choices with what lies in the kecamatan, and with the program's partners."""
        self.villages.choices = [SelectChoice(v.code, v.name) for v in regions.children_of(district)]
        near = [site for site in sites.everything() if (site.village_code or "").startswith(district)]
        self.site_id.choices = [
            SelectChoice(0, "Posko baru di desa pertama yang dicentang"),
            *(SelectChoice(s.id, s.name) for s in near),
        ]
        self.partner_ids.choices = [
            SelectChoice(agency.id, agency.name) for agency, _ in emergencies.agreed_partners(program)
        ]
        officers = in_role(Role.OFFICER, agencies.own())
        self.officer_ids.choices = [SelectChoice(m.person_id, m.person.name) for m in officers]
        return self


@desk.get("/emergencies/new")
def new_emergency() -> ResponseReturnValue:
    """First the kecamatan, then the rest; the program that is asked for, else the one for floods."""
    require(current_member(), Action.EDIT_CAMPAIGN)
    district = request.args.get("district", "")
    if district not in _districts():
        regency = request.args.get("regency", "")
        return render_template(
            "desk/emergencies/place.html",
            regencies=regions.regencies(),
            regency=regency,
            districts=regions.children_of(regency)
            if regency in {r.code for r in regions.regencies()}
            else [],
        )
    asked = asked_number("program")
    program = find(current_member(), Action.EDIT_CAMPAIGN, Program, asked) if asked else _proposed()
    if program is None:
        return render_template("desk/emergencies/none.html")
    begins, ends = _first_shift(clock.now())
    form = EmergencyForm(formdata=None, program_id=program.id, disaster=STATUSES[1], begins=begins, ends=ends)
    form.offer(district, program)
    form.partner_ids.data = [choice.value for choice in form.partner_ids.choices]
    return _page(district, form, program)


@desk.post("/districts/<district>/emergencies")
def create_emergency(district: str) -> ResponseReturnValue:
    require(current_member(), Action.EDIT_CAMPAIGN)
    if district not in _districts():
        raise unknown(Region)
    asked = sent_number("program_id")
    program = find(current_member(), Action.EDIT_CAMPAIGN, Program, asked) if asked else _proposed()
    if program is None:
        return render_template("desk/emergencies/none.html"), 409
    form = EmergencyForm().offer(district, program)
    if form.validate():
        today, site_id = clock.today(), form.site_id.data
        with form.refusals(), transaction():
            campaign, activity = emergencies.declare(
                program,
                form.disaster.data,
                form.villages.data or [],
                Start(
                    find(current_member(), Action.SEE_PLANS, Site, site_id) if site_id else None,
                    clock.at(today, form.begins.data),
                    clock.at(today, form.ends.data),
                    form.officer_ids.data or [],
                ),
                form.partner_ids.data or [],
                by=current_member(),
            )
            flash(f"Kampanye darurat diajukan; kegiatan pertama hari ini, kode {activity.code}.")
            return redirect(url_for("desk.show_campaign", campaign_id=campaign.id), 303)
    return _page(district, form, program)


def _districts() -> set[str]:
    return {area.code for area in regions.districts()}


def _proposed() -> Program | None:
    """The flood program, else the first one; None in an office without programs."""
    known = programs.everything()
    return next((one for one in known if "BANJIR" in one.code), known[0] if known else None)


def _first_shift(now: datetime) -> tuple[time, time]:
    """From the next half hour on, as long as the day has room for."""
    local = now.astimezone(clock.WITA).replace(second=0, microsecond=0)
    begins = local + timedelta(minutes=30 - local.minute % 30)
    if begins.date() != local.date() or begins.time() >= LAST_HOUR:
        return time(23, 0), LAST_HOUR
    ends = begins + FIRST_SHIFT
    return begins.time(), ends.time() if ends.date() == begins.date() else LAST_HOUR


def _page(district: str, form: EmergencyForm, program: Program) -> ResponseReturnValue:
    page = render_template(
        "desk/emergencies/new.html",
        form=form,
        district=district,
        place=regions.name(district),
        program=program,
        programs=programs.everything(),
    )
    return page, form.status
