"""The program as it runs: real web servers and workers on one database, to be killed; and people who use it."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask import Flask

from campaigns.people.persons import Membership
from tests import cast
from tests.conftest import KEYS
from tests.servers import free_port
from tools.setup.children import end_with_parent
from tools.setup.environment import ROOT

FULL = os.environ.get("FULL") == "1"
READY_WITHIN = 30  # seconds
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
Broken = (OSError, http.client.HTTPException)


class House:
    """One installation: its settings, and the processes started in it, all ended with the block."""

    def __init__(self, url: str, folder: Path, smtp_url: str = "") -> None:
        self.port = free_port()
        self.folder = folder
        self.settings = {
            **os.environ,
            **KEYS,
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "SMTP_URL": smtp_url,
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
        }
        self.started: list[subprocess.Popen[bytes]] = []
        self.log = (folder / "processes.log").open("ab")

    def __enter__(self) -> "House":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.started:
            kill(process)
        self.log.close()

    def web(self, processes: int = 2) -> subprocess.Popen[bytes]:
        """A web server that answers."""
        size = ["-k", "gthread", "-w", str(processes), "--threads", "4", "--no-control-socket"]
        place = ["-b", f"127.0.0.1:{self.port}", "--log-level", "critical"]
        web = self._start([sys.executable, "-m", "gunicorn", *size, *place, "wsgi:app"])
        wait_until(self._answers, READY_WITHIN)
        return web

    def worker(self) -> subprocess.Popen[bytes]:
        return self._start([*FLASK, "worker", "run"])

    def command(self, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """A command of the program, run to its end; `more` goes to subprocess.run."""
        return subprocess.run(
            [*FLASK, *words], cwd=ROOT, env=self.settings, capture_output=True, text=True, **more
        )

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """A command of the program that goes on."""
        return self._start([*FLASK, *words])

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except Broken:
            return False
        finally:
            connection.close()

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.settings,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        self.started.append(process)
        return process


FLASK = [sys.executable, "-m", "flask", "--app", "wsgi", "outreach"]


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9 of the process and all its children at once."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(true: Callable[[], object], seconds: float, pause: float = 0.02) -> float:
    """Seconds until it was true. Fails after `seconds`."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds, f"not within {seconds} seconds"
        time.sleep(pause)
    return time.monotonic() - begun


class Phone:
    """An officer's browser on a connection of its own."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = cookie
        self.token = ""

    def open(self, address: str) -> tuple[int, str]:
        """The status and the page; its form token is kept."""
        status, page, _ = self._ask("GET", address)
        found = TOKEN.search(page)
        self.token = found[1] if found else ""
        return status, page

    def send(self, address: str, **entries: str) -> tuple[int, str]:
        """The status, and where it leads."""
        status, _, location = self._ask("POST", address, urlencode({"csrf_token": self.token, **entries}))
        return status, location

    def close(self) -> None:
        self.connection.close()

    def _ask(self, method: str, address: str, body: str | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": f"session={self.cookie}"} if self.cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode(errors="replace")
        baked = SimpleCookie(answer.headers.get("Set-Cookie", ""))
        if "session" in baked:
            self.cookie = baked["session"].value
        return answer.status, page, answer.headers.get("Location", "")


class Crowd:
    """Officers who note complaints as fast as they are answered, each with a key of its own (rule D1)."""

    def __init__(self, app: Flask, officer: Membership, activity_id: int, size: int = 8) -> None:
        self.cookies = [_cookie(app, officer) for _ in range(size)]
        self.address = f"/field/activities/{activity_id}/complaints"
        self.acked: dict[str, str] = {}  # key: address of the receipt
        self.unacked: dict[str, None] = {}
        self.odd: list[int] = []  # statuses other than 303
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, port: int) -> None:
        self._stop.clear()
        self._threads = [threading.Thread(target=self._note_on, args=(port, c)) for c in self.cookies]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive()

    def send_again(self, port: int) -> None:
        """What was not acknowledged is sent once more, as the phones do."""
        phone = Phone(port, self.cookies[0])
        phone.open(self.address + "/new")
        for key in list(self.unacked):
            self._note(phone, key)
        phone.close()

    def _note_on(self, port: int, cookie: str) -> None:
        phone = Phone(port, cookie)
        try:
            phone.open(self.address + "/new")
            while not self._stop.is_set():
                self._note(phone, str(uuid4()))
        except Broken:
            pass  # the server is gone
        finally:
            phone.close()

    def _note(self, phone: Phone, key: str) -> None:
        self.unacked[key] = None
        said = {"kind": "complaint", "text": f"Dermaga rusak {key}", "village_code": "", "aid": "none"}
        status, location = phone.send(self.address, key=key, **said)
        if status == 303:
            self.acked[key] = location
            del self.unacked[key]
        else:
            self.odd.append(status)


def _cookie(app: Flask, who: Membership) -> str:
    """A browser's session cookie, signed in."""
    client = cast.sign_in(app.test_client(), who)
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value
