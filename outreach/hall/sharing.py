"""What the pages of many people are made of, worked out once while nothing is written.

A whole page is kept for the one browser that asked for it (unchanged.py); a year's plan or its coverage is the same for
everybody of a role. It is kept beside the mark of the data under which its request began: whatever is read in a
request is at least as new as that mark, so an answer under the same mark is never older than what one would read.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from flask import Flask, current_app, g, render_template, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from campaigns.ground import clock
from campaigns.ground.changes import Mark
from outreach.hall.language import selected
from outreach.hall.session import current_member
from outreach.hall.unchanged import MARK

Answer = TypeVar("Answer")
Told = Mapping[str, Any]  # what a template is told


class Stored(Protocol):
    id: Any


Thing = TypeVar("Thing", bound=Stored)

MOST = 200  # answers of a shelf
PARTS = ("section", "title", "head", "top", "main")  # of a page, in the order of base/content.html
# What stands between them, and where a reader's own token goes: nobody can have typed these.
CUT, TOKEN = secrets.token_urlsafe(), secrets.token_urlsafe()


class Shelf:
    """Answers by their keys, each beside the mark under which it was given; the oldest make room."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.answers: OrderedDict[Hashable, tuple[Mark, Any]] = OrderedDict()

    def get(self, key: Hashable, mark: Mark, make: Callable[[], Answer]) -> Answer:
        with self.lock:
            known = self.answers.get(key)
        if known is not None and known[0] == mark:
            kept: Answer = known[1]
            return kept
        answer = make()
        with self.lock:
            self.answers[key] = mark, answer
            self.answers.move_to_end(key)
            while len(self.answers) > MOST:
                self.answers.popitem(last=False)
        return answer


# Pages apart: there are endlessly many addresses, and each page is large.
ANSWERS, PAGES = "sharing.answers", "sharing.pages"


def while_unchanged(key: Hashable, make: Callable[[], Answer], shelf: str = ANSWERS) -> Answer:
    """The answer that `make` gives, or gave under this key this minute while nothing was written since.

    For plain values that nobody changes, never for stored things: they belong to the session that read them. The key
    names all that the answer depends on besides the data and the minute.
    """
    mark: Mark | None = request.environ.get(MARK)
    if mark is None:
        return make()
    kept: Shelf = current_app.extensions[shelf]
    return kept.get((key, clock.now().replace(second=0, microsecond=0)), mark, make)


def asked_of(ask: Callable[[Sequence[Thing]], Answer], things: Sequence[Thing]) -> Answer:
    """What `ask` says of these stored things, in plain values; they are known again by their ids."""
    return while_unchanged((ask, tuple(thing.id for thing in things)), lambda: ask(things))


def page_of_role(template: str, tell: Callable[[], Told]) -> str:
    """A page whose content is the same for all of one role in one agency who ask for it under one address.

    `tell` gives what its template shows, and is not asked where the content is known. The frame around it is the
    reader's own: who they are, what they have not read. So are the tokens of the content's forms, put in at the end;
    a form that has a key of its own (unchanged.for_once) cannot be shared.
    """
    by = current_member()
    return _framed(template, tell, (by.role, by.agency_id, by.scope), f"base/{request.blueprint}.html")


def page_of_session(template: str, tell: Callable[[], Told], room: str) -> str:
    """A page of somebody's own, in the room of that base: made once for the session, while nothing is written."""
    return _framed(template, tell, g.sign_in.id, room)


def _framed(template: str, tell: Callable[[], Told], reader: Hashable, room: str) -> str:
    key = (template, request.root_path, request.full_path, selected(), reader)
    content = while_unchanged(key, lambda: _content(template, tell()), PAGES)
    token = generate_csrf()
    own = {name: Markup(part.replace(TOKEN, token)) for name, part in content.items()}
    return render_template("base/framed.html", content=own, room=room)


def _content(template: str, told: Told) -> dict[str, str]:
    """The blocks of a page by name, without the frame of its room and with TOKEN for the tokens of its forms."""
    token_of = current_app.config["WTF_CSRF_FIELD_NAME"]  # where Flask-WTF keeps it for the rest of a request
    own = generate_csrf()
    setattr(g, token_of, TOKEN)
    try:
        content = render_template(template, **told, frame="base/content.html", cut=CUT)
    finally:
        setattr(g, token_of, own)
    return dict(zip(PARTS, content.split(CUT), strict=True))


def init_app(app: Flask) -> None:
    app.extensions |= {ANSWERS: Shelf(), PAGES: Shelf()}
