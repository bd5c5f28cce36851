#!/usr/bin/env python3
"""Jangkau: perintah-perintah pembuka, dari folder ini, dengan Python 3.11 atau yang lebih baru saja.

    python3 manage.py run      menyiapkan semuanya dan membuka program (run --help: pilihannya)
    python3 manage.py test     menjalankan semua uji (pilihan selebihnya diteruskan ke pytest)
    python3 manage.py check    memeriksa gaya, tipe, templat, dan tata ruang kode
    python3 manage.py bench    mengukur biaya halaman, sebagai perbandingan dalam satu kali jalan
    python3 manage.py install  memasang paket, katalog bahasa, dan kunci saja, untuk server
    python3 manage.py lock     menyusun ulang requirements/*.txt (lock --upgrade: versi terbaru)

Paket yang diperlukan dipasang ke folder .venv; data dan kuncinya disimpan di DATA_DIR, bawaannya folder var.
"""

# For developers: this file and tools/setup run before anything is installed, so they import nothing but the
# standard library, and even Python 3.7 must be able to read them, to hand over to a newer one.

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.setup import children, data, environment, program
from tools.setup.environment import ENVIRONMENT, ROOT, SETS, python_of

HOUSE = (
    "tests/house/test_floors.py tests/house/test_tree.py tests/house/test_templates.py"  # the plan, at rest
)
CHECKS = (
    "ruff format --check .",
    "ruff check .",
    "mypy",
    "djlint --lint templates",
    f"pytest -q {HOUSE}",
)
LOCK = "--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header"


def run(words: list[str]) -> int:
    """Serves the program until told to end: the web and the worker as two children of this process."""
    options = run_options(words)
    program.refuse_taken_place(options.host, options.port)
    environment.set_up("run")
    environment.compile_catalogues()
    here = program.address(options.host, options.port)
    public = os.environ.get("PUBLIC_URL") or here
    settings = {**os.environ, "DATA_DIR": str(data.prepare()), "PUBLIC_URL": public}
    notes = program.first_steps(settings, demo=options.demo)
    ready = [f"\nJangkau siap di {public} (Ctrl+C untuk berhenti)", *notes]
    return children.serve(
        {"web": web(options), "worker": [*program.FLASK, "worker", "run"]},
        settings,
        answers_at=here + "/healthz",
        ready="\n".join(ready),
    )


def web(options: argparse.Namespace) -> list[str]:
    """The web server's command. Its control socket is off: it has one path for all programs of a user."""
    place = f"{program.bracketed(options.host)}:{options.port}"
    size = ["-k", "gthread", "-w", str(options.workers), "--threads", str(options.threads)]
    manners = ["--no-control-socket", "--log-level", "warning"]
    return [python_of(ENVIRONMENT), "-m", "gunicorn", *size, "-b", place, *manners, "wsgi:app"]


def run_options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py run", description="Membuka Jangkau di komputer ini.")
    add = parser.add_argument
    add("--demo", action="store_true", help="muat tahun contoh ke basis data kosong, tanpa bertanya")
    add("--port", type=port, default=8000, help="nomor porta (8000)")
    add("--host", default="127.0.0.1", help="alamat yang didengarkan (127.0.0.1)")
    add("--workers", type=count, default=1, help="proses web (1)")
    add("--threads", type=count, default=8, help="permintaan serentak per proses (8)")
    return parser.parse_args(words)


def port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' bukan nomor porta antara 1 dan 65535")
    return int(text)


def count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' bukan bilangan bulat dari 1 ke atas")
    return int(text)


def test(words: list[str]) -> int:
    """Hands over to the test runner, which starts the servers that the tests need."""
    environment.set_up("test")
    environment.compile_catalogues()
    os.execv(python_of(ENVIRONMENT), [python_of(ENVIRONMENT), "-m", "tests.run", *words])


def check(words: list[str]) -> int:
    """Runs every check even after one has failed, so that one run shows all there is to mend."""
    environment.set_up("quality")
    environment.compile_catalogues()
    failed = []
    for line in CHECKS:
        print(f"\n== {line}", flush=True)
        if subprocess.run([python_of(ENVIRONMENT), "-m", *line.split()]).returncode:
            failed.append(line)
    print("\nBelum lulus: " + "; ".join(failed) if failed else "\nSemua pemeriksaan lulus.")
    return 1 if failed else 0


def install(words: list[str]) -> int:
    """Sets up what services need that are started by other means: packages, catalogues, keys."""
    environment.set_up("run")
    environment.compile_catalogues()
    print(f"Siap: .venv, katalog bahasa, dan kunci di {data.prepare()}")
    return 0


def bench(words: list[str]) -> int:
    """Hands over to the measurements."""
    environment.set_up("test")
    environment.compile_catalogues()
    os.execv(python_of(ENVIRONMENT), [python_of(ENVIRONMENT), "-m", "tools.bench", *words])


def lock(words: list[str]) -> int:
    """Compiles one file of pinned versions and hashes per set, the same for every Python from 3.11 on.

    A larger set is held to the versions of the one before it: `environment.set_up` relies on that.
    """
    with tempfile.TemporaryDirectory(prefix="jangkau-lock-") as folder:
        environment.make(Path(folder))
        subprocess.run([*environment.pip_for(Path(folder)), "install", "-q", "uv"], check=True)
        compiler = [python_of(Path(folder)), "-m", "uv", "pip", "compile", "-q", *LOCK.split(), *words]
        for size, name in enumerate(SETS):
            groups = [word for group in SETS[1 : size + 1] for word in ("--group", group)]
            held = ["-c", f"requirements/{SETS[size - 1]}.txt"] if size else []
            target = ["-o", f"requirements/{name}.txt"]
            subprocess.run([*compiler, "pyproject.toml", *groups, *held, *target], check=True)
    return 0


def find_python() -> None:
    """Hands over to a newer Python when this one is older than 3.11."""
    if sys.version_info >= (3, 11):  # noqa: UP036 - this is the check that keeps the promise
        return
    for name in ("python3.11", "python3.12", "python3.13", "python3.14"):
        newer = shutil.which(name)
        if newer and environment.works([newer, "-c", ""]):
            os.execv(newer, [newer, *sys.argv])
    sys.exit("Jangkau memerlukan Python 3.11 atau yang lebih baru; pasang dahulu, lalu jalankan lagi.")


def main(words: list[str]) -> int:
    chosen = {"run": run, "test": test, "check": check, "bench": bench, "install": install, "lock": lock}.get(
        words[0] if words else ""
    )
    if not chosen:
        print(__doc__)
        return 0 if words in (["-h"], ["--help"]) else 2
    os.chdir(ROOT)
    try:
        return chosen(words[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    find_python()
    sys.exit(main(sys.argv[1:]))
