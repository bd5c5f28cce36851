"""How a year's signed budget is spent by quarter, against the cash plan where there is one (rule M2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from campaigns.ground.database import db
from campaigns.plans.budgets import BudgetEntry, BudgetLine, CashPlan, LineStage
from campaigns.plans.ledger import EntryKind

ZERO = Decimal(0)
QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Quarter:
    """A quarter in rupiah; `planned` is None where the year has no cash plan. The sums run from the first quarter."""

    number: int
    planned: Decimal | None
    realised: Decimal
    planned_so_far: Decimal | None
    realised_so_far: Decimal

    @property
    def deviation(self) -> Decimal | None:
        """By how much more (or less) was spent so far than planned."""
        return None if self.planned_so_far is None else self.realised_so_far - self.planned_so_far


def of_year(year: int) -> list[Quarter]:
    """The four quarters of a budget year's signed lines."""
    return run_up(planned_of(year), realised_of(year))


def run_up(planned: Mapping[int, Decimal] | None, realised: Mapping[int, Decimal]) -> list[Quarter]:
    """The quarters with what was planned and spent up to each."""
    found, plan_so_far, spent_so_far = [], ZERO, ZERO
    for number in QUARTERS:
        plan, spent = (planned or {}).get(number, ZERO), realised.get(number, ZERO)
        plan_so_far, spent_so_far = plan_so_far + plan, spent_so_far + spent
        known = planned is not None
        found.append(
            Quarter(number, plan if known else None, spent, plan_so_far if known else None, spent_so_far)
        )
    return found


def realised_of(year: int) -> dict[int, Decimal]:
    """What was paid in each quarter, by the day of its document; a payment taken back counts where it was."""
    paid = (
        select(BudgetEntry.day, BudgetEntry.amount)
        .join(BudgetLine)
        .where(
            BudgetLine.year == year,
            BudgetLine.stage == LineStage.DPA,
            BudgetEntry.kind == EntryKind.REALISATION,
        )
    )
    sums = dict.fromkeys(QUARTERS, ZERO)
    for day, amount in db.session.execute(paid):
        sums[quarter_in(year, day)] += amount
    return sums


def planned_of(year: int) -> dict[int, Decimal] | None:
    """What the cash plan of the signed lines spends in each quarter; None where there is none."""
    plan = (
        select(CashPlan.quarter, func.sum(CashPlan.amount))
        .join(BudgetLine)
        .where(BudgetLine.year == year, BudgetLine.stage == LineStage.DPA)
        .group_by(CashPlan.quarter)
    )
    found = {quarter: amount for quarter, amount in db.session.execute(plan)}
    return found or None


def quarter_in(year: int, day: date) -> int:
    """The quarter of a budget year to which a document belongs; one dated outside it to the nearest."""
    if day.year != year:
        return 1 if day.year < year else 4
    return (day.month + 2) // 3
