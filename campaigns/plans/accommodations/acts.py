"""What people do with accommodations: need them, meet them, find them not needed, carry them into another year."""

from collections.abc import Iterable
from typing import Any

from campaigns.ground import clock, texts
from campaigns.ground.database import add, db, hold
from campaigns.ground.errors import Conflict
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import campaigns
from campaigns.plans.accommodations.questions import needed_for
from campaigns.plans.accommodations.things import (
    BOOKED,
    LONGEST_TEXT,
    NAMES,
    USUAL,
    Accommodation,
    AccommodationKind,
    Ragam,
)
from campaigns.plans.activities.things import Activity


def need(activity: Activity, kind: AccommodationKind, note: str = "", *, by: Membership) -> Accommodation:
    """Say that an activity needs something. Raises Invalid, Conflict (`accommodation.twice`, not open), NotAllowed."""
    require(by, Action.SCHEDULE_ACTIVITY, activity)
    unsaid = ("accommodation.unsaid", "Tulis akomodasi apa yang diperlukan.")
    note = texts.checked(
        *(note, LONGEST_TEXT, "accommodation.long", "note"),
        empty=unsaid if kind == AccommodationKind.OTHER else None,
    )
    _hold_open(activity)
    if kind != AccommodationKind.OTHER and kind in _kinds_of(activity):
        raise Conflict("accommodation.twice", f"{NAMES[kind]} sudah ada dalam daftar kegiatan ini.")
    made = add(Accommodation(activity_id=activity.id, kind=kind, note=note))
    journal.note(by, "menambah kebutuhan akomodasi", activity, accommodation=NAMES[kind], note=note)
    return made


def need_usual(activity: Activity, ragam: Ragam, *, by: Membership) -> list[Accommodation]:
    """Add what is usual for a ragam, but for what is in the list already; gives what was added.

    Raises Conflict (not open), NotAllowed.
    """
    require(by, Action.SCHEDULE_ACTIVITY, activity)
    _hold_open(activity)
    known = _kinds_of(activity)
    return _add_all(activity, [(kind, "") for kind in USUAL[ragam] if kind not in known], by)


def meet(accommodation: Accommodation, how: str = "", *, by: Membership) -> None:
    """Say that it is there, and how. Raises Invalid, Conflict (there, withdrawn, called off), NotAllowed."""
    require(by, Action.DO_TASK, accommodation)
    how = texts.checked(how, LONGEST_TEXT, "accommodation.long", "how")
    _hold_standing(accommodation)
    if accommodation.is_ready:
        raise Conflict("accommodation.state", "Akomodasi ini sudah dinyatakan ada.")
    accommodation.ready_at, accommodation.ready_by_id, accommodation.how = clock.now(), by.person_id, how
    _note(by, "menyatakan akomodasi sudah ada", accommodation, how=how)


def unmeet(accommodation: Accommodation, *, by: Membership) -> None:
    """Take back that it is there. Raises Conflict (not there, withdrawn, called off), NotAllowed."""
    require(by, Action.DO_TASK, accommodation)
    _hold_standing(accommodation)
    if not accommodation.is_ready:
        raise Conflict("accommodation.state", "Akomodasi ini belum dinyatakan ada.")
    accommodation.ready_at = accommodation.ready_by_id = None
    _note(by, "menyatakan akomodasi belum ada", accommodation)


def ask_again(activity: Activity, *, by: Membership) -> None:
    """Who was booked for the day is no longer sure to be there on another one. Part of `activities.reschedule`."""
    booked = [one for one in needed_for(activity) if one.kind in BOOKED and one.is_ready]
    for accommodation in booked:
        accommodation.ready_at = accommodation.ready_by_id = None
        _note(by, "menanyakan lagi akomodasi karena tanggalnya pindah", accommodation)


def withdraw(accommodation: Accommodation, *, by: Membership) -> None:
    """Say that it is not needed after all. Raises Conflict (withdrawn, not open), NotAllowed."""
    require(by, Action.SCHEDULE_ACTIVITY, accommodation)
    _hold_open(accommodation.activity)
    _hold_standing(accommodation)
    accommodation.withdrawn_at = clock.now()
    _note(by, "mencabut kebutuhan akomodasi", accommodation)


def carry_over(activity: Activity, to: Activity, *, by: Membership) -> list[Accommodation]:
    """Copy the needs of one activity to another, but for those it has already; nothing of what was met.

    Part of `cloning.clone` (rule L2). Raises Conflict (not open), NotAllowed.
    """
    require(by, Action.SCHEDULE_ACTIVITY, to)
    _hold_open(to)
    known = _kinds_of(to)
    return _add_all(to, [(one.kind, one.note) for one in needed_for(activity) if one.kind not in known], by)


def _add_all(
    activity: Activity, wanted: Iterable[tuple[AccommodationKind, str]], by: Membership
) -> list[Accommodation]:
    made = [Accommodation(activity_id=activity.id, kind=kind, note=note) for kind, note in wanted]
    db.session.add_all(made)
    if made:
        names = [NAMES[one.kind] for one in made]
        journal.note(by, "menambah kebutuhan akomodasi", activity, accommodation=names)
    return made


def _note(by: Membership, act: str, accommodation: Accommodation, **more: Any) -> None:
    """What is done to an accommodation belongs to the history of its activity."""
    journal.note(by, act, accommodation.activity, accommodation=NAMES[accommodation.kind], **more)


def _kinds_of(activity: Activity) -> set[AccommodationKind]:
    return {one.kind for one in needed_for(activity)}


def _hold_open(activity: Activity) -> None:
    """Hold an activity whose list can still change. Raises Conflict."""
    hold(activity)
    if not activity.is_open:
        word = "dibatalkan" if activity.is_cancelled else "terlaksana"
        raise Conflict(
            "activity.state", f"Kegiatan ini sudah {word}; daftar akomodasinya tidak berubah lagi."
        )
    campaigns.expect_alive(activity.campaign)


def _hold_standing(accommodation: Accommodation) -> None:
    """Hold one that still counts; also after the event day, since a tick may come late. Raises Conflict."""
    hold(accommodation)
    if accommodation.is_withdrawn:
        raise Conflict("accommodation.withdrawn", "Akomodasi ini sudah dicabut dari daftar.")
    if accommodation.activity.is_cancelled:
        raise Conflict("activity.state", "Kegiatan ini sudah dibatalkan.")
