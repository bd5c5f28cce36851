"""How what a file does is written: in few statements, whatever the number of its rows."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, cast

from sqlalchemy import Dialect, Table, delete, func, insert, select, update
from sqlalchemy.types import TypeEngine

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
# Rows of one statement: for each, SQLite makes the CHECK of a choice ready, half of what a row takes.
TOGETHER = 50
LINE = ("id", "campaign_id", "sub_activity", "account_code", "description", "funding_source")


def insert_all(kind: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Many rows at once, past the mapping of objects."""
    told = list(rows)
    if told:
        db.session.execute(insert(cast(Table, kind.__table__)), told)


def insert_plain(
    kind: type[Base], names: Sequence[str], rows: Sequence[tuple[Any, ...]], same: Mapping[str, Any]
) -> None:
    """Very many rows past everything but the driver: the values of `names`, as the table holds them, and what is the
    `same` in all rows.
    """
    table, dialect = cast(Table, kind.__table__), db.engine.dialect
    also = tuple(_held(table.c[name].type, value, dialect) for name, value in same.items())
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * (len(names) + len(same)))
    told = [row + also for row in rows] if also else rows
    rest = len(told) % TOGETHER
    for some, many in ((told[:rest], 1), (told[rest:], TOGETHER)):
        if some:
            held = ", ".join([f"({marks})"] * many)
            statement = f"INSERT INTO {table.name} ({', '.join([*names, *same])}) VALUES {held}"
            pieces = [tuple(chain(*some[at : at + many])) for at in range(0, len(some), many)]
            db.session.connection().exec_driver_sql(statement, pieces)


def _held(kind: TypeEngine[Any], value: Any, dialect: Dialect) -> Any:
    """A value as the table holds it."""
    bind = kind.dialect_impl(dialect).bind_processor(dialect)
    return bind(value) if bind else value


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
    told = list(zip(steps, writing.lines_of(steps), strict=True))
    writing.take_back([step.known.id for step in steps if step.known and writing.rewrites(step)])
    writing.enter([(step, id_) for step, id_ in told if step.effect is not Effect.DETAILED])
    writing.adopt([id_ for step, id_ in told if step.effect is Effect.ADOPTED])
    writing.detail(told)


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
        numbers = self.numbers(len(new))
        rows = [
            (id_, grant.campaign_id or None, grant.sub, grant.account, grant.description, grant.source)
            for id_, grant in zip(numbers, new, strict=True)
        ]
        same = {
            **{"agency_id": self.file.agency_id, "year": self.file.year, "version": 1},
            **{"stage": self.terms.paper.stage, "to_review": False},
        }
        insert_plain(BudgetLine, LINE, rows, same)
        opened = iter(numbers)
        return [step.known.id if step.known else next(opened) for step in steps]

    def numbers(self, many: int) -> Sequence[int]:
        """Ids for so many new lines. SQLite's only writer may number them itself."""
        if db.engine.dialect.name == "sqlite":
            last = db.session.scalar(select(func.max(BudgetLine.id))) or 0
            return range(last + 1, last + many + 1)
        following = func.nextval(func.pg_get_serial_sequence(BudgetLine.__tablename__, "id"))
        return db.session.scalars(select(following).select_from(func.generate_series(1, many))).all()

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

    def enter(self, told: Sequence[tuple[Step, int]]) -> None:
        """The entry that gives each line its ceiling, or changes it."""
        is_change = self.terms.paper.is_change
        amounts = [(id_, step.after - step.before if is_change else step.after) for step, id_ in told]
        same = {
            **{"kind": EntryKind.SHIFT if is_change else EntryKind.ALLOTMENT, "note": ""},
            **{"document_no": self.terms.number, "day": self.terms.day},
            **{"document_id": self.document.id if self.document else None},
            **{"made_by_id": self.by.person_id, "made_at": self.now},
        }
        rows = [(id_, int(amount * 100)) for id_, amount in amounts if amount]
        insert_plain(BudgetEntry, ("line_id", "amount"), rows, same)

    def adopt(self, ids: Sequence[int]) -> None:
        """Proposals become lines of the signed budget."""
        if ids:
            signed = {"stage": self.terms.paper.stage, "to_review": False, "version": BudgetLine.version + 1}
            table = cast(Table, BudgetLine.__table__)
            db.session.execute(update(table).where(table.c.id.in_(ids)).values(**signed))

    def detail(self, told: Sequence[tuple[Step, int]]) -> None:
        """The details of each line as the paper has them."""
        granted = [(step, id_, step.grant.details) for step, id_ in told if step.grant]
        known = [id_ for step, id_, details in granted if details and step.known and step.known.details]
        if known:
            db.session.execute(delete(BudgetDetail).where(BudgetDetail.line_id.in_(known)))
        rows = [(id_, *detail) for _, id_, details in granted for detail in details]
        insert_plain(BudgetDetail, DETAIL, rows, {})
