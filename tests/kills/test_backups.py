"""The operator's drill, for real: back up under load, restore elsewhere, sign in; and kill -9 in the middle of both."""

import random
import resource
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from campaigns.fieldwork import evidence
from campaigns.fieldwork.evidence import EvidenceKind
from campaigns.ground import backups
from campaigns.ground.backups import Manifest, pool
from campaigns.ground.database import db, transaction
from campaigns.ground.files import Upload
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity
from tests import cast
from tests.conftest import both_engines
from tests.kills.running import FULL, Crowd, House, Phone, kill, wait_until

KILLS = 20 if FULL else 3
TOUCHED = {"sign_in", "message", "lease", "journal_entry"}  # what a restore itself writes

pytestmark = [pytest.mark.timeout(3600), pytest.mark.real_clock, both_engines]


@pytest.fixture
def activity(planner: Membership, leader: Membership, officer: Membership) -> Activity:
    cast.with_password(officer)
    return cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])


@pytest.fixture
def elsewhere(database_url: str, tmp_path: Path) -> Iterator[House]:
    """An installation with its keys and an empty database."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if database_url.startswith("sqlite"):
        with House(f"sqlite:///{folder / 'jangkau.sqlite'}", folder) as house:
            yield house
        return
    name = f"{make_url(database_url).database}_elsewhere"
    server = create_engine(make_url(database_url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        url = make_url(database_url).set(database=name).render_as_string(hide_password=False)
        with House(url, folder) as house:
            yield house
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@contextmanager
def filing(app: Flask, officer: Membership, activity: Activity) -> Iterator[None]:
    """Photos are filed while the block runs."""
    stop, ids = threading.Event(), (officer.id, activity.id)

    def run() -> None:
        number = 0
        with app.app_context():
            while not stop.is_set():
                with transaction():
                    by, at = db.session.get_one(Membership, ids[0]), db.session.get_one(Activity, ids[1])
                    upload = Upload(f"{number}.pdf", "application/pdf", f"%PDF {number}".encode())
                    evidence.file(at, EvidenceKind.OTHER, upload, by=by)
                number += 1
                stop.wait(0.01)
            db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def backup(house: House) -> Path:
    done = house.command("backup")
    assert done.returncode == 0, done.stderr
    return max((house.folder / "backups").glob("2*"))


def restore(house: House, folder: Path, *words: str) -> None:
    done = house.command("restore", str(folder), *words)
    assert done.returncode == 0, done.stderr


def untouched(manifest: Manifest) -> dict[str, tuple[int, str]]:
    return {name: tuple(figure) for name, figure in manifest.tables.items() if name not in TOUCHED}


def test_taken_under_load_it_restores_to_equal_counts_and_checksums_and_lets_people_in(
    app: Flask, database_url: str, tmp_path: Path, officer: Membership, activity: Activity, elsewhere: House
) -> None:
    crowd, username = Crowd(app, officer, activity.id), officer.person.username
    with House(database_url, tmp_path) as house:
        house.web()
        with filing(app, officer, activity):
            crowd.start(house.port)
            wait_until(lambda: len(crowd.acked) > 20, 60)
            before = len(crowd.acked)
            made = backup(house)
            during = len(crowd.acked) - before
            crowd.stop()
    assert during > 0, "writers went on"
    told = backups.check(made)
    restore(elsewhere, made)
    again = backups.check(backup(elsewhere))
    assert untouched(again) == untouched(told)
    assert again.attachments == told.attachments > 0
    rows = sum(figure.rows for figure in told.tables.values())
    print(
        f"\n{db.engine.dialect.name}: {during} reports acknowledged while the backup was made; "
        f"{len(told.tables)} tables, {rows} rows, {told.attachments} attachments are equal"
    )
    elsewhere.web(1)
    phone = Phone(elsewhere.port)
    phone.open("/sign-in")
    assert phone.send("/sign-in", username=username, password=cast.PASSWORD) == (303, "/field/")
    assert phone.open(crowd.address + "/new")[0] == 200
    said = {"kind": "complaint", "text": "Sesudah pemulihan", "village_code": "", "aid": "none"}
    assert phone.send(crowd.address, **said)[0] == 303
    phone.close()


def test_a_damaged_one_is_refused_in_one_sentence_and_changes_nothing(
    app: Flask, database_url: str, tmp_path: Path, officer: Membership, activity: Activity, elsewhere: House
) -> None:
    """The operator's side of it; every byte of every file is tried in tests/campaigns/ground/test_backups.py."""
    with House(database_url, tmp_path) as house, filing(app, officer, activity):
        made = backup(house)
    (database,) = made.glob("database.*")
    (attachment, *_) = (tmp_path / "backups" / pool.NAME).glob("*/*")
    for spoilt in (database, attachment, made / "manifest.json", made / "attachments.txt")[
        : 4 if FULL else 2
    ]:
        whole = spoilt.read_bytes()
        spoilt.unlink()  # the pool shares its file with the data folder
        spoilt.write_bytes(bytes([*whole[:-2], whole[-2] ^ 1, whole[-1]]))
        refused = elsewhere.command("restore", str(made))
        assert refused.returncode == 2
        assert refused.stderr.splitlines()[-1].startswith("Error: Cadangan ini rusak")
        spoilt.write_bytes(whole)
    restore(elsewhere, made)


