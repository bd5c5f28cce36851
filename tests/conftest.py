"""Fixtures every test may ask for: an application on a fresh database of each engine, and the cast."""

import gc
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, timedelta
from pathlib import Path

import psycopg
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from campaigns.ground.database import db, transaction
from campaigns.people.persons import Membership
from outreach import reference
from outreach.app import create_app
from tests import cast
from tests.browser import browser, page, site
from tests.campaigns.plans.promising import packs, partnership
from tests.quick import CODES

__all__ = ["browser", "packs", "page", "partnership", "site"]  # fixtures, one of each for all

KEYS = {
    "SECRET_KEY": "only-for-tests",
    "SEALING_KEYS": "bm90LWEtc2VjcmV0LW5vdC1hLXNlY3JldC1ub3QtYSE=",
    "LOOKUP_KEY": "only-for-tests",
}
ENGINES = ("sqlite", "postgresql")


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """With REQUIRE_ALL=1 a skipped test is a failed one."""
    skipped = call.excinfo and call.excinfo.errisinstance(pytest.skip.Exception)
    if skipped and os.environ.get("REQUIRE_ALL") == "1":
        failure = AssertionError(f"skipped under REQUIRE_ALL=1: {call.excinfo.value}")
        failure.__traceback__ = call.excinfo.tb  # pytest insists on one
        call.excinfo = pytest.ExceptionInfo.from_exception(failure)


def begun(node: pytest.Item | pytest.Collector, ago: timedelta) -> AbstractContextManager[object]:
    """The clock of the cast while the block runs; a test marked `real_clock` keeps the machine's own."""
    if not node.get_closest_marker("real_clock"):
        return time_machine.travel(cast.BEGIN - ago)
    away = time_machine.escape_hatch  # where the test alone is marked, its module's clock is the cast's
    return time_machine.travel(away.datetime.datetime.now(UTC)) if away.is_travelling() else nullcontext()


@pytest.fixture(autouse=True, scope="module")
def _early(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a file's tests share is made before they begin."""
    with begun(request.node, timedelta(hours=1)):
        yield


@pytest.fixture(autouse=True)
def _begun(_early: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test begins at the same moment, whatever day it is, and its clock goes on: a suite does not age."""
    with begun(request.node, timedelta()):
        yield


def make_app(url: str, folder: Path, **overrides: object) -> Flask:
    settings = {"TESTING": True, "WTF_CSRF_ENABLED": False, **KEYS, **overrides}
    app = create_app(DATABASE_URL=url, DATA_DIR=folder, **settings)
    app.jinja_env.bytecode_cache = CODES
    return app


@contextmanager
def standing(url: str, folder: Path, **overrides: object) -> Iterator[Flask]:
    """The application inside its context; nothing of it is left open."""
    app = make_app(url, folder, **overrides)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def _fill(url: str, folder: Path) -> None:
    """A database as a new installation has it, of the day before (whichever test is the first to ask for it)."""
    with time_machine.travel(cast.BEGIN - timedelta(days=1)), standing(url, folder):
        upgrade()
        with transaction():
            reference.load()


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    _fill(f"sqlite:///{folder / 'filled.sqlite'}", folder)
    raw = create_engine(f"sqlite:///{folder / 'filled.sqlite'}")
    with raw.connect() as connection:  # everything into one file, so that a copy of it is whole
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.dispose()
    return folder / "filled.sqlite"


@pytest.fixture(scope="session")
def filled_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    server = os.environ.get("TEST_POSTGRES_URL")
    if not server:
        pytest.skip("PostgreSQL: TEST_POSTGRES_URL is not set (python3 manage.py test starts a server)")
    name = f"filled_{uuid.uuid4().hex[:8]}"
    _command(server, f"CREATE DATABASE {name}")
    _fill(_at(server, name), tmp_path_factory.mktemp("postgres"))
    yield server, name
    _command(server, f"DROP DATABASE {name} WITH (FORCE)")


def _at(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _command(server: str, command: str) -> None:
    address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(command)


def empty_database(url: str) -> str:
    """The test's database without any table in it: an empty file, or an emptied schema."""
    if url.startswith("sqlite"):
        Path(str(make_url(url).database)).unlink()
    else:
        for command in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
            _command(url, command)
    return url


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database of SQLite; of both engines in turn where the test asks for `both_engines`."""
    engine = getattr(request, "param", "sqlite")
    if engine == "sqlite":
        copy = tmp_path / "test.sqlite"
        shutil.copyfile(request.getfixturevalue("filled_sqlite"), copy)
        yield f"sqlite:///{copy}"
        return
    server, filled = request.getfixturevalue("filled_postgres")
    name = f"test_{uuid.uuid4().hex[:12]}"
    # Half of what a copy through the log takes, where nothing has to survive.
    _command(server, f"CREATE DATABASE {name} TEMPLATE {filled} STRATEGY file_copy")
    yield _at(server, name)
    _command(server, f"DROP DATABASE {name} WITH (FORCE)")


both_engines = pytest.mark.parametrize("database_url", ENGINES, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without FULL=1 the tests marked `full` are left out, without OFFICIAL_BOUNDARIES those marked `official`.

    Browser tests share one browser, so they share one worker; it begins with them, or all wait for it at the end.
    """
    for mark, is_run in (
        ("full", os.environ.get("FULL") == "1"),
        ("official", "OFFICIAL_BOUNDARIES" in os.environ),
    ):
        if not is_run:
            config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker(mark)])
            items[:] = [item for item in items if not item.get_closest_marker(mark)]
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.xdist_group("browser"))
    items.sort(key=lambda item: "browser" not in item.keywords)


def pytest_collection_finish() -> None:
    """What is loaded by now stays; looking through it after each few objects took a quarter of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The whole domain suite runs on both engines."""
    path = Path(metafunc.definition.path).relative_to(Path(__file__).parent)
    if path.parts[0] == "campaigns" and "database_url" in metafunc.fixturenames:
        metafunc.parametrize("database_url", ENGINES, indirect=True)


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh database, inside its context."""
    with standing(database_url, tmp_path) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts, signed in as nobody."""
    return app.test_client()


@pytest.fixture
def market_morning() -> Iterator[None]:
    """It is ten o'clock on the day of the cast's activity, and stays so."""
    with time_machine.travel(cast.AT_TEN, tick=False):
        yield


@pytest.fixture
def planner(app: Flask) -> Membership:
    return cast.member("planner")


@pytest.fixture
def leader(app: Flask) -> Membership:
    return cast.member("leader")


@pytest.fixture
def treasurer(app: Flask) -> Membership:
    return cast.member("treasurer")


@pytest.fixture
def officer(app: Flask) -> Membership:
    return cast.member("officer")


@pytest.fixture
def operator(app: Flask) -> Membership:
    return cast.member("operator")


@pytest.fixture
def admin(app: Flask) -> Membership:
    return cast.member("admin")


@pytest.fixture
def dishub(app: Flask) -> Membership:
    """The liaison officer of Dinas Perhubungan."""
    return cast.member("partner", agency="DISHUB", username="dishub")


@pytest.fixture
def dinsos(app: Flask) -> Membership:
    """The liaison officer of another agency: the stranger to Dishub."""
    return cast.member("partner", agency="DINSOS", username="dinsos")
