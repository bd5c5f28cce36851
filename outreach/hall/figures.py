"""Charts that several rooms show: what was promised against what arrived, and a campaign's lines of the budget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from campaigns.ground import formats
from campaigns.insight import support
from campaigns.plans.budgets import Balance, BudgetLine, LineStage
from campaigns.plans.partnerships import Contribution
from outreach.hall import charts
from outreach.hall.charts import Chart, Series, Value

MOST = 20  # promises or lines in one drawing; its table has them all
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Kept:
    """A promise as a chart's table says it; None of `arrived` and `share` where nobody noted arrivals."""

    promise: Contribution
    arrived: Decimal | None
    share: Decimal | None


@dataclass(frozen=True)
class Promises:
    """The drawing of promises against arrivals, and the rows of its table."""

    chart: Chart
    rows: Sequence[Kept]


@dataclass(frozen=True)
class Lines:
    """The drawing of a campaign's lines, and the rows of its table."""

    chart: Chart
    rows: Sequence[tuple[BudgetLine, Balance]]


def of_promises(promises: Sequence[Contribution]) -> Promises | None:
    """The promises that stand, each in per cent of what was promised, since their units differ; None without any."""
    standing = [promise for promise in promises if promise.stands]
    if not standing:
        return None
    arrived = support.arrivals_of(standing)
    rows = [Kept(one, arrived.get(one.id), share_of(arrived.get(one.id), one.quantity)) for one in standing]
    drawn = rows[:MOST]
    chart = charts.across(
        [row.promise.line for row in drawn],
        [Series("Dijanjikan", [WHOLE for _ in drawn]), Series("Tiba", [row.share for row in drawn])],
        lambda value: f"{formats.tenths(float(value))}%",
    )
    return Promises(chart, rows)


def of_lines(lines: Sequence[BudgetLine], balances: Mapping[int, Balance]) -> Lines | None:
    """Ceiling, commitments and realisation of the signed lines, the largest first; None without any."""
    rows = sorted(
        ((line, balances[line.id]) for line in lines if line.stage == LineStage.DPA),
        key=lambda row: -row[1].ceiling,
    )
    if not rows:
        return None
    drawn = rows[:MOST]
    chart = charts.across(
        [line.description for line, _ in drawn],
        [
            Series("Pagu", [balance.ceiling for _, balance in drawn]),
            Series("Komitmen", [balance.committed for _, balance in drawn]),
            Series("Realisasi", [balance.realised for _, balance in drawn]),
        ],
    )
    return Lines(chart, rows)


def share_of(arrived: Decimal | None, promised: Decimal) -> Value:
    """So much of a promise in per cent, above 100 where more came."""
    return None if arrived is None or not promised else (arrived * WHOLE / promised).quantize(Decimal("0.1"))
