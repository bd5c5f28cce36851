"""The night's backup, and what a restored copy becomes."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, select, text

from campaigns.ground import backups, clock, lease, outbox
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, NotFound
from campaigns.people import agencies, jobs, journal, sessions
from campaigns.people.persons import Membership, Person
from campaigns.plans import partnerships
from campaigns.plans.partnerships import links
from outreach.jobs import backups as job
from tests import cast
from tests.conftest import both_engines


@pytest.fixture(autouse=True)
def _no_pause() -> Iterator[None]:
    job._not_before = 0.0
    yield
    job._not_before = 0.0


def test_a_night_has_one_backup_however_often_the_clock_ticks(planner: Membership) -> None:
    for _ in range(3):
        job.make_nightly()
    assert len(backups.stored()) == 1


def test_a_backup_that_somebody_wished_for_is_made_though_the_night_has_one(admin: Membership) -> None:
    """A page that says "Berhasil" has made one: an admin presses before risky work."""
    job.make_nightly()
    with transaction():
        jobs.note_run(job.NIGHTLY, 300, clock.now(), clock.now())
    job.make_nightly()
    assert len(backups.stored()) == 1
    with transaction():
        jobs.wish(jobs.find_run(job.NIGHTLY, admin), by=admin)
    job.make_nightly()
    assert len(backups.stored()) == 2


def test_a_failed_night_is_told_harms_no_older_one_and_waits_before_the_next_try(
    planner: Membership,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    made = job.make()
    (tmp_path / "test.sqlite").rename(tmp_path / "away")
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    with caplog.at_level(logging.ERROR):
        job.make_nightly()
        job.make_nightly()
    assert len(caplog.records) == 1
    assert "no backup this night" in caplog.text
    assert backups.stored() == [made]
    job._not_before = 0.0
    (tmp_path / "away").rename(tmp_path / "test.sqlite")
    job.make_nightly()
    assert len(backups.stored()) == 2


def test_only_so_many_are_kept_and_none_goes_for_one_made_elsewhere(
    app: Flask, planner: Membership, tmp_path: Path
) -> None:
    app.config["BACKUP_KEEP"] = 2
    made = [job.make() for _ in range(3)]
    elsewhere = job.make(tmp_path / "usb")
    assert backups.stored() == made[:0:-1]
    assert backups.stored(tmp_path / "usb") == [elsewhere]


@both_engines
def test_restored_nobody_is_signed_in_no_mail_leaves_and_it_stands_in_the_journal(
    app: Flask, planner: Membership
) -> None:
    """A session or a link that was ended since would open again; mail that was sent since would be sent again."""
    with transaction():
        token = sessions.start(planner, "hilang")
        waiting = outbox.put("a@contoh.go.id", "Menunggu", "", planner.person)
        sent = outbox.put("b@contoh.go.id", "Terkirim", "", planner.person)
        db.session.flush()
        outbox.mark_sent(sent, at=clock.now())
        lease.claim("mati")
        lease.give_up("mati")
        id_ = waiting.id
    campaign = cast.campaign(planner)
    with transaction():
        agency = agencies.partners()[0]
        asked = partnerships.invite(campaign, agency, "Bus", cast.LAST, by=planner)
        _, opening = links.make(asked, "Siti", None, 14, by=planner)
    made = job.make()
    done = job.restore(made.folder, replace=True)
    assert sessions.with_token(token) is None
    with pytest.raises(NotFound):
        links.with_token(opening)
    assert outbox.due(clock.now() + timedelta(days=9)) == []
    assert [message.id for message in outbox.unsure(clock.now())] == [id_]
    assert db.session.scalar(select(lease.Lease)) is None
    entry = db.session.scalars(select(journal.Entry).order_by(journal.Entry.id.desc())).first()
    assert (entry.act, entry.about) == ("memulihkan cadangan", f"backup:{made.name}")
    assert entry.after == {"sessions_ended": 1, "mail_held": 1, "links_ended": 1}
    touched = {"sign_in", "message", "lease", "journal_entry", "partner_link"}
    assert {n: f for n, f in done.figures.items() if n not in touched} == {
        n: f for n, f in done.manifest.tables.items() if n not in touched
    }


@both_engines
def test_an_older_backup_is_brought_to_this_release(app: Flask, planner: Membership) -> None:
    name = planner.person.name
    db.session.remove()
    downgrade(revision="0001")
    made = job.make()
    upgrade()
    assert job.restore(made.folder, replace=True).manifest.migration == "0001"
    newest = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    assert newest > "0001"
    assert db.session.scalar(select(Person.name)) == name
    cast.member("leader")


@both_engines
def test_restored_into_a_database_without_any_table(app: Flask, planner: Membership, tmp_path: Path) -> None:
    made, name = job.make(), planner.person.name
    db.session.remove()
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    else:
        db.engine.dispose()
        (tmp_path / "test.sqlite").unlink()
    assert job.restore(made.folder, replace=False).aside is None
    assert db.session.scalar(select(Person.name)) == name


@both_engines
def test_a_program_that_is_in_the_database_is_noticed(app: Flask, planner: Membership) -> None:
    """It would go on writing into the old one."""
    made = job.make()
    other = create_engine(db.engine.url)
    with other.connect() as connection:
        connection.execute(text("SELECT count(*) FROM person")).all()
        with pytest.raises(Conflict) as refused:
            job.restore(made.folder, replace=True)
    other.dispose()
    assert refused.value.code == "backup.running"
    job.restore(made.folder, replace=True)


def test_a_spoilt_database_is_replaced_and_kept(planner: Membership, tmp_path: Path) -> None:
    made, name, live = job.make(), planner.person.name, tmp_path / "test.sqlite"
    db.session.remove()
    db.engine.dispose()
    live.write_bytes(b"bukan basis data" * 1000)
    (tmp_path / "test.sqlite-wal").write_bytes(b"sisa")
    with pytest.raises(Conflict) as refused:
        job.restore(made.folder, replace=False)
    assert refused.value.code == "backup.occupied"
    aside = job.restore(made.folder, replace=True).aside
    assert db.session.scalar(select(Person.name)) == name
    assert (tmp_path / f"test.sqlite.{aside}").read_bytes().startswith(b"bukan basis data")
