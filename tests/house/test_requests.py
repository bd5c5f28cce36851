"""Every route of the house, asked by its rules and against them; a new route is asked by itself.

Rules come from the map of addresses. What another site, another session or no token asks for changes nothing,
reading changes nothing either, and what is for everybody carries nobody's session.
"""

import itertools
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.routing import Rule

from campaigns.ground import settings
from campaigns.ground.database import db, transaction
from campaigns.people import accounts, agencies, resets
from campaigns.people.persons import Role
from tests import cast
from tests.conftest import standing
from tests.house.doors import DOORS, OPEN_TO_ALL, ROLES
from tests.house.world import World
from tests.outreach.conftest import Browser, token_on
from tests.outreach.public.test_redirects import lands

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
OURS = {"Sec-Fetch-Site": "same-origin"}
WRITES = ("insert", "update", "delete", "replace")
REFUSED = {400, 401, 403, 405, 422}


@dataclass
class Home:
    """The application as it runs, with somebody of every role at a browser of their own."""

    app: Flask
    world: World
    visitors: dict[str, FlaskClient] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def visitor(self, endpoint: str) -> str:
        """The letter of a role to which a door opens; empty for what is open to all."""
        return DOORS.get(endpoint, " ")[0].strip()

    def arrive(self, letter: str) -> FlaskClient:
        """The browser of a role, signed in; a stranger's where the letter is empty."""
        if letter not in self.visitors:
            browser = self.app.test_client()
            if letter:
                cast.sign_in(browser, self.world.members[ROLES[letter]])
            self.visitors[letter] = browser
            self.tokens[letter] = token_on(browser.get("/account" if letter else "/sign-in"))
        return self.visitors[letter]

    def address(self, rule: Rule) -> str:
        ids = {**self.world.common, **self.world.mine, "sign_in_id": 1}
        built = rule.build({name: ids[name] for name in rule.arguments}, append_unknown=False)
        assert built, f"{rule.endpoint}: {rule.arguments}"
        return built[1]


@contextmanager
def opened(url: str, folder: Path) -> Iterator[Home]:
    with standing(url, folder, WTF_CSRF_ENABLED=True, KEEP_PAGES=True) as app:
        app.test_client_class = Browser
        yield Home(app, World())


