"""A signed-in person's page is given again as it is while nothing was written, for a few seconds at most.

Lists and boards are opened again and again while somebody works: back from a thing to its list, the same page in two
tabs, a board that reloads itself. What such a page shows comes from the database, the browser's cookie, the address
and the clock. So it is kept for the one browser that asked, beside the mark of the database's state: whatever is
written by anybody, a revoked session too, ends it at once, and the clock ends it after SECONDS. A page that wrote
something while it was made (who opened what) is met by a newer mark and never given again. Nor is
one that holds what is used once, as the key of a form (`for_once`).
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask, Response, make_response
from flask.typing import ResponseReturnValue

from campaigns.ground.changes import Mark, Watcher
from campaigns.ground.database import db
from outreach.hall.keeper import DEPENDS_ON, Environ, StartResponse

MARK = "jangkau.mark"  # in the request's environment: the state of the data before anything was read (sharing.py)
SECONDS = 5.0  # the clock runs on: what is left of a period is told in minutes at the finest
OWN = (*DEPENDS_ON, "HTTP_HOST", "HTTP_ACCEPT", "HTTP_COOKIE")
MOST = 200  # pages, each for one browser
LARGEST = 64 * 1024  # bytes of one page, as it leaves

Key = tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page as it was given, when it was asked for (monotonic seconds), and the mark of what it was made from."""

    headers: list[tuple[str, str]]
    body: bytes
    asked_at: float
    mark: Mark


class Unchanged:
    """A WSGI application around another. `mark` tells the state of the data, `now` monotonic seconds."""

    def __init__(
        self,
        application: Callable[..., Iterable[bytes]],
        mark: Callable[[], Mark | None],
        now: Callable[[], float] = time.monotonic,
    ):
        self.application, self.mark, self.now = application, mark, now
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_COOKIE" not in environ or "HTTP_RANGE" in environ:
            return self.application(environ, start_response)
        asked_at, mark = self.now(), self.mark()
        key = tuple(environ.get(name, "") for name in OWN)
        page = self.pages.get(key)
        if page and mark is not None and page.mark == mark and asked_at - page.asked_at < SECONDS:
            start_response("200 OK", list(page.headers))
            return [page.body]
        environ[MARK] = mark
        told = []
        body = self.application(environ, lambda *given: told.append(given))
        status, headers = told[0][:2]  # Flask's answers tell these before the first byte
        start_response(*told[0])
        if mark is None or not is_own_page(status, dict(headers)):
            return body
        try:
            whole = b"".join(body)
        finally:
            getattr(body, "close", lambda: None)()
        if len(whole) <= LARGEST:
            self.keep(key, Page(list(headers), whole, asked_at, mark))
        return [whole]

    def keep(self, key: Key, page: Page) -> None:
        with self.lock:
            self.pages[key] = page
            self.pages.move_to_end(key)
            while len(self.pages) > MOST:
                self.pages.popitem(last=False)


def is_own_page(status: str, headers: dict[str, str]) -> bool:
    """Whether an answer is a page of the one who asked, and changes nothing in the browser that shows it."""
    return (
        status.startswith("200")
        and headers.get("Cache-Control") == "no-store"
        and headers.get("Content-Type", "").startswith("text/html")
        and "Set-Cookie" not in headers
        and "*" not in headers.get("Vary", "")
        and "Content-Disposition" not in headers
    )


def for_once(page: ResponseReturnValue) -> Response:
    """The page as one that is made anew each time, since no two may be alike (RFC 9110, 12.5.5: `Vary: *`)."""
    response = make_response(page)
    response.vary.add("*")
    return response


def init_app(app: Flask) -> None:
    if app.testing and not app.config.get("KEEP_PAGES"):
        return
    with app.app_context():
        watcher = Watcher(db.engine)
    app.wsgi_app = Unchanged(app.wsgi_app, watcher.mark)  # type: ignore[method-assign]
