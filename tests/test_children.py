"""Child processes that live and end together, tried with a real web server and a worker that waits."""

import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.servers import free_port
from tools.setup.environment import ROOT

SERVE = """
import signal, sys
from tools.setup.children import ENDINGS, serve
for number in ENDINGS:  # as at a terminal, however the tests themselves were started
    signal.signal(number, signal.SIG_DFL)
port, folder, worker = sys.argv[1:]
web = [sys.executable, "-m", "http.server", port, "--bind", "127.0.0.1", "--directory", folder]
work = [sys.executable, "-c", worker]
url = f"http://127.0.0.1:{port}/healthz"
sys.exit(serve({"web": web, "worker": work}, {}, answers_at=url, ready="ready"))
"""


@pytest.fixture
def serving(tmp_path):
    """Starts `serve` with a real web server and the worker given; gives its process, ready, and its port."""
    (tmp_path / "healthz").touch()
    started = []

    def start(worker):
        words = [sys.executable, "-c", SERVE, str(free_port()), str(tmp_path), worker]
        process = subprocess.Popen(
            words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        started.append(process)
        assert process.stdout.readline() == "ready\n"
        return process, int(words[3])

    yield start
    for process in started:
        process.kill()
        process.communicate()


def is_free(port):
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_ends_its_children_and_says_all_is_well(serving, wish):
    process, port = serving("import time; time.sleep(60)")
    process.send_signal(wish)
    assert process.wait(20) == 0
    assert is_free(port)


def test_a_child_that_ends_by_itself_takes_all_down(serving):
    process, port = serving("import time; time.sleep(1)")
    assert process.wait(20) == 1
    assert is_free(port)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent vanished")
def test_killed_outright_it_leaves_no_child(serving):
    process, port = serving("import time; time.sleep(60)")
    process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while not is_free(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert is_free(port)
