"""Real servers for tests, on free ports of this machine alone: PostgreSQL and a mailbox that speaks SMTP."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TypedDict

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tools.setup.children import end_with_parent

READY_WITHIN = 30  # seconds
FAST = {  # a cluster that lives for one test run needs to survive nothing
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
}


class MissingError(Exception):
    """A server that cannot run here; its text says why, in words for the closing line of a test run."""


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL cluster of its own; gives an SQLAlchemy URL to its database `postgres`.

    Raises MissingError where PostgreSQL is not installed or does not start.
    """
    binaries = postgres_binaries()
    folder = Path(tempfile.mkdtemp(prefix="jangkau-pg-"))
    try:
        make_cluster(binaries, folder)
        port = free_port()
        server = start_cluster(binaries, folder, port)
        try:
            wait_for_cluster(server, folder, port)
            yield f"postgresql+psycopg://jangkau@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown: ends sessions, waits for none
            server.wait(READY_WITHIN)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def postgres_binaries() -> Path:
    """The folder of initdb and postgres; of Debian's, one per version and outside PATH, the newest."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not folders:
        raise MissingError("initdb tidak ditemukan")
    return max(folders, key=lambda folder: int(folder.parent.name))


class Account(TypedDict, total=False):
    """Popen's words for the user a child runs as."""

    user: int
    group: int
    extra_groups: list[int]


def unprivileged() -> Account:
    """Whom PostgreSQL runs as, since it refuses to be root; empty where this process is not root either."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def make_cluster(binaries: Path, folder: Path) -> None:
    """Fills folder/data; anybody on this machine may enter it as `jangkau`."""
    user = unprivileged()
    if user:
        os.chown(folder, user["user"], user["group"])
    options = ["--auth=trust", "--username=jangkau", "--encoding=UTF8", "--no-sync"]
    for locale in ("C.UTF-8", "C"):  # not every system has the first
        command = [str(binaries / "initdb"), "-D", str(folder / "data"), *options, f"--locale={locale}"]
        made = subprocess.run(command, capture_output=True, text=True, cwd=folder, **user)
        if made.returncode == 0:
            return
    raise MissingError("initdb gagal: " + last_line(made.stderr))


def start_cluster(binaries: Path, folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Starts the server itself, not pg_ctl, so that it is this process's child and ends with it."""
    settings = [word for name, value in FAST.items() for word in ("-c", f"{name}={value}")]
    place = ["-D", str(folder / "data"), "-p", str(port), "-k", str(folder)]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [str(binaries / "postgres"), *place, *settings],
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=end_with_parent,
            **unprivileged(),
        )


def wait_for_cluster(server: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(f"postgresql://jangkau@127.0.0.1:{port}/postgres", connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise MissingError(
        "PostgreSQL tidak mau mulai: " + last_line((folder / "log").read_text(errors="replace"))
    )


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["tanpa pesan"])[-1]


def free_port() -> int:
    """A port of this machine that nothing listens on, a moment ago."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@dataclass
class Letter:
    """One message as the server took it: `recipients` are the envelope's, Bcc included."""

    sender: str
    recipients: list[str]
    message: EmailMessage


@dataclass
class Mailbox:
    """A running SMTP server. While `refusal` is set ("451 later"), it is the answer to every message.

    Nobody lives at an address that ends in `.invalid`.
    """

    url: str
    letters: list[Letter] = field(default_factory=list)
    refusal: str = ""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.endswith(".invalid"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusal:
            return self.refusal
        message = message_from_bytes(bytes(envelope.original_content or b""), policy=policy.default)
        self.letters.append(Letter(envelope.mail_from or "", list(envelope.rcpt_tos), message))
        return "250 OK"


@contextmanager
def smtp() -> Iterator[Mailbox]:
    """A mailbox that takes every message sent to `url` and keeps it in `letters`."""
    port = free_port()
    mailbox = Mailbox(f"smtp://127.0.0.1:{port}")
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
