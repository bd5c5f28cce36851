"""The history of a thing; and the journal itself, slice by slice, for those who may read it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, select, tuple_
from sqlalchemy.orm import joinedload

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime, db, key_of, streamed
from campaigns.people.journal import chain
from campaigns.people.journal.things import Entry, Link
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Person

SLICE = 50  # entries on a page


@dataclass(frozen=True)
class Wanted:
    """Which entries; what is None or empty leaves all. Days are WITA's, both included."""

    person_id: int | None = None
    by_house: bool = False  # acts of the house itself, by no person
    words: str = ""  # in the name of the act
    kind: str = ""  # the table of the thing
    key: str = ""  # and the thing's key in it; nothing without a kind
    first_day: date | None = None
    last_day: date | None = None
    unlinked: bool = False  # only those that wait for their number in the chain


@dataclass(frozen=True)
class Line:
    """An entry with its number in the chain, None while it waits for one."""

    entry: Entry
    number: int | None


@dataclass(frozen=True)
class Slice:
    """Lines, newest first; the ids to go on from, None where nothing more is on that side; how many in all."""

    lines: list[Line]
    newer: int | None
    older: int | None
    total: int


def of(*things: Base, limit: int = 100) -> list[Entry]:
    """The newest entries about these things, newest first."""
    about = select(Entry).where(Entry.about.in_([key_of(thing) for thing in things]))
    return list(db.session.scalars(about.order_by(Entry.id.desc()).limit(limit)))


def find_page(
    wanted: Wanted, older_than: int | None = None, newer_than: int | None = None, *, by: Membership
) -> Slice:
    """The SLICE entries before or after the entry with this id, the newest ones without one. Raises NotAllowed.

    Found by where they stand, not by counting from the top: the thousandth page is as near as the first.
    """
    require(by, Action.SEE_JOURNAL)
    edge = db.session.get(Entry, older_than or newer_than or 0)
    upward = newer_than is not None and edge is not None
    rows, place = _lines(wanted), (Entry.at, Entry.id)
    if edge is not None:
        here, there = tuple_(*place), tuple_(literal(edge.at, UtcDateTime), edge.id)
        rows = rows.where(here > there if upward else here < there)
    rows = rows.order_by(*(column.asc() if upward else column.desc() for column in place)).limit(SLICE + 1)
    found = [Line(entry, number) for entry, number in db.session.execute(rows)]
    has_more, lines = len(found) > SLICE, found[:SLICE]
    lines = lines[::-1] if upward else lines
    has_newer, has_older = (has_more, bool(lines)) if upward else (edge is not None, has_more)
    return Slice(
        lines,
        lines[0].entry.id if lines and has_newer else None,
        lines[-1].entry.id if lines and has_older else None,
        count(wanted),
    )


def count(wanted: Wanted) -> int:
    """How many entries are wanted."""
    return db.session.scalar(_only(wanted, select(func.count(Entry.id)))) or 0


def actors() -> list[Person]:
    """Everybody whose name an entry may bear, by name."""
    return list(db.session.scalars(select(Person).order_by(Person.name, Person.id)))


def everything(wanted: Wanted, *, by: Membership) -> Iterator[list[Line]]:
    """All of them, newest first, a part of them at a time. Raises NotAllowed."""
    require(by, Action.SEE_JOURNAL)
    return _parts(_lines(wanted).order_by(Entry.at.desc(), Entry.id.desc()))


def _parts(rows: Select[Any]) -> Iterator[list[Line]]:
    with closing(streamed(rows)) as found:
        for part in found.partitions():
            yield [Line(entry, number) for entry, number in part]


def _lines(wanted: Wanted) -> Select[Any]:
    both: tuple[Any, ...] = (Entry, Link.number)
    rows = select(*both).join_from(Entry, Link, Link.entry_id == Entry.id, isouter=True)
    return _only(wanted, rows).options(joinedload(Entry.membership))


def _only(wanted: Wanted, rows: Select[Any]) -> Select[Any]:
    """Those rows of entries that are wanted."""
    if wanted.person_id is not None:
        rows = rows.where(Entry.person_id == wanted.person_id)
    if wanted.by_house:
        rows = rows.where(Entry.person_id.is_(None))
    if wanted.words:
        rows = rows.where(Entry.act.icontains(wanted.words, autoescape=True))
    if wanted.kind and wanted.key:
        rows = rows.where(Entry.about == f"{wanted.kind}:{wanted.key}")
    elif wanted.kind:
        rows = rows.where(Entry.about.startswith(f"{wanted.kind}:", autoescape=True))
    if wanted.first_day is not None:
        rows = rows.where(Entry.at >= clock.span_of(wanted.first_day, wanted.first_day)[0])
    if wanted.last_day is not None:
        rows = rows.where(Entry.at < clock.span_of(wanted.last_day, wanted.last_day)[1])
    return rows.where(chain.is_unlinked()) if wanted.unlinked else rows
