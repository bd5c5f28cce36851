"""Of many who want one thing at once exactly one gets it: a site's hour, the rest of a budget line (rule S1).

Real processes, on both engines; the others are refused in words, and leave nothing half written.
"""

from datetime import date
from decimal import Decimal

from flask import Flask
from sqlalchemy import func, select

from campaigns.ground.database import db, fetch, transaction
from campaigns.people.journal import Entry
from campaigns.people.persons import Membership
from campaigns.plans import activities, budgets
from campaigns.plans.activities import Activity
from campaigns.plans.budgets import BudgetEntry, BudgetLine, LineStage
from campaigns.plans.campaigns import Campaign
from campaigns.plans.sites import Site
from tests import cast
from tests.cast import NINE, TWO_HOURS
from tests.races import CONTENDERS, DONE, ROUNDS, contest

REST = Decimal(10_000_000)
DAY = date(2026, 11, 24)
OTHERS = CONTENDERS - 1


def noted(act: str) -> int:
    """How often the journal has an act."""
    return db.session.scalar(select(func.count()).where(Entry.act == act)) or 0


def take_the_hour(round_: int, contender: int, campaign_id: int, site_id: int, by_id: int) -> None:
    starts_at = NINE + round_ * TWO_HOURS
    campaign, site, by = fetch(Campaign, campaign_id), fetch(Site, site_id), fetch(Membership, by_id)
    title = f"Meja {contender}"
    activities.schedule(campaign, site, title, starts_at, starts_at + TWO_HOURS, aware=True, by=by)


def test_of_four_planners_who_want_one_site_hour_exactly_one_gets_it(app: Flask, planner: Membership) -> None:
    campaign = cast.campaign(planner)
    before = noted("menjadwalkan kegiatan")
    ends = contest(app, take_the_hour, campaign.id, cast.site().id, planner.id)
    assert ends == [[DONE, *["site.taken"] * OTHERS]] * ROUNDS
    hours = list(db.session.scalars(select(Activity.starts_at).where(Activity.campaign_id == campaign.id)))
    assert sorted(hours) == [NINE + number * TWO_HOURS for number in range(ROUNDS)]
    assert noted("menjadwalkan kegiatan") - before == ROUNDS


def spend_the_rest(round_: int, contender: int, line_ids: list[int], by_id: int) -> None:
    """Half of them promise it, half of them pay it."""
    line, by = fetch(BudgetLine, line_ids[round_]), fetch(Membership, by_id)
    act = budgets.realise if contender % 2 else budgets.commit
    act(line, REST, f"SPK/{round_}/{contender}", DAY, "", by=by)


def opened(number: int, by: Membership) -> int:
    codes = ("2.16.02.1.01.0002", "5.1.02.01.01.0039")
    with transaction():
        line = budgets.open_line(
            None,
            budgets.LineFacts(LineStage.DPA, *codes, f"Takjil {number}", REST, f"DPA/{number}", DAY),
            by=by,
        )
        return line.id


def test_one_rest_is_spent_by_exactly_one(app: Flask, treasurer: Membership) -> None:
    line_ids = [opened(number, treasurer) for number in range(ROUNDS)]
    ends = contest(app, spend_the_rest, line_ids, treasurer.id)
    assert ends == [["budget.overspent"] * OTHERS + [DONE]] * ROUNDS
    for line_id in line_ids:
        line = fetch(BudgetLine, line_id)
        assert budgets.balance(line).available == 0
        entries = db.session.scalar(select(func.count()).where(BudgetEntry.line_id == line_id))
        assert entries == 2, "the ceiling, and what was spent of it"
    assert noted("mencatat komitmen") + noted("mencatat realisasi") == ROUNDS
