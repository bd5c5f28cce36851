"""Child processes that live and end together with this one."""

from __future__ import annotations

import contextlib
import ctypes
import signal
import subprocess
import sys
import time
import urllib.request

READY_WITHIN = 60  # seconds
ENDED_WITHIN = 35  # seconds; gunicorn gives open requests 30
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def serve(commands: dict[str, list[str]], settings: dict[str, str], *, answers_at: str, ready: str) -> int:
    """Starts the commands, says `ready` at the first answer, and waits for the end.

    Gives 0 when told to end; exits with 1 when a child ended by itself. Whatever happens, no child is left.
    """
    children: dict[str, subprocess.Popen[bytes]] = {}
    listen_for_the_end()
    try:
        for name, command in commands.items():
            children[name] = start(command, settings)
        wait_for_answer(children, answers_at)
        print(ready, flush=True)
        while not fallen(children):
            time.sleep(0.2)
        sys.exit(f"Proses {fallen(children)} berhenti sendiri; program ditutup.")
    except KeyboardInterrupt:
        print("\nMenutup program ...", flush=True)
        return 0
    finally:
        end(list(children.values()))


def listen_for_the_end() -> None:
    """Turns every wish to end into KeyboardInterrupt, except one that `nohup` asked to pass over."""
    for number in ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)


def start(command: list[str], settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """Starts a child in a session of its own: Ctrl+C reaches this process alone, which passes it on once."""
    return subprocess.Popen(
        command,
        env=settings,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent,
    )


def end_with_parent() -> None:
    """Has Linux end the child when its parent vanishes (kill -9), so that no port stays taken."""
    with contextlib.suppress(OSError, AttributeError):  # other systems have no prctl
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_for_answer(children: dict[str, subprocess.Popen[bytes]], url: str) -> None:
    """Returns at the first good answer. A machine's web proxy is passed by: it does not know this address."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and not fallen(children):
        try:
            with opener.open(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    fault = f"proses {fallen(children)} berhenti" if fallen(children) else f"{url} tidak menjawab"
    sys.exit(f"Program tidak dapat dibuka: {fault}.")


def fallen(children: dict[str, subprocess.Popen[bytes]]) -> str | None:
    """The name of a child that is no longer running."""
    return next((name for name, child in children.items() if child.poll() is not None), None)


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ends all children and waits for them, deaf to a second Ctrl+C meanwhile."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.terminate()
    deadline = time.monotonic() + ENDED_WITHIN
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
