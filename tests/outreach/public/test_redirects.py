"""Wherever an address may be given (`next=`, kept entries, the page before), it leads to a page of ours, or nowhere.

Each answer is read as browsers read it (the URL standard: backslashes are slashes, tabs and line breaks are nothing).
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from argon2 import PasswordHasher
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.ground import sealing
from campaigns.people import second_factor
from campaigns.people.persons import Membership
from tests import cast
from tests.conftest import standing
from tests.outreach.conftest import Browser
from tests.outreach.hall.test_keeping import PAYLOADS as PLAIN

PAYLOADS = [
    *PLAIN,
    *(
        "/%2f%2fevil.example",
        "/%2Fevil.example",
        "%2f%2fevil.example",
        "/%5cevil.example",
        "/%09/evil.example",
    ),
    *("//evil%E3%80%82example", "//evil.example%00.localhost", "/.//evil.example", "/..//evil.example"),
    *("/desk/..//evil.example", "/;//evil.example", "/@evil.example", "/:80/evil.example", "///localhost"),
    *(
        "//localhost:6666/desk",
        "http://localhost/desk",
        "//" + "a" * 5000 + ".evil.example",
        "/" + "a" * 9000,
    ),
    *(
        "/sign-in?next=//evil.example",
        "/sign-in?next=%2F%2Fevil.example",
        "/sign-in?next=/sign-in?next=//evil",
    ),
    *(
        "/desk/?next=https://evil.example",
        "/%0d%0aLocation:%20//evil.example",
        "/\u00a0/evil.example",
        "ℋttp://x",
    ),
]


@pytest.fixture(scope="module")
def app(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all payloads."""
    folder = tmp_path_factory.mktemp("redirects")
    shutil.copyfile(filled_sqlite, folder / "test.sqlite")
    with standing(f"sqlite:///{folder / 'test.sqlite'}", folder) as made:
        made.test_client_class = Browser
        yield made


@pytest.fixture(scope="module")
def member(app: Flask) -> Membership:
    return cast.with_password(cast.member("planner"))


@pytest.fixture(scope="module")
def careful(app: Flask) -> Membership:
    """Somebody who signs in by two steps."""
    made = cast.member("treasurer")
    cast.two_steps(made)
    return made


@pytest.fixture(autouse=True)
def _every_password_and_code_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The libraries' checks are left out, so that hundreds of sign-ins take no minutes."""
    monkeypatch.setattr(PasswordHasher, "verify", lambda *_: True)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def lands(address: str) -> str:
    """Where a browser on our page would go: scheme and host, as the URL standard reads an address."""
    seen = re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(33))))).replace("\\", "/")
    return "://".join(urlsplit(urljoin("http://localhost/sign-in", seen))[:2])


def stays(client: FlaskClient, answer: TestResponse) -> None:
    """Neither this redirect nor those that follow it lead away, and each is one line."""
    for _ in range(5):
        if answer.location is None:
            assert answer.status_code < 500
            return
        assert lands(answer.location) == "http://localhost", answer.location
        assert answer.location.isprintable(), answer.location
        answer = client.get(answer.location)
    raise AssertionError("it goes round in circles")


def sign_in(client: FlaskClient, who: Membership, **more: str) -> TestResponse:
    return client.post("/sign-in", data={"username": who.person.username, "password": cast.PASSWORD, **more})


def test_the_reader_of_addresses_is_no_fool() -> None:
    """The tests below can fail: of the plain payloads it takes all for foreign but those that are mere paths."""
    away = [payload for payload in PAYLOADS if lands(payload) != "http://localhost"]
    assert len(PAYLOADS) >= 60
    assert len(away) >= 30
    assert {"//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)"} <= set(away)


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: repr(payload)[:40])
def test_no_next_of_a_sign_in_leads_away(client: FlaskClient, member: Membership, payload: str) -> None:
    """By the form, and by the page for somebody who is signed in already; through the form's own field too."""
    page = client.get("/sign-in", query_string={"next": payload})
    asked = BeautifulSoup(page.data, "html.parser").find("input", {"name": "next"})
    stays(client, sign_in(client, member, next=asked["value"] if asked else payload))
    stays(client, sign_in(client, member, next=payload))
    stays(client, client.get("/sign-in", query_string={"next": payload}))
    stays(client, client.get(f"/sign-in?next={payload.replace('#', '%23')}"))


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: repr(payload)[:40])
def test_no_next_of_the_second_step_leads_away(
    client: FlaskClient, careful: Membership, payload: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_factor, "confirm", lambda *_, **__: None)
    stays(client, client.get("/sign-in/code", query_string={"next": payload}))
    page = sign_in(client, careful, next=payload)
    stays(client, client.get("/sign-in/code", query_string={"next": payload}))
    if page.status_code == 200:  # else the request itself could not be read
        entries = {"one_time_code": "123456", "next": payload}
        stays(client, client.post("/sign-in/code", data=entries))


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: repr(payload)[:40])
def test_no_next_of_the_page_that_turns_the_second_step_on_leads_away(
    client: FlaskClient, member: Membership, payload: str
) -> None:
    """What it shows and where its forms and links go."""
    cast.sign_in(client, member)
    page = client.get("/account/second-factor", query_string={"next": payload})
    stays(client, page)
    parsed = BeautifulSoup(page.data, "html.parser")
    goals = [tag.get("href") or tag.get("action") for tag in parsed.find_all(["a", "form"])]
    assert {lands(goal) for goal in goals if goal} <= {
        "http://localhost",
        "otpauth://totp",
    }  # to the app on a phone


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: repr(payload)[:40])
def test_no_kept_entries_are_sent_away(client: FlaskClient, member: Membership, payload: str) -> None:
    """Only we can seal them, and we seal our own addresses alone; a forged seal opens nothing."""
    forged = f'{{"to": "{payload}", "entries": []}}'
    for kept in (forged, sealing.seal("x").decode()[:-4] + "AAAA", payload):
        answer = sign_in(client, member, kept=kept)
        assert "Isian Anda masih ada" not in answer.text
        stays(client, answer)


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: repr(payload)[:40])
def test_no_language_and_no_other_word_of_a_query_bends_a_link(client: FlaskClient, payload: str) -> None:
    """Links keep the query that a page was asked with; url_for has words of its own."""
    words = (
        "lang",
        "next",
        "_scheme",
        "_anchor",
        "_external",
        "_method",
        "endpoint",
        "values",
        "_host",
        "year",
        "x",
    )
    for address in ("/", "/coverage", "/sign-in"):
        page = client.get(address, query_string=dict.fromkeys(words, payload))
        assert page.status_code in {200, 400}
        links = [link["href"] for link in BeautifulSoup(page.data, "html.parser").find_all("a", href=True)]
        assert {lands(link) for link in links} <= {"http://localhost"}, links
