"""What a budget's paper costs from its bytes to its commit, beside the least that could be done with it.

CPU time of this process and of the children that opened the files, in turns within one run. The least for a CSV is
csv.reader and one executemany; an XLSX is compared with openpyxl's read-only mode, alone and before the same checks
and the same writing. Memory is the peak of a process of its own.
"""

import csv
import gc
import io
import json
import os
import random
import re
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import xlsxwriter

from tools.bench import house
from tools.bench.measurements import folder
from tools.bench.table import Table
from tools.setup.environment import ROOT

HEADINGS = (
    "kode_sub_kegiatan",
    "kode_rekening",
    "uraian",
    "koefisien",
    "satuan",
    "harga",
    "pagu",
    "sumber_dana",
)
FEW, MANY = 5_000, 19_000  # rows; the caps end at 20,000
SHARE, READ, WHOLE = (
    0.25,
    5.0,
    3.0,
)  # of the least for a CSV; times openpyxl's reading, and its reading and writing
YEARS = iter(range(2001, 2100))  # a budget year for each turn
MORE_MEMORY = 60.0  # MB that four times the rows may take
NUMBERED = "DPA/UKUR/1"


def imports(rounds: int, seconds: float, only: str) -> Table:
    """The whole way of a DPA of FEW and of MANY rows, in turns with the least."""
    rows, missed = [], 0
    with folder() as environment:
        house.fill(environment)
        os.environ.update(environment)
        from outreach.app import create_app

        app = create_app()
        for number in (FEW, MANY):
            told = _papers(number)
            with app.app_context():
                costs = _turns(max(rounds, 3), told, Path(environment["DATA_DIR"]))
            rows += _lines(number, costs, is_limited=number == MANY)
    rows.append(_memory_line(environment))
    missed = sum("missed" in line[-1] for line in rows)
    return Table(("a DPA", "rows", "CPU-ms", "against", "CPU-ms", "ratio", "limit"), rows, missed)


def _turns(rounds: int, told: tuple[bytes, bytes], place: Path) -> dict[str, list[float]]:
    plain, workbook = told
    acts: dict[str, Callable[[], object]] = {
        "least": lambda: _least(plain, place),
        "csv": lambda: _whole(plain),
        "openpyxl": lambda: _openpyxl(workbook),
        "openpyxl least": lambda: _write(_openpyxl(workbook), place),
        "openpyxl whole": lambda: _whole(workbook, _by_openpyxl),
        "read": lambda: _read(workbook),
        "xlsx": lambda: _whole(workbook),
    }
    costs: dict[str, list[float]] = {name: [] for name in acts}
    gc.collect()
    gc.freeze()  # or whoever makes many objects pays for going through the program's again and again
    # What comes after what makes a difference of a fifth: memory is cold, or still warm.
    order = random.Random(0)
    for turn in range(rounds + 1):
        for name in order.sample(list(acts), len(acts)):
            cost = _cpu(acts[name])
            if turn:  # the first one warms up
                costs[name].append(cost)
    return costs


def _lines(number: int, costs: dict[str, list[float]], *, is_limited: bool) -> list[tuple[str, ...]]:
    """Limits are held by many rows; of few the 17 ms that every file takes are a quarter."""
    compared = (
        ("CSV, whole", "csv", "csv + executemany", "least", SHARE),
        ("XLSX, read", "read", "openpyxl read_only", "openpyxl", READ),
        ("XLSX, whole", "xlsx", "the same, read by openpyxl", "openpyxl whole", WHOLE),
        ("XLSX, whole", "xlsx", "openpyxl read_only + executemany", "openpyxl least", None),
    )
    found = []
    for what, ours, against, theirs, limit in compared:
        ratio = statistics.median(b / a for a, b in zip(costs[ours], costs[theirs], strict=True))
        mine, other = (statistics.median(costs[name]) * 1000 for name in (ours, theirs))
        kept = "none"
        if limit and is_limited:
            kept = f"≥ {limit:g}" + ("" if ratio >= limit else " **missed**")
        found.append((what, f"{number:,}", f"{mine:.0f}", against, f"{other:.0f}", f"{ratio:.2f}", kept))
    return found


def _cpu(act: Callable[[], object]) -> float:
    gc.collect()  # what the turn before left is not this one's
    before = _spent()
    act()
    return _spent() - before


