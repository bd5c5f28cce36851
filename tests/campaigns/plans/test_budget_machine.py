"""No sequence of acts on a budget breaks rule M2: a machine that tries them all, on a real database.

Each run is an agency of its own with a treasurer and a leader. What the house refuses changes nothing; what it takes
is counted a second time here, in another way.
"""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from campaigns.ground.database import db, transaction
from campaigns.ground.errors import DomainError
from campaigns.people.agencies import Agency, AgencyKind
from campaigns.people.persons import Membership
from campaigns.plans import account_codes, budgets, ledger
from campaigns.plans.budgets import BudgetEntry, BudgetLine, DocumentKind, EntryKind, OverrideState, groups
from tests import cast
from tests.campaigns.plans.budgeting import DAY, JUTA, OTHER_SUB, SUB
from tests.races import FULL

AMOUNTS = st.integers(min_value=1, max_value=60)
FEW = st.integers(min_value=1, max_value=12)
PLACES = st.integers(min_value=0, max_value=5)
SELDOM = st.sampled_from([False] * 9 + [True])
NAMES = count(1)


class Budget(RuleBasedStateMachine):
    """A treasurer and a leader, who do whatever comes to mind to at most six lines."""

    refused: defaultdict[str, int] = defaultdict(int)
    taken: defaultdict[str, int] = defaultdict(int)

    @initialize()
    def begin(self) -> None:
        name = f"UJI{next(NAMES)}"
        self.agency = cast.keep(Agency(code=name, name=name, kind=AgencyKind.SERVICE, active=True))
        self.treasurer, self.leader = cast.member("treasurer", name), cast.member("leader", name)
        self.lines: list[BudgetLine] = []
        self.numbers = count(1)
        self.closed = False
        for millions in (100, 40):
            self.open(millions, SUB)

    def do(self, act: Callable[..., Any], *facts: Any, by: Membership | None = None, **more: Any) -> Any:
        """Try an act; a refusal leaves every entry as it was, and so does a closed year."""
        before, code = self.stored(), ""
        try:
            with transaction():
                done = act(*facts, **more, by=by or self.treasurer)
        except DomainError as refusal:
            code = refusal.code
        if code:
            self.refused[code] += 1
            assert self.stored() == before, code
            return None
        assert not self.closed or act is budgets.reopen_year, act
        self.taken[act.__name__] += 1
        return True if done is None else done

    def stored(self) -> tuple[int, Decimal]:
        mine = select(func.count(BudgetEntry.id)).join(BudgetLine)
        total = db.session.scalar(mine.where(BudgetLine.agency_id == self.agency.id))
        return total or 0, sum((b.available for b in budgets.balances(self.lines).values()), Decimal(0))

    def line(self, place: int) -> BudgetLine:
        return self.lines[place % len(self.lines)]

    def number(self) -> str:
        return f"DOK/{next(self.numbers)}"

    @rule(millions=AMOUNTS, sub=st.sampled_from([SUB, OTHER_SUB]))
    def open(self, millions: int, sub: str) -> None:
        if len(self.lines) < 6:
            told = (sub, "5.1.02.01.01.0039", "Paket", millions * JUTA)
            facts = budgets.LineFacts(budgets.LineStage.DPA, *told, self.number(), DAY)
            line = self.do(budgets.open_line, None, facts)
            self.lines += [line] if line else []

    @rule(place=PLACES, millions=FEW | AMOUNTS)
    def commit(self, place: int, millions: int) -> None:
        self.do(budgets.commit, self.line(place), millions * JUTA, self.number(), DAY, "")

    @rule(place=PLACES, millions=FEW | AMOUNTS, which=st.none() | PLACES)
    def realise(self, place: int, millions: int, which: int | None) -> None:
        promised = budgets.open_commitments(line := self.line(place))
        order = promised[which % len(promised)].entry if promised and which is not None else None
        self.do(budgets.realise, line, millions * JUTA, self.number(), DAY, "", order)

    @rule(place=PLACES, millions=FEW, which=PLACES)
    def release(self, place: int, millions: int, which: int) -> None:
        promised = budgets.open_commitments(self.line(place))
        if promised:
            order = promised[which % len(promised)].entry
            self.do(budgets.release, order, millions * JUTA, self.number(), DAY)

    @rule(place=PLACES, which=st.integers(0, 20))
    def reverse(self, place: int, which: int) -> None:
        entries = budgets.entries_of(self.line(place))
        self.do(budgets.reverse, entries[which % len(entries)], "Salah ketik")

    @rule(giver=PLACES, taker=PLACES, millions=FEW)
    def shift(self, giver: int, taker: int, millions: int) -> None:
        """One that nets to zero; sometimes between two sub kegiatan, or from a line to itself."""
        self.move(giver, taker, millions, millions, DocumentKind.PERGESERAN)

    @rule(giver=PLACES, taker=PLACES, less=AMOUNTS, more=AMOUNTS, kind=st.sampled_from(DocumentKind))
    def wild_shift(self, giver: int, taker: int, less: int, more: int, kind: DocumentKind) -> None:
        """An amendment, or one that does not net to zero, or no shift at all."""
        self.move(giver, taker, less, more, kind)

    def move(self, giver: int, taker: int, less: int, more: int, kind: DocumentKind) -> None:
        moves = [budgets.Move(self.line(giver), -less * JUTA), budgets.Move(self.line(taker), more * JUTA)]
        self.do(budgets.shift, moves, kind, self.number(), DAY)

    @rule(which=PLACES)
    def withdraw(self, which: int) -> None:
        documents = budgets.documents_of(self.agency, DAY.year)
        self.do(budgets.withdraw, documents[which % len(documents)], "Salah baris")

    @rule(place=PLACES, millions=st.integers(1, 20), asked=st.booleans())
    def permit(self, place: int, millions: int, asked: bool) -> None:
        facts = (self.line(place), millions * JUTA, self.number())
        if not asked:
            self.do(budgets.permit_override, *facts, by=self.leader)
        elif leave := self.do(budgets.ask_override, *facts):
            self.do(budgets.grant_override, leave, by=self.leader)

    @rule(place=PLACES, now=SELDOM)
    def remove(self, place: int, now: bool) -> None:
        if now:
            self.do(budgets.remove, self.line(place), "Salah rekening")

    @rule(place=PLACES, millions=st.lists(st.integers(0, 30), min_size=4, max_size=4))
    def plan(self, place: int, millions: list[int]) -> None:
        self.do(budgets.plan_cash, self.line(place), [n * JUTA for n in millions])

    @rule(now=SELDOM)
    def close_or_open(self, now: bool) -> None:
        if not self.closed and now:
            self.closed = self.do(budgets.close_year, self.agency, DAY.year) is not None
        elif self.closed:
            assert self.do(budgets.reopen_year, self.agency, DAY.year, "Koreksi", by=self.leader)
            self.closed = False

    @invariant()
    def balances_are_the_sum_of_what_is_stored(self) -> None:
        each, quarters = budgets.balances(self.lines), groups.quarters_of(self.lines)
        for line in self.lines:
            entries = budgets.entries_of(line)
            sums = {
                kind: sum((e.amount for e in entries if e.kind == kind), Decimal(0)) for kind in EntryKind
            }
            balance = each[line.id]
            assert balance == ledger.balance(entry.plain for entry in entries)
            assert balance.ceiling == sums[EntryKind.ALLOTMENT] + sums[EntryKind.SHIFT]
            assert balance.realised == sums[EntryKind.REALISATION]
            assert balance.committed == sums[EntryKind.COMMITMENT] - sums[EntryKind.RELEASE]
            assert balance.outstanding == sum(o.rest for o in budgets.open_commitments(line))
            assert balance.available == balance.ceiling - balance.realised - balance.outstanding
            assert min(balance.ceiling, balance.outstanding, balance.realised) >= 0
            assert sum(q.realised for q in quarters[line.id].values()) == balance.realised

    @invariant()
    def no_line_is_below_zero_beyond_its_leave(self) -> None:
        for line in self.lines:
            entries = budgets.entries_of(line)
            undone = {e.reverses_id for e in entries}
            used = {e.override_id for e in entries if e.reverses_id is None and e.id not in undone} - {None}
            leaves = budgets.overrides_of(line)
            assert used == {o.id for o in leaves if o.state == OverrideState.USED}
            leave = sum((o.amount for o in leaves if o.id in used), Decimal(0))
            assert budgets.balance(line).available >= -leave

    @invariant()
    def shifts_net_to_zero_and_versions_end_where_the_ledger_is(self) -> None:
        documents = budgets.documents_of(self.agency, DAY.year)
        for document in documents:
            sums: defaultdict[str, Decimal] = defaultdict(Decimal)
            for move in budgets.moves_of(document):
                sums[account_codes.canonical(move.line.sub_activity)] += move.amount
            assert document.kind == DocumentKind.PERUBAHAN or not any(sums.values())
        last = budgets.compare(self.agency, DAY.year, 0, len(documents))
        ceilings = {line_id: b.ceiling for line_id, b in budgets.balances(self.lines).items() if b.ceiling}
        assert {row.line.id: row.after for row in last} == ceilings

    @invariant()
    def a_removed_line_is_empty_and_out_of_the_year(self) -> None:
        listed = {line.id for line in budgets.of_year(DAY.year, self.agency)}
        for line in self.lines:
            assert (line.id in listed) == (line.removed_at is None)
            if line.removed_at is not None:
                balance = budgets.balance(line)
                assert (balance.ceiling, balance.realised, balance.outstanding) == (0, 0, 0)


def test_no_sequence_of_acts_breaks_the_budget(app: Flask) -> None:
    """M2."""
    Budget.refused.clear()
    Budget.taken.clear()
    tries = settings(
        max_examples=100 if FULL else 8,
        stateful_step_count=50 if FULL else 30,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        derandomize=not FULL,
    )
    run_state_machine_as_test(Budget, settings=tries)  # type: ignore[no-untyped-call]
    assert {"commit", "realise", "shift", "open_line"} <= Budget.taken.keys(), Budget.taken
    assert {"budget.unbalanced"} <= Budget.refused.keys(), Budget.refused
