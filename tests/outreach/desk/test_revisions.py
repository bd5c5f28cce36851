"""Two people change one record: the second is told, keeps what they typed, and overwrites nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.ground.database import db
from campaigns.people import agencies
from campaigns.people.persons import Membership
from campaigns.plans.campaigns import CampaignState
from tests import cast
from tests.cast import LOK_BAINTAN

DAYS = {"first_day": "2026-11-01", "last_day": "2026-12-31"}
Made = Callable[[], tuple[Any, str, str, dict[str, Any]]]


@pytest.fixture
def made(planner: Membership) -> dict[str, Made]:
    """How to make a record of each kind: the record, its form, where that goes, and what a good one says."""

    def program() -> tuple[Any, str, str, dict[str, Any]]:
        thing = cast.program(planner)
        address = f"/desk/programs/{thing.id}"
        return thing, f"{address}/edit", address, {"name": thing.name, "audience": "warga"}

    def campaign() -> tuple[Any, str, str, dict[str, Any]]:
        thing = cast.campaign(planner)
        address = f"/desk/campaigns/{thing.id}"
        facts = {"title": thing.title, "rung_id": thing.rung_id, "predecessor_id": 0, **DAYS}
        return thing, f"{address}/edit", address, facts

    def site() -> tuple[Any, str, str, dict[str, Any]]:
        thing = cast.site()
        address = f"/desk/sites/{thing.id}"
        return thing, f"{address}/edit", address, {"name": thing.name, "village_code": LOK_BAINTAN}

    def activity() -> tuple[Any, str, str, dict[str, Any]]:
        thing = cast.activity(planner, cast.campaign(planner))
        address = f"/desk/activities/{thing.id}"
        return thing, f"{address}/edit", address, {"title": thing.title, "villages": [LOK_BAINTAN]}

    def date() -> tuple[Any, str, str, dict[str, Any]]:
        thing = cast.activity(planner, cast.campaign(planner))
        address = f"/desk/activities/{thing.id}/date"
        return thing, address, address, {"day": "2026-12-02", "begins": "09:00", "ends": "11:00"}

    def agency() -> tuple[Any, str, str, dict[str, Any]]:
        thing = agencies.with_code("DISHUB")
        assert thing is not None
        address = f"/desk/agencies/{thing.id}"
        return thing, address, address, {"kind": "dinas"}

    return {f.__name__: f for f in (program, campaign, site, activity, date, agency)}


KINDS = [
    ("program", "purpose"),
    ("campaign", "goal"),
    ("site", "kind"),
    ("activity", "needs"),
    ("date", "reason"),
    ("agency", "name"),
]


def read_at(client: FlaskClient, address: str) -> str:
    """The version that the form at this address carries."""
    field = BeautifulSoup(client.get(address).text, "html.parser").select_one("main [name=version]")
    assert field is not None
    return str(field["value"])


@pytest.mark.parametrize(("kind", "field"), KINDS)
def test_of_two_people_editing_one_record_the_second_is_told(
    client: FlaskClient, made: dict[str, Made], planner: Membership, admin: Membership, kind, field
) -> None:
    cast.sign_in(client, admin if kind == "agency" else planner)
    thing, form, address, facts = made[kind]()
    mine = theirs = read_at(client, form)
    assert client.post(address, data=facts | {field: "Yang pertama", "version": theirs}).status_code == 303
    answer = client.post(address, data=facts | {field: "Yang kedua", "version": mine})
    assert answer.status_code == 409
    assert "Data ini baru saja diubah orang lain." in answer.text
    assert "Yang kedua" in answer.text
    db.session.expire_all()
    assert getattr(thing, field) == "Yang pertama"
    again = client.post(address, data=facts | {field: "Yang kedua", "version": read_at(client, form)})
    assert again.status_code == 303


@pytest.mark.parametrize("version", [None, "", "x", "-1", "²", "9" * 5000])
@pytest.mark.parametrize(("kind", "field"), KINDS)
def test_a_form_that_does_not_say_what_was_read_overwrites_nothing(
    client: FlaskClient, made, planner: Membership, admin: Membership, kind, field, version
) -> None:
    cast.sign_in(client, admin if kind == "agency" else planner)
    thing, _form, address, facts = made[kind]()
    before = getattr(thing, field)
    sent = {} if version is None else {"version": version}
    assert client.post(address, data=facts | {field: "Tanpa membaca"} | sent).status_code == 409
    db.session.expire_all()
    assert getattr(thing, field) == before


def test_a_moved_activity_may_be_declared_joint_in_its_form(client, planner: Membership) -> None:
    """Rule T3: the advice that the refusal gives can be followed."""
    campaign = cast.campaign(planner)
    cast.activity(planner, campaign, starts_at=cast.NINE + cast.TWO_HOURS)
    made = cast.activity(planner, campaign)
    cast.sign_in(client, planner)
    address = f"/desk/activities/{made.id}/date"
    data = {"day": "2026-12-01", "begins": "11:00", "ends": "13:00", "reason": "air surut"}
    data |= {"version": read_at(client, address)}
    refused = client.post(address, data=data)
    assert refused.status_code == 409
    assert "nyatakan kegiatan gabungan" in refused.text
    assert 'name="joint"' in refused.text
    assert client.post(address, data=data | {"joint": "y", "aware": "y"}).status_code == 303
    db.session.expire_all()
    assert made.joint


def test_another_kecamatan_is_chosen_for_the_site_that_is_edited(client, planner: Membership) -> None:
    cast.sign_in(client, planner)
    site = cast.site()
    page = BeautifulSoup(client.get(f"/desk/sites/{site.id}/edit").text, "html.parser")
    link = page.find("a", string="Ganti kecamatan")
    assert link is not None
    choice = client.get(str(link["href"]))
    assert site.name in choice.text
    assert BeautifulSoup(choice.text, "html.parser").select_one("main form select[name=district]")
    chosen = client.get(f"/desk/sites/{site.id}/edit?district=63.71.01")
    codes = [o["value"] for o in BeautifulSoup(chosen.text, "html.parser").select("#village_code option")]
    assert (codes[0], len(codes) > 1) == ("", True), "nothing is chosen for whoever chose nothing"
    assert all(code.startswith("63.71.01.") for code in codes[1:])
    assert f'action="/desk/sites/{site.id}?district=63.71.01"' in chosen.text
    assert client.get(f"/desk/sites/{site.id}/edit?district=x").status_code == 200


def test_a_finished_campaign_offers_no_scheduling(client, planner: Membership) -> None:
    made = cast.campaign(planner)
    cast.sign_in(client, planner)
    address = f"/desk/campaigns/{made.id}"
    assert "Jadwalkan kegiatan" in client.get(address).text
    made.state = CampaignState.DONE
    db.session.commit()
    assert "Jadwalkan kegiatan" not in client.get(address).text


def test_a_site_without_a_village_is_refused_with_its_choices_still_there(
    client, planner: Membership
) -> None:
    cast.sign_in(client, planner)
    sent = {"name": "Dermaga baru", "village_code": "", "lat": "-3,2889", "lon": "114.6645"}
    refused = client.post("/desk/sites?district=63.03.04", data=sent)
    page = BeautifulSoup(refused.text, "html.parser")
    assert refused.status_code == 422
    assert page.find("option", value="63.03.04.2004")
    assert page.select_one("#name")["value"] == "Dermaga baru"
    made = client.post("/desk/sites?district=63.03.04", data=sent | {"village_code": "63.03.04.2004"})
    assert made.status_code == 303
