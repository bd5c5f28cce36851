"""Sessions that somebody planted, stole or asked another browser to begin (ASVS 7.2.4; CSRF switched on)."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.ground.database import transaction
from campaigns.people import accounts, agencies, sessions
from campaigns.people.persons import Membership, Role
from tests import cast
from tests.conftest import make_app
from tests.outreach.conftest import token_on

OURS = {"Sec-Fetch-Site": "same-origin"}
OTHER_PASSWORD = "jukung di Barito Kuala"


@pytest.fixture
def victim(guarded: Flask) -> Membership:
    return cast.with_password(cast.member("planner"))


@pytest.fixture
def attacker(guarded: Flask) -> Membership:
    """An insider, since only those have sessions to plant."""
    return cast.with_password(cast.member("officer"))


def sign_in(browser: FlaskClient, who: Membership, token: str = "", **headers: str) -> TestResponse:
    entries = {"username": who.person.username, "password": cast.PASSWORD}
    token = token or token_on(browser.get("/sign-in"))
    return browser.post("/sign-in", data=entries | {"csrf_token": token}, headers=headers or OURS)


def cookie_of(browser: FlaskClient) -> str:
    return browser.get_cookie("session").value


def spoilt(signed: str) -> str:
    """Another signature. The last character alone would not do: two of its bits mean nothing."""
    return signed[:-2] + ("A" if signed[-2] != "A" else "B") + signed[-1]


def with_cookie(app: Flask, cookie: str) -> FlaskClient:
    """A browser that holds this cookie."""
    made = app.test_client()
    made.set_cookie("session", cookie)
    return made


def opens(app: Flask, cookie: str) -> bool:
    """Whether the cookie opens an account."""
    return with_cookie(app, cookie).get("/account").status_code == 200


def test_a_planted_cookie_never_becomes_the_session_of_who_signs_in_with_it(
    guarded: Flask, attacker: Membership, victim: Membership
) -> None:
    trap = guarded.test_client()
    known_token = token_on(trap.get("/sign-in"))
    planted = cookie_of(trap)
    browser = with_cookie(guarded, planted)
    assert sign_in(browser, victim, known_token).status_code == 303
    assert opens(guarded, cookie_of(browser))
    assert not opens(guarded, planted)
    forged = browser.post("/sign-out", data={"csrf_token": known_token}, headers=OURS)
    assert forged.status_code == 400, "the form token that was planted with it still fits"
    assert len(sessions.open_of(victim.person)) == 1


def test_a_planted_session_ends_when_its_browser_signs_somebody_else_in(
    guarded: Flask, attacker: Membership, victim: Membership
) -> None:
    trap = guarded.test_client()
    sign_in(trap, attacker)
    planted = cookie_of(trap)
    browser = with_cookie(guarded, planted)
    assert sign_in(browser, victim, token_on(browser.get("/account"))).status_code == 303
    assert victim.person.name in browser.get("/account").text
    assert not opens(guarded, planted)
    assert sessions.open_of(attacker.person) == []


def test_a_cookie_that_we_did_not_sign_is_none(guarded: Flask, victim: Membership, tmp_path) -> None:
    sign_in(browser := guarded.test_client(), victim)
    with browser.session_transaction() as held:
        token = held["token"]
    url = guarded.config["SQLALCHEMY_DATABASE_URI"]
    forger = make_app(url, tmp_path, SECRET_KEY="another").test_client()
    with forger.session_transaction() as forged:
        forged["token"] = token
    assert not opens(guarded, cookie_of(forger))
    assert not opens(guarded, spoilt(cookie_of(browser)))


def signs_in_again(browser: FlaskClient, who: Membership, token: str) -> TestResponse:
    return sign_in(browser, who, token)


def changes_the_password(browser: FlaskClient, who: Membership, token: str) -> TestResponse:
    entries = {"current_password": cast.PASSWORD, "password": OTHER_PASSWORD, "csrf_token": token}
    return browser.post("/account/password", data=entries, headers=OURS)


def switches(browser: FlaskClient, who: Membership, token: str) -> TestResponse:
    with transaction():
        second = accounts.join(who.person, agencies.own(), Role.LEADER)
    entries = {"membership_id": second.id, "csrf_token": token}
    return browser.post("/account/membership", data=entries, headers=OURS)


def signs_out(browser: FlaskClient, who: Membership, token: str) -> TestResponse:
    return browser.post("/sign-out", data={"csrf_token": token}, headers=OURS)


@pytest.mark.parametrize("act", [signs_in_again, changes_the_password, switches, signs_out])
def test_with_every_change_of_who_acts_the_old_cookie_dies(
    guarded: Flask, victim: Membership, act: Callable[[FlaskClient, Membership, str], TestResponse]
) -> None:
    sign_in(browser := guarded.test_client(), victim)
    stolen = cookie_of(browser)
    assert opens(guarded, stolen)
    assert act(browser, victim, token_on(browser.get("/account"))).status_code == 303
    assert not opens(guarded, stolen)
    if act is not signs_out:
        assert cookie_of(browser) != stolen
        assert opens(guarded, cookie_of(browser))
        assert len(sessions.open_of(victim.person)) == 1


@pytest.mark.parametrize(
    ("public_url", "secure"), [("http://127.0.0.1:8000", False), ("https://jangkau.example.go.id", True)]
)
def test_the_cookie_stays_with_us(
    guarded: Flask, victim: Membership, tmp_path, public_url: str, secure: bool
) -> None:
    """HttpOnly, SameSite, of this host alone, gone with the browser; over https only where we are reached so."""
    url = guarded.config["SQLALCHEMY_DATABASE_URI"]
    browser = make_app(url, tmp_path, PUBLIC_URL=public_url, WTF_CSRF_ENABLED=False).test_client()
    entries = {"username": victim.person.username, "password": cast.PASSWORD}
    words = {
        word.strip().lower()
        for word in browser.post("/sign-in", data=entries).headers["Set-Cookie"].split(";")[1:]
    }
    assert words == {"httponly", "samesite=lax", "path=/"} | ({"secure"} if secure else set())


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8000"},
    {"Origin": "file://localhost"},
    {"Origin": ""},
    {"Origin": "http://"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_another_site_signs_no_browser_in_even_with_a_right_token(
    guarded: Flask, victim: Membership, headers: dict[str, str]
) -> None:
    """Login CSRF: a victim who works in the attacker's account without noticing."""
    browser = guarded.test_client()
    assert sign_in(browser, victim, **headers).status_code == 403
    assert sessions.open_of(victim.person) == []


