"""The press fetches nothing, keeps its time and its memory, and is not missed where the system lacks Pango."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from outreach.config import ROOT
from outreach.hall import assets
from outreach.papers import paper, press
from tests import cast
from tests.outreach.papers.conftest import Office
from tests.outreach.papers.sheets import read

ROWS = "".join(f"<tr><td>{n}</td><td>Barang {n}</td><td>Rp{n}.000</td></tr>" for n in range(1, 201))
TABLE = (
    f"<table><thead><tr><th>No.</th><th>Uraian</th><th>Nilai</th></tr></thead><tbody>{ROWS}</tbody></table>"
)
PAGE = """<!doctype html><html lang="id"><head><title>Uji</title>{head}</head><body><h1>Uji</h1>{body}</body></html>"""
SCARCE = """import sys
class NoPango:
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0': error 0x7e")
sys.meta_path.insert(0, NoPango())
"""


MEASURED = """import json, resource, sys
sys.path.insert(0, sys.argv[1])
from outreach.papers import press
page, styles = json.load(sys.stdin)
press.pdf_of(page, {name: style.encode() for name, style in styles.items()})
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak_of_a_press(page: str, styles: Mapping[str, bytes]) -> int:
    """KiB. Pressed from a process of its own: Linux counts to a child what its parent held when it began."""
    order = json.dumps([page, {name: body.decode() for name, body in styles.items()}])
    measured = subprocess.run(
        [sys.executable, "-c", MEASURED, str(ROOT)], input=order, capture_output=True, text=True, check=True
    )
    return int(measured.stdout)


def test_nothing_is_fetched_but_what_came_along() -> None:
    """Neither from the network nor from the disk, whatever a page asks for."""
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    server = HTTPServer(("127.0.0.1", 0), Listening)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        there = f"http://127.0.0.1:{server.server_port}"
        head = f'<link rel="stylesheet" href="{there}/a.css"><link rel="stylesheet" href="/assets/ours.css">'
        body = (
            f'<img src="{there}/b.png" alt="b"><img src="file:///etc/passwd" alt="c">'
            f'<object data="{there}/d.svg"></object><p class="from-ours">tampak</p>'
        )
        ours = {
            "/assets/ours.css": f"@import '{there}/e.css'; .from-ours::after {{ content: ' ikut' }}".encode()
        }
        told = read(press.pdf_of(PAGE.format(head=head, body=body), ours))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert "tampak ikut" in told.words
    assert "root:" not in told.words
    assert asked == []


def test_two_hundred_rows_repeat_their_heading_and_take_little_memory() -> None:
    styles = {name: (assets.STATIC / name).read_bytes() for name in paper.STYLES}
    head = "".join(f'<link rel="stylesheet" href="{name}">' for name in styles)
    page = PAGE.format(head=head, body=TABLE)
    told = read(press.pdf_of(page, styles))
    assert "Rp200.000" in told.words
    assert all("Uraian" in page for page in told.pages)
    if sys.platform == "linux":
        assert peak_of_a_press(page, styles) < 400 * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="another loader of libraries")
def test_where_the_system_lacks_pango_the_page_is_printed_instead(
    client: FlaskClient, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library is really unreadable to the child: WeasyPrint itself says so."""
    (tmp_path / "libpango-1.0.so.0").write_bytes(b"")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    expect_page(client, office, press.NO_LIBRARY)


def test_where_weasyprint_cannot_be_imported_the_page_is_printed_instead(
    client: FlaskClient, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(SCARCE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    expect_page(client, office, press.NO_LIBRARY)


def test_a_press_that_takes_too_long_is_stopped(
    client: FlaskClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "SECONDS", 0.01)
    expect_page(client, office, press.TOO_LONG)


def test_a_press_out_of_processor_time_took_too_long_as_well(
    client: FlaskClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "_START", "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)")
    expect_page(client, office, press.TOO_LONG)


def test_a_press_waits_its_turn_and_no_longer(
    client: FlaskClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "PATIENCE", 0.01)
    monkeypatch.setattr(press, "_places", threading.BoundedSemaphore(1))
    with press._places:
        expect_page(client, office, press.TOO_MANY)


def expect_page(client: FlaskClient, office: Office, why: str) -> None:
    """The paper as a page that says why there is no PDF, under the policy of every page."""
    answer = cast.sign_in(client, office.planner).get(
        f"/desk/partnerships/{office.asked.id}/invitation-letter"
    )
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert "Content-Disposition" not in answer.headers
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert why in answer.text
    assert "Yth. Kepala Dinas Perhubungan" in answer.text


def test_the_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    monkeypatch.setenv("DATABASE_URL", "postgresql://rahasia")
    monkeypatch.setenv("FONTCONFIG_PATH", "/etc/fonts")
    given = press._environment()
    assert "rahasia" not in "".join(given.values())
    assert given["FONTCONFIG_PATH"] == "/etc/fonts"
    assert given.get("PATH") == os.environ.get("PATH")


def test_a_child_that_falls_over_leaves_the_page(
    client: FlaskClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    expect_page(client, office, press.FELL_OVER)
