"""How what a file does is written: in few statements, whatever the number of its rows."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Table, delete, func, insert, select, update

from campaigns.ground import clock
from campaigns.ground.database import Base, db
from campaigns.people.persons import Membership
from campaigns.plans.budgets import BudgetEntry, BudgetLine, checks
from campaigns.plans.budgets.questions import REPLACED
from campaigns.plans.budgets.things import BudgetDetail, BudgetDocument
from campaigns.plans.imports.comparing import DOES, Effect, Paper, Step
from campaigns.plans.imports.questions import Payout, Plan
from campaigns.plans.imports.settling import Settled
from campaigns.plans.ledger import EntryKind

DETAIL = ("line_id", "description", "coefficient", "quantity", "unit", "unit_price", "amount")


def insert_all(kind: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Many rows at once, past the mapping of objects."""
    told = list(rows)
    if told:
        db.session.execute(insert(cast(Table, kind.__table__)), told)


def _insert_plain(table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    """Very many rows whose values are as the table holds them, past everything but the driver."""
    if rows:
        mark = "?" if db.engine.dialect.paramstyle == "qmark" else "%s"
        marks = ", ".join([mark] * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        db.session.connection().exec_driver_sql(statement, list(rows))


def write_payout(payout: Payout, by: Membership) -> None:
    now = clock.now()
    insert_all(
        BudgetEntry,
        (
            {
                **{"line_id": step.purse.id, "kind": EntryKind.REALISATION, "commitment_id": step.commitment},
                **dict(zip(("document_no", "day", "amount"), step.payment.fact, strict=True)),
                **{"note": step.payment.note, "made_by_id": by.person_id, "made_at": now},
            }
            for step in payout.steps
            if step.effect is Settled.NEW and step.purse
        ),
    )


def write_plan(plan: Plan, by: Membership) -> None:
    writing = _Writing(plan, by)
    steps = [step for step in plan.steps if step.effect in DOES]
    lines = dict(zip(map(id, steps), writing.lines_of(steps), strict=True))
    writing.take_back([step.known.id for step in steps if step.known and writing.rewrites(step)])
    insert_all(BudgetEntry, (entry for step in steps for entry in writing.entries(step, lines[id(step)])))
    writing.adopt([step.known.id for step in steps if step.known and step.effect is Effect.ADOPTED])
    writing.detail([(step, lines[id(step)]) for step in steps if step.grant and step.grant.details])


class _Writing:
    """How the steps of a plan become rows: in few statements, whatever their number."""

    def __init__(self, plan: Plan, by: Membership) -> None:
        self.file, self.terms, self.by = plan.file, plan.terms, by
        self.now = clock.now()
        self.document = self._document()

    def _document(self) -> BudgetDocument | None:
        kind = self.terms.paper.document
        if kind is None:
            return None
        facts = (self.by.agency, self.file.year, kind, self.terms.number, self.terms.day)
        return checks.document_of(*facts, f"Dimuat dari {self.file.name}", by=self.by)

    def rewrites(self, step: Step) -> bool:
        """Whether the ceiling is written anew, what stood before taken back; a change of it is an entry beside."""
        return step.effect is not Effect.DETAILED and not self.terms.paper.is_change

    def lines_of(self, steps: Sequence[Step]) -> list[int]:
        """The line's id of each step; new ones are opened."""
        new = [step.grant for step in steps if step.effect is Effect.NEW and step.grant]
        rows = [
            {
                **{"agency_id": self.file.agency_id, "campaign_id": grant.campaign_id or None},
                **{"year": self.file.year, "stage": self.terms.paper.stage, "sub_activity": grant.sub},
                **{"account_code": grant.account, "description": grant.description},
                **{"funding_source": grant.source, "to_review": False, "version": 1},
            }
            for grant in new
        ]
        opened = iter(self._opened(rows))
        return [step.known.id if step.known else next(opened) for step in steps]

    def _opened(self, rows: list[dict[str, Any]]) -> list[int]:
        if not rows:
            return []
        if (
            db.engine.dialect.name == "sqlite"
        ):  # would return them one by one; its only writer may number them itself
            last = db.session.scalar(select(func.max(BudgetLine.id))) or 0
            insert_all(BudgetLine, ({"id": last + place, **row} for place, row in enumerate(rows, 1)))
            return [last + place for place in range(1, len(rows) + 1)]
        table = cast(Table, BudgetLine.__table__)
        opening = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        return list(db.session.scalars(opening, rows))

    def take_back(self, ids: Sequence[int]) -> None:
        """Reversing entries of all that makes up the ceilings of these lines (rule M2)."""
        if not ids:
            return
        kinds = (EntryKind.ALLOTMENT, EntryKind.SHIFT)
        wanted = select(BudgetEntry.__table__).where(
            BudgetEntry.line_id.in_(ids), BudgetEntry.kind.in_(kinds)
        )
        found = list(db.session.execute(wanted).mappings())
        undone = {entry["reverses_id"] for entry in found}
        standing = [e for e in found if e["reverses_id"] is None and e["id"] not in undone]
        same = ("line_id", "kind", "document_no", "day", "document_id")
        note = REPLACED if self.terms.paper is Paper.DPA else f"Diganti {self.terms.number}."
        insert_all(
            BudgetEntry,
            (
                {
                    **{name: entry[name] for name in same},
                    **{"amount": -entry["amount"], "reverses_id": entry["id"], "note": note},
                    **{"made_by_id": self.by.person_id, "made_at": self.now},
                }
                for entry in standing
            ),
        )

    def entries(self, step: Step, line_id: int) -> list[dict[str, Any]]:
        """The entry that gives a line its ceiling, or changes it; none where only its details change."""
        if step.effect is Effect.DETAILED:
            return []
        if self.terms.paper.is_change:
            return self._entry(line_id, EntryKind.SHIFT, step.after - step.before)
        return self._entry(line_id, EntryKind.ALLOTMENT, step.after)

    def _entry(self, line_id: int, kind: EntryKind, amount: Decimal) -> list[dict[str, Any]]:
        if not amount:
            return []
        return [
            {
                **{"line_id": line_id, "kind": kind, "amount": amount, "document_no": self.terms.number},
                **{
                    "day": self.terms.day,
                    "note": "",
                    "document_id": self.document.id if self.document else None,
                },
                **{"made_by_id": self.by.person_id, "made_at": self.now},
            }
        ]

    def adopt(self, ids: Sequence[int]) -> None:
        """Proposals become lines of the signed budget."""
        if ids:
            signed = {"stage": self.terms.paper.stage, "to_review": False, "version": BudgetLine.version + 1}
            table = cast(Table, BudgetLine.__table__)
            db.session.execute(update(table).where(table.c.id.in_(ids)).values(**signed))

    def detail(self, told: Sequence[tuple[Step, int]]) -> None:
        """The details of each line as the paper has them."""
        known = [line_id for step, line_id in told if step.known and step.known.details]
        if known:
            db.session.execute(delete(BudgetDetail).where(BudgetDetail.line_id.in_(known)))
        rows = [
            (line_id, *detail)
            for step, line_id in told
            for detail in (step.grant.details if step.grant else ())
        ]
        _insert_plain("budget_detail", DETAIL, rows)
