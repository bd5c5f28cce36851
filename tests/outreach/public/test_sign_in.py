"""The way in and out. Guessing is tried in test_guessing.py, addresses in test_redirects.py."""

import pytest
from bs4 import BeautifulSoup

from campaigns.people import sessions
from tests import cast


def post(client, username, password=cast.PASSWORD, **more):
    return client.post("/sign-in", data={"username": username, "password": password, **more})


@pytest.mark.parametrize(
    ("role", "agency", "home"),
    [
        ("planner", "DISKOMINFO", "/desk/"),
        ("partner", "DISHUB", "/portal/"),
        ("officer", "DISKOMINFO", "/field/"),
    ],
)
def test_everybody_arrives_in_their_own_room(client, app, role, agency, home):
    member = cast.with_password(cast.member(role, agency))
    answer = post(client, f" {member.person.username.upper()} ")
    assert (answer.status_code, answer.location.rstrip("/") + "/") == (303, home)


def test_a_refused_sign_in_keeps_the_name_and_not_the_password(client, planner):
    page = BeautifulSoup(post(client, "siti.rahmah", "rahasia sekali").data, "html.parser")
    assert page.find(id="username")["value"] == "siti.rahmah"
    assert "rahasia sekali" not in str(page)
    assert post(client, "siti.rahmah", "").status_code == 422


def test_a_reader_comes_back_to_the_page_they_wanted(client, planner):
    cast.with_password(planner)
    asked = client.get("/desk/sites?words=pasar")
    page = BeautifulSoup(client.get(asked.location).data, "html.parser")
    wanted = page.find("input", {"name": "next"})["value"]
    assert post(client, planner.person.username, next=wanted).location == "/desk/sites?words=pasar"


@pytest.fixture
def ready(app):
    return cast.with_password(cast.member("planner"))


def test_signing_out_ends_the_session(client, ready):
    post(client, ready.person.username)
    assert len(sessions.open_of(ready.person)) == 1
    assert client.post("/sign-out").status_code == 303
    assert sessions.open_of(ready.person) == []
    assert client.post("/sign-out").status_code == 303


def test_another_site_cannot_sign_a_browser_in(browser):
    """Login CSRF: the form's own token is needed; the name is kept for a second try, the password is not."""
    made = cast.with_password(cast.member("admin"))
    answer = post(browser, made.person.username)
    assert answer.status_code == 400
    assert sessions.open_of(made.person) == []
    page = BeautifulSoup(answer.data, "html.parser")
    assert page.find(id="username")["value"] == made.person.username
    token = page.find("input", {"name": "csrf_token"})["value"]
    assert post(browser, made.person.username, csrf_token=token).status_code == 303


def test_english_readers_are_refused_in_english(client, app):
    answer = client.post("/sign-in?lang=en", data={"username": "x", "password": "y"})
    assert "The username or the password does not match." in answer.text
