"""A tool for the bench that does what a parser does when its file has got the better of it."""

import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from typing import Any

PR_SET_NAME = 15  # <linux/prctl.h>


def work(content: bytes, what: str, mark: str = "") -> tuple[dict[str, Any], bytes]:
    if mark:  # for tests to find this process by
        ctypes.CDLL(None).prctl(PR_SET_NAME, mark.encode())
    return WAYS[what](content)


def spin(content: bytes) -> Any:
    while True:
        pass


def sleep(content: bytes) -> Any:
    time.sleep(float(content))
    return {}, b""


def eat(content: bytes) -> Any:
    return {"eaten": len([bytes(10_000_000) for _ in range(1000)])}, b""


def say_much(content: bytes) -> Any:
    return {}, bytes(20_000_000)


def say_nonsense(content: bytes) -> Any:
    os.write(1, b"ready\n" + content)
    os._exit(0)


def shout(content: bytes) -> Any:
    raise ValueError(f"cannot read {content!r}")


def look_around(content: bytes) -> Any:
    attempts = {
        "file": lambda: open("/etc/hostname"),  # noqa: SIM115
        "socket": lambda: socket.socket(),
        "program": lambda: subprocess.run(["/bin/true"]),
    }
    opened = [name for name, attempt in attempts.items() if works(attempt)]
    limits = [resource.getrlimit(each) for each in (resource.RLIMIT_AS, resource.RLIMIT_CPU)]
    seen = {
        "environment": dict(os.environ),
        "opened": opened,
        "limits": limits,
        "modules": sorted(sys.modules),
        "keeper": os.getppid(),
    }
    return seen, content


def works(attempt: Any) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


WAYS: dict[str, Any] = {
    "spin": spin,
    "sleep": sleep,
    "eat": eat,
    "say much": say_much,
    "say nonsense": say_nonsense,
    "shout": shout,
    "look around": look_around,
    "abort": lambda content: os.abort(),
    "crash": lambda content: ctypes.string_at(0),
    "be killed": lambda content: os.kill(os.getpid(), signal.SIGKILL),
    "leave": lambda content: os._exit(0),
}
