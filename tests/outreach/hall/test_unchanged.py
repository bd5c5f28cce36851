"""A signed-in person's page is given again only to the same browser, and only while nothing was written."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from werkzeug.test import Client

from campaigns.ground import settings
from campaigns.ground.changes import Mark
from campaigns.ground.database import db, transaction
from campaigns.people.persons import Membership
from outreach.hall import unchanged
from outreach.hall.unchanged import Unchanged
from tests import cast
from tests.conftest import both_engines, standing

MINE = {"Cookie": "session=mine"}
SCHEDULE = "Jadwalkan kegiatan"


class State:
    """Seconds and a mark that move when the test says so."""

    def __init__(self) -> None:
        self.seconds, self.mark = 0.0, (1, "a")

    def now(self) -> float:
        return self.seconds

    def told(self) -> Mark | None:
        return self.mark


@pytest.fixture
def asked() -> list[str]:
    """The addresses that reached the application."""
    return []


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def little(asked: list[str], state: State) -> Flask:
    app = Flask("little")

    @app.route("/<name>", methods=["GET", "POST"])
    def answer(name: str) -> Response:
        asked.append(request.full_path)
        response = Response(f"{name} {len(asked)}", content_type="text/html; charset=utf-8")
        response.headers["Cache-Control"] = "public, max-age=1" if name == "public" else "no-store"
        if name == "file":
            response.headers["Content-Disposition"] = "attachment"
        if name == "data":
            response.content_type = "application/json"
        if name == "once":
            response.headers["Vary"] = "*, Accept-Encoding"
        if name == "greeting":
            response.set_cookie("said", "hello")
        if name == "noted":
            state.mark = (1, "noted")
        if name == "large":
            response.data = "x" * (unchanged.LARGEST + 1)
        return response if name != "gone" else Response("gone", 404)

    return app


@pytest.fixture
def kept(little: Flask, state: State) -> Client:
    return Client(Unchanged(little.wsgi_app, state.told, state.now), use_cookies=False)


def test_it_is_made_once_while_nothing_is_written(kept: Client, state: State, asked: list[str]) -> None:
    first = kept.get("/page", headers=MINE)
    state.seconds = unchanged.SECONDS - 0.01
    again = kept.get("/page", headers=MINE)
    assert (again.status_code, again.text, list(again.headers)) == (200, "page 1", list(first.headers))
    assert len(asked) == 1


def test_what_is_written_and_what_the_clock_says_end_it(kept: Client, state: State) -> None:
    kept.get("/page", headers=MINE)
    state.mark = (1, "b")
    assert kept.get("/page", headers=MINE).text == "page 2"
    state.seconds = unchanged.SECONDS
    assert kept.get("/page", headers=MINE).text == "page 3"
    state.mark = (2, "b")  # another connection counts anew
    assert kept.get("/page", headers=MINE).text == "page 4"


def test_it_is_not_kept_while_the_state_is_untold(kept: Client, state: State, asked: list[str]) -> None:
    kept.get("/page", headers=MINE)
    state.mark = None
    assert [kept.get("/page", headers=MINE).text for _ in range(2)] == ["page 2", "page 3"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/page", {"Cookie": "session=another"}),
        ("/page", {}),
        ("/page", MINE | {"Accept": "application/json"}),
        ("/page", MINE | {"Accept-Encoding": "gzip"}),
        ("/page", MINE | {"Host": "other.example"}),
        ("/page?page=2", MINE),
        ("/page2", MINE),
    ],
    ids=["another-browser", "no-cookie", "as-data", "packed", "other-name", "query", "address"],
)
def test_whoever_asks_otherwise_gets_their_own(
    kept: Client, asked: list[str], path: str, headers: dict[str, str]
) -> None:
    kept.get("/page", headers=MINE)
    kept.get(path, headers=headers)
    assert len(asked) == 2


@pytest.mark.parametrize(
    "path", ["/public", "/file", "/data", "/once", "/greeting", "/noted", "/large", "/gone"]
)
def test_what_is_no_page_of_their_own_is_made_each_time(kept: Client, asked: list[str], path: str) -> None:
    """Noted: a page that wrote something while it was made, as who opened what, has to write it again."""
    kept.get(path, headers=MINE)
    kept.get(path, headers=MINE)
    assert len(asked) == 2


def test_a_form_sent_reaches_the_application(kept: Client, asked: list[str]) -> None:
    kept.get("/page", headers=MINE)
    kept.post("/page", headers=MINE)
    kept.post("/page", headers=MINE)
    kept.get("/page", headers=MINE | {"Range": "bytes=0-1"})
    assert len(asked) == 4


def test_endlessly_many_addresses_fill_no_memory(little: Flask, state: State) -> None:
    keeping = Unchanged(little.wsgi_app, state.told, state.now)
    for number in range(unchanged.MOST + 20):
        Client(keeping, use_cookies=False).get(f"/page?{number}", headers=MINE)
    assert len(keeping.pages) == unchanged.MOST


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> Iterator[FlaskClient]:
    """The whole application with its keepers, which tests otherwise do without."""
    with standing(database_url, tmp_path, KEEP_PAGES=True) as app:
        yield app.test_client()


def _pages_made(served: FlaskClient) -> list[str]:
    made: list[str] = []
    served.application.before_request(lambda: made.append(request.path))
    return made


@both_engines
def test_the_house_gives_a_page_again_until_anybody_writes(served: FlaskClient, database_url: str) -> None:
    """Another process may revoke the session."""
    planner: Membership = cast.member("planner")
    made = _pages_made(served)
    cast.sign_in(served, planner)
    served.get("/account")  # the first page puts its form token into the cookie
    made.clear()
    first = served.get("/desk/programs").text
    assert served.get("/desk/programs").text == first
    assert made == ["/desk/programs"]
    cast.program(planner, "Lapor Teman Difabel")
    assert "Lapor Teman Difabel" in served.get("/desk/programs").text
    another = create_engine(database_url)
    with another.begin() as elsewhere:
        elsewhere.execute(text("UPDATE sign_in SET ended_at = seen_at"))
    another.dispose()
    db.session.remove()  # a request has a view of its own; this test shares one with them
    assert served.get("/desk/programs").status_code == 302


def test_two_forms_opened_at_once_have_a_key_each(served: FlaskClient) -> None:
    """Rule D1: of two reports under one key the second would be taken for the first, sent again."""
    officer, planner = cast.member("officer"), cast.member("planner")
    campaign = cast.approved(planner, cast.member("leader"))
    activity = cast.activity(planner, campaign, officer_ids=[officer.person_id])
    cast.sign_in(served, officer)
    served.get("/account")
    address = f"/field/activities/{activity.id}/complaints/new"
    keys = [re.findall(r'name="key"[^>]*value="([^"]+)"', served.get(address).text) for _ in range(2)]
    assert len(keys[0]) == len(keys[1]) == 1
    assert keys[0] != keys[1]


def test_two_browsers_never_share(served: FlaskClient) -> None:
    other = served.application.test_client()
    cast.sign_in(served, cast.member("planner"))
    cast.sign_in(other, cast.member("admin", username="pengelola"))
    mine, theirs = served.get("/account").text, other.get("/account").text
    assert "pengelola" in theirs
    assert "pengelola" not in mine
    assert (served.get("/account").text, other.get("/account").text) == (mine, theirs)


def test_signed_out_means_signed_out(served: FlaskClient) -> None:
    cast.sign_in(served, cast.member("planner"))
    assert served.get("/desk/programs").status_code == 200
    served.post("/sign-out")
    assert served.get("/desk/programs").status_code == 302
    with transaction():
        settings.put("office", "Kantor Lain")
    assert served.get("/desk/programs").status_code == 302


def test_a_board_is_shared_by_a_role_and_never_with_another(served: FlaskClient) -> None:
    """Each role reads what is its own to see (product §1); what was written meanwhile is on the next page."""
    planner, leader = cast.member("planner"), cast.member("leader")
    cast.campaign(planner, cast.program(planner, "Lapor Teman Difabel"))
    colleague = cast.member("planner", username="perencana.dua")
    boards = []
    for member in (planner, leader, colleague):
        browser = served.application.test_client()
        cast.sign_in(browser, member)
        page = browser.get("/desk/").text
        assert member.person.name in page
        boards.append(page.partition("<main")[2].partition("</main")[0])
    assert boards[0] == boards[2]
    assert [SCHEDULE in board for board in boards] == [True, False, True]
    partner = cast.member("partner", "DISHUB")
    browser = served.application.test_client()
    cast.sign_in(browser, partner)
    assert browser.get("/desk/").status_code == 403
