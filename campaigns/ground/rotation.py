"""Rotation of the sealing keys: every sealed value comes under the newest key, some rows at a time.

The values themselves say how far it came: one that lies under the newest key is left alone. So it may be stopped
anywhere and begun again, and whoever writes meanwhile is never overwritten: a value is replaced only if it is
still the one that was read. The columns are those of type Sealed in the model, whoever added them.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import Column, LargeBinary, Select, literal, select, tuple_, type_coerce, update

from campaigns.ground import sealing
from campaigns.ground.database import Base, db, streamed
from campaigns.ground.sealing import Sealed

BATCH = 200  # rows in one transaction

Key = tuple[Any, ...]  # a row's primary key


@dataclass(frozen=True)
class Part:
    """Some rows of a column: the older values among them with their keys; the last row's key, None at the end."""

    older: list[tuple[Key, bytes]]
    unopenable: int
    last: Key | None


def columns() -> list[Column[Any]]:
    """Every sealed column of the model, by table and name."""
    found = [c for table in Base.metadata.tables.values() for c in table.c if isinstance(c.type, Sealed)]
    return sorted(found, key=str)


def older_values(column: Column[Any], after: Key | None = None, most: int = BATCH) -> Part:
    """The next `most` rows after this key, and which of their values lie under an older key."""
    rows = _sealed(column).limit(most)
    if after is not None:
        keys = list(column.table.primary_key)
        rows = rows.where(
            tuple_(*keys) > tuple_(*(literal(a, k.type) for a, k in zip(after, keys, strict=True)))
        )
    older, unopenable, last = [], 0, None
    for *key, sealed in db.session.execute(rows):
        last, number = tuple(key), sealing.key_of(sealed)
        if number is None:
            unopenable += 1
        elif number > 0:
            older.append((last, sealed))
    return Part(older, unopenable, last)


def reseal(column: Column[Any], part: Part) -> int:
    """Put the part's older values under the newest key, inside the caller's transaction; how many were.

    The others were changed, or their keys were, since they were read; they are found again from the beginning.
    """
    return sum(_replace(column, key, sealed) for key, sealed in part.older)


def census(column: Column[Any]) -> Counter[int | None]:
    """How many values lie under which key: 0 is the newest, None stands for those that no key opens."""
    with streamed(_sealed(column)) as rows:
        return Counter(sealing.key_of(row[-1]) for row in rows)


def _replace(column: Column[Any], key: Key, sealed: bytes) -> bool:
    try:
        fresh = sealing.resealed(sealed)
    except InvalidToken:  # the file of the keys changed meanwhile
        return False
    same_row = [part == value for part, value in zip(column.table.primary_key, key, strict=True)]
    change = (
        update(column.table)
        .where(*same_row, type_coerce(column, LargeBinary) == sealed)
        .values({column: literal(fresh, LargeBinary)})
    )
    return bool(db.session.execute(change).rowcount)  # type: ignore[attr-defined]


def _sealed(column: Column[Any]) -> Select[Any]:
    """Key and ciphertext of every row that has a value, by key."""
    keys = list(column.table.primary_key)
    return select(*keys, type_coerce(column, LargeBinary)).where(column.is_not(None)).order_by(*keys)
