"""Standing agreements at the desk, and as their party reads them in the portal."""

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.ground.database import transaction
from campaigns.people import agencies
from campaigns.people.persons import Membership
from campaigns.plans import agreements, playbooks
from campaigns.plans.agreements import Agreement
from campaigns.plans.programs import Program
from tests import cast


def entries(**changes: Any) -> dict[str, Any]:
    dishub = agencies.with_code("DISHUB")
    assert dishub is not None
    return {
        "kind": "pks",
        "number": "119/7/2026",
        "subject": "Bus mudik <b>gratis",
        "agency_ids": [dishub.id],
        "first_day": "2026-01-01",
        "last_day": "2026-12-31",
        "covers": "8 bus",
    } | changes


def scan() -> tuple[io.BytesIO, str]:
    return io.BytesIO(cast.PDF.content), "naskah.pdf"


def noted(desk: FlaskClient, **changes: Any) -> Agreement:
    assert desk.post("/desk/agreements", data=entries(**changes)).status_code == 303
    return agreements.everything()[0]


def test_it_is_noted_with_its_scan_and_found_in_the_list(desk: FlaskClient) -> None:
    made = noted(desk, file=scan())
    page = desk.get(f"/desk/agreements/{made.id}").text
    for said in (
        "PKS Nomor 119/7/2026",
        "Bus mudik &lt;b&gt;gratis",
        "Dinas Perhubungan",
        "Akan berakhir",
        "naskah.pdf",
    ):
        assert said in page
    assert desk.get(f"/desk/agreements/{made.id}/scan").mimetype == "application/pdf"
    assert "119/7/2026" in desk.get("/desk/agreements?state=akan_berakhir").text
    assert "119/7/2026" not in desk.get("/desk/agreements?state=berakhir").text
    assert "119/7/2026" in desk.get("/desk/agreements?words=mudik").text
    assert "119/7/2026;Bus mudik <b>gratis;Dinas Perhubungan" in desk.get("/desk/agreements.csv").text


def test_without_a_scan_there_is_none(desk: FlaskClient) -> None:
    made = noted(desk)
    assert "Belum diunggah" in desk.get(f"/desk/agreements/{made.id}").text
    assert desk.get(f"/desk/agreements/{made.id}/scan").status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"last_day": "2025-12-31"}, "Hari terakhir berlaku harus sesudah hari pertamanya."),
        ({"last_day": "kapan-kapan"}, "Tanggal tidak dapat dibaca."),
        ({"number": ""}, "Bagian ini wajib diisi."),
        ({"agency_ids": []}, "Pilih paling sedikit satu instansi mitra dari daftar."),
        ({"file": (io.BytesIO(b"<svg/>"), "a.pdf")}, "berkas"),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(
    desk: FlaskClient, changes: dict[str, Any], sentence: str
) -> None:
    answer = desk.post("/desk/agreements", data=entries(**changes))
    assert answer.status_code == 422
    page = BeautifulSoup(answer.data, "html.parser")
    assert sentence.lower() in page.find(class_="fault").text.lower()
    assert page.find(id="subject")["value"] == "Bus mudik <b>gratis"
    assert agreements.everything() == []


def test_a_form_sent_twice_makes_one(desk: FlaskClient) -> None:
    noted(desk)
    again = desk.post("/desk/agreements", data=entries())
    assert again.status_code == 409
    assert "sudah tercatat" in again.text
    assert len(agreements.everything()) == 1


def test_it_is_prolonged_and_keeps_its_scan(desk: FlaskClient) -> None:
    made = noted(desk, file=scan())
    form = desk.get(f"/desk/agreements/{made.id}/edit")
    version = BeautifulSoup(form.data, "html.parser").find("input", {"name": "version"})["value"]
    later = entries(last_day="2027-12-31", version=version)
    assert desk.post(f"/desk/agreements/{made.id}", data=later).status_code == 303
    assert made.last_day.year == 2027
    assert made.attachment is not None
    assert desk.post(f"/desk/agreements/{made.id}", data=later).status_code == 409


def test_it_is_withdrawn_with_a_reason(desk: FlaskClient) -> None:
    made = noted(desk)
    address = f"/desk/agreements/{made.id}/withdrawal"
    assert desk.post(address, data={"reason": ""}).status_code == 422
    assert desk.post(address, data={"reason": "Salah ketik"}).status_code == 303
    assert "Salah ketik" in desk.get(f"/desk/agreements/{made.id}").text
    assert desk.post(address, data={"reason": "Lagi"}).status_code == 409


