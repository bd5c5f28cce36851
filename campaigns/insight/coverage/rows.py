"""Rows kept by slice, whatever they are of: places, sites, households. How they are counted anew, and compared."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import Date, and_, delete, func, insert, literal, select

from campaigns.ground.database import Base, db
from campaigns.insight.coverage.asked import Asked, days_of
from campaigns.insight.coverage.slices import ALL, QUARTER, Slice, covering, owners_of

AT_ONCE = 5_000  # rows of a statement

Key = TypeVar("Key")
Told = TypeVar("Told", bound=NamedTuple)


@dataclass(frozen=True)
class Rows(Generic[Key, Told]):
    """The rows of a table: `key` names what they are of within a slice, `told` what they tell of it.

    `recount` gives the same of a slice from what stands behind it, `added` what several slices come to together: the
    latest of days, the sum of all else. It is None of what does not add up (whoever is in two slices is one): that
    is kept up by other means, and what is no one slice is not read out of what is kept.
    """

    table: type[Base]
    key: str
    told: type[Told]
    recount: Callable[[Asked], dict[Key, Told]]
    added: Callable[[Sequence[Told]], Told] | None

    @property
    def columns(self) -> Any:
        """Of the table itself: rows come as they are, past the mapper."""
        return self.table.__table__.c

    # Acts

    def count(self, one: Slice) -> set[Key]:
        """A slice anew; gives the keys of which a wider slice may tell something else now."""
        was, now = self.at(one), self.recount(one.asked)
        changed = {key for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
        self._remove(one, changed)
        self._insert({(one, key): now[key] for key in changed & now.keys()})
        return changed

    def add_up(self, wide: Slice, keys: set[Key]) -> None:
        """What the narrow slices come to in a wider one, for these keys."""
        c = self.columns
        self._remove(wide, keys)
        owners = zip(owners_of(c), wide[2:], strict=True)
        inside = (
            *(c.months == QUARTER, *(column != ALL for column in owners_of(c))),
            *(column == id_ for column, id_ in owners if id_ != ALL),
            c.first_day == wide.first_day if wide.months == QUARTER else self._in_year(wide.first_day.year),
        )
        slice_ = (literal(part, column.type) for part, column in zip(wide, self._slice, strict=True))
        sums = select(*slice_, self._key, *map(_added, self._figures)).where(*inside).group_by(self._key)
        names = [*Slice._fields, self.key, *self.told._fields]
        for portion in _portions(keys):
            told = insert(self.table).from_select(
                names, sums.where(self._key.in_(portion)), include_defaults=False
            )
            db.session.execute(told)

    def prove(self, year: int, slices: Iterable[Slice]) -> int:
        """In how many rows what is kept of a year differs from a recount of its slices; the same afterwards."""
        was, now = self._kept_of(year), self._recounted(slices)
        wrong = sum(was.get(key) != now.get(key) for key in was.keys() | now.keys())
        if wrong:
            db.session.execute(delete(self.table).where(self._in_year(year)))
            self._insert(now)
        return wrong

    # Questions

    def of(self, asked: Asked) -> dict[Key, Told]:
        """What is told of each key: out of what is kept where the period is made of whole quarters."""
        if not asked.is_of_quarters or (self.added is None and not covering(asked, self.columns)[1]):
            return self.recount(asked)
        return {row[0]: self.told(*row[1:]) for row in db.session.execute(self.kept(asked)).all()}

    def kept(self, asked: Asked) -> Any:
        """The same as a query, for a period of whole quarters."""
        conditions, alone = covering(asked, self.columns)
        if alone:
            return select(self._key, *self._figures).where(*conditions)
        return select(self._key, *map(_added, self._figures)).where(*conditions).group_by(self._key)

    def at(self, one: Slice) -> dict[Key, Told]:
        """What is kept of a slice."""
        rows = db.session.execute(select(self._key, *self._figures).where(self.is_of(one)))
        return {row[0]: self.told(*row[1:]) for row in rows}

    def is_of(self, one: Slice) -> Any:
        """A condition: a row of this slice."""
        return and_(*(column == part for column, part in zip(self._slice, one, strict=True)))

    # How they are counted

    def _recounted(self, slices: Iterable[Slice]) -> dict[tuple[Slice, Key], Told]:
        if self.added is None:
            every = {each for one in slices for each in (one, *one.wider)}
            return {(one, key): found for one in every for key, found in self.recount(one.asked).items()}
        parts: defaultdict[tuple[Slice, Key], list[Told]] = defaultdict(list)
        for one in slices:
            for key, found in self.recount(one.asked).items():
                for each in (one, *one.wider):
                    parts[each, key].append(found)
        return {key: self.added(found) for key, found in parts.items()}

    def _kept_of(self, year: int) -> dict[tuple[Slice, Key], Told]:
        wanted = select(*self._slice, self._key, *self._figures).where(self._in_year(year))
        many = len(Slice._fields)
        return {
            (Slice(*row[:many]), row[many]): self.told(*row[many + 1 :]) for row in db.session.execute(wanted)
        }

    def _insert(self, told: Mapping[tuple[Slice, Key], Told]) -> None:
        names = self.told._fields
        rows = [
            one._asdict() | {self.key: key} | dict(zip(names, found, strict=True))
            for (one, key), found in told.items()
        ]
        for portion in _portions(rows):
            db.session.execute(insert(self.table), portion)

    def _remove(self, one: Slice, keys: set[Key]) -> None:
        for portion in _portions(keys):
            db.session.execute(delete(self.table).where(self.is_of(one), self._key.in_(portion)))

    @property
    def _slice(self) -> list[Any]:
        return [self.columns[name] for name in Slice._fields]

    @property
    def _key(self) -> Any:
        return self.columns[self.key]

    @property
    def _figures(self) -> list[Any]:
        return [self.columns[name] for name in self.told._fields]

    def _in_year(self, year: int) -> Any:
        return self.columns.first_day.between(*days_of(year))


def _added(column: Any) -> Any:
    together = func.max(column) if isinstance(column.type, Date) else func.sum(column)
    return together.label(column.name)


def _portions(things: Iterable[Any]) -> Iterator[list[Any]]:
    every = list(things)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
