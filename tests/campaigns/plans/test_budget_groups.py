"""A year's lines brought together: nothing is lost and nothing counted twice, whichever way they are read."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from campaigns.ground.database import db, transaction
from campaigns.people.persons import Membership
from campaigns.plans import budgets
from campaigns.plans.budgets import Balance, BudgetEntry, BudgetLine, EntryKind, FundingSource, groups
from campaigns.plans.ledger import Quarter
from tests.campaigns.plans.budgeting import DAY, JUTA, OTHER_SUB, commit, opened, realise

OLD_FORM = "2.16.02.1.01.02"
PENUNJANG = "X.XX.01.1.06.0002"


@pytest.fixture
def lines(treasurer: Membership) -> list[BudgetLine]:
    return [
        opened(treasurer, 100),
        opened(treasurer, 50, sub_activity=OLD_FORM, account_code="5.1.02.01.01.0052"),
        opened(treasurer, 30, sub_activity=OTHER_SUB, funding_source=FundingSource.DAU),
        opened(treasurer, 7, sub_activity=PENUNJANG),
    ]


def told(lines: list[BudgetLine]) -> dict[str, tuple[int, int, int]]:
    """For each code: its level, how many lines, and their ceiling in million rupiah."""
    found = groups.hierarchy(lines, budgets.balances(lines))
    return {"/".join(g.key): (g.level, g.lines, int(g.balance.ceiling / JUTA)) for g in found}


def test_the_hierarchy_of_both_forms_of_code(lines: list[BudgetLine]) -> None:
    """domain §3.2: `.02` and `.0002` are one sub kegiatan; a penunjang program stands by itself."""
    found = told(lines)
    sub = "2.16.02/2.16.02.1.01/2.16.02.1.01.0002"
    assert found["2.16.02"] == (0, 3, 180)
    assert found["2.16.02/2.16.02.1.01"] == (1, 3, 180)
    assert found[sub] == (2, 2, 150)
    assert found[f"{sub}/5.1.02.01.01.0052"] == (3, 1, 50)
    assert found["X.XX.01"] == (0, 1, 7)
    for level in range(4):
        assert sum(ceiling for depth, _, ceiling in found.values() if depth == level) == 187
    assert list(found) == sorted(found, key=lambda path: path.split("/"))


@pytest.mark.parametrize(
    ("code", "account", "number"),
    [
        ("", "", 4),
        ("2.16.02", "", 3),
        ("2.16.02.1.01", "", 3),
        (OLD_FORM, "", 2),
        ("2.16.02.1.01.0002", "5.1.02.01.01.0039", 1),
        ("", "5.1.02.01.01.0039", 3),
        ("2.16", "", 0),
        ("nothing", "", 0),
    ],
)
def test_what_is_under_a_code(code: str, account: str, number: int, lines: list[BudgetLine]) -> None:
    assert sum(groups.is_under(line, code, account) for line in lines) == number


def test_groups_by_name_come_to_everything(lines: list[BudgetLine]) -> None:
    each = budgets.balances(lines)
    found = groups.by_name(lines, each, lambda line: (str(line.funding_source),) * 2)
    assert [(g.name, g.lines, g.balance.ceiling / JUTA) for g in found] == [
        ("APBD", 3, 157),
        ("APBD: DAU", 1, 30),
    ]
    assert sum((g.balance for g in found), Balance()) == sum(each.values(), Balance())


def test_quarters_go_by_the_days_of_documents(lines: list[BudgetLine], treasurer: Membership) -> None:
    """M2: a reversal falls into the quarter of what it takes back, whenever it is made."""
    line = lines[0]
    with transaction():
        budgets.plan_cash(line, [JUTA * n for n in (10, 0, 20, 30)], by=treasurer)
    early = realise(line, treasurer, 4, day=date(2026, 3, 31))
    realise(line, treasurer, 6, number="SP2D/2", day=date(2026, 4, 1))
    order = commit(line, treasurer, 9)
    realise(line, treasurer, 5, order, number="SP2D/3")
    with transaction():
        budgets.reverse(early, "Salah", by=treasurer)
        budgets.release(order, JUTA, "BA/1", DAY, by=treasurer)
    found = groups.quarters_of(lines)
    assert [(q.planned / JUTA, q.committed / JUTA, q.realised / JUTA) for q in found[line.id].values()] == [
        (10, 0, 0),
        (0, 0, 6),
        (20, 0, 0),
        (30, 8, 5),
    ]
    total = groups.added(found.values())
    assert total[4].deviation == -25 * JUTA
    assert sum(total.values(), Quarter()).realised == budgets.balance(line).realised


def test_the_entries_behind_a_figure_come_to_it(lines: list[BudgetLine], treasurer: Membership) -> None:
    """J2: of one family, of one quarter; reversals among them."""
    line = lines[0]
    order = commit(line, treasurer, 9)
    realise(line, treasurer, 4, day=date(2026, 3, 31))
    wrong = realise(line, treasurer, 2, number="SP2D/2", day=date(2026, 10, 1))
    with transaction():
        budgets.release(order, 2 * JUTA, "BA/1", DAY, by=treasurer)
        budgets.reverse(wrong, "Salah", by=treasurer)

    def come_to(family: EntryKind | None, quarter: int | None) -> tuple[int, Decimal]:
        found = list(db.session.scalars(groups.entries_where(lines, family, quarter)))
        return len(found), groups.sum_of(found) / JUTA

    assert come_to(EntryKind.REALISATION, None) == (3, 4)
    assert come_to(EntryKind.REALISATION, 1) == (1, 4)
    assert come_to(EntryKind.REALISATION, 4) == (2, 0)
    assert come_to(EntryKind.COMMITMENT, None) == (2, 7)
    assert come_to(EntryKind.ALLOTMENT, None) == (4, 187)
    assert come_to(None, None)[0] == len(list(db.session.scalars(select(BudgetEntry))))
