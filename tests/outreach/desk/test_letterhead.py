"""The letterhead at the desk: filled in, looked at, printed; by the admin alone."""

import io

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.people.persons import Membership
from campaigns.plans import letterhead
from tests import cast
from tests.campaigns.ground import bombs
from tests.cast import PDF

AT_THE_DESK = "admin"
ADDRESS = "/desk/settings/letterhead"
LINES = {
    "government": "Pemprov Contoh",
    "office": "Dinas Contoh",
    "address": "Jalan Contoh 1",
    "phone": "0511-000",
    "email": "a@contoh.go.id",
    "website": "contoh.go.id",
    "city": "Banjarbaru",
}


def test_it_is_filled_in_and_stands_on_the_next_paper(
    desk: FlaskClient, planner: Membership, leader: Membership
) -> None:
    picture = (io.BytesIO(bombs.picture("PNG", (120, 150))), "logo daerah.png")
    answer = desk.post(ADDRESS, data=LINES | {"file": picture})
    assert (answer.status_code, answer.location) == (303, ADDRESS)
    page = BeautifulSoup(desk.get(ADDRESS).data, "html.parser")
    assert {name: page.select_one(f"#{name}")["value"] for name in LINES} == LINES
    assert page.select_one(".kop img")["src"].startswith("data:image/webp;base64,")
    activity = cast.activity(planner, cast.approved(planner, leader))
    paper = cast.sign_in(desk, planner).get(f"/desk/activities/{activity.id}/assignment-letter").text
    for line in (
        "Dinas Contoh",
        "Jalan Contoh 1",
        "Telepon: 0511-000",
        "Laman: contoh.go.id",
        "Banjarbaru, 24",
    ):
        assert line in paper
    assert 'src="data:image/webp;base64,' in paper


def test_the_logo_is_taken_off(desk: FlaskClient) -> None:
    desk.post(ADDRESS, data=LINES | {"file": (io.BytesIO(bombs.picture("PNG", (9, 9))), "a.png")})
    assert letterhead.logo() is not None
    desk.post(ADDRESS, data=LINES | {"without_logo": "y"})
    assert letterhead.logo() is None


def test_what_is_no_picture_is_refused_and_nothing_typed_is_lost(desk: FlaskClient) -> None:
    answer = desk.post(ADDRESS, data=LINES | {"file": (io.BytesIO(PDF.content), "logo.pdf")})
    page = BeautifulSoup(answer.data, "html.parser")
    assert answer.status_code == 422
    assert page.select_one("#file-fault-1")
    assert page.select_one("#office")["value"] == "Dinas Contoh"
    assert letterhead.letterhead().office == "Dinas Komunikasi dan Informatika"


@pytest.mark.parametrize("role", ["planner", "leader", "treasurer", "operator"])
def test_only_an_admin_opens_it(client: FlaskClient, role: str) -> None:
    cast.sign_in(client, cast.member(role))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, data=LINES).status_code == 403
