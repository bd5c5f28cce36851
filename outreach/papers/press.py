"""The press: a page of ours in, a PDF out, made by WeasyPrint in a child process.

In a child, not in the request: Pango and WeasyPrint are not loaded into a server that mostly answers lists (50 MB, and
memory that a long paper took is given back), a layout that takes seconds holds up nobody else's page, and only a
process can be stopped by the clock. It costs half a second of loading for each paper, which people wait for a few
times a day. The child reads the page and its few files from its input and opens nothing by address.
"""

import base64
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from time import monotonic

from outreach.config import ROOT, SETTINGS
from outreach.papers.child import WITHOUT_PANGO

log = logging.getLogger(__name__)

SECONDS = 45.0  # 200 rows take two, 2,000 rows some fifteen, and on a busy machine three times that
PATIENCE = 8.0  # seconds that a paper waits for its turn
AT_ONCE = 2  # presses of this process; more would only share the same processors

NO_LIBRARY = "Server ini belum mempunyai pustaka pembuat PDF (Pango)."
TOO_LONG = "PDF tidak selesai dalam waktunya."
TOO_MANY = "Beberapa dokumen lain sedang dibuat."
FELL_OVER = "PDF tidak dapat dibuat."

_START = "import sys; sys.path.insert(0, sys.argv[1]); from outreach.papers import child; child.main()"
_places = threading.BoundedSemaphore(AT_ONCE)


class NotPrintedError(Exception):
    """There is no PDF; says why, in a sentence for people. The page itself can still be printed."""


def pdf_of(page: str, files: Mapping[str, bytes]) -> bytes:
    """The page as a tagged PDF (PDF/UA-1). `files` are its style sheets by the addresses it names them by.

    Raises NotPrintedError.
    """
    order = {"page": page, "files": {name: base64.b64encode(body).decode() for name, body in files.items()}}
    if not _places.acquire(timeout=PATIENCE):
        raise NotPrintedError(TOO_MANY)
    try:
        return _pressed(json.dumps(order).encode())
    finally:
        _places.release()


def _pressed(order: bytes) -> bytes:
    began = monotonic()
    try:
        child = subprocess.run(
            [sys.executable, "-B", "-c", _START, str(ROOT)],
            input=order,
            capture_output=True,
            timeout=SECONDS,
            env=_environment(),
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        log.warning("press: stopped by the clock after %.0f s, %d bytes", SECONDS, len(order))
        raise NotPrintedError(TOO_LONG) from None
    if child.returncode == -signal.SIGXCPU:  # where nothing else runs, before the clock
        log.warning("press: out of processor time, %d bytes", len(order))
        raise NotPrintedError(TOO_LONG)
    if child.returncode == WITHOUT_PANGO:
        log.error("press: %s", _last_line(child.stderr))
        raise NotPrintedError(NO_LIBRARY)
    if child.returncode or not child.stdout.startswith(b"%PDF-"):
        ms = (monotonic() - began) * 1000
        log.error("press: exit %d after %.0f ms: %s", child.returncode, ms, _last_line(child.stderr))
        raise NotPrintedError(FELL_OVER)
    return child.stdout


def _environment() -> dict[str, str]:
    """Where libraries and fonts are, and nothing that is secret."""
    return {name: value for name, value in os.environ.items() if name not in SETTINGS}


def _last_line(said: bytes) -> str:
    return (said.decode(errors="replace").strip().splitlines() or ["(nothing said)"])[-1][:300]
