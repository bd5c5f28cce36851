"""Activities at the desk: put on the calendar, changed, moved, called off."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectChoice, StringField, TextAreaField, TimeField

from campaigns.fieldwork import attendance, complaints, evidence, households
from campaigns.ground import clock, formats, placing, regions
from campaigns.ground.database import fetch, transaction
from campaigns.ground.texts import LONGEST_NOTE, LONGEST_REASON
from campaigns.insight import readiness
from campaigns.people import agencies, journal
from campaigns.people.permissions import Action, find, may, require
from campaigns.people.persons import Role, in_role
from campaigns.plans import activities, campaigns, sites, tasks
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.activities.things import LONGEST_TITLE
from campaigns.plans.campaigns import Campaign
from campaigns.plans.clashes import Clash
from campaigns.plans.sites import Site
from outreach.desk.accommodations import panel_of
from outreach.desk.blueprint import desk
from outreach.desk.sites import listed as found_sites
from outreach.desk.stock import support_of
from outreach.hall import exports, words
from outreach.hall.addresses import asked_number
from outreach.hall.filters import paged
from outreach.hall.forms import (
    HOUR_FORMATS,
    REQUIRED,
    ChecksField,
    DayField,
    EditForm,
    HouseForm,
    Length,
)
from outreach.hall.session import current_member
from outreach.hall.sharing import asked_of, page_of_role


class WhatForm(EditForm):
    """What, for whom, with whom."""

    title = StringField("Nama kegiatan", [REQUIRED, Length(max=LONGEST_TITLE)])
    officer_ids = ChecksField("Petugas lapangan", coerce=int)
    villages = ChecksField("Desa/kelurahan yang dijangkau")
    more_villages = StringField("Desa/kelurahan di kecamatan lain", [Length(max=2000)])
    needs = TextAreaField("Kebutuhan", [Length(max=LONGEST_NOTE)])
    food = BooleanField("Membagikan makanan atau minuman")
    invited_only = BooleanField("Khusus undangan: tidak tampil di agenda publik dan poster")
    aware = BooleanField("Saya sudah membaca peringatannya; kegiatan tetap dilaksanakan")

    def offer(self, site: Site) -> "WhatForm":
        """Fill the choices: our officers, and the villages of the site's surroundings."""
        officers = in_role(Role.OFFICER, agencies.own())
        self.officer_ids.choices = [SelectChoice(m.person_id, m.person.name) for m in officers]
        near = sites.villages_near(site)
        around = regions.children_of(regions.district_code(site.village_code)) if site.village_code else []
        offered = {village.code: village for village in [*near, *around]}
        self.villages.choices = [SelectChoice(code, offered[code].name) for code in sorted(offered)]
        return self

    def catchment(self) -> list[str]:
        """The codes of what was ticked and written."""
        written = placing.villages_written(self.more_villages.data or "", "more_villages")
        return [*(self.villages.data or []), *written]


class WhenForm(EditForm):
    """The day and its hours, in WITA."""

    day = DayField("Tanggal", [REQUIRED])
    begins = TimeField("Mulai (WITA)", [REQUIRED], format=HOUR_FORMATS)
    ends = TimeField("Selesai (WITA)", [REQUIRED], format=HOUR_FORMATS)

    def span(self) -> tuple[datetime, datetime]:
        """The moments it starts and ends."""
        return clock.at(self.day.data, self.begins.data), clock.at(self.day.data, self.ends.data)


UNREADY, WEEK = "unready", timedelta(days=7)
FIELDS = {"starts_at": "day", "ends_at": "ends"}  # the house's names of what these forms ask in parts


JOINT = "Kegiatan gabungan dengan kegiatan lain di titik ini"


class ActivityForm(WhenForm, WhatForm):
    joint = BooleanField(JOINT)
    field_names = FIELDS


class MoveForm(WhenForm):
    joint = BooleanField(JOINT)
    reason = TextAreaField("Alasan dipindahkan", [REQUIRED, Length(max=LONGEST_REASON)])
    aware = BooleanField("Saya sudah membaca peringatannya; kegiatan tetap dilaksanakan")
    field_names = FIELDS


class ReasonForm(HouseForm):
    reason = TextAreaField("Alasan dibatalkan", [REQUIRED, Length(max=LONGEST_REASON)])


@desk.get("/activities")
def list_activities() -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    return page_of_role("desk/activities/index.html", listed)


def listed() -> dict[str, Any]:
    page = paged(asked())
    return {
        "page": page,
        "contacts": attendance.contacts([a.id for a in page.rows]),
        "years": campaigns.years(),
        "year": asked_year(),
        "state": request.args.get("state", ""),
        "words": request.args.get("words", ""),
        "states": list(ActivityState),
    }


