"""Accommodations at the desk: a panel of the activity's page."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import accommodations
from campaigns.plans.accommodations import USUAL, AccommodationKind, Ragam
from campaigns.plans.activities import Activity
from tests import cast


@pytest.fixture
def activity(planner: Membership, leader: Membership, officer: Membership) -> Activity:
    return cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])


def page_of(client: FlaskClient, activity: Activity) -> BeautifulSoup:
    return BeautifulSoup(client.get(f"/desk/activities/{activity.id}").text, "html.parser")


def test_a_planner_adds_meets_and_withdraws(
    client: FlaskClient, planner: Membership, activity: Activity
) -> None:
    cast.sign_in(client, planner)
    entries = {"kind": "jbi", "note": "2 teman Tuli"}
    sent = client.post(f"/desk/activities/{activity.id}/accommodations", data=entries)
    assert sent.headers["Location"].endswith(f"/desk/activities/{activity.id}#akomodasi")
    page = page_of(client, activity)
    assert "2 teman Tuli" in page.text
    assert "Kurang: juru bahasa isyarat (JBI) belum ada" in page.text
    [one] = accommodations.needed_for(activity)
    client.post(f"/desk/accommodations/{one.id}/readiness", data={"how": "JBI Gerkatin"})
    page = page_of(client, activity)
    assert "1 dari 1 sudah ada" in page.text
    assert "JBI Gerkatin" in page.text
    client.post(f"/desk/accommodations/{one.id}/reopening")
    assert "0 dari 1 sudah ada" in page_of(client, activity).text
    client.post(f"/desk/accommodations/{one.id}/withdrawal")
    assert accommodations.needed_for(activity) == []


@pytest.mark.parametrize("ragam", Ragam)
def test_one_click_adds_the_usual_ones(
    client: FlaskClient, planner: Membership, activity: Activity, ragam: Ragam
) -> None:
    cast.sign_in(client, planner)
    button = page_of(client, activity).select_one(f"button[name=ragam][value={ragam}]")
    address = button.find_parent("form")["action"]
    page = client.post(address, data={"ragam": button["value"]}, follow_redirects=True)
    assert f"{len(USUAL[ragam])} akomodasi ditambahkan." in page.text
    again = client.post(address, data={"ragam": button["value"]}, follow_redirects=True)
    assert "Semuanya sudah ada dalam daftar." in again.text
    assert client.post(address, data={"ragam": "lain"}).status_code == 422


@pytest.mark.parametrize(
    ("entries", "status", "words"),
    [
        ({"kind": "jbi", "note": "dua kali"}, 409, "sudah ada dalam daftar"),
        ({"kind": "lainnya", "note": ""}, 422, "Tulis akomodasi apa"),
        ({"kind": "toilet", "note": "x" * 301}, 422, "x" * 301),
        ({"kind": "lift"}, 422, "Pilihan tidak dikenal"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    client: FlaskClient,
    planner: Membership,
    activity: Activity,
    entries: dict[str, str],
    status: int,
    words: str,
) -> None:
    with transaction():
        accommodations.need(activity, AccommodationKind.SIGN_LANGUAGE, by=planner)
    cast.sign_in(client, planner)
    page = client.post(f"/desk/activities/{activity.id}/accommodations", data=entries)
    assert page.status_code == status
    assert words in page.text
    soup = BeautifulSoup(page.text, "html.parser")
    assert soup.find(id="note")["value"] == entries.get("note", "")
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_met_twice_is_told(client: FlaskClient, planner: Membership, activity: Activity) -> None:
    with transaction():
        made = accommodations.need_usual(activity, Ragam.HEARING, by=planner)
    cast.sign_in(client, planner)
    address = f"/desk/accommodations/{made[0].id}/readiness"
    assert client.post(address).status_code == 303
    again = client.post(address, data={"how": "lagi"})
    assert (again.status_code, "sudah dinyatakan ada" in again.text) == (409, True)


@pytest.mark.parametrize(("who", "works"), [("leader", False), ("treasurer", True), ("admin", False)])
def test_others_read_the_list(
    client: FlaskClient,
    planner: Membership,
    activity: Activity,
    who: str,
    works: bool,
    request: pytest.FixtureRequest,
) -> None:
    assert "Akomodasi" not in page_of(cast.sign_in(client, request.getfixturevalue(who)), activity).text, (
        "nothing to say"
    )
    with transaction():
        accommodations.need(activity, AccommodationKind.SIGN_LANGUAGE, by=planner)
    page = page_of(client, activity)
    assert "Juru bahasa isyarat" in page.text
    forms = [form["action"] for form in page.select("main form[action*=accommodations]")]
    assert bool(forms) == works
    assert not [action for action in forms if not action.endswith("/readiness")]
