"""A fresh upgrade gives exactly the models; data survives every step down and up, and a kill in the middle.

What the folder of versions holds is tried, a new one by itself, on both engines.
"""

import hashlib
import json
import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import event, inspect

from campaigns.ground.database import db
from outreach import demo
from tests.conftest import both_engines, empty_database, make_app, standing
from tests.house.plan import ROOT
from tests.races import FULL, NURSERY

PASSWORD = "klotok pagi di Lok Baintan"
FIRST = "0001"
APART = {"sqlite": 29, "postgresql": 7}  # statements from kill to kill: some twenty of them
# What a row leaves empty: it has the other, or there was none before it.
EITHER = {("feed", "agency_id"), ("boundary", "compared_with_id")}
Rows = Mapping[str, list[dict[str, Any]]]


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    with standing(empty_database(database_url), tmp_path) as app:
        yield app


@pytest.fixture(scope="module")
def rows(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The demo year, as the tables of this release hold it; what it leaves empty is made up, a row for each."""
    folder = tmp_path_factory.mktemp("rows")
    shutil.copyfile(filled_sqlite, folder / "demo.sqlite")
    with standing(f"sqlite:///{folder / 'demo.sqlite'}", folder):
        demo.load(PASSWORD)
        found = stored(tables())
    for table in db.metadata.sorted_tables:
        found[table.name] = found[table.name] or [
            {c.name: None if (table.name, c.name) in EITHER else made_up(c, found) for c in table.columns}
        ]
    return found


def made_up(column: sa.Column[Any], others: Rows) -> Any:
    """A value that the column takes; never NULL, so that its loss would show."""
    for key in column.foreign_keys:
        return others[key.column.table.name][0][key.column.name]
    kind = column.type.impl if isinstance(column.type, sa.types.TypeDecorator) else column.type
    values: list[tuple[type, Any]] = [
        (sa.Enum, getattr(kind, "enums", [""])[0]),
        (sa.String, column.name[: getattr(kind, "length", None)]),
        (sa.LargeBinary, b"\x00\xff" + column.name.encode()),
        (sa.Boolean, True),
        (sa.DateTime, datetime.fromisoformat("2026-11-24T08:30:15.123456")),
        (sa.Date, date(2026, 11, 24)),
        (sa.JSON, {column.name: [1, None, "ü"]}),
        (sa.Float, 7.5),
        (sa.Numeric, 7),
        (sa.Integer, 7),
    ]
    return next(value for type_, value in values if isinstance(kind, type_))


def tables() -> list[sa.Table]:
    """The tables as they are in the database now, parents first."""
    seen = sa.MetaData()
    seen.reflect(db.engine)
    return [table for table in seen.sorted_tables if table.name != "alembic_version"]


def stored(here: list[sa.Table]) -> dict[str, list[dict[str, Any]]]:
    """Every row of the tables, as the database holds it: sealed is sealed."""
    with db.engine.connect() as connection:
        return {
            table.name: [
                dict(row._mapping) for row in connection.execute(table.select().order_by(*table.primary_key))
            ]
            for table in here
        }


def pour(rows: Rows) -> None:
    """Fill the tables that are there now with what they can hold of these rows."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in tables():
            connection.execute(table.delete())
            for start in range(0, len(rows[table.name]), 500):
                some = rows[table.name][start : start + 500]
                connection.execute(
                    table.insert(), [{c.name: row[c.name] for c in table.columns} for row in some]
                )


def checksums(found: Rows, shape: Mapping[str, set[str]]) -> dict[str, str]:
    """One for each table of a shape, over the columns that it names; the same on both engines."""
    return {
        table: hashlib.sha256(
            json.dumps(
                sorted(json.dumps({c: row[c] for c in sorted(columns)}, default=str) for row in found[table])
            ).encode()
        ).hexdigest()
        for table, columns in shape.items()
    }


def shape(here: list[sa.Table]) -> dict[str, set[str]]:
    """The names of the tables, with those of their columns."""
    return {table.name: set(table.columns.keys()) for table in here}


def common(one: Mapping[str, set[str]], other: Mapping[str, set[str]]) -> dict[str, set[str]]:
    return {table: one[table] & other[table] for table in one.keys() & other.keys()}


def versions() -> list[str]:
    """All revisions, the oldest first."""
    scripts = ScriptDirectory(str(ROOT / "campaigns" / "migrations"))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def version() -> str:
    with db.engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())


def holds(rows: Rows, of: Mapping[str, set[str]]) -> None:
    """Every table holds these rows, in what it has in common with the shape that they were stored in."""
    here = tables()
    both = common(shape(here), of)
    assert checksums(stored(here), both) == checksums(rows, both), version()


@both_engines
def test_a_fresh_upgrade_is_the_models(empty: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


@both_engines
def test_down_to_nothing_and_up_again(empty: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert "activity" in inspect(db.engine).get_table_names()


@both_engines
def test_every_step_down_and_up_keeps_what_both_sides_hold(empty: Flask, rows: Rows) -> None:
    upgrade()
    pour(rows)
    newest = shape(tables())
    holds(rows, newest)
    for _, older in pairwise(versions()[::-1]):
        downgrade(revision=older)
        assert version() == older
        holds(rows, newest)
    oldest = shape(tables())
    for _, newer in pairwise(versions()):
        upgrade(revision=newer)
        assert version() == newer
        holds(rows, oldest)
    assert shape(tables()) == newest
    assert sum(map(len, rows.values())) > 3_000


@both_engines
def test_what_an_older_release_wrote_is_there_in_this_one(empty: Flask, rows: Rows) -> None:
    upgrade(revision=FIRST)
    pour(rows)
    oldest = shape(tables())
    upgrade()
    holds(rows, oldest)
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []


def upgrade_and_die(url: str, folder: Path, last: int) -> None:
    """A process that is killed at its statement of this number, or ends well if there are fewer."""
    numbers = count(1)

    @event.listens_for(sa.Engine, "before_cursor_execute")
    def _count(*_: Any) -> None:
        if next(numbers) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    with make_app(url, folder).app_context():
        upgrade()


@both_engines
def test_an_upgrade_that_is_killed_can_be_done_again(empty: Flask, rows: Rows) -> None:
    """kill -9 at statements all along (at each of them in FULL): all of it, or none."""
    upgrade(revision=FIRST)
    pour(rows)
    oldest, kills = shape(tables()), 0
    place = empty.config["SQLALCHEMY_DATABASE_URI"], empty.config["DATA_DIR"]
    db.engine.dispose()
    for last in count(2, 1 if FULL else APART[db.engine.name]):
        child = NURSERY.Process(target=upgrade_and_die, args=(*place, last))
        child.start()
        child.join(60)
        assert child.exitcode in {0, -signal.SIGKILL}
        assert version() in {FIRST, versions()[-1]}
        holds(rows, oldest)
        if child.exitcode == 0:
            break
        kills += 1
        db.engine.dispose()
    assert version() == versions()[-1]
    assert kills >= len(versions()), "most of it ran"
