"""What no page of ours asks for is refused before a query sees it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaigns.people.persons import Membership
from outreach.hall.addresses import asked_number
from tests import cast
from tests.conftest import both_engines

TOO_LARGE = ("2147483648", "9223372036854775808", "9" * 30)


@both_engines
@pytest.mark.parametrize("number", TOO_LARGE)
def test_a_number_that_no_row_has_leads_nowhere(
    client: FlaskClient, planner: Membership, number: str
) -> None:
    cast.sign_in(client, planner)
    for path in (f"/campaigns/{number}", f"/desk/campaigns/{number}", f"/desk/complaints/{number}"):
        assert client.get(path).status_code == 404, path


@both_engines
@pytest.mark.parametrize("number", [*TOO_LARGE, "-1", "9" * 5000, "x"])
def test_a_filter_by_such_a_number_is_no_fault(
    client: FlaskClient, planner: Membership, admin: Membership, number: str
) -> None:
    cast.sign_in(client, planner)
    for query in ("campaigns?year=", "campaigns.csv?year=", "partnerships?year=", "coverage?program="):
        assert client.get(f"/desk/{query}{number}").status_code == 200, query
    for query in ("complaints?activity=", "activities?year=", "sites?page="):
        assert client.get(f"/desk/{query}{number}").status_code == 200, query
    cast.sign_in(client, admin)
    assert client.get(f"/desk/accounts?agency={number}").status_code == 200


@pytest.mark.parametrize(
    ("typed", "number"), [("7", 7), ("0", 0), ("", None), ("2147483648", None), ("-1", None)]
)
def test_a_number_is_asked_for(app: Flask, typed: str, number: int | None) -> None:
    with app.test_request_context(f"/?agency={typed}"):
        assert asked_number("agency") == number


@both_engines
def test_text_with_nul_is_unreadable_everywhere(client: FlaskClient, planner: Membership) -> None:
    """PostgreSQL would fail in the middle of a query, even for strangers at the sign-in."""
    assert client.post("/sign-in", data={"username": "a\0", "password": "b"}).status_code == 400
    assert client.get("/invitations/a%00b").status_code == 400
    cast.sign_in(client, planner)
    assert client.get("/desk/sites?words=%00").status_code == 400
    assert client.get("/desk/sites?%00=1").status_code == 400
    assert client.post("/desk/programs", data={"name": "a\0b", "audience": "c"}).status_code == 400