@exports.downloads(desk, "/activities")
def export_activities(form: str) -> ResponseReturnValue:
    require(current_member(), Action.SEE_PLANS)
    found = asked()
    counted = attendance.contacts([a.id for a in found])
    places = regions.names(a.site.village_code for a in found if a.site.village_code)
    rows = [
        (
            a.code,
            a.day,
            formats.hours(a.starts_at, a.ends_at),
            a.title,
            a.campaign.title,
            a.site.name,
            places.get(a.site.village_code or "", ""),
            words.word(a.state),
            counted.get(a.id),
        )
        for a in found
    ]
    headings = (
        "Kode",
        "Tanggal",
        "Jam",
        "Kegiatan",
        "Kampanye",
        "Titik",
        "Wilayah",
        "Keadaan",
        "Kontak",
    )
    return exports.as_file(form, "kegiatan", headings, rows)


def asked_year() -> int:
    return request.args.get("year", clock.today().year, type=int)


def asked() -> list[Activity]:
    """The activities that the address asks for: a year, a state, words of the title or the site.

    The state `unready` means those of the coming week, whatever the year, that still lack something.
    """
    if request.args.get("state") == UNREADY:
        return readiness.unready(WEEK)
    state, sought = request.args.get("state", ""), request.args.get("words", "").strip().lower()
    year = min(max(asked_year(), clock.YEARS[0]), clock.YEARS[-1])
    states = [ActivityState(state)] if state in list(ActivityState) else []
    found = activities.between(*clock.span_of(date(year, 1, 1), date(year, 12, 31)), states)
    return [a for a in found if sought in f"{a.title} {a.site.name} {a.code}".lower()]


@desk.get("/activities/<int:activity_id>")
def show_activity(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.SEE_PLANS, Activity, activity_id)
    return page_of_role("desk/activities/show.html", lambda: shown(activity))


def shown(activity: Activity) -> dict[str, Any]:
    return {
        "activity": activity,
        "begun": activity.starts_at <= clock.now(),
        "readiness": asked_of(readiness.of_activities, [activity])[activity.id],
        "clashes": activities.clashes_of([activity])[activity.id],
        "counted": attendance.of(activity),
        "contacts": attendance.contacts_of(activity),
        "households": households.number_of(activity),
        "complaints": complaints.of(activity) if may(current_member(), Action.SEE_COMPLAINT) else [],
        "evidence": evidence.of(activity),
        "tasks": tasks.of_activity(activity),
        "history": journal.of(activity),
        **support_of(activity),
        **panel_of(activity),
    }


@desk.get("/campaigns/<int:campaign_id>/activities/new")
def new_activity(campaign_id: int) -> ResponseReturnValue:
    """First the site, then the rest: what is proposed depends on the place."""
    site_id = asked_number("site")
    if site_id is None:
        return page_of_role("desk/activities/place.html", lambda: places_for(campaign_id))
    campaign, site = schedulable(campaign_id), fetch(Site, site_id)
    proposed = [village.code for village in sites.villages_near(site)]
    facts = {"villages": proposed, "day": first_possible(campaign)} | chosen_slot()
    return new_page(ActivityForm(data=facts).offer(site), campaign, site)


def schedulable(campaign_id: int) -> Campaign:
    return find(current_member(), Action.SCHEDULE_ACTIVITY, Campaign, campaign_id)


def places_for(campaign_id: int) -> dict[str, Any]:
    """Where an activity can be; that it may be scheduled is asked with it, since a role's right is its agency's."""
    return {"campaign": schedulable(campaign_id), **found_sites()}


def chosen_slot() -> dict[str, object]:
    """What a free slot's link brings along; nothing of it where something cannot be read."""
    told = request.args
    try:
        day = date.fromisoformat(told["day"])
        begins, ends = time.fromisoformat(told["begins"]), time.fromisoformat(told["ends"])
        officers = [int(number) for number in told.get("officers", "").split("-") if number]
    except (KeyError, ValueError):
        return {}
    return {
        "day": day,
        "begins": begins,
        "ends": ends,
        "officer_ids": officers,
        "food": "food" in told,
        "joint": "joint" in told,
    }


def first_possible(campaign: Campaign) -> date:
    """The first day that can still be chosen, so that the calendar opens there."""
    return min(max(campaign.first_day, clock.today()), campaign.last_day)


