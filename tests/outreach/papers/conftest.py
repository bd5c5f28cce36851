"""An office with two partners whose words are told apart, and a way to fetch its papers as PDF."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import budgets, partnerships
from campaigns.plans.activities import Activity
from campaigns.plans.budgets import BudgetLine, LineStage
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships import Contribution, ContributionKind, Partnership, Pledge, ValueBasis
from tests import cast
from tests.outreach.papers.sheets import Sheets, read

CODES = ("2.16.02.1.01.0002", "5.1.02.01.01.0026")


@dataclass
class Office:
    """What the papers are about."""

    planner: Membership
    leader: Membership
    treasurer: Membership
    dishub: Membership
    dinsos: Membership
    campaign: Campaign
    activity: Activity
    line: BudgetLine
    asked: Partnership  # of Dishub
    buses: Contribution
    meals: Contribution  # paid from Dishub's own budget
    elsewhere: Partnership  # of Dinsos
    tents: Contribution


@pytest.fixture
def office(app: Flask) -> Office:
    app.config["PRINT_PAPERS"] = True
    people = {role: cast.member(role) for role in ("planner", "leader", "treasurer", "officer")}
    dishub, dinsos = cast.member("partner", "DISHUB", "dishub"), cast.member("partner", "DINSOS", "dinsos")
    campaign = cast.approved(people["planner"], people["leader"])
    activity = cast.activity(people["planner"], campaign, officer_ids=[people["officer"].person_id])
    with transaction():
        line = budgets.open_line(
            campaign,
            budgets.LineFacts(
                LineStage.DPA, *CODES, "Cetak spanduk", Decimal(7_654_321), "DPA/1", cast.FIRST
            ),
            by=people["treasurer"],
        )
        budgets.realise(line, Decimal(1_234_567), "SP2D/1", cast.FIRST, "Termin", by=people["treasurer"])
        asked, elsewhere = (
            partnerships.invite(campaign, who.agency, words, cast.LAST, by=people["planner"])
            for who, words in ((dishub, "Delapan bus dan makan siang"), (dinsos, "Tenda peneduh rahasia"))
        )
        partnerships.accept(asked, by=dishub)
        partnerships.accept(elsewhere, by=dinsos)
        facts = {"unit_value": Decimal(4_500_000), "basis": ValueBasis.QUOTATION}
        buses = partnerships.pledge(
            asked,
            Pledge(ContributionKind.VEHICLE, "Bus sedang", Decimal(8), "bus", activity=activity, **facts),
            by=dishub,
        )
        codes = {"sub_activity": CODES[0], "account_code": "5.1.02.01.01.0052"}
        lunch = Pledge(
            ContributionKind.CASH_BUDGET, "Makan siang", Decimal(400), "porsi",
            unit_value=Decimal(35_000), basis=ValueBasis.STANDARD, **codes,
        )  # fmt: skip
        meals = partnerships.pledge(asked, lunch, by=dishub)
        tents = partnerships.pledge(
            elsewhere, Pledge(ContributionKind.GOODS, "Tenda rahasia", Decimal(3), "unit"), by=dinsos
        )
    return Office(
        people["planner"], people["leader"], people["treasurer"], dishub, dinsos,
        campaign, activity, line, asked, buses, meals, elsewhere, tents,
    )  # fmt: skip


Print = Callable[[Membership, str], Sheets]
Show = Callable[[Membership, str], str]


@pytest.fixture
def shown(client: FlaskClient) -> Show:
    """Fetches a paper as the page of which the PDF is made, and gives its words."""

    def fetch(who: Membership, address: str) -> str:
        client.application.config["PRINT_PAPERS"] = False
        answer = cast.sign_in(client, who).get(address)
        assert answer.status_code == 200, answer.text[:300]
        return " ".join(BeautifulSoup(answer.data, "html.parser").get_text(" ").split())

    return fetch


@pytest.fixture
def printed(client: FlaskClient) -> Print:
    """Fetches a paper as somebody, and reads it back."""

    def fetch(who: Membership, address: str) -> Sheets:
        answer = cast.sign_in(client, who).get(address)
        assert answer.status_code == 200, answer.text[:300]
        assert answer.content_type == "application/pdf", answer.text[:300]
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.headers["Cache-Control"] == "no-store"
        return read(answer.data)

    return fetch
