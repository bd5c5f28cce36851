"""A backup is all of it or nothing, proved before it counts and again before it is put back."""

import hashlib
import json
import os
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import Connection, func, insert, select, text, update

from campaigns.ground import backups, clock, files, lease, sealing
from campaigns.ground.backups import Backup, Restored, acts, disk, pool
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, DomainError, Invalid, NotFound
from campaigns.ground.files import Attachment, Upload
from campaigns.people.persons import Membership, Person
from tests import cast
from tests.conftest import KEYS

FLIPS = 400 if os.environ.get("FULL") == "1" else 25  # spoilt bytes in each file of a backup
PARTS = ("manifest.json", "SHA256SUMS", "attachments.txt", "database")


def restore(folder: Path, *, replace: bool = True, known: bool = True) -> Restored:
    def adapt(connection: Connection) -> None:
        pass

    return backups.restore(folder, replace=replace, adapt=adapt, is_known=lambda revision: known)


def make() -> Backup:
    db.session.rollback()
    return backups.make("0.0")


def keep(content: bytes) -> str:
    """An attachment with these bytes; its hash."""
    with transaction():
        return files.keep(Upload("berkas.pdf", "application/pdf", content)).sha256


def names() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Person.name)))


def part(backup: Backup, name: str) -> Path:
    """A file of the backup; the database's has another name on each engine."""
    return next(path for path in backup.folder.iterdir() if path.name.startswith(name))


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def test_a_backup_tells_the_rows_of_every_table(planner: Membership) -> None:
    backup = make()
    told = backups.check(backup.folder)
    counted = {
        table.name: db.session.scalar(select(func.count()).select_from(table))
        for table in db.metadata.sorted_tables
    }
    assert {name: figure.rows for name, figure in told.tables.items()} == {**counted, "alembic_version": 1}
    assert counted["person"] == 1
    assert backups.latest() == backup
    assert (backup.folder.stat().st_mode & 0o777, part(backup, "database").stat().st_mode & 0o777) == (
        0o700,
        0o600,
    )


def test_what_is_put_back_is_what_was_there(planner: Membership) -> None:
    backup, before = make(), names()
    with transaction():
        db.session.execute(update(Person).values(name="Diubah sesudah cadangan"))
    cast.member("leader")
    done = restore(backup.folder)
    assert names() == before
    assert done.figures == done.manifest.tables == backups.check(backup.folder).tables
    cast.member("treasurer")  # and it can be written to: ids go on where they stood


def test_what_was_there_before_is_kept_beside(planner: Membership, tmp_path: Path) -> None:
    backup = make()
    cast.member("leader", username="sesudah")
    aside = restore(backup.folder).aside
    assert aside is not None
    if db.engine.dialect.name == "postgresql":
        schema = aside.replace("-", "_").lower()
        kept = set(db.session.scalars(text(f'SELECT username FROM "{schema}".person')))
    else:
        shutil.copy(tmp_path / f"test.sqlite.{aside}", tmp_path / "old.sqlite")
        with closing(sqlite3.connect(tmp_path / "old.sqlite")) as old:
            kept = {name for (name,) in old.execute("SELECT username FROM person")}
    assert "sesudah" in kept


def test_a_backup_taken_while_others_write_is_one_moment(app: Flask, planner: Membership) -> None:
    """Two tables that always change together are never seen apart."""
    stop, written = threading.Event(), []

    def write() -> None:
        with app.app_context():
            while not stop.is_set():
                with transaction():
                    person = Person(username=f"tulis-{len(written)}", name="Tulis", email=None)
                    db.session.add(person)
                    db.session.flush()
                    db.session.execute(
                        insert(db.metadata.tables["setting"]).values(key=f"t{person.id}", value="")
                    )
                written.append(1)
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [make() for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    for backup in made:
        rows = {name: figure.rows for name, figure in backups.check(backup.folder).tables.items()}
        assert rows["person"] - 1 == rows["setting"]
    assert restore(made[1].folder).figures == backups.check(made[1].folder).tables
    assert len(written) > 3


@pytest.mark.parametrize("name", PARTS)
def test_no_byte_can_change_unnoticed(planner: Membership, name: str) -> None:
    keep(b"%PDF lampiran")
    backup = make()
    path = part(backup, name)
    whole = path.read_bytes()
    chance = random.Random(name)
    places = [0, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(FLIPS))]
    for place in places:
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << chance.randrange(8)
        path.write_bytes(spoilt)
        code = refusal(lambda: backups.check(backup.folder))
        assert code in {"backup.damaged", "backup.keys"}, f"byte {place} of {path.name}"
    path.write_bytes(whole)
    backups.check(backup.folder)


