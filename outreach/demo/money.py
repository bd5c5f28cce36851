"""Writes the budget into the ledger: lines by their document, orders, payments, a mistake, ceilings that moved."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from campaigns.plans import budgets
from campaigns.plans.budgets import BudgetEntry, BudgetLine, DetailFacts, DocumentKind, LineStage, Move
from outreach.demo import editions
from outreach.demo.accounts import TREASURER
from outreach.demo.budget import MONITORING, PROPOSED, SIGNED, Line, Ordered, Paid
from outreach.demo.history import PAST_LINES
from outreach.demo.rab import CASH, RAB, SHIFTED, Name, Shifted
from outreach.demo.story import Step, Story, moment

DPA = ("2026-01-02", "DPA-SKPD 2026 (data contoh)")
RKA = ("2026-11-11", "RKA-SKPD 2027 (data contoh)")


def steps() -> Iterator[Step]:
    """Every line of all years with what became of it."""
    for minute, line in enumerate(PAST_LINES):
        year = editions.named(line.edition).days[0][:4]
        signed = (f"{year}-01-02", f"DPA-SKPD {year} (data contoh)")
        yield from _Account(line, LineStage.DPA, *signed, minute).steps()
    signed_lines = {
        (line.edition, line.description): _Account(line, LineStage.DPA, *DPA, minute)
        for minute, line in enumerate(SIGNED)
    }
    for account in signed_lines.values():
        yield from account.steps()
    for shifted in SHIFTED:
        yield Step(moment(shifted.day, "09.30"), partial(_shift, shifted, signed_lines))
    for minute, line in enumerate(PROPOSED):
        yield from _Account(line, LineStage.USULAN, *RKA, minute).steps()


def _shift(shifted: Shifted, accounts: dict[Name, "_Account"], story: Story) -> None:
    moves = [Move(accounts[name].line, Decimal(amount)) for name, amount in shifted.moves]
    kind, day = DocumentKind(shifted.kind), date.fromisoformat(shifted.day)
    budgets.shift(moves, kind, shifted.number, day, shifted.note, by=story.people[TREASURER])
    for name, planned in shifted.cash:
        budgets.plan_cash(accounts[name].line, thousands(planned), by=story.people[TREASURER])


def thousands(amounts: tuple[int, ...]) -> list[Decimal]:
    return [Decimal(amount) * 1_000 for amount in amounts]


class _Account:
    """One line on its way through the year; a line is opened by its document, once its edition is drafted."""

    def __init__(self, facts: Line, stage: LineStage, signed_on: str, document: str, minute: int) -> None:
        self.facts, self.stage, self.minute = facts, stage, minute
        self.signed_on, self.document = signed_on, document
        self.line: BudgetLine
        self.orders: dict[Ordered, BudgetEntry] = {}

    def steps(self) -> Iterator[Step]:
        yield Step(self._at(max(self.signed_on, editions.named(self.facts.edition).drafted), 13), self._open)
        for order in self.facts.ordered:
            yield Step(self._at(order.day, 10), partial(self._commit, order))
            yield from (Step(self._at(paid.day, 11), partial(self._pay, paid, order)) for paid in order.paid)
            if order.released:
                yield Step(self._at(order.released[0], 14), partial(self._release, order))
        yield from (Step(self._at(paid.day, 11), partial(self._pay, paid, None)) for paid in self.facts.paid)

    def _at(self, day: str, hour: int) -> datetime:
        return moment(day, f"{hour:02d}.{self.minute:02d}")

    def _open(self, story: Story) -> None:
        self.line = budgets.open_line(
            story.campaigns[self.facts.edition],
            budgets.LineFacts(
                self.stage,
                MONITORING,
                self.facts.account,
                self.facts.description,
                Decimal(self.facts.ceiling),
                self.document,
                date.fromisoformat(self.signed_on),
                rab=[
                    DetailFacts(what, times, Decimal(price)) for what, times, price in RAB.get(self._name, ())
                ],
            ),
            by=story.people[TREASURER],
        )
        if self._name in CASH:
            budgets.plan_cash(self.line, thousands(CASH[self._name]), by=story.people[TREASURER])

    @property
    def _name(self) -> Name:
        return self.facts.edition, self.facts.description

    def _commit(self, order: Ordered, story: Story) -> None:
        self.orders[order] = budgets.commit(
            self.line,
            Decimal(order.amount),
            order.document,
            date.fromisoformat(order.day),
            order.note,
            by=story.people[TREASURER],
        )

    def _pay(self, paid: Paid, order: Ordered | None, story: Story) -> None:
        """Pay, and if it was mistyped take it back (both are written the moment the mistake is seen)."""
        by = story.people[TREASURER]
        commitment = self.orders[order] if order else None
        amount, day = Decimal(paid.amount), date.fromisoformat(paid.day)
        entry = budgets.realise(self.line, amount, paid.document, day, paid.note, commitment, by=by)
        if paid.mistaken:
            budgets.reverse(entry, paid.mistaken, by=by)

    def _release(self, order: Ordered, story: Story) -> None:
        assert order.released
        day, amount, document = order.released
        budgets.release(
            self.orders[order],
            Decimal(amount),
            document,
            date.fromisoformat(day),
            "Sisa tidak dipesan.",
            by=story.people[TREASURER],
        )
