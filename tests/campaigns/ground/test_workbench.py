"""The child process that opens uploads: whatever becomes of it, the program only says no."""

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from campaigns.ground import workbench
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.workbench import MB, Tool
from tests.house.plan import MODULES, ROOT, imports_of

PARSERS = {"PIL", "python_calamine", "shapely", "numpy"}
TOOL = Tool("tests.campaigns.ground.misbehaving", 200 * MB, 1, 10, MB)


@pytest.fixture(autouse=True)
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(workbench.TOOLS, "misbehaving", TOOL)


def new_mark() -> str:
    return uuid.uuid4().hex[:15]  # as long as the name of a process may be


def running(mark: str) -> list[int]:
    """The children that were given this mark."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "comm").read_text().strip() == mark:
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def wait_for(so: Callable[[], object], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not so() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(so())


@pytest.mark.parametrize(
    ("way", "how"),
    [
        ("abort", "signal 6"),
        ("crash", "signal 11"),
        ("be killed", "signal 9"),
        ("spin", "signal 24"),  # SIGXCPU
        ("eat", "MemoryError"),
        ("say much", "exit 1"),
        ("shout", "ValueError"),
        ("leave", "an answer that is none"),
    ],
)
def test_however_a_child_ends_the_program_says_no_and_logs_nothing_of_the_content(
    way: str, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Invalid) as refusal:
        workbench.run("misbehaving", b"NIK 6303041234567890", what=way)
    assert (refusal.value.code, refusal.value.field) == ("file.unreadable", "file")
    (record,) = caplog.records
    assert how in record.getMessage()
    assert "NIK" not in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\n",
        b"[]\n",
        b"{}\n",
        b'{"facts": 7}\n',
        b'{"refusal": "x"}\n',
        b"[" * 200_000,
        b"\xff\n",
        b"cos\nsystem\n",
    ],
)
def test_an_answer_that_is_none_is_refused(answer: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        workbench.run("misbehaving", answer, what="say nonsense")
    assert refusal.value.code == "file.unreadable"


def test_a_child_sees_no_secret_and_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "SEALING_KEYS", "LOOKUP_KEY", "DATABASE_URL"):
        monkeypatch.setenv(name, "a secret")
    seen, content = workbench.run("misbehaving", b"\x00\xff", what="look around")
    assert content == b"\x00\xff"
    assert set(seen["environment"]) <= {
        "LC_CTYPE",
        "GLIBC_TUNABLES",
        "PYTHONMALLOC",
        "OPENBLAS_NUM_THREADS",
    }  # Python sets the first
    assert seen["opened"] == []
    assert seen["limits"] == [[200 * MB, 200 * MB], [1, 2]]
    assert not {"flask", "sqlalchemy", "PIL", "python_calamine"} & set(seen["modules"])


def test_a_child_that_takes_too_long_is_stopped_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(workbench.TOOLS, "misbehaving", Tool(TOOL.module, TOOL.memory, 10, 1.0, MB))
    mark, began = new_mark(), time.monotonic()
    with pytest.raises(Invalid) as refusal:
        workbench.run("misbehaving", b"60", what="sleep", mark=mark)
    assert refusal.value.code == "file.unreadable"
    assert 1 <= time.monotonic() - began < 6
    assert not running(mark)


PROGRAM = """
import sys, threading
sys.path.insert(0, {root!r})
from campaigns.ground import workbench
workbench.TOOLS["misbehaving"] = workbench.Tool({module!r}, {memory}, 60, 60, 1000)
wait = threading.Thread(target=workbench.run, args=("misbehaving", b"60"), kwargs=dict(what="sleep", mark={mark!r}))
wait.start()
wait.join()
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_program_takes_its_children_along(end: signal.Signals) -> None:
    """As gunicorn's arbiter ends a worker that is late."""
    mark = new_mark()
    code = PROGRAM.format(root=str(ROOT), module=TOOL.module, memory=TOOL.memory, mark=mark)
    program = subprocess.Popen([sys.executable, "-c", code])
    try:
        assert wait_for(lambda: running(mark))
        program.send_signal(end)
        program.wait(10)
        assert wait_for(lambda: not running(mark))
    finally:
        program.kill()
        program.wait()


