"""Realisations out of a treasurer's sheet: on the right line, once, never above what is available (rule M2)."""

from datetime import date
from decimal import Decimal

import pytest

from campaigns.ground.database import transaction
from campaigns.ground.errors import Invalid
from campaigns.people.persons import Membership
from campaigns.plans import budgets, imports
from campaigns.plans.imports import Settled
from tests.campaigns.plans import papers
from tests.campaigns.plans.papers import ACCOUNT, OTHER_ACCOUNT, PAID, SUB, YEAR, rp

DAY = date(2026, 3, 10)


@pytest.fixture
def budget(treasurer: Membership) -> None:
    papers.taken(papers.xlsx(papers.small()), treasurer)


def row(account: str, number: str, amount: object, day: object = DAY, *more: object) -> papers.Row:
    return (SUB, account, number, day, amount, f"Pembayaran {number}", *more)


def realised() -> dict[str, Decimal]:
    lines = budgets.of_year(YEAR)
    found = budgets.balances(lines)
    return {line.account_code: found[line.id].realised for line in lines if found[line.id].realised}


def sheet(*rows: papers.Row, headings: tuple[str, ...] = PAID) -> bytes:
    return papers.xlsx(rows, headings, [("Register SP2D",)])


GOOD = (row(ACCOUNT, "00393/SP2D/LS/2026", 700_000), row(OTHER_ACCOUNT, "00394/SP2D/LS/2026", "600.000"))


def test_payments_are_written_together_and_once(budget: None, treasurer: Membership) -> None:
    file = papers.paid(sheet(*GOOD), treasurer)
    with transaction():
        imports.take_over(file, imports.payout_of(file).mark, by=treasurer)
    assert realised() == {ACCOUNT: 700_000, OTHER_ACCOUNT: 600_000}
    again = imports.payout_of(papers.paid(sheet(*GOOD, row(ACCOUNT, "00400/SP2D", 1)), treasurer))
    assert (again.counts[Settled.KNOWN], again.counts[Settled.NEW]) == (2, 1)
    same = papers.paid(sheet(*GOOD), treasurer)
    with pytest.raises(Invalid) as refused, transaction():
        imports.take_over(same, imports.payout_of(same).mark, by=treasurer)
    assert refused.value.code == "import.nothing"


def test_a_payment_that_passes_a_commitment_by_says_so(budget: None, treasurer: Membership) -> None:
    """The column may be left empty, and the money then counts twice: as paid and as promised."""
    [line] = [one for one in budgets.of_year(YEAR) if one.account_code == ACCOUNT]
    with transaction():
        budgets.commit(line, Decimal(400_000), "SPK/1", DAY, "Cetak", by=treasurer)
    heads = (*PAID[:6], "Nomor komitmen")
    told = [
        imports.payout_of(
            papers.paid(sheet(row(ACCOUNT, "00401/SP2D", 300_000, DAY, number), headings=heads), treasurer)
        )
        for number in ("", "SPK/1")
    ]
    assert [payout.steps[0].leaves_promised for payout in told] == [400_000, 0]


def test_what_exceeds_the_available_is_named_by_its_cell_and_nothing_is_written(
    budget: None, treasurer: Membership
) -> None:
    rows = (*GOOD, row(ACCOUNT, "00401/SP2D", 800_000), row(ACCOUNT, "00402/SP2D", 1))
    file = papers.paid(sheet(*rows), treasurer)
    payout = imports.payout_of(file)
    assert [(wrong.row, wrong.cell) for wrong in payout.faults] == [(6, "E6")]
    assert "Rp0" in payout.faults[0].sentence
    with pytest.raises(Invalid) as refused, transaction():
        imports.take_over(file, payout.mark, by=treasurer)
    assert refused.value.code == "import.wrong"
    assert realised() == {}


def test_each_wrong_row_is_named_by_its_cell(budget: None, treasurer: Membership) -> None:
    rows = (
        row("5.1.02.01.01.9999", "1", 1),
        row("bukan rekening", "2", 1),
        row(ACCOUNT, "", 1),
        row(ACCOUNT, "4", "Rp 1.5 jt"),
        row(ACCOUNT, "5", 1, date(2025, 12, 31)),
        row(ACCOUNT, "6", 1, date(2026, 12, 31)),
        row(ACCOUNT, "7", None),
        row(ACCOUNT, "8", 5),
        row(ACCOUNT, "8", 5),
        ("Jumlah", None, None, None, 5),
    )
    payout = imports.payout_of(papers.paid(sheet(*rows), treasurer))
    assert [wrong.cell for wrong in payout.faults] == ["B3", "B4", "C5", "E6", "D7", "D8", "E9", "C11"]
    assert "1,5 juta?" in payout.faults[3].sentence


def test_a_payment_for_a_commitment_uses_its_rest(budget: None, treasurer: Membership) -> None:
    line = papers.line_of(budgets.of_year(YEAR), ACCOUNT)
    with transaction():
        budgets.commit(line, rp(1_400_000), "SPK/1", date(2026, 2, 1), "", by=treasurer)
    headings = (*PAID, "Nomor SPK")
    over = imports.payout_of(papers.paid(sheet(row(ACCOUNT, "1", 200_000)), treasurer))
    assert over.counts[Settled.WRONG] == 1
    rows = (row(ACCOUNT, "1", 1_400_000, DAY, "SPK/1"), row(ACCOUNT, "2", 1, DAY, "SPK/9"))
    payout = imports.payout_of(papers.paid(sheet(*rows, headings=headings), treasurer))
    assert [wrong.cell for wrong in payout.faults] == ["G4"]
    file = papers.paid(sheet(rows[0], headings=headings), treasurer)
    with transaction():
        imports.take_over(file, imports.payout_of(file).mark, by=treasurer)
    balance = budgets.balance(line)
    assert (balance.realised, balance.outstanding, balance.available) == (1_400_000, 0, 100_000)