@pytest.mark.parametrize("origin", ["http://localhost", "http://127.0.0.1:8000"])
def test_our_own_origin_is_the_host_that_was_asked_or_the_public_one(
    guarded: Flask, victim: Membership, origin: str
) -> None:
    """A proxy may ask under another name than people do."""
    assert sign_in(guarded.test_client(), victim, Origin=origin).status_code == 303


@pytest.mark.parametrize("kind", ["none", "empty", "of another browser", "spoilt"])
def test_a_sign_in_needs_the_token_of_its_own_browser(guarded: Flask, victim: Membership, kind: str) -> None:
    browser, other = guarded.test_client(), guarded.test_client()
    own = token_on(browser.get("/sign-in"))
    tokens = {"none": None, "empty": "", "of another browser": token_on(other.get("/sign-in"))}
    entries = {"username": victim.person.username, "password": cast.PASSWORD}
    token = tokens.get(kind, spoilt(own))
    answer = browser.post(
        "/sign-in", data=entries if token is None else entries | {"csrf_token": token}, headers=OURS
    )
    assert answer.status_code == 400
    assert sessions.open_of(victim.person) == []


@pytest.mark.parametrize("kind", ["none", "of another browser", "from elsewhere"])
def test_neither_is_an_invitation_taken_for_somebody(guarded: Flask, kind: str) -> None:
    """The attacker would know the password of the account that the victim works in."""
    admin = cast.member("admin")
    with transaction():
        _, link = accounts.invite(agencies.own(), Role.PLANNER, "Calon", None, by=admin)
    browser, other = guarded.test_client(), guarded.test_client()
    own, foreign = (token_on(b.get(f"/invitations/{link}")) for b in (browser, other))
    token = {"none": "", "of another browser": foreign}.get(kind, own)
    entries = {"username": "calon", "password": cast.PASSWORD, "csrf_token": token}
    headers = {"Sec-Fetch-Site": "cross-site"} if kind == "from elsewhere" else OURS
    assert browser.post(f"/invitations/{link}", data=entries, headers=headers).status_code in {403, 422}
    assert accounts.invitation_with(link)
