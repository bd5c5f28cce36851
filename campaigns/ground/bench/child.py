"""The child's main: shut itself in, open the bytes of its stdin, answer on its stdout, end.

The answer is a line that says the work begins, a line of JSON, and then plain bytes: never a pickle, since whoever
took over a parser must not get the program by it.
"""

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
from typing import Any

from campaigns.ground.errors import Invalid

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
READY = b"ready\n"
ORPHANED = 70  # exit code; nobody is left to read it


def main(words: str) -> None:
    """Work off one order in JSON: `module` (of this folder), `parent` (process id), `limits` (bytes of memory, seconds
    of processor, bytes of output), `wish` (what the tool is told besides the content).
    """
    order = json.loads(words)
    _die_with(order["parent"])
    tool = importlib.import_module(
        order["module"]
    )  # here, not above: each child takes only its own parser along
    content = sys.stdin.buffer.read()
    _shut_in(*order["limits"])
    out = sys.stdout.buffer
    out.write(READY)
    out.flush()
    head, body = _answer(tool, content, order["wish"])
    out.write(json.dumps(head).encode() + b"\n")
    out.write(body)
    out.flush()
    os._exit(0)  # nothing to tidy, and giving back much memory takes its time


def _answer(tool: Any, content: bytes, wish: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        facts, body = tool.work(content, **wish)
        return {"facts": facts}, body
    except Invalid as refusal:
        return {"refusal": [refusal.code, refusal.message]}, b""
    except Exception as fault:  # its kind only: its words may quote the content
        return {"fault": type(fault).__name__}, b""


def _die_with(parent: int) -> None:
    """Be killed when the thread ends that waits for us, also where the whole program is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before we asked
            os._exit(ORPHANED)


def _shut_in(memory: int, cpu: int, output: int) -> None:
    """From here on so much memory, time and output, and nothing can be opened: no file, no socket, no process."""
    os.close(2)  # what native code prints may quote the content
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))  # SIGXCPU, and SIGKILL for who ignores it
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),  # a core would leave the content on the disk
        (resource.RLIMIT_NPROC, 0),  # root is exempt
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(limit, (most, most))
