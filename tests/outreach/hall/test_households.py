"""Households that receive a gift, written down by officers on event day and by planners at the desk (rule S2)."""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.fieldwork import households
from campaigns.ground.database import db, fetch, transaction
from campaigns.insight.coverage import DEFINITIONS, snapshots
from campaigns.insight.coverage.snapshots import CoverageSnapshot, FrozenArea
from campaigns.people.persons import Membership
from campaigns.plans import activities, programs
from campaigns.plans.activities import Activity
from campaigns.plans.programs import GiftRule, OneGiftPer
from outreach.hall.households import rule_of
from tests import cast
from tests.cast import LOK_BAINTAN

CARD = "6303140106100001"
HOUSE = {"head": "Hj. Aminah", "rt": "3", "rw": "1", "village_code": LOK_BAINTAN}


@pytest.fixture
def activity(planner: Membership, leader: Membership, officer: Membership) -> Activity:
    made = cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])
    program = made.campaign.program
    with transaction():
        facts = (program.name, program.audience, program.purpose)
        programs.revise(program, *facts, GiftRule(OneGiftPer.CAMPAIGN), seen=program.version, by=planner)
    return made


@pytest.fixture(params=["field", "desk"])
def room(request: pytest.FixtureRequest, client: FlaskClient, planner, officer) -> str:
    cast.sign_in(client, officer if request.param == "field" else planner)
    return f"/{request.param}"


def key_in(page: str) -> str:
    found = re.search(r'name="key"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_planner_is_led_to_the_first_household_by_words(
    client: FlaskClient, planner: Membership, activity: Activity
) -> None:
    here = f"/desk/activities/{activity.id}"
    page = BeautifulSoup(cast.sign_in(client, planner).get(here).text, "html.parser")
    assert [link.text for link in page.select(f"a[href='{here}/households']")] == ["Catat keluarga"]


def test_a_household_is_written_down_and_a_mistake_taken_back(
    client: FlaskClient, room: str, activity: Activity
) -> None:
    here = f"{room}/activities/{activity.id}/households"
    assert here in client.get(f"{room}/activities/{activity.id}").text
    assert rule_of(activity.campaign.program) in client.get(here).text
    sent = client.post(here, data={"number": "6303 1401 0610 0001"}, follow_redirects=True)
    assert "Tercatat: keluarga bernomor akhir 0001." in sent.text
    assert "6303" not in sent.text.replace(LOK_BAINTAN, "")
    [gift] = households.of(activity)
    undo = f"{room}/gifts/{gift.id}/withdrawal"
    assert "Keluarga bernomor akhir 0001" in client.get(undo).text
    assert client.post(undo, data={"reason": ""}).status_code == 422
    assert client.post(undo, data={"reason": "Salah ketik"}).status_code == 303
    assert households.number_of(activity) == 0
    assert "Salah ketik" in client.get(here).text


def test_one_who_received_is_asked_why_and_nothing_typed_is_lost(
    client: FlaskClient, room: str, activity: Activity
) -> None:
    """S2."""
    here = f"{room}/activities/{activity.id}/households"
    assert "Alasan memberi lagi" not in client.get(here).text
    assert client.post(here, data={"number": CARD}).status_code == 303
    asked = client.post(here, data={"number": CARD})
    page = BeautifulSoup(asked.text, "html.parser")
    assert asked.status_code == 422
    assert "sudah menerima pada 1 Desember 2026" in page.select_one("[role=alert]").text
    assert page.select_one("#number")["value"] == CARD
    assert page.select_one("#reason") is not None
    assert client.post(here, data={"number": CARD, "reason": "Hanyut"}).status_code == 303
    assert "Sudah pernah" in client.get(here).text
    assert households.number_of(activity) == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"number": "123"}, "number"),
        ({"number": ""}, "number"),
        ({"number": "x" * 41}, "number"),
        ({"number": CARD, **HOUSE}, "number"),
        ({**HOUSE, "village_code": ""}, "village_code"),
        ({**HOUSE, "village_code": "63.01.01.2001"}, "village_code"),
        ({**HOUSE, "head": ""}, "head"),
        ({**HOUSE, "rt": "nol"}, "rt"),
        ({**HOUSE, "rw": ""}, "rw"),
    ],
)
def test_bad_input_is_asked_back_at_its_field(
    client: FlaskClient, officer: Membership, activity: Activity, typed: dict[str, str], field: str
) -> None:
    here = f"/field/activities/{activity.id}/households"
    answer = cast.sign_in(client, officer).post(here, data=typed)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert page.select_one(f"#{field}")["aria-invalid"] == "true"
    for name in ("number", "head", "rt", "rw"):
        assert page.select_one(f"#{name}").get("value", "") == typed.get(name, "")
    if set(typed) > {"number"}:
        assert page.select_one("main details").has_attr("open")
    assert len(households.of(activity)) == 0


