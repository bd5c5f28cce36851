"""Public pages are made once a second, however many ask; what belongs to somebody is never kept."""

import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from werkzeug.test import Client

from campaigns.ground import settings
from campaigns.ground.database import transaction
from outreach.hall import keeper
from outreach.hall.caching import KEPT
from outreach.hall.keeper import Keeper
from tests import cast
from tests.conftest import standing


class Watch:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def asked() -> list[str]:
    """The addresses that reached the application."""
    return []


@pytest.fixture
def little(asked: list[str]) -> Flask:
    app = Flask("little")

    @app.get("/<path:name>")
    def answer(name: str) -> Response:
        asked.append(request.full_path)
        response = Response(f"{name} {len(asked)}")
        if name.startswith("public"):
            response.headers["Cache-Control"] = KEPT
            response.set_etag(str(len(asked)), weak=True)
            response.make_conditional(request)
        return response

    return app


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def kept(little: Flask, watch: Watch) -> Client:
    return Client(Keeper(little.wsgi_app, now=watch))


def test_a_public_page_is_made_once_a_second(kept: Client, watch: Watch, asked: list[str]) -> None:
    assert [kept.get("/public").text for _ in range(5)] == ["public 1"] * 5
    watch.seconds = 0.999
    assert kept.get("/public").text == "public 1"
    watch.seconds = 1.0
    assert kept.get("/public").text == "public 2"
    assert len(asked) == 2


def test_its_age_tells_caches_further_on_to_ask_again(kept: Client) -> None:
    """So that a page is a second old at most, not a second for each cache on the way."""
    assert "Age" not in kept.get("/public").headers
    assert kept.get("/public").headers["Age"] == "1"


def test_who_has_it_already_gets_304(kept: Client, asked: list[str]) -> None:
    tag = kept.get("/public").headers["ETag"]
    again = kept.get("/public", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert kept.get("/public", headers={"If-None-Match": 'W/"other"'}).status_code == 200
    assert len(asked) == 1


def test_who_has_an_older_one_asks_for_all(kept: Client, watch: Watch, asked: list[str]) -> None:
    """A rush of browsers that came back: one of them has the page made, the others get it from there."""
    old = kept.get("/public").headers["ETag"]
    watch.seconds = 2
    told = [kept.get("/public", headers={"If-None-Match": old}) for _ in range(5)]
    assert [answer.text for answer in told] == ["public 2"] * 5
    assert len(asked) == 2
    watch.seconds = 4
    assert kept.get("/public", headers={"If-None-Match": 'W/"3"'}).status_code == 304
    assert len(asked) == 3


def test_what_may_be_kept_no_more_keeps_nobody_waiting(little: Flask, watch: Watch) -> None:
    keeping = Keeper(little.wsgi_app, now=watch)
    Client(keeping).get("/public")
    little.view_functions["answer"] = lambda name: ("gone", 404)
    watch.seconds = 2
    assert Client(keeping).get("/public").status_code == 404
    assert (keeping.kept, keeping.makers) == ({}, {})


@pytest.mark.parametrize("other", ["/public?x=1", "/public2", "/public?lang=en"])
def test_another_address_is_another_page(kept: Client, other: str) -> None:
    assert kept.get("/public").text != kept.get(other).text


def test_packed_and_unpacked_are_kept_apart(kept: Client, asked: list[str]) -> None:
    kept.get("/public")
    kept.get("/public", headers={"Accept-Encoding": "gzip"})
    assert len(asked) == 2


@pytest.mark.parametrize("way", ["private", "range", "head"])
def test_nothing_else_is_kept(kept: Client, asked: list[str], way: str) -> None:
    ask = {
        "private": lambda: kept.get("/private"),
        "range": lambda: kept.get("/public", headers={"Range": "bytes=0-1"}),
        "head": lambda: kept.head("/public"),
    }[way]
    ask()
    ask()
    assert len(asked) == 2


def test_endlessly_many_addresses_fill_no_memory(little: Flask, watch: Watch) -> None:
    keeping = Keeper(little.wsgi_app, now=watch)
    client = Client(keeping)
    for number in range(keeper.MOST + 50):
        client.get(f"/public?{number}")
    assert len(keeping.kept) == keeper.MOST


def test_a_rush_at_the_turn_of_the_second_makes_one_page(
    little: Flask, watch: Watch, asked: list[str]
) -> None:
    def slowly(environ, start_response):
        time.sleep(0.05)  # long enough for all to come while it is made
        return little.wsgi_app(environ, start_response)

    keeping, got = Keeper(slowly, now=watch), []
    Client(keeping).get("/public")
    watch.seconds = 2
    begin = threading.Barrier(16)

    def ask() -> None:
        begin.wait(20)
        got.append(Client(keeping).get("/public").text)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(got) == 16
    assert set(got) == {"public 2"}
    assert len(asked) == 2


@pytest.fixture
def served(database_url: str, tmp_path) -> Iterator[FlaskClient]:
    """The whole application with its keeper, which tests otherwise do without."""
    with standing(database_url, tmp_path, KEEP_PAGES=True) as app:
        yield app.test_client()


def test_the_house_keeps_its_public_pages_and_nobodys_own(served: FlaskClient) -> None:
    first = served.get("/").text
    with transaction():
        settings.put("office", "Kantor Lain")
    assert served.get("/").text == first
    cast.sign_in(served, cast.member("planner"))
    assert "Age" in served.get("/").headers
    pages = [served.get(path) for path in ("/account", "/desk/", "/sign-in", "/account", "/desk/")]
    assert not any("Age" in page.headers for page in pages)
