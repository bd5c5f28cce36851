"""Clashes (rule T3): what stands in the way of an activity, said before it is saved.

A pure engine over plain values: a proposal, what else happens then, and the days that matter. A clash
either refuses (the same officer, the same place) or warns with its reason; a person decides about warnings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from campaigns.ground import clock, formats

FRIDAY_PRAYER = (time(11, 30), time(13, 30))
IFTAR_FROM = time(17, 0)  # giving out food from this hour on is iftar, not a daytime meal
HAUL_REGENCIES = {"63.03": "Kab. Banjar", "63.72": "Kota Banjarbaru"}
HAUL_MARGIN = timedelta(days=3)  # roads close and the network fails around the Haul
FRIDAY = 4


@dataclass(frozen=True)
class Proposal:
    """The activity as it would be saved; `regencies` and `villages` are the codes of its site and catchment."""

    starts_at: datetime
    ends_at: datetime
    site_id: int
    officers: Mapping[int, str]
    joint: bool = False
    food: bool = False
    regencies: frozenset[str] = frozenset()
    villages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Neighbour:
    """Another activity, not cancelled, with the persons who work there."""

    title: str
    starts_at: datetime
    ends_at: datetime
    site_id: int
    officer_ids: frozenset[int]
    joint: bool = False


@dataclass(frozen=True)
class Danger:
    """A warning that somebody typed in, for these kab/kota (none: all of them) on its days, both included."""

    code: str
    text: str
    first: date
    last: date
    regencies: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OtherEvent:
    """What another agency does in a village."""

    agency: str
    title: str
    village: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Days:
    """The office's days that matter: days off by name, spans of Ramadan (last day excluded), Haul days, and what was
    typed in: warnings, and other agencies' events.
    """

    off: Mapping[date, str]
    ramadans: Sequence[tuple[date, date]] = ()
    hauls: Sequence[tuple[date, str]] = ()
    dangers: Sequence[Danger] = ()
    events: Sequence[OtherEvent] = ()

    def on(self, first: date, last: date) -> "Days":
        """What of it can matter from `first` to `last`, both included."""
        return Days(
            off={day: name for day, name in self.off.items() if first <= day <= last},
            ramadans=[span for span in self.ramadans if span[0] <= last and first < span[1]],
            hauls=[h for h in self.hauls if first - HAUL_MARGIN <= h[0] <= last + HAUL_MARGIN],
            dangers=[danger for danger in self.dangers if danger.first <= last and first <= danger.last],
            events=[
                event
                for event in self.events
                if clock.day_of(event.starts_at) <= last and first <= clock.last_day_of(event.ends_at)
            ],
        )


@dataclass(frozen=True)
class Clash:
    """One reason; `refuses` says that the activity cannot be saved while it stands."""

    code: str
    sentence: str
    refuses: bool
    field: str = "starts_at"


def find(proposal: Proposal, neighbours: Iterable[Neighbour], days: Days) -> list[Clash]:
    """Every clash of the proposal, those that refuse first; what holds on several of its days is said once."""
    found = [
        *_with_neighbours(proposal, neighbours),
        *_with_days(proposal, days),
        *_with_dangers(proposal, days.dangers),
        *_with_events(proposal, days.events),
    ]
    return sorted(dict.fromkeys(found), key=lambda clash: not clash.refuses)


def _with_neighbours(proposal: Proposal, neighbours: Iterable[Neighbour]) -> Iterable[Clash]:
    for other in neighbours:
        if not (other.starts_at < proposal.ends_at and proposal.starts_at < other.ends_at):
            continue
        hours = formats.hours(other.starts_at, other.ends_at)
        if other.site_id == proposal.site_id:
            joint = proposal.joint or other.joint
            tail = (
                "sebagai kegiatan gabungan." if joint else "Pilih jam lain, atau nyatakan kegiatan gabungan."
            )
            yield Clash(
                "site.taken", f"Titik ini dipakai {other.title} pukul {hours}. {tail}", not joint, "site_id"
            )
        for person in sorted(other.officer_ids & proposal.officers.keys()):
            name = proposal.officers[person]
            yield Clash(
                "officer.taken", f"{name} bertugas di {other.title} pukul {hours}.", True, "officer_ids"
            )


def _with_days(proposal: Proposal, days: Days) -> Iterable[Clash]:
    for day in _days_of(proposal):
        when = formats.day(day)
        if day in days.off:
            yield Clash("day.off", f"{when} hari libur: {days.off[day]}.", False)
        if day.weekday() == FRIDAY and _touches(proposal, day, *FRIDAY_PRAYER):
            yield Clash(
                "day.friday-prayer", f"Bertepatan dengan salat Jumat, {when} pukul 11.30–13.30 WITA.", False
            )
        if (
            proposal.food
            and any(a <= day < b for a, b in days.ramadans)
            and _touches(proposal, day, time(5), IFTAR_FROM)
        ):
            yield Clash("day.ramadan-food", f"Pembagian makanan siang hari di bulan Ramadan, {when}.", False)
        for haul, name in days.hauls:
            near = sorted(HAUL_REGENCIES[code] for code in proposal.regencies & HAUL_REGENCIES.keys())
            if near and abs(day - haul) <= HAUL_MARGIN:
                sentence = (
                    f"{name} {formats.day(haul)}: jalan dan jaringan di {' dan '.join(near)} terganggu."
                )
                yield Clash("day.haul", sentence, False)


def _with_dangers(proposal: Proposal, dangers: Iterable[Danger]) -> Iterable[Clash]:
    first, last = _span_of(proposal)
    for danger in dangers:
        here = not danger.regencies or danger.regencies & proposal.regencies
        if here and danger.first <= last and first <= danger.last:
            yield Clash(danger.code, f"{danger.text} ({formats.days(danger.first, danger.last)}).", False)


def _with_events(proposal: Proposal, events: Iterable[OtherEvent]) -> Iterable[Clash]:
    """On the same day, not only at the same hours: a village is not visited twice on one day unawares."""
    first, last = _span_of(proposal)
    for event in events:
        begins, ends = clock.day_of(event.starts_at), clock.last_day_of(event.ends_at)
        if event.village in proposal.villages and begins <= last and first <= ends:
            when = formats.days(begins, ends)
            sentence = f"{event.agency} ke desa/kelurahan yang sama: {event.title}, {when}."
            yield Clash("village.partner-event", sentence, False)


def _span_of(proposal: Proposal) -> tuple[date, date]:
    """The WITA days on which it starts and ends."""
    return clock.day_of(proposal.starts_at), clock.last_day_of(proposal.ends_at)


def _days_of(proposal: Proposal) -> Iterable[date]:
    day, last = _span_of(proposal)
    while day <= last:
        yield day
        day += timedelta(days=1)


def _touches(proposal: Proposal, day: date, first: time, last: time) -> bool:
    return proposal.starts_at < clock.at(day, last) and clock.at(day, first) < proposal.ends_at
