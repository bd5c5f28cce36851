"""The desk's budget pages: who reads, who writes, and what happens to what was typed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import budgets
from campaigns.plans.budgets import BudgetLine, LineStage
from campaigns.plans.campaigns import Campaign
from tests import cast

AT_THE_DESK = "treasurer"
JUTA = Decimal(1_000_000)
SPENDING = {"amount": "40 jt", "document_no": "SPK/12/2026", "day": "2026-11-24", "note": "Katering"}
LINE = {
    "stage": "dpa",
    "year": "2026",
    "sub_activity": "2.16.02.1.01.0002",
    "account_code": "5.1.02.01.01.0039",
    "description": "Paket takjil",
    "funding_source": "APBD",
    "amount": "100.000.000",
    "document_no": "DPA/1",
    "day": "2026-01-05",
}


@pytest.fixture
def campaign(planner: Membership) -> Campaign:
    return cast.campaign(planner)


def opened(
    campaign: Campaign, by: Membership, stage: LineStage = LineStage.DPA, millions: int = 100
) -> BudgetLine:
    with transaction():
        return budgets.open_line(
            campaign,
            budgets.LineFacts(
                stage,
                LINE["sub_activity"],
                LINE["account_code"],
                LINE["description"],
                millions * JUTA,
                "DPA/1",
                date(2026, 1, 5),
            ),
            by=by,
        )


@pytest.fixture
def line(campaign: Campaign, treasurer: Membership) -> BudgetLine:
    return opened(campaign, treasurer)


def send(client: FlaskClient, line: BudgetLine, act: str, **data: Any) -> TestResponse:
    return client.post(f"/desk/budgets/{line.id}/{act}", data=data)


def soup(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def available(line: BudgetLine) -> Decimal:
    """In million rupiah."""
    return budgets.balance(line).available / JUTA


# Who may


@pytest.mark.parametrize(
    ("who", "listing", "shown"),
    [
        ("planner", 200, 200),
        ("leader", 200, 200),
        ("treasurer", 200, 200),
        ("operator", 403, 404),
        ("admin", 403, 404),
        ("officer", 403, 403),
        ("dishub", 403, 403),
    ],
)
def test_who_reads_budgets(
    who: str, listing: int, shown: int, line: BudgetLine, client: FlaskClient, request: pytest.FixtureRequest
) -> None:
    cast.sign_in(client, request.getfixturevalue(who))
    assert client.get("/desk/budgets").status_code == listing
    assert client.get("/desk/budgets.csv").status_code == listing
    assert client.get(f"/desk/budgets/{line.id}").status_code == shown


@pytest.mark.parametrize("act", ["commitments", "realisations", "releases", "reversals", "adoption"])
def test_only_the_owning_agencys_treasurer_writes(
    act: str, line: BudgetLine, client: FlaskClient, planner: Membership, leader: Membership
) -> None:
    stranger = cast.member("treasurer", agency="DISHUB")
    for who in (planner, leader, stranger):
        cast.sign_in(client, who)
        assert send(client, line, act, **SPENDING).status_code == 404
        assert client.get(f"/desk/campaigns/{line.campaign_id}/budgets/new").status_code == 404
        assert client.post(f"/desk/campaigns/{line.campaign_id}/budgets/new", data=LINE).status_code == 404
        page = client.get(f"/desk/budgets/{line.id}").text
        assert f"/desk/budgets/{line.id}/{act}" not in page
    assert len(budgets.entries_of(line)) == 1


def test_a_line_that_is_not_there_is_not_found(desk: FlaskClient) -> None:
    assert desk.get("/desk/budgets/999").status_code == 404
    assert desk.post("/desk/budgets/999/commitments", data=SPENDING).status_code == 404


# Writing


def test_a_line_is_opened_from_its_campaign(desk: FlaskClient, campaign: Campaign) -> None:
    address = f"/desk/campaigns/{campaign.id}/budgets/new"
    assert desk.get(address).status_code == 200
    answer = desk.post(address, data=LINE | {"amount": "12,5 jt"})
    (line,) = budgets.lines_of(campaign)
    assert (answer.status_code, answer.location) == (303, f"/desk/budgets/{line.id}")
    assert available(line) == Decimal("12.5")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"account_code": "5.1.02"}, "account_code"),
        ({"sub_activity": "2.16"}, "sub_activity"),
        ({"day": "2024-01-05"}, "day"),
        ({"amount": "1,234.56"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"stage": "lain"}, "stage"),
    ],
)
def test_a_refused_line_keeps_what_was_typed(
    change: dict[str, str], field: str, desk: FlaskClient, campaign: Campaign
) -> None:
    answer = desk.post(f"/desk/campaigns/{campaign.id}/budgets/new", data=LINE | change)
    assert answer.status_code == 422
    page = soup(answer)
    assert page.find(id=f"{field}-fault-1") is not None
    assert page.find(id="description")["value"] == "Paket takjil"
    assert budgets.lines_of(campaign) == []


def test_a_commitment_is_recorded(desk: FlaskClient, line: BudgetLine) -> None:
    answer = send(desk, line, "commitments", **SPENDING)
    assert (answer.status_code, answer.location) == (303, f"/desk/budgets/{line.id}")
    assert available(line) == 60
    assert "Rp60.000.000" in soup(desk.get(answer.location)).find(class_="figure").text


@pytest.mark.parametrize("act", ["commitments", "realisations"])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1,234.56", "Maksud Anda 1.234,56?"),
        ("-5", "tidak boleh negatif"),
        ("0", "di atas nol"),
        ("100.000.001", "Rp100.000.000"),
        ("banyak", "tidak terbaca"),
    ],
)
def test_a_refused_amount_is_answered_at_its_field_with_entries_kept(
    typed: str, said: str, act: str, desk: FlaskClient, line: BudgetLine
) -> None:
    """M1, M2: RupiahField passes on the sentence of the reader of money; the other forms stay untouched."""
    answer = send(desk, line, act, **SPENDING | {"amount": typed})
    assert answer.status_code == 422
    name, other = ("commit", "realise") if act == "commitments" else ("realise", "commit")
    page = soup(answer)
    assert said in page.find(id=f"{name}-amount-fault-1").text
    assert page.find(id=f"{name}-amount")["value"] == typed
    assert page.find(id=f"{name}-document_no")["value"] == "SPK/12/2026"
    assert page.find(id=f"{name}-note").text.strip() == "Katering"
    assert page.find(id=f"{other}-amount")["value"] == ""
    assert page.find(id=f"{other}-amount-fault-1") is None
    assert available(line) == 100


def test_a_commitment_is_paid_and_its_rest_released(desk: FlaskClient, line: BudgetLine) -> None:
    send(desk, line, "commitments", **SPENDING)
    commitment_id = str(budgets.open_commitments(line)[0].entry.id)
    paid = send(desk, line, "realisations", **SPENDING | {"amount": "30 jt", "commitment_id": commitment_id})
    assert (paid.status_code, available(line)) == (303, 60)
    too_much = send(desk, line, "releases", **SPENDING | {"amount": "11 jt", "commitment_id": commitment_id})
    page = soup(too_much)
    assert too_much.status_code == 422
    assert page.find(id="release-amount-fault-1").find_parent("details").has_attr("open")
    released = send(desk, line, "releases", **SPENDING | {"amount": "10 jt", "commitment_id": commitment_id})
    assert (released.status_code, available(line)) == (303, 70)


def test_another_lines_entry_is_no_choice(
    desk: FlaskClient, line: BudgetLine, campaign: Campaign, treasurer: Membership
) -> None:
    other = opened(campaign, treasurer, millions=50)
    with transaction():
        entry = budgets.commit(other, 5 * JUTA, "SPK/1", date(2026, 11, 24), "", by=treasurer)
    for act, field in (
        ("realisations", "commitment_id"),
        ("releases", "commitment_id"),
        ("reversals", "entry_id"),
    ):
        answer = send(desk, line, act, **SPENDING | {"reason": "Salah", field: str(entry.id)})
        assert answer.status_code == 422
    assert (available(line), available(other)) == (100, 45)


def test_an_entry_is_taken_back_once(desk: FlaskClient, line: BudgetLine) -> None:
    send(desk, line, "commitments", **SPENDING)
    entry_id = str(budgets.entries_of(line)[-1].id)
    assert send(desk, line, "reversals", entry_id=entry_id, reason="").status_code == 422
    answer = send(desk, line, "reversals", entry_id=entry_id, reason="Salah rekening")
    assert (answer.status_code, available(line)) == (303, 100)
    assert "Salah rekening" in desk.get(answer.location).text
    assert send(desk, line, "reversals", entry_id=entry_id, reason="Lagi").status_code == 422


def test_a_ceiling_in_use_is_not_taken_back(desk: FlaskClient, line: BudgetLine) -> None:
    allotment_id = str(budgets.entries_of(line)[0].id)
    send(desk, line, "commitments", **SPENDING)
    answer = send(desk, line, "reversals", entry_id=allotment_id, reason="Salah")
    assert answer.status_code == 422
    assert "Rp60.000.000" in soup(answer).find(id="reverse-entry_id-fault-1").text


def test_a_proposal_is_adopted_before_it_is_spent(
    desk: FlaskClient, campaign: Campaign, treasurer: Membership
) -> None:
    line = opened(campaign, treasurer, LineStage.USULAN)
    page = desk.get(f"/desk/budgets/{line.id}").text
    assert "/adoption" in page
    assert "/commitments" not in page
    assert send(desk, line, "commitments", **SPENDING).status_code == 422
    answer = send(desk, line, "adoption", document_no="DPA/9", day="2026-01-05")
    assert (answer.status_code, line.stage) == (303, LineStage.DPA)
    assert "/commitments" in desk.get(answer.location).text
    assert send(desk, line, "adoption", document_no="DPA/9", day="2026-01-05").status_code == 409


# Reading


def test_the_list_shows_each_line_and_what_they_come_to(
    desk: FlaskClient, line: BudgetLine, campaign: Campaign, treasurer: Membership
) -> None:
    send(desk, line, "realisations", **SPENDING)
    opened(campaign, treasurer, millions=50)
    opened(campaign, treasurer, LineStage.USULAN, millions=7)
    page = soup(desk.get("/desk/budgets?year=2026"))
    rows = [[cell.get_text(" ", strip=True) for cell in tr(["th", "td"])] for tr in page.tbody("tr")]
    assert [row[1:5] for row in rows] == [
        ["Rp100.000.000", "Rp0", "Rp40.000.000", "Rp60.000.000"],
        ["Rp50.000.000", "Rp0", "Rp0", "Rp50.000.000"],
        ["Rp7.000.000", "Rp0", "Rp0", "–"],
    ]
    assert "Belanja Barang untuk Dijual/Diserahkan" in rows[0][0]
    assert rows[0][5].startswith("40,0%")
    totals = [[cell.get_text(" ", strip=True) for cell in tr(["th", "td"])] for tr in page.tfoot("tr")]
    assert totals == [
        ["Jumlah DPA", "Rp150.000.000", "Rp0", "Rp40.000.000", "Rp110.000.000", "26,7%"],
        ["Jumlah Usulan", "Rp7.000.000", "Rp0", "Rp0", "–", "–"],
    ]
    assert page.find(class_="figure").text == "Rp110.000.000"


def test_the_list_filters_and_sorts(
    desk: FlaskClient, line: BudgetLine, campaign: Campaign, treasurer: Membership
) -> None:
    opened(campaign, treasurer, millions=900)
    opened(campaign, treasurer, LineStage.USULAN, millions=7)

    def ceilings(query: str) -> list[str]:
        return [tr("td")[0].text for tr in soup(desk.get(f"/desk/budgets?year=2026&{query}")).tbody("tr")]

    assert ceilings("stage=usulan") == ["Rp7.000.000"]
    assert ceilings("stage=dpa&sort=available") == ["Rp900.000.000", "Rp100.000.000"]


@pytest.mark.parametrize("query", ["", "?year=1900", "?year=9" + "9" * 30, "?year=x&stage=x&sort=x&page=x"])
def test_an_unreadable_address_means_the_usual_list(query: str, desk: FlaskClient, line: BudgetLine) -> None:
    answer = desk.get(f"/desk/budgets{query}")
    assert answer.status_code == 200
    assert "Paket takjil" in answer.text


def test_an_empty_year_says_what_to_do_next(desk: FlaskClient, campaign: Campaign) -> None:
    page = desk.get("/desk/budgets?year=2026").text
    assert "Belum ada baris anggaran 2026" in page
    assert f"/desk/campaigns/{campaign.id}/budgets/new" in page


def test_the_csv_says_what_the_list_shows(desk: FlaskClient, line: BudgetLine) -> None:
    send(desk, line, "commitments", **SPENDING)
    answer = desk.get("/desk/budgets.csv?year=2026&stage=dpa")
    heading, row = answer.get_data().decode("utf-8-sig").splitlines()
    facts = dict(zip(heading.split(";"), row.split(";"), strict=True))
    assert facts["Kode rekening"] == "5.1.02.01.01.0039"
    assert (facts["Pagu"], facts["Komitmen berjalan"], facts["Tersedia"]) == (
        "100000000",
        "40000000",
        "60000000",
    )
    assert (
        desk.get("/desk/budgets.csv?year=2026&stage=usulan").get_data().decode("utf-8-sig").count("\r\n") == 1
    )


def test_every_figure_of_a_line_opens_its_entries(desk: FlaskClient, line: BudgetLine) -> None:
    """J2: the entries under a figure add up to it."""
    for amount in ("10 jt", "20 jt"):
        send(desk, line, "realisations", **SPENDING | {"amount": amount})
    link = soup(desk.get(f"/desk/budgets/{line.id}")).find("a", string="Rp30.000.000")
    rows = soup(desk.get(link["href"])).find("section", {"aria-labelledby": "buku"}).tbody("tr")
    assert [row("td")[2].text for row in rows] == ["Rp20.000.000", "Rp10.000.000"]
    assert [row("td")[3].text for row in rows] == ["Rp70.000.000", "Rp90.000.000"]


def test_no_two_elements_share_an_id(desk: FlaskClient, line: BudgetLine) -> None:
    """Five forms stand on one page; a label must name the field of its own."""
    send(desk, line, "commitments", **SPENDING)
    page = soup(desk.get(f"/desk/budgets/{line.id}"))
    ids = [tag["id"] for tag in page.main.find_all(id=True) if tag.name != "pattern"]
    assert len(ids) == len(set(ids))
    assert {label["for"] for label in page.main("label")} <= set(ids)
