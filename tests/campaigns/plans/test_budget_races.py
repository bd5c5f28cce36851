"""Two treasurers, one rest of a budget line: exactly one of them gets it (rule S1)."""

import threading
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count

import pytest
from flask import Flask

from campaigns.ground.database import db, fetch, transaction
from campaigns.ground.errors import DomainError
from campaigns.people.persons import Membership
from campaigns.plans import budgets
from campaigns.plans.budgets import BudgetEntry, BudgetLine, DocumentKind, LineStage
from campaigns.plans.campaigns import Campaign
from tests import cast, races
from tests.races import DONE, PATIENCE, ROUNDS, race

REST = Decimal(10_000_000)
DAY = date(2026, 11, 24)

Act = Callable[[BudgetLine, Membership], object]


NUMBERS = count(1)  # of documents, since one document is written down once


def fresh(by: Membership) -> BudgetLine:
    """A line with ten million rupiah."""
    codes, number = ("2.16.02.1.01.0002", "5.1.02.01.01.0039"), f"DPA/{next(NUMBERS)}"
    with transaction():
        return budgets.open_line(
            None, budgets.LineFacts(LineStage.DPA, *codes, "Takjil", REST, number, DAY), by=by
        )


def at_once(app: Flask, line_id: int, member_id: int, *acts: Act) -> list[str]:
    """Do all acts at the same moment; `done` or a code for each."""

    def bound(act: Act) -> Callable[[], object]:
        def run() -> str:
            with transaction():
                act(fetch(BudgetLine, line_id), fetch(Membership, member_id))
            return DONE

        return run

    ends = race(app, [bound(act) for act in acts])
    db.session.rollback()
    return sorted(end.code if isinstance(end, DomainError) else str(end) for end in ends)


def commits(line: BudgetLine, by: Membership) -> object:
    return budgets.commit(line, REST, f"SPK/{next(NUMBERS)}", DAY, "", by=by)


def pays(line: BudgetLine, by: Membership) -> object:
    return budgets.realise(line, REST, f"SP2D/{next(NUMBERS)}", DAY, "", by=by)


@pytest.mark.parametrize("acts", [(commits, commits), (commits, pays), (pays, pays)])
def test_one_rest_is_taken_by_exactly_one(app: Flask, treasurer: Membership, acts: tuple[Act, Act]) -> None:
    member_id = treasurer.id
    for _ in range(ROUNDS):
        line = fresh(treasurer)
        assert at_once(app, line.id, member_id, *acts) == ["budget.overspent", "done"]
        assert budgets.balance(line).available == 0


def test_a_crowd_spends_a_line_to_the_last_rupiah_and_no_further(app: Flask, treasurer: Membership) -> None:
    """Eight want three million each of ten: three get it."""
    line = fresh(treasurer)

    def part(line: BudgetLine, by: Membership) -> object:
        return budgets.commit(line, Decimal(3_000_000), f"SPK/{next(NUMBERS)}", DAY, "", by=by)

    ends = at_once(app, line.id, treasurer.id, *[part] * 8)
    assert ends == ["budget.overspent"] * 5 + ["done"] * 3
    assert budgets.balance(line).available == Decimal(1_000_000)


def test_an_entry_is_reversed_by_exactly_one(app: Flask, treasurer: Membership) -> None:
    """M2."""
    member_id = treasurer.id
    for _ in range(ROUNDS):
        line = fresh(treasurer)
        with transaction():
            entry_id = budgets.commit(line, REST, "SPK/1", DAY, "", by=treasurer).id

        def undo(_line: BudgetLine, by: Membership, entry_id: int = entry_id) -> object:
            return budgets.reverse(fetch(BudgetEntry, entry_id), "Salah ketik", by=by)

        assert at_once(app, line.id, member_id, undo, undo) == ["budget.reversed", "done"]
        assert budgets.balance(line).available == REST


def test_a_ceiling_is_not_taken_back_while_it_is_promised(app: Flask, treasurer: Membership) -> None:
    """Either the promise finds no money, or the reversal finds it promised."""
    member_id = treasurer.id
    for _ in range(ROUNDS):
        line = fresh(treasurer)
        allotment_id = budgets.entries_of(line)[0].id

        def undo(_line: BudgetLine, by: Membership, entry_id: int = allotment_id) -> object:
            return budgets.reverse(fetch(BudgetEntry, entry_id), "Salah ketik", by=by)

        assert at_once(app, line.id, member_id, commits, undo) == ["budget.overspent", "done"]
        assert budgets.balance(line).available == 0


def shifts_out(line: BudgetLine, by: Membership) -> object:
    """Take all of this line's ceiling to its neighbour, the line that was opened just before it."""
    moves = [budgets.Move(line, -REST), budgets.Move(fetch(BudgetLine, line.id - 1), REST)]
    return budgets.shift(moves, DocumentKind.PERGESERAN, f"PG/{next(NUMBERS)}", DAY, by=by)


