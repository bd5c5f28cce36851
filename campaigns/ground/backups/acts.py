"""Make, prune, check and restore backups."""

import hashlib
import logging
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from campaigns.ground import clock, lease
from campaigns.ground.backups import disk, pool, postgres, sqlite, things
from campaigns.ground.backups.figures import Figures
from campaigns.ground.backups.things import LIST, MANIFEST, NAME, SUMS, Adapt, Backup, Manifest, Snapshot
from campaigns.ground.database import db
from campaigns.ground.errors import Conflict, Invalid, NotFound

log = logging.getLogger(__name__)

ENGINES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgres}
FAULTS = (OSError, sqlite3.Error, psycopg.Error, SQLAlchemyError, subprocess.SubprocessError, ValueError)


class Restored(NamedTuple):
    """What came of a restore: the backup's manifest, the live figures, attachments brought back, the old one's name."""

    manifest: Manifest
    figures: Figures
    attachments: int
    aside: str | None


def make(program: str, to: Path | None = None) -> Backup:
    """A new backup by this version of the program, in `to` or the folder of backups; it is whole when it is returned.

    Raises Conflict: another one is being made or restored here (`backup.busy`), or it failed (`backup.failed`), in
    which case nothing is left of it and older ones are as they were. Outside any transaction.
    """
    place = to or things.folders().backups
    with _failing("backup.failed", "Cadangan tidak jadi dibuat; cadangan lama tetap ada. Sebabnya: {}"):
        disk.folder(place)
        with disk.alone(place):
            disk.sweep(place)
            backup = _free_name(place)
            draft = place / f".{backup.name}.part"
            try:
                draft.mkdir(mode=disk.OWNER_ALONE)
                _fill(draft, program, backup.made_at)
                _check_new(draft)
                disk.sync(draft)
                draft.rename(backup.folder)
                disk.sync(place)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
            return backup


def prune(keep: int, folder: Path | None = None) -> None:
    """Throw away all but the `keep` newest backups, and attachments that none of them names. Only after a `make`."""
    place = folder or things.folders().backups
    with disk.alone(place):
        for old in things.stored(place)[max(keep, 1) :]:
            disk.remove(old.folder)
        try:
            named = [pool.named_in(backup.folder / LIST) for backup in things.stored(place)]
            pool.clear(place / pool.NAME, {digest for digests in named for digest in digests})
        except (OSError, ValueError) as fault:  # a list that cannot be read may name any of them
            log.error("the attachments of old backups were kept: %s", fault)


def check(folder: Path) -> Manifest:
    """What a backup holds, every byte of it proved. Raises NotFound, Invalid.

    Of PostgreSQL the archive is read to its end; its rows are compared when it is put back, before the commit.
    """
    if not (folder / MANIFEST).is_file():
        raise NotFound("backup.unknown", f"Di {folder} tidak ada cadangan.")
    manifest = _check_files(folder)
    for digest in pool.named_in(folder / LIST):
        if not pool.is_whole(pool.place(folder.parent / pool.NAME, digest), digest):
            raise _damaged(f"attachment {digest}")
    return manifest


def restore(folder: Path, *, replace: bool, adapt: Adapt, is_known: Callable[[str], bool]) -> Restored:
    """Put a backup in the place of the live database, or change nothing at all.

    `is_known(revision)` tells whether this release knows a migration; `adapt(connection)` brings the copy to this
    release and ends what must not go on, before it becomes the live one. What was there is kept beside it.
    Raises NotFound, Invalid (damaged, foreign keys, another engine, a newer release), Conflict (the program runs;
    the database holds people and `replace` was not said; it failed).
    """
    with _failing("backup.unrestored", "Pemulihan tidak jadi; basis data tetap seperti semula. Sebabnya: {}"):
        if not folder.is_dir():
            raise NotFound("backup.unknown", f"Di {folder} tidak ada cadangan.")
        with disk.alone(folder.parent):
            manifest = check(folder)
            _require_fitting(manifest, is_known)
            engine = ENGINES[manifest.engine]
            is_precious, is_there = engine.look()
            _require_room(is_precious=is_precious, is_there=is_there, replace=replace)
            source, target = folder.parent / pool.NAME, things.folders().attachments
            disk.folder(target)
            brought = pool.bring_back(source, target, pool.named_in(folder / LIST))
            disk.sync(target)
            aside = f"before-{clock.now():{NAME}}"
            db.session.remove()
            db.engine.dispose()
            figures = engine.put_back(folder / engine.FILE, manifest.tables, aside, adapt)
            return Restored(manifest, figures, brought, aside if is_there else None)


@contextmanager
def _failing(code: str, sentence: str) -> Iterator[None]:
    """Whatever the disk, the database or its programs say against it, as one Conflict."""
    try:
        yield
    except FAULTS as fault:
        raise Conflict(code, sentence.format(_told(fault))) from fault


def _told(fault: BaseException) -> str:
    """The reason in one line."""
    said = getattr(fault, "stderr", None) or str(getattr(fault, "orig", None) or fault)
    return " ".join(str(said).split())[:300] or type(fault).__name__


def _free_name(place: Path) -> Backup:
    """The moment that names the next backup, in whole seconds; a later one where it is taken."""
    moment: datetime = clock.now().replace(microsecond=0)
    while (place / f"{moment:{NAME}}").exists():
        moment += timedelta(seconds=1)
    return Backup(place / f"{moment:{NAME}}", moment)


