"""Shifts, amendments, and the versions of a year they make (rule M2)."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import budgets
from campaigns.plans.budgets import BudgetLine, DocumentKind, LineStage
from tests import cast
from tests.campaigns.plans.budgeting import (
    DAY,
    JUTA,
    OTHER_SUB,
    ceiling,
    commit,
    opened,
    realise,
    shift,
)

AMENDED = DocumentKind.PERUBAHAN


@pytest.fixture
def pair(treasurer: Membership) -> tuple[BudgetLine, BudgetLine]:
    return opened(treasurer, 100), opened(treasurer, 50)


def test_a_shift_moves_ceilings_by_one_document(
    pair: tuple[BudgetLine, BudgetLine], treasurer: Membership
) -> None:
    document = shift(treasurer, (pair[0], -30), (pair[1], 30))
    assert (ceiling(pair[0]), ceiling(pair[1])) == (70, 80)
    moves = budgets.moves_of(document)
    assert [(m.line_id, m.amount / JUTA, m.document_no, m.day) for m in moves] == [
        (pair[0].id, -30, "PG/1", DAY),
        (pair[1].id, 30, "PG/1", DAY),
    ]
    assert journal.of(pair[0])[0].act == "menggeser pagu"
    assert journal.of(document)[0].act == "mencatat dokumen anggaran"


def test_a_shift_that_does_not_net_to_zero_is_refused_with_the_difference(
    pair: tuple[BudgetLine, BudgetLine], treasurer: Membership
) -> None:
    """M2, traps: nothing of it is written."""
    with pytest.raises(Invalid) as refusal:
        shift(treasurer, (pair[0], -30), (pair[1], 25))
    assert refusal.value.code == "budget.unbalanced"
    assert "Rp5.000.000" in refusal.value.message
    assert "2.16.02.1.01.0002" in refusal.value.message
    assert (ceiling(pair[0]), ceiling(pair[1])) == (100, 50)


def test_a_shift_nets_to_zero_inside_each_sub_kegiatan_unless_it_is_an_amendment(
    treasurer: Membership,
) -> None:
    """M2."""
    here, there = opened(treasurer, 100), opened(treasurer, 50, sub_activity=OTHER_SUB)
    with pytest.raises(Invalid) as refusal:
        shift(treasurer, (here, -30), (there, 30))
    assert refusal.value.code == "budget.unbalanced"
    shift(treasurer, (here, -30), (there, 30), kind=AMENDED)
    shift(treasurer, (here, 5), kind=AMENDED, number="PB/2")
    assert (ceiling(here), ceiling(there)) == (75, 80)


def test_both_spellings_of_a_sub_kegiatan_are_one(treasurer: Membership) -> None:
    """domain §3.2: `.02` before 2023, `.0002` since."""
    old, new = opened(treasurer, 10, sub_activity="2.16.02.1.01.02"), opened(treasurer, 10)
    shift(treasurer, (old, -1), (new, 1))
    assert (ceiling(old), ceiling(new)) == (9, 11)


def test_no_shift_takes_a_ceiling_below_what_is_paid_or_promised(
    pair: tuple[BudgetLine, BudgetLine], treasurer: Membership
) -> None:
    """M2."""
    commit(pair[0], treasurer, 40)
    realise(pair[0], treasurer, 20)
    for kind in (DocumentKind.PERGESERAN, AMENDED):
        with pytest.raises(Invalid) as refusal:
            shift(treasurer, (pair[0], -41), (pair[1], 41), kind=kind)
        assert (refusal.value.code, refusal.value.field) == ("budget.below-used", f"line-{pair[0].id}")
        assert "Rp40.000.000" in refusal.value.message
    assert ceiling(pair[1]) == 50
    shift(treasurer, (pair[0], -40), (pair[1], 40))
    assert budgets.balance(pair[0]).available == 0


@pytest.mark.parametrize(
    ("moves", "code"),
    [
        ([], "budget.no-moves"),
        ([(0, 0), (1, 0)], "budget.no-moves"),
        ([(0, -5), (0, 5)], "budget.line-twice"),
        ([(0, Decimal("-0.001")), (1, Decimal("0.001"))], "budget.amount"),
    ],
)
def test_a_shift_needs_its_facts(
    moves: list[tuple[int, int]], code: str, pair: tuple[BudgetLine, BudgetLine], treasurer: Membership
) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        some = [budgets.Move(pair[place], Decimal(amount)) for place, amount in moves]
        budgets.shift(some, DocumentKind.PERGESERAN, "PG/1", DAY, by=treasurer)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("day", "number", "code"),
    [
        (date(2026, 11, 25), "PG/1", "budget.future"),
        (date(2025, 12, 31), "PG/1", "budget.other-year"),
        (DAY, " ", "budget.document"),
    ],
)
def test_a_shift_has_happened_and_has_a_number(
    day: date, number: str, code: str, pair: tuple[BudgetLine, BudgetLine], treasurer: Membership
) -> None:
    """T1: today is WITA's."""
    with pytest.raises(Invalid) as refusal:
        shift(treasurer, (pair[0], -5), (pair[1], 5), number=number, day=day)
    assert refusal.value.code == code


def test_only_signed_lines_of_one_year_are_shifted(treasurer: Membership) -> None:
    signed, proposed = opened(treasurer, 10), opened(treasurer, 10, stage=LineStage.USULAN)
    last = opened(treasurer, 10, year=2025, day=date(2025, 1, 5))
    with pytest.raises(Invalid) as refusal:
        shift(treasurer, (signed, -5), (proposed, 5))
    assert refusal.value.code == "budget.usulan"
    with pytest.raises(Invalid) as refusal:
        shift(treasurer, (signed, -5), (last, 5))
    assert refusal.value.code == "budget.other-year"
    with pytest.raises(Invalid) as refusal:
        shift(treasurer, (signed, -5), kind=DocumentKind.MURNI)
    assert refusal.value.code == "budget.kind"


