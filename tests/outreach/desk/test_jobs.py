"""The admin's page of jobs: what ran, what failed, what is wished, the backup, the letters held back."""

from datetime import timedelta
from pathlib import Path

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from campaigns.ground import backups, clock, lease, outbox
from campaigns.ground.database import db, transaction
from campaigns.people import jobs
from campaigns.people.persons import Membership
from outreach.jobs import backups as nightly
from tests import cast


def note(name: str = "deliveries.send_due", fault: str = "") -> None:
    at = clock.now() - timedelta(minutes=1)
    with transaction():
        jobs.note_run(name, 10, at, at + timedelta(seconds=2), fault)


def test_before_any_worker_ran_it_says_what_to_do(client: FlaskClient, admin: Membership) -> None:
    page = cast.sign_in(client, admin).get("/desk/jobs").text
    assert "Proses latar belum pernah berjalan." in page
    assert "Proses latar berhenti" in page


def test_it_tells_what_ran_and_with_which_fault(client: FlaskClient, admin: Membership) -> None:
    note()
    note("backups.make_nightly", "OSError")
    with transaction():
        lease.claim("test")
    page = cast.sign_in(client, admin).get("/desk/jobs").text
    for words in ("Mengirim surel", "2 detik", "Berhasil", "sebabnya ada di log", "Proses latar berjalan"):
        assert words in page, words


def test_a_wish_is_written_down_and_run_by_nobody_here(client: FlaskClient, admin: Membership) -> None:
    note()
    cast.sign_in(client, admin)
    before = jobs.runs()[0].started_at
    assert client.post("/desk/jobs/deliveries.send_due/wish").status_code == 303
    run = jobs.runs()[0]
    assert (run.is_wished, run.started_at) == (True, before)
    assert admin.person.name in client.get("/desk/jobs").text
    assert client.post("/desk/jobs/lain/wish").status_code == 404


def test_it_shows_the_newest_backup_and_the_letters_held_back(
    client: FlaskClient, admin: Membership, tmp_path: Path
) -> None:
    made = nightly.make()
    with transaction():
        letter = outbox.put("mitra@contoh.go.id", "Undangan kemitraan", "…", admin.person)
        db.session.flush()
        letter.sending_at, letter.next_try_at = clock.now() - timedelta(hours=1), None
        outbox.put("lain@contoh.go.id", "Menunggu", "…", admin.person)
    page = cast.sign_in(client, admin).get("/desk/jobs").text
    assert backups.latest() == made
    for words in (
        made.name,
        "Terbukti utuh",
        "mitra@contoh.go.id",
        "Undangan kemitraan",
        "1 menunggu dikirim",
    ):
        assert words in page, words


def test_planners_have_no_such_page(client: FlaskClient, planner: Membership) -> None:
    note()
    cast.sign_in(client, planner)
    assert client.get("/desk/jobs").status_code == 403
    assert client.post("/desk/jobs/deliveries.send_due/wish").status_code == 403
    assert "Pekerjaan terjadwal" not in client.get("/desk/").text


def test_a_mail_server_that_is_away_is_seen(app: Flask, client: FlaskClient, admin: Membership) -> None:
    """The letters wait, nothing fails: whoever looks must not read that all is well."""
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    cast.sign_in(client, admin)
    with transaction():
        outbox.put("siti@contoh.go.id", "Halo", "Isi", admin.person)
    assert "Surat tertahan" not in client.get("/desk/jobs").text
    with time_machine.travel(clock.now() + timedelta(minutes=3), tick=False):
        page = client.get("/desk/jobs").text
    assert "Surat tertahan sejak" in page
    assert "Semua surat jelas" not in page
    app.config["SMTP_URL"] = ""
    assert "Server surel belum diatur" in client.get("/desk/jobs").text
