"""A shared cache before the application: a public page is made once a second, however many ask for it.

The rush after a broadcast wants the same page thousands of times. What `caching.share` lets go to everybody is
kept here for the second that it allows, in each process; one thread makes the next one while the others wait.
What depends on who asks never comes here. Sketch of the rule: RFC 9111, the part that a second needs.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.http import parse_etags

from outreach.hall.caching import KEPT

SECONDS = 1.0  # as KEPT says
MOST = 500  # answers; a stranger can ask for endlessly many addresses
DEPENDS_ON = ("wsgi.url_scheme", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_ENCODING")
LARGEST = 256 * 1024  # bytes of one answer

Environ = dict[str, Any]
Key = tuple[str, ...]
StartResponse = Callable[..., Any]


@dataclass(frozen=True)
class Answer:
    """An answer of the application, and when it was asked for (monotonic seconds)."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    asked_at: float

    @property
    def etag(self) -> str:
        return next((value for name, value in self.headers if name == "ETag"), "")


class Keeper:
    """A WSGI application around another. `now` gives monotonic seconds."""

    def __init__(
        self, application: Callable[..., Iterable[bytes]], now: Callable[[], float] = time.monotonic
    ):
        self.application, self.now = application, now
        self.kept: OrderedDict[Key, Answer] = OrderedDict()
        self.makers: dict[Key, threading.Lock] = {}
        self.lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_RANGE" in environ:
            return self.application(environ, start_response)
        key = key_of(environ)
        answer = self.fresh(key)
        if answer is not None:
            return give(answer, environ, start_response)
        with self.alone(key):
            answer = self.fresh(key)
            if answer is not None:
                return give(answer, environ, start_response)
            return self.ask(key, environ, start_response)

    def fresh(self, key: Key) -> Answer | None:
        """The kept answer, while its second lasts."""
        answer = self.kept.get(key)
        return answer if answer and self.now() - answer.asked_at < SECONDS else None

    def alone(self, key: Key) -> AbstractContextManager[Any]:
        """One maker at a time of an answer that was kept before; nobody waits for what is never kept."""
        with self.lock:
            return self.makers.setdefault(key, threading.Lock()) if key in self.kept else nullcontext()

    def ask(self, key: Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let the application answer, and keep the answer where it allows that."""
        asked_at, told, asked = self.now(), [], dict(environ)
        if key in self.kept:
            asked.pop("HTTP_IF_NONE_MATCH", None)  # a 304 could not be kept for the others; `give` makes one
        body = self.application(asked, lambda *given: told.append(given))
        status, headers = told[0][:2]  # Flask's answers tell these before the first byte
        if not status.startswith("200") or dict(headers).get("Cache-Control") != KEPT:
            if not status.startswith("304"):
                self.forget(key)
            start_response(*told[0])
            return body
        try:
            whole = b"".join(body)
        finally:
            getattr(body, "close", lambda: None)()
        answer = Answer(status, list(headers), whole, asked_at)
        if len(whole) <= LARGEST:
            self.keep(key, answer)
        return give(answer, environ, start_response, age=[])

    def forget(self, key: Key) -> None:
        """What may be kept no more: nobody waits for it."""
        with self.lock:
            self.kept.pop(key, None)
            self.makers.pop(key, None)

    def keep(self, key: Key, answer: Answer) -> None:
        with self.lock:
            self.kept[key] = answer
            self.kept.move_to_end(key)
            while len(self.kept) > MOST:
                forgotten, _ = self.kept.popitem(last=False)
                self.makers.pop(forgotten, None)


def key_of(environ: Environ) -> Key:
    """What an answer for everybody may depend on: its address, and how the asker lets it be packed."""
    return tuple(environ.get(name, "") for name in DEPENDS_ON)


SPENT = [("Age", "1")]  # of a kept answer: no cache further on keeps it for another second


def give(
    answer: Answer,
    environ: Environ,
    start_response: StartResponse,
    *,
    age: Sequence[tuple[str, str]] = SPENT,
) -> Iterable[bytes]:
    """An answer, kept or new; only its tag to those who have it already."""
    headers = [*answer.headers, *age]
    if answer.etag and parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_raw(answer.etag):
        start_response("304 NOT MODIFIED", [pair for pair in headers if not pair[0].startswith("Content-")])
        return []
    start_response(answer.status, headers)
    return [answer.body]


def init_app(app: Flask) -> None:
    if not app.testing or app.config.get("KEEP_PAGES"):  # most tests look again within the second
        app.wsgi_app = Keeper(app.wsgi_app)  # type: ignore[method-assign]
