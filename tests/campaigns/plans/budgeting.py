"""Makers of budget lines and of what happens to them, in million rupiah, for the tests of this folder."""

from datetime import date
from decimal import Decimal
from typing import Any

from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import budgets
from campaigns.plans.budgets import (
    BudgetDocument,
    BudgetEntry,
    BudgetLine,
    DocumentKind,
    LineFacts,
    LineStage,
    Move,
)
from campaigns.plans.campaigns import Campaign

JUTA = Decimal(1_000_000)
DAY = date(2026, 11, 24)
SUB, OTHER_SUB = "2.16.02.1.01.0002", "2.16.02.1.01.0004"


def facts(millions: int = 100, **changes: Any) -> LineFacts:
    """Of a line of the DPA with this many million rupiah, or as told."""
    usual = {
        "stage": LineStage.DPA,
        "sub_activity": SUB,
        "account_code": "5.1.02.01.01.0039",
        "description": f"Paket {millions}",
        "amount": millions * JUTA,
        "document_no": "DPA/1",
        "day": date(2026, 1, 5),
    }
    return LineFacts(**usual | changes)


def opened(
    by: Membership, millions: int = 100, campaign: Campaign | None = None, **changes: Any
) -> BudgetLine:
    """A line of the DPA with this many million rupiah."""
    with transaction():
        return budgets.open_line(campaign, facts(millions, **changes), by=by)


def shift(
    by: Membership,
    *moves: tuple[BudgetLine, int],
    kind: DocumentKind = DocumentKind.PERGESERAN,
    number: str = "PG/1",
    day: date = DAY,
) -> BudgetDocument:
    with transaction():
        return budgets.shift([Move(line, n * JUTA) for line, n in moves], kind, number, day, by=by)


def commit(line: BudgetLine, by: Membership, millions: int, number: str = "SPK/1") -> BudgetEntry:
    with transaction():
        return budgets.commit(line, millions * JUTA, number, DAY, "", by=by)


def realise(
    line: BudgetLine,
    by: Membership,
    millions: int,
    commitment: BudgetEntry | None = None,
    number: str = "SP2D/1",
    day: date = DAY,
) -> BudgetEntry:
    with transaction():
        return budgets.realise(line, millions * JUTA, number, day, "", commitment, by=by)


def available(line: BudgetLine) -> Decimal:
    """In million rupiah."""
    return budgets.balance(line).available / JUTA


def ceiling(line: BudgetLine) -> Decimal:
    """In million rupiah."""
    return budgets.balance(line).ceiling / JUTA
