"""What the coverage map costs a browser as activities grow tenfold, and against folium's own clusters."""

import http.server
import os
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.browser import chromium
from tools.bench import house, visits
from tools.bench.measurements import CHOSEN, folder
from tools.bench.table import Table

FEW, MANY = 10_000, 100_000  # activities
PAGES = {
    "all of 2026": "/desk/coverage?year=2026",
    "one program, second quarter": "/desk/coverage?year=2026&quarter=2&program=2",
}
GROWTH, FIRST_KB, SECOND_KB, DATA_KB, OF_FOLIUM = 1.3, 150, 20, 8, 0.25
DATA = ("/areas.json", "/sites.geojson")
MOVED = "#map_coverage[data-view]"
PLUGIN = "MARKERCLUSTER_WHEEL"  # in the environment: the wheel of XStatic-Leaflet-MarkerCluster, for the comparison
READY = "#map_coverage[data-ready=yes]"
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))))"
HEADINGS = (
    *("map page", "activities", "opened, ms", "× fewer", "opened again, ms", "× fewer"),
    *("main thread, CPU-ms", "first view, KB", "second, KB", "data, KB"),
)


@dataclass(frozen=True)
class Opening:
    """Milliseconds to layers drawn, and of processor for the main thread; kilobytes until then, and of the data with a
    closer view.
    """

    opened: float
    main: float
    came: float
    data: float


def maps(rounds: int, seconds: float, only: str) -> Table:
    """The page opened in a fresh browser: right after something was written, and again while nothing was."""
    first: dict[tuple[str, int], list[Opening]] = {(name, n): [] for name in PAGES for n in (FEW, MANY)}
    again: dict[tuple[str, int], list[Opening]] = {key: [] for key in first}
    second: dict[tuple[str, int], list[Opening]] = {key: [] for key in first}
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        houses = {number: stack.enter_context(_house(number)) for number in (FEW, MANY)}
        peer, theirs = stack.enter_context(_folium()), []
        for _ in range(rounds):
            if peer:
                with _visitor(browser, peer) as context:
                    theirs.append(_open(context, peer, ".marker-cluster").main)
            for (name, number), openings in first.items():
                environment, address, cookie = houses[number]
                visits.write_something(environment)
                with _visitor(browser, address, cookie) as context:
                    openings.append(_open(context, address + PAGES[name]))
                    second[name, number].append(_open(context, address + PAGES[name]))
                for _ in range(6):  # each process of the server has made it now
                    house.page(address, PAGES[name], cookie)
                with _visitor(browser, address, cookie) as context:
                    again[name, number].append(_open(context, address + PAGES[name]))
        pages = {
            number: _frame_of(house.page(at, "/coverage?year=2026")) for number, (_, at, _) in houses.items()
        }
    rows, missed = _rows(first, again, second)
    same = pages[FEW] == pages[MANY]
    rows.append(
        _row(
            "page but for its figures", f"{len(pages[FEW]):,} bytes", "same" if same else "differ **missed**"
        )
    )
    missed += not same
    if theirs:
        mine = first["all of 2026", FEW]
        ratio = statistics.median(one.main / other for one, other in zip(mine, theirs, strict=True))
        rows.append(_row("folium MarkerCluster", f"{FEW:,}", main=f"{statistics.median(theirs):.0f}"))
        rows.append(_row("ours / folium", f"≤ {OF_FOLIUM}", main=f"{ratio:.2f}{_unless(ratio <= OF_FOLIUM)}"))
        missed += ratio > OF_FOLIUM
    rows.append(
        _row("limit", growth=f"{GROWTH}", first=str(FIRST_KB), second=str(SECOND_KB), data=str(DATA_KB))
    )
    return Table(HEADINGS, rows, missed)


