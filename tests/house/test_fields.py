"""What a form does not ask for changes nothing, and what it asks for by number must be among what it offered.

Every form that stores something is sent twice to the same house at the same moment: as people send it, and with every
column of every table beside it. Both must leave the same rows. A new form is a missing line in tests/house/forms.py.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from bs4 import BeautifulSoup
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse
from wtforms.form import BaseForm

from campaigns.ground.database import db, fetch, transaction
from campaigns.plans.programs import Program
from tests import cast
from tests.conftest import standing
from tests.house.doors import DOORS, OPEN_TO_ALL, ROLES
from tests.house.forms import CASES, ELSEWHERE, MARKET_MORNING, Case, Ready, same
from tests.house.test_requests import written
from tests.outreach.conftest import Browser

NEVER_EQUAL = {"token_hash", "password_hash", "hash", "secret"}  # random, or made of what is


@dataclass
class House:
    """One installation that can be set back to how it was."""

    app: Flask
    ready: Ready
    folder: Path
    visitors: dict[str, str] = field(default_factory=dict)  # the cookie of each role, by its letter

    def keep(self) -> None:
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
        shutil.copyfile(self.folder / "house.sqlite", self.folder / "kept.sqlite")

    def set_back(self) -> None:
        db.session.remove()
        db.engine.dispose()
        for rest in self.folder.glob("house.sqlite-*"):
            rest.unlink()
        shutil.copyfile(self.folder / "kept.sqlite", self.folder / "house.sqlite")

    def browser(self, endpoint: str) -> FlaskClient:
        made = self.app.test_client()
        made.set_cookie("session", self.visitors[DOORS[endpoint][0]])
        return made

    def address(self, case: Case) -> str:
        ids = {**self.ready.common, **self.ready.mine, **case.ids(self.ready)}
        rule = self.rule(case.endpoint)
        return rule.build({name: ids[name] for name in rule.arguments}, append_unknown=False)[1]

    def rule(self, endpoint: str) -> Rule:
        return next(rule for rule in self.app.url_map.iter_rules(endpoint) if "POST" in rule.methods)

    def send(self, case: Case, **more: Any) -> TestResponse:
        return self.browser(case.endpoint).post(self.address(case), data=more | case.entries(self.ready))


@pytest.fixture(scope="module")
def house(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("fields")
    shutil.copyfile(filled_sqlite, folder / "house.sqlite")
    url = f"sqlite:///{folder / 'house.sqlite'}"
    with standing(url, folder) as app, time_machine.travel(MARKET_MORNING, tick=False):
        app.test_client_class = Browser
        app.add_url_rule("/naive", "naive", naive, methods=["POST"])
        made = House(app, Ready(), folder)
        for letter, role in ROLES.items():
            client = cast.sign_in(app.test_client(), made.ready.members[role])
            made.visitors[letter] = client.get_cookie("session").value
        made.keep()
        yield made


@pytest.fixture(autouse=True)
def _as_it_was(house: House) -> Iterator[None]:
    with time_machine.travel(MARKET_MORNING, tick=False):
        yield
        house.set_back()


def naive() -> str:
    """How a form should not be taken: whatever it brings is set."""
    program = fetch(Program, request.args["id"])
    with transaction():
        for name, value in request.form.items():
            if name in {"name", "purpose", "code"}:
                setattr(program, name, value)
    return "done"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of all fields of the forms that a request makes."""
    names: set[str] = set()
    process = BaseForm.process

    def watch(self: BaseForm, *args: Any, **kwargs: Any) -> None:
        names.update(self._fields)
        process(self, *args, **kwargs)

    monkeypatch.setattr(BaseForm, "process", watch)
    return names


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, opened where it is sealed, without what is never the same twice."""
    db.session.remove()
    with db.engine.connect() as connection:
        return {
            table.name: [
                {name: value for name, value in row._mapping.items() if name not in NEVER_EQUAL}
                for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in db.metadata.sorted_tables
        }


def poison(asked: set[str]) -> dict[str, str]:
    """A value for every column of every table, that it could take, but for what the form asks for."""
    values: list[tuple[type, str]] = [
        (sa.Boolean, "1"),
        (sa.Enum, ""),
        (sa.DateTime, "2031-01-01T00:00:00"),
        (sa.Date, "2031-01-01"),
        (sa.Float, "2"),
        (sa.Integer, "2"),
        (sa.LargeBinary, "racun"),
        (sa.JSON, '{"racun": 1}'),
        (sa.String, "racun"),
    ]
    found: dict[str, str] = {}
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            kind = column.type.impl if isinstance(column.type, sa.TypeDecorator) else column.type
            value = next(value for type_, value in values if isinstance(kind, type_))
            found[column.name] = kind.enums[-1] if isinstance(kind, sa.Enum) else value
    return {name: value for name, value in found.items() if name not in asked}


def by_endpoint(case: Case) -> str:
    return case.endpoint


def test_every_form_that_stores_something_has_its_case(house: House, asked: set[str]) -> None:
    """Found by asking: the routes that make a form of what is posted."""
    with_form = set()
    for endpoint in DOORS.keys() - OPEN_TO_ALL:
        if "POST" in {m for rule in house.app.url_map.iter_rules(endpoint) for m in rule.methods}:
            asked.clear()
            house.browser(endpoint).post(house.address(Case(endpoint, same(), same(sign_in_id=1))))
            house.set_back()
            with_form |= {endpoint} if asked else set()
    assert with_form == {case.endpoint for case in CASES} | ELSEWHERE


@pytest.mark.parametrize("case", CASES, ids=by_endpoint)
def test_what_a_form_does_not_ask_for_changes_nothing(house: House, case: Case, asked: set[str]) -> None:
    before = everything()
    plain = house.send(case)
    assert plain.status_code < 400, BeautifulSoup(plain.data, "html.parser").find(class_="refused")
    wanted = everything()
    assert wanted != before, "nothing was stored, so nothing is proved"
    house.set_back()
    more = poison(asked)
    assert len(more) > 100
    assert house.send(case, **more).status_code == plain.status_code
    got = everything()
    assert {name: rows for name, rows in got.items() if rows != wanted[name]} == {}


def test_a_naive_form_would_be_found(house: House) -> None:
    """The test above can fail."""
    program = house.ready.common["program_id"]
    sent = {"name": "Lapor"}
    house.app.test_client().post(f"/naive?id={program}", data=sent)
    wanted = everything()
    house.set_back()
    house.app.test_client().post(f"/naive?id={program}", data=poison({"name"}) | sent)
    assert everything() != wanted


@pytest.mark.parametrize("case", CASES, ids=by_endpoint)
def test_a_number_that_a_form_did_not_offer_is_refused(house: House, case: Case, asked: set[str]) -> None:
    """Another agency's, line's, campaign's or person's, in the body of an address that is one's own."""
    good, foreign = case.entries(house.ready), case.foreign(house.ready)
    browser = house.browser(case.endpoint)
    for name, number in foreign.items():
        with written() as statements:
            answer = browser.post(house.address(case), data=good | {name: str(number)})
        assert answer.status_code in {403, 404, 409, 422}, f"{name}: {answer.status_code}"
        assert statements == [], name
    if not foreign:
        browser.post(house.address(case), data=good)
    names = {name for name in asked - {"tracking_id"} if name.endswith(("_id", "_ids"))} & good.keys()
    assert names == foreign.keys(), "a field that names something by its number has no foreign one to try"
