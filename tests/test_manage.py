"""manage.py and tools/setup: what happens before anything is installed, for real, in folders of its own."""

import argparse
import ast
import io
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

import manage
from tests import run as runner
from tests.servers import free_port
from tools.setup import data, environment, program

ROOT = Path(manage.__file__).parent
pytestmark = pytest.mark.real_clock  # files' times are the machine's
FIRST_FILES = [ROOT / "manage.py", *sorted((ROOT / "tools" / "setup").glob("*.py"))]


@pytest.mark.parametrize("path", FIRST_FILES, ids=lambda path: path.name)
def test_what_runs_first_needs_only_the_standard_library(path):
    tree = ast.parse(path.read_text())
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    outside = {name for name in names if name.split(".")[0] not in sys.stdlib_module_names}
    assert {name for name in outside if not name.startswith("tools.setup")} == set()


@pytest.mark.parametrize("path", FIRST_FILES, ids=lambda path: path.name)
def test_what_runs_first_can_be_read_by_an_old_python(path):
    ast.parse(path.read_text(), feature_version=(3, 7))


@pytest.fixture
def no_keys(monkeypatch):
    """An environment that gives no key and no data folder."""
    for name in ("SECRET_KEY", "SEALING_KEYS", "LOOKUP_KEY", "DATA_DIR"):
        monkeypatch.delenv(name, raising=False)


