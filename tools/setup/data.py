"""The data folder, DATA_DIR: everything that a backup must hold, and the keys made once for it."""

from __future__ import annotations

import base64
import os
import re
import secrets
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from tools.setup.environment import ROOT


def sealing_key() -> str:
    """A Fernet key: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def signing_key() -> str:
    """64 characters from 48 random bytes."""
    return secrets.token_urlsafe(48)


KEYS = {  # file: (the environment's word for it, how it is made); `secret.key` is last, see `make_keys`
    "sealing.keys": ("SEALING_KEYS", sealing_key),
    "lookup.key": ("LOOKUP_KEY", signing_key),
    "secret.key": ("SECRET_KEY", signing_key),
}


def prepare() -> Path:
    """The data folder, for its owner alone, with the keys in it."""
    folder = (ROOT / (os.environ.get("DATA_DIR") or "var")).resolve()
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
    make_keys(folder)
    return folder


def make_keys(folder: Path) -> None:
    """Makes the keys that neither the environment nor the folder has.

    The key that signs cookies can be replaced. What was sealed, or is found by a keyed hash, is lost with the
    other two, and new ones would only hide the loss. `secret.key` is made last and so says that the folder
    was complete: such a folder is refused when it lacks another key.
    """
    complete = (folder / "secret.key").exists()
    for name, (variable, make) in KEYS.items():
        if os.environ.get(variable) or (folder / name).exists():
            continue
        if complete:
            sys.exit(f"{folder / name} hilang. Kembalikan dari cadangan: kunci baru tidak membuka data lama.")
        write_secret(folder / name, make() + "\n")


def state_of(folder: Path) -> str | None:
    """What the built-in database holds, `demo` or `real`, if it is at this release's migration; else None.

    A look with the standard library alone: it saves the two seconds in which the program would start only to
    find that there is nothing to bring up to date.
    """
    file = folder / "jangkau.sqlite"
    if os.environ.get("DATABASE_URL") or not file.exists():
        return None
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            if database.execute("SELECT version_num FROM alembic_version").fetchall() != [
                (newest_migration(),)
            ]:
                return None
            demo = database.execute("SELECT value FROM setting WHERE key = 'demo' AND value <> ''").fetchone()
            people = database.execute("SELECT 1 FROM person LIMIT 1").fetchone()
    except sqlite3.Error:
        return None
    return "demo" if demo else "real" if people else None


def newest_migration() -> str:
    """The revision that no other one follows."""
    pages = [file.read_text() for file in (ROOT / "campaigns" / "migrations" / "versions").glob("*.py")]
    found = {
        word: re.findall(rf'^{word} = "(.+)"', "\n".join(pages), re.M)
        for word in ("revision", "down_revision")
    }
    return (set(found["revision"]) - set(found["down_revision"])).pop()


def write_secret(path: Path, text: str) -> None:
    """Writes a new file that only its owner may read, from its first moment on. Raises FileExistsError."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
