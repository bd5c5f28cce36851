"""A campaign's activities out of a file: each row is judged by itself and beside the others, then all or nothing.

A row names no officers; they are chosen afterwards, on each activity. What only warns (rule T3) holds no file up.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from campaigns.ground import cells, clock, formats, sheets, texts
from campaigns.ground.cells import folded, shown
from campaigns.ground.database import db
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.sheets import Column, Fault, Line
from campaigns.ground.spreadsheets import Cell, Sheet
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import activities, campaigns, sites
from campaigns.plans.activities.things import LONGEST_TITLE
from campaigns.plans.campaigns import Campaign
from campaigns.plans.sites import Site

MOST = 1_000  # rows of one file


@dataclass(frozen=True)
class Entry:
    """An activity as a row sets it."""

    row: int
    title: str
    site_id: int
    starts_at: datetime
    ends_at: datetime
    needs: str = ""


@dataclass(frozen=True)
class Reading:
    """A file as it was understood: what its good rows set, and what is wrong with the others, by row."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...] = ()


def reading(campaign: Campaign, found: Sequence[Sheet]) -> Reading:
    """The file's activities for a campaign. Raises Invalid with field `file` where there is no such table."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for line in sheets.lines(found, _columns(), MOST):
        if line.faults:
            faults.extend(line.faults)
        elif sentence := _fault_of(campaign, entry := _entry(line)):
            faults.append(_fault(entry, sentence))
        else:
            entries.append(entry)
    taken = clashing(entries)
    faults += [_fault(entry, taken[entry.row]) for entry in entries if entry.row in taken]
    good = tuple(entry for entry in entries if entry.row not in taken)
    return Reading(good, tuple(sorted(faults, key=lambda fault: fault.row)))


def clashing(entries: Sequence[Entry]) -> dict[int, str]:
    """Rows whose site is taken at their hours (rule T3), by another row or on the calendar: a sentence by row."""
    if not entries:
        return {}
    booked: defaultdict[int, list[tuple[datetime, datetime, str]]] = defaultdict(list)
    span = (min(e.starts_at for e in entries), max(e.ends_at for e in entries))
    for activity in activities.between(
        *span, states=(activities.ActivityState.PLANNED, activities.ActivityState.HELD)
    ):
        booked[activity.site_id].append((activity.starts_at, activity.ends_at, activity.title))
    found: dict[int, str] = {}
    for entry in entries:
        here = booked[entry.site_id]
        other = next((one for one in here if one[0] < entry.ends_at and entry.starts_at < one[1]), None)
        if other is not None:
            hours = formats.hours(other[0], other[1])
            found[entry.row] = f"titik ini dipakai {other[2]}, {formats.day(clock.day_of(other[0]))} {hours}"
        else:
            here.append((entry.starts_at, entry.ends_at, f"{entry.title} (baris {entry.row})"))
    return found


def take_over(campaign: Campaign, entries: Sequence[Entry], seen: str, *, by: Membership) -> int:
    """Schedule every row, all or none; `seen` is the `mark_of` what a person read. Gives how many.

    Raises Conflict (`schedule.moved`: a row is at fault by now), Invalid (empty), NotAllowed.
    """
    require(by, Action.SCHEDULE_ACTIVITY, campaign)
    campaigns.expect_alive(campaign)
    if not entries:
        raise Invalid("schedule.empty", "Tidak ada kegiatan yang dapat dijadwalkan dari berkas ini.")
    wrong = clashing(entries) or {e.row: s for e in entries if (s := _fault_of(campaign, e))}
    if wrong or mark_of(entries) != seen:
        raise Conflict("schedule.moved", "Jadwal berubah sejak pratinjau dibuat. Unggah berkasnya lagi.")
    for entry in entries:
        activities.schedule(
            campaign,
            db.session.get_one(Site, entry.site_id),
            entry.title,
            entry.starts_at,
            entry.ends_at,
            needs=entry.needs,
            aware=True,
            by=by,
        )
    return len(entries)


def mark_of(entries: Iterable[Entry]) -> str:
    """What a person has seen, in short."""
    return hashlib.sha256(repr(list(entries)).encode()).hexdigest()[:32]


def _fault(entry: Entry, sentence: str) -> Fault:
    return Fault(entry.row, "Kegiatan", "schedule.row", f"Baris {entry.row}: {sentence}.")


def _fault_of(campaign: Campaign, entry: Entry) -> str:
    """What is wrong with a row by itself; empty for a good one."""
    if entry.ends_at <= entry.starts_at:
        return "kegiatan harus selesai setelah dimulai"
    if not (campaign.covers(entry.starts_at) and campaign.covers(entry.ends_at)):
        return f"di luar tanggal kampanye, {formats.days(campaign.first_day, campaign.last_day)}"
    return ""


def _entry(line: Line) -> Entry:
    told = line.values
    starts_at, ends_at = (clock.at(told["day"], told[hour]) for hour in ("begins", "ends"))
    return Entry(line.row, told["title"], told["site"], starts_at, ends_at, told["needs"])


def _columns() -> tuple[Column, ...]:
    return (
        Column("title", "Kegiatan", cells.filled_text(LONGEST_TITLE), ("nama kegiatan", "judul", "acara")),
        Column("day", "Tanggal", cells.day, ("tgl", "hari")),
        Column("begins", "Mulai", cells.hour, ("jam", "jam mulai", "pukul")),
        Column("ends", "Selesai", cells.hour, ("jam selesai", "sampai")),
        Column("site", "Titik", _site(), ("lokasi", "tempat")),
        Column("needs", "Kebutuhan", cells.text(texts.LONGEST_NOTE), needed=False, filled=False, empty=""),
    )


def _site() -> Callable[[Cell], int]:
    """A site of our list by its name; one that the list holds twice has to be told apart there first."""
    named: defaultdict[str, list[Site]] = defaultdict(list)
    for site in sites.everything():
        if site.village_code is not None:
            named[folded(site.name)].append(site)

    def read(cell: Cell) -> int:
        found = named.get(folded(_whole(cell)), [])
        if len(found) != 1:
            why = f"ada {len(found)} di daftar titik" if found else "tidak ada di daftar titik"
            raise Invalid("cell.site", f"“{shown(cell)}” {why}")
        return found[0].id

    return read


def _whole(cell: Cell) -> str:
    """The cell's text, however long."""
    return " ".join(str(cell).split())
