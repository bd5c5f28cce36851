"""The program under measurement: a folder of its own with the demo year, served and signed in to for real."""

import http.client
import os
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from cryptography.fernet import Fernet

from tests.servers import free_port
from tools.setup.children import end_with_parent
from tools.setup.environment import ENVIRONMENT, ROOT, python_of

PYTHON = python_of(ENVIRONMENT)
PASSWORD = "contoh-untuk-diukur"  # of a database that is thrown away
SERVERS = {  # each with two processes of four threads
    "gunicorn gthread": (
        "-m",
        "gunicorn",
        "-k",
        "gthread",
        "-w",
        "2",
        "--threads",
        "4",
        "--no-control-socket",
    ),
    "gunicorn sync": ("-m", "gunicorn", "-k", "sync", "-w", "2", "--no-control-socket"),
    "granian": ("-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4"),
}
READY_WITHIN = 60  # seconds


def settings(folder: Path, database: str = "") -> dict[str, str]:
    """An environment in which the program works on this folder alone."""
    keys = {"SECRET_KEY": "x" * 32, "SEALING_KEYS": Fernet.generate_key().decode(), "LOOKUP_KEY": "y" * 32}
    return {**os.environ, **keys, "DATA_DIR": str(folder), "DATABASE_URL": database}


def prepare(environment: dict[str, str]) -> None:
    """Migrate an empty folder's database."""
    _command(environment, "db", "prepare")


def fill(environment: dict[str, str]) -> None:
    """Load the demo year."""
    _command(environment, "demo", "load", "--password", PASSWORD)


def add_sites(environment: dict[str, str], number: int) -> None:
    """Put so many further sites on the map."""
    with closing(sqlite3.connect(Path(environment["DATA_DIR"]) / "jangkau.sqlite")) as database, database:
        database.executemany(
            "INSERT INTO site (name, kind, village_code, lat, lon, precision, active, version)"
            " VALUES (?, 'pasar', '63.03.04.2004', ?, ?, 'approx', 1, 1)",
            ((f"Titik ukur {n}", -3.3 + n % 100 / 1000, 114.6 + n // 100 / 1000) for n in range(number)),
        )


def add_plan(environment: dict[str, str], campaigns: int, activities: int) -> None:
    """Plan a year of its own, 2031: so many campaigns, and activities of one officer each spread among them."""
    with closing(sqlite3.connect(Path(environment["DATA_DIR"]) / "jangkau.sqlite")) as database, database:
        database.execute(
            "DELETE FROM activity_officer WHERE activity_id IN (SELECT id FROM activity WHERE code LIKE 'Q%')"
        )
        database.execute("DELETE FROM activity WHERE code LIKE 'Q%'")
        database.execute("DELETE FROM campaign WHERE title LIKE 'Ukur %'")
        first = database.execute("SELECT max(id) + 1 FROM campaign").fetchone()[0]
        people = [
            row[0] for row in database.execute("SELECT person_id FROM membership WHERE role = 'officer'")
        ]
        database.executemany(
            "INSERT INTO campaign (id, program_id, agency_id, rung_id, title, year, first_day, last_day, goal, state,"
            " drafted_by_id, decision_note, version)"
            " SELECT ?, program_id, agency_id, rung_id, ?, 2031, '2031-01-01', '2031-12-31', '', 'approved',"
            " drafted_by_id, '', 1 FROM campaign WHERE id = 1",
            ((first + n, f"Ukur {n}") for n in range(campaigns)),
        )
        start = datetime(2031, 1, 1, 0, 30)  # noqa: DTZ001 as the table keeps moments: UTC without a zone
        for n in range(activities):
            begins = start + timedelta(days=n * 364 // activities, hours=(0, 2, 6)[n % 3])
            added = database.execute(
                "INSERT INTO activity (campaign_id, site_id, code, title, starts_at, ends_at, needs, joint, food,"
                " state, reason, receipts, version) VALUES (?, ?, ?, ?, ?, ?, '', 1, 0, 'planned', '', 0, 1)",
                (
                    first + n % campaigns,
                    n % 40 + 1,
                    f"Q{n}",
                    f"Ukur {n}",
                    str(begins) + ".000000",
                    f"{begins + timedelta(hours=2)}.000000",
                ),
            )
            database.execute(
                "INSERT INTO activity_officer VALUES (?, ?)", (added.lastrowid, people[n % len(people)])
            )


def _command(environment: dict[str, str], *words: str) -> None:
    command = [PYTHON, "-m", "flask", "--app", "wsgi", "outreach", *words]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)


@contextmanager
def served(server: str, app: str, environment: dict[str, str]) -> Iterator[tuple[int, str]]:
    """An application under one of SERVERS on a free port; gives the server's process id and its address."""
    port = free_port()
    place = (
        ("--host", "127.0.0.1", "--port", str(port)) if server == "granian" else ("-b", f"127.0.0.1:{port}")
    )
    command = [PYTHON, *SERVERS[server], *place, "--log-level", "warning", app]
    child = subprocess.Popen(command, cwd=ROOT, env=environment, preexec_fn=end_with_parent)
    try:
        _wait(port)
        yield child.pid, f"http://127.0.0.1:{port}"
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def sign_in(address: str, username: str) -> str:
    """Sign in as a demo person; gives the cookie that a browser has after its first page, with its form token."""
    form, cookie = _ask(address, "GET", "/sign-in")
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    if token is None:
        raise RuntimeError("the sign-in page has no token")
    fields = {"csrf_token": token[1], "username": username, "password": PASSWORD}
    _, cookie = _ask(address, "POST", "/sign-in", urlencode(fields), cookie)
    return _ask(address, "GET", "/account", cookie=cookie)[1]


def page(address: str, path: str, cookie: str = "") -> str:
    """A page as text."""
    return _ask(address, "GET", path, cookie=cookie)[0]


def _ask(address: str, method: str, path: str, body: str = "", cookie: str = "") -> tuple[str, str]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, body or None, headers)
    response = connection.getresponse()
    text = response.read().decode()
    if response.status not in {200, 303}:
        raise RuntimeError(f"{method} {path} answered {response.status}")
    return text, (response.headers.get("Set-Cookie") or "").split(";")[0]


def _wait(port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")
