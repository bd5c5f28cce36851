"""The one database handle, its base class, its column types, and where a transaction begins and ends.

SQLite (WAL, synchronous FULL) and PostgreSQL, one code. What was acknowledged is on the disk.
Writers never read first and lock later: `transaction()` begins with BEGIN IMMEDIATE on SQLite, and
`hold()` takes the row on PostgreSQL, because a check followed by a write, each in its own view of
the data, spends the same money twice.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Index,
    MetaData,
    Result,
    Select,
    String,
    TypeDecorator,
    event,
    text,
)
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.orm.exc import StaleDataError

from campaigns.ground import python311
from campaigns.ground.errors import Conflict, NotFound

Thing = TypeVar("Thing", bound="Base")
Answer = TypeVar("Answer")
STALE = "Data ini baru saja diubah orang lain. Buka lagi halamannya, lalu ulangi perubahan Anda."

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


python311.make_room()


class Base(DeclarativeBase):
    """Every stored thing. Constraint names are fixed, so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: timezone-aware in Python, naive UTC in the table. Refuses naive values."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


class Scaled(TypeDecorator[Decimal]):
    """An exact Decimal in Python, a whole number of its smallest part in a BIGINT. Refuses floats, never rounds."""

    impl = BigInteger
    places = 0  # decimals that are kept

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if not isinstance(value, Decimal | int):
            raise TypeError(f"{type(self).__name__} takes a Decimal, never a float")
        parts = Decimal(value) * 10**self.places
        if parts != int(parts):
            raise ValueError(f"{type(self).__name__} has at most {self.places} decimals")
        return int(parts)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 10**self.places


class Rupiah(Scaled):
    """Money (rule M1): Decimal rupiah in Python, whole sen in a BIGINT."""

    cache_ok = True  # each type says so for itself; SQLAlchemy takes no parent's word
    places = 2


class Quantity(Scaled):
    """A count or measure, in thousandths at the finest."""

    cache_ok = True
    places = 3


def choice(kind: type[StrEnum], **options: Any) -> Enum:
    """A column type that stores a StrEnum's values as text, guarded by a CHECK on both engines."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=options.pop("name", kind.__name__.lower()),
        values_callable=lambda members: [str(member) for member in members],
        **options,
    )


def sparse(column: str, *, unique: bool = False) -> Index:
    """An index of a column that most rows leave empty: those are not in it, and cost nothing to write."""
    filled = text(f"{column} IS NOT NULL")
    return Index(None, column, unique=unique, sqlite_where=filled, postgresql_where=filled)


Code = String(13)  # a Kemendagri code, at the longest `63.03.04.2004`

PATIENCE = 15_000  # milliseconds a writer waits for its turn

db = SQLAlchemy(model_class=Base)


@event.listens_for(Engine, "connect")
def _tune(connection: Any, _record: Any) -> None:
    """Make SQLite durable and strict, and leave BEGIN to us."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={PATIENCE}"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Begin as a writer where `transaction()` asked for it, else as a reader with one steady view.

    A writer waits for another at most PATIENCE, on both engines; then the database is busy (`is_busy`).
    """
    writing = connection.get_execution_options().get("writing")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
    elif writing:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {PATIENCE}")


@contextmanager
def transaction() -> Iterator[None]:
    """All of it or none of it. Opened by doors (views, jobs, commands), never by the house.

    What was read before is read again: the view of the data starts anew, as a writer's.
    Raises Conflict if another transaction changed a versioned row meanwhile, or took what is unique.
    """
    session = db.session()
    if session.info.get("open"):
        raise RuntimeError("transaction() inside transaction(): the inner one would commit half-done work")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed before transaction() began; it would be lost")
    session.rollback()
    session.info["open"] = True
    try:
        session.connection(execution_options={"writing": True})
        yield
        session.commit()
    except StaleDataError as stale:
        session.rollback()
        raise Conflict("stale", STALE) from stale
    except IntegrityError as taken:
        session.rollback()
        if not _is_unique_violation(taken):
            raise
        raise Conflict(
            "taken", "Data yang sama baru saja disimpan orang lain. Muat ulang halaman, lalu coba lagi."
        ) from taken
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["open"] = False


def _is_unique_violation(error: IntegrityError) -> bool:
    return getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE constraint" in str(error.orig)


def is_busy(error: OperationalError) -> bool:
    """Whether the database was only too busy to answer, so that asking again makes sense."""
    return "locked" in str(error.orig) or getattr(error.orig, "sqlstate", None) in {"40001", "40P01", "55P03"}


def asked_once(question: Callable[..., Answer]) -> Callable[..., Answer]:
    """A question that a page asks from several corners, answered by one query: remembered until anything is written.

    Only for readers: inside `transaction()` every question is asked anew. Its arguments have to be hashable; an
    answer that is a list is given as a list of one's own.
    """

    @wraps(question)
    def asked(*args: Any, **kwargs: Any) -> Answer:
        session = db.session()
        if session.info.get("open") or session.new or session.deleted or session.dirty:
            return question(*args, **kwargs)
        answers = session.info.setdefault("answers", {})
        key = (question, args, tuple(sorted(kwargs.items())))
        if key not in answers:
            answers[key] = question(*args, **kwargs)
        answer = answers[key]
        return list(answer) if isinstance(answer, list) else answer  # type: ignore[return-value]

    return asked


@event.listens_for(Session, "after_flush")
@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_soft_rollback")
def _forget_answers(session: Session, *_: Any) -> None:
    session.info.pop("answers", None)


@event.listens_for(Session, "do_orm_execute")
def _forget_after_bulk(state: ORMExecuteState) -> None:
    if not state.is_select:
        state.session.info.pop("answers", None)


def fetch(kind: type[Thing], id_: Any) -> Thing:
    """The stored `kind` with this key. Raises NotFound."""
    thing = db.session.get(kind, id_)
    if thing is None:
        raise unknown(kind)
    return thing


def unknown(kind: type[Base]) -> NotFound:
    """What is said of a `kind` that does not exist, or not for whoever asks: both must sound alike."""
    return NotFound(f"{kind.__name__.lower()}.unknown", "Data yang Anda cari tidak ada.")


def key_of(thing: Base) -> str:
    """How journal and messages name a stored thing: `activity:7`."""
    return f"{thing.__tablename__}:{db.session.identity_key(instance=thing)[1][0]}"


def hold(thing: Base) -> None:
    """Keep a scarce thing to ourselves until the commit, and see it as it is now. Hold before you look.

    PostgreSQL locks the row; SQLite's writers already queue at `transaction()`.
    """
    if not db.session.info.get("open"):
        raise RuntimeError("hold() outside transaction(): nothing would be held")
    db.session.refresh(thing, with_for_update={"of": type(thing)})


def expect_version(thing: Any, seen: int) -> None:
    """Hold a thing and refuse to overwrite what somebody changed since `seen`, the version a person read.

    `version_id_col` alone cannot tell: `transaction()` reads the row anew, so it only ever meets its own
    version. Raises Conflict.
    """
    hold(thing)
    if thing.version != seen:
        raise Conflict("stale", STALE)


AT_ONCE = 1_000  # rows in memory while many are read


def streamed(rows: Select[*tuple[Any, ...]]) -> Result[*tuple[Any, ...]]:
    """The rows, AT_ONCE of them in memory; to be closed by who reads them."""
    return db.session.execute(rows, execution_options={"yield_per": AT_ONCE})


def add(thing: Thing) -> Thing:
    """Keep a new thing and give it its id."""
    db.session.add(thing)
    db.session.flush()
    return thing
