"""Attachments: what people upload, sniffed, capped, redrawn, and kept outside the static folder.

The type is what the bytes say, never what the name or the browser says. Images are drawn again as
WebP, upright, without EXIF (a phone's photo tells where its owner stood), in a child process
(workbench.py). SVG is refused: it is a program. A file is stored under the SHA-256 of its bytes, so
that the same file twice is kept once.
"""

import hashlib
import logging
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground import clock, workbench
from campaigns.ground.database import Base, UtcDateTime, add
from campaigns.ground.errors import Conflict

log = logging.getLogger(__name__)

MAX_BYTES = workbench.MAX_BYTES
MAX_SIDE = 2_000  # pixels; enough to read a signed sheet
UNKEPT = (
    "Berkas ini tidak dapat disimpan: tempat penyimpanan penuh atau terkunci. Hubungi admin, lalu kirim lagi."
)

_folder: Path | None = None


class Attachment(Base):
    """An uploaded file; its bytes lie in the data folder, never under a public address."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now())


@dataclass(frozen=True)
class Upload:
    """A file as it will be kept: its name for people, what its bytes are, and the clean bytes."""

    name: str
    media_type: str
    content: bytes


def use_folder(folder: Path) -> None:
    """Take the data folder into use for attachments."""
    global _folder
    _folder = folder


def receive(name: str, content: bytes) -> Upload:
    """An uploaded file made safe. Raises Invalid with field `file` if it is too large, empty or not a kind we take,
    Conflict (`file.busy`) while too many are being opened.

    Before a transaction, not in it: drawing a photo again takes half a second, in which nobody else could write.
    """
    media_type, clean = _clean(content)
    return Upload(_safe_name(name, media_type), media_type, clean)


def keep(upload: Upload) -> Attachment:
    """Keep a received file. Its bytes are on the disk before this returns; a row that is rolled back leaves only
    a file that nothing names. Raises Conflict (`file.unkept`) where the disk takes no more.
    """
    digest = hashlib.sha256(upload.content).hexdigest()
    _write(_path_of(digest), upload.content)
    size = len(upload.content)
    return add(Attachment(name=upload.name, media_type=upload.media_type, sha256=digest, size=size))


def read(attachment: Attachment) -> bytes:
    """The attachment's bytes. Raises FileNotFoundError if the data folder lost them."""
    return _path_of(attachment.sha256).read_bytes()


def _clean(content: bytes) -> tuple[str, bytes]:
    workbench.check_size(content)
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return "application/pdf", content
    _, drawn = workbench.run("picture", content, side=MAX_SIDE)
    return "image/webp", drawn


def _safe_name(name: str, media_type: str) -> str:
    """The name for people: no folders, no control characters, the ending that the bytes deserve."""
    stem = Path(name.replace("\\", "/")).stem
    stem = "".join(c for c in stem if c.isprintable() and c not in '<>:"/|?*').strip(" .")[:100]
    return (stem or "berkas") + {"application/pdf": ".pdf", "image/webp": ".webp"}[media_type]


def _path_of(digest: str) -> Path:
    if _folder is None:
        raise RuntimeError("files.use_folder() was not called")
    return _folder / digest[:2] / digest


def _write(path: Path, content: bytes) -> None:
    """Write whole or not at all, and to the disk: a row must never name bytes that a crash took. Raises Conflict."""
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_new(path, content)
    except OSError as fault:
        log.exception("attachments: %d bytes cannot be kept", len(content))
        raise Conflict("file.unkept", UNKEPT, "file") from fault


def _write_new(path: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as fresh:
        try:
            fresh.write(content)
            fresh.flush()
            os.fsync(fresh.fileno())
            os.replace(fresh.name, path)
        except OSError:
            os.unlink(fresh.name)  # or a full disk would be filled by every further try
            raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name, too
    finally:
        os.close(folder)