def shifts_in(line: BudgetLine, by: Membership) -> object:
    """The same two lines, named in the other order, the other way."""
    moves = [budgets.Move(line, REST), budgets.Move(fetch(BudgetLine, line.id - 1), -REST)]
    return budgets.shift(moves, DocumentKind.PERGESERAN, f"PG/{next(NUMBERS)}", DAY, by=by)


@pytest.mark.parametrize("act", [commits, pays])
def test_a_ceiling_is_shifted_or_spent_and_never_both(app: Flask, treasurer: Membership, act: Act) -> None:
    """M2, S1: a shift holds all of its lines before it looks at any."""
    member_id = treasurer.id
    for _ in range(ROUNDS):
        neighbour, line = fresh(treasurer), fresh(treasurer)
        ends = at_once(app, line.id, member_id, act, shifts_out)
        assert ends in (["budget.below-used", "done"], ["budget.overspent", "done"])
        for one in (neighbour, line):
            assert budgets.balance(one).available >= 0
        assert budgets.balance(neighbour).ceiling + budgets.balance(line).ceiling == 2 * REST


def test_shifts_over_the_same_lines_never_wait_in_a_circle(app: Flask, treasurer: Membership) -> None:
    """Two there and two back, beside two payments: all end, and the sum stays."""
    member_id = treasurer.id
    for _ in range(max(ROUNDS // 5, 3)):
        neighbour, line = fresh(treasurer), fresh(treasurer)
        acts = (shifts_out, shifts_in, shifts_out, shifts_in, commits, pays)
        ends = at_once(app, line.id, member_id, *acts)
        assert set(ends) <= {"done", "budget.below-used", "budget.overspent"}, ends
        assert "done" in ends
        assert budgets.balance(neighbour).ceiling + budgets.balance(line).ceiling == 2 * REST
        assert min(budgets.balance(neighbour).available, budgets.balance(line).available) >= 0


def test_a_year_is_closed_or_spent_and_never_both(app: Flask, treasurer: Membership) -> None:
    """M2: nobody promises money of a year that was just closed, nobody closes one with a promise in it."""
    leader, member_id = cast.member("leader", username="pimpinan-lomba"), treasurer.id

    def closes(line: BudgetLine, by: Membership) -> object:
        return budgets.close_year(line.agency, line.year, by=by)

    for _ in range(ROUNDS):
        line = fresh(treasurer)
        ends = at_once(app, line.id, member_id, closes, commits)
        assert ends in (["budget.closed", "done"], ["budget.outstanding", "done"])
        with transaction():
            if "budget.closed" in ends:
                budgets.reopen_year(line.agency, line.year, "Lomba", by=leader)
            else:
                order = budgets.open_commitments(line)[0].entry
                budgets.reverse(order, "Lomba", by=treasurer)


def test_nothing_is_carried_over_into_a_year_that_is_just_being_closed(
    app: Flask, planner: Membership, treasurer: Membership
) -> None:
    """M2: a closed year is read-only, for proposals too."""
    line, campaign_id, planner_id = fresh(treasurer), cast.campaign(planner).id, planner.id
    line_id, treasurer_id, closed = line.id, treasurer.id, threading.Event()

    def closes() -> None:
        with transaction():
            line = fetch(BudgetLine, line_id)
            budgets.close_year(line.agency, line.year, by=fetch(Membership, treasurer_id))
            closed.set()
            time.sleep(0.3)  # the other is waiting by then, or does not wait at all

    def carries() -> None:
        closed.wait(PATIENCE)
        with transaction():
            to, by = fetch(Campaign, campaign_id), fetch(Membership, planner_id)
            budgets.carry_over(fetch(BudgetLine, line_id), to, DAY, by=by)

    assert races.ends(race(app, [closes, carries])) == ["budget.closed", DONE]


def test_one_leave_is_used_by_exactly_one(app: Flask, treasurer: Membership) -> None:
    """M2: two commitments beyond an empty line, leave for one of them."""
    leader, member_id = cast.member("leader", username="pimpinan-lomba"), treasurer.id
    for _ in range(ROUNDS):
        line = fresh(treasurer)
        with transaction():
            budgets.commit(line, REST, f"SPK/{next(NUMBERS)}", DAY, "", by=treasurer)
            budgets.permit_override(line, REST, "Banjir", by=leader)
        assert at_once(app, line.id, member_id, commits, commits) == ["budget.overspent", "done"]
        assert budgets.balance(line).available == -REST


def test_without_hold_postgresql_would_spend_twice(
    app: Flask, treasurer: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests above can fail: `hold` saves PostgreSQL; SQLite's writers queue at transaction()."""
    member_id = treasurer.id
    monkeypatch.setattr("campaigns.plans.budgets.acts.hold", lambda _line: None)
    ends = (at_once(app, fresh(treasurer).id, member_id, commits, commits) for _ in range(2 * ROUNDS))
    twice = any(end == ["done", "done"] for end in ends)
    assert twice == (db.engine.dialect.name == "postgresql")
