"""A campaign's activities out of a file: each row is judged by itself and beside the others, then all or nothing.

A row names no officers; they are chosen afterwards, on each activity. What only warns (rule T3) holds no file up.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from campaigns.ground import cells, clock, regions, sheets, texts
from campaigns.ground.cells import folded, shown
from campaigns.ground.database import hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.previews import Reading
from campaigns.ground.sheets import Column, Fault, Line
from campaigns.ground.spreadsheets import Cell, Sheet
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import activities, campaigns, clashes, sites
from campaigns.plans.activities import Row
from campaigns.plans.activities.things import LONGEST_TITLE
from campaigns.plans.campaigns import Campaign
from campaigns.plans.clashes import Days, Neighbour, Proposal
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


def reading(campaign: Campaign, found: Sequence[Sheet]) -> Reading[Entry]:
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
    booked: defaultdict[int, list[Neighbour]] = defaultdict(list)
    span = (min(e.starts_at for e in entries), max(e.ends_at for e in entries))
    for neighbour in activities.neighbours(*span):
        booked[neighbour.site_id].append(neighbour)
    found: dict[int, str] = {}
    for entry in entries:
        here = booked[entry.site_id]
        proposal = Proposal(entry.starts_at, entry.ends_at, entry.site_id, {})
        taken = next((clash for clash in clashes.find(proposal, here, Days({})) if clash.refuses), None)
        if taken is not None:
            found[entry.row] = taken.sentence
        else:
            title = f"{entry.title} (baris {entry.row})"
            here.append(Neighbour(title, entry.starts_at, entry.ends_at, entry.site_id, frozenset()))
    return found


def warned(entries: Sequence[Entry]) -> dict[int, list[str]]:
    """What warns of rows that nothing refuses (rule T3): sentences by row, for a person to read before scheduling."""
    if not entries:
        return {}
    known = {site.id: site for site in sites.everything()}
    days = activities.days_between(min(e.starts_at for e in entries), max(e.ends_at for e in entries))
    found = {}
    for entry in entries:
        village = known[entry.site_id].village_code or ""
        proposal = Proposal(
            entry.starts_at,
            entry.ends_at,
            entry.site_id,
            {},
            regencies=frozenset([regions.regency_code(village)]),
            villages=frozenset([village]),
        )
        matter = days.on(clock.day_of(entry.starts_at), clock.last_day_of(entry.ends_at))
        found[entry.row] = [clash.sentence for clash in clashes.find(proposal, (), matter)]
    return {row: sentences for row, sentences in found.items() if sentences}


def take_over(campaign: Campaign, entries: Sequence[Entry], *, by: Membership) -> int:
    """Schedule every row, all or none; gives how many.

    Raises Conflict (`schedule.moved`: a row that was right is at fault by now), Invalid (empty, unknown site),
    NotAllowed.
    """
    require(by, Action.SCHEDULE_ACTIVITY, campaign)
    hold(campaign)
    campaigns.expect_alive(campaign)
    if not entries:
        raise Invalid("schedule.empty", "Tidak ada kegiatan yang dapat dijadwalkan dari berkas ini.")
    known = {site.id: site for site in sites.everything() if site.village_code is not None}
    if any(entry.site_id not in known for entry in entries):
        raise Invalid("schedule.site", "Ada titik yang tidak ada di daftar titik. Unggah berkasnya lagi.")
    for id_ in sorted({entry.site_id for entry in entries}):
        hold(known[id_])
    if clashing(entries) or any(_fault_of(campaign, entry) for entry in entries):
        raise Conflict("schedule.moved", "Jadwal berubah sejak pratinjau dibuat. Unggah berkasnya lagi.")
    rows = [Row(known[e.site_id], e.title, e.starts_at, e.ends_at, e.needs) for e in entries]
    return len(activities.schedule_all(campaign, rows, by=by))


def _fault(entry: Entry, sentence: str) -> Fault:
    return Fault(entry.row, "Kegiatan", "schedule.row", f"Baris {entry.row}: {texts.after_colon(sentence)}")


def _fault_of(campaign: Campaign, entry: Entry) -> str:
    """What is wrong with a row by itself; empty for a good one."""
    try:
        activities.check_span(campaign, entry.starts_at, entry.ends_at)
    except Invalid as refusal:
        return refusal.message
    return ""


def _entry(line: Line) -> Entry:
    told = line.values
    starts_at, ends_at = (clock.at(told["day"], told[hour]) for hour in ("begins", "ends"))
    return Entry(line.row, told["title"], told["site"], starts_at, ends_at, told["needs"])


def _columns() -> tuple[Column, ...]:
    return (
        Column("title", "Kegiatan", cells.filled_text(LONGEST_TITLE), ("nama kegiatan", "judul", "acara")),
        Column("day", "Tanggal", cells.near_day, ("tgl", "hari")),
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
        found = named.get(folded(cells.whole(cell)), [])
        if len(found) != 1:
            why = f"ada {len(found)} di daftar titik" if found else "tidak ada di daftar titik"
            raise Invalid("cell.site", f"“{shown(cell)}” {why}")
        return found[0].id

    return read
