"""What a request may say before anybody looks at it: numbers that a database holds, and text without NUL.

SQLite refuses integers beyond 64 bits and PostgreSQL those beyond 32, and PostgreSQL no text with a NUL: all of
them surprise deep inside a query. No page of ours ever asks for one.
"""

from collections.abc import Iterator

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1  # of the databases' common INTEGER
NUL = "\0"


class Number(IntegerConverter):
    """`<int:…>` in an address; a number that no row can have leads nowhere (404)."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST)


def asked_number(name: str) -> int | None:
    """The number that the query asks for by this name; None if it is none that a row can have."""
    return _known(request.args.get(name, type=int))


def sent_number(name: str) -> int | None:
    """The number that the form sends by this name; None if it is none that a row can have."""
    return _known(request.form.get(name, type=int))


def sent_numbers(name: str) -> list[int]:
    """The numbers that the form sends by this name, each once, in its order; without those that no row can have."""
    sent = dict.fromkeys(request.form.getlist(name, type=int))
    return [number for number in sent if _known(number) is not None]


def _known(number: int | None) -> int | None:
    return number if number is not None and 0 <= number <= LARGEST else None


def refuse_nul() -> None:
    if any(NUL in text for text in _texts()):
        abort(400)


def _texts() -> Iterator[str]:
    yield request.path
    for given in (request.args, request.form):
        for name, value in given.items(multi=True):
            yield name
            yield value


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = Number
    app.before_request(refuse_nul)
