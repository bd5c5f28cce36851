"""What the pages of many people are made of, worked out once while nothing is written.

A whole page is kept for the one browser that asked for it (unchanged.py); a year's plan or its coverage is the same for
everybody of a role. It is kept beside the mark of the data under which its request began: whatever is read in a
request is at least as new as that mark, so an answer under the same mark is never older than what one would read.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Protocol, TypeVar

from flask import Flask, request
from markupsafe import Markup

from campaigns.ground import clock
from campaigns.ground.changes import Mark
from outreach.hall.unchanged import MARK

Answer = TypeVar("Answer")


class Stored(Protocol):
    id: Any


Thing = TypeVar("Thing", bound=Stored)

MOST = 200  # answers
_lock = threading.Lock()
_answers: OrderedDict[Hashable, tuple[Mark, Any]] = OrderedDict()


def while_unchanged(key: Hashable, make: Callable[[], Answer]) -> Answer:
    """The answer that `make` gives, or gave under this key this minute while nothing was written since.

    For plain values that nobody changes, never for stored things: they belong to the session that read them. The key
    names all that the answer depends on besides the data and the minute.
    """
    mark: Mark | None = request.environ.get(MARK)
    if mark is None:
        return make()
    key = (key, clock.now().replace(second=0, microsecond=0))
    with _lock:
        known = _answers.get(key)
    if known is not None and known[0] == mark:
        answer: Answer = known[1]
        return answer
    answer = make()
    with _lock:
        _answers[key] = mark, answer
        _answers.move_to_end(key)
        while len(_answers) > MOST:
            _answers.popitem(last=False)
    return answer


def asked_of(ask: Callable[[Sequence[Thing]], Answer], things: Sequence[Thing]) -> Answer:
    """What `ask` says of these stored things, in plain values; they are known again by their ids."""
    return while_unchanged((ask, tuple(thing.id for thing in things)), lambda: ask(things))


def part_of_page(key: Hashable, make: Callable[[], str]) -> Markup:
    """A piece of a page that is the same for all who read it under this key: their role and what they asked for.

    Never one with a form in it: its tokens are one reader's own.
    """
    return while_unchanged(("part", request.root_path, key), lambda: Markup(make()))


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(part_of_page=part_of_page)
