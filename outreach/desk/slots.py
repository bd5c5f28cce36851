"""Free slots for an activity: what is looked for, and the days on which it would fit, the best first."""

from datetime import date, time, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, IntegerField, TimeField
from wtforms.validators import NumberRange

from campaigns.ground import clock
from campaigns.ground.database import fetch
from campaigns.people import agencies
from campaigns.people.permissions import Action, find
from campaigns.people.persons import Role, in_role
from campaigns.plans import activities, slots
from campaigns.plans.campaigns import Campaign
from campaigns.plans.sites import Site
from campaigns.plans.slots import DayOfSlots
from outreach.desk.blueprint import desk
from outreach.hall.forms import HOUR_FORMATS, REQUIRED, ChecksField, DayField, HouseForm
from outreach.hall.session import current_member

DAYS_SHOWN = 30
OTHERS_SHOWN = 8


class SlotForm(HouseForm):
    """What is looked for. It only reads, so it is asked by GET and can be sent to a colleague."""

    class Meta(HouseForm.Meta):
        csrf = False

    first = DayField("Dari tanggal", [REQUIRED])
    last = DayField("Sampai tanggal", [REQUIRED])
    minutes = IntegerField("Lama (menit)", [REQUIRED, NumberRange(15, 720, "Isi 15 sampai 720 menit.")])
    opens = TimeField("Mulai paling awal (WITA)", [REQUIRED], format=HOUR_FORMATS)
    closes = TimeField("Selesai paling lambat (WITA)", [REQUIRED], format=HOUR_FORMATS)
    officer_ids = ChecksField("Petugas yang harus tersedia", coerce=int)
    joint = BooleanField("Boleh bergabung dengan kegiatan lain di titik ini")
    food = BooleanField("Membagikan makanan atau minuman")

    def offer(self) -> "SlotForm":
        self.officer_ids.choices = [
            (member.person_id, member.person.name) for member in in_role(Role.OFFICER, agencies.own())
        ]
        return self


@desk.get("/campaigns/<int:campaign_id>/sites/<int:site_id>/slots")
def list_slots(campaign_id: int, site_id: int) -> ResponseReturnValue:
    campaign = find(current_member(), Action.SCHEDULE_ACTIVITY, Campaign, campaign_id)
    site = fetch(Site, site_id)
    if "first" not in request.args:
        return _page(_fresh(campaign), campaign, site, None)
    form = SlotForm(request.args).offer()
    if form.validate():
        with form.refusals():
            return _page(form, campaign, site, _found(form, site, campaign))
    return _page(form, campaign, site, None)


def _fresh(campaign: Campaign) -> SlotForm:
    first = min(max(campaign.first_day, clock.today()), campaign.last_day)
    last = min(campaign.last_day, first + timedelta(days=30))
    facts = {"first": first, "last": last, "minutes": 120, "opens": time(8), "closes": time(16)}
    return SlotForm(formdata=None, data=facts).offer()


def _found(form: SlotForm, site: Site, campaign: Campaign) -> list[DayOfSlots]:
    """The days that fit, within the campaign's own. Raises Invalid."""
    known = {m.person_id: m.person for m in in_role(Role.OFFICER, agencies.own())}
    wish = activities.wish_for(
        site,
        [known[id_] for id_ in form.officer_ids.data or [] if id_ in known],
        form.first.data,
        form.last.data,
        timedelta(minutes=form.minutes.data),
        form.opens.data,
        form.closes.data,
        joint=form.joint.data,
        food=form.food.data,
    )
    inside = range(campaign.first_day.toordinal(), campaign.last_day.toordinal() + 1)
    return slots.by_day([slot for slot in activities.free_slots(wish) if date.toordinal(slot.day) in inside])


def _page(
    form: SlotForm, campaign: Campaign, site: Site, found: list[DayOfSlots] | None
) -> ResponseReturnValue:
    page = render_template(
        "desk/slots/index.html",
        form=form,
        campaign=campaign,
        site=site,
        days_found=found and found[:DAYS_SHOWN],
        searched=found is not None,
        in_all=len(found or []),
        most=OTHERS_SHOWN,
        officer_ids=form.officer_ids.data or [],
    )
    return page, form.status
