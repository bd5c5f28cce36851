"""What a server's processes have cost, and what a request to them costs.

Machines swing threefold between runs, and a busy neighbour slows the wall clock but not the CPU time that a
process is charged. So only CPU time is compared, and only within one run, the targets taking turns.
"""

import http.client
import itertools
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

TICKS = os.sysconf("SC_CLK_TCK")  # of /proc, a second
TURNS = itertools.count(1)
CLIENTS = 4  # connections that are kept open, each asking again as soon as it is answered


@dataclass(frozen=True)
class Cost:
    """What one turn of asking has cost: CPU-milliseconds a request, and requests answered a second."""

    cpu: float
    rate: float


Ask = Callable[[threading.Event], int]


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and of all its living descendants, in seconds."""
    return sum(_own_seconds(one) for one in _family(pid))


def measure(pid: int, ask: Ask, seconds: float) -> Cost:
    """Let CLIENTS `ask` for so long; each gives how often it was answered.

    Raises RuntimeError where an answer was not well.
    """
    stop = threading.Event()
    with ThreadPoolExecutor(CLIENTS) as clients:
        cpu, start = cpu_seconds(pid), time.monotonic()
        waiting = [clients.submit(ask, stop) for _ in range(CLIENTS)]
        time.sleep(seconds)
        stop.set()
        asked = sum(client.result() for client in waiting)
    return Cost((cpu_seconds(pid) - cpu) * 1000 / asked, asked / (time.monotonic() - start))


class Asking(Enum):
    """Who asks: what is kept can be given to the same browser as it is, and to others in part."""

    AGAIN = "the same browser, again and again"
    OTHERS = "another browser of the same person each time"
    ANEW = "each address once, so that nothing made before can be given"


def asking(url: str, headers: dict[str, str], well: int = 200, how: Asking = Asking.AGAIN) -> Ask:
    """A client that asks for `url` over one kept connection. Raises RuntimeError at another status than `well`."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    joint = "&" if parts.query else "?"

    def ask(stop: threading.Event) -> int:
        connection, answered = http.client.HTTPConnection(parts.hostname or "", parts.port), 0
        while not stop.is_set():
            wanted = f"{path}{joint}turn={next(TURNS)}" if how is Asking.ANEW else path
            mine = {"Cookie": f"{headers['Cookie']}; turn={next(TURNS)}"} if how is Asking.OTHERS else {}
            try:
                connection.request("GET", wanted, headers=headers | mine)
                response = connection.getresponse()
                response.read()
            except http.client.RemoteDisconnected:  # a kept connection may be closed between two requests
                connection.close()
                continue
            if response.status != well:
                raise RuntimeError(f"{path} answered {response.status}")
            answered += 1
        connection.close()
        return answered

    return ask


def _own_seconds(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS if fields else 0.0


def _family(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _stat(int(folder.name))):
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [pid]
    for one in found:
        found.extend(children.get(one, []))
    return found


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on; none once the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return []
