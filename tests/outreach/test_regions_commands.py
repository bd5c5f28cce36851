"""`outreach regions import`: an office's boundaries from the server's disk, as on the page."""

import os
import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from flask import Flask

from campaigns.ground.database import db
from campaigns.ground.regions import Level
from campaigns.plans import boundaries
from tests.campaigns.plans import mapping as maps
from tests.campaigns.plans.mapping import official
from tests.conftest import KEYS, both_engines
from tests.house.plan import ROOT
from tests.outreach.test_cli import run

WORDS = ("regions", "import", "--source", "Biro Pemerintahan", "--day", "2026-03-02")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kecamatan.geojson"
    path.write_bytes(official())
    return path


@both_engines
def test_a_file_is_looked_at_and_taken_over_where_that_is_asked(app: Flask, file: Path) -> None:
    code, told = run(app, *WORDS, str(file))
    assert (code, boundaries.current(Level.DISTRICT)) == (0, None)
    assert "seorang admin memakainya" in told
    code, told = run(app, *WORDS, str(file), "--take-over")
    used = boundaries.current(Level.DISTRICT)
    assert code == 0
    assert used is not None
    assert (used.source, used.made_by, used.name) == ("Biro Pemerintahan", None, "kecamatan.geojson")


def test_a_faulty_file_is_told_line_by_line_and_changes_nothing(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "shifted.geojson"
    path.write_bytes(official(change=lambda page: maps.shift(page, east=0.05)))
    code, told = run(app, *WORDS, str(path), "--take-over")
    assert (code, boundaries.current(Level.DISTRICT)) == (1, None)
    assert "! Garis di berkas ini bergeser" in told


def test_200_mb_are_refused_by_their_size_alone(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "huge.geojson"
    with path.open("wb") as sparse:
        sparse.write(b'{"type":"FeatureCollection","features":[')
        sparse.truncate(200 * 1024 * 1024)
    tracemalloc.start()
    try:
        code, told = run(app, *WORDS, str(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (code, "file.too-large" in told) == (2, True)
    assert peak < 8 * 1024 * 1024


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("regions", "import", "hilang.geojson"), "FILE tidak dapat dipakai: berkas itu tidak ada"),
        ((*WORDS[:4], __file__), "--day belum disebut"),
        ((*WORDS[:5], "kemarin", __file__), "--day tidak dapat dipakai: tulis tanggalnya seperti 2026-03-02"),
        ((*WORDS, "--level", "desa", __file__), "--level tidak dapat dipakai: pilih regency atau district"),
        ((*WORDS, "--lekas", __file__), "Pilihan --lekas tidak dikenal"),
    ],
)
def test_what_is_typed_amiss_is_told_in_one_sentence(
    app: Flask, words: tuple[str, ...], sentence: str
) -> None:
    code, told = run(app, *words)
    assert (code, told.startswith(f"Error: {sentence}"), told.count("\n")) == (2, True, 1), told


@pytest.mark.real_clock
def test_killed_in_the_middle_it_is_all_or_nothing(app: Flask, file: Path, tmp_path: Path) -> None:
    """kill -9 after each of its writes: what is in use has all its areas, or is still what was before."""
    settings = {
        **os.environ,
        **KEYS,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
    }
    ends = set()
    for statement in (2, 4, 10_000):
        words = [sys.executable, "-c", KILLED, str(statement), *WORDS, str(file), "--take-over"]
        ended = subprocess.run(words, env=settings, cwd=ROOT, capture_output=True, check=False)
        db.session.rollback()
        db.session.expire_all()
        used = boundaries.current(Level.DISTRICT)
        ends.add((ended.returncode, used is not None))
    assert ends == {(-signal.SIGKILL, False), (0, True)}


KILLED = """
import os, signal, sys
from itertools import count
from sqlalchemy import Engine, event
from wsgi import app
numbers, last = count(1), int(sys.argv[1])

@event.listens_for(Engine, "before_cursor_execute")
def _count(_connection, _cursor, statement, *_):
    if statement.startswith(("INSERT", "UPDATE")) and next(numbers) == last:
        os.kill(os.getpid(), signal.SIGKILL)

app.cli.main(args=["outreach", *sys.argv[2:]])
"""
