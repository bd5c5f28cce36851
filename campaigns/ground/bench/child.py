"""The child's main: shut itself in, open the bytes that it was given, answer, end.

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
import traceback
from typing import Any, NoReturn

from campaigns.ground.errors import Invalid

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
READY = b"ready\n"
ORPHANED = 70  # exit code; nobody is left to read it


def main(module: str, order: dict[str, Any], files: list[int], keeper: int) -> NoReturn:
    """Open the first file with a module of this folder, and write the answer to the second.

    The order has `limits` (bytes of memory, seconds of processor, bytes of output) and the `wish` (what the tool is
    told besides the content). `keeper` is the process that forked this one.
    """
    code = 1
    try:
        source, said = files
        for taken, place in ((source, 0), (said, 1), (said, 2)):
            os.dup2(taken, place)
        for taken in files:
            os.close(taken)
        _die_with(keeper)
        tool = importlib.import_module(module)
        with open(0, "rb", closefd=False) as given:
            content = given.read()
        _shut_in(*order["limits"])
        os.write(1, READY)
        head, body = _answer(tool, content, order["wish"])
        with open(1, "wb", closefd=False) as out:
            out.write(json.dumps(head).encode() + b"\n")
            out.write(body)
        code = 0
    except BaseException:  # never back into the keeper, whose memory this is
        traceback.print_exc()  # why it could not begin; once it has, nobody hears it
    finally:
        os._exit(code)  # nothing to tidy, and giving back much memory takes its time


def _answer(tool: Any, content: bytes, wish: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        facts, body = tool.work(content, **wish)
        return {"facts": facts}, body
    except Invalid as refusal:
        return {"refusal": [refusal.code, refusal.message]}, b""
    except Exception as fault:  # its kind only: its words may quote the content
        return {"fault": type(fault).__name__}, b""


def _die_with(keeper: int) -> None:
    """Be killed when the keeper ends, also where the whole program is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != keeper:  # it ended before we asked
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
