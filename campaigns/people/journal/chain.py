"""The chain: committed entries get numbers from 1 and a hash over all that was before them (rule J1).

    hash of number n = SHA-256( JSON [ hash of number n-1, when it was linked, the whole entry ] )

and the hash before number 1 is GENESIS, 64 zeros. A worker's tick extends the chain after the commit, so that
no writer ever waits for another at its tail; an entry that was committed late under a lower id simply gets a
later number. Whoever changes, drops, inserts or swaps entries breaks a link. Whoever rebuilds the chain from
there to its end does not, so heads (`number:hash`) are noted outside the system, and `prove` asks for one.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Result, Row, RowMapping, Select, func, insert, select

from campaigns.ground import clock
from campaigns.ground.database import db, streamed
from campaigns.people.journal.things import Entry, Link

GENESIS = "0" * 64
BATCH = 500  # entries in one transaction of the tick
FIELDS = ("id", "at", "person_id", "membership_id", "act", "about", "before", "after")

# The engine


def spelled(previous: str, linked_at: datetime, facts: Mapping[Any, Any]) -> str:
    """A link as the one text that is hashed: JSON in ASCII, keys in order, no spaces, moments in UTC.

    `facts` are the FIELDS of the entry as the database gives them. Two different links never give one text.
    """
    told = {name: _moment(facts[name]) if name == "at" else facts[name] for name in FIELDS}
    return json.dumps([previous, _moment(linked_at), told], sort_keys=True, separators=(",", ":"))


def hash_of(previous: str, linked_at: datetime, facts: Mapping[Any, Any]) -> str:
    """The hash of a link after `previous`: 64 hex digits."""
    return hashlib.sha256(spelled(previous, linked_at, facts).encode("ascii")).hexdigest()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


# Acts


def extend(after: int = 0, most: int = BATCH) -> int | None:
    """Number the next committed entries with an id above `after`; the last one's id, None if there was none.

    Inside the caller's transaction. Of two that extend at once one wins; the other's transaction ends in
    Conflict `taken`, with nothing kept: its numbers were the same ones.
    """
    tail = db.session.execute(select(Link.number, Link.hash).order_by(Link.number.desc()).limit(1)).first()
    number, previous = tail or (0, GENESIS)
    now, links = clock.now(), []
    for row in _next(after, most):
        number, previous = number + 1, hash_of(previous, now, row)
        links.append({"number": number, "entry_id": row["id"], "linked_at": now, "hash": previous})
    if not links:
        return None
    db.session.execute(insert(Link), links)
    last: int = links[-1]["entry_id"]
    return last


# Questions


class Fault(StrEnum):
    """What is wrong with a link."""

    MISSING = "missing"  # the link, or its entry, is gone
    CHANGED = "changed"  # the entry is not what was linked; or a link before it was cut out without a gap
    INSERTED = "inserted"  # without it, the chain goes on
    REORDERED = "reordered"  # another entry of the journal was linked here
    CUT = "cut"  # the chain ends before the head that was noted
    REBUILT = "rebuilt"  # the chain has another hash at the head that was noted


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold: its number, and the entry that stands there, if any."""

    number: int
    fault: Fault
    entry_id: int | None = None


@dataclass(frozen=True)
class Proof:
    """Up to which number, and its hash, the chain was found whole; and its first fault, if it has one."""

    number: int
    hash: str
    fault: Break | None = None

    @property
    def head(self) -> str:
        """What to note outside the system, to be asked for later."""
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True)
class State:
    """How far the chain reaches, 0 where nothing is linked yet, since when; and what waits behind it."""

    number: int
    linked_at: datetime | None
    waiting: int
    oldest_at: datetime | None


