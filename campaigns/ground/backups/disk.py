"""Files that stay: written to the disk, summed up, and one process at a time."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from campaigns.ground.errors import Conflict

OWNER_ALONE = 0o700
CHUNK = 1024 * 1024  # bytes


def folder(path: Path) -> Path:
    """The folder, made for its owner alone where it is not there."""
    path.mkdir(mode=OWNER_ALONE, parents=True, exist_ok=True)
    return path


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """No other process makes, prunes or restores backups in this folder meanwhile. Raises Conflict.

    The kernel lets go when the process ends, however it ends; and it needs no writing: a backup may lie on a
    medium that nobody can write to.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        raise Conflict(
            "backup.busy", "Cadangan lain sedang dibuat atau dipulihkan. Tunggu sampai selesai, lalu ulangi."
        ) from taken
    else:
        yield
    finally:
        os.close(handle)


def sum_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(path: Path, content: bytes) -> None:
    """A new file with these bytes, for its owner alone, on the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def copy(source: Path, target: Path) -> None:
    """A whole copy of a file or none, for its owner alone, on the disk; its folder has to be synced yet."""
    draft = target.with_name(f".{target.name}.part")
    draft.unlink(missing_ok=True)
    with (
        source.open("rb") as old,
        os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new,
    ):
        shutil.copyfileobj(old, new, CHUNK)
        new.flush()
        os.fsync(new.fileno())
    os.replace(draft, target)


def sync(path: Path) -> None:
    """A file's bytes, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """A folder away: its name first, so that a process killed meanwhile leaves no half of it under that name."""
    doomed = path.with_name(f".{path.name.lstrip('.')}.gone")
    shutil.rmtree(doomed, ignore_errors=True)
    path.rename(doomed)
    shutil.rmtree(doomed)


def sweep(path: Path) -> None:
    """Throw away what killed processes left behind; only while `alone`."""
    for leftover in [*path.glob(".*.part"), *path.glob(".*.gone")]:
        shutil.rmtree(leftover)
