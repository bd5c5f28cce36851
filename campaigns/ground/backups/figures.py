"""What a database holds, told by counts and checksums: equal figures, equal content.

Rows are read in the order of their primary key, one after the other, so that a table of any size takes no memory.
The spelling is the engine's own: figures of SQLite and of PostgreSQL are not compared with each other.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

# How PostgreSQL spells values, whatever the server or the role has as its habit
SPELLING = (
    "SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres'; SET LOCAL TimeZone = 'UTC'; \
SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'"
)
TABLES = "SELECT c.oid, c.relname FROM pg_class c WHERE c.relkind = 'r' \
AND c.relnamespace = to_regnamespace(current_schema()) ORDER BY c.relname COLLATE \"C\""
COLUMNS = 'SELECT a.attname, a.attcollation <> 0, coalesce(a.attnum = ANY (i.indkey), false) \
FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary \
WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attname COLLATE "C"'


class Figure(NamedTuple):
    """One table: how many rows, and the SHA-256 of their spelling in hex."""

    rows: int
    sha256: str


Figures = dict[str, Figure]


def of_sqlite(database: sqlite3.Connection) -> Figures:
    """The figures of every table. Raises sqlite3.Error if it cannot be read to its end."""
    named = database.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
    ).fetchall()
    return {name: _of_sqlite_table(database, name) for (name,) in named}


def _of_sqlite_table(database: sqlite3.Connection, table: str) -> Figure:
    facts = database.execute("SELECT name, pk FROM pragma_table_info(?) ORDER BY name", (table,)).fetchall()
    columns = [_quoted(name) for name, _ in facts]
    order = [_quoted(name) for name, pk in facts if pk] or columns
    rows = database.execute(f"SELECT {', '.join(columns)} FROM {_quoted(table)} ORDER BY {', '.join(order)}")
    return _summed([name for name, _ in facts], rows)


def _summed(names: list[str], rows: Iterable[tuple[Any, ...]]) -> Figure:
    """The rows' spelling as Python literals in ASCII: it tells 1 from '1', and no two contents are spelled alike."""
    digest, count = hashlib.sha256(ascii(names).encode("ascii")), 0
    for row in rows:
        digest.update(ascii(row).encode("ascii"))
        count += 1
    return Figure(count, digest.hexdigest())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def of_postgres(connection: psycopg.Connection[Any]) -> Figures:
    """The figures of every table of the present schema, as this transaction sees them."""
    with connection.cursor() as cursor:
        cursor.execute(SPELLING)
        tables = cursor.execute(TABLES).fetchall()
        return {name: _of_postgres_table(cursor, oid, name) for oid, name in tables}


def _of_postgres_table(cursor: psycopg.Cursor[Any], oid: int, table: str) -> Figure:
    """COPY's text, which has one line a row: its own line ends are escaped."""
    facts = cursor.execute(COLUMNS, (oid,)).fetchall()
    ordered = [fact for fact in facts if fact[2]] or facts
    command = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
        sql.SQL(", ").join(sql.Identifier(name) for name, _, _ in facts),
        sql.Identifier(table),
        sql.SQL(", ").join(_order(name, is_text) for name, is_text, _ in ordered),
    )
    digest, count = hashlib.sha256(ascii([name for name, _, _ in facts]).encode("ascii")), 0
    with cursor.copy(command) as copy:
        for chunk in copy:
            digest.update(chunk)
            count += bytes(chunk).count(b"\n")
    return Figure(count, digest.hexdigest())


def _order(name: str, is_text: bool) -> sql.Composed:
    """By bytes, not by a collation: two servers may have two opinions of the alphabet."""
    return sql.SQL('{} COLLATE "C"' if is_text else "{}").format(sql.Identifier(name))
