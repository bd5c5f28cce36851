"""Opening what strangers send: each file in a child process of its own, which may fall over in our stead.

A parser of pictures or spreadsheets can be made to take all memory, to spin, to abort the whole process or to run
somebody's code. So it works with a copy of the bytes alone: an empty environment, limits on memory, time and output,
nothing that it could open, and an answer of JSON and plain bytes. However it ends, the program only says no.
"""

import json
import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO, Any

from campaigns.ground.errors import Conflict, Invalid

log = logging.getLogger(__name__)

MAX_BYTES = 8 * 1024 * 1024  # of one uploaded file
MB = 1024 * 1024


@dataclass(frozen=True)
class Tool:
    """A parser's module, and what it may take: bytes of address space, seconds of processor and of the clock, bytes
    of answer.
    """

    module: str
    memory: int
    cpu: int
    seconds: float
    output: int


TOOLS = {
    # measured at 40 megapixels: 106 MB for a phone's photo, 291 for a progressive one, 376 for a transparent PNG
    "picture": Tool("campaigns.ground.bench.pictures", 420 * MB, 10, 20, 8 * MB),
    "table": Tool("campaigns.ground.bench.tables", 320 * MB, 10, 20, 16 * MB),
    "calendar": Tool("campaigns.ground.bench.calendars", 320 * MB, 10, 20, 16 * MB),
}
AT_ONCE = 2  # children of this process; more would only share the same processors
PATIENCE = 8.0  # seconds that an upload waits for its turn

READY = b"ready\n"  # the child's first line: from here on it is the content's fault
UNREADABLE = (
    "Berkas ini tidak dapat dibuka dengan aman: rusak, atau terlalu besar setelah dibuka. "
    "Simpan ulang dari aplikasinya, lalu unggah lagi."
)
BUSY = "Sistem sedang memeriksa berkas lain. Tunggu sebentar, lalu unggah lagi."

_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from campaigns.ground.bench import child; child.main(sys.argv[2])"
)
_ROOT = str(Path(__file__).parents[2])
_places = threading.BoundedSemaphore(AT_ONCE)


class FellOverError(Exception):
    """The child gave no answer that can be used; says how it ended, never what it read."""


def check_size(content: bytes) -> None:
    """Raises Invalid (`file.empty`, `file.too-large`) with field `file`."""
    if not content:
        raise Invalid("file.empty", "Berkas ini kosong. Pilih berkas lain.", "file")
    if len(content) > MAX_BYTES:
        raise Invalid(
            "file.too-large", "Berkas ini lebih dari 8 MB. Perkecil dulu, lalu unggah lagi.", "file"
        )


def run(name: str, content: bytes, **wish: int | str) -> tuple[dict[str, Any], bytes]:
    """What a tool of TOOLS, told its `wish`, makes of the content: facts, and bytes. Both are a stranger's word.

    Before a transaction, not in it: this takes from a tenth of a second to twenty. Raises Invalid with field `file`:
    the tool's own, or `file.unreadable` where the child fell over; Conflict (`file.busy`) where all places are taken.
    """
    began = monotonic()
    try:
        with _place():
            return _understood(*_worked(TOOLS[name], content, wish))
    except FellOverError as how:
        ms = (monotonic() - began) * 1000
        log.warning("bench: %s of %d bytes: %s after %.0f ms", name, len(content), how, ms)
        raise Invalid("file.unreadable", UNREADABLE, "file") from None


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=PATIENCE):
        raise Conflict("file.busy", BUSY, "file")
    try:
        yield
    finally:
        _places.release()


def _worked(tool: Tool, content: bytes, wish: dict[str, int | str]) -> tuple[int | None, bytes]:
    """How the child ended (None: it had to be stopped), and what it said.

    Bytes go through memory that both see, not through pipes: nobody can block anybody, and RLIMIT_FSIZE caps the
    answer. A fresh interpreter, no fork: the server's threads hold locks that a fork would copy.
    """
    order = {
        "module": tool.module,
        "parent": os.getpid(),
        "limits": [tool.memory, tool.cpu, tool.output],
        "wish": wish,
    }
    with _scratch() as source, _scratch() as said:
        source.write(content)
        source.seek(0)
        child = subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", _START, _ROOT, json.dumps(order)],
            stdin=source,
            stdout=said,
            stderr=subprocess.STDOUT,  # only until it is ready: why it cannot begin
            env={},
            cwd="/",
        )
        try:
            in_time = _ends_within(child, tool.seconds)
        finally:  # also where this very request is being ended
            child.kill()
            code = child.wait()
        said.seek(0)
        return (code if in_time else None), said.read(tool.output + len(READY))


def _scratch() -> IO[bytes]:
    """A file without a name, in memory where the system can."""
    if sys.platform == "linux":
        return open(os.memfd_create("bench"), "r+b")
    return tempfile.TemporaryFile()


def _ends_within(child: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether the child ends by itself in time."""
    if sys.platform == "linux":  # Popen.wait with a timeout looks only every 50 ms
        watch = os.pidfd_open(child.pid)
        try:
            poll = select.poll()
            poll.register(watch, select.POLLIN)
            return bool(poll.poll(seconds * 1000))
        finally:
            os.close(watch)
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _understood(code: int | None, said: bytes) -> tuple[dict[str, Any], bytes]:
    """The child's answer. Raises FellOverError, Invalid as the tool did; where it never began, Conflict or, since
    that is our own fault, RuntimeError.
    """
    if not said.startswith(READY):
        if code is None or code < 0:  # it has not looked at anything yet: the machine is short of something
            log.error("bench: %s before it was ready", _ending(code))
            raise Conflict("file.busy", BUSY, "file")
        raise RuntimeError(f"the workbench does not begin: {said[-2000:].decode(errors='replace')}")
    if code != 0:
        raise FellOverError(_ending(code))
    head, _, body = said[len(READY) :].partition(b"\n")
    try:
        answer = json.loads(head)
        if "refusal" in answer:
            refused, sentence = answer["refusal"]
            raise Invalid(str(refused), str(sentence), "file")
        if "fault" in answer:
            raise FellOverError(str(answer["fault"])[:60])
        return dict(answer["facts"]), body
    except (ValueError, TypeError, LookupError, RecursionError):
        raise FellOverError("an answer that is none") from None


def _ending(code: int | None) -> str:
    if code is None:
        return "stopped by the clock"
    return f"signal {-code} ({signal.strsignal(-code)})" if code < 0 else f"exit {code}"
