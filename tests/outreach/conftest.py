"""Fixtures of the rooms' tests: the application as it runs, with every form's token asked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import standing


class Browser(FlaskClient):
    """A browser whose requests share nothing but its cookies.

    Inside a test's application context Flask would give all of them one `g`: the last one's form token, member
    and language.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        for name in list(g):
            g.pop(name)
        return super().open(*args, **kwargs)


def token_on(page: TestResponse) -> str:
    """The form token that a page gives its scripts."""
    return str(BeautifulSoup(page.data, "html.parser").find("meta", {"name": "csrf-token"})["content"])


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts, signed in as nobody, whose requests are strangers to each other."""
    app.test_client_class = Browser
    return app.test_client()


@pytest.fixture
def guarded(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application with CSRF switched on, inside its context; in place of `app`, never beside it."""
    with standing(database_url, tmp_path, WTF_CSRF_ENABLED=True) as app:
        app.test_client_class = Browser
        yield app


@pytest.fixture
def browser(guarded: Flask) -> FlaskClient:
    """A browser without scripts before the application as it runs."""
    return guarded.test_client()
