"""The tick that chains the journal (rule J1), and the command that proves it."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from campaigns.ground import clock
from campaigns.ground.database import db, transaction
from campaigns.people import agencies, journal
from campaigns.people.journal import Entry, Link, chain
from campaigns.people.persons import Membership
from outreach.jobs import records
from outreach.jobs.timetable import TIMETABLE
from tests.conftest import both_engines


def note(by: Membership, act: str = "mencoba", count: int = 1) -> None:
    with transaction():
        for _ in range(count):
            journal.note(by, act, agencies.own())


def verify(app: Flask, *words: str) -> tuple[int, str]:
    answer = app.test_cli_runner().invoke(args=["outreach", "journal", "verify", *words])
    return answer.exit_code, answer.output


def head_of(output: str) -> str:
    return next(line for line in output.splitlines() if line.startswith("Kepala: ")).split()[1]


def test_the_clock_chains_what_waits_and_a_second_tick_harms_nothing(app: Flask, admin: Membership) -> None:
    assert records.chain_due in [job for job, _ in TIMETABLE]
    note(admin, count=3)
    records.chain_due()
    records.chain_due()
    assert list(db.session.scalars(select(Link.number).order_by(Link.number))) == [1, 2, 3]


def test_a_tick_takes_all_that_waits_in_batches(app: Flask, admin: Membership) -> None:
    with transaction():
        entry = {"at": clock.now(), "act": "mencoba", "about": "agency:1"}
        db.session.execute(Entry.__table__.insert(), [entry] * (chain.BATCH * 2 + 1))
    records.chain_due()
    assert chain.state().number == chain.BATCH * 2 + 1
    assert chain.prove().fault is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_writers_never_wait_for_the_tail_and_what_is_not_committed_waits(app: Flask, admin) -> None:
    """J1: the tick goes on while a writer is still at work; its entry gets a later number than newer ones."""
    note(admin)
    by_id, written, go_on = admin.id, threading.Event(), threading.Event()

    def write_slowly() -> None:
        with app.app_context():
            with transaction():
                journal.note(db.session.get(Membership, by_id), "lambat", agencies.own())
                db.session.flush()
                written.set()
                assert go_on.wait(20)
            db.session.remove()

    thread = threading.Thread(target=write_slowly)
    thread.start()
    assert written.wait(20)
    note(admin, "cepat")
    records.chain_due()
    assert chain.state().number == 2
    go_on.set()
    thread.join(20)
    records.chain_due()
    acts = {entry.id: entry.act for entry in db.session.scalars(select(Entry))}
    ids = list(db.session.scalars(select(Link.entry_id).order_by(Link.number)))
    assert [acts[id_] for id_ in ids] == ["mencoba", "cepat", "lambat"]
    assert ids != sorted(ids)
    assert chain.prove().fault is None


@both_engines
def test_the_command_reports_head_and_tail(app: Flask, admin: Membership) -> None:
    code, said = verify(app)
    assert (code, head_of(said)) == (0, f"0:{chain.GENESIS}")
    note(admin, count=2)
    records.chain_due()
    with clock.as_of(clock.now() - timedelta(seconds=90)):
        note(admin)
    code, said = verify(app)
    assert code == 0
    assert "utuh sampai nomor 2" in said
    assert "Belum bersegel: 1 catatan; yang tertua sudah 9" in said
    records.chain_due()
    assert "Semua catatan bersegel." in verify(app)[1]


@both_engines
def test_the_command_names_the_first_broken_link(app: Flask, admin: Membership) -> None:
    note(admin, count=5)
    records.chain_due()
    noted = head_of(verify(app)[1])
    assert verify(app, "--head", noted)[0] == 0
    third = db.session.scalar(select(Link.entry_id).where(Link.number == 3))
    with transaction():
        db.session.execute(update(Entry).where(Entry.id == third).values(act="tak pernah"))
    code, said = verify(app, "--head", noted)
    assert code == 1
    assert said.startswith(f"RANTAI RUSAK di nomor 3 (catatan {third}), berubah")
    assert "utuh sampai nomor 2" in said


@both_engines
def test_the_command_finds_a_chain_that_was_cut_or_built_anew(app: Flask, admin: Membership) -> None:
    note(admin, count=4)
    records.chain_due()
    noted = head_of(verify(app)[1])
    with transaction():
        db.session.execute(delete(Link).where(Link.number > 2))
    assert verify(app)[0] == 0
    code, said = verify(app, "--head", noted)
    assert (code, "terpotong" in said) == (1, True)
    records.chain_due()
    code, said = verify(app, "--head", noted)
    assert (code, "disusun ulang" in said) == (1, True)


@pytest.mark.parametrize(
    "head", ["5", "x:y", "5:abc", f"5:{'G' * 64}", f"1234567890123:{'0' * 64}", f"-1:{'0' * 64}"]
)
def test_a_head_that_was_never_printed_is_refused(app: Flask, head: str) -> None:
    code, said = verify(app, f"--head={head}")
    assert (code, "journal.head" in said) == (2, True)