def test_a_shift_is_its_own_agencys_treasurers(
    pair: tuple[BudgetLine, BudgetLine], leader: Membership, treasurer: Membership
) -> None:
    for who in (leader, cast.member("treasurer", "DISHUB")):
        with pytest.raises(NotAllowed):
            shift(who, (pair[0], -5), (pair[1], 5))
    document = shift(treasurer, (pair[0], -5), (pair[1], 5))
    with pytest.raises(NotAllowed), transaction():
        budgets.withdraw(document, "Salah", by=leader)


def test_a_document_is_written_once_and_taken_back_whole(
    pair: tuple[BudgetLine, BudgetLine], treasurer: Membership
) -> None:
    document = shift(treasurer, (pair[0], -30), (pair[1], 30))
    with pytest.raises(Conflict) as twice:
        shift(treasurer, (pair[0], -1), (pair[1], 1))
    assert twice.value.code == "budget.twice"
    with pytest.raises(Invalid) as part, transaction():
        budgets.reverse(budgets.moves_of(document)[0], "Salah", by=treasurer)
    assert part.value.code == "budget.shift-part"
    with transaction():
        budgets.withdraw(document, "Salah baris", by=treasurer)
    assert (ceiling(pair[0]), ceiling(pair[1])) == (100, 50)
    with pytest.raises(Conflict) as again, transaction():
        budgets.withdraw(document, "Salah baris", by=treasurer)
    assert again.value.code == "budget.withdrawn"
    assert shift(treasurer, (pair[0], -10), (pair[1], 10)) is document
    assert (ceiling(pair[0]), ceiling(pair[1])) == (90, 60)


def test_a_shift_is_not_taken_back_from_what_was_spent(
    pair: tuple[BudgetLine, BudgetLine], treasurer: Membership
) -> None:
    document = shift(treasurer, (pair[0], -30), (pair[1], 30))
    commit(pair[1], treasurer, 60)
    with pytest.raises(Invalid) as refusal, transaction():
        budgets.withdraw(document, "Salah", by=treasurer)
    assert refusal.value.code == "budget.below-used"
    db.session.rollback()
    assert (ceiling(pair[0]), ceiling(pair[1])) == (70, 80)


def test_each_document_is_a_version_and_any_two_are_compared(app: Flask, treasurer: Membership) -> None:
    """domain §3.5: murni, pergeseran, perubahan; line by line, what changed first."""
    same, less, more = (opened(treasurer, n) for n in (10, 100, 50))
    shift(treasurer, (less, -30), (more, 30))
    shift(treasurer, (more, 7), kind=AMENDED, number="DPPA/1")
    late = opened(treasurer, 3, document_no="DPPA/1", kind=AMENDED, day=DAY)
    agency = treasurer.agency
    assert [(d.kind, d.number) for d in budgets.documents_of(agency, 2026)] == [
        ("murni", "DPA/1"),
        ("pergeseran", "PG/1"),
        ("perubahan", "DPPA/1"),
    ]

    def told(before: int, after: int) -> list[tuple[int, int, int, int]]:
        rows = budgets.compare(agency, 2026, before, after)
        return [(r.line.id, *(int(x / JUTA) for x in (r.before, r.after, r.amount))) for r in rows]

    assert told(0, 1) == [(same.id, 0, 10, 10), (less.id, 0, 100, 100), (more.id, 0, 50, 50)]
    assert told(1, 2) == [(less.id, 100, 70, -30), (more.id, 50, 80, 30), (same.id, 10, 10, 0)]
    assert told(1, 3) == [
        (less.id, 100, 70, -30),
        (more.id, 50, 87, 37),
        (late.id, 0, 3, 3),
        (same.id, 10, 10, 0),
    ]
    latest = {row.line.id: row.after for row in budgets.compare(agency, 2026, 0, 3)}
    assert latest == {line.id: budgets.balance(line).ceiling for line in (same, less, more, late)}
    assert budgets.compare(cast.member("treasurer", "DISHUB").agency, 2026, 0, 0) == []


def test_a_proposal_makes_no_version_until_its_dpa(treasurer: Membership) -> None:
    line = opened(treasurer, 9, stage=LineStage.USULAN, document_no="RKA/1")
    assert budgets.documents_of(treasurer.agency, 2026) == []
    with transaction():
        budgets.adopt(line, "DPA/1", DAY, 7 * JUTA, by=treasurer)
    (row,) = budgets.compare(treasurer.agency, 2026, 0, 1)
    assert (row.line.id, row.after) == (line.id, 7 * JUTA)


def test_a_proposal_that_an_amendment_grants_is_new_in_that_version(treasurer: Membership) -> None:
    """M2: and no shift grants a line, since it moves what is granted, to zero."""
    opened(treasurer, 10)
    line = opened(treasurer, 9, stage=LineStage.USULAN, document_no="RKA/1")
    with pytest.raises(Invalid) as refusal, transaction():
        budgets.adopt(line, "PG/1", DAY, kind=DocumentKind.PERGESERAN, by=treasurer)
    assert refusal.value.code == "budget.kind"
    with transaction():
        budgets.adopt(line, "DPPA/1", DAY, kind=AMENDED, by=treasurer)
    murni, amended = budgets.documents_of(treasurer.agency, 2026)
    assert (murni.kind, amended.kind, amended.number) == (DocumentKind.MURNI, AMENDED, "DPPA/1")
    changed = [row for row in budgets.compare(treasurer.agency, 2026, 1, 2) if row.amount]
    assert [(row.line.id, row.before, row.after) for row in changed] == [(line.id, 0, 9 * JUTA)]