@pytest.mark.parametrize("name", PARTS)
def test_a_spoilt_backup_is_refused_and_nothing_is_touched(planner: Membership, name: str) -> None:
    keep(b"%PDF lampiran")
    backup, before = make(), names()
    path = part(backup, name)
    whole = path.read_bytes()
    for left in (0, 0.5, None):  # emptied, halved, missing
        if left is None:
            path.unlink()
        else:
            path.write_bytes(whole[: int(len(whole) * left)])
        assert refusal(lambda: restore(backup.folder)) in {"backup.damaged", "backup.unknown"}, left
        assert names() == before, left


def test_a_manifest_that_somebody_wrote_is_refused_though_all_sums_fit(planner: Membership) -> None:
    """Its seal needs the look-up key, which is not in the backup."""
    backup = make()
    path, sums = part(backup, "manifest"), part(backup, "SHA256SUMS")
    facts = json.loads(path.read_text())
    facts["tables"]["person"][0] += 1
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n")
    new = hashlib.sha256(path.read_bytes()).hexdigest()
    sums.write_text(sums.read_text().replace(old, new))
    assert refusal(lambda: backups.check(backup.folder)) == "backup.damaged"


@pytest.mark.parametrize(
    "spoil", [Path.unlink, lambda path: path.write_bytes(b"lain")], ids=["gone", "other"]
)
def test_an_attachment_that_is_not_whole_refuses_the_backup(
    planner: Membership, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    digest = keep(b"%PDF lampiran")
    backup = make()
    kept = pool.place(tmp_path / "backups" / pool.NAME, digest)
    assert kept.stat().st_nlink == 2, "on one disk the pool shares the file"
    spoil(kept)
    assert refusal(lambda: restore(backup.folder)) == "backup.damaged"


def test_attachments_come_back_whole(planner: Membership, tmp_path: Path) -> None:
    lost, spoilt, fine = (keep(b"%PDF " + word) for word in (b"hilang", b"rusak", b"utuh"))
    backup = make()
    place = {digest: pool.place(tmp_path / "attachments", digest) for digest in (lost, spoilt, fine)}
    place[lost].unlink()
    place[spoilt].unlink()
    place[spoilt].write_bytes(b"lain")
    done = restore(backup.folder)
    assert (done.manifest.attachments, done.attachments) == (3, 2)
    assert all(pool.is_whole(path, digest) for digest, path in place.items())
    assert len(files.read(db.session.scalars(select(Attachment)).first())) > 5  # type: ignore[arg-type]


def test_what_the_data_folder_lost_is_named_and_stops_nothing(planner: Membership, tmp_path: Path) -> None:
    lost, fine = keep(b"%PDF hilang"), keep(b"%PDF utuh")
    pool.place(tmp_path / "attachments", lost).unlink()
    manifest = backups.check(make().folder)
    assert (manifest.lost_attachments, manifest.attachments) == ([lost], 1)
    assert pool.place(tmp_path / "backups" / pool.NAME, fine).exists()


def test_without_its_keys_a_backup_is_refused(planner: Membership) -> None:
    backup = make()
    old = KEYS["SEALING_KEYS"]
    try:
        sealing.use_keys([fresh_key(), old], "only-for-tests")
        backups.check(backup.folder)  # a new key in front of the old one: all can still be opened
        sealing.use_keys([fresh_key()], "only-for-tests")
        assert refusal(lambda: backups.check(backup.folder)) == "backup.keys"
        sealing.use_keys([old], "another look-up key")
        assert refusal(lambda: backups.check(backup.folder)) == "backup.keys"
    finally:
        sealing.use_keys([old], "only-for-tests")


def fresh_key() -> str:
    return Fernet.generate_key().decode()


def test_only_a_whole_one_counts_and_leftovers_are_swept(planner: Membership, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    for name in (".20260101T000000Z.part", ".20260101T000001Z.gone", "notes"):
        (folder / name).mkdir(parents=True)
    (folder / "20260101T000002Z").write_text("a file")
    assert backups.latest() is None
    backup = make()
    assert backups.stored() == [backup]
    assert {path.name for path in folder.iterdir()} == {
        *("notes", "20260101T000002Z", backup.name),
        *([pool.NAME] if (folder / pool.NAME).exists() else []),
    }


def test_never_two_at_once(planner: Membership, tmp_path: Path) -> None:
    backup = make()
    with disk.alone(tmp_path / "backups"):
        assert refusal(make) == "backup.busy"
        assert refusal(lambda: restore(backup.folder)) == "backup.busy"
        assert refusal(lambda: backups.prune(1)) == "backup.busy"


def test_two_in_one_second_have_two_names(planner: Membership) -> None:
    first, second = make(), make()
    assert backups.stored() == [second, first]


def test_the_oldest_go_and_take_along_what_only_they_named(planner: Membership, tmp_path: Path) -> None:
    digest, first = keep(b"%PDF dihapus"), make()
    with transaction():
        db.session.execute(text("DELETE FROM attachment"))
    newer = [make(), make()]
    kept = pool.place(tmp_path / "backups" / pool.NAME, digest)
    backups.prune(3)
    assert kept.exists()
    backups.prune(2)
    assert backups.stored() == newer[::-1]
    assert not first.folder.exists()
    assert not kept.exists()
    backups.check(newer[0].folder)


def test_a_night_is_due_until_it_has_its_backup(planner: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nights begin at 02.00 WITA, 18.00 UTC of the day before; a missed one is caught up (rule T1)."""
    evening = datetime(2026, 12, 1, 17, 59, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: evening)
    assert backups.is_due(evening), "there is none at all"
    make()
    assert not backups.is_due(evening)
    assert backups.is_due(evening + timedelta(minutes=1))
    night = evening + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: night)
    make()
    assert not backups.is_due(night + timedelta(hours=23))
    assert backups.is_due(night + timedelta(days=3))
    assert [backups.is_late(night + timedelta(hours=hours)) for hours in (25, 27)] == [False, True]


def test_where_people_are_it_has_to_be_said(planner: Membership) -> None:
    backup = make()
    assert refusal(lambda: restore(backup.folder, replace=False)) == "backup.occupied"


def test_while_a_worker_lives_nothing_is_put_back(planner: Membership) -> None:
    backup = make()
    with transaction():
        lease.claim("satu")
    assert refusal(lambda: restore(backup.folder)) == "backup.running"
    with transaction():
        lease.give_up("satu")
    restore(backup.folder)


def test_a_backup_of_a_newer_release_is_refused(planner: Membership) -> None:
    backup = make()
    assert refusal(lambda: restore(backup.folder, known=False)) == "backup.newer"


def test_what_fails_before_the_end_changes_nothing(planner: Membership) -> None:
    backup = make()
    cast.member("leader", username="sesudah")
    before = names()

    def fall(connection: Connection) -> None:
        connection.execute(update(Person).values(name="setengah jadi"))
        raise OSError("no space left on device")

    with pytest.raises(Conflict) as refused:
        backups.restore(backup.folder, replace=True, adapt=fall, is_known=lambda revision: True)
    assert refused.value.code == "backup.unrestored"
    assert names() == before


def test_where_no_backup_is_nothing_is_found(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        restore(tmp_path / "nowhere")
    with pytest.raises(NotFound):
        restore(tmp_path)


def test_a_place_that_cannot_be_written_to_fails_in_one_sentence(planner: Membership, tmp_path: Path) -> None:
    backup = make()
    (tmp_path / "file").write_text("")
    assert refusal(lambda: backups.make("0.0", tmp_path / "file")) == "backup.failed"
    assert backups.stored() == [backup]


def test_a_backup_of_the_other_engine_is_refused(
    planner: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = make()
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[db.engine.dialect.name]
    manifest = backups.check(backup.folder)
    with pytest.raises(Invalid) as refused:
        monkeypatch.setattr(db.engine.dialect, "name", other)
        acts._require_fitting(manifest, lambda revision: True)
    assert refused.value.code == "backup.engine"
