"""Every way of saying no has its status, its sentence, and its form for people and for machines."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from campaigns.ground.database import STALE, db, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from campaigns.people.persons import Membership
from campaigns.plans import partnerships
from campaigns.plans.partnerships import Partnership
from tests import cast
from tests.conftest import both_engines


@pytest.fixture
def refusing(app: Flask) -> FlaskClient:
    """A client of an application with a page for each refusal."""
    refusals = {
        "invalid": Invalid("thing.fault", "Isian ini salah.", "name"),
        "not-allowed": NotAllowed("not-allowed", "Anda tidak berwenang."),
        "not-found": NotFound("thing.unknown", "Tidak ada."),
        "conflict": Conflict("stale", "Baru saja diubah."),
        "busy": OperationalError("begin", {}, Exception("database is locked")),
    }

    def refuse(kind: str) -> str:
        raise refusals[kind]

    app.add_url_rule("/refuse/<kind>", "refuse", refuse, methods=["GET", "POST"])
    return app.test_client()


@pytest.mark.parametrize(
    ("kind", "status", "sentence"),
    [
        ("invalid", 422, "Isian ini salah."),
        ("not-allowed", 403, "Anda tidak berwenang."),
        ("not-found", 404, "Tidak ada."),
        ("conflict", 409, "Baru saja diubah."),
        ("busy", 503, "Sistem sedang sibuk"),
    ],
)
def test_a_refusal_is_a_page_for_people_and_a_problem_for_machines(refusing, kind, status, sentence) -> None:
    page = refusing.get(f"/refuse/{kind}")
    assert page.status_code == status
    assert sentence in page.text
    problem = refusing.get(f"/refuse/{kind}", headers={"Accept": "application/json"})
    assert (problem.status_code, problem.content_type) == (status, "application/problem+json")
    assert problem.json["code"]
    if status == 503:
        assert page.headers["Retry-After"]


def test_an_unknown_address_says_so(client: FlaskClient) -> None:
    answer = client.get("/tidak-ada")
    assert answer.status_code == 404
    assert "tidak ada" in answer.text


def test_every_answer_carries_the_strict_policy(client: FlaskClient) -> None:
    for path in ("/", "/tidak-ada", "/healthz", "/sign-in"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy


def test_a_wrong_method_is_told_the_right_ones(client: FlaskClient) -> None:
    answer = client.put("/sign-in")
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))
    assert client.head("/sign-in").status_code == 200


@both_engines
def test_a_failed_statement_is_logged_without_what_was_said(app: Flask) -> None:
    """Rule C2: its values may be a confidential report."""
    with pytest.raises(DBAPIError) as fault:
        db.session.execute(text("select * from nowhere where word = :word"), {"word": "rahasiaku"})
    assert "rahasiaku" not in str(fault.value)
    db.session.rollback()


def test_a_busy_database_loses_nothing_that_was_typed(refusing: FlaskClient) -> None:
    answer = refusing.post(
        "/refuse/busy", data={"text": "Dermaga rusak"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert 'name="text" value="Dermaga rusak"' in answer.text
    assert "Dermaga" not in refusing.post("/refuse/busy", data={"text": "Dermaga rusak"}).text


@pytest.mark.parametrize(
    ("fault", "status"), [("database or disk is full", 500), ("database is locked", 503), (STALE, 409)]
)
def test_what_the_commit_did_not_keep_is_not_told_as_kept(
    client: FlaskClient, planner: Membership, dishub: Membership, fault: str, status: int
) -> None:
    """The disk is full when the transaction ends: no later page may thank for an answer that nobody has."""

    def fail(_session: Session) -> None:
        raise StaleDataError(fault) if fault is STALE else OperationalError("COMMIT", {}, Exception(fault))

    campaign = cast.campaign(planner)
    with transaction():
        asked = partnerships.invite(campaign, dishub.agency, "8 bus", cast.LAST, by=planner)
    cast.sign_in(client, dishub)
    address = f"/portal/partnerships/{asked.id}"
    event.listen(Session, "before_commit", fail)
    try:
        answer = client.post(f"{address}/acceptance", data={})
    finally:
        event.remove(Session, "before_commit", fail)
    assert answer.status_code == status
    assert "Terima kasih" not in answer.text + client.get(address).text
    assert db.session.get(Partnership, asked.id).is_unanswered


def test_whoever_opens_a_forms_own_address_anew_is_led_to_the_page_above(client, planner):
    """A refused form stands under an address that is only written to; a reload from the address bar asks for it."""
    campaign = cast.campaign(planner)
    address = f"/desk/campaigns/{campaign.id}/submission"
    assert client.get(address).status_code == 405
    cast.sign_in(client, planner)
    answer = client.get(address)
    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, {"OPTIONS", "POST"})
    assert f'href="/desk/campaigns/{campaign.id}"' in answer.text
    assert client.get(address, headers={"Accept": "application/json"}).status_code == 405
    assert client.delete(address).status_code == 405