def test_a_household_without_a_number_is_written_down_by_its_house(
    client: FlaskClient, room: str, activity: Activity
) -> None:
    here = f"{room}/activities/{activity.id}/households"
    sent = client.post(here, data=HOUSE, follow_redirects=True)
    assert "Tercatat: keluarga tanpa nomor." in sent.text
    assert "Aminah" not in sent.text
    assert client.post(here, data=HOUSE | {"head": "HJ AMINAH"}).status_code == 422


def test_a_form_that_is_sent_twice_is_one_household(
    client: FlaskClient, room: str, activity: Activity
) -> None:
    """S1: also where the button is pressed again on a weak signal."""
    here = f"{room}/activities/{activity.id}/households"
    typed = {"number": CARD, "key": key_in(client.get(here).text)}
    assert [client.post(here, data=typed).status_code for _ in range(2)] == [303, 303]
    anew = client.post(here, data=typed | {"number": "6303140106100002"})
    assert (anew.status_code, "sudah menyimpan keluarga lain" in anew.text) == (409, True)
    again = typed | {"number": "6303140106100002", "key": key_in(anew.text)}
    assert client.post(here, data=again).status_code == 303


def test_the_list_leaves_as_a_table_without_numbers(
    client: FlaskClient, planner: Membership, officer: Membership, activity: Activity
) -> None:
    for reason in ("", "Hanyut"):
        with transaction():
            households.give(activity, households.of_number(CARD), reason, by=officer)
    answer = cast.sign_in(client, planner).get(f"/desk/activities/{activity.id}/households.csv")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["keluarga bernomor akhir 0001"] * 2
    assert [row[3:5] for row in rows[1:]] == [["ya", "Hanyut"], ["", ""]]
    assert CARD not in answer.text


def test_many_are_shown_in_pages(client: FlaskClient, planner: Membership, activity: Activity) -> None:
    with transaction():
        facts = {"activity_id": activity.id, "made_by_id": planner.person_id}
        homes = [households.Household(key=f"{n:064x}", ending=f"{n:04d}") for n in range(300)]
        db.session.add_all(homes)
        db.session.flush()
        db.session.add_all(households.HouseholdGift(household_id=home.id, **facts) for home in homes)
    page = cast.sign_in(client, planner).get(f"/desk/activities/{activity.id}/households?page=2").text
    assert page.count(" keluarga bernomor akhir") == page.count("<b>Keluarga bernomor akhir") == 50
    assert "Halaman 2 dari 6" in page


def test_coverage_tells_different_households_and_opens_them(
    client: FlaskClient, planner: Membership, officer: Membership, activity: Activity
) -> None:
    """R1, J2: beside contacts, in page, rows and files; never in the public's."""
    for number, reason in ((CARD, ""), (CARD, "Hanyut"), ("6303140106100002", "")):
        with transaction():
            households.give(fetch(Activity, activity.id), households.of_number(number), reason, by=officer)
    with time_machine.travel(cast.NINE + timedelta(days=1), tick=False):
        with transaction():
            activities.hold_it(fetch(Activity, activity.id), by=officer)
        cast.sign_in(client, planner)
        for address in ("/desk/coverage", "/desk/coverage?area=63.03"):
            assert "2 keluarga unik" in client.get(address).text
            assert ">2 keluarga</a>" in client.get(address).text
        for code in ("63", "63.03", "63.03.04", LOK_BAINTAN):
            page = BeautifulSoup(client.get(f"/desk/coverage/{code}?show=households").text, "html.parser")
            assert "2 keluarga unik" in page.text
            assert [row.select("td")[-1].text for row in page.select("tbody tr")] == ["1", "2"]
        beside = client.get("/desk/coverage/63.03?show=activities").text
        assert '<td class="num" data-label="Keluarga">2</td>' in beside
        rows = client.get("/desk/coverage/63.03/rows.csv?show=households").text.splitlines()
        assert [row.split(";")[0] for row in rows[1:]] == [
            "keluarga bernomor akhir 0002",
            "keluarga bernomor akhir 0001",
        ]
        table = list(
            csv.DictReader(io.StringIO(client.get("/desk/coverage.csv").text.lstrip("\ufeff")), delimiter=";")
        )
        assert {row["Keluarga unik"] for row in table if row["Kode"] in {"63", "63.03"}} == {"2"}
        assert {row["Keluarga unik"] for row in table if row["Kode"] not in {"63", "63.03"}} == {""}
        features = client.get("/desk/coverage.geojson?measure=households").json["features"]
        areas = [one["properties"] for one in features if one["properties"]["layer"] == "area"]
        told = {area["code"]: area["value"] for area in areas}
        assert told["63.03"] == 2
        assert told["63.01"] is None
        assert "2" in client.get("/desk/coverage/overview").text
        for address in ("/coverage", "/coverage.csv", "/coverage/areas.json", "/data/activities.geojson"):
            assert not re.search(r"household|[Kk]eluarga unik\W+2|2 keluarga", client.get(address).text), (
                address
            )


