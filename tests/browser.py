"""A real browser before a real server: for journeys that need scripts.

`page` watches over every journey: an error in the console, a breach of the content security policy or a
request to another host fails it at the end, whatever the journey looked at.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from flask import Flask, current_app
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from campaigns.people.persons import Membership
from tests import cast
from tests.run import find_chromium

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
# Without motion, so that no colour is judged halfway between two.
VISITOR: dict[str, Any] = {"locale": "id-ID", "reduced_motion": "reduce"}
# What passed is not told: of a long page that is megabytes, and half of the time.
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
WATCH = """addEventListener("securitypolicyviolation", (breach) =>
  console.error(`CSP: ${breach.violatedDirective} ${breach.blockedURI} ${breach.sourceFile}`));"""


class Quiet(WSGIRequestHandler):
    """A server that does not write a line for each request."""

    def log(self, type: str, message: str, *args: object) -> None:
        pass


@contextmanager
def live_server(app: Flask) -> Iterator[str]:
    """The application on a free port of this machine while the block runs; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser while the block runs; the test is skipped where there is none."""
    path = os.environ.get("TEST_CHROMIUM") or find_chromium()
    if not path:
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address at which the test's application answers."""
    with live_server(app) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A tab of a fresh visitor; `page.goto("/…")` opens our pages. Nothing may have gone wrong in it."""
    context = browser.new_context(base_url=site, viewport={"width": 1440, "height": 1000}, **VISITOR)
    wrong = watch(context, site)
    yield context.new_page()
    context.close()
    assert wrong == []


def watch(context: BrowserContext, site: str) -> list[str]:
    """The list in which everything that goes wrong in a context's tabs is gathered from now on."""
    wrong: list[str] = []
    context.add_init_script(WATCH)
    context.on("console", lambda line: wrong.append(line.text) if line.type in {"error", "warning"} else None)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on(
        "request", lambda asked: None if _ours(asked.url, site) else wrong.append(f"foreign: {asked.url}")
    )
    return wrong


def expect_clean(page: Page, where: str = "") -> None:
    """No fault of WCAG 2.2 AA on the page as it stands, and nothing wider than the screen."""
    page.wait_for_load_state()  # a link was clicked a moment ago: the next page may have no document yet
    width, wide = page.locator("html").evaluate("html => [innerWidth, html.scrollWidth]")
    assert wide <= width, f"{page.url} is {wide} px wide on a screen of {width}"
    if page.evaluate("!('axe' in window)"):
        page.evaluate(AXE_SCRIPT)
    found = AxeResults(
        page.evaluate("wanted => axe.run(wanted).then(({violations}) => ({violations}))", WCAG)
    )
    assert found.violations_count == 0, f"{page.url} {width} {where}: {found.generate_report()}"


def sign_in(page: Page, site: str, who: Membership) -> Page:
    """The tab, signed in at `site` as `who` by a session of the house."""
    cookie = cast.sign_in(current_app.test_client(), who).get_cookie("session")
    assert cookie is not None
    page.context.add_cookies([{"name": "session", "value": cookie.value, "url": site}])
    return page


def _ours(url: str, site: str) -> bool:
    return url.startswith((site, "data:", "blob:", "about:"))
