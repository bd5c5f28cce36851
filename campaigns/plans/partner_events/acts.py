"""What people do with other SKPD's events: note one, take over many, withdraw one."""

from collections.abc import Sequence
from datetime import datetime

from campaigns.ground import clock, previews, regions, texts
from campaigns.ground.database import add, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.previews import Outcome
from campaigns.people import agencies, journal
from campaigns.people.agencies import Agency
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans.partner_events.questions import twin_of
from campaigns.plans.partner_events.reading import Entry, compare, mark_of
from campaigns.plans.partner_events.spans import check_span
from campaigns.plans.partner_events.things import LONGEST_PLACE, LONGEST_TITLE, PartnerEvent


def note(
    agency: Agency,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    village_code: str | None = None,
    place: str = "",
    *,
    by: Membership,
) -> PartnerEvent:
    """Write another SKPD's event down. Raises Invalid, Conflict (it is noted already), NotAllowed."""
    require(by, Action.EDIT_CALENDAR)
    if agency.is_own:
        raise Invalid(
            "partner-event.own",
            "Kegiatan kantor sendiri dijadwalkan di kampanyenya, bukan di sini.",
            "agency_id",
        )
    nameless = ("partner-event.nameless", "Nama acara belum diisi.")
    title = texts.checked(title, LONGEST_TITLE, "partner-event.long-text", "title", empty=nameless)
    place = texts.checked(place, LONGEST_PLACE, "partner-event.long-text", "place")
    check_span(starts_at, ends_at)
    if village_code:
        regions.require_villages([village_code], "village_code")
    if twin_of(agency.id, title, starts_at):
        raise Conflict("partner-event.twin", "Acara ini sudah tercatat di agenda mitra.", "title")
    return _keep(agency.id, title, place, village_code or None, starts_at, ends_at, by)


def take_over(entries: Sequence[Entry], seen: str, *, by: Membership) -> dict[Outcome, int]:
    """Note every new event of a file, all or none: how many are new, and how many were known.

    `seen` is the `mark_of` the steps that a person read. Raises Conflict (`partner-event.moved`: the agenda changed
    meanwhile), Invalid (`partner-event.wrong`: some row is wrong, or of an agency or village that we do not know),
    NotAllowed.
    """
    require(by, Action.EDIT_CALENDAR)
    _expect_known(entries)
    steps = compare(entries)
    if mark_of(steps) != seen:
        raise Conflict(
            "partner-event.moved", "Agenda berubah sejak pratinjau dibuat. Periksa lagi, lalu simpan."
        )
    previews.expect_good(steps, "partner-event.wrong")
    for step in steps:
        if step.outcome is Outcome.NEW:
            one = step.entry
            _keep(one.agency_id, one.title, one.place, one.village_code, one.starts_at, one.ends_at, by)
    return previews.counts(steps)


def withdraw(event: PartnerEvent, *, by: Membership) -> None:
    """Say that the event does not take place, or was noted in error. Raises Conflict, NotAllowed."""
    require(by, Action.EDIT_CALENDAR)
    hold(event)
    if not event.stands:
        raise Conflict("partner-event.withdrawn", "Acara ini sudah dicabut dari agenda.")
    event.withdrawn_at = clock.now()
    journal.note(by, "mencabut acara mitra", event, title=event.title, starts_at=event.starts_at)


def _expect_known(entries: Sequence[Entry]) -> None:
    """Their agencies are partners of ours, their villages lie in the province. Raises Invalid."""
    partners = {agency.id for agency in agencies.partners()}
    if any(entry.agency_id not in partners for entry in entries):
        raise Invalid("partner-event.agency", "Instansi ini tidak terdaftar sebagai mitra.")
    regions.require_villages({entry.village_code for entry in entries if entry.village_code}, "rows")


def _keep(
    agency_id: int,
    title: str,
    place: str,
    village_code: str | None,
    starts_at: datetime,
    ends_at: datetime,
    by: Membership,
) -> PartnerEvent:
    """Store an event; one that was withdrawn before stands again."""
    event = twin_of(agency_id, title, starts_at, withdrawn=True)
    if event is None:
        event = PartnerEvent(agency_id=agency_id, title=title, starts_at=starts_at)
    event.noted_by_id = by.person_id
    event.place, event.village_code, event.ends_at, event.withdrawn_at = place, village_code, ends_at, None
    add(event)
    journal.note(
        by,
        "mencatat acara mitra",
        event,
        agency=db.session.get_one(Agency, agency_id).code,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        village_code=village_code,
    )
    return event
