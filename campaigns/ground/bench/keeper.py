"""The main of a process that keeps one parser loaded, and forks a child for each file that is to be opened with it.

An interpreter and a parser take 50 ms to begin, a fork takes two. This process has one thread and no secret, and never
looks at a file itself: it hands the two ends over, and says how the child ended.
"""

import contextlib
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
from typing import Any

from campaigns.ground.bench import child

IDLE = 600  # seconds without an order after which it ends; another begins when it is needed
LONGEST_ORDER = 65_536  # bytes


def main(module: str) -> None:
    """Work off orders in JSON from a socket on stdin, one after the other, until the program hangs up.

    With an order come what is to be read and what is to be written to. The answer, a line of JSON, is how the child
    ended (`code`; null where it had to be stopped), and all processor time that was spent here so far (`cpu`, seconds).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which then hangs up
    with contextlib.suppress(Exception):  # the child meets it again, and tells
        importlib.import_module(module)
    gc.disable()  # neither this process nor a child makes much that would have to be collected
    gc.freeze()
    program = socket.socket(fileno=0)
    program.settimeout(IDLE)
    with contextlib.suppress(OSError):  # nothing to do for so long, or nobody there to be answered
        while (told := socket.recv_fds(program, LONGEST_ORDER, 2))[0]:
            code = _opened(module, json.loads(told[0]), told[1], program)
            program.sendall(json.dumps({"code": code, "cpu": _spent()}).encode() + b"\n")


def _opened(module: str, order: dict[str, Any], files: list[int], program: socket.socket) -> int | None:
    """How the child ended that was given this order; None where it had to be stopped."""
    alive, end = os.pipe()  # closed by nobody but the child's end
    keeper, number = os.getpid(), os.fork()
    if not number:
        os.close(alive)
        child.main(module, order, files, keeper)
    for each in (*files, end):
        os.close(each)
    watch = select.poll()
    watch.register(alive, select.POLLHUP)
    watch.register(program, select.POLLHUP)
    in_time = alive in dict(watch.poll(order["seconds"] * 1000))
    os.kill(number, signal.SIGKILL)  # also where it only seems to have ended
    os.close(alive)
    code = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    return code if in_time else None


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