@pytest.mark.parametrize(
    ("role", "agency", "told"),
    [
        *(
            ("leader", "DISKOMINFO", "Keluarga bernomor akhir 0001"),
            ("planner", "DISHUB", "Keluarga penerima"),
        ),
        ("treasurer", "DISKOMINFO", "Keluarga penerima"),
    ],
)
def test_the_end_of_a_number_is_for_those_who_see_the_event_day(
    client: FlaskClient, activity: Activity, officer: Membership, role: str, agency: str, told: str
) -> None:
    """S2, J2: whoever sees the figure sees as many rows."""
    with time_machine.travel(cast.NINE + timedelta(hours=3), tick=False):
        with transaction():
            households.give(activity, households.of_number(CARD), by=officer)
            activities.hold_it(activity, by=officer)
        cast.sign_in(client, cast.member(role, agency, username="lain"))
        page = BeautifulSoup(client.get("/desk/coverage/63.03?show=households").text, "html.parser")
        assert [row.text for row in page.select("tbody th")] == [told]
        rows = client.get("/desk/coverage/63.03/rows.csv?show=households").text
        assert ("0001" in rows) == ("0001" in told)


@pytest.mark.parametrize("code", ["63.99", "xx", "6", "%0a", "%22"])
def test_no_list_of_an_area_that_does_not_exist(client: FlaskClient, planner: Membership, code: str) -> None:
    cast.sign_in(client, planner)
    for address in ("?show=households", "/rows.csv?show=households", "/rows.xlsx?show=households"):
        assert client.get(f"/desk/coverage/{code}{address}").status_code == 404


def test_a_quarter_frozen_before_households_were_counted_is_not_corrected_by_them(
    activity: Activity, leader: Membership, officer: Membership
) -> None:
    """Definitions have editions: what one did not count yet, it does not tell."""
    with time_machine.travel(cast.NINE + timedelta(hours=3), tick=False), transaction():
        households.give(activity, households.of_number(CARD), by=officer)
        activities.hold_it(activity, by=officer)
    with time_machine.travel(cast.NINE + timedelta(days=60), tick=False):
        with transaction():
            frozen = snapshots.freeze(2026, 4, by=leader)
        areas = snapshots.areas_of(frozen, snapshots.Level.REGENCY, by=leader)
        assert {one.then.households for one in areas if one.then.code in {"63", "63.03"}} == {1}
        assert not any(one.corrected for one in areas)
        with transaction():
            old = fetch(CoverageSnapshot, frozen.id)
            old.definitions = "v2"
            db.session.execute(db.update(FrozenArea).values(households=None))
        areas = snapshots.areas_of(old, snapshots.Level.REGENCY, by=leader)
        assert not any(one.corrected for one in areas)
        assert old.definitions != DEFINITIONS


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (GiftRule(), "di tiap kegiatan"),
        (GiftRule(OneGiftPer.CAMPAIGN), "dalam satu kampanye"),
        (GiftRule(OneGiftPer.DAYS, 30), "dalam 30 hari, di semua kampanye"),
    ],
)
def test_a_planner_sets_the_rule_and_reads_it_on_the_programs_page(
    client: FlaskClient, planner: Membership, rule: GiftRule, words: str
) -> None:
    """S2: the program says so."""
    cast.sign_in(client, planner)
    typed = {"name": "Lapor Baru", "audience": "Warga", "purpose": "", "one_gift_per": rule.per}
    made = client.post("/desk/programs", data=typed | {"gift_days": rule.days or ""}, follow_redirects=True)
    assert words in made.text
    program = next(one for one in programs.everything() if one.name == "Lapor Baru")
    assert program.gift_rule == rule
    wrong = typed | {"name": "Lain", "one_gift_per": "days", "gift_days": ""}
    refused = client.post("/desk/programs", data=wrong)
    assert (refused.status_code, "Isi 1 sampai 730 hari." in refused.text) == (422, True)
