"""How our signed budget of a year is spent by quarter, against the cash plan where there is one (rule M2)."""

from dataclasses import dataclass
from decimal import Decimal

from campaigns.people import agencies
from campaigns.plans import budgets, ledger
from campaigns.plans.budgets import LineStage, groups


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
    """The four quarters of our signed lines, each by itself and from the year's beginning."""
    signed = [line for line in budgets.of_year(year, agencies.own()) if line.stage == LineStage.DPA]
    each = groups.added(groups.quarters_of(signed).values())
    so_far = ledger.until(each)
    planned = any(quarter.planned for quarter in each.values())
    return [
        Quarter(
            number,
            quarter.planned if planned else None,
            quarter.realised,
            so_far[number].planned if planned else None,
            so_far[number].realised,
        )
        for number, quarter in each.items()
    ]
