"""The Host header is anybody's to write: no page, redirect, link or letter of ours is made of it."""

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.ground import outbox
from campaigns.ground.database import db
from campaigns.people import agencies
from campaigns.people.persons import Membership
from outreach.jobs.resets import answer_wishes
from tests import cast
from tests.conftest import make_app, standing

PUBLIC = "http://jangkau.example.go.id"
# Marks too long to turn up by chance in a cookie's or a token's random letters.
EVIL = re.compile("evil-host|евил|203\\.0\\.113|:61616|dead:beef|xn--80adjkl", re.I)
HOSTS = [
    {"Host": "evil-host.example"},
    {"Host": "evil-host.example:80"},
    {"Host": "evil-host.example:61616"},
    {"Host": "localhost:61616"},
    {"Host": "localhost.evil-host.example"},
    {"Host": "user:evil-host@localhost"},
    {"Host": "localhost@evil-host.example"},
    {"Host": "http://evil-host.example/"},
    {"Host": "evil-host.example/desk"},
    {"Host": "evil-host.example?x=1"},
    {"Host": "evil-host.example#localhost"},
    {"Host": "evil-host.example\\localhost"},
    {"Host": "203.0.113.66"},
    {"Host": "[2001:db8:dead:beef::1]"},
    {"Host": "[2001:db8:dead:beef::1]:61616"},
    {"Host": "[dead:beef"},
    {"Host": "xn--80adjkl.example"},
    {"Host": "евил.example".encode().decode("latin-1")},
    {"Host": "evil-host.example, localhost"},
    {"Host": 'evil-host_"><script>.example'},
    {"Host": ""},
    {"X-Forwarded-Host": "evil-host.example", "X-Forwarded-Proto": "gopher", "X-Forwarded-Port": "61616"},
    {
        "X-Host": "evil-host.example",
        "X-Original-URL": "//evil-host.example/",
        "X-Rewrite-URL": "//evil-host.example/",
    },
    {"Forwarded": "host=evil-host.example;proto=https", "X-Forwarded-Server": "evil-host.example"},
]
NO_HOST = {"Host": "." * 200 + "evil-host.example"}


@pytest.fixture
def app(database_url, tmp_path):
    """Known to people under an address of its own."""
    with standing(database_url, tmp_path, PUBLIC_URL=PUBLIC) as made:
        yield made


def stays(answer: TestResponse) -> None:
    """Neither a header nor the body of an answer names the host that was asked for."""
    told = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    assert answer.status_code < 500
    assert not EVIL.search(told), told
    found = EVIL.search(answer.text)
    assert not found, answer.text[max(0, found.start() - 80) : found.end() + 80]


def test_nothing_that_anybody_reads_follows_it(client: FlaskClient, planner: Membership) -> None:
    """Pages, the redirects of addresses without their slash or with two, and what is said of what is not there."""
    assert len(HOSTS) >= 20
    for headers in HOSTS:
        for address in ("/", "/coverage", "/privacy", "/coverage/map.js", "/assets/0/base/house.css"):
            answer = client.get(address, headers=headers)
            stays(answer)
            assert answer.data == client.get(address).data, f"{headers}: {address}"
        for address in (
            "/desk",
            "/portal",
            "/field",
            "//sign-in",
            "/desk//campaigns",
            "//evil-host.example/desk",
        ):
            answer = client.get(address, headers=headers)
            if "evil-host" not in address:
                stays(answer)
            assert answer.location is None or re.match(r"/(?![/\\])", answer.location), answer.location
        for address in ("/sign-in", "/desk/campaigns", "/tidak-ada"):
            stays(client.get(address, headers=headers))


def test_what_can_be_no_host_is_refused(client: FlaskClient) -> None:
    answer = client.get("/", headers=NO_HOST)
    assert answer.status_code == 400
    stays(answer)


@pytest.mark.parametrize(
    "referer", ["http://evil-host.example/x", "//evil-host.example", "http://evil-host.example//evil-host/"]
)
def test_the_way_back_from_a_refusal_follows_neither_it_nor_the_page_before(
    client: FlaskClient, referer: str
) -> None:
    for headers in HOSTS:
        answer = client.get("/tidak-ada", headers=headers | {"Referer": referer})
        links = [link["href"] for link in BeautifulSoup(answer.data, "html.parser").find_all("a")]
        assert all(re.match(r"[/#](?![/\\])", link) for link in links), links
    here = client.get("/tidak-ada", headers={"Referer": "http://localhost/desk/sites?page=2"})
    assert 'href="/desk/sites?page=2"' in here.text


def test_no_redirect_of_a_form_follows_it(client: FlaskClient, planner: Membership) -> None:
    cast.with_password(planner)
    entries = {"username": planner.person.username, "password": cast.PASSWORD}
    for headers in HOSTS:
        answer = client.post("/sign-in", data=entries, headers=headers)
        assert (answer.status_code, answer.location) == (303, "/desk/")
        stays(answer)
        assert client.post("/sign-out", headers=headers).location == "/"


def pass_of(app: Flask, who: Membership) -> dict[str, str]:
    """The cookie of somebody signed in, as a header: a browser would not take it along to another host."""
    return {"Cookie": f"session={cast.sign_in(app.test_client(), who).get_cookie('session').value}"}


def test_no_letter_and_no_link_follows_it(app: Flask, admin: Membership, planner: Membership) -> None:
    """An invitation, a forgotten password's link and a partner's letter name PUBLIC_URL."""
    form = f"/desk/campaigns/{cast.campaign(planner).id}/partnerships/new"
    client, partners = app.test_client(use_cookies=False), iter(agencies.partners())
    as_admin, as_planner = pass_of(app, admin), pass_of(app, planner)
    for headers in HOSTS:
        entries = {
            "role": "planner",
            "agency_id": agencies.own().id,
            "name": "Siti",
            "email": "siti@contoh.id",
        }
        answer = client.post("/desk/accounts", data=entries, headers=headers | as_admin)
        assert answer.status_code == 201
        assert f"{PUBLIC}/invitations/" in answer.text
        stays(answer)
        asked = {"agency_id": next(partners).id, "asked": "Bus", "reply_by": "2026-12-01"}
        answer = client.post(form, data=asked, headers=headers | as_planner)
        assert answer.status_code == 303
        stays(answer)
        stays(client.post("/password-resets", data={"account": admin.person.username}, headers=headers))
    answer_wishes()
    letters = list(db.session.scalars(db.select(outbox.Message)))
    assert len(letters) >= len(HOSTS)
    assert admin.person.email in {letter.to for letter in letters}, "the forgotten password's"
    for letter in letters:
        assert not EVIL.search(letter.body + letter.subject + letter.to)
        assert all(link.startswith(PUBLIC) for link in re.findall(r"https?://\S+", letter.body))


def test_behind_a_proxy_its_host_changes_nothing_either(app: Flask, database_url: str, tmp_path) -> None:
    """TRUSTED_PROXIES=1 believes X-Forwarded-Host; it still makes no address of ours."""
    client = make_app(database_url, tmp_path, PUBLIC_URL=PUBLIC, TRUSTED_PROXIES="1").test_client()
    headers = {"X-Forwarded-Host": "evil-host.example", "X-Forwarded-Proto": "https"}
    for address in ("/", "/coverage", "/desk", "/desk/campaigns", "/tidak-ada", "/sign-in"):
        stays(client.get(address, headers=headers))