def _rows(first: Any, again: Any, second: Any) -> tuple[list[tuple[str, ...]], int]:
    rows, missed = [], 0
    for name, number in first:
        told = {
            "opened": _median(first, name, number, "opened"),
            "again": _median(again, name, number, "opened"),
        }
        growth = {key: 1.0 for key in told}
        if number == MANY:
            growth = {
                "opened": told["opened"] / _median(first, name, FEW, "opened"),
                "again": told["again"] / _median(again, name, FEW, "opened"),
            }
        sizes = (
            (_median(first, name, number, "came"), FIRST_KB),
            (_median(second, name, number, "came"), SECOND_KB),
            (_median(first, name, number, "data"), DATA_KB),
        )
        missed += sum(ratio > GROWTH for ratio in growth.values()) + sum(
            size > limit for size, limit in sizes
        )
        rows.append(
            (
                *(name, f"{number:,}", f"{told['opened']:.0f}"),
                f"{growth['opened']:.2f}{_unless(growth['opened'] <= GROWTH)}",
                f"{told['again']:.0f}",
                f"{growth['again']:.2f}{_unless(growth['again'] <= GROWTH)}",
                f"{_median(first, name, number, 'main'):.0f}",
                *(f"{size:.1f}{_unless(size <= limit)}" for size, limit in sizes),
            )
        )
    return rows, missed


def _row(name: str, number: str = "", growth: str = "", **more: str) -> tuple[str, ...]:
    """A row of the table in which only some columns are told."""
    rest = (more.get(column, "") for column in ("main", "first", "second", "data"))
    return (name, number, "", growth, "", growth, *rest)


def _unless(met: bool) -> str:
    return "" if met else " **missed**"


def _median(openings: dict[tuple[str, int], list[Opening]], name: str, number: int, what: str) -> float:
    return statistics.median(getattr(one, what) for one in openings[name, number])


@contextmanager
def _house(number: int) -> Iterator[tuple[dict[str, str], str, str]]:
    with folder() as environment:
        house.fill(environment)
        visits.add_visits(environment, number)
        house.prepare(environment)  # counts what coverage keeps as figures
        with house.served(CHOSEN, "wsgi:app", environment) as (_, address):
            yield environment, address, house.sign_in(address, "perencana")


@contextmanager
def _visitor(browser: Browser, address: str, cookie: str = "") -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="id-ID")
    if cookie:
        name, value = cookie.split("=", 1)
        context.add_cookies([{"name": name, "value": value, "url": address}])
    yield context
    context.close()


def _open(context: BrowserContext, url: str, ready: str = READY) -> Opening:
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    # Processor time: by the clock, its tasks also wait for the server and the browser's other processes on two cores.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    came: dict[str, float] = {}
    names: dict[str, str] = {}
    session.on(
        "Network.responseReceived", lambda told: names.update({told["requestId"]: told["response"]["url"]})
    )
    session.on(
        "Network.loadingFinished", lambda told: came.update({told["requestId"]: told["encodedDataLength"]})
    )
    start = time.monotonic()
    page.goto(url)
    page.wait_for_selector(ready, state="attached", timeout=120_000)
    page.evaluate(DRAWN)
    opened = (time.monotonic() - start) * 1000
    told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    whole = sum(came.values())
    if ready == READY:
        page.locator(".leaflet-control-zoom-in").click()
        page.wait_for_selector(MOVED, state="attached")
    data = sum(size for key, size in came.items() if any(part in names.get(key, "") for part in DATA))
    page.close()
    return Opening(opened, told["TaskDuration"] * 1000, whole / 1000, data / 1000)


def _frame_of(page: str) -> str:
    """A page without what its tables and sums say, and without the years there are."""
    return re.sub(r"<tbody.*?</tbody>|<section class=\"panel p-3\".*?</section>", "", page, flags=re.DOTALL)


@contextmanager
def _folium() -> Iterator[str]:
    """The address of as many markers in folium's own clusters; empty without their plugin."""
    plugin = os.environ.get(PLUGIN)
    if not plugin:
        yield ""
        return
    with tempfile.TemporaryDirectory(prefix="jangkau-bench-") as place:
        visits.draw_with_folium(Path(place), Path(plugin), FEW)
        handler = partial(_Silent, directory=place)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/index.html"
            server.shutdown()


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass
