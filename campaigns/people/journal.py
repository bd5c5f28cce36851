"""Who did what, when: one entry per act, written in the act's own transaction (rule J1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, UtcDateTime, db, key_of
from campaigns.people.persons import Membership, Person

# Things


class Entry(Base):
    """A line in the journal; never edited, never deleted. `before` and `after` hold only what changed."""

    __tablename__ = "journal_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now(), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    membership_id: Mapped[int | None] = mapped_column(ForeignKey(Membership.id))
    act: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(String(80), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    person: Mapped[Person | None] = relationship(lazy="joined")


# Acts


def note(
    by: Membership | None, act: str, thing: Base, before: dict[str, Any] | None = None, **after: Any
) -> None:
    """Record that `by` (None: the house itself) did `act` to `thing`, and what changed.

    `act` is what a person reads in the history: "menjadwalkan kegiatan". Never pass sealed values.
    """
    db.session.flush()
    db.session.add(
        Entry(
            person_id=by.person_id if by else None,
            membership_id=by.id if by else None,
            act=act,
            about=key_of(thing),
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


# Questions


def of(*things: Base, limit: int = 100) -> list[Entry]:
    """The newest entries about these things, newest first."""
    about = select(Entry).where(Entry.about.in_([key_of(thing) for thing in things]))
    return list(db.session.scalars(about.order_by(Entry.id.desc()).limit(limit)))


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as JSON takes them: dates and money as text, in lists too."""
    return {name: _plain_value(value) for name, value in facts.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, list | tuple | set):
        return [_plain_value(one) for one in value]
    return value if isinstance(value, bool | int | str | None) else str(value)
