"""What every act of the house says of itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from campaigns.ground.database import Base, db, key_of
from campaigns.people.journal.things import Entry
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership


def note(
    by: Membership | None, act: str, thing: Base | str, before: dict[str, Any] | None = None, **after: Any
) -> None:
    """Record that `by` (None: the house itself) did `act` to `thing`, and what changed.

    `act` is what a person reads in the history: "menjadwalkan kegiatan". Never pass sealed values. What has
    no row of its own is named as `key_of` would: `sealing_key:3f9a01bc`.
    """
    db.session.flush()
    db.session.add(
        Entry(
            person_id=by.person_id if by else None,
            membership_id=by.id if by else None,
            act=act,
            about=thing if isinstance(thing, str) else key_of(thing),
            before=_plain(before or {}) or None,
            after=_plain(after) or None,
        )
    )


@contextmanager
def changed(by: Membership, act: str, thing: Base, *names: str, **more: Any) -> Iterator[None]:
    """Note what the block changes of these attributes of the thing; nothing if it changes none of them.

    `more` is what else the history says of the act, such as its reason; with it, the act is always noted.
    """
    before = _plain({name: getattr(thing, name) for name in names})
    yield
    after = _plain({name: getattr(thing, name) for name in names})
    moved = [name for name in names if before[name] != after[name]]
    if moved or more:
        note(by, act, thing, {n: before[n] for n in moved}, **{n: after[n] for n in moved}, **more)


def note_export(rows: int, filters: dict[str, str], *, by: Membership) -> None:
    """Say that somebody took so many entries of the journal away, chosen by these filters. Raises NotAllowed."""
    require(by, Action.SEE_JOURNAL)
    chosen = [f"{name}: {value}" for name, value in filters.items()]
    note(by, "mengunduh jejak audit", by.person, rows=rows, filters=chosen)


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as JSON takes them: dates and money as text, in lists too."""
    return {name: _plain_value(value) for name, value in facts.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, list | tuple | set):
        return [_plain_value(one) for one in value]
    return value if isinstance(value, bool | int | str | None) else str(value)
