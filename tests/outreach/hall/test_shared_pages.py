"""Pages made once for all of one role: the content is shared, and nothing of who reads it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from outreach.hall import sharing
from tests import cast
from tests.conftest import both_engines, standing
from tests.outreach.conftest import Browser, token_on

LIST, FORM = "/desk/accounts", "/desk/accounts/new"


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The whole application with its keepers, which tests otherwise do without."""
    with standing(database_url, tmp_path, KEEP_PAGES=True, WTF_CSRF_ENABLED=True) as app:
        app.test_client_class = Browser
        yield app


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses whose content was made."""
    seen: list[str] = []
    make = sharing._content

    def watched(template: str, told: sharing.Told) -> dict[str, str]:
        seen.append(request.full_path.rstrip("?"))
        return make(template, told)

    monkeypatch.setattr(sharing, "_content", watched)
    return seen


def browser_of(office: Flask, who: Membership) -> FlaskClient:
    """Theirs, with the token of its forms already in its cookie."""
    client = cast.sign_in(office.test_client(), who)
    client.get("/account/roles")
    return client


@both_engines
def test_a_list_is_made_once_for_all_of_a_role_until_somebody_writes(office: Flask, made: list[str]) -> None:
    people = [cast.member("planner", username=name) for name in ("siti", "budi")]
    with transaction():
        people[1].person.name = "Budi"
    siti, budi = (browser_of(office, one) for one in people)
    first, second = (client.get("/desk/programs").text for client in (siti, budi))
    assert made == ["/desk/programs"]
    assert ("Budi" in first, "Budi" in second) == (False, True)
    cast.program(people[0], "Lapor Teman Difabel")
    assert "Lapor Teman Difabel" in budi.get("/desk/programs").text
    assert made == ["/desk/programs"] * 2


def test_what_is_asked_for_is_told_apart(office: Flask, made: list[str]) -> None:
    """By the whole address, by the role, and by the agency (product.md §2)."""
    planner, leader = (browser_of(office, cast.member(role)) for role in ("planner", "leader"))
    asked = ["/desk/campaigns", "/desk/campaigns?year=2025"]
    for client in (planner, leader, planner):
        for address in asked:
            client.get(address)
    assert made == asked * 2
    made.clear()
    for agency in ("DISHUB", "BPBD"):
        page = browser_of(office, cast.member("partner", agency)).get("/portal/").text
        assert page.count("<main") == 1
    assert made == ["/portal/"] * 2


def test_each_reader_has_a_name_and_tokens_of_their_own(office: Flask, made: list[str]) -> None:
    """The second form is made of the first's content, and its token opens only its own session."""
    people = [cast.member("admin", username=name) for name in ("siti", "budi")]
    siti, budi = (browser_of(office, one) for one in people)
    first, second = (client.get(FORM) for client in (siti, budi))
    assert made == [FORM]
    assert not any(word in page.text for word in (sharing.TOKEN, sharing.CUT) for page in (first, second))
    assert token_on(first) != token_on(second)
    assert all(page.text.count(token_on(page)) > 1 for page in (first, second))
    given = {"csrf_token": token_on(second), "role": "planner", "name": "Rani (data contoh)", "email": ""}
    given["agency_id"] = str(people[0].agency_id)
    assert siti.post(LIST, data=given).status_code == 400
    assert budi.post(LIST, data=given).status_code == 201


def test_one_s_own_page_is_the_session_s(office: Flask, made: list[str]) -> None:
    """Which of one's sessions is this one differs from browser to browser."""
    planner = cast.member("planner")
    here, there = (browser_of(office, planner) for _ in range(2))
    assert here.get("/account").text.count("sesi ini") == 1
    assert there.get("/account").text.count("sesi ini") == 1
    here.set_cookie("another", "cookie")  # so that the whole page is not given again
    here.get("/account")
    assert made == ["/account"] * 2