def state() -> State:
    """Where the chain ends, and how many committed entries wait to be linked, since when."""
    tail = select(Link.number, Link.linked_at).order_by(Link.number.desc()).limit(1)
    number, linked_at = db.session.execute(tail).first() or (0, None)
    waiting = count_waiting()
    those = _unlinked(Entry.at).order_by(Entry.id.desc()).limit(waiting).subquery()
    oldest_at = db.session.scalar(select(func.min(those.c.at))) if waiting else None
    return State(number, linked_at, waiting, oldest_at)


def count_waiting() -> int:
    """How many committed entries wait to be linked: all of them, less the links, each of which has its own."""
    entries, links = (select(func.count(key)).scalar_subquery() for key in (Entry.id, Link.number))
    return max(db.session.scalar(select(entries - links)) or 0, 0)


def is_unlinked() -> ColumnElement[bool]:
    """Of an entry: that no link names it."""
    return ~select(Link.number).where(Link.entry_id == Entry.id).correlate(Entry).exists()


def prove(noted: tuple[int, str] | None = None) -> Proof:
    """Walk the whole chain and compute it anew, in constant memory.

    `noted` is a head, number and hash, that was noted earlier: the chain must still pass through it.
    """
    proof = _walk()
    if proof.fault or noted is None or noted == (0, GENESIS):
        return proof
    number, expected = noted
    found = db.session.scalar(select(Link.hash).where(Link.number == number))
    if found == expected:
        return proof
    return replace(proof, fault=Break(number, Fault.CUT if found is None else Fault.REBUILT))


def _walk() -> Proof:
    before = previous = GENESIS
    number = 0
    with closing(_links()) as links:
        for number, link in enumerate(links, 1):
            fault = None
            if link.number != number or link.id is None:
                fault = Break(number, Fault.MISSING, link.entry_id if link.number == number else None)
            elif hash_of(previous, link.linked_at, link._mapping) != link.hash:
                fault = _told(link, next(links, None), before, previous)
            if fault:
                return Proof(number - 1, previous, fault)
            before, previous = previous, link.hash
    return Proof(number, previous)


def _told(link: Row[Any], following: Row[Any] | None, before: str, previous: str) -> Break:
    """What most likely happened at a link whose hash does not fit."""
    if link.number > 1 and hash_of(before, link.linked_at, link._mapping) == link.hash:
        return Break(link.number - 1, Fault.INSERTED)
    if (
        following is not None
        and following.id is not None
        and hash_of(previous, following.linked_at, following._mapping) == following.hash
    ):
        return Break(link.number, Fault.INSERTED, link.entry_id)
    with closing(streamed(select(*_columns()))) as entries:
        if any(hash_of(previous, link.linked_at, entry._mapping) == link.hash for entry in entries):
            return Break(link.number, Fault.REORDERED, link.entry_id)
    return Break(link.number, Fault.CHANGED, link.entry_id)


def _links() -> Result[Any]:
    """Every link with its entry, by number; the entry's columns are None where it is gone."""
    chain = (
        select(Link.number, Link.entry_id, Link.linked_at, Link.hash, *_columns())
        .join_from(Link, Entry, Link.entry_id == Entry.id, isouter=True)
        .order_by(Link.number)
    )
    return streamed(chain)


def _columns() -> list[Any]:
    return [getattr(Entry, name) for name in FIELDS]


def _next(after: int, most: int) -> Sequence[RowMapping]:
    """The lowest `most` entries without a link, above `after`, by id.

    Where fewer wait they are looked for from the newest down: the search ends at the oldest of them, and does not
    pass through years of linked ones while it keeps SQLite's one writer waiting.
    """
    waiting, rows = count_waiting(), _unlinked(*_columns()).where(Entry.id > after)
    if waiting > most:
        return db.session.execute(rows.order_by(Entry.id).limit(most)).mappings().all()
    return db.session.execute(rows.order_by(Entry.id.desc()).limit(waiting)).mappings().all()[::-1]


def _unlinked(*columns: Any) -> Select[Any]:
    return select(*columns).select_from(Entry).where(is_unlinked())
