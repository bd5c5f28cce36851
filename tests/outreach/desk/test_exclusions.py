"""Why areas are left out, at the desk: stated from an area's page, told there, ended."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.plans import exclusions
from campaigns.plans.exclusions import Reason
from tests import cast

HOSTILE = "<script>alert(1)</script>"
SENT = {
    "region_code": "63.03.04",
    "reason": "inaccessible",
    "why": HOSTILE,
    "decided_by": "Camat Sungai Tabuk",
    "first_day": "2026-01-01",
}


@pytest.fixture
def stated(app, planner) -> int:
    with transaction():
        return exclusions.note(
            "63.03.04", Reason.INACCESSIBLE, HOSTILE, "Camat", date(2026, 1, 1), by=planner
        ).id


def test_a_reason_is_stated_from_the_page_of_the_area(client, planner) -> None:
    cast.sign_in(client, planner)
    assert "/desk/exclusions/new?area=63.03.04" in client.get("/desk/coverage/63.03.04").text
    form = BeautifulSoup(client.get("/desk/exclusions/new?area=63.03.04").text, "html.parser")
    assert form.select_one("#region_code option[selected]")["value"] == "63.03.04"
    assert client.post("/desk/exclusions", data=SENT).status_code == 303
    [made] = exclusions.everything()
    assert (made.region_code, made.reason, made.last_day) == ("63.03.04", Reason.INACCESSIBLE, None)


@pytest.mark.parametrize("area", ["", "63.03", "abc", "63.99.01", "63.03.04.9999"])
def test_without_a_kecamatan_the_form_asks_for_one(client, planner, area) -> None:
    answer = cast.sign_in(client, planner).get(f"/desk/exclusions/new?area={area}")
    assert answer.status_code == 200
    assert ("Pilih kecamatan" in answer.text) is (area != "63.03.04.9999")


def test_what_is_refused_keeps_what_was_typed(client, planner, stated) -> None:
    cast.sign_in(client, planner)
    for sent, code in ((SENT, 409), (SENT | {"region_code": "63.03"}, 422), (SENT | {"why": ""}, 422)):
        answer = client.post("/desk/exclusions", data=sent)
        assert answer.status_code == code
        assert "Camat Sungai Tabuk" in answer.text


def test_the_reason_stands_beside_the_left_out_and_opens_its_rows(client, planner, stated) -> None:
    """Rules R2, J2."""
    cast.sign_in(client, planner)
    page = BeautifulSoup(client.get("/desk/coverage/63.03?year=2026").text, "html.parser")
    link = next(a for a in page.select("a") if a.text.endswith("tidak terjangkau akses"))
    behind = client.get(link["href"]).text
    rows = BeautifulSoup(behind, "html.parser").select("tbody tr")
    people = sum(int(row.select_one("td.num").text.replace(".", "").replace("–", "0")) for row in rows)
    assert people == int(link.text.split()[0].replace(".", "")) > 0
    assert HOSTILE not in behind
    assert all("Tidak terjangkau akses" in row.text for row in rows)
    csv = client.get("/desk/coverage/63.03/rows.csv?year=2026&reason=inaccessible").text
    assert csv.count("Tidak terjangkau akses") == len(rows)


def test_a_reason_is_ended_with_what_changed(client, planner, stated) -> None:
    cast.sign_in(client, planner)
    sent = {"last_day": clock.today().isoformat(), "note": "Jembatan dibuka"}
    assert client.post(f"/desk/exclusions/{stated}/end", data=sent | {"note": ""}).status_code == 422
    assert client.post(f"/desk/exclusions/{stated}/end", data=sent).status_code == 303
    listed = client.get("/desk/exclusions").text
    assert "Berakhir: Jembatan dibuka" in listed
    assert HOSTILE not in listed
    assert "Jembatan dibuka" in client.get("/desk/exclusions.csv?reason=inaccessible").text
    assert "Jembatan dibuka" not in client.get("/desk/exclusions.csv?reason=excluded").text
