"""The year's money in charts, each with its table: budgets of campaigns, spending by quarter, support by sort."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from campaigns.insight import absorption
from campaigns.insight.absorption import Quarter
from campaigns.people.permissions import Action, require
from campaigns.plans import budgets, campaigns
from campaigns.plans.budgets import Balance
from campaigns.plans.campaigns import Campaign
from outreach.desk.blueprint import desk
from outreach.desk.budgets_chosen import chosen, offered_years
from outreach.hall import charts
from outreach.hall.charts import Chart, Series
from outreach.hall.filters import paged
from outreach.hall.session import current_member

MOST_BARS = 20  # campaigns in the drawing; its table has them all
NAMES = ("Triwulan I", "Triwulan II", "Triwulan III", "Triwulan IV")


@desk.get("/budgets/charts")
def show_budget_charts() -> ResponseReturnValue:
    require(current_member(), Action.SEE_BUDGET)
    choice = chosen()
    year = choice.year
    rows, quarters = campaign_rows(year), absorption.of_year(year)
    return render_template(
        "desk/budgets/charts.html",
        choice=choice,
        year=year,
        years=offered_years(),
        page=paged(rows),
        drawn=min(len(rows), MOST_BARS),
        budgets=chart_of_campaigns(rows[:MOST_BARS]),
        quarters=list(zip(NAMES, quarters, strict=True)),
        planned=quarters[0].planned is not None,
        by_quarter=chart_of_quarters(quarters),
        so_far=chart_so_far(quarters),
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


def chart_of_quarters(quarters: Sequence[Quarter]) -> Chart:
    """What was spent in each quarter, beside its plan where there is one."""
    return charts.upright(["TW I", "TW II", "TW III", "TW IV"], compared(quarters, "realised", "planned"))


def chart_so_far(quarters: Sequence[Quarter]) -> Chart:
    """The same, run up from the first quarter."""
    series = compared(quarters, "realised_so_far", "planned_so_far")
    return charts.lines(["TW I", "TW II", "TW III", "TW IV"], series)


def compared(quarters: Sequence[Quarter], spent: str, plan: str) -> list[Series]:
    series = [Series("Realisasi", [getattr(quarter, spent) for quarter in quarters])]
    if quarters[0].planned is not None:
        series.append(Series("Rencana kas", [getattr(quarter, plan) for quarter in quarters]))
    return series
