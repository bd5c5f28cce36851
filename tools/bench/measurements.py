"""The measurements, each giving a table: which server, what pages cost, and what does not grow with the data."""

import statistics
import tempfile
import time
from collections.abc import Hashable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from tools.bench import cost, house
from tools.bench.cost import Ask, Asking, Cost
from tools.bench.table import Table
from tools.bench.targets import TARGETS, Target

HELLO = "tools.bench.hello:app"
REFERENCE = CHOSEN = "gunicorn gthread"
MANY = 10_000  # sites
Name = TypeVar("Name", bound=Hashable)
WARM = 0.5  # seconds
PAGES = ("page", "× hello", "other browsers", "limit", "CPU-ms", "min … max", "requests/s", "made anew")
PACKED = {"Accept-Encoding": "gzip"}


def servers(rounds: int, seconds: float, only: str) -> Table:
    """What a bare hello costs under each server, against the one that we use."""
    with folder() as environment, ExitStack() as stack:
        running = {
            name: stack.enter_context(house.served(name, HELLO, environment))
            for name in house.SERVERS
            if only in name
        }
        asks = {name: (pid, cost.asking(address + "/", {})) for name, (pid, address) in running.items()}
        costs = _in_turns(asks, rounds, seconds)
    base = costs[REFERENCE]
    rows = [(name, f"{_ratio(told, base):.2f}", *_told(told)) for name, told in costs.items()]
    return Table(("server", "× gthread", "CPU-ms", "min … max", "requests/s"), rows)


def pages(rounds: int, seconds: float, only: str) -> Table:
    """What our pages cost, in bare hellos under the same server, by who asks for them."""
    wanted = [target for target in TARGETS if only in target.path]
    with (
        folder() as environment,
        house.served(REFERENCE, HELLO, environment) as (reference, hello),
        house.served(CHOSEN, "wsgi:app", environment) as (pid, address),
    ):
        house.fill(environment)
        cookies = {name: house.sign_in(address, name) for name in {t.username for t in wanted} - {""}}
        asks = {(HELLO, Asking.AGAIN): (reference, cost.asking(hello + "/", {}))}
        for target in wanted:
            headers = _headers(target, cookies)
            for how in Asking:
                if (
                    target.username or how is not Asking.OTHERS
                ):  # to strangers a public page is one and the same
                    ask = cost.asking(address + target.path, headers, how=how)
                    asks[target.path, how] = (pid, ask)
        costs = _in_turns(asks, rounds, seconds)
    base = costs[HELLO, Asking.AGAIN]
    rows, missed = [("bare hello", "1.00", "", "", *_told(base), "")], 0
    for target in wanted:
        ratios = {how: _ratio(costs[target.path, how], base) for how in Asking if (target.path, how) in costs}
        shown = {how: f"{ratio:.2f}" for how, ratio in ratios.items()}
        met = all(ratio <= target.limit for how, ratio in ratios.items() if how is not Asking.ANEW)
        missed += not met
        rows.append(
            (
                *(f"`{target.path}`", shown[Asking.AGAIN], shown.get(Asking.OTHERS, "")),
                f"{target.limit:g}" + ("" if met else " **missed**"),
                *(*_told(costs[target.path, Asking.AGAIN]), shown[Asking.ANEW]),
            )
        )
    return Table(PAGES, rows, missed)


def sizes(rounds: int, seconds: float, only: str) -> Table:
    """The map's page with few sites and with MANY: the same bytes, since the sites come by their own address."""
    paths = [path for path in ("/coverage", "/coverage/map.js") if only in path]
    with folder() as environment, house.served(CHOSEN, "wsgi:app", environment) as (_, address):
        house.fill(environment)
        few = {path: house.page(address, path) for path in paths}
        house.add_sites(environment, MANY)
        time.sleep(1.5)  # what was kept for a second is gone
        many = {path: house.page(address, path) for path in paths}
    rows = [
        (
            path,
            f"{len(few[path].encode()):,}",
            f"{len(many[path].encode()):,}",
            "same" if few[path] == many[path] else "differ",
        )
        for path in paths
    ]
    return Table(
        ("page", "bytes", f"bytes with {MANY:,} more sites", ""), rows, sum(few[p] != many[p] for p in paths)
    )


@contextmanager
def folder() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="jangkau-bench-") as folder:
        environment = house.settings(Path(folder))
        house.prepare(environment)
        yield environment


def _headers(target: Target, cookies: dict[str, str]) -> dict[str, str]:
    return PACKED | ({"Cookie": cookies[target.username]} if target.username else {})


def _in_turns(asks: dict[Name, tuple[int, Ask]], rounds: int, seconds: float) -> dict[Name, list[Cost]]:
    """Each target once a round, so that a slow minute of the machine is everybody's."""
    for pid, ask in asks.values():
        cost.measure(pid, ask, WARM)
    costs: dict[Name, list[Cost]] = {name: [] for name in asks}
    for _ in range(rounds):
        for name, (pid, ask) in asks.items():
            costs[name].append(cost.measure(pid, ask, seconds))
    return costs


def _ratio(told: Sequence[Cost], base: Sequence[Cost]) -> float:
    """The median of the rounds' ratios."""
    return statistics.median(mine.cpu / theirs.cpu for mine, theirs in zip(told, base, strict=True))


def _told(costs: Sequence[Cost]) -> tuple[str, str, str]:
    each = [one.cpu for one in costs]
    spread = f"{min(each):.2f} … {max(each):.2f}"
    return f"{statistics.median(each):.2f}", spread, f"{statistics.median(one.rate for one in costs):,.0f}"
