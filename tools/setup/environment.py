"""The environment: a folder .venv with the packages of requirements/*.txt, installed once per file."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
TRANSLATIONS = ROOT / "outreach" / "translations"
SETS = ("run", "test", "quality")  # each holds all of the one before, at the same versions


def set_up(name: str) -> None:
    """Installs a set of packages, unless the very same file has been installed before.

    The stamps are thrown away before installing: after a crash, or once a smaller set has changed, nothing is
    proven any more.
    """
    if not usable(ENVIRONMENT):
        make(ENVIRONMENT)
    stamps = ENVIRONMENT / "installed.json"
    proven = json.loads(stamps.read_text()) if stamps.exists() else {}
    if proven.get(name) == fingerprint(name):
        return
    print(f"Memasang paket ({name}), sekali saja, sekitar satu menit ...", flush=True)
    stamps.unlink(missing_ok=True)
    install(REQUIREMENTS / f"{name}.txt")
    stamps.write_text(json.dumps({size: fingerprint(size) for size in SETS[: SETS.index(name) + 1]}))


def install(requirements: Path) -> None:
    """Installs exactly what the file pins: every hash is compared, and nothing is compiled here."""
    strictly = ["--require-hashes", "--only-binary", ":all:", "-qq", "--disable-pip-version-check"]
    installed = subprocess.run([*pip_for(ENVIRONMENT), "install", *strictly, "-r", str(requirements)])
    if installed.returncode:
        sys.exit("Pemasangan paket gagal; sebabnya tertulis di atas. Perintah yang sama boleh diulang.")


def fingerprint(name: str) -> str:
    """SHA-256 of a set's requirements file."""
    return hashlib.sha256((REQUIREMENTS / f"{name}.txt").read_bytes()).hexdigest()


def python_of(environment: Path) -> str:
    """The environment's interpreter. Tools run as its modules: their scripts break when the folder moves."""
    return str(environment / "bin" / "python")


def usable(environment: Path) -> bool:
    """Whether the interpreter starts and has a place for packages: not so once the system's was replaced."""
    placed = "import os, sys, sysconfig; sys.exit(not os.path.isdir(sysconfig.get_path('purelib')))"
    return works([python_of(environment), "-c", placed])


def works(command: list[str]) -> bool:
    """Whether a command can be started and ends well. It is not seen by anybody."""
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def make(environment: Path) -> None:
    """Makes the folder anew; without pip where Debian ships Python without ensurepip."""
    command = [sys.executable, "-m", "venv", "--clear", str(environment)]
    if not works(command) and not works([*command, "--without-pip"]):
        sys.exit(f"{sys.executable} tidak dapat membuat {environment}; minta paket python3-venv dipasang.")


def pip_for(environment: Path) -> list[str]:
    """The pip that fills an environment: its own, else this machine's, else the one apt brings to root."""
    found = find_pip(environment)
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "python3-venv", "python3-pip"], env=quiet)
        found = find_pip(environment)
    if not found:
        sys.exit("pip tidak ada; minta pengelola komputer memasang paket python3-venv dan python3-pip.")
    return found


def find_pip(environment: Path) -> list[str] | None:
    """A command that starts a pip (22.3 or newer where it is not the environment's own)."""
    inside = python_of(environment)
    outside = ["-m", "pip", "--python", inside]
    choices = [[inside, "-m", "pip"], [sys.executable, *outside], ["/usr/bin/python3", *outside]]
    return next((choice for choice in choices if works([*choice, "--version"])), None)


def compile_catalogues() -> None:
    """Compiles the message catalogues of which a text file is newer than its compiled twin."""
    texts = TRANSLATIONS.glob("*/LC_MESSAGES/*.po")
    stale = {text.stem for text in texts if newer(text, than=text.with_suffix(".mo"))}
    if stale:
        command = ["-m", "babel.messages.frontend", "-q", "compile", "-d", str(TRANSLATIONS)]
        subprocess.run([python_of(ENVIRONMENT), *command, "-D", " ".join(sorted(stale))], check=True)


def newer(source: Path, *, than: Path) -> bool:
    return not than.exists() or than.stat().st_mtime < source.stat().st_mtime