def test_one_process_keeps_the_parser_for_file_after_file() -> None:
    seen = [workbench.run("misbehaving", b"", what="look around")[0] for _ in range(2)]
    assert seen[0]["keeper"] == seen[1]["keeper"]
    with pytest.raises(Invalid):
        workbench.run("misbehaving", b"", what="abort")
    assert workbench.run("misbehaving", b"", what="look around")[0]["keeper"] == seen[0]["keeper"]


def test_a_keeper_that_ended_is_replaced() -> None:
    before = workbench.run("misbehaving", b"", what="look around")[0]["keeper"]
    os.kill(before, signal.SIGKILL)
    assert wait_for(lambda: Path(f"/proc/{before}/stat").read_text().split()[2] == "Z")
    after = workbench.run("misbehaving", b"", what="look around")[0]["keeper"]
    assert after != before


def test_a_keeper_that_ends_over_its_work_is_no_fault_of_the_file() -> None:
    mark, refused = new_mark(), []

    def upload() -> None:
        with pytest.raises(Conflict) as refusal:
            workbench.run("misbehaving", b"60", what="sleep", mark=mark)
        refused.append(refusal.value.code)

    thread = threading.Thread(target=upload)
    thread.start()
    assert wait_for(lambda: running(mark))
    (child,) = running(mark)
    os.kill(int(Path(f"/proc/{child}/stat").read_text().split()[3]), signal.SIGKILL)
    thread.join()
    assert refused == ["file.busy"]
    assert wait_for(lambda: not running(mark))


def test_only_so_many_are_open_at_once_and_places_come_free_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbench, "PATIENCE", 0.05)
    mark = new_mark()
    wish = {"what": "sleep", "mark": mark}
    threads = [
        threading.Thread(target=workbench.run, args=("misbehaving", b"5"), kwargs=wish)
        for _ in range(workbench.AT_ONCE)
    ]
    for thread in threads:
        thread.start()
    assert wait_for(lambda: len(running(mark)) == workbench.AT_ONCE)
    with pytest.raises(Conflict) as refusal:
        workbench.run("misbehaving", b"0", what="sleep")
    assert (refusal.value.code, refusal.value.field) == ("file.busy", "file")
    for thread in threads:
        thread.join()
    for _ in range(workbench.AT_ONCE + 1):
        workbench.run("misbehaving", b"0", what="sleep")


def test_an_upload_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbench, "PATIENCE", 60)  # on a machine however busy
    taken = []

    def upload() -> None:
        taken.append(workbench.run("misbehaving", b"0.2", what="sleep"))

    threads = [threading.Thread(target=upload) for _ in range(workbench.AT_ONCE * 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(threads)


def test_a_bench_that_cannot_begin_is_our_fault_not_the_sender_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        workbench.TOOLS, "missing", Tool("campaigns.ground.bench.missing", TOOL.memory, 1, 10, MB)
    )
    with pytest.raises(RuntimeError, match="No module named"):
        workbench.run("missing", b"x")


def test_nothing_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    workbench.run("misbehaving", b"0", what="sleep")
    before = len(os.listdir("/proc/self/fd"))
    for way in ("look around", "abort", "say much"):
        try:
            workbench.run("misbehaving", b"x", what=way)
        except Invalid:
            continue
    assert len(os.listdir("/proc/self/fd")) == before


def test_only_the_bench_knows_the_parsers() -> None:
    for module in MODULES:
        at_the_bench = module.startswith("campaigns.ground.bench")
        taken = imports_of(module)
        parsers = {name for name in taken if name.split(".")[0] in PARSERS}
        assert at_the_bench or not parsers, module
        assert at_the_bench or not [name for name in taken if name.startswith("campaigns.ground.bench")], (
            module
        )


def test_the_bench_takes_nothing_of_the_program_along() -> None:
    allowed = {"campaigns.ground.errors"}
    for module in MODULES:
        if module.startswith("campaigns.ground.bench"):
            ours = {name for name in imports_of(module) if name.startswith(("campaigns", "outreach"))}
            rest = {name for name in ours if not name.startswith("campaigns.ground.bench")}
            assert rest <= allowed, module


@pytest.mark.parametrize(("content", "code"), [(b"", "file.empty"), (bytes(8 * MB + 1), "file.too-large")])
def test_what_is_empty_or_too_large_needs_no_child(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        workbench.check_size(content)
    assert refusal.value.code == code
    workbench.check_size(bytes(8 * MB))