def test_the_data_folder_and_its_keys_are_made_for_their_owner_alone(no_keys, monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    folder = data.prepare()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == dict.fromkeys(
        data.KEYS, 0o600
    )


def test_a_second_start_sees_by_itself_what_the_database_holds(no_keys, filled_sqlite, monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert data.state_of(tmp_path) is None
    shutil.copyfile(filled_sqlite, tmp_path / "jangkau.sqlite")

    def change(command):
        with closing(sqlite3.connect(tmp_path / "jangkau.sqlite")) as database:
            database.execute(command)
            database.commit()

    assert data.state_of(tmp_path) is None, "nobody can sign in yet: the program has to say how"
    change("INSERT INTO person (id, username, name, active) VALUES (1, 'a', 'A', 1)")
    assert data.state_of(tmp_path) == "real"
    change("INSERT INTO setting (key, value) VALUES ('demo', '2026-11-24')")
    assert data.state_of(tmp_path) == "demo"
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://elsewhere/jangkau")
    assert data.state_of(tmp_path) is None
    monkeypatch.delenv("DATABASE_URL")
    change("UPDATE alembic_version SET version_num = 'older'")
    assert data.state_of(tmp_path) is None


def test_keys_are_made_once(no_keys, tmp_path):
    data.make_keys(tmp_path)
    first = {path: path.read_text() for path in tmp_path.iterdir()}
    data.make_keys(tmp_path)
    assert {path: path.read_text() for path in tmp_path.iterdir()} == first
    assert len(set(first.values())) == 3


def test_a_sealing_key_seals(no_keys, tmp_path):
    data.make_keys(tmp_path)
    box = Fernet((tmp_path / "sealing.keys").read_text().strip())
    assert box.decrypt(box.encrypt(b"name")) == b"name"


def test_a_key_that_the_environment_gives_is_not_made(no_keys, monkeypatch, tmp_path):
    monkeypatch.setenv("SEALING_KEYS", data.sealing_key())
    data.make_keys(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"lookup.key", "secret.key"}


@pytest.mark.parametrize("lost", ["sealing.keys", "lookup.key"])
def test_a_key_that_was_lost_is_asked_for_and_never_replaced(no_keys, tmp_path, lost):
    data.make_keys(tmp_path)
    (tmp_path / lost).unlink()
    with pytest.raises(SystemExit):
        data.make_keys(tmp_path)
    assert not (tmp_path / lost).exists()


def test_a_lost_signing_key_is_made_anew(no_keys, tmp_path):
    data.make_keys(tmp_path)
    (tmp_path / "secret.key").unlink()
    data.make_keys(tmp_path)
    assert (tmp_path / "secret.key").exists()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An environment without packages, made once: that alone takes seconds."""
    folder = tmp_path_factory.mktemp("made") / ".venv"
    environment.make(folder)
    return folder


@pytest.fixture
def sets(monkeypatch, made, tmp_path):
    """Empty requirements files, none installed: all of set_up is real, and nothing is downloaded."""
    for name in environment.SETS:
        (tmp_path / f"{name}.txt").write_text(f"# {name}\n")
    (made / "installed.json").unlink(missing_ok=True)
    monkeypatch.setattr(environment, "REQUIREMENTS", tmp_path)
    monkeypatch.setattr(environment, "ENVIRONMENT", made)
    return tmp_path


def installs(name, capsys):
    """Whether setting a set up installs anything."""
    environment.set_up(name)
    return bool(capsys.readouterr().out)


def test_a_set_is_installed_once_and_serves_the_smaller_ones(sets, capsys):
    assert installs("test", capsys)
    assert not installs("test", capsys)
    assert not installs("run", capsys)
    assert installs("quality", capsys)
    assert not installs("test", capsys)


def test_a_changed_set_is_installed_again_and_unsettles_the_larger_ones(sets, capsys):
    installs("test", capsys)
    (sets / "run.txt").write_text("# changed\n")
    assert installs("run", capsys)
    assert not installs("run", capsys)
    assert installs("test", capsys)


def test_an_environment_whose_python_went_away_is_made_anew(sets, monkeypatch, capsys):
    monkeypatch.setattr(environment, "ENVIRONMENT", sets / ".venv")
    python = Path(environment.python_of(environment.ENVIRONMENT))
    python.parent.mkdir(parents=True)
    python.symlink_to("/nowhere/python3")
    assert installs("run", capsys)
    assert environment.usable(environment.ENVIRONMENT)


def test_catalogues_are_compiled_when_their_text_is_newer(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "TRANSLATIONS", tmp_path)
    monkeypatch.setattr(environment, "ENVIRONMENT", Path(sys.prefix))
    text = tmp_path / "id" / "LC_MESSAGES" / "forms.po"
    text.parent.mkdir(parents=True)
    text.write_text('msgid ""\nmsgstr "Language: id\\n"\n\nmsgid "Save"\nmsgstr "Simpan"\n')
    environment.compile_catalogues()
    compiled = text.with_suffix(".mo")
    assert b"Simpan" in compiled.read_bytes()
    compiled.write_bytes(b"kept")
    environment.compile_catalogues()
    assert compiled.read_bytes() == b"kept"
    os.utime(text, (time.time() + 60,) * 2)
    environment.compile_catalogues()
    assert b"Simpan" in compiled.read_bytes()


def test_the_port_is_8000_unless_given():
    assert manage.run_options([]).port == 8000
    assert manage.run_options(["--port", "8011"]).port == 8011


@pytest.mark.parametrize("text", ["0", "65536", "-1", "web", ""])
def test_a_port_that_cannot_be_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError):
        manage.port(text)


def test_a_taken_port_is_refused_before_anything_starts():
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(SystemExit):
        program.refuse_taken_place("127.0.0.1", other.getsockname()[1])
    program.refuse_taken_place("127.0.0.1", free_port())


@pytest.mark.parametrize(
    ("host", "expected"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "[::1]")]
)
def test_the_address_can_be_opened_in_a_browser_here(host, expected):
    assert program.address(host, 8000) == f"http://{expected}:8000"


def test_nobody_is_asked_where_nobody_can_answer(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert not program.wants_demo()


def test_accounts_are_shown_in_even_columns():
    assert program.columns(["admin\ta@x\tDinas", "planner\tlonger@x"]) == [
        "  admin    a@x       Dinas",
        "  planner  longer@x",
    ]


def test_named_files_and_a_chosen_spread_are_left_alone():
    assert runner.plain(["tests/test_manage.py::test_the_port_is_8000_unless_given"])
    assert runner.plain(["-n0"])
    assert runner.plain(["-p", "no:xdist"])
    assert not runner.plain(["tests/campaigns", "-k", "site"])


@pytest.mark.parametrize(("require_all", "code", "says"), [("", 0, "1 skipped"), ("1", 1, "1 error")])
def test_a_skip_is_a_failure_where_all_is_required(require_all, code, says):
    """A test on PostgreSQL without a server, run for real."""
    chosen = ["tests/campaigns/ground/test_holidays.py", "-k", "age_of_a_thing and postgresql"]
    settings = {**os.environ, "REQUIRE_ALL": require_all, "TEST_POSTGRES_URL": ""}
    command = [sys.executable, "-m", "pytest", "-q", *chosen]
    ended = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)
    assert (ended.returncode, says in ended.stdout) == (code, True), ended.stdout
