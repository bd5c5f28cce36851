"""The officer's day: own activities, their doors, who came."""

from datetime import date, time, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.fieldwork import attendance
from campaigns.ground import clock
from campaigns.ground.database import db, transaction
from campaigns.people.persons import Membership
from campaigns.plans import activities
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.campaigns import Campaign
from tests import cast

pytestmark = pytest.mark.usefixtures("market_morning")


@pytest.fixture
def campaign(planner: Membership, leader: Membership) -> Campaign:
    return cast.approved(planner, leader)


@pytest.fixture
def activity(campaign: Campaign, planner: Membership, officer: Membership) -> Activity:
    return cast.activity(planner, campaign, officer_ids=[officer.person_id])


@pytest.fixture
def stranger() -> Membership:
    return cast.member("officer", username="petugas-lain")


def test_an_officer_finds_today_what_is_open_and_what_comes(
    client: FlaskClient, campaign: Campaign, planner: Membership, officer: Membership, activity: Activity
) -> None:
    facts = {"officer_ids": [officer.person_id]}
    for day, title in ((date(2026, 11, 25), "Yang lupa ditutup"), (date(2026, 12, 3), "Yang berikutnya")):
        cast.activity(planner, campaign, starts_at=clock.at(day, time(9)), title=title, **facts)
    page = cast.sign_in(client, officer).get("/field/").get_data(as_text=True)
    order = [
        page.index(words) for words in ("Hari ini", activity.title, "Yang lupa", "Berikutnya", "Yang berikut")
    ]
    assert order == sorted(order)


def test_what_was_held_a_few_days_ago_is_still_found(
    client: FlaskClient, activity: Activity, officer: Membership
) -> None:
    """Families, goods and photos are often completed from paper on the day after."""
    cast.sign_in(client, officer)
    address = f"/field/activities/{activity.id}/attendance"
    assert client.post(address, data={"unspecified": "9", "method": "counted"}).status_code == 303
    door = f'href="/field/activities/{activity.id}"'
    for days, there in ((1, True), (7, True), (8, False)):
        with time_machine.travel(activity.ends_at + timedelta(days=days), tick=False):
            page = cast.sign_in(client, officer).get("/field/").get_data(as_text=True)
            assert ("Baru terlaksana" in page, door in page) == (there, there), days


def test_an_officer_without_activities_is_told_what_comes_next(
    client: FlaskClient, officer: Membership
) -> None:
    page = cast.sign_in(client, officer).get("/field/").get_data(as_text=True)
    assert "Tidak ada kegiatan hari ini" in page
    assert "Perencana menugaskan petugas" in page


def test_the_doors_show_the_next_receipt(
    client: FlaskClient, activity: Activity, officer: Membership
) -> None:
    page = cast.sign_in(client, officer).get(f"/field/activities/{activity.id}").get_data(as_text=True)
    assert f"{activity.code}-001" in page


def test_a_cancelled_activity_has_no_doors(
    client: FlaskClient, activity: Activity, officer: Membership, planner: Membership
) -> None:
    with transaction():
        activities.cancel(activity, "banjir", by=planner)
    page = cast.sign_in(client, officer).get(f"/field/activities/{activity.id}").get_data(as_text=True)
    assert "dibatalkan" in page
    assert "/complaints/new" not in page


@pytest.mark.parametrize("path", ["", "/complaints/new", "/attendance", "/evidence"])
def test_another_officers_activity_does_not_exist(
    client: FlaskClient, activity: Activity, stranger: Membership, path: str
) -> None:
    address = f"/field/activities/{activity.id}{path}"
    cast.sign_in(client, stranger)
    assert client.get(address).status_code == 404
    assert client.post(address.removesuffix("/new"), data={"text": "x"}).status_code in {404, 405}


@pytest.mark.parametrize("who", ["planner", "leader", "operator", "treasurer", "admin", "dishub"])
def test_the_field_is_for_officers(
    client: FlaskClient, activity: Activity, who: str, request: pytest.FixtureRequest
) -> None:
    cast.sign_in(client, request.getfixturevalue(who))
    assert client.get("/field/").status_code == 403
    assert client.get(f"/field/activities/{activity.id}").status_code == 403


def test_nobody_comes_in_without_signing_in(client: FlaskClient, activity: Activity) -> None:
    assert client.get(f"/field/activities/{activity.id}").status_code == 302


def test_an_officer_closes_the_day(client: FlaskClient, activity: Activity, officer: Membership) -> None:
    """Rule R1: what stays empty is no data, and shows again as empty."""
    cast.sign_in(client, officer)
    address = f"/field/activities/{activity.id}/attendance"
    sent = client.post(
        address, data={"male": "12", "female": "1.034", "female_disabled": "4", "method": "list"}
    )
    assert sent.status_code == 303
    db.session.rollback()
    assert activity.state == ActivityState.HELD
    assert attendance.contacts_of(activity) == 1_046
    page = BeautifulSoup(client.get(address).get_data(as_text=True), "html.parser")
    form = page.select_one("form.inside")
    values = {box["name"]: box.get("value") for box in form.select("input.form-control")}
    assert values == {
        "male": "12",
        "male_disabled": "",
        "female": "1034",
        "female_disabled": "4",
        "unspecified": "",
        "unspecified_disabled": "",
    }
    assert client.post(address, data={"unspecified": "50", "method": "estimated"}).status_code == 303
    assert attendance.contacts_of(activity) == 50


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"male": "-3"}, "fault"),
        ({"male": "dua belas"}, "fault"),
        ({"male": "2,5"}, "bilangan bulat"),
        ({"male": "3", "male_disabled": "4"}, "termasuk dalam jumlah"),
        ({"male_disabled": "4"}, "Isi juga jumlah"),
        ({"male": "1.000.001"}, "antara 0 dan 1.000.000"),
    ],
)
def test_a_count_that_cannot_be_is_refused_with_the_entries_kept(
    client: FlaskClient, activity: Activity, officer: Membership, typed: dict[str, str], message: str
) -> None:
    cast.sign_in(client, officer)
    sent = client.post(f"/field/activities/{activity.id}/attendance", data={"method": "counted", **typed})
    page = sent.get_data(as_text=True)
    assert sent.status_code == 422
    assert message in page
    for value in typed.values():
        assert f'value="{value}"' in page
    db.session.rollback()
    assert activity.state == ActivityState.PLANNED


def test_an_activity_that_has_not_begun_cannot_be_closed(
    client: FlaskClient, activity: Activity, officer: Membership
) -> None:
    with time_machine.travel(cast.NINE - timedelta(hours=1)):
        cast.sign_in(client, officer)
        sent = client.post(
            f"/field/activities/{activity.id}/attendance", data={"male": "1", "method": "counted"}
        )
    assert sent.status_code == 409
    assert "baru mulai" in sent.get_data(as_text=True)
