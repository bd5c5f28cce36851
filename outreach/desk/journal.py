"""The journal at the desk (*Jejak audit*): who did what, when, and what changed; and how far it is sealed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaigns.fieldwork.complaints import Complaint
from campaigns.ground import clock
from campaigns.ground.database import db, transaction
from campaigns.ground.holidays import Holiday
from campaigns.people import journal
from campaigns.people.agencies import Agency
from campaigns.people.journal import Entry, Line, Wanted, chain
from campaigns.people.permissions import Action, may, require
from campaigns.people.persons import Person
from campaigns.plans.activities import Activity
from campaigns.plans.budgets import BudgetLine
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships import Contribution, Partnership
from campaigns.plans.programs import Program
from campaigns.plans.sites import Site
from outreach.desk.blueprint import desk
from outreach.hall import exports, telling
from outreach.hall.addresses import asked_number
from outreach.hall.labels import KINDS
from outreach.hall.session import current_member

HOUSE = "sistem"  # in the address: acts by no person
UNLINKED = "belum"  # in the address: entries that wait for their number in the chain
FILTERS = ("person", "words", "kind", "key", "since", "until", "seal")
HEADINGS = (
    *("Nomor segel", "Waktu (WITA)", "Nama", "Peran", "Instansi", "Perbuatan", "Tentang", "Nama hal"),
    *("Sebelum", "Sesudah"),
)


@dataclass(frozen=True)
class Door:
    """The page of one kind of thing: who may open it, its address, and what names the thing."""

    kind: type[Any]
    action: Action
    endpoint: str
    argument: str
    name: str
    id_name: str = "id"


DOORS = {
    door.kind.__tablename__: door
    for door in (
        Door(Program, Action.SEE_PLANS, "desk.show_program", "program_id", "name"),
        Door(Campaign, Action.SEE_PLANS, "desk.show_campaign", "campaign_id", "title"),
        Door(Activity, Action.SEE_PLANS, "desk.show_activity", "activity_id", "title"),
        Door(Site, Action.SEE_PLANS, "desk.show_site", "site_id", "name"),
        Door(Partnership, Action.SEE_PARTNERSHIP, "desk.show_partnership", "partnership_id", "agency_name"),
        Door(
            *(Contribution, Action.SEE_PARTNERSHIP, "desk.show_partnership", "partnership_id", "what"),
            id_name="partnership_id",
        ),
        Door(BudgetLine, Action.SEE_BUDGET, "desk.show_budget", "line_id", "description"),
        Door(Complaint, Action.SEE_COMPLAINT, "desk.show_complaint", "complaint_id", "receipt_no"),
        Door(Person, Action.MANAGE_PEOPLE, "desk.show_account", "person_id", "name"),
        Door(Agency, Action.MANAGE_PEOPLE, "desk.edit_agency", "agency_id", "name"),
        Door(Holiday, Action.MANAGE_REFERENCE, "desk.show_holiday", "holiday_id", "name"),
    )
}


@dataclass(frozen=True)
class Place:
    """What a thing is called, and its page, empty for a reader who may not open it."""

    name: str
    address: str


@desk.get("/journal")
def list_journal() -> ResponseReturnValue:
    found = journal.find_page(_wanted(), asked_number("before"), asked_number("after"), by=current_member())
    told = telling.told([line.entry for line in found.lines], current_member())
    rows = [(line, changes) for line, (_, changes) in zip(found.lines, told, strict=True)]
    return render_template(
        "desk/journal/index.html",
        found=found,
        days=[(day, list(part)) for day, part in groupby(rows, lambda row: clock.day_of(row[0].entry.at))],
        places=_places([line.entry for line in found.lines]),
        chain=chain.state(),
        asked=_asked(),
        people=journal.actors(),
        kinds=sorted(KINDS.items(), key=lambda kind: kind[1]),
        house=HOUSE,
        unlinked=UNLINKED,
    )


@exports.downloads(desk, "/journal/export", methods=["POST"])
def export_journal(form: str) -> ResponseReturnValue:
    """What the list shows, all pages of it; the journal keeps who took it away."""
    require(current_member(), Action.SEE_JOURNAL)
    numbers = count()
    rows = (row for row, _ in zip(_cells(_wanted()), numbers, strict=False))
    table = exports.as_file(form, "jejak-audit", HEADINGS, rows)
    with transaction():
        journal.note_export(next(numbers), _asked(), by=current_member())
    return table


def _asked() -> dict[str, str]:
    """What the address filters by."""
    return {name: request.args[name].strip() for name in FILTERS if request.args.get(name, "").strip()}


def _wanted() -> Wanted:
    """The entries that the address asks for; what it says unreadably is left out."""
    asked = _asked()
    return Wanted(
        person_id=asked_number("person"),
        by_house=asked.get("person") == HOUSE,
        words=asked.get("words", ""),
        kind=asked.get("kind", ""),
        key=asked.get("key", ""),
        first_day=_day(asked.get("since")),
        last_day=_day(asked.get("until")),
        unlinked=asked.get("seal") == UNLINKED,
    )


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if day.year in clock.YEARS else None


def _places(entries: Sequence[Entry]) -> dict[str, Place]:
    """The things of these entries that still exist, by what entries call them. No name tells a complaint."""
    ids: dict[str, set[int]] = defaultdict(set)
    for table, _, key in {entry.about: entry.about.partition(":") for entry in entries}.values():
        if table in DOORS and key.isdecimal():
            ids[table].add(int(key))
    return {
        f"{table}:{thing.id}": _place(DOORS[table], thing)
        for table, wanted in ids.items()
        for thing in db.session.scalars(select(DOORS[table].kind).where(DOORS[table].kind.id.in_(wanted)))
    }


def _place(door: Door, thing: Any) -> Place:
    name = thing.agency.name if door.name == "agency_name" else getattr(thing, door.name)
    if not may(current_member(), door.action, thing):
        return Place(name, "")
    return Place(name, url_for(door.endpoint, **{door.argument: getattr(thing, door.id_name)}))


def _cells(wanted: Wanted) -> Iterator[Sequence[object]]:
    for lines in journal.everything(wanted, by=current_member()):
        entries = [line.entry for line in lines]
        places = _places(entries)
        for line, (entry, changes) in zip(lines, telling.told(entries, current_member()), strict=True):
            place = places.get(entry.about)
            yield (
                *(line.number, entry.at, *_who(line), entry.act),
                f"{telling.kind_word(entry.kind)} {entry.key}",
                place.name if place else None,
                "; ".join(f"{c.label}: {c.before}" for c in changes if c.before),
                "; ".join(f"{c.label}: {c.after}" for c in changes if c.after),
            )


def _who(line: Line) -> tuple[str, str | None, str | None]:
    entry = line.entry
    if entry.person is None:
        return "Sistem", None, None
    if entry.membership is None:
        return entry.person.name, None, None
    return entry.person.name, entry.membership.title, entry.membership.agency.name
