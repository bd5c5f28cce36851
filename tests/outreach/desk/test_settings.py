"""Settings at the desk: what an office sets for itself, read and changed by its admin alone."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from campaigns.ground import settings
from campaigns.ground.database import db
from campaigns.people import journal
from campaigns.people.persons import Membership
from tests import cast

AT_THE_DESK = "admin"
ADDRESS = "/desk/settings"
WANTED = {"office": "Diskominfo Kalsel", "escalation_days": "7", "ladder_rule": "naik>=diulang"}


def shown(page: BeautifulSoup) -> dict[str, str]:
    """What stands in the form."""
    rule = page.select_one("#ladder_rule option[selected]")  # none, where an unknown one was sent
    typed = {name: page.select_one(f"#{name}")["value"] for name in ("office", "escalation_days")}
    return typed | {"ladder_rule": rule["value"] if rule else ""}


def read(desk: FlaskClient) -> BeautifulSoup:
    return BeautifulSoup(desk.get(ADDRESS).data, "html.parser")


def test_they_are_read_changed_and_noted(desk: FlaskClient, admin: Membership) -> None:
    assert shown(read(desk)) == {name: settings.DEFAULTS[name] for name in WANTED}
    answer = desk.post(ADDRESS, data=WANTED)
    assert (answer.status_code, answer.location) == (303, ADDRESS)
    assert shown(read(desk)) == WANTED
    assert {name: settings.get(name) for name in WANTED} == WANTED
    assert "Diskominfo Kalsel" in desk.application.test_client().get("/sign-in").text
    entry = db.session.scalars(select(journal.Entry).where(journal.Entry.act == "mengubah pengaturan")).one()
    assert entry.person_id == admin.person_id
    assert entry.after == {"office": "Diskominfo Kalsel", "escalation_days": "7"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("office", " "), ("office", "k" * 81), ("escalation_days", "0"), ("escalation_days", "61"),
     ("escalation_days", "lima"), ("ladder_rule", "sesukanya")],
)  # fmt: skip
def test_a_refused_setting_is_named_at_its_field_and_changes_nothing(
    desk: FlaskClient, name: str, value: str
) -> None:
    answer = desk.post(ADDRESS, data=WANTED | {name: value})
    page = BeautifulSoup(answer.data, "html.parser")
    assert answer.status_code == 422
    assert page.select_one(f"#{name}")["aria-invalid"] == "true"
    assert page.select_one(f"#{name}-fault-1")
    kept = shown(page)
    assert {one: kept[one] for one in WANTED if one != name} == {
        one: typed for one, typed in WANTED.items() if one != name
    }
    assert {one: settings.get(one) for one in WANTED} == {one: settings.DEFAULTS[one] for one in WANTED}


@pytest.mark.parametrize("role", ["planner", "leader", "treasurer", "operator"])
def test_only_an_admin_opens_them(client: FlaskClient, role: str) -> None:
    cast.sign_in(client, cast.member(role))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, data=WANTED).status_code == 403
