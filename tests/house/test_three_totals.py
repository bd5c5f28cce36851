"""Rule M1, on every page, paper and export there is: our budget, partners' own and what is no money are never added.

The three amounts are chosen so that no other figure equals a sum of theirs; then every door is opened.
"""

import itertools
import re
from decimal import Decimal

import pytest
from flask import Flask

from campaigns.ground import formats, spreadsheets
from campaigns.ground.database import fetch, transaction
from campaigns.plans import budgets, partnerships
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships import ContributionKind, Partnership, Pledge, ValueBasis
from tests import cast
from tests.house.doors import DOORS, ROLES
from tests.house.world import World, doors

# Ceiling, commitment, realisation of ours; promised and definite of each sort of the partner's.
CEILING, COMMITTED, REALISED = 1_000_000 + 40_000_003, 7_000_019, 3_000_007
OWN_PROMISED, OWN_CONFIRMED = 400_000_082, 200_000_041  # two, then one of what is worth the second
LENT_PROMISED, LENT_CONFIRMED = 90_000_000_022, 45_000_000_011
OURS = (CEILING, COMMITTED, REALISED, CEILING - COMMITTED - REALISED, COMMITTED + REALISED)
PARTNERS_OWN, LENT = (OWN_PROMISED, OWN_CONFIRMED), (LENT_PROMISED, LENT_CONFIRMED)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CODES = {"sub_activity": "2.16.02.1.01.0002", "account_code": "5.1.02.01.01.0026"}


def mixed() -> set[int]:
    """Every sum across two or three of the sorts."""
    sorts = (OURS, PARTNERS_OWN, LENT)
    pairs = {sum(two) for a, b in itertools.combinations(sorts, 2) for two in itertools.product(a, b)}
    return pairs | {sum(three) for three in itertools.product(*sorts)}


@pytest.fixture
def world(app: Flask) -> World:
    """A campaign whose money is of these amounts, and no other."""
    made = World()
    campaign = fetch(Campaign, made.common["campaign_id"])
    treasurer, partner = made.members["treasurer"], made.members["partner"]
    asked = fetch(Partnership, made.mine["partnership_id"])
    with transaction():
        line = budgets.lines_of(campaign)[0]  # of a million
        more = budgets.open_line(
            campaign,
            budgets.LineFacts(
                line.stage, *CODES.values(), "Spanduk", Decimal(40_000_003), "DPA/2", cast.FIRST
            ),
            by=treasurer,
        )
        budgets.commit(more, Decimal(COMMITTED), "SPK/7", cast.FIRST, "Cetak", by=treasurer)
        budgets.realise(more, Decimal(REALISED), "SP2D/7", cast.FIRST, "Termin", by=treasurer)
        meals = Pledge(
            ContributionKind.CASH_BUDGET, "Konsumsi", Decimal(2), "paket",
            unit_value=Decimal(OWN_CONFIRMED), basis=ValueBasis.DECLARED, **CODES,
        )  # fmt: skip
        boats = Pledge(
            ContributionKind.VEHICLE, "Kapal", Decimal(2), "kapal",
            unit_value=Decimal(LENT_CONFIRMED), basis=ValueBasis.DECLARED,
        )  # fmt: skip
        for offered in (meals, boats):
            promise = partnerships.pledge(asked, offered, by=partner)
            partnerships.confirm(promise, Decimal(1), by=partner)
    return made


def figures(text: str) -> set[int]:
    """Every amount on a page, as rupiah or as a cell of an export."""
    told = {found.replace(".", "") for found in re.findall(r"\d{1,3}(?:\.\d{3})+", text)}
    return {int(one) for one in told | set(re.findall(r"(?<![\d.,])\d{7,13}(?![\d.])", text))}


def held(workbook: bytes) -> set[int]:
    """Every amount in the cells of a workbook."""
    cells = [cell for sheet in spreadsheets.read(workbook) for column in sheet.columns for cell in column]
    numbers = {int(cell) for cell in cells if isinstance(cell, int | Decimal)}
    return numbers.union(*(figures(cell) for cell in cells if isinstance(cell, str)))


@pytest.mark.parametrize("letter", "PLTM")
def test_no_page_paper_or_export_adds_one_sort_of_money_to_another(
    app: Flask, world: World, letter: str
) -> None:
    client, seen = cast.sign_in(app.test_client(), world.members[ROLES[letter]]), set()
    ids = {**world.common, **world.mine}
    for rule, method in doors(app):
        if letter in DOORS[rule.endpoint] and method == "GET" and rule.arguments <= ids.keys():
            page = client.get(rule.build(ids, append_unknown=False)[1])
            if page.mimetype in ("text/html", "text/csv", XLSX):
                shown = held(page.data) if page.mimetype == XLSX else figures(page.text)
                assert not shown & mixed(), f"{rule.endpoint} adds money of different sorts"
                seen |= shown
    known = {OWN_PROMISED, LENT_PROMISED} | ({CEILING, REALISED} if letter != "M" else set())
    assert known <= seen, "the figures themselves were nowhere to be seen"


def test_the_sums_are_told_apart_from_every_other_figure() -> None:
    assert not mixed() & {*OURS, *PARTNERS_OWN, *LENT}
    assert figures(f"{formats.rupiah(CEILING + LENT_PROMISED)} {OWN_PROMISED}") == {
        CEILING + LENT_PROMISED,
        OWN_PROMISED,
    }
