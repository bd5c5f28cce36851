"""REQUIRE_TOTP: who is in such a role opens nothing before a second factor is on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.people import accounts, agencies, second_factor
from campaigns.people.persons import Role
from outreach.hall.session import SET_UP
from tests import cast
from tests.conftest import make_app, standing
from tests.house.doors import DOORS, OPEN_TO_ALL, ROLES
from tests.outreach.conftest import Browser

OURS = {"Sec-Fetch-Site": "same-origin"}
NOW = datetime(2026, 11, 24, 2, 0, 15, tzinfo=UTC)


@contextmanager
def requiring(names: str, url: str, folder: Path) -> Iterator[Flask]:
    """The application with a second factor required of these roles; of nobody afterwards."""
    try:
        with standing(url, folder, REQUIRE_TOTP=names) as app:
            app.test_client_class = Browser
            yield app
    finally:
        second_factor.require_of(())


@pytest.fixture
def strict(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application with a second factor required of everybody, inside its context."""
    with requiring(",".join(Role), database_url, tmp_path) as app:
        yield app


@pytest.fixture
def visitor(strict: Flask) -> FlaskClient:
    return strict.test_client()


@pytest.mark.parametrize("role", ROLES.values())
def test_every_door_of_every_room_leads_to_the_set_up_page(strict, visitor, role):
    member = cast.member(role, "DISHUB" if role == "partner" else "DISKOMINFO")
    cast.sign_in(visitor, member)
    tried = 0
    for rule in strict.url_map.iter_rules():
        if rule.endpoint in OPEN_TO_ALL | SET_UP or rule.endpoint not in DOORS:
            continue
        built = rule.build(dict.fromkeys(rule.arguments, 1), append_unknown=False)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = visitor.open(built[1], method=method, headers=OURS)
            if method == "GET":
                assert answer.location.startswith("/account/second-factor?next="), rule.endpoint
            else:
                assert (answer.status_code, "Nyalakan sekarang" in answer.text) == (403, True), rule.endpoint
            tried += 1
    assert tried > 100


def test_set_up_and_the_way_out_stay_open(visitor):
    member = cast.member("planner")
    cast.sign_in(visitor, member)
    page = visitor.get("/account/second-factor")
    assert page.status_code == 200
    assert 'href="/account"' not in page.text
    assert visitor.get("/healthz").status_code == 200
    assert visitor.post("/sign-out").status_code == 303
    assert visitor.get("/account/second-factor").location.startswith("/sign-in")


def test_a_script_is_told_in_json(visitor):
    cast.sign_in(visitor, cast.member("planner"))
    answer = visitor.get("/desk/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (403, "second-factor.required")


def code_on(page):
    secret = BeautifulSoup(page.data, "html.parser").find("code", class_="secret").text.replace(" ", "")
    return pyotp.TOTP(secret).at(clock.now())


def hidden(page):
    form = BeautifulSoup(page.data, "html.parser").find("main").find("form")
    return form["action"], {f["name"]: f["value"] for f in form.find_all("input", type="hidden")}


def test_what_was_wanted_and_what_was_typed_come_through(visitor):
    """Sign in with entries that an ended session held up, set the code up, and send them."""
    member = cast.with_password(cast.member("planner"))
    with time_machine.travel(NOW, tick=False):
        asked = visitor.post("/desk/programs", data={"name": "Kuin"}, headers=OURS)
        _, kept = hidden(asked)
        entries = {"username": member.person.username, "password": cast.PASSWORD, **kept}
        stopped = visitor.post("/sign-in", data=entries, headers=OURS)
        action, kept = hidden(stopped)
        page = visitor.post(action, data=kept, headers=OURS)
        action, kept = hidden(page)
        done = visitor.post(action, data={**kept, "one_time_code": code_on(page)}, headers=OURS)
        assert done.status_code == 201
        action, kept = hidden(done)
        assert (action, kept["name"]) == ("/desk/programs", "Kuin")
        assert visitor.get("/desk/programs").status_code == 200


def test_the_page_that_was_wanted_comes_after_the_recovery_codes(visitor):
    with time_machine.travel(NOW, tick=False):
        cast.sign_in(visitor, cast.member("planner"))
        page = visitor.get(visitor.get("/desk/sites?words=pasar").location)
        action, kept = hidden(page)
        done = visitor.post(action, data={**kept, "one_time_code": code_on(page)})
    assert 'href="/desk/sites?words=pasar"' in done.text


def test_switching_into_such_a_role_is_stopped_and_another_role_is_not(database_url, tmp_path):
    with requiring("leader", database_url, tmp_path) as app:
        planner, admin = cast.member("planner"), cast.member("admin")
        with transaction():
            leading = accounts.give_place(planner.person, agencies.own(), Role.LEADER, by=admin)
        client = cast.sign_in(app.test_client(), planner)
        assert client.get("/desk/").status_code == 200
        assert client.post("/account/membership", data={"membership_id": leading.id}).status_code == 303
        assert client.get("/desk/").location.startswith("/account/second-factor")
        assert client.post("/account/membership", data={"membership_id": planner.id}).status_code == 403


def test_the_roles_page_says_who_must(database_url, tmp_path):
    with requiring(" Leader , operator", database_url, tmp_path) as app:
        client = cast.sign_in(app.test_client(), cast.member("officer"))
        page = BeautifulSoup(client.get("/account/roles").data, "html.parser")
        row = next(row for row in page.find_all("tr") if "dua langkah" in row.th.text)
        told = [cell.text.strip() for cell in row.find_all("td")]
        assert [role for role, word in zip(Role, told, strict=True) if word == "wajib"] == [
            "leader",
            "operator",
        ]


def test_an_unknown_role_stops_the_start(tmp_path):
    """Misspelt, it would otherwise mean nobody."""
    with pytest.raises(RuntimeError, match=r"'kepala'.*which is no role; roles are planner, leader"):
        make_app(f"sqlite:///{tmp_path / 'x.sqlite'}", tmp_path, REQUIRE_TOTP="leader,kepala")