@desk.post("/campaigns/<int:campaign_id>/sites/<int:site_id>/activities")
def create_activity(campaign_id: int, site_id: int) -> ResponseReturnValue:
    campaign = schedulable(campaign_id)
    site = fetch(Site, site_id)
    form = ActivityForm().offer(site)
    if form.validate():
        with form.refusals(), transaction():
            starts_at, ends_at = form.span()
            activity = activities.schedule(
                campaign,
                site,
                form.title.data,
                starts_at,
                ends_at,
                form.catchment(),
                form.officer_ids.data or [],
                needs=form.needs.data or "",
                joint=form.joint.data,
                food=form.food.data,
                invited_only=form.invited_only.data,
                aware=form.aware.data,
                by=current_member(),
            )
            flash(f"{activity.title} dijadwalkan dengan kode {activity.code}.")
            return redirect(url_for("desk.show_activity", activity_id=activity.id), 303)
    return new_page(form, campaign, site)


def new_page(form: ActivityForm, campaign: Campaign, site: Site) -> ResponseReturnValue:
    page = render_template(
        "desk/activities/new.html", form=form, campaign=campaign, site=site, warnings=warnings_for(form)
    )
    return page, form.status


def warnings_for(form: HouseForm) -> Sequence[Clash]:
    """What warns of what was typed (rule T3), once the form was refused for it."""
    return form.refusal.clashes if isinstance(form.refusal, activities.Warned) else []


@desk.get("/activities/<int:activity_id>/edit")
def edit_activity(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.SCHEDULE_ACTIVITY, Activity, activity_id)
    form = WhatForm(
        data={
            "title": activity.title,
            "needs": activity.needs,
            "food": activity.food,
            "invited_only": activity.invited_only,
            "officer_ids": sorted(activity.assignee_ids),
            "villages": activity.village_codes,
            "version": activity.version,
        }
    ).offer(activity.site)
    offered = {choice.value for choice in form.villages.choices}
    form.more_villages.data = ", ".join(code for code in activity.village_codes if code not in offered)
    return edit_page(form, activity)


@desk.post("/activities/<int:activity_id>")
def revise_activity(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.SCHEDULE_ACTIVITY, Activity, activity_id)
    form = WhatForm().offer(activity.site)
    if form.validate():
        with form.refusals(), transaction():
            activities.revise(
                activity,
                form.title.data,
                form.catchment(),
                form.officer_ids.data or [],
                needs=form.needs.data or "",
                food=form.food.data,
                invited_only=form.invited_only.data,
                aware=form.aware.data,
                seen=form.seen,
                by=current_member(),
            )
            flash("Perubahan kegiatan tersimpan.")
            return redirect(url_for("desk.show_activity", activity_id=activity_id), 303)
    return edit_page(form, activity)


def edit_page(form: WhatForm, activity: Activity) -> ResponseReturnValue:
    page = render_template(
        "desk/activities/edit.html", form=form, activity=activity, warnings=warnings_for(form)
    )
    return page, form.status


@desk.get("/activities/<int:activity_id>/date")
def edit_date(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.SCHEDULE_ACTIVITY, Activity, activity_id)
    starts, ends = (moment.astimezone(clock.WITA) for moment in (activity.starts_at, activity.ends_at))
    form = MoveForm(
        data={
            "day": starts.date(),
            "begins": starts.time(),
            "ends": ends.time(),
            "joint": activity.joint,
            "version": activity.version,
        }
    )
    return date_page(form, activity)


@desk.post("/activities/<int:activity_id>/date")
def revise_date(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.SCHEDULE_ACTIVITY, Activity, activity_id)
    form = MoveForm()
    if form.validate():
        with form.refusals(), transaction():
            starts_at, ends_at = form.span()
            activities.reschedule(
                activity,
                starts_at,
                ends_at,
                form.reason.data,
                joint=form.joint.data,
                aware=form.aware.data,
                seen=form.seen,
                by=current_member(),
            )
            flash("Kegiatan dipindahkan; tanggal lama tetap tercatat di riwayat.")
            return redirect(url_for("desk.show_activity", activity_id=activity_id), 303)
    return date_page(form, activity)


def date_page(form: MoveForm, activity: Activity) -> ResponseReturnValue:
    page = render_template(
        "desk/activities/date.html", form=form, activity=activity, warnings=warnings_for(form)
    )
    return page, form.status


@desk.get("/activities/<int:activity_id>/cancellation")
def new_cancellation(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.SCHEDULE_ACTIVITY, Activity, activity_id)
    return render_template("desk/activities/cancel.html", form=ReasonForm(), activity=activity)


@desk.post("/activities/<int:activity_id>/cancellation")
def create_cancellation(activity_id: int) -> ResponseReturnValue:
    activity = find(current_member(), Action.SCHEDULE_ACTIVITY, Activity, activity_id)
    form = ReasonForm()
    if form.validate():
        with form.refusals(), transaction():
            activities.cancel(activity, form.reason.data, by=current_member())
            flash("Kegiatan dibatalkan; catatannya tetap ada.")
            return redirect(url_for("desk.show_activity", activity_id=activity_id), 303)
    return render_template("desk/activities/cancel.html", form=form, activity=activity), form.status