@pytest.fixture(scope="module")
def home(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """One for all tests in which nothing may change."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copyfile(filled_sqlite, folder / "home.sqlite")
    with opened(f"sqlite:///{folder / 'home.sqlite'}", folder) as made:
        yield made


@pytest.fixture
def fresh(database_url: str, tmp_path: Path) -> Iterator[Home]:
    """One to be changed."""
    with opened(database_url, tmp_path) as made:
        yield made


@contextmanager
def written() -> Iterator[list[str]]:
    """The statements that change the database while the block runs."""
    statements: list[str] = []

    def watch(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        if statement.lstrip().lower().startswith(WRITES):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", watch)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", watch)


def routes(app: Flask, *methods: str) -> list[Rule]:
    found = [rule for rule in app.url_map.iter_rules() if (rule.methods or set()) & set(methods)]
    return sorted(found, key=lambda rule: rule.rule)


def methods_at(app: Flask, rule: Rule) -> set[str]:
    """The methods that one address knows, whichever of its routes answers them."""
    return {
        method for other in app.url_map.iter_rules() if other.rule == rule.rule for method in other.methods
    }


# Changing something

Words = dict[str, Any]
# Each is given the token of the browser that sends it, and gives the words of the request.
ATTACKS: dict[str, Callable[[str], Words]] = {
    "no token": lambda token: {"data": {"a": "1"}, "headers": OURS},
    "a token of another session": lambda token: {"data": {"csrf_token": ""}, "headers": OURS},
    "a token in the address": lambda token: {"query_string": {"csrf_token": token}, "headers": OURS},
    "a token in the cookie": lambda token: {"headers": OURS | {"Cookie": f"csrf_token={token}"}},
    "a token in plain text": lambda token: {
        "data": f"csrf_token={token}\r\n",
        "headers": OURS | {"Content-Type": "text/plain"},
    },
    "a token in a JSON body": lambda token: {"json": {"csrf_token": token}, "headers": OURS},
    "another site": lambda token: {
        "data": {"csrf_token": token},
        "headers": {"Sec-Fetch-Site": "cross-site"},
    },
    "a neighbour's site": lambda token: {
        "data": {"csrf_token": token},
        "headers": {"Sec-Fetch-Site": "same-site"},
    },
    "another origin": lambda token: {
        "data": {"csrf_token": token},
        "headers": {"Origin": "https://evil.example"},
    },
    "no origin": lambda token: {"data": {"csrf_token": token}, "headers": {"Origin": "null"}},
    "another site's script": lambda token: {
        "json": {},
        "headers": {"Origin": "https://evil.example", "X-CSRFToken": token},
    },
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_changed_by(home: Home, attack: str) -> None:
    stranger = home.app.test_client()
    foreign, tried = token_on(stranger.get("/sign-in")), 0
    for rule in routes(home.app, *UNSAFE):
        letter = home.visitor(rule.endpoint)
        browser = home.arrive(letter)
        words = ATTACKS[attack](home.tokens[letter])
        if attack == "a token of another session":
            words["data"]["csrf_token"] = foreign
        for method in sorted(rule.methods & set(UNSAFE)):
            with written() as statements:
                answer = browser.open(home.address(rule), method=method, **words)
            at = f"{method} {rule.rule}: {answer.status_code}"
            known = rule.endpoint in EXEMPT and answer.status_code == 404  # its link opens nothing anyhow
            assert answer.status_code in REFUSED or known, at
            assert statements == [], at
            tried += 1
    assert tried >= 60


def test_with_the_own_token_from_our_own_page_every_door_is_asked_in(fresh: Home) -> None:
    """The test above can fail: the same requests, sent by our pages, come to where the house decides."""
    for rule in routes(fresh.app, "POST"):
        letter = fresh.visitor(rule.endpoint)
        if rule.endpoint in EXEMPT:
            continue
        fresh.visitors.pop(letter, None)  # an act before may have signed them out
        browser = fresh.arrive(letter)
        answer = browser.post(fresh.address(rule), data={"csrf_token": fresh.tokens[letter]}, headers=OURS)
        assert answer.status_code in {200, 201, 303, 404, 409, 422}, f"{rule.rule}: {answer.status_code}"
        if rule.endpoint != "public.switch_membership":  # which membership, nobody said
            assert answer.status_code != 404 or rule.arguments, rule.rule


Come = Callable[[Home, FlaskClient], tuple[str, str, dict[str, str]]]


def to_sign_in(home: Home, browser: FlaskClient) -> tuple[str, str, dict[str, str]]:
    who = cast.with_password(home.world.members["officer"])
    return "/sign-in", "/sign-in", {"username": who.person.username, "password": cast.PASSWORD}


def to_the_second_step(home: Home, browser: FlaskClient) -> tuple[str, str, dict[str, str]]:
    page, address, entries = to_sign_in(home, browser)
    _, codes = cast.two_steps(home.world.members["officer"])
    token = token_on(browser.get(page))
    assert browser.post(address, data=entries | {"csrf_token": token}, headers=OURS).status_code == 200
    return "/sign-in/code", "/sign-in/code", {"recovery_code": codes[0]}


def to_an_invitation(home: Home, browser: FlaskClient) -> tuple[str, str, dict[str, str]]:
    with transaction():
        admin = home.world.members["admin"]
        _, link = accounts.invite(agencies.own(), Role.PLANNER, "Calon", None, by=admin)
    entries = {"username": "calon", "password": cast.PASSWORD}
    return f"/invitations/{link}", f"/invitations/{link}", entries


def to_a_partners_link(home: Home, browser: FlaskClient) -> tuple[str, str, dict[str, str]]:
    address = f"/partner-links/{home.world.tokens[0]}"
    return address, address, {}


def to_a_wish(home: Home, browser: FlaskClient) -> tuple[str, str, dict[str, str]]:
    return "/password-resets", "/password-resets", {"account": "petugas"}


def to_a_reset(home: Home, browser: FlaskClient) -> tuple[str, str, dict[str, str]]:
    with transaction():
        _, link = resets.offer(home.world.members["officer"].person, by=home.world.members["admin"])
    return f"/password-resets/{link}", f"/password-resets/{link}", {"password": cast.PASSWORD}


# Forms that check their token themselves, to keep what was typed, and how one comes to them with good entries.
EXEMPT: dict[str, Come] = {
    "public.accept_invitation": to_an_invitation,
    "public.accept_reset": to_a_reset,
    "public.create_reset": to_a_wish,
    "public.enter_partner_link": to_a_partners_link,
    "public.sign_in": to_sign_in,
    "public.sign_in_code": to_the_second_step,
}


def test_whoever_checks_a_token_by_itself_is_known_here(home: Home) -> None:
    exempt = home.app.extensions["csrf"]._exempt_views
    views = home.app.view_functions.items()
    assert {name for name, view in views if f"{view.__module__}.{view.__name__}" in exempt} == EXEMPT.keys()


@pytest.mark.parametrize("endpoint", EXEMPT)
def test_neither_are_they_moved_by_good_entries(fresh: Home, endpoint: str) -> None:
    browser, stranger = fresh.app.test_client(), fresh.app.test_client()
    page, address, entries = EXEMPT[endpoint](fresh, browser)
    token, foreign = token_on(browser.get(page)), token_on(stranger.get("/sign-in"))
    for attack, words_for in ATTACKS.items():
        words = words_for(token)
        for kind in words.keys() & {"data", "json"}:
            if isinstance(words[kind], dict):
                words[kind] = entries | words[kind]
        if attack == "a token of another session":
            words["data"]["csrf_token"] = foreign
        with written() as statements:
            answer = browser.post(address, **words)
        assert (answer.status_code in REFUSED, statements) == (True, []), attack
    moved = browser.post(address, data=entries | {"csrf_token": token}, headers=OURS)
    assert moved.status_code in {200, 303}, "the entries were no good, so that nothing was proved"


OVERRIDES = {
    "headers": {
        name: "POST" for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Method")
    },
    "query_string": {"_method": "POST", "_HttpMethod": "DELETE", "method": "POST"},
}


@pytest.mark.parametrize("words", [{}, OVERRIDES], ids=["plainly", "under the name of another method"])
def test_reading_changes_nothing(home: Home, words: Words) -> None:
    """GET and HEAD, by whoever may come in; and no header makes them something else."""
    for rule in home.app.url_map.iter_rules():
        browser = home.arrive(home.visitor(rule.endpoint))
        for method in ("GET", "HEAD"):
            with written() as statements:
                answer = browser.open(home.address(rule), method=method, **words)
            at = f"{method} {rule.rule}: {answer.status_code}"
            assert statements == [], at
            assert (answer.status_code == 405) == (method not in methods_at(home.app, rule)), at
            assert answer.status_code != 500, at  # 503 says that no worker is awake


NAMES = sorted({column.name for table in db.metadata.tables.values() for column in table.columns})
STRANGE = {name: kind for name, kind in zip(NAMES, itertools.cycle([{"a": 1}, [1, 2], 7, None, True, 0.5]))}


@pytest.mark.parametrize("kind", ["json", "data"])
def test_nothing_that_fills_a_form_strangely_is_a_bug_of_ours(fresh: Home, kind: str) -> None:
    """Numbers and lists where text is read: scripts may send JSON, with the token in its header."""
    body = {"json": STRANGE | {"username": 7, "password": [1], "account": {}, "next": 5, "kept": [2]}}
    body |= {"data": {name: ["\ud7ff", "", "-1", "9" * 40, "٣", "<script>"] for name in NAMES}}
    for rule in routes(fresh.app, "POST"):
        letter = fresh.visitor(rule.endpoint)
        browser = fresh.arrive(letter)
        headers = OURS | {"X-CSRFToken": fresh.tokens[letter]}
        answer = browser.post(fresh.address(rule), headers=headers, **{kind: body[kind]})
        assert answer.status_code < 500, f"{rule.rule}: {answer.status_code}"


def test_a_method_that_a_route_does_not_know_is_refused(home: Home) -> None:
    for rule in home.app.url_map.iter_rules():
        letter = home.visitor(rule.endpoint)
        browser = home.arrive(letter)
        for method in sorted({*UNSAFE, "TRACE", "PROPFIND"} - methods_at(home.app, rule)):
            headers = OURS | {"X-CSRFToken": home.tokens[letter]}
            with written() as statements:
                answer = browser.open(home.address(rule), method=method, headers=headers)
            assert (answer.status_code, statements) == (405, []), f"{method} {rule.rule}"


# Reading what is for everybody

OWN = {  # their forms have a token, or their address is a secret: they are one asker's own
    "public.show_feed",
    "public.new_reset",
    "public.show_invitation",
    "public.show_partner_link",
    "public.show_reset",
    "public.sign_in",
    "public.sign_in_code",
}
OF_THIS_MOMENT = {"public.healthz", "public.readyz"}


def shared(app: Flask) -> list[Rule]:
    """What everybody may read: all that is not behind a door, nor named above, nor a file with its hash."""
    aside = DOORS.keys() | OWN | OF_THIS_MOMENT | {"assets", "public.show_outline"}
    return [rule for rule in routes(app, "GET") if rule.endpoint not in aside]


def test_what_everybody_reads_is_nobodys_own_and_kept_for_a_second(home: Home) -> None:
    """No cookie, no token, one second, one tag, and then 304; to somebody signed in the very same."""
    stranger, planner = home.app.test_client(), home.arrive("P")
    rules = shared(home.app)
    assert {rule.endpoint for rule in rules} <= OPEN_TO_ALL
    assert len(rules) >= 8
    for rule in rules:
        address = home.address(rule)
        answer = stranger.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=1", address
        assert "Set-Cookie" not in answer.headers, address
        assert "Cookie" not in answer.headers.get("Vary", ""), address
        assert b"csrf" not in answer.data, address
        assert planner.get(address).data == answer.data, address
        again = stranger.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), address
        head = stranger.head(address)
        assert (head.status_code, head.headers["ETag"]) == (200, answer.headers["ETag"]), address


def test_what_is_somebodys_own_or_of_this_moment_is_kept_by_nobody(home: Home) -> None:
    for rule in routes(home.app, "GET"):
        letter = home.visitor(rule.endpoint)
        if letter or rule.endpoint in OWN | OF_THIS_MOMENT:
            answer = home.arrive(letter).get(home.address(rule))
            kept = answer.headers["Cache-Control"]
            assert kept in {"no-store", "private, no-cache"}, f"{rule.rule}: {kept}"


@pytest.mark.parametrize(
    "payload", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x"]
)
def test_no_address_in_a_query_leads_away(home: Home, payload: str) -> None:
    """Whatever a page calls the address it is given: no redirect, link or form goes there."""
    words = ("next", "url", "to", "back", "return", "redirect", "continue", "goto", "lang", "page", "_scheme")
    for rule in routes(home.app, "GET"):
        browser = home.arrive(home.visitor(rule.endpoint))
        answer = browser.get(home.address(rule), query_string=dict.fromkeys(words, payload))
        tags = (
            BeautifulSoup(answer.data, "html.parser").find_all(True) if answer.mimetype == "text/html" else []
        )
        goals = [
            tag[name] for tag in tags for name in ("href", "action", "src", "formaction") if tag.get(name)
        ]
        away = {goal for goal in [answer.location or "/", *goals] if lands(goal) != "http://localhost"}
        assert {goal for goal in away if not goal.startswith(("data:", "otpauth:"))} == set(), rule.rule


def test_what_changed_is_shown_to_everybody_after_a_second(fresh: Home) -> None:
    """Whatever keeps a page, ourselves included, keeps it no longer (measured: caches of a second)."""
    stranger = fresh.app.test_client()
    rules = [rule for rule in shared(fresh.app) if stranger.get(fresh.address(rule)).mimetype == "text/html"]
    assert len(rules) >= 5
    before = [stranger.get(fresh.address(rule)) for rule in rules]
    assert "Kantor Lain" not in "".join(answer.text for answer in before)
    with transaction():
        settings.put("office", "Kantor Lain")
    time.sleep(1.0)
    for rule, old in zip(rules, before, strict=True):
        again = stranger.get(fresh.address(rule), headers={"If-None-Match": old.headers["ETag"]})
        assert again.status_code == 200, rule.rule
        assert "Kantor Lain" in again.text, rule.rule
