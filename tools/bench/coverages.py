"""What the coverage page costs as the activities and the complaints behind its figures grow tenfold."""

import random
import sqlite3
import statistics
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from tools.bench import cost, house
from tools.bench.measurements import CHOSEN, PACKED, WARM, folder
from tools.bench.table import Table

FEW, MANY = (1_000, 10_000), (10_000, 100_000)  # activities, complaints
MOST = 1.5  # times the smaller
CAMPAIGNS, SERVED = 60, 3  # of the year; villages that an activity serves
GIFTS, KNOWN = 10, 2  # to households, at each activity held; how often each of these received
PAGES = {
    "kab/kota": "/desk/coverage?year=2031",
    "kecamatan": "/desk/coverage?year=2031&level=district",
    "one program": "/desk/coverage?year=2031&program=1",
    "a quarter": "/desk/coverage?year=2031&quarter=3",
}


def coverage(rounds: int, seconds: float, only: str) -> Table:
    """The page with MANY against FEW, each made anew after a write, in turns within one run."""
    costs: dict[tuple[str, tuple[int, int]], list[cost.Cost]] = {}
    with ExitStack() as stack:
        served = {many: stack.enter_context(_served(*many)) for many in (FEW, MANY)}
        for _ in range(rounds):
            for name, page in PAGES.items():
                for many, (pid, address, headers) in served.items():
                    ask = cost.asking(address + page, headers)
                    cost.measure(pid, ask, WARM)
                    costs.setdefault((name, many), []).append(cost.measure(pid, ask, seconds))
    rows, missed = [], 0
    for name in PAGES:
        few, many = costs[name, FEW], costs[name, MANY]
        ratio = statistics.median(m.cpu / f.cpu for f, m in zip(few, many, strict=True))
        missed += ratio > MOST
        shown = [f"{statistics.median(one.cpu for one in each):.1f}" for each in (few, many)]
        rows.append((name, *shown, f"{ratio:.2f}", f"{MOST:g}" + ("" if ratio <= MOST else " **missed**")))
    small, large = (f"CPU-ms, {n:,} activities, {m:,} complaints" for n, m in (FEW, MANY))
    return Table(("page", small, large, "×", "limit"), rows, missed)


@contextmanager
def _served(activities: int, complaints: int) -> Iterator[tuple[int, str, dict[str, str]]]:
    with folder() as environment:
        house.fill(environment)
        _add(Path(environment["DATA_DIR"]) / "jangkau.sqlite", activities, complaints)
        house.prepare(environment)
        with house.served(CHOSEN, "tools.bench.anew:app", environment) as (pid, address):
            yield pid, address, PACKED | {"Cookie": house.sign_in(address, "perencana")}


def _add(file: Path, activities: int, complaints: int) -> None:
    """A year of its own, 2031, in bulk; what is kept is thrown away, so that preparing counts it anew."""
    chance = random.Random(2031)
    with closing(sqlite3.connect(file)) as database, database:
        one = database.execute
        villages = [code for (code,) in one("SELECT code FROM region WHERE kind IN ('desa', 'kelurahan')")]
        programs, rungs = ([id_ for (id_,) in one(f"SELECT id FROM {name}")] for name in ("program", "rung"))
        first = {
            name: one(f"SELECT max(id) + 1 FROM {name}").fetchone()[0] for name in ("campaign", "activity")
        }
        database.executemany(
            "INSERT INTO campaign (id, program_id, agency_id, rung_id, title, year, first_day, last_day, goal, state,"
            " audience, date_rule, ladder_reason, state_reason, emergency, disaster_status,"
            " drafted_by_id, decision_note, version)"
            " SELECT ?, ?, agency_id, ?, ?, 2031, '2031-01-01', '2031-12-31', '', 'ongoing', '', '', '', '', 0, '',"
            " drafted_by_id, '', 1 FROM campaign WHERE id = 1",
            (
                (first["campaign"] + n, programs[n % len(programs)], rungs[n % len(rungs)], f"Ukur {n}")
                for n in range(CAMPAIGNS)
            ),
        )
        for n in range(activities):
            id_ = first["activity"] + n
            begins = datetime(2031, 1, 1, 0, 30) + timedelta(days=n * 364 // activities)  # noqa: DTZ001
            state = "held" if n % 3 else "planned"
            one(
                "INSERT INTO activity (id, campaign_id, site_id, code, title, starts_at, ends_at, needs, joint, food,"
                " invited_only, state, reason, receipts, sequence, version)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, '', 1, 0, 0, ?, '', 0, 0, 1)",
                (
                    *(id_, first["campaign"] + n % CAMPAIGNS, n % 34 + 1, f"Q{n}", f"Ukur {n}"),
                    *(f"{begins}.000000", f"{begins + timedelta(hours=2)}.000000", state),
                ),
            )
            pairs = ((id_, code) for code in chance.sample(villages, SERVED))
            database.executemany("INSERT INTO activity_village VALUES (?, ?)", pairs)
        database.executemany(
            "INSERT INTO complaint (activity_id, receipt_no, kind, text, aid, heard_at, recorded_by_id, is_anonymous,"
            " is_confidential, consent, state, title, category, has_oversight, version)"
            " VALUES (?, ?, 'complaint', 'Jalan rusak', 'none', '2031-06-01 01:00:00.000000', 1, 0, ?, 0, 'recorded',"
            " '', '', 0, 1)",
            ((first["activity"] + n % activities, f"Q{n}", int(n % 50 == 0)) for n in range(complaints)),
        )
        _add_gifts(database, [first["activity"] + n for n in range(activities) if n % 3])
        one("DELETE FROM coverage_figure")


def _add_gifts(database: sqlite3.Connection, held: list[int]) -> None:
    """GIFTS at each of these activities; in the second half of the year the same households receive again."""
    first = database.execute("SELECT coalesce(max(id), 0) + 1 FROM household").fetchone()[0]
    many = len(held) * GIFTS // KNOWN
    database.executemany(
        "INSERT INTO household (id, key, ending) VALUES (?, ?, '0001')",
        ((first + n, f"{n:064x}") for n in range(many)),
    )
    database.executemany(
        "INSERT INTO household_gift (household_id, activity_id, reason, made_by_id, made_at, withdrawn_why)"
        " VALUES (?, ?, '', 1, '2031-06-01 01:00:00.000000', '')",
        ((first + n % many, held[n // GIFTS]) for n in range(len(held) * GIFTS)),
    )
