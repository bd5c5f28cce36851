"""Opening what strangers send: each file in a child process of its own, which may fall over in our stead.

A parser of pictures or spreadsheets can be made to take all memory, to spin, to abort the whole process or to run
somebody's code. So it works with a copy of the bytes alone: an environment that tells nothing, limits on memory, time
and output, nothing that it could open, and an answer of JSON and plain bytes. However it ends, the program only says
no.
"""

import atexit
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
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
    # measured: 12 MB of 600,000 corners take 490 MB and 8 seconds
    "outlines": Tool("campaigns.ground.bench.outlines", 720 * MB, 40, 80, 16 * MB),
}
AT_ONCE = 2  # children of this process; more would only share the same processors
PATIENCE = 8.0  # seconds that an upload waits for its turn

LONGEST_ANSWER = 200  # bytes of a keeper
READY = b"ready\n"  # the child's first line: from here on it is the content's fault
UNREADABLE = (
    "Berkas ini tidak dapat dibuka dengan aman: rusak, atau terlalu besar setelah dibuka. "
    "Simpan ulang dari aplikasinya, lalu unggah lagi."
)
BUSY = "Sistem sedang memeriksa berkas lain. Tunggu sebentar, lalu unggah lagi."

_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from campaigns.ground.bench import keeper; keeper.main(sys.argv[2])"
)
# glibc takes memory in large pieces, of large pages where the system has them, and Python its own from glibc: a child
# fills much of it, and ends. numpy would begin a thread for each processor, of which a fork has none.
_ENVIRONMENT = {
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.top_pad=33554432:glibc.malloc.mmap_max=0",
    "PYTHONMALLOC": "malloc",
    "OPENBLAS_NUM_THREADS": "1",
}
_ROOT = str(Path(__file__).parents[2])
_places = threading.BoundedSemaphore(AT_ONCE)
_idle: defaultdict[str, list["_Keeper"]] = defaultdict(list)  # keepers by the module they have loaded


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


class _Keeper:
    """A process that has one parser loaded (bench/keeper.py). A fresh interpreter whose forks are the children; no fork
    of this program, whose threads hold locks that it would copy.
    """

    def __init__(self, module: str) -> None:
        self.line, its_end = socket.socketpair()
        with its_end:
            words = [sys.executable, "-P", "-s", "-B", "-c", _START, _ROOT, module]
            self.process = subprocess.Popen(
                words, stdin=its_end.fileno(), stdout=subprocess.DEVNULL, env=_ENVIRONMENT, cwd="/"
            )
        self.cpu = 0.0  # seconds that it and its children have taken

    def open(self, tool: Tool, source: int, said: int, wish: dict[str, int | str]) -> int | None:
        """How the child ended that was given this file; None where it had to be stopped. Raises OSError, ValueError."""
        limits = [tool.memory, tool.cpu, tool.output]
        order = {"limits": limits, "seconds": tool.seconds, "wish": wish}
        self.line.settimeout(tool.seconds + PATIENCE)
        socket.send_fds(self.line, [json.dumps(order).encode()], [source, said])
        answer = json.loads(self.line.recv(LONGEST_ANSWER))
        self.cpu = answer["cpu"]
        code: int | None = answer["code"]
        return code

    def end(self) -> None:
        self.line.close()
        self.process.kill()
        self.process.wait()


def _worked(tool: Tool, content: bytes, wish: dict[str, int | str]) -> tuple[int | None, bytes]:
    """How the child ended (None: it had to be stopped), and what it said. Raises Conflict.

    Bytes go through memory that both see, not through pipes: nobody can block anybody, and RLIMIT_FSIZE caps the
    answer.
    """
    with _scratch() as source, _scratch() as said:
        source.write(content)
        source.seek(0)
        keeper = _keeper(tool.module)
        try:
            code = keeper.open(tool, source.fileno(), said.fileno(), wish)
        except (OSError, ValueError):
            keeper.end()
            log.exception("bench: the keeper of %s ended", tool.module)
            raise Conflict("file.busy", BUSY, "file") from None
        except BaseException:  # this very request is being ended
            keeper.end()
            raise
        _idle[tool.module].append(keeper)
        said.seek(0)
        return code, said.read(tool.output + len(READY))


def _keeper(module: str) -> _Keeper:
    """One that waits for work, or a new one."""
    while _idle[module]:
        keeper = _idle[module].pop()
        if keeper.process.poll() is None:
            return keeper
        keeper.end()  # it had nothing to do for long
    return _Keeper(module)


@atexit.register
def end_keepers() -> None:
    """End all that wait for work."""
    for waiting in _idle.values():
        while waiting:
            waiting.pop().end()


os.register_at_fork(after_in_child=_idle.clear)  # they are the parent's to talk to


def keepers_seconds() -> float:
    """The processor time of all that wait for work, and of the children they had."""
    return sum(keeper.cpu for waiting in _idle.values() for keeper in waiting)


def _scratch() -> IO[bytes]:
    """A file without a name, in memory where the system can."""
    if sys.platform == "linux":
        return open(os.memfd_create("bench"), "r+b")
    return tempfile.TemporaryFile()


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
    ends = said.find(b"\n", len(READY))
    try:
        answer = json.loads(said[len(READY) : ends])
        if "refusal" in answer:
            refused, sentence = answer["refusal"]
            raise Invalid(str(refused), str(sentence), "file")
        if "fault" in answer:
            raise FellOverError(str(answer["fault"])[:60])
        return dict(answer["facts"]), said[ends + 1 :]
    except (ValueError, TypeError, LookupError, RecursionError):
        raise FellOverError("an answer that is none") from None


def _ending(code: int | None) -> str:
    if code is None:
        return "stopped by the clock"
    return f"signal {-code} ({signal.strsignal(-code)})" if code < 0 else f"exit {code}"
