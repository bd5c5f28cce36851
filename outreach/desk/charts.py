"""The year's money in charts, each with its table: budgets of campaigns, spending by quarter, support by sort."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from campaigns.ground import formats
from campaigns.people import agencies
from campaigns.people.permissions import Action, require
from campaigns.plans import budgets, campaigns, ledger
from campaigns.plans.budgets import Balance, LineStage, groups
from campaigns.plans.campaigns import Campaign
from campaigns.plans.ledger import Quarter
from outreach.desk.blueprint import desk
from outreach.desk.budgets_chosen import Chosen, chosen, offered_years
from outreach.desk.budgets_groups import QuarterRow, quarter_rows
from outreach.hall import charts
from outreach.hall.charts import Chart, Series
from outreach.hall.filters import paged
from outreach.hall.session import current_member

MOST_BARS = 20  # campaigns in the drawing; its table has them all
SHORT = [f"TW {formats.roman(number)}" for number in ledger.QUARTERS]  # of quarters, beneath a drawing


@desk.get("/budgets/charts")
def show_budget_charts() -> ResponseReturnValue:
    require(current_member(), Action.SEE_BUDGET)
    choice = chosen()
    year = choice.year
    rows = campaign_rows(year)
    signed = Chosen(year, agencies.own(), LineStage.DPA).lines()
    quarters = quarter_rows(groups.added(groups.quarters_of(signed).values()))
    planned = any(quarter.one.planned for quarter in quarters)
    return render_template(
        "desk/budgets/charts.html",
        choice=choice,
        year=year,
        years=offered_years(),
        page=paged(rows),
        drawn=min(len(rows), MOST_BARS),
        budgets=chart_of_campaigns(rows[:MOST_BARS]),
        quarters=quarters,
        planned=planned,
        by_quarter=chart_of_quarters(quarters, planned),
        so_far=chart_so_far(quarters, planned),
    )


def campaign_rows(year: int) -> list[tuple[Campaign, Balance]]:
    """The year's campaigns that have signed lines, the largest ceiling first."""
    found = campaigns.of_year(year)
    totals = budgets.summaries_of(found)
    rows = [(one, totals[one.id]) for one in found if totals[one.id] != Balance()]
    return sorted(rows, key=lambda row: -row[1].ceiling)


def chart_of_campaigns(rows: Sequence[tuple[Campaign, Balance]]) -> Chart:
    """Ceiling, commitments and realisation of each campaign."""
    return charts.across(
        [campaign.title for campaign, _ in rows],
        [
            Series("Pagu", [balance.ceiling for _, balance in rows]),
            Series("Komitmen", [balance.committed for _, balance in rows]),
            Series("Realisasi", [balance.realised for _, balance in rows]),
        ],
    )


def chart_of_quarters(rows: Sequence[QuarterRow], planned: bool) -> Chart:
    """What was spent in each quarter, beside its plan where there is one."""
    return charts.upright(SHORT, compared([row.one for row in rows], planned))


def chart_so_far(rows: Sequence[QuarterRow], planned: bool) -> Chart:
    """The same, run up from the first quarter."""
    return charts.lines(SHORT, compared([row.until for row in rows], planned))


def compared(quarters: Sequence[Quarter], planned: bool) -> list[Series]:
    series = [Series("Realisasi", [quarter.realised for quarter in quarters])]
    return [*series, Series("Rencana kas", [quarter.planned for quarter in quarters])] if planned else series
