"""Accommodations on the spot: seen, ticked with one tap or with a word on how, taken back."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.ground.database import db, transaction
from campaigns.people.persons import Membership
from campaigns.plans import accommodations, activities
from campaigns.plans.accommodations import Accommodation, AccommodationKind
from campaigns.plans.activities import Activity
from tests import cast


@pytest.fixture
def activity(planner: Membership, leader: Membership, officer: Membership) -> Activity:
    return cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])


@pytest.fixture
def need(activity: Activity, planner: Membership) -> Accommodation:
    with transaction():
        return accommodations.need(activity, AccommodationKind.SIGN_LANGUAGE, "2 teman Tuli", by=planner)


def test_one_tap_on_the_activity_says_that_it_is_there(
    client: FlaskClient, officer: Membership, need: Accommodation
) -> None:
    cast.sign_in(client, officer)
    page = BeautifulSoup(client.get(f"/field/activities/{need.activity_id}").text, "html.parser")
    assert "2 teman Tuli" in page.text
    [button] = page.select(".needs form")
    answer = client.post(button["action"], follow_redirects=True)
    assert "Sudah ada: Juru bahasa isyarat (JBI)." in answer.text
    assert not BeautifulSoup(answer.text, "html.parser").select(".needs form")
    assert need.is_ready


def test_how_it_is_met_is_told_and_taken_back(
    client: FlaskClient, officer: Membership, need: Accommodation
) -> None:
    cast.sign_in(client, officer)
    address = f"/field/accommodations/{need.id}"
    assert client.post(f"{address}/readiness", data={"how": "JBI Gerkatin"}).status_code == 303
    assert "JBI Gerkatin" in client.get(address).text
    again = client.post(f"{address}/readiness", data={"how": "Lain"})
    assert (again.status_code, "sudah dinyatakan ada" in again.text) == (409, True)
    assert client.post(f"{address}/reopening").status_code == 303
    db.session.expire_all()
    assert not need.is_ready


def test_a_text_too_long_is_kept(client: FlaskClient, officer: Membership, need: Accommodation) -> None:
    cast.sign_in(client, officer)
    page = client.post(f"/field/accommodations/{need.id}/readiness", data={"how": "x" * 301})
    assert (page.status_code, "x" * 301 in page.text) == (422, True)


def test_of_a_cancelled_activity_nothing_is_asked(
    client: FlaskClient, officer: Membership, planner: Membership, need: Accommodation
) -> None:
    with transaction():
        activities.cancel(need.activity, "Banjir", by=planner)
    cast.sign_in(client, officer)
    for address in (f"/field/activities/{need.activity_id}", f"/field/accommodations/{need.id}"):
        page = BeautifulSoup(client.get(address).text, "html.parser")
        assert not page.select("main form[action*='accommodations']")


def test_another_officers_do_not_exist(client: FlaskClient, need: Accommodation) -> None:
    cast.sign_in(client, cast.member("officer", username="petugas-lain"))
    assert client.get(f"/field/accommodations/{need.id}").status_code == 404
    assert client.post(f"/field/accommodations/{need.id}/readiness").status_code == 404
