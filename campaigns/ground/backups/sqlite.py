"""SQLite: copied by VACUUM INTO while others write, put back by renaming a finished file."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import NullPool, create_engine

from campaigns.ground.backups import disk, figures, things
from campaigns.ground.backups.figures import Figures
from campaigns.ground.backups.things import HEAD, Adapt, Snapshot
from campaigns.ground.database import PATIENCE, db
from campaigns.ground.errors import Invalid

FILE = "database.sqlite"
SIDES = ("-wal", "-shm")  # what SQLite keeps beside a file that is in use


def dump(folder: Path) -> Snapshot:
    """The database as one file in `folder`, and what it holds. Raises sqlite3.Error, OSError.

    VACUUM INTO copies one moment, however many write meanwhile, and writers do not wait for it. (SQLite's stepped
    backup starts over at every write and may never end.)
    """
    copy = folder / FILE
    with closing(_opened(_live(), "mode=rw", timeout=PATIENCE / 1000)) as database:
        database.execute("VACUUM INTO ?", (str(copy),))
    copy.chmod(0o600)
    disk.sync(copy)
    with _reading(copy) as database:
        return Snapshot(
            figures=figures.of_sqlite(database),
            migration=str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0]),
            journal=_journal(database),
            attachments=[s for (s,) in database.execute("SELECT DISTINCT sha256 FROM attachment ORDER BY 1")],
        )


def verify(file: Path, expected: Figures) -> None:
    """Raises ValueError or sqlite3.Error unless the file is sound and holds exactly these figures."""
    with _reading(file) as database:
        if (said := database.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise ValueError(str(said))
        if figures.of_sqlite(database) != expected:
            raise ValueError("other rows than the manifest tells")


def look() -> tuple[bool, bool]:
    """Whether the live database holds people, or cannot be read; and whether it holds anything."""
    live = _live()
    if not live.exists():
        return False, False
    try:
        with closing(_opened(live, "mode=ro")) as database:
            names = {name for (name,) in database.execute("SELECT name FROM sqlite_schema")}
            people = "person" in names and database.execute("SELECT 1 FROM person LIMIT 1").fetchone()
            return bool(people), bool(names)
    except sqlite3.Error:
        return True, True  # spoilt, and so perhaps precious


def put_back(file: Path, expected: Figures, aside: str, adapt: Adapt) -> Figures:
    """The backup's file in place of the live one, which is kept as `<name>.<aside>`; gives the live figures.

    Everything is done on a copy beside the live file; one rename then decides. Killed before it, the old database
    is there as it was; after it, the new one, complete.
    """
    live = _live()
    disk.folder(live.parent)
    draft = live.with_name(f".{live.name}.restoring")
    for path in _with_sides(draft):
        path.unlink(missing_ok=True)
    disk.copy(file, draft)
    verify(draft, expected)
    _adapt(draft, adapt)
    with _reading(draft) as database:
        wanted = figures.of_sqlite(database)
    _set_aside(live, aside)
    os.replace(draft, live)
    disk.sync(live.parent)
    try:
        verify(live, wanted)
    except (ValueError, sqlite3.Error) as fault:
        raise things.unequal(aside) from fault
    return wanted


def _adapt(draft: Path, adapt: Adapt) -> None:
    engine = create_engine(f"sqlite:///{draft}", poolclass=NullPool, hide_parameters=True)
    with engine.begin() as connection:
        adapt(connection)
    with closing(_opened(draft, "mode=rw")) as database:
        database.execute("PRAGMA journal_mode=DELETE")  # everything in the one file that is renamed
    disk.sync(draft)


def _set_aside(live: Path, aside: str) -> None:
    """The old file gets a second name, once nobody else has it open and nothing lies beside it.

    A log that is left beside would be played into the new file. Raises Conflict.
    """
    if not live.exists():
        for path in _with_sides(live):
            path.unlink(missing_ok=True)
        return
    _close_off(live)
    for side in ("", *SIDES):
        source = live.with_name(live.name + side)
        if source.exists():
            os.link(source, live.with_name(f"{live.name}.{aside}{side}"))
            if side:
                source.unlink()
    disk.sync(live.parent)


def _close_off(live: Path) -> None:
    """Out of WAL mode, which SQLite grants to the only one who has the file open. Raises Conflict."""
    try:
        with closing(_opened(live, "mode=rw", timeout=2)) as database:
            database.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as busy:
        if "locked" in str(busy):
            raise things.running() from busy
    except sqlite3.DatabaseError:
        pass  # spoilt: it is kept as it is, its log beside it


@contextmanager
def _reading(file: Path) -> Iterator[sqlite3.Connection]:
    """A finished file, read without writing anything beside it."""
    with closing(_opened(file, "mode=ro&immutable=1")) as database:
        yield database


def _opened(file: Path, manner: str, timeout: float = 5) -> sqlite3.Connection:
    """A connection that makes no file where there is none, and begins no transaction by itself."""
    address = f"{file.absolute().as_uri()}?{manner}"
    return sqlite3.connect(address, uri=True, timeout=timeout, isolation_level=None)


def _journal(database: sqlite3.Connection) -> str | None:
    if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'journal_link'").fetchone():
        return None
    head = database.execute(HEAD).fetchone()
    return str(head[0]) if head else None


def _live() -> Path:
    name = db.engine.url.database
    if not name or name == ":memory:":
        raise Invalid("backup.memory", "Basis data ini hanya ada di memori dan tidak dapat dicadangkan.")
    return Path(name)


def _with_sides(path: Path) -> list[Path]:
    return [path.with_name(path.name + side) for side in ("", *SIDES)]
