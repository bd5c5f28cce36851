"""A stored backup, what its manifest says, and the folders in use."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection

from campaigns.ground import clock, sealing
from campaigns.ground.backups.figures import Figure, Figures
from campaigns.ground.errors import Conflict

FORMAT = 1
MANIFEST, SUMS, LIST = "manifest.json", "SHA256SUMS", "attachments.txt"
NAME = "%Y%m%dT%H%M%SZ"
NAMED = re.compile(r"\d{8}T\d{6}Z")
NIGHTLY_AT = time(2)  # in WITA, when nobody works
LATE_AFTER = timedelta(hours=26)  # a night and the time that a backup may take

Adapt = Callable[[Connection], None]  # what is done to a copy before it becomes the live database


# Of the journal's chain, as `journal verify` prints and takes it; both engines read it so.
HEAD = "SELECT number || ':' || hash FROM journal_link ORDER BY number DESC LIMIT 1"


class Folders(NamedTuple):
    """Where backups are kept, and where the attachments lie that they hold."""

    backups: Path
    attachments: Path


_folders: Folders | None = None


@dataclass(frozen=True)
class Backup:
    """One whole backup, as its folder's name tells it."""

    folder: Path
    made_at: datetime

    @property
    def name(self) -> str:
        return self.folder.name


@dataclass(frozen=True)
class Snapshot:
    """What one view of the database holds: the copy's own, never what came after."""

    figures: Figures
    migration: str
    journal: str | None  # head of the journal's chain, `number:hash`
    attachments: list[str]  # SHA-256 in hex, sorted


@dataclass(frozen=True)
class Manifest:
    """What a backup is and holds. Sealed by the look-up key: nobody without it can write one.

    `keys` names the keys in use, so that a restore can tell whether those at hand are the right ones.
    """

    format: int
    program: str  # version
    migration: str  # head of the migrations
    engine: str  # `sqlite` or `postgresql`
    made_at: str  # ISO 8601, UTC
    tables: Figures
    files: dict[str, str]  # name: SHA-256 in hex
    attachments: int
    attachment_bytes: int
    lost_attachments: list[str]  # which the data folder itself had no longer
    keys: dict[str, list[str]]
    journal: str | None

    def written(self) -> bytes:
        """The manifest as it stands in its file, which has one spelling."""
        facts = asdict(self)
        return _spelled({**facts, "seal": sealing.fingerprint("backup:" + _spelled(facts).decode("ascii"))})

    @classmethod
    def read(cls, content: bytes) -> "Manifest":
        """The manifest of a file. Raises ValueError unless it is written as `written` does, seal included."""
        facts: dict[str, Any] = json.loads(content)
        facts.pop("seal", None)
        try:
            tables = {name: Figure(*figure) for name, figure in facts.pop("tables").items()}
            read = cls(**facts, tables=tables)
        except (TypeError, KeyError, AttributeError) as strange:
            raise ValueError("not a manifest") from strange
        if read.written() != content:
            raise ValueError("not as it was written")
        return read


def keys_here() -> dict[str, list[str]]:
    """The names of the keys in use; they give nothing of the keys away."""
    return {
        "sealing": list(sealing.key_names()),
        "lookup": [sealing.fingerprint("backup: name of this key")[:16]],
    }


def keys_in(content: bytes) -> dict[str, list[str]]:
    """The names of keys in a manifest, before anything else of it is believed. Raises ValueError."""
    facts = json.loads(content)
    keys = facts.get("keys") if isinstance(facts, dict) else None
    if not isinstance(keys, dict) or not all(isinstance(marks, list) for marks in keys.values()):
        raise ValueError("no keys named")
    return keys


def _spelled(facts: dict[str, Any]) -> bytes:
    return (json.dumps(facts, indent=1, sort_keys=True) + "\n").encode("ascii")


def use_folders(backups: Path, attachments: Path) -> None:
    """Take the folder of backups, and that of the attachments, into use."""
    global _folders
    _folders = Folders(backups, attachments)


def folders() -> Folders:
    if _folders is None:
        raise RuntimeError("backups.use_folders() was not called")
    return _folders


# Questions


def stored(folder: Path | None = None) -> list[Backup]:
    """The whole backups in the folder, newest first."""
    place = folder or folders().backups
    named = [path for path in _entries(place) if NAMED.fullmatch(path.name) and path.is_dir()]
    return [Backup(path, _moment_of(path.name)) for path in sorted(named, reverse=True)]


def latest() -> Backup | None:
    """The newest whole backup."""
    return next(iter(stored()), None)


def running() -> Conflict:
    """What is said where somebody still has the live database open."""
    return Conflict(
        "backup.running", "Program masih membuka basis data. Hentikan web dan pekerja, lalu ulangi."
    )


def unequal(aside: str) -> Conflict:
    """What is said where the new database is in its place, but not what it was a moment before."""
    return Conflict(
        "backup.unequal",
        f"Basis data sudah diganti, tetapi isinya berubah sesudahnya. Hentikan semua program lalu ulangi; "
        f"yang lama disimpan dengan akhiran {aside}.",
    )


def is_due(at: datetime) -> bool:
    """Whether the last night has no backup yet: a night begins at NIGHTLY_AT, and a missed one is caught up."""
    tonight = clock.at(clock.day_of(at), NIGHTLY_AT)
    night = tonight if at >= tonight else tonight - timedelta(days=1)
    last = latest()
    return last is None or last.made_at < night


def is_late(at: datetime) -> bool:
    """Whether an admin has to be told that the newest backup is too old, or that there is none."""
    last = latest()
    return last is None or at - last.made_at > LATE_AFTER


def _entries(folder: Path) -> Iterable[Path]:
    return folder.iterdir() if folder.is_dir() else ()


def _moment_of(name: str) -> datetime:
    return datetime.strptime(name, NAME).replace(tzinfo=UTC)
