"""The program seen from outside, before it serves: its address, its commands, and what its database holds."""

from __future__ import annotations

import itertools
import secrets
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

from tools.setup import data
from tools.setup.environment import ENVIRONMENT, python_of

FLASK = [python_of(ENVIRONMENT), "-m", "flask", "--app", "wsgi", "outreach"]
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def address(host: str, port: int) -> str:
    """Where a browser on this machine finds the program."""
    return f"http://{bracketed(ANYWHERE.get(host, host))}:{port}"


def bracketed(host: str) -> str:
    """A host as it stands before a port: an IPv6 address has colons of its own."""
    return f"[{host}]" if ":" in host else host


def refuse_taken_place(host: str, port: int) -> None:
    """Looks before anything is started: else another program's answer would be taken for this one's."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except OSError as fault:
        sys.exit(f"{host}:{port} tidak dapat dipakai ({fault.strerror}). Pilih yang lain dengan --port.")


def ask(settings: dict[str, str], *words: str) -> list[str]:
    """The lines that a command of the program prints; its complaints pass through."""
    answer = subprocess.run([*FLASK, *words], env=settings, stdout=subprocess.PIPE, text=True)
    if answer.returncode:
        sys.exit(f"Perintah 'outreach {' '.join(words[:2])}' gagal; sebabnya tertulis di atas.")
    return answer.stdout.splitlines() or [""]


def first_steps(settings: dict[str, str], *, demo: bool) -> list[str]:
    """Brings the database up to date; says whom to sign in as, by what it holds: empty, demo or real."""
    state = data.state_of(Path(settings["DATA_DIR"])) or ask(settings, "db", "prepare")[-1]
    if state == "empty" and (demo or wants_demo()):
        return load_demo(settings)
    if state == "empty":
        link = ask(settings, "person", "first-admin")[-1]
        return ["Buat akun admin pertama di " + urljoin(settings["PUBLIC_URL"], link)]
    if state == "demo":
        command = "flask --app wsgi outreach demo load --password KATA-SANDI-BARU"
        return [
            "Berisi data contoh. Kata sandi akun contoh dapat diganti dengan:",
            f"  DATA_DIR={settings['DATA_DIR']} .venv/bin/{command}",
        ]
    return ["Berisi data sungguhan: data contoh tidak dimuat."] if demo else []


def wants_demo() -> bool:
    """Asks where there is somebody to ask; Enter means yes, Ctrl+D no."""
    if not sys.stdin.isatty():
        return False
    try:
        answer = input("Basis data masih kosong. Muat tahun contoh untuk mencoba? [Y/t] ")
    except EOFError:
        return False
    return answer.strip().lower()[:1] in ("", "y")


def load_demo(settings: dict[str, str]) -> list[str]:
    """Loads the demo year under a new password that is shown this once."""
    print("Memuat tahun contoh ...", flush=True)
    password = new_password()
    accounts = ask(settings, "demo", "load", "--password", password)
    return [f"Akun contoh, semuanya dengan kata sandi {password}", *columns(accounts)]


def new_password() -> str:
    """Three words of three syllables, 53 bits: easy to read out to a colleague, too many to guess."""
    syllables = ("bdgjklmnprst", "aiueo") * 3
    return "-".join("".join(map(secrets.choice, syllables)) for _ in range(3))


def columns(lines: list[str]) -> list[str]:
    """Tab-separated lines as a table with even columns."""
    rows = [line.split("\t") for line in lines]
    widths = [max(map(len, column)) for column in itertools.zip_longest(*rows, fillvalue="")]
    return ["  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
