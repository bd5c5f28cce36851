"""A campaign's activities out of a file at the desk: looked at row by row, then scheduled whole or not at all."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.ground import clock, regions, spreadsheets
from campaigns.ground.database import transaction
from campaigns.ground.previews import Reading
from campaigns.ground.texts import LONGEST_NOTE
from campaigns.people.permissions import Action, find, require
from campaigns.plans import schedules, sites
from campaigns.plans.activities.things import LONGEST_TITLE
from campaigns.plans.campaigns import Campaign
from campaigns.plans.schedules import Entry
from outreach.desk.blueprint import desk
from outreach.hall import carriage, exports
from outreach.hall.carriage import ROWS_SHOWN, CarriedForm, Faults, SheetForm
from outreach.hall.session import current_member

HEADINGS = ("Kegiatan", "Tanggal", "Mulai", "Selesai", "Titik", "Kebutuhan")


@desk.get("/campaigns/<int:campaign_id>/activities/import")
def new_schedule(campaign_id: int) -> ResponseReturnValue:
    return _upload(_campaign(campaign_id), SheetForm(formdata=None))


@desk.get("/activities/import/template.csv")
def export_schedule_template() -> ResponseReturnValue:
    require(current_member(), Action.SCHEDULE_ACTIVITY)
    sample = (
        "Meja aduan",
        clock.today() + timedelta(days=7),
        "08.00",
        "10.00",
        "Pasar Terapung Lok Baintan",
        "",
    )
    return exports.as_csv("templat-kegiatan", HEADINGS, [sample])


@desk.post("/campaigns/<int:campaign_id>/activities/import")
def create_schedule_preview(campaign_id: int) -> ResponseReturnValue:
    campaign, form = _campaign(campaign_id), SheetForm()
    if form.validate():
        with form.refusals():
            found = spreadsheets.read(form.file.data.read())
            return _preview(campaign, schedules.reading(campaign, found))
    return _upload(campaign, form)


@desk.post("/campaigns/<int:campaign_id>/activities/import/confirmation")
def create_schedule(campaign_id: int) -> ResponseReturnValue:
    campaign, carried = _campaign(campaign_id), CarriedForm()
    with carried.refusals():
        entries = carriage.carried(carried, _entry, schedules.MOST)
        with transaction():
            number = schedules.take_over(campaign, entries, by=current_member())
        flash(f"{number} kegiatan dijadwalkan. Tunjuk petugasnya di tiap kegiatan.")
        return redirect(url_for("desk.show_campaign", campaign_id=campaign_id), 303)
    form = SheetForm(formdata=None)
    if carried.refusal is not None:
        form.refuse(carried.refusal)
    return _upload(campaign, form)


def _campaign(campaign_id: int) -> Campaign:
    return find(current_member(), Action.SCHEDULE_ACTIVITY, Campaign, campaign_id)


def _upload(campaign: Campaign, form: SheetForm) -> ResponseReturnValue:
    page = render_template("desk/schedules/new.html", campaign=campaign, form=form, headings=HEADINGS)
    return page, form.status


def _preview(campaign: Campaign, read: Reading[Entry]) -> ResponseReturnValue:
    names = {site.id: site for site in sites.everything()}
    page = render_template(
        "desk/schedules/show.html",
        campaign=campaign,
        entries=read.entries[:ROWS_SHOWN],
        total=len(read.entries),
        warnings=schedules.warned(read.entries),
        sites=names,
        places=regions.names(site.village_code for site in names.values() if site.village_code),
        faults=Faults.of(read),
        carried=carriage.carry(read.entries),
    )
    return page, 422 if read.faults else 200


def _entry(row: Any, title: Any, site_id: Any, first: Any, last: Any, needs: Any) -> Entry:
    title, needs = carriage.text(title, LONGEST_TITLE), carriage.text(needs, LONGEST_NOTE, filled=False)
    return Entry(int(row), title, int(site_id), carriage.moment(first), carriage.moment(last), needs)
