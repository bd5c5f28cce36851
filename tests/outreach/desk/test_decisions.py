"""Approvals, halts, emergencies and the switch to the DPA at the desk."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import budgets, campaigns, climbing, emergencies, playbooks
from campaigns.plans.budgets import BudgetLine, LineStage
from campaigns.plans.campaigns import Campaign, CampaignState
from campaigns.plans.emergencies import Start
from tests import cast
from tests.cast import LOK_BAINTAN

CODES = ("2.16.02.1.01.0002", "5.1.02.01.01.0039")


@pytest.fixture
def waiting(planner: Membership) -> list[Campaign]:
    """Three campaigns that wait for the leader."""
    made = [cast.campaign(planner, cast.program(planner, f"Lapor {n}"), title=f"Edisi {n}") for n in range(3)]
    for campaign in made:
        with transaction():
            climbing.submit(campaign, by=planner)
    return made


def test_several_are_approved_at_once(
    client: FlaskClient, leader: Membership, waiting: list[Campaign]
) -> None:
    cast.sign_in(client, leader)
    page = client.get("/desk/approvals").text
    assert all(campaign.title in page for campaign in waiting)
    assert "Belum ada kegiatan yang dijadwalkan." in page
    assert "bendahara" in page
    ticked = {"campaign_id": [waiting[0].id, waiting[2].id]}
    assert "2 kampanye disetujui" in client.post("/desk/approvals", data=ticked, follow_redirects=True).text
    states = [campaign.state for campaign in waiting]
    assert states == [CampaignState.APPROVED, CampaignState.SUBMITTED, CampaignState.APPROVED]


def test_one_that_cannot_be_approved_holds_up_no_other(
    client: FlaskClient, leader: Membership, waiting: list[Campaign]
) -> None:
    with transaction():
        campaigns.approve(waiting[0], by=leader)
    cast.sign_in(client, leader)
    page = client.post("/desk/approvals", data={"campaign_id": [c.id for c in waiting]})
    assert page.status_code == 409
    assert f"{waiting[0].title}: Kampanye ini sudah diputuskan" in page.text
    assert all(campaign.is_approved for campaign in waiting)
    assert client.post("/desk/approvals").status_code == 422


def test_a_campaign_is_put_off_taken_up_and_called_off(
    client: FlaskClient, planner: Membership, leader: Membership
) -> None:
    campaign = cast.approved(planner, leader)
    cast.activity(planner, campaign)
    cast.sign_in(client, planner)
    address = f"/desk/campaigns/{campaign.id}"
    assert client.post(f"{address}/postponement", data={"reason": " "}).status_code == 422
    page = client.post(f"{address}/postponement", data={"reason": "Banjir"}, follow_redirects=True).text
    assert "Banjir" in page
    assert "Lanjutkan" in page
    wrong = client.post(f"{address}/resumption", data={"first_day": "2026-12-20", "last_day": "2026-12-01"})
    assert wrong.status_code == 422
    assert "mendahului" in wrong.text
    again = {"first_day": "2026-11-01", "last_day": "2026-12-31"}
    assert (
        "Kampanye dilanjutkan" in client.post(f"{address}/resumption", data=again, follow_redirects=True).text
    )
    off = client.post(f"{address}/cancellation", data={"reason": "Dialihkan"}, follow_redirects=True).text
    assert "bersama 1 kegiatan" in off


def test_an_emergency_begins_in_two_pages(client: FlaskClient, planner: Membership) -> None:
    cast.sign_in(client, planner)
    assert "Belum ada program" in client.get("/desk/emergencies/new?district=63.03.04").text
    program = cast.program(planner, "Lapor Peduli Banjir")
    with transaction():
        playbooks.fill(program, by=planner)
    assert "regency=63.03" in client.get("/desk/emergencies/new").text
    assert "63.03.04" in client.get("/desk/emergencies/new?regency=63.03").text
    form = client.get("/desk/emergencies/new?district=63.03.04").text
    assert "Lok Baintan" in form
    entries = {
        "program_id": program.id,
        "disaster": "Tanggap darurat",
        "villages": LOK_BAINTAN,
        "site_id": "0",
        "begins": "23:00",
        "ends": "23:30",
    }
    bad = client.post(
        "/desk/districts/63.03.04/emergencies", data=entries | {"villages": [], "ends": "22:00"}
    )
    assert bad.status_code == 422
    page = client.post("/desk/districts/63.03.04/emergencies", data=entries, follow_redirects=True).text
    assert "Kampanye darurat diajukan" in page
    (campaign,) = campaigns.editions_of(program)
    assert (campaign.emergency, campaign.first_day) == (True, clock.today())
    assert client.post("/desk/districts/63.03.04/emergencies", data=entries).status_code == 409


@pytest.fixture
def lines(planner: Membership, treasurer: Membership) -> list[BudgetLine]:
    """Two proposals for 2027."""
    campaign = cast.campaign(planner)
    made = []
    for number in (1, 2):
        with transaction():
            made.append(
                budgets.open_line(
                    campaign,
                    budgets.LineFacts(
                        LineStage.USULAN,
                        *CODES,
                        f"Belanja {number}",
                        Decimal(5_000_000),
                        f"RKA/{number}",
                        clock.today(),
                        year=2027,
                    ),
                    by=treasurer,
                )
            )
    return made


def test_the_dpa_arrives_and_the_differences_are_shown(
    client: FlaskClient, treasurer: Membership, lines: list[BudgetLine]
) -> None:
    cast.sign_in(client, treasurer)
    paper = {"document_no": "DPA/2027", "day": clock.today().isoformat(), "year": "2027"}
    bad = paper | {f"amount-{lines[0].id}": "4.000.000", f"amount-{lines[1].id}": "empat juta"}
    page = client.post("/desk/budgets/adoptions", data=bad)
    assert page.status_code == 422
    assert "empat juta" in page.text
    assert "Periksa baris yang ditandai" in page.text
    assert {line.stage for line in lines} == {LineStage.USULAN}
    good = paper | {f"amount-{lines[0].id}": "4.000.000", f"amount-{lines[1].id}": ""}
    page = client.post("/desk/budgets/adoptions", data=good, follow_redirects=True).text
    assert "1 baris ditetapkan" in page
    assert "turun Rp1.000.000" in page
    assert [line.stage for line in lines] == [LineStage.DPA, LineStage.USULAN]
    amended = paper | {"kind": "perubahan", "document_no": "DPPA/2027", f"amount-{lines[1].id}": "5.000.000"}
    assert client.post("/desk/budgets/adoptions", data=amended).status_code == 303
    made = budgets.documents_of(treasurer.agency, 2027)
    assert [(one.kind.value, one.number) for one in made] == [
        ("murni", "DPA/2027"),
        ("perubahan", "DPPA/2027"),
    ]


def test_a_number_that_nothing_has_approves_nothing(
    client: FlaskClient, leader: Membership, waiting: list[Campaign]
) -> None:
    """All of them are looked up before the first is approved."""
    cast.sign_in(client, leader)
    sent = {"campaign_id": [waiting[0].id, 2_000_000_000]}
    assert client.post("/desk/approvals", data=sent).status_code == 404
    assert client.post("/desk/approvals", data={"campaign_id": "9" * 30}).status_code == 422
    assert all(campaign.awaits_decision for campaign in waiting)


def test_a_leader_sees_that_it_is_an_emergency(
    client: FlaskClient, planner: Membership, leader: Membership
) -> None:
    program = cast.program(planner, "Lapor Peduli Banjir")
    start = Start(None, clock.now(), clock.now() + timedelta(hours=2))
    with transaction():
        made, _ = emergencies.declare(program, "Tanggap darurat", [LOK_BAINTAN], start, by=planner)
    cast.sign_in(client, leader)
    for page in ("/desk/approvals", f"/desk/campaigns/{made.id}"):
        assert "Darurat: Tanggap darurat" in client.get(page).text


def test_what_cannot_be_postponed_is_only_called_off(
    client: FlaskClient, planner: Membership, waiting: list[Campaign]
) -> None:
    cast.sign_in(client, planner)
    page = client.get(f"/desk/campaigns/{waiting[0].id}/halt").text
    assert "Batalkan kampanye" in page
    assert "unda" not in page.split("<main")[1]


def test_the_years_editions_are_listed_by_how_they_stand(
    client: FlaskClient, planner: Membership, waiting: list[Campaign]
) -> None:
    """Rule J2: a figure of the ladder opens its rows."""
    cast.sign_in(client, planner)
    year = waiting[0].year
    assert all(c.title in client.get(f"/desk/campaigns?year={year}&climb=baru").text for c in waiting)
    assert not any(c.title in client.get(f"/desk/campaigns?year={year}&climb=naik").text for c in waiting)
    assert f"/desk/campaigns?year={year}&amp;climb=naik" in client.get("/desk/").text
