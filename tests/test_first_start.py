"""The README's first command, for real: an empty folder becomes a running house with the demo year, and does so again.

The packages are those that this run installed already; that they come from the locked list is test_manage.py's affair.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import manage
from outreach.demo.accounts import ACCOUNTS
from tests.servers import free_port
from tools.setup.children import end_with_parent

ROOT = Path(manage.__file__).parent
LEFT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".pytest_cache", "node_modules")
GIVEN = {"DATA_DIR", "DATABASE_URL", "SECRET_KEY", "SEALING_KEYS", "LOOKUP_KEY", "TEST_POSTGRES_URL"}
READY_WITHIN = 180  # seconds, on a machine that runs other tests beside it
pytestmark = pytest.mark.real_clock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sources as somebody who cloned them has them."""
    shutil.copytree(ROOT, tmp_path / "jangkau", ignore=LEFT)
    (tmp_path / "jangkau" / ".venv").symlink_to(Path(sys.prefix))
    return tmp_path / "jangkau"


@contextmanager
def started(folder: Path, said: Path) -> Iterator[str]:
    """`manage.py run --demo` until the block ends; gives its address once it is ready."""
    port = free_port()
    with said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run", "--demo", "--port", str(port)],
            cwd=folder,
            env={name: value for name, value in os.environ.items() if name not in GIVEN},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=end_with_parent,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", process, said)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def wait_for(address: str, process: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        assert process.poll() is None, said.read_text()[-2000:]
        try:
            if urllib.request.urlopen(address, timeout=5).status == 200:
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(said.read_text()[-2000:])


def test_an_empty_folder_becomes_a_running_house_twice(folder: Path, tmp_path: Path) -> None:
    """Issue A: builds, keys, database, demo year, web and worker; the accounts are told once."""
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    with started(folder, first) as address:
        page = urllib.request.urlopen(address, timeout=30).read().decode()
        assert "Data contoh" in page
    told = first.read_text()
    usernames = [account.username for account in ACCOUNTS]
    assert len(usernames) == 13
    assert address in told
    assert all(username in told for username in usernames)
    keys = {path.name: path.stat().st_mode & 0o777 for path in (folder / "var").glob("*.key*")}
    assert len(keys) == 3
    assert set(keys.values()) == {0o600}
    with started(folder, second) as address:
        assert urllib.request.urlopen(address, timeout=30).status == 200
    assert not any(username in second.read_text() for username in ("perencana", "bendahara", "dishub"))
