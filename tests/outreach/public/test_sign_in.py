"""The way in: throttled, silent about who exists, and never off our site."""

import re

import pytest
from bs4 import BeautifulSoup

from campaigns.ground.database import transaction
from campaigns.people import accounts, passwords, sessions
from tests import cast
from tests.conftest import both_engines
from tests.outreach.hall.test_keeping import PAYLOADS

WRONG = "Nama pengguna atau kata sandi tidak cocok."


def with_password(member):
    with transaction():
        accounts.set_password(member.person, cast.PASSWORD)
    return member


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
    member = with_password(cast.member(role, agency))
    answer = post(client, f" {member.person.username.upper()} ")
    assert (answer.status_code, answer.location.rstrip("/") + "/") == (303, home)


def test_a_wrong_password_and_an_unknown_name_are_told_alike(client, planner, monkeypatch):
    """The same sentence and the same work, whether the name exists or not."""
    with_password(planner)
    worked = []
    verify = passwords.fits
    monkeypatch.setattr(sessions.passwords, "fits", lambda *a: worked.append(a) or verify(*a))
    known = post(client, planner.person.username, "salah sama sekali")
    unknown = post(client, "tidak.ada", "salah sama sekali")
    assert known.status_code == unknown.status_code == 422
    assert len(worked) == 2
    assert WRONG in known.text
    told = [
        re.sub('(name="csrf.token" (?:content|value)=")[^"]+', r"\1", answer.text).replace(name, "")
        for answer, name in ((known, planner.person.username), (unknown, "tidak.ada"))
    ]  # without its token, which differs from one second to the next
    assert told[0] == told[1]


def test_a_refused_sign_in_keeps_the_name_and_not_the_password(client, planner):
    page = BeautifulSoup(post(client, "siti.rahmah", "rahasia sekali").data, "html.parser")
    assert page.find(id="username")["value"] == "siti.rahmah"
    assert "rahasia sekali" not in str(page)
    assert post(client, "siti.rahmah", "").status_code == 422


@both_engines
def test_the_eleventh_try_waits_even_with_the_right_password(client, planner):
    with_password(planner)
    for _ in range(sessions.TRIES_PER_ACCOUNT):
        assert post(client, planner.person.username, "salah").status_code == 422
    answer = post(client, planner.person.username)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert "Coba lagi dalam 15 menit" in answer.text


@both_engines
def test_an_address_that_tries_many_names_waits(client, app):
    for number in range(sessions.TRIES_PER_ADDRESS):
        with transaction():
            sessions.note_attempt(f"orang{number}", "127.0.0.1")
    assert post(client, "lain").status_code == 429


def test_no_password_is_hashed_for_whoever_must_wait(client, app, monkeypatch):
    for number in range(sessions.TRIES_PER_ADDRESS):
        with transaction():
            sessions.note_attempt(f"orang{number}", "127.0.0.1")
    monkeypatch.setattr(sessions.passwords, "fits", lambda *_: pytest.fail("hashed"))
    assert post(client, "lain").status_code == 429


def test_a_reader_comes_back_to_the_page_they_wanted(client, planner):
    with_password(planner)
    asked = client.get("/desk/sites?words=pasar")
    page = BeautifulSoup(client.get(asked.location).data, "html.parser")
    wanted = page.find("input", {"name": "next"})["value"]
    assert post(client, planner.person.username, next=wanted).location == "/desk/sites?words=pasar"


@pytest.fixture
def ready(app):
    return with_password(cast.member("planner"))


def unreadable_or(payload: str, status: int) -> tuple[int, str | None]:
    """A request with a NUL is refused at the door; every other `next` leads home."""
    return (400, None) if "\0" in payload else (status, "/desk/")


def test_no_next_leads_off_our_site(client, ready, monkeypatch):
    """40 and more payloads, by GET while signed in and by POST."""
    monkeypatch.setattr(sessions.passwords, "fits", lambda *_: True)
    for payload in PAYLOADS:
        answer = post(client, ready.person.username, next=payload)
        assert (answer.status_code, answer.location) == unreadable_or(payload, 303), payload
    for payload in PAYLOADS:
        answer = client.get("/sign-in", query_string={"next": payload})
        assert (answer.status_code, answer.location) == unreadable_or(payload, 302), payload


def test_no_host_header_bends_a_redirect(client, ready):
    answer = client.post(
        "/sign-in",
        data={"username": ready.person.username, "password": cast.PASSWORD},
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
    )
    assert answer.location == "/desk/"


def test_signing_out_ends_the_session(client, ready):
    post(client, ready.person.username)
    assert len(sessions.open_of(ready.person)) == 1
    assert client.post("/sign-out").status_code == 303
    assert sessions.open_of(ready.person) == []
    assert client.post("/sign-out").status_code == 303


def test_another_site_cannot_sign_a_browser_in(browser):
    """Login CSRF: the form's own token is needed; the name is kept for a second try, the password is not."""
    made = with_password(cast.member("admin"))
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
