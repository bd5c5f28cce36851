"""The drill in docs/operations.md, typed as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from campaigns.ground import files
from campaigns.ground.database import db, transaction
from campaigns.ground.files import Upload
from campaigns.people.persons import Membership
from tests.conftest import KEYS
from tests.kills.running import House
from tools.setup.environment import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text()


def typed(chapter: str) -> str:
    """The commands under a heading of the page."""
    found = re.search(rf"^### {re.escape(chapter)}.*?^```sh\n(.*?)^```", PAGE, re.M | re.S)
    assert found, chapter
    return found[1]


@pytest.mark.real_clock
def test_the_drill_can_be_typed_as_it_is_written(
    app: Flask, database_url: str, tmp_path: Path, planner: Membership
) -> None:
    with transaction():
        files.keep(Upload("berkas.pdf", "application/pdf", b"%PDF berkas"))
    for name, key in zip(("secret.key", "sealing.keys", "lookup.key"), KEYS.values(), strict=True):
        (tmp_path / name).write_text(key)
    db.session.remove()
    db.engine.dispose()
    (tmp_path / "test.sqlite").rename(tmp_path / "jangkau.sqlite")
    before = (tmp_path / "jangkau.sqlite").stat().st_ino
    script = (
        f'flask() {{ "{sys.executable}" -m flask --app wsgi "$@"; }}\n'
        + typed("Each week")
        + typed("Each quarter")
    )
    with House("", tmp_path) as house:
        for name in ("DATABASE_URL", *KEYS):
            del house.settings[name]
        done = subprocess.run(
            ["sh", "-eux", "-c", script], cwd=ROOT, env=house.settings, capture_output=True, text=True
        )
    assert done.returncode == 0, done.stderr
    assert "terbukti utuh" in done.stdout
    assert "dipulihkan" in done.stdout
    assert done.stdout.splitlines()[-1] == "real"
    assert (tmp_path / "jangkau.sqlite").stat().st_ino == before, "the running program was left alone"
    assert len(list((tmp_path / "backups").glob("*Z"))) == 1
