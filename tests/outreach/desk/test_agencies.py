"""Agencies at the desk: renamed with history, closed, found."""

import pytest

from campaigns.ground.database import db
from campaigns.people import agencies
from tests import cast

AT_THE_DESK = "admin"


@pytest.fixture
def office(app):
    return agencies.with_code("DISHUB")


@pytest.mark.parametrize("role", ["planner", "leader", "treasurer", "operator"])
def test_only_an_admin_opens_it(client, office, role):
    cast.sign_in(client, cast.member(role))
    for page in ("/desk/agencies", "/desk/agencies.csv", "/desk/agencies/new"):
        assert client.get(page).status_code == 403, page
    for address in (f"/desk/agencies/{office.id}", f"/desk/agencies/{office.id}/deactivation"):
        assert client.post(address, data={"name": "Lain", "kind": "dinas"}).status_code == 404
    assert office.active


def test_a_renamed_agency_shows_its_earlier_name(desk, office):
    address, first = f"/desk/agencies/{office.id}", office.name
    facts = {"name": "Dinas Transportasi", "kind": "dinas", "email": "", "version": office.version}
    answer = desk.post(address, data=facts)
    assert answer.status_code == 303
    page = desk.get(address).text
    assert "Nama sebelumnya" in page
    assert first in page
    assert "mengubah instansi" in page


def test_a_refused_name_stands_at_its_field_and_stays_typed(desk, office):
    facts = {"name": "Dinas Sosial", "kind": "dinas", "version": office.version}
    answer = desk.post(f"/desk/agencies/{office.id}", data=facts)
    assert answer.status_code == 409
    assert "Nama ini sudah dipakai instansi lain." in answer.text
    assert 'value="Dinas Sosial"' in answer.text


def test_an_agency_is_closed_and_its_people_are_out(desk, office, dishub, app):
    theirs = cast.sign_in(app.test_client(), dishub)
    assert desk.post(f"/desk/agencies/{office.id}/deactivation").status_code == 303
    assert theirs.get("/account").status_code == 302
    assert "Nonaktif" in desk.get(f"/desk/agencies/{office.id}").text
    assert desk.post(f"/desk/agencies/{office.id}/reactivation").status_code == 303
    db.session.refresh(office)
    assert office.active
    assert desk.post(f"/desk/agencies/{agencies.own().id}/deactivation").status_code == 422


def test_an_agency_is_added(desk):
    entries = {"name": "Balai Percontohan", "code": "balai", "kind": "badan", "region_code": "", "email": ""}
    assert desk.post("/desk/agencies", data=entries).status_code == 303
    assert agencies.with_code("BALAI")
    again = desk.post("/desk/agencies", data=entries)
    assert again.status_code == 409
    assert "Balai Percontohan" in again.text
    regency = {**entries, "name": "Lain", "code": "LAIN", "kind": "kabkota"}
    assert desk.post("/desk/agencies", data=regency).status_code == 422
    assert desk.post("/desk/agencies", data={**regency, "region_code": "63.03"}).status_code == 303


def test_the_list_is_filtered_and_exported_as_shown(desk):
    assert "DISHUB" in desk.get("/desk/agencies").text
    page = desk.get("/desk/agencies?words=perhubungan").text
    assert "DISHUB" in page
    assert "DINSOS" not in page
    rows = desk.get("/desk/agencies.csv?kind=kabkota").get_data(as_text=True).splitlines()
    assert len(rows) == 14
    assert desk.get("/desk/agencies?kind=nonsense").status_code == 200


def test_an_empty_office_is_told_what_to_do_first(client, admin, planner, treasurer):
    """Each role its own first steps; once there is a program they are gone."""
    cast.sign_in(client, admin)
    page = client.get("/desk/").text
    assert "Langkah pertama" in page
    assert "Undang perencana" in page
    assert "Mulai dengan lima program" not in page
    cast.sign_in(client, planner)
    assert "Mulai dengan lima program" in client.get("/desk/").text
    cast.sign_in(client, treasurer)
    assert "Muat DPA atau RKA dari berkas" in client.get("/desk/").text
    cast.program(planner)
    assert "Langkah pertama" not in client.get("/desk/").text


def test_without_a_mail_server_no_letter_is_said_to_leave(client, admin, app):
    app.config["SMTP_URL"] = ""
    cast.sign_in(client, admin)
    sent = {"name": "Siti", "role": "planner", "agency_id": admin.agency_id, "email": "siti@contoh.go.id"}
    page = client.post("/desk/accounts", data=sent).text
    assert "Tautan yang sama dikirim" not in page
    assert "Berikan langsung kepada orangnya" in page
    asked = client.post("/password-resets", data={"account": "siapa saja"}, follow_redirects=True).text
    assert "Server surel kantor belum diatur" in asked