def test_a_full_disk_costs_no_older_backup(
    app: Flask, database_url: str, tmp_path: Path, activity: Activity
) -> None:
    with House(database_url, tmp_path) as house:
        made = backup(house)
        failed = house.command("backup", preexec_fn=allow_small_files_only)
    assert failed.returncode == 2
    assert "cadangan lama tetap ada" in failed.stderr
    assert [path.name for path in (tmp_path / "backups").iterdir() if path.name != pool.NAME] == [made.name]
    backups.check(made)


def allow_small_files_only() -> None:
    """No file of more than 40 KB: to the program, a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))


def test_killed_while_it_is_made_none_counts_that_is_not_whole(
    app: Flask, database_url: str, tmp_path: Path, officer: Membership, activity: Activity
) -> None:
    with House(database_url, tmp_path) as house, filing(app, officer, activity):
        house.settings["BACKUP_KEEP"] = "99"
        backup(house)
        begin_backup(house)
        known = len(backups.stored())
        lasts = 1.3 * wait_until(lambda: len(backups.stored()) > known, 60, pause=0.001)
        for _ in range(KILLS):
            started = begin_backup(house)
            time.sleep(random.uniform(0, lasts))
            kill(started)
        whole = backups.stored()[: -known - 1]
        leftovers = len(list(tmp_path.glob("backups/.*.part")))
        for one in whole:
            backups.check(one.folder)
        backup(house)
    assert len(backups.stored()) == len(whole) + known + 2
    assert not list(tmp_path.glob("backups/.*.part"))
    print(
        f"\n{db.engine.dialect.name}: {KILLS} killed while backing up: {len(whole)} were whole and count, {leftovers} "
        "half ones did not"
    )


def begin_backup(house: House) -> subprocess.Popen[bytes]:
    """A backup that has begun to write; what a killed one left there does not count.

    One that was over before anybody looked is no use: another is begun.
    """

    def begun() -> bool:
        return bool(set(house.folder.glob("backups/.*.part")) - before)

    while True:
        before = set(house.folder.glob("backups/.*.part"))
        process = house.begin("backup")
        wait_until(lambda: begun() or process.poll() is not None, 60, pause=0.001)  # noqa: B023
        if process.poll() is None:
            return process
        assert process.returncode == 0


def test_killed_while_it_is_put_back_there_is_the_old_or_the_new(
    app: Flask, database_url: str, tmp_path: Path, activity: Activity, elsewhere: House
) -> None:
    with House(database_url, tmp_path) as house:
        first = backup(house)
        cast.member("treasurer", username="yang-kedua")
        second = backup(house)
    people = {folder: backups.check(folder).tables["person"] for folder in (first, second)}
    restore(elsewhere, first)
    begun = time.monotonic()
    restore(elsewhere, second, "--replace")
    lasts, now, went = time.monotonic() - begun, second, 0
    for _ in range(KILLS):
        wish = first if now is second else second
        started = elsewhere.begin("restore", str(wish), "--replace")
        time.sleep(random.uniform(lasts * 0.4, lasts * 1.1))
        kill(started)
        there = in_database(elsewhere)
        assert there in {people[first].rows, people[second].rows}
        went += there == people[wish].rows
        now = wish if there == people[wish].rows else now
    restore(elsewhere, first, "--replace")
    assert in_database(elsewhere) == people[first].rows
    print(
        f"\n{db.engine.dialect.name}: {KILLS} killed while restoring (it lasts {lasts:.1f} s): {went} new, "
        f"{KILLS - went} old, none in between"
    )


def in_database(house: House) -> int:
    """How many people the house's database holds; it is sound."""
    url = make_url(house.settings["DATABASE_URL"])
    if url.drivername == "sqlite":
        with closing(sqlite3.connect(str(url.database))) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return int(database.execute("SELECT count(*) FROM person").fetchone()[0])
    engine = create_engine(url)
    with engine.connect() as connection:
        found = int(connection.execute(text("SELECT count(*) FROM person")).scalar_one())
    engine.dispose()
    return found
