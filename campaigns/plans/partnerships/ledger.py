"""The ledger of promises: every change to what was promised, made definite, arrived and verified, written once.

`Contribution.quantity` and `confirmed_quantity` are kept figures: what the entries of a promise that stands come to.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, event, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock
from campaigns.ground.database import Base, Quantity, UtcDateTime, add, choice, db
from campaigns.people.persons import Membership, Person
from campaigns.plans import promise_ledger
from campaigns.plans.partnerships.things import Contribution
from campaigns.plans.promise_ledger import Entry, EntryKind, PromiseStanding

# Things


class PromiseEntry(Base):
    """One fact about a promise (see promise_ledger.Entry). `made_by` is None where the house itself wrote it.

    `delivery_id` names the delivery that an arrival or a verification is of; what takes back another entry says
    which (`reverses_id`).
    """

    __tablename__ = "promise_entry"
    __table_args__ = (CheckConstraint("quantity <> 0 OR kind = 'promise'", name="something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey(Contribution.id), index=True)
    kind: Mapped[EntryKind] = mapped_column(choice(EntryKind, name="promiseentrykind"))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    day: Mapped[date]
    due_day: Mapped[date | None]
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"), index=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("promise_entry.id"), unique=True)
    opening: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())
    contribution: Mapped[Contribution] = relationship()
    made_by: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def plain(self) -> Entry:
        """The entry as the arithmetic takes it."""
        return Entry(self.kind, self.quantity, self.day, self.due_day, self.opening)


@event.listens_for(PromiseEntry, "before_update")
@event.listens_for(PromiseEntry, "before_delete")
def _refuse_change(_mapper: Any, _connection: Any, entry: PromiseEntry) -> None:
    raise RuntimeError(f"promise entry {entry.id} is written once; reverse it instead (rule P1)")


# Acts


def write(
    contribution: Contribution,
    kind: EntryKind,
    quantity: Decimal,
    reason: str = "",
    *,
    day: date | None = None,
    delivery_id: int | None = None,
    reverses: PromiseEntry | None = None,
    by: Membership,
) -> PromiseEntry:
    """Write so much more, or less, of a promise that its caller holds; `day` is today where no other is meant."""
    return add(
        PromiseEntry(
            contribution_id=contribution.id,
            kind=kind,
            quantity=quantity,
            day=day or clock.today(),
            due_day=contribution.needed_by if kind == EntryKind.PROMISE else None,
            delivery_id=delivery_id,
            reverses_id=reverses.id if reverses else None,
            reason=reason,
            made_by_id=by.person_id,
        )
    )


# Questions


def entries_of(contribution: Contribution) -> list[PromiseEntry]:
    """The promise's entries in the order in which they were written."""
    mine = select(PromiseEntry).where(PromiseEntry.contribution_id == contribution.id)
    return list(db.session.scalars(mine.order_by(PromiseEntry.id)))


def standing_of(contributions: Iterable[Contribution]) -> dict[int, PromiseStanding]:
    """Where each promise stands today, by its id, in one query."""
    return standings_of_ids([contribution.id for contribution in contributions])


def standings_of_ids(ids: list[int]) -> dict[int, PromiseStanding]:
    """Where the promises of these numbers stand today."""
    columns = (
        PromiseEntry.contribution_id,
        PromiseEntry.kind,
        PromiseEntry.quantity,
        PromiseEntry.day,
        PromiseEntry.due_day,
        PromiseEntry.opening,
    )
    found = select(*columns).where(PromiseEntry.contribution_id.in_(ids)).order_by(PromiseEntry.id)
    entries: defaultdict[int, list[Entry]] = defaultdict(list)
    for id_, kind, quantity, day, due_day, opening in db.session.execute(found):
        entries[id_].append(Entry(kind, quantity, day, due_day, opening))
    today = clock.today()
    return {id_: promise_ledger.standing(entries[id_], today) for id_ in ids}
