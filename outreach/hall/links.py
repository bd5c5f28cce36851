"""Addresses in pages, and the menus made of them: the same few hundred again and again, and dear to build."""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

import flask
from flask import Flask, current_app, request
from markupsafe import Markup

from outreach.hall.language import selected

MOST = 10_000


def url_for(endpoint: str, **values: Any) -> str:
    """`flask.url_for` within the house, remembered. What is not a plain value is built anew."""
    plain = all(value is None or type(value) in (str, int) for value in values.values())
    if not plain or endpoint.startswith(".") or any(name.startswith("_") for name in values):
        return flask.url_for(endpoint, **values)
    return _built(endpoint, request.root_path, selected(), tuple(values.items()))


@lru_cache(MOST)
def _built(endpoint: str, root: str, language: str, values: tuple[tuple[str, Any], ...]) -> str:
    """An address depends on nothing else: the root before it, and the language that links keep."""
    return flask.url_for(endpoint, **dict(values))


def absolute(endpoint: str, **values: Any) -> str:
    """The address by which people outside find a page: made of PUBLIC_URL, never of what a request calls us (Host)."""
    public: str = current_app.config["PUBLIC_URL"]
    return public.rstrip("/") + url_for(endpoint, **values).removeprefix(request.root_path)


_made: dict[Hashable, Markup] = {}


def remembered(key: Hashable, make: Callable[[], Markup]) -> Markup:
    """A part of a page that depends on `key` alone, and is else made anew for every page: a room's menu.

    For few keys: nothing is ever forgotten.
    """
    key = (request.root_path, key)
    if key not in _made:
        _made[key] = make()
    return _made[key]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(url_for=url_for, remembered=remembered)