def _fill(draft: Path, program: str, made_at: datetime) -> None:
    engine = ENGINES[db.engine.dialect.name]
    snapshot: Snapshot = engine.dump(draft)
    # after the database: a row that is in the copy has had its file since before it was written
    filled = pool.fill(draft.parent / pool.NAME, things.folders().attachments, snapshot.attachments)
    disk.write(draft / LIST, pool.written(filled.there))
    manifest = Manifest(
        format=things.FORMAT,
        program=program,
        migration=snapshot.migration,
        engine=db.engine.dialect.name,
        made_at=made_at.isoformat(),
        tables=snapshot.figures,
        files={name: disk.sum_of(draft / name) for name in (engine.FILE, LIST)},
        attachments=len(filled.there),
        attachment_bytes=filled.size,
        lost_attachments=filled.lost,
        keys=things.keys_here(),
        journal=snapshot.journal,
    )
    disk.write(draft / MANIFEST, manifest.written())
    sums = {**manifest.files, MANIFEST: disk.sum_of(draft / MANIFEST)}
    disk.write(draft / SUMS, _sums(sums))


def _check_new(draft: Path) -> None:
    """What is found in a copy just made says that it failed; no other backup is meant. Raises ValueError, OSError."""
    try:
        _check_files(draft)
    except Invalid as fault:
        raise ValueError("the new copy is not whole") from fault


def _check_files(folder: Path) -> Manifest:
    """The manifest, after every file in the folder was found to be what it says. Raises Invalid, OSError."""
    manifest = _check_sums(folder)
    engine = ENGINES.get(manifest.engine)
    if manifest.format != things.FORMAT or engine is None or manifest.files.keys() != {engine.FILE, LIST}:
        raise Invalid("backup.format", "Cadangan ini dari rilis lain yang tidak dikenal rilis ini.")
    try:
        if sum(1 for _ in pool.named_in(folder / LIST)) != manifest.attachments:
            raise ValueError("another number of attachments")
        engine.verify(folder / engine.FILE, manifest.tables)
    except FAULTS as fault:
        raise _damaged(str(fault)) from fault
    return manifest


def _check_sums(folder: Path) -> Manifest:
    """First the sums, then the keys, then the seal: so that each fault is called by its name."""
    try:
        content, sums = (folder / MANIFEST).read_bytes(), (folder / SUMS).read_bytes()
        files = {name: disk.sum_of(folder / name) for name in _named_in(sums)}
        if _sums(files) != sums:
            raise ValueError("sums differ")
        _require_keys(things.keys_in(content))
        manifest = Manifest.read(content)
        if files != {**manifest.files, MANIFEST: hashlib.sha256(content).hexdigest()}:
            raise ValueError("other files than the manifest names")
    except (OSError, ValueError) as fault:
        raise _damaged(str(fault)) from fault
    return manifest


def _named_in(sums: bytes) -> list[str]:
    """The names in a file of sums. Raises ValueError on one that is none of ours."""
    named = [line.partition("  ")[2] for line in sums.decode("ascii").splitlines()]
    if not {*named} <= {MANIFEST, LIST, *(engine.FILE for engine in ENGINES.values())}:
        raise ValueError("unknown file named")
    return named


def _sums(sums: dict[str, str]) -> bytes:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode("ascii")


def _require_keys(named: dict[str, list[str]]) -> None:
    """What was sealed before the backup opens with the keys at hand. Raises Invalid."""
    here = things.keys_here()
    if set(named.get("lookup", ())) != set(here["lookup"]) or not set(named.get("sealing", ())) <= set(
        here["sealing"]
    ):
        raise Invalid(
            "backup.keys",
            "Kunci di sini bukan kunci cadangan ini. Kembalikan sealing.keys dan lookup.key dari masa itu dahulu.",
        )


def _require_fitting(manifest: Manifest, is_known: Callable[[str], bool]) -> None:
    if manifest.engine != db.engine.dialect.name:
        raise Invalid(
            "backup.engine",
            f"Cadangan ini dari {manifest.engine}, sedangkan DATABASE_URL menunjuk {db.engine.dialect.name}.",
        )
    if not is_known(manifest.migration):
        raise Invalid("backup.newer", "Cadangan ini dari rilis yang lebih baru. Pasang rilis itu dahulu.")


def _require_room(*, is_precious: bool, is_there: bool, replace: bool) -> None:
    """Nobody works there, and nobody's work would vanish unasked. Raises Conflict."""
    if is_precious and not replace:
        raise Conflict(
            "backup.occupied",
            "Basis data ini sudah berisi orang. Tambahkan --replace bila memang hendak diganti; yang lama disimpan.",
        )
    if is_there and _worker_lives():
        raise things.running()


def _worker_lives() -> bool:
    """Whether a worker's lease is fresh; a database that cannot tell has none."""
    try:
        return lease.is_fresh()
    except SQLAlchemyError:
        return False
    finally:
        db.session.remove()


def _damaged(what: str) -> Invalid:
    log.warning("backup damaged: %s", what)
    return Invalid("backup.damaged", "Cadangan ini rusak atau tidak lengkap. Pakai cadangan lain.")
