"""A long list that stays in the database: counted there, and read only where somebody looks."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, overload

from sqlalchemy import Select, func, select

from campaigns.ground.database import db

Row = TypeVar("Row")


def _as_found(rows: list[Any]) -> list[Any]:
    return rows


class Rows(Sequence[Row]):
    """What a select of one thing finds, in its order: `len` counts, an index or a slice reads that piece alone.

    Each piece is asked for anew, the number once. `made` turns the things of a piece into what the list holds,
    one for one. Whoever needs every row more than once makes a `list` of it.
    """

    def __init__(self, wanted: Select[Any], made: Callable[[list[Any]], list[Row]] = _as_found):
        self._wanted, self._made = wanted, made
        self._length: int | None = None

    def __len__(self) -> int:
        if self._length is None:
            bare = self._wanted.order_by(None).with_only_columns(*self._key())
            self._length = db.session.scalar(select(func.count()).select_from(bare.subquery())) or 0
        return self._length

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, int):
            start = range(len(self))[place]  # IndexError beyond the end
            return self._piece(start, start + 1)[0]
        start, stop, step = place.indices(len(self))
        if step != 1:
            return list(self)[place]
        return self._piece(start, stop)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._made(list(db.session.scalars(self._wanted))))

    def _piece(self, start: int, stop: int) -> list[Row]:
        if start >= stop:
            return []
        return self._made(list(db.session.scalars(self._wanted.offset(start).limit(stop - start))))

    def _key(self) -> tuple[Any, ...]:
        (described,) = self._wanted.column_descriptions
        return tuple(described["entity"].__mapper__.primary_key)
