"""A frozen quarter at the desk: its figures, its correction, its file."""

import pytest
import time_machine
from bs4 import BeautifulSoup

from campaigns.ground.database import transaction
from campaigns.insight.coverage import Asked, days_of, snapshots
from campaigns.plans import activities
from tests import cast
from tests.campaigns.insight.test_coverage_snapshots import AFTER


def test_a_leader_freezes_a_quarter_and_later_edits_are_told_as_a_correction(
    client, planner, leader, officer
) -> None:
    made = cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])
    with time_machine.travel(AFTER, tick=False):
        cast.sign_in(client, leader)
        sent = client.post("/desk/snapshots", data={"year": 2026, "quarter": 4})
        assert sent.status_code == 303
        page = client.get(sent.location).text
        assert "Hitung ulang memberi angka yang sama" in page
        assert client.post("/desk/snapshots", data={"year": 2026, "quarter": 4}).status_code == 409
        assert client.post("/desk/snapshots", data={"year": 2027, "quarter": 1}).status_code == 422
        with transaction():
            activities.hold_it(made, by=officer)
        page = client.get(f"{sent.location}?level=district").text
        assert "Angka yang dibekukan tidak diubah" in page
        assert "Kec. Sungai Tabuk" in page
        text = client.get(f"{sent.location}/rows.csv?level=district").text
        assert len(text.strip().splitlines()) == 1 + 156 + 1
        assert "Terjangkau: " in text
        assert "Kunjungan terakhir: 1 Desember 2026" in text
        assert "Triwulan IV 2026" in client.get("/desk/snapshots").text


def test_a_leader_freezes_exactly_what_they_look_at(client, planner, leader) -> None:
    """The filters of the coverage page come along, into the form, the snapshot and back to the page."""
    campaign = cast.activity(planner, cast.approved(planner, leader)).campaign
    chosen = {"program": campaign.program_id, "rung": campaign.rung_id, "agency": campaign.agency_id}
    with time_machine.travel(AFTER, tick=False):
        cast.sign_in(client, leader)
        seen = client.get("/desk/coverage", query_string={"year": 2026, "quarter": 4, **chosen}).text
        link = next(a["href"] for a in soup(seen).select(".acts a") if a.text == "Dibekukan")
        form = soup(client.get(link).text).select_one("form[action='/desk/snapshots']")
        sent = {field["name"]: field.select_one("[selected]")["value"] for field in form.select("select")}
        assert sent == {"year": "2026", "quarter": "4"} | {name: str(id_) for name, id_ in chosen.items()}
        assert client.post("/desk/snapshots", data=sent).status_code == 303
        [made] = snapshots.everything(by=leader)
        assert made.asked == Asked(*days_of(2026, 4), *chosen.values())
        assert client.post("/desk/snapshots", data={"year": 2026, "quarter": 4}).status_code == 303
        back = soup(client.get(f"/desk/snapshots/{made.id}").text).find("a", string="Angka sekarang")["href"]
        assert all(f"{name}={id_}" in back for name, id_ in chosen.items())


@pytest.mark.parametrize(
    ("asked", "offered"),
    [("2026", ("2026", "3")), ("2027", ("2026", "3")), ("all", ("2026", "3"))],
)
def test_the_last_quarter_that_is_over_is_offered(
    client, leader, asked: str, offered: tuple[str, str]
) -> None:
    cast.sign_in(client, leader)
    form = soup(client.get("/desk/snapshots", query_string={"year": asked}).text).select_one(
        "form[action='/desk/snapshots']"
    )
    assert (
        tuple(form.select_one(f"[name={name}] [selected]")["value"] for name in ("year", "quarter"))
        == offered
    )


def soup(page: str) -> BeautifulSoup:
    return BeautifulSoup(page, "html.parser")
