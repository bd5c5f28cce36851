"""A form that was sent twice is written down once (rule S1): after one another, and both at once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from flask import Flask

from campaigns.ground.database import db, fetch, transaction
from campaigns.ground.errors import Conflict
from campaigns.people.persons import Membership
from campaigns.plans import budgets, partnerships, sites
from campaigns.plans.budgets import BudgetLine, LineStage
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships import ContributionKind, Partnership, Pledge
from tests import cast
from tests.cast import refusal_of
from tests.races import race

DAY = date(2026, 11, 24)
JUTA = Decimal(1_000_000)


def opened(campaign: Campaign, by: Membership) -> BudgetLine:
    codes = ("2.16.02.1.01.0002", "5.1.02.01.01.0039")
    with transaction():
        return budgets.open_line(
            campaign,
            budgets.LineFacts(LineStage.DPA, *codes, "Paket takjil", 100 * JUTA, "DPA/1", DAY),
            by=by,
        )


def both_at_once(app: Flask, act: Callable[[], object]) -> list[str]:
    """The codes of what was refused when the act is done by two at the same moment."""

    def once() -> object:
        with transaction():
            return act()

    results = race(app, [once, once])
    db.session.rollback()  # this thread's own view is older than theirs
    return [result.code for result in results if isinstance(result, Conflict)]


def test_one_document_is_written_down_once(planner: Membership, treasurer: Membership) -> None:
    line = opened(cast.campaign(planner), treasurer)
    facts = (JUTA, "SPK/1", DAY, "")
    with transaction():
        promised = budgets.commit(line, *facts, by=treasurer)
    assert refusal_of(lambda: budgets.commit(line, *facts, by=treasurer)) == "budget.twice"
    with transaction():
        budgets.commit(line, JUTA, "SPK/2", DAY, "", by=treasurer)
        budgets.realise(line, *facts, promised, by=treasurer)
    assert refusal_of(lambda: budgets.realise(line, *facts, promised, by=treasurer)) == "budget.twice"
    assert refusal_of(lambda: opened_again(line, treasurer)) == "budget.twice"


def opened_again(line: BudgetLine, by: Membership) -> BudgetLine:
    codes = (line.sub_activity, line.account_code)
    return budgets.open_line(
        line.campaign,
        budgets.LineFacts(LineStage.DPA, *codes, line.description, 100 * JUTA, "DPA/1", DAY),
        by=by,
    )


def test_a_document_that_was_taken_back_may_be_written_down_again(
    planner: Membership, treasurer: Membership
) -> None:
    line = opened(cast.campaign(planner), treasurer)
    with transaction():
        budgets.reverse(
            budgets.commit(line, JUTA, "SPK/1", DAY, "", by=treasurer), "Salah baris", by=treasurer
        )
        assert budgets.commit(line, JUTA, "SPK/1", DAY, "", by=treasurer).amount == JUTA


def test_of_two_forms_with_one_document_exactly_one_is_written_down(
    app: Flask, planner: Membership, treasurer: Membership
) -> None:
    line_id, by = opened(cast.campaign(planner), treasurer).id, treasurer.id

    def commit() -> object:
        return budgets.commit(fetch(BudgetLine, line_id), JUTA, "SPK/1", DAY, "", by=fetch(Membership, by)).id

    assert both_at_once(app, commit) == ["budget.twice"]
    assert budgets.balance(fetch(BudgetLine, line_id)).outstanding == JUTA


def test_the_same_promise_twice_at_once_is_one(app: Flask, planner: Membership, dishub: Membership) -> None:
    """While it is open: what was confirmed may be followed by the same once more."""
    campaign = cast.campaign(planner)
    with transaction():
        made = partnerships.invite(campaign, dishub.agency, "8 bus", date(2999, 1, 1), by=planner)
        partnerships.accept(made, by=dishub)
    made_id, by = made.id, dishub.id

    def pledge() -> object:
        facts = (ContributionKind.VEHICLE, "Bus antarkota", Decimal(8), "bus")
        return partnerships.pledge(fetch(Partnership, made_id), Pledge(*facts), by=fetch(Membership, by)).id

    assert both_at_once(app, pledge) == ["contribution.twice"]
    assert refusal_of(pledge) == "contribution.twice"
    [promise] = partnerships.contributions_of(made)
    with transaction():
        partnerships.confirm(promise, Decimal(8), by=dishub)
        assert pledge()


def test_the_same_site_twice_at_once_is_one(app: Flask, planner: Membership) -> None:
    by = planner.id

    def register() -> object:
        return sites.register("Dermaga baru", "dermaga", cast.LOK_BAINTAN, by=fetch(Membership, by)).id

    [code] = both_at_once(app, register)
    assert code in {"site.twin", "taken"}  # the latter where both looked before either wrote
    assert len(sites.everything("Dermaga baru")) == 1