def test_its_party_reads_it_and_nobody_elses(
    client: FlaskClient, planner: Membership, dishub: Membership, dinsos: Membership
) -> None:
    made = noted(cast.sign_in(client, planner), file=scan())
    cast.sign_in(client, dishub)
    page = client.get("/portal/agreements").text
    assert "PKS Nomor 119/7/2026" in page
    assert client.get(f"/portal/agreements/{made.id}/scan").mimetype == "application/pdf"
    cast.sign_in(client, dinsos)
    assert "119/7/2026" not in client.get("/portal/agreements").text
    assert client.get(f"/portal/agreements/{made.id}/scan").status_code == 404


def test_who_may_not_see_agreements_gets_no_dead_link_to_one(
    client: FlaskClient, planner: Membership, admin: Membership
) -> None:
    made = noted(cast.sign_in(client, planner))
    program = cast.program(planner)
    with transaction():
        playbooks.add_partner(program, "Bus", "", next(iter(made.owner_ids)), made.id, by=planner)
    page = cast.sign_in(client, admin).get(f"/desk/programs/{program.id}/playbook").text
    assert "PKS Nomor 119/7/2026" in page
    assert f"/desk/agreements/{made.id}" not in page


def test_the_planner_is_warned_where_an_agreement_does_not_hold(
    desk: FlaskClient, planner: Membership
) -> None:
    made = noted(desk, last_day="2026-11-30")
    campaign = cast.campaign(planner)
    part = {"agency_id": next(iter(made.owner_ids)), "part": "Bus", "goods": "", "agreement_id": made.id}
    assert desk.post(f"/desk/programs/{campaign.program_id}/playbook/partners", data=part).status_code == 303
    assert playbooks.partners_of(campaign.program)[0].agreement is made
    assert "PKS Nomor 119/7/2026" in desk.get(f"/desk/programs/{campaign.program_id}/playbook").text
    playbook = f"/desk/programs/{campaign.program_id}/playbook"
    assert f"/desk/agreements/{made.id}" in desk.get(playbook).text
    for page in (f"/desk/campaigns/{campaign.id}", f"/desk/campaigns/{campaign.id}/partnerships/new"):
        shown = desk.get(page).text
        assert "tidak mencakup tanggal kampanye ini" in shown
        assert "PKS Nomor 119/7/2026" in shown
    assert "Kesepakatan tidak mencakup tanggalnya" in desk.get(f"/desk/campaigns/{campaign.id}/clone").text
    asked = {"agency_id": next(iter(made.owner_ids)), "asked": "Bus", "reply_by": "2026-12-20"}
    answer = desk.post(f"/desk/campaigns/{campaign.id}/partnerships/new", data=asked, follow_redirects=True)
    assert "undangan tidak menyebutnya" in answer.text


def test_an_agreement_that_was_withdrawn_is_told_as_such(desk: FlaskClient, planner: Membership) -> None:
    made, campaign = noted(desk, last_day="2030-12-31"), cast.campaign(planner)
    part = {"agency_id": next(iter(made.owner_ids)), "part": "Bus", "goods": "", "agreement_id": made.id}
    assert desk.post(f"/desk/programs/{campaign.program_id}/playbook/partners", data=part).status_code == 303
    assert desk.post(f"/desk/agreements/{made.id}/withdrawal", data={"reason": "Diganti"}).status_code == 303
    for page in ("", "/partnerships/new", "/clone"):
        shown = desk.get(f"/desk/campaigns/{campaign.id}{page}").text
        assert "sudah dicabut" in shown
        assert "tidak mencakup" not in shown


def test_a_part_that_calls_on_anothers_agreement_is_refused(
    desk: FlaskClient, planner: Membership, dinsos: Membership
) -> None:
    made, program = noted(desk), cast.program(planner)
    part = {"agency_id": dinsos.agency_id, "part": "Bus", "goods": "", "agreement_id": made.id}
    answer = desk.post(f"/desk/programs/{program.id}/playbook/partners", data=part)
    assert answer.status_code == 422
    assert "tidak dengan instansi yang dipilih" in answer.text
    assert playbooks.partners_of(program) == []


def test_an_ended_agreement_stays_offered_where_it_is_called_on(
    desk: FlaskClient, planner: Membership
) -> None:
    """A row is changed without losing what it calls on."""
    made = noted(desk, first_day="2025-01-01", last_day="2025-12-31")
    program: Program = cast.program(planner)
    with transaction():
        row = playbooks.add_partner(program, "Bus", "", next(iter(made.owner_ids)), made.id, by=planner)
    page = BeautifulSoup(desk.get(f"/desk/playbook/partners/{row.id}/edit").data, "html.parser")
    assert page.find("option", selected=True, value=str(made.id)) is not None
