"""PostgreSQL: copied by pg_dump from one exported snapshot, put back in one transaction."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, NullPool, create_engine

from campaigns.ground.backups import disk, figures, things
from campaigns.ground.backups.figures import Figures
from campaigns.ground.backups.things import HEAD, Adapt, Snapshot
from campaigns.ground.database import db
from campaigns.ground.errors import Invalid

FILE = "database.dump"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
OTHERS = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
AND backend_type = 'client backend'"
QUIET_WITHIN = 5  # seconds
DEBIAN = Path("/usr/lib/postgresql")  # one folder per version, outside PATH


def dump(folder: Path) -> Snapshot:
    """The schema as pg_dump's archive in `folder`, and what it holds. Raises CalledProcessError, OSError, DBAPIError.

    Figures and archive come from one exported snapshot, however many write meanwhile.
    """
    with _connected(isolation_level="REPEATABLE READ") as (_, raw):
        snapshot = raw.execute("SELECT pg_export_snapshot()").fetchone()
        words = ["-Fc", f"--snapshot={snapshot[0]}", f"--schema={_schema(raw)}", "--no-owner"]  # type: ignore[index]
        _run("pg_dump", *words, "--no-privileges", f"--file={folder / FILE}", f"--dbname={_address()}")
        found = Snapshot(
            figures=figures.of_postgres(raw),
            migration=str(_one(raw, "SELECT version_num FROM alembic_version")),
            journal=_journal(raw),
            attachments=[
                row[0] for row in raw.execute('SELECT DISTINCT sha256 COLLATE "C" FROM attachment ORDER BY 1')
            ],
        )
    (folder / FILE).chmod(0o600)
    disk.sync(folder / FILE)
    return found


def verify(file: Path, expected: Figures) -> None:
    """Raises ValueError or CalledProcessError unless the archive can be read to its end.

    Its figures can only be taken where it was put back: `put_back` compares them before it commits.
    """
    with file.open("rb") as archive:
        if archive.read(5) != b"PGDMP":  # pg_restore would also read a tar, and a plain script
            raise ValueError("not an archive of pg_dump")
    _run("pg_restore", f"--file={os.devnull}", str(file))


def look() -> tuple[bool, bool]:
    """Whether the live schema holds people; and whether it holds anything."""
    with _connected() as (_, raw):
        tables = {name for (name,) in raw.execute(TABLES)}
        people = "person" in tables and _one(raw, "SELECT EXISTS (SELECT FROM person)")
        return bool(people), bool(tables)


def put_back(file: Path, expected: Figures, aside: str, adapt: Adapt) -> Figures:
    """The archive in place of the live schema, which is kept under another name; gives the live figures.

    One transaction from the first look to the last comparison. Killed before its commit, the old schema is there
    as it was; after it, the new one, complete.
    """
    _require_quiet()
    with _connected() as (connection, raw):
        schema = _schema(raw)
        if _one(raw, f"SELECT EXISTS ({TABLES})"):
            kept = aside.replace("-", "_").lower()
            raw.execute(
                sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(schema), sql.Identifier(kept))
            )
            raw.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        _play(raw, file, schema)
        raw.execute("RESET ALL")  # the archive sets an empty search_path, among others
        if figures.of_postgres(raw) != expected:
            raise ValueError("other rows than the manifest tells")
        adapt(connection)
        wanted = figures.of_postgres(raw)
    with _connected() as (_, raw):
        if figures.of_postgres(raw) != wanted:
            raise things.unequal(aside)
        raw.execute("ANALYZE")
    return wanted


def _require_quiet() -> None:
    """Nobody else is in the database, who would go on as if nothing had happened. Raises Conflict.

    The sessions of a process that was killed end by themselves, within moments.
    """
    deadline = time.monotonic() + QUIET_WITHIN
    while True:
        with _connected() as (_, raw):
            if not _one(raw, f"SELECT EXISTS ({OTHERS})"):
                return
        if time.monotonic() > deadline:
            raise things.running()
        time.sleep(0.1)


def _play(raw: psycopg.Connection[Any], file: Path, schema: str) -> None:
    """The archive's script, statement by statement, inside the caller's transaction.

    pg_restore could connect by itself, but then it would commit by itself, before anybody compared the figures.
    """
    words = ["--no-owner", "--no-privileges", f"--schema={schema}", "--file=-", str(file)]
    with (
        subprocess.Popen([_binary("pg_restore"), *words], stdout=subprocess.PIPE) as script,
        raw.cursor() as cursor,
    ):
        assert script.stdout is not None
        lines, waiting = iter(script.stdout), list[bytes]()
        for line in lines:
            if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
                _execute(cursor, waiting)
                _copy(cursor, line, lines)
            elif not line.startswith(b"\\"):  # psql's own commands, such as \restrict
                waiting.append(line)
        _execute(cursor, waiting)
    if script.returncode:
        raise subprocess.CalledProcessError(script.returncode, "pg_restore")


def _execute(cursor: psycopg.Cursor[Any], waiting: list[bytes]) -> None:
    if script := b"".join(waiting).strip():
        cursor.execute(script)
    waiting.clear()


def _copy(cursor: psycopg.Cursor[Any], command: bytes, lines: Iterator[bytes]) -> None:
    with cursor.copy(command) as copy:
        for line in lines:
            if line == b"\\.\n":
                return
            copy.write(line)
    raise ValueError("the archive ends in the middle of a table")


@contextmanager
def _connected(**options: Any) -> Iterator[tuple[Connection, psycopg.Connection[Any]]]:
    """A connection of its own, as SQLAlchemy's and as psycopg's, for one transaction, and closed with it: its
    settings are spoilt.
    """
    engine = create_engine(db.engine.url, poolclass=NullPool, hide_parameters=True, **options)
    with engine.begin() as connection:
        connection.exec_driver_sql("SELECT 1")  # begins the transaction that both share
        raw = connection.connection.driver_connection
        assert isinstance(raw, psycopg.Connection)
        yield connection, raw


def _one(raw: psycopg.Connection[Any], query: str) -> Any:
    row = raw.execute(query.encode()).fetchone()
    return row and row[0]


def _schema(raw: psycopg.Connection[Any]) -> str:
    return str(_one(raw, "SELECT current_schema()"))


def _journal(raw: psycopg.Connection[Any]) -> str | None:
    return _one(raw, HEAD) if _one(raw, "SELECT to_regclass('journal_link')") else None


def _run(name: str, *words: str) -> None:
    """A program of PostgreSQL's; its complaints go into the error. The password is not among its words, which
    anybody on the machine can read.
    """
    password = {"PGPASSWORD": str(db.engine.url.password)} if db.engine.url.password else {}
    subprocess.run(
        [_binary(name), *words], env={**os.environ, **password}, check=True, capture_output=True, text=True
    )


def _address() -> str:
    """Where the database is, in libpq's words, without the password."""
    _, words = db.engine.dialect.create_connect_args(db.engine.url)
    kept = {name: value for name, value in words.items() if name not in {"password", "context"}}
    return make_conninfo("", **kept)


def _binary(name: str) -> str:
    """The program's path: of Debian's versions the newest, which reads what all older ones wrote; else PATH's."""
    versions = [path for path in DEBIAN.glob(f"*/bin/{name}") if path.parts[-3].isdecimal()]
    newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    found = str(newest) if newest else shutil.which(name)
    if not found:
        raise Invalid("backup.tools", f"Program {name} tidak ada. Pasang klien PostgreSQL di komputer ini.")
    return found
