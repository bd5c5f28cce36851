"""The file of the sealing keys, newest first: read, and given a new key in front.

A key that is lost is lost data. So a new key is on the disk before anybody can seal with it, the file is never
half-written, and of two who add a key at once neither loses the other's.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import Fernet

Signature = tuple[int, int, int]


def parsed(text: str) -> list[str]:
    """The keys in a text, one to a line or separated by commas."""
    return re.split(r"[\s,]+", text.strip(" \t\r\n,")) if text.strip(" \t\r\n,") else []


def fresh() -> str:
    """A new key."""
    return Fernet.generate_key().decode()


def signature(file: Path) -> Signature | None:
    """What tells one content of the file from the next, at the price of one look; None if it is not there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def prepend(file: Path) -> str:
    """Make a new key and put it in front of those in the file; the key. The file stays its owner's alone.

    Raises OSError with nothing changed: no such file, no right to write, a full disk.
    """
    with _alone(file.parent) as folder:
        old, owner = file.read_text(), file.stat()
        key = fresh()
        made = file.with_name(f"{file.name}.new")
        made.unlink(missing_ok=True)  # of a process that was killed here before
        with open(made, "x", opener=_private) as out:
            os.fchown(out.fileno(), owner.st_uid, owner.st_gid)
            out.write(f"{key}\n{old.strip()}\n")
            out.flush()
            os.fsync(out.fileno())
        made.replace(file)
        os.fsync(folder)
    return key


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _alone(folder: Path) -> Iterator[int]:
    """The folder, opened and locked: one process at a time."""
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield number
    finally:
        os.close(number)
