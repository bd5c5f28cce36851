"""Closing a budget year at the desk: what keeps it open, what its pages say then, and who opens it again (M2)."""

import pytest
from flask.testing import FlaskClient

from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import budgets
from campaigns.plans.budgets import BudgetLine
from tests import cast
from tests.campaigns.plans.budgeting import DAY, JUTA, commit, opened
from tests.outreach.desk.test_budget_pages import soup

AT_THE_DESK = "treasurer"


@pytest.fixture
def lines(treasurer: Membership, planner: Membership) -> list[BudgetLine]:
    """A line of a campaign, and one of which something is promised."""
    made = [opened(treasurer, 100, cast.campaign(planner)), opened(treasurer, 30)]
    commit(made[1], treasurer, 7)
    return made


def test_a_year_is_closed_and_opened_again(
    desk: FlaskClient, client: FlaskClient, lines: list[BudgetLine], leader: Membership, treasurer: Membership
) -> None:
    address = "/desk/budgets/years/2026"
    assert "Tahun lain" not in desk.get(address).text  # there is none
    assert soup(desk.get(address)).find(id="close") is None  # a button that can only be refused
    refused = desk.post(f"{address}/closing", data={"note": ""})
    assert (refused.status_code, "Rp7.000.000" in refused.text) == (422, True)
    with transaction():
        order = budgets.open_commitments(lines[1])[0].entry
        budgets.release(order, 7 * JUTA, "BA/1", DAY, by=treasurer)
    assert soup(desk.get(address)).find(id="close") is not None
    assert desk.post(f"{address}/closing", data={"note": "Rekonsiliasi"}).status_code == 303
    line = f"/desk/budgets/{lines[0].id}"
    assert "hanya dapat dibaca" in soup(desk.get(line)).find(class_="warned").text
    assert "/commitments" not in desk.get(line).text
    for page in ("", "/groups", "/quarters", "/charts", "/versions"):
        warned = soup(desk.get(f"/desk/budgets{page}?year=2026")).find(class_="warned")
        assert "Tahun anggaran 2026 sudah ditutup" in warned.text
    assert "Catat pergeseran" not in desk.get("/desk/budgets/versions?year=2026").text
    for page in ("budgets/shifts/new?year=2026", f"campaigns/{lines[0].campaign_id}/budgets/new"):
        assert soup(desk.get(f"/desk/{page}")).main.find("form", method="post") is None
    spent = {"amount": "1 jt", "document_no": "SPK/9", "day": "2026-11-24"}
    assert desk.post(f"{line}/commitments", data=spent).status_code == 409
    assert desk.post(f"{address}/reopening", data={"reason": "x"}).status_code == 403
    cast.sign_in(client, leader)
    assert client.post(f"{address}/reopening", data={"reason": ""}).status_code == 422
    assert client.post(f"{address}/reopening", data={"reason": "Koreksi BPK"}).status_code == 303
    assert "Koreksi BPK" in soup(client.get(address)).main.text
    assert client.get("/desk/budgets/years/1900").status_code == 404


def test_a_year_that_has_not_begun_offers_no_closing(desk: FlaskClient, treasurer: Membership) -> None:
    opened(treasurer, 10, year=2027)
    page = soup(desk.get("/desk/budgets/years/2027"))
    assert page.find(id="close") is None
    assert "dapat ditutup setelah dimulai" in page.main.text
    assert desk.post("/desk/budgets/years/2027/closing", data={"note": ""}).status_code == 422