def _spent() -> float:
    """Of this process, its children, and those that open files, which are children's children."""
    from campaigns.ground import workbench

    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used) + workbench.keepers_seconds()


def _papers(number: int) -> tuple[bytes, bytes]:
    """A DPA of so many details as CSV and as XLSX, ten in each account."""
    rows = [_row(n) for n in range(number)]
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEADINGS, *rows])
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet()
        for place, row in enumerate([HEADINGS, *rows]):
            page.write_row(place, 0, row)
    return out.getvalue().encode(), book.getvalue()


def _row(n: int) -> tuple[object, ...]:
    block, times, price = n // 10, n % 40 + 1, 1_000 * (n % 97 + 1)
    sub, account = f"2.16.02.1.{block // 40 % 90 + 10}.0002", f"5.1.02.01.01.{block % 40 + 20:04}"
    return sub, account, f"Belanja barang {n}", f"{times} buah", "buah", price, times * price, "DAU"


def _least(content: bytes, place: Path) -> None:
    """Each row into one table, nothing looked at; committed as the program commits."""
    _write(list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=";")), place)


def _write(rows: list[list[object]], place: Path) -> None:
    with closing(sqlite3.connect(place / "least.sqlite")) as database, database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        names = ", ".join(HEADINGS)
        database.execute(f"CREATE TABLE IF NOT EXISTS least (id INTEGER PRIMARY KEY, {names})")
        marks = ", ".join("?" * len(HEADINGS))
        database.executemany(f"INSERT INTO least ({names}) VALUES ({marks})", rows)


def _openpyxl(content: bytes) -> list[list[object]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def _read(content: bytes) -> object:
    from campaigns.ground import spreadsheets

    return spreadsheets.read(content)


def _by_openpyxl(content: bytes) -> list[object]:
    from campaigns.ground import spreadsheets

    return [spreadsheets.Sheet.of_rows("", _openpyxl(content))]


def _whole(content: bytes, reader: Callable[[bytes], object] = _read) -> None:
    """From the bytes to the commit, as the pages do it: read, kept, compared for the preview, and taken over."""
    from campaigns.ground import collecting
    from campaigns.ground.database import db, transaction
    from campaigns.plans import imports as papers

    by, year = _treasurer(), next(YEARS)
    terms = papers.Terms(papers.Paper.DPA, NUMBERED, date(year, 1, 5))
    with collecting.held_back():
        read = papers.read_dpa(reader(content), year, terms, by=by)
        with transaction():
            file = papers.prepare_dpa("ukur.csv", content, year, terms, read, by=by)
    mark = papers.plan_of(file).mark
    with transaction():
        papers.take_over(file, mark, by=by)
    db.session.remove()


def _treasurer() -> object:
    from sqlalchemy import select

    from campaigns.ground.database import db
    from campaigns.people.persons import Membership, Role

    return db.session.scalars(select(Membership).filter_by(role=Role.TREASURER)).first()


# Memory


def _memory_line(environment: dict[str, str]) -> tuple[str, ...]:
    few, many = (_peak(number) for number in (FEW, MANY))
    kept = f"≤ {MORE_MEMORY:g} MB more" + ("" if many - few <= MORE_MEMORY else " **missed**")
    return (
        "CSV, whole: peak MB",
        f"{MANY:,}",
        f"{many:.0f}",
        f"{FEW:,} rows",
        f"{few:.0f}",
        f"{many - few:+.0f}",
        kept,
    )


def _peak(number: int) -> float:
    """The peak of a fresh process that takes over so many rows, in MB, without the child that opens the file."""
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        environment = house.settings(Path(place))
        house.prepare(environment)
        house.fill(environment)
        told = subprocess.run(
            [sys.executable, "-m", "tools.bench.imports", str(number)],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
        )
    return float(json.loads(told.stdout.splitlines()[-1]))


def _alone(number: int) -> None:
    from outreach.app import create_app

    plain, _ = _papers(number)
    with create_app().app_context():
        _whole(plain)
    # not ru_maxrss: that begins with the peak of whoever started us
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    print(json.dumps(int(peak[1]) / 1024 if peak else 0))


if __name__ == "__main__":
    _alone(int(sys.argv[1]))
