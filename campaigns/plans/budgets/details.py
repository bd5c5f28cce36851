"""What a line is made of (its RAB), and when it is to be paid (its cash plan)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from campaigns.ground import formats, texts
from campaigns.ground.database import add, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import coefficients, ledger, standard_prices
from campaigns.plans.budgets import checks
from campaigns.plans.budgets.questions import entries_of
from campaigns.plans.budgets.things import (
    LONGEST_COEFFICIENT,
    LONGEST_DESCRIPTION,
    LONGEST_UNIT,
    BudgetDetail,
    BudgetLine,
    CashPlan,
    LineStage,
)
from campaigns.plans.ledger import Balance
from campaigns.plans.standard_prices import StandardPrice


@dataclass(frozen=True)
class DetailFacts:
    """A row of an RAB as it is typed or read from a document; an empty unit is taken from the coefficient.

    `amount` is what the document says, where that is not quantity × price to the sen; None: that product.
    """

    description: str
    coefficient: str
    unit_price: Decimal
    unit: str = ""
    amount: Decimal | None = None


# Acts


def add_detail(line: BudgetLine, facts: DetailFacts, *, key: str = "", by: Membership) -> BudgetDetail:
    """Add a row to the RAB: freely to a proposal; to a signed line only what its ceiling still has without one.

    `key` is the form's UUID: sent twice, it is still one row (rule S1). Raises Invalid (`budget.coefficient`,
    `budget.over-detailed`, …), Conflict (`budget.sent`: it said something else), NotAllowed.
    """
    require(by, Action.EDIT_BUDGET, line)
    hold(line)
    checks.expect_writable(line)
    values = checked(facts)
    key = texts.checked(key, texts.LONGEST_UUID, "budget.long", "key")
    if known := _sent_before(key, line, values):
        return known
    if line.stage == LineStage.DPA:
        free = _ceiling(line) - total(details_of(line))
        if values["amount"] > free:
            sentence = f"Pagu DPA yang belum dirinci {formats.rupiah(max(free, Decimal(0)))}; rincian ini melebihinya."
            raise Invalid("budget.over-detailed", sentence, "unit_price")
    detail = add(BudgetDetail(line_id=line.id, form_key=key or None, **values))
    journal.note(by, "menambah rincian belanja", line, description=detail.description, amount=detail.amount)
    return detail


def revise_detail(detail: BudgetDetail, facts: DetailFacts, *, by: Membership) -> None:
    """Change a row of a proposal's RAB. Raises Invalid, Conflict (`budget.signed`), NotAllowed."""
    require(by, Action.EDIT_BUDGET, detail)
    _expect_proposal(detail.line)
    values = checked(facts)
    before = {name: getattr(detail, name) for name in values}
    for name, value in values.items():
        setattr(detail, name, value)
    moved = [name for name, value in values.items() if before[name] != value]
    journal.note(
        by,
        "mengubah rincian belanja",
        detail.line,
        {name: before[name] for name in moved},
        **{name: values[name] for name in moved},
    )


def remove_detail(detail: BudgetDetail, *, by: Membership) -> None:
    """Take a row out of a proposal's RAB. Raises Conflict (`budget.signed`), NotAllowed."""
    require(by, Action.EDIT_BUDGET, detail)
    _expect_proposal(detail.line)
    facts = {"description": detail.description, "amount": detail.amount}
    journal.note(by, "menghapus rincian belanja", detail.line, facts)
    db.session.delete(detail)


def plan_cash(line: BudgetLine, amounts: Sequence[Decimal], *, by: Membership) -> None:
    """Plan what is to be paid in each of the four quarters. Raises Invalid (`budget.plan`), Conflict, NotAllowed."""
    require(by, Action.EDIT_BUDGET, line)
    hold(line)
    checks.expect_writable(line)
    for quarter, amount in zip(ledger.QUARTERS, amounts, strict=True):
        if amount:
            checks.check_amount(amount, f"quarter_{quarter}")
    planned, ceiling = sum(amounts, Decimal(0)), _ceiling(line)
    if planned > ceiling:
        sentence = (
            f"Rencana kas {formats.rupiah(planned)} melebihi pagu {formats.rupiah(ceiling)};"
            f" kurangi {formats.rupiah(planned - ceiling)}."
        )
        raise Invalid("budget.plan", sentence, "quarter_4")
    before = plans([line])[line.id]
    db.session.execute(delete(CashPlan).where(CashPlan.line_id == line.id))
    for quarter, amount in zip(ledger.QUARTERS, amounts, strict=True):
        if amount:
            add(CashPlan(line_id=line.id, quarter=quarter, amount=amount))
    after = dict(zip(ledger.QUARTERS, amounts, strict=True))
    journal.note(
        by,
        "menyusun rencana kas",
        line,
        {f"quarter_{q}": before[q] for q in before if before[q] != after[q]},
        **{f"quarter_{q}": amount for q, amount in after.items() if before.get(q, Decimal(0)) != amount},
    )


