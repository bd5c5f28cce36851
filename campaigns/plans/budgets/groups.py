"""A year's lines brought together: by the codes of the DPA, by campaign, agency, source; and quarter by quarter."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from sqlalchemy import Select, extract, select
from sqlalchemy.orm import joinedload

from campaigns import reference
from campaigns.ground.database import db
from campaigns.plans import account_codes, ledger
from campaigns.plans.budgets.details import plans
from campaigns.plans.budgets.questions import account_names
from campaigns.plans.budgets.things import BudgetEntry, BudgetLine, number_of
from campaigns.plans.ledger import Balance, Entry, EntryKind, Quarter

LEVELS = ("Program", "Kegiatan", "Sub kegiatan", "Rekening")
FAMILIES = {
    EntryKind.ALLOTMENT: frozenset({EntryKind.ALLOTMENT, EntryKind.SHIFT}),
    EntryKind.COMMITMENT: frozenset({EntryKind.COMMITMENT, EntryKind.RELEASE}),
    EntryKind.REALISATION: frozenset({EntryKind.REALISATION}),
}


@dataclass(frozen=True)
class Group:
    """Lines brought together under one code or name, and what they come to.

    `level` is the depth in a hierarchy, 0 at the top; `key` is what chooses just these lines again.
    """

    key: tuple[str, ...]
    code: str
    name: str
    level: int
    lines: int
    balance: Balance


def hierarchy(lines: Sequence[BudgetLine], each: Mapping[int, Balance]) -> list[Group]:
    """Program, kegiatan, sub kegiatan, account: each with what is under it, in the order of a DPA."""
    return _grouped(lines, each, path_of, _named)


def by_name(
    lines: Sequence[BudgetLine], each: Mapping[int, Balance], name: Callable[[BudgetLine], tuple[str, str]]
) -> list[Group]:
    """Lines by the key and the name that each is given, the greatest ceiling first."""
    names = dict(name(line) for line in lines)
    groups = _grouped(lines, each, lambda line: (name(line)[0],), lambda path: ("", names[path[0]]))
    return sorted(groups, key=lambda group: -group.balance.ceiling)


def path_of(line: BudgetLine) -> tuple[str, str, str, str]:
    """Where a line stands: program, kegiatan, sub kegiatan in its one spelling, account."""
    sub = account_codes.canonical(line.sub_activity)
    return account_codes.program_of(sub), account_codes.activity_of(sub), sub, line.account_code


def is_under(line: BudgetLine, code: str, account: str = "") -> bool:
    """Whether a line is under a program, kegiatan or sub kegiatan (none: any), and of an account (none: any)."""
    wanted = account_codes.canonical(code) if code.count(".") == 5 else code
    return (not code or wanted in path_of(line)[:3]) and account in ("", line.account_code)


def _named(path: tuple[str, ...]) -> tuple[str, str]:
    names = account_names() if len(path) == len(LEVELS) else program_names()
    return path[-1], names.get(path[-1], "")


def _grouped(
    lines: Sequence[BudgetLine],
    each: Mapping[int, Balance],
    path: Callable[[BudgetLine], tuple[str, ...]],
    named: Callable[[tuple[str, ...]], tuple[str, str]],
) -> list[Group]:
    totals: defaultdict[tuple[str, ...], Balance] = defaultdict(Balance)
    counts: defaultdict[tuple[str, ...], int] = defaultdict(int)
    for line in lines:
        whole = path(line)
        for depth in range(1, len(whole) + 1):
            totals[whole[:depth]] += each[line.id]
            counts[whole[:depth]] += 1
    return [Group(p, *named(p), len(p) - 1, counts[p], totals[p]) for p in sorted(totals)]


@cache
def program_names() -> dict[str, str]:
    """Names of programs and sub kegiatan by code, in the four-digit form."""
    return {row["kode"]: row["nama"] for row in reference.rows("sub_kegiatan")}


def quarters_of(lines: Sequence[BudgetLine]) -> dict[int, dict[int, Quarter]]:
    """For each line, by its id, its four quarters: planned, committed and paid by the days of the documents."""
    dated: defaultdict[int, list[tuple[date, Entry]]] = defaultdict(list)
    columns = select(
        *(BudgetEntry.line_id, BudgetEntry.day, BudgetEntry.kind, BudgetEntry.amount),
        *(BudgetEntry.id, BudgetEntry.commitment_id),
    ).where(BudgetEntry.line_id.in_([line.id for line in lines]))
    for line_id, day, kind, amount, id_, commitment_id in db.session.execute(columns):
        dated[line_id].append((day, Entry(kind, amount, number_of(kind, id_, commitment_id))))
    planned = plans(lines)
    return {line.id: ledger.quarters(dated[line.id], planned[line.id]) for line in lines}


def added(quarters: Iterable[Mapping[int, Quarter]]) -> dict[int, Quarter]:
    """The quarters of many lines in one."""
    total = dict.fromkeys(ledger.QUARTERS, Quarter())
    for one in quarters:
        total = {number: total[number] + one[number] for number in ledger.QUARTERS}
    return total


def entries_where(
    lines: Sequence[BudgetLine], family: EntryKind | None = None, quarter: int | None = None
) -> Select[BudgetEntry]:
    """The entries of these lines, of one family and quarter if asked; by day, the newest first."""
    of_these = BudgetEntry.line_id.in_([line.id for line in lines])
    wanted = select(BudgetEntry).where(of_these).options(joinedload(BudgetEntry.line))
    if family is not None:
        wanted = wanted.where(BudgetEntry.kind.in_(FAMILIES[family]))
    if quarter is not None:
        month = extract("month", BudgetEntry.day)
        wanted = wanted.where(month.between(3 * quarter - 2, 3 * quarter))
    return wanted.order_by(BudgetEntry.day.desc(), BudgetEntry.id.desc())


def sum_of(entries: Iterable[BudgetEntry]) -> Decimal:
    """What entries of one family come to: a release lessens what was promised."""
    return sum((-e.amount if e.kind == EntryKind.RELEASE else e.amount for e in entries), Decimal(0))
