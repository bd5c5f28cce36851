"""The operator's commands for the sealing keys, as they are typed; killed in the middle by kill -9 too."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, func, insert, literal, select, update

from campaigns.fieldwork.complaints import Complaint, ComplaintKind
from campaigns.ground import clock, keyring, rotation, sealing
from campaigns.ground.database import db, transaction
from campaigns.people.journal import Entry
from campaigns.people.persons import Membership
from tests import cast
from tests.conftest import KEYS, both_engines, standing
from tests.house.plan import ROOT
from tests.kills.running import FLASK
from tools.setup.children import end_with_parent

MANY = 3_000  # complaints with a name: fifteen batches
NAME = Complaint.__table__.c.reporter_name


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application with its keys in the file, as `manage.py run` sets it up."""
    (tmp_path / "sealing.keys").write_text(f"{keyring.fresh()}\n")
    with standing(database_url, tmp_path, SEALING_KEYS="") as app:
        yield app


@pytest.fixture
def many(app: Flask, planner: Membership, leader: Membership) -> int:
    activity = cast.activity(planner, cast.approved(planner, leader))
    common = {
        "activity_id": activity.id,
        "kind": ComplaintKind.COMPLAINT,
        "text": "Jalan rusak",
        "version": 1,
    }
    common |= {"heard_at": clock.now(), "recorded_by_id": planner.person_id}
    with transaction():
        rows = [{**common, "receipt_no": f"X-{n}", "reporter_name": f"Nama {n}"} for n in range(MANY)]
        db.session.execute(insert(Complaint), rows)
    return MANY


def run(app: Flask, *words: str) -> tuple[int, str]:
    answer = app.test_cli_runner().invoke(args=["outreach", "sealing", *words])
    return answer.exit_code, answer.output


def child(app: Flask, *words: str) -> subprocess.Popen[str]:
    """The command as a process of its own."""
    environment = {name: value for name, value in KEYS.items() if name != "SEALING_KEYS"}
    environment |= {
        "DATABASE_URL": app.config["DATABASE_URL"],
        "DATA_DIR": str(app.config["DATA_DIR"]),
        "PATH": os.environ["PATH"],
        "PYTHONUNBUFFERED": "1",
    }
    return subprocess.Popen(
        [*FLASK, "sealing", *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=end_with_parent,
    )


def resealed_entries() -> list[Entry]:
    db.session.rollback()
    return list(db.session.scalars(select(Entry).where(Entry.act == "menyegel ulang data pribadi")))


@both_engines
def test_killed_in_the_middle_and_run_again_it_ends_as_if_nothing_had_been(app: Flask, many: int) -> None:
    assert run(app, "new-key")[0] == 0
    process = child(app, "rotate")
    assert process.stdout
    with process.stdout:
        lines = [process.stdout.readline() for _ in range(3)]
        os.kill(process.pid, signal.SIGKILL)
        process.wait(20)
    assert process.returncode == -signal.SIGKILL
    assert lines[-1].startswith("complaint.reporter_name: ")
    found = rotation.census(NAME)
    assert 600 <= found[0] < many
    assert found[0] % rotation.BATCH == 0, "a batch is kept whole or not at all"
    assert found[0] + found[1] == many
    assert resealed_entries() == []
    code, said = run(app, "rotate")
    assert (code, f"{found[1]} nilai disegel ulang" in said) == (0, True)
    assert rotation.census(NAME) == {0: many}
    (entry,) = resealed_entries()
    assert (entry.person_id, entry.after) == (None, {"rows": found[1], "unopenable": 0})
    (file,) = Path(app.config["DATA_DIR"]).glob("sealing.keys")
    file.write_text(keyring.parsed(file.read_text())[0])
    names = set(db.session.scalars(select(NAME)))
    assert names == {f"Nama {n}" for n in range(many)}, "the old key is not needed any more"


@both_engines
def test_stopped_by_ctrl_c_it_keeps_what_it_did(app: Flask, many: int) -> None:
    run(app, "new-key")
    process = child(app, "rotate")
    assert process.stdout
    with process.stdout:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.wait(20)
    assert process.returncode not in {0, -signal.SIGKILL}
    found = rotation.census(NAME)
    assert found[0] >= rotation.BATCH
    assert found[0] + found[1] == many


def test_a_finished_rotation_is_noted_once(app: Flask, many: int) -> None:
    run(app, "new-key")
    assert run(app, "rotate")[0] == 0
    assert run(app, "rotate")[0] == 0
    (entry,) = resealed_entries()
    assert entry.after["rows"] == many
    assert entry.about == f"sealing_key:{sealing.key_names()[0]}"


def test_the_status_tells_which_key_may_go(app: Flask, many: int) -> None:
    (old,) = sealing.key_names()
    assert f"complaint.reporter_name: {many} di bawah {old}, 0 tidak terbuka" in run(app, "status")[1]
    run(app, "new-key")
    new = sealing.key_names()[0]
    code, said = run(app, "status")
    assert code == 0
    assert f"Kunci terbaru: {new}" in said
    assert f"complaint.reporter_name: 0 di bawah {new}, {many} di bawah {old}, 0 tidak terbuka" in said
    assert f"Kunci lama {old} masih menyegel {many} nilai; jangan dihapus." in said
    run(app, "rotate")
    code, said = run(app, "status")
    assert f"Kunci lama {old} tidak lagi dipakai basis data ini" in said
    assert "masih menyegel" not in said


def test_what_no_key_opens_is_reported_and_stops_nothing(app: Flask, many: int) -> None:
    run(app, "new-key")
    with transaction():
        first = db.session.scalar(select(func.min(Complaint.id)))
        spoilt = {NAME: literal(b"spoilt", LargeBinary)}
        db.session.execute(update(Complaint.__table__).where(Complaint.id == first).values(spoilt))
    code, said = run(app, "rotate")
    assert (code, f"{many - 1} nilai disegel ulang" in said, "1 tidak terbuka" in said) == (1, True, True)
    code, said = run(app, "status")
    assert (code, "1 tidak terbuka" in said) == (1, True)


def test_a_new_key_is_noted_and_never_printed(app: Flask) -> None:
    code, said = run(app, "new-key")
    file = app.config["SEALING_KEYS_FILE"]
    keys = keyring.parsed(file.read_text())
    assert code == 0
    assert len(keys) == 2
    assert not any(key in said for key in keys)
    entry = db.session.scalar(select(Entry).where(Entry.act == "membuat kunci penyegel"))
    assert entry.about == f"sealing_key:{sealing.name_of(keys[0])}"
    assert not any(key in f"{entry.about} {entry.after}" for key in keys)


def test_where_the_environment_gives_the_keys_the_command_only_makes_one(
    database_url: str, tmp_path: Path
) -> None:
    with standing(database_url, tmp_path) as app:
        code, said = run(app, "new-key")
        assert code == 0
        assert re.fullmatch(r"[\w\-]{43}=", said.splitlines()[0])
        assert list(tmp_path.glob("sealing.keys*")) == []
        assert "SEALING_KEYS" in said
