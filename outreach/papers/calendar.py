"""An iCalendar file (RFC 5545) as calendar programs read it: one zone, stable names, and no person in it (rule C2).

The same dates give the same bytes, so that an unchanged calendar is answered with 304: DTSTAMP is when a thing was
last touched, not when somebody asked.
"""

from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, vDuration

from campaigns.ground import clock, regions, settings
from campaigns.insight.calendars import Subscription, is_called_off, is_firm
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.feeds import Feed

ZONE = "Asia/Makassar"
NAMES = "jangkau.kalsel"  # of UIDs; never changed, or every subscriber has everything twice
REMIND_DAY, REMIND_HOURS = timedelta(days=-1), timedelta(hours=-2)
ASK_AGAIN = timedelta(hours=1)


def write(feed: Feed, told: Subscription) -> bytes:
    """The file of a feed, with CRLF and folded lines."""
    calendar = Calendar()
    calendar.add("prodid", "-//Diskominfo Kalimantan Selatan//Jangkau//ID")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name_of(feed))
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    calendar.add_component(_zone())
    places = regions.names(a.site.village_code for a in told.activities if a.site.village_code)
    for campaign in told.campaigns:
        calendar.add_component(_span(campaign, told.touched.get(f"campaign:{campaign.id}", feed.made_at)))
    for activity in told.activities:
        touched = told.touched.get(f"activity:{activity.id}", feed.made_at)
        calendar.add_component(_event(activity, touched, places.get(activity.site.village_code or "", "")))
    written: bytes = calendar.to_ical()
    return written


def name_of(feed: Feed) -> str:
    """What the calendar is called; while demo data is loaded it says so."""
    titles = [feed.agency.name] if feed.agency else [feed.membership.title] if feed.membership else []
    name = " – ".join(["Jangkau", *titles])
    return f"{name} (data contoh)" if settings.get("demo") else name


def _zone() -> Timezone:
    """WITA never changes its clock: one line says all."""
    return Timezone.from_tzid(ZONE)


def _event(activity: Activity, touched: datetime, place: str) -> Event:
    event = _begun(f"activity-{activity.id}", activity.title, touched, activity.sequence)
    first, last = activity.day, activity.last_day
    if first == last:
        event.add("dtstart", activity.starts_at.astimezone(clock.WITA))
        event.add("dtend", activity.ends_at.astimezone(clock.WITA))
    else:  # several days stand above the hours
        _add_days(event, first, last)
    event.add("location", ", ".join(part for part in (activity.site.name, place) if part))
    event.add("description", f"{activity.campaign.title}\nKode {activity.code}")
    settled = "CONFIRMED" if is_firm(activity.campaign) else "TENTATIVE"
    event.add("status", "CANCELLED" if activity.is_cancelled else settled)
    if activity.is_open and is_firm(activity.campaign):
        for before in (REMIND_DAY, REMIND_HOURS):
            event.add_component(_alarm(activity.title, before))
    return event


def _span(campaign: Campaign, touched: datetime) -> Event:
    event = _begun(f"campaign-{campaign.id}", campaign.title, touched, campaign.version)
    _add_days(event, campaign.first_day, campaign.last_day)
    event.add("description", campaign.program.name)
    settled = "CONFIRMED" if is_firm(campaign) else "TENTATIVE"
    event.add("status", "CANCELLED" if is_called_off(campaign) else settled)
    event.add("transp", "TRANSPARENT")  # nobody is busy for a whole season
    return event


def _begun(key: str, title: str, touched: datetime, sequence: int) -> Event:
    event = Event()
    event.add("uid", f"{key}@{NAMES}")
    event.add("summary", title)
    event.add("dtstamp", touched)
    event.add("sequence", sequence)
    return event


def _add_days(event: Event, first: date, last: date) -> None:
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))  # the day after the last one (RFC 5545 3.6.1)


def _alarm(title: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", before)
    return alarm
