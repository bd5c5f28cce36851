"""Runs the tests with the servers they need: `python3 manage.py test [words for pytest]`.

PostgreSQL is started for the run and its address given as TEST_POSTGRES_URL; Chromium is looked for and its
path given as TEST_CHROMIUM. What is not here is named at the end with its reason; with REQUIRE_ALL=1 it is a
failure before the first test.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.servers import MissingError, postgres

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
INCOMPLETE = 3  # exit code; pytest's own go to 5, and 3 is its "internal error": no test was run either
PYTEST_ENDS_WITHIN = 30  # seconds
MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30  # bytes that have to be free there


class Terminated(KeyboardInterrupt):
    """SIGTERM, which unlike Ctrl+C reaches this process alone and has to be passed on."""


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, terminate)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job is born deaf to it
    with ExitStack() as servers:
        servers.enter_context(scratch())
        missing = provide(servers)
        if missing and os.environ.get("REQUIRE_ALL") == "1":
            print("Harus lengkap (REQUIRE_ALL=1), tetapi tidak ada: " + "; ".join(missing))
            return INCOMPLETE
        code = pytest(words)
    if missing:
        print("Tidak dijalankan: " + "; ".join(missing))
    return code


@contextmanager
def scratch() -> Iterator[None]:
    """Lets databases and files of the run lie in memory, where there is room: else a third of it is waiting for disks.

    They are made and thrown away by the thousand, and need to survive nothing.
    """
    if not (MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="jangkau-", dir=MEMORY) as folder:
        Path(folder).chmod(0o755)  # PostgreSQL is another user
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        yield


def terminate(signum: int, frame: object) -> None:
    raise Terminated


def provide(servers: ExitStack) -> list[str]:
    """Puts into the environment what the tests ask for; gives what is missing, each with its reason."""
    missing = []
    if not os.environ.get("TEST_POSTGRES_URL"):
        try:
            os.environ["TEST_POSTGRES_URL"] = servers.enter_context(postgres())
        except MissingError as reason:
            missing.append(f"PostgreSQL ({reason})")
    chromium = find_chromium()
    if chromium:
        os.environ["TEST_CHROMIUM"] = chromium
    else:
        missing.append("peramban (chromium tidak ditemukan)")
    return missing


def find_chromium() -> str | None:
    """The browser named by CHROMIUM, else the first known one in PATH."""
    names = (os.environ.get("CHROMIUM") or "", *CHROMIUMS)
    return next((path for path in map(shutil.which, filter(None, names)) if path), None)


def pytest(words: list[str]) -> int:
    """pytest as a child, so that its plugins see a fresh process and the servers outlive it."""
    spread = [] if plain(words) else ["-n", "2", "--dist", "loadgroup"]
    child = subprocess.Popen([sys.executable, "-m", "pytest", *spread, *words])
    try:
        return child.wait()
    except KeyboardInterrupt as wish:
        if isinstance(wish, Terminated):
            child.send_signal(signal.SIGINT)
        return finish(child)


def finish(child: subprocess.Popen[bytes]) -> int:
    """Leaves pytest the time to tear its fixtures down."""
    try:
        child.wait(PYTEST_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    return 130


def plain(words: list[str]) -> bool:
    """Whether to leave the spreading over processes away: the caller chose it, or named single files."""
    chosen = any(word.startswith(("-n", "--numprocesses")) or word.endswith("no:xdist") for word in words)
    return chosen or any(Path(word.split("::")[0]).is_file() for word in words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