def checked(facts: DetailFacts) -> dict[str, Any]:
    """The columns of a detail with these facts. Raises Invalid."""
    nameless = ("budget.nameless", "Tulis uraian rincian ini.")
    description = texts.checked(
        facts.description, LONGEST_DESCRIPTION, "budget.long", "description", empty=nameless
    )
    read = coefficients.parse(
        texts.checked(facts.coefficient, LONGEST_COEFFICIENT, "budget.long", "coefficient")
    )
    unit = texts.checked(facts.unit or read.unit, LONGEST_UNIT, "budget.long", "unit")
    if not unit:
        raise Invalid("budget.unit", "Tulis satuannya, misalnya 2 orang × 3 jam.", "coefficient")
    checks.check_amount(facts.unit_price, "unit_price")
    amount = coefficients.amount(read.quantity, facts.unit_price) if facts.amount is None else facts.amount
    checks.check_amount(amount, "unit_price")
    return {
        **{"description": description, "coefficient": read.text, "quantity": read.quantity, "unit": unit},
        **{"unit_price": facts.unit_price, "amount": amount},
    }


def copy_details(line: BudgetLine, made: BudgetLine) -> None:
    """The RAB of a line, copied to the proposal that was made of it."""
    for detail in details_of(line):
        names = ("description", "coefficient", "quantity", "unit", "unit_price", "amount")
        db.session.add(BudgetDetail(line_id=made.id, **{name: getattr(detail, name) for name in names}))


def _sent_before(key: str, line: BudgetLine, values: Mapping[str, Any]) -> BudgetDetail | None:
    """The row that this form added, if it said these things; None for a form that is new. Raises Conflict."""
    known = db.session.scalar(select(BudgetDetail).where(BudgetDetail.form_key == key))
    if known is None:
        return None
    if known.line_id != line.id or any(getattr(known, name) != value for name, value in values.items()):
        sentence = (
            f"Formulir ini sudah menyimpan {known.description}. Simpan sekali lagi bila ini rincian lain."
        )
        raise Conflict("budget.sent", sentence)
    return known


def _expect_proposal(line: BudgetLine) -> None:
    hold(line)
    checks.expect_writable(line)
    if line.stage != LineStage.USULAN:
        raise Conflict(
            "budget.signed",
            "Rincian baris DPA tetap seperti dokumennya; ubah lewat pergeseran atau perubahan.",
        )


def _ceiling(line: BudgetLine) -> Decimal:
    return ledger.balance(entry.plain for entry in entries_of(line)).ceiling


# Questions


def details_of(line: BudgetLine) -> list[BudgetDetail]:
    """The rows of the line's RAB in the order in which they were written."""
    mine = select(BudgetDetail).where(BudgetDetail.line_id == line.id)
    return list(db.session.scalars(mine.order_by(BudgetDetail.id)))


def total(details: Sequence[BudgetDetail]) -> Decimal:
    """What the rows come to."""
    return sum((detail.amount for detail in details), Decimal(0))


def above_standard(detail: BudgetDetail) -> StandardPrice | None:
    """The standard price of its year that a row goes beyond."""
    prices = standard_prices.valid_in(detail.line.year)
    return standard_prices.above(detail.description, detail.unit, detail.unit_price, prices)


def plans(lines: Sequence[BudgetLine]) -> dict[int, Mapping[int, Decimal]]:
    """The cash plan of each line by its id: rupiah by quarter; nothing for what was not planned."""
    found: defaultdict[int, dict[int, Decimal]] = defaultdict(dict)
    wanted = select(CashPlan.line_id, CashPlan.quarter, CashPlan.amount)
    for line_id, quarter, amount in db.session.execute(
        wanted.where(CashPlan.line_id.in_([line.id for line in lines]))
    ):
        found[line_id][quarter] = amount
    return {line.id: found[line.id] for line in lines}


def overplanned(lines: Sequence[BudgetLine], each: Mapping[int, Balance]) -> dict[int, Decimal]:
    """By how much the cash plan of a line, by its id, goes beyond its ceiling, of those where it does.

    The ceiling is what a signed document says: it moves whatever was planned, and the plan is to follow.
    """
    planned = {id_: sum(plan.values(), Decimal(0)) for id_, plan in plans(lines).items()}
    return {id_: over for id_, amount in planned.items() if (over := amount - each[id_].ceiling) > 0}
