"""The pool of attachments: content-addressed, each kept once beside the backups, however many name it.

Where the disk is the same, the pool shares the file with the data folder (a hard link): neither side ever writes
into a file that is there.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from campaigns.ground.backups import disk

NAME = "attachments"
LINE = re.compile(r"([0-9a-f]{64})  ([0-9a-f]{2})/(\1)\n")  # as sha256sum writes them


class Filled(NamedTuple):
    """What came of filling the pool: the hashes that are in it, their bytes in all, and those lost before."""

    there: list[str]
    size: int
    lost: list[str]


def place(pool: Path, digest: str) -> Path:
    """Where the bytes of this SHA-256 lie, in the pool as in the data folder."""
    return pool / digest[:2] / digest


def is_whole(path: Path, digest: str) -> bool:
    """Whether the file is there and its bytes are those of the hash."""
    try:
        return disk.sum_of(path) == digest
    except OSError:
        return False


def fill(pool: Path, source: Path, digests: Iterable[str]) -> Filled:
    """Take into the pool what it does not have whole. What the data folder itself lost is named, and stops nothing:
    a backup without one photo is better than no backup.
    """
    there, size, lost = [], 0, []
    for digest in digests:
        if is_whole(place(pool, digest), digest) or _take(pool, source, digest):
            there.append(digest)
            size += place(pool, digest).stat().st_size
        else:
            lost.append(digest)
    return Filled(there, size, lost)


def bring_back(pool: Path, target: Path, digests: Iterable[str]) -> int:
    """Take out of the pool what the data folder does not have whole, as copies of its own; gives how many."""
    return sum(_bring(pool, target, digest) for digest in digests)


def _bring(pool: Path, target: Path, digest: str) -> bool:
    if is_whole(place(target, digest), digest):
        return False
    disk.copy(place(pool, digest), _room(target, digest))
    disk.sync(place(target, digest).parent)
    return True


def _take(pool: Path, source: Path, digest: str) -> bool:
    """The file out of the data folder, if that has it whole."""
    original, kept = place(source, digest), _room(pool, digest)
    if not is_whole(original, digest):
        return False
    kept.unlink(missing_ok=True)
    try:
        os.link(original, kept)
    except OSError:  # another disk, or one that knows no links
        disk.copy(original, kept)
    disk.sync(kept.parent)
    return True


def _room(pool: Path, digest: str) -> Path:
    """The place for a file, its folder made."""
    path = place(pool, digest)
    disk.folder(path.parent)
    return path


def written(digests: Iterable[str]) -> bytes:
    """A backup's list of attachments, in the order of their hashes."""
    return "".join(f"{digest}  {digest[:2]}/{digest}\n" for digest in digests).encode("ascii")


def named_in(path: Path) -> Iterator[str]:
    """The hashes of a backup's list. Raises OSError, or ValueError on a line that is none of ours."""
    with path.open(encoding="ascii") as file:
        for line in file:
            if not (read := LINE.fullmatch(line)):
                raise ValueError(f"{path.name}: unreadable line")
            yield read[1]


def clear(pool: Path, kept: set[str]) -> None:
    """Throw away what no backup names any more: a photo that was erased must not live in backups for ever."""
    for path in pool.glob("??/*"):
        if path.name not in kept:
            path.unlink()
