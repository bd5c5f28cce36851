"""Budgets: lines, and the acts that may and may not be done to them (rules M1, M2)."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, DomainError, Invalid, NotAllowed
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import budgets, ledger
from campaigns.plans.budgets import BudgetEntry, BudgetLine, EntryKind, LineStage
from campaigns.plans.campaigns import Campaign
from tests import cast, statements

JUTA = Decimal(1_000_000)
DAY = date(2026, 11, 24)
GIVEN = "5.1.02.01.01.0039"


@pytest.fixture
def campaign(planner: Membership) -> Campaign:
    return cast.campaign(planner)


def opened(campaign: Campaign | None, by: Membership, millions: int = 100, **changes: Any) -> BudgetLine:
    """A line of the DPA with this many million rupiah."""
    facts = {
        "stage": LineStage.DPA,
        "sub_activity": "2.16.02.1.01.0002",
        "account_code": GIVEN,
        "description": "Paket takjil",
        "amount": millions * JUTA,
        "document_no": "DPA/A.1/2.16/001/2026",
        "day": date(2026, 1, 5),
    } | changes
    with transaction():
        return budgets.open_line(campaign, budgets.LineFacts(**facts), by=by)


@pytest.fixture
def line(campaign: Campaign, treasurer: Membership) -> BudgetLine:
    return opened(campaign, treasurer)


def commit(line: BudgetLine, by: Membership, millions: Decimal | int, **changes: Any) -> BudgetEntry:
    facts = {"document_no": "SPK/12/2026", "day": DAY, "note": "Katering"} | changes
    with transaction():
        return budgets.commit(line, millions * JUTA, **facts, by=by)


def realise(line: BudgetLine, by: Membership, millions: Decimal | int, **changes: Any) -> BudgetEntry:
    facts = {"document_no": "00393/SP2D/LS/2026", "day": DAY, "note": ""} | changes
    with transaction():
        return budgets.realise(line, millions * JUTA, **facts, by=by)


def release(commitment: BudgetEntry, by: Membership, millions: int, **changes: Any) -> BudgetEntry:
    facts = {"document_no": "ADD/12/2026", "day": DAY} | changes
    with transaction():
        return budgets.release(commitment, millions * JUTA, **facts, by=by)


def reverse(entry: BudgetEntry, by: Membership, reason: str = "Salah ketik") -> BudgetEntry:
    with transaction():
        return budgets.reverse(entry, reason, by=by)


def available(line: BudgetLine) -> Decimal:
    """In million rupiah."""
    return budgets.balance(line).available / JUTA


# Lines


def test_a_line_opens_with_its_allotment(campaign: Campaign, treasurer: Membership) -> None:
    line = opened(campaign, treasurer, amount=Decimal("1234567.50"))
    assert budgets.lines_of(campaign) == budgets.of_year(2026) == [line]
    assert line.funding_source == "APBD"
    assert line.owner_ids == {treasurer.agency_id}
    assert [(e.kind, e.amount) for e in budgets.entries_of(line)] == [("allotment", Decimal("1234567.50"))]
    assert budgets.balance(line).available == Decimal("1234567.50")


@pytest.mark.parametrize("code", ["2.16.02.1.01.02", "2.16.02.1.01.0002", "x.xx.01.1.06.0002"])
def test_both_forms_of_a_sub_activity_are_taken(code: str, campaign: Campaign, treasurer: Membership) -> None:
    assert opened(campaign, treasurer, sub_activity=code).sub_activity == code.upper()


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"sub_activity": "2.16.02.3.01.0002"}, "budget.sub-activity", "sub_activity"),
        ({"sub_activity": "2.16.02.1.01.002"}, "budget.sub-activity", "sub_activity"),
        ({"sub_activity": "2.16.02"}, "budget.sub-activity", "sub_activity"),
        ({"account_code": "5.1.02.01.01.39"}, "budget.account", "account_code"),
        ({"account_code": "5.1.02.01.01.0039.1"}, "budget.account", "account_code"),
        ({"description": " "}, "budget.nameless", "description"),
        ({"document_no": " "}, "budget.document", "document_no"),
        ({"amount": Decimal(0)}, "budget.amount", "amount"),
        ({"amount": Decimal(-5)}, "budget.amount", "amount"),
        ({"amount": Decimal("0.001")}, "budget.amount", "amount"),
        ({"day": date(2027, 1, 1)}, "budget.other-year", "day"),
        ({"day": date(2024, 12, 31)}, "budget.other-year", "day"),
    ],
)
def test_a_line_needs_its_facts(
    change: dict[str, Any], code: str, field: str, campaign: Campaign, treasurer: Membership
) -> None:
    with pytest.raises(Invalid) as refusal:
        opened(campaign, treasurer, **change)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert budgets.lines_of(campaign) == []


def test_next_years_budget_is_proposed_this_year(campaign: Campaign, treasurer: Membership) -> None:
    """M2: takjil and mudik fall right after New Year, so their lines are planned before the DPA is signed."""
    line = opened(campaign, treasurer, stage=LineStage.USULAN, year=2027, day=DAY)
    assert (line.year, budgets.of_year(2027), budgets.of_year(2026)) == (2027, [line], [])


def test_a_line_may_belong_to_no_campaign(treasurer: Membership) -> None:
    line = opened(None, treasurer)
    assert (line.campaign_id, line.year, line.agency_id) == (None, 2026, treasurer.agency_id)


# Promises and payments


def test_a_commitment_takes_from_the_available(line: BudgetLine, treasurer: Membership) -> None:
    commit(line, treasurer, 40)
    balance = budgets.balance(line)
    assert (balance.committed, balance.outstanding, available(line)) == (40 * JUTA, 40 * JUTA, 60)


def test_a_payment_of_a_commitment_takes_nothing_more(line: BudgetLine, treasurer: Membership) -> None:
    commitment = commit(line, treasurer, 40)
    realise(line, treasurer, 30, commitment=commitment)
    assert available(line) == 60
    assert [(o.entry, o.rest) for o in budgets.open_commitments(line)] == [(commitment, 10 * JUTA)]


def test_a_payment_beyond_its_commitment_uses_the_available(line: BudgetLine, treasurer: Membership) -> None:
    commitment = commit(line, treasurer, 40)
    realise(line, treasurer, 55, commitment=commitment)
    assert available(line) == 45
    assert budgets.open_commitments(line) == []


def test_the_last_rupiah_is_promised_and_not_one_sen_more(line: BudgetLine, treasurer: Membership) -> None:
    """M2: never below zero."""
    with pytest.raises(Invalid) as refusal:
        commit(line, treasurer, Decimal("100.00000001"))
    assert (refusal.value.code, refusal.value.field) == ("budget.overspent", "amount")
    assert "Rp100.000.000" in refusal.value.message
    commit(line, treasurer, 100)
    assert available(line) == 0


def test_a_payment_is_bounded_by_the_available(line: BudgetLine, treasurer: Membership) -> None:
    commit(line, treasurer, 40)
    with pytest.raises(Invalid) as refusal:
        realise(line, treasurer, 61)
    assert refusal.value.code == "budget.overspent"
    assert "Rp60.000.000" in refusal.value.message
    realise(line, treasurer, 60)
    assert available(line) == 0


def test_a_payment_may_use_its_own_commitment_and_no_other(line: BudgetLine, treasurer: Membership) -> None:
    mine, _others = commit(line, treasurer, 40), commit(line, treasurer, 50)
    with pytest.raises(Invalid) as refusal:
        realise(line, treasurer, 51, commitment=mine)
    assert refusal.value.code == "budget.overspent"
    realise(line, treasurer, 50, commitment=mine)
    assert (available(line), budgets.balance(line).outstanding) == (0, 50 * JUTA)


def test_a_release_gives_back_what_is_left_of_a_commitment(line: BudgetLine, treasurer: Membership) -> None:
    commitment = commit(line, treasurer, 40)
    realise(line, treasurer, 30, commitment=commitment)
    with pytest.raises(Invalid) as refusal:
        release(commitment, treasurer, 11)
    assert refusal.value.code == "budget.released"
    release(commitment, treasurer, 10)
    balance = budgets.balance(line)
    assert (balance.committed, balance.outstanding, available(line)) == (30 * JUTA, 0, 70)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"document_no": ""}, "budget.document"),
        ({"day": date(2025, 12, 31)}, "budget.other-year"),
        ({"day": date(2027, 1, 1)}, "budget.other-year"),
    ],
)
@pytest.mark.parametrize("act", [commit, realise])
def test_spending_needs_a_document_in_the_lines_year(
    act: Any, change: dict[str, Any], code: str, line: BudgetLine, treasurer: Membership
) -> None:
    with pytest.raises(Invalid) as refusal:
        act(line, treasurer, 1, **change)
    assert refusal.value.code == code


@pytest.mark.parametrize("act", [commit, realise])
@pytest.mark.parametrize("millions", [0, -5])
def test_amounts_are_above_zero(act: Any, millions: int, line: BudgetLine, treasurer: Membership) -> None:
    with pytest.raises(Invalid) as refusal:
        act(line, treasurer, millions)
    assert refusal.value.code == "budget.amount"


def test_a_payment_names_a_commitment_of_its_own_line(
    line: BudgetLine, campaign: Campaign, treasurer: Membership
) -> None:
    other = commit(opened(campaign, treasurer, 50), treasurer, 10)
    with pytest.raises(Invalid) as refusal:
        realise(line, treasurer, 5, commitment=other)
    assert refusal.value.code == "budget.commitment"
    with pytest.raises(Invalid) as refusal:
        realise(line, treasurer, 5, commitment=budgets.entries_of(line)[0])
    assert refusal.value.code == "budget.commitment"


# Proposals


@pytest.mark.parametrize("act", [commit, realise])
def test_only_lines_of_the_dpa_are_spent(act: Any, campaign: Campaign, treasurer: Membership) -> None:
    """M2: a proposal lets a year be planned, not spent."""
    proposed = opened(campaign, treasurer, stage=LineStage.USULAN)
    with pytest.raises(Invalid) as refusal:
        act(proposed, treasurer, 1)
    assert refusal.value.code == "budget.usulan"


def test_an_adopted_proposal_has_the_same_ceiling_by_the_dpas_number(
    campaign: Campaign, treasurer: Membership
) -> None:
    line = opened(campaign, treasurer, stage=LineStage.USULAN, document_no="RKA/1/2026")
    with transaction():
        budgets.adopt(line, "DPA/9/2026", date(2025, 12, 30), by=treasurer)
    assert (line.stage, available(line)) == (LineStage.DPA, 100)
    numbers = [(e.document_no, e.amount / JUTA) for e in budgets.entries_of(line)]
    assert numbers == [("RKA/1/2026", 100), ("RKA/1/2026", -100), ("DPA/9/2026", 100)]
    commit(line, treasurer, 100)
    with pytest.raises(Conflict) as refusal, transaction():
        budgets.adopt(line, "DPA/10/2026", DAY, by=treasurer)
    assert refusal.value.code == "budget.adopted"


def test_a_withdrawn_proposal_is_not_adopted(campaign: Campaign, treasurer: Membership) -> None:
    line = opened(campaign, treasurer, stage=LineStage.USULAN)
    reverse(budgets.entries_of(line)[0], treasurer)
    with pytest.raises(Invalid) as refusal, transaction():
        budgets.adopt(line, "DPA/9/2026", DAY, by=treasurer)
    assert refusal.value.code == "budget.empty"


def test_proposals_are_never_added_to_signed_lines(
    campaign: Campaign, line: BudgetLine, treasurer: Membership
) -> None:
    opened(campaign, treasurer, 7, stage=LineStage.USULAN)
    opened(campaign, treasurer, 20)
    assert budgets.summary_of(campaign).ceiling == 120 * JUTA
    assert budgets.summary_of(campaign, LineStage.USULAN).ceiling == 7 * JUTA


# Corrections


def test_a_reversal_restores_the_balance_and_keeps_both(line: BudgetLine, treasurer: Membership) -> None:
    """M2: append-only; the reversal bears the day and the document of what it takes back."""
    before = budgets.balance(line)
    mistake = realise(line, treasurer, 40)
    undoing = reverse(mistake, treasurer, "Seharusnya rekening lain")
    assert budgets.balance(line) == before
    assert (undoing.amount, undoing.reverses_id) == (-40 * JUTA, mistake.id)
    assert (undoing.day, undoing.document_no) == (mistake.day, mistake.document_no)
    assert [e.kind for e in budgets.entries_of(line)] == ["allotment", "realisation", "realisation"]


def test_a_reversed_payment_opens_its_commitment_again(line: BudgetLine, treasurer: Membership) -> None:
    commitment = commit(line, treasurer, 40)
    reverse(realise(line, treasurer, 40, commitment=commitment), treasurer)
    assert [o.rest for o in budgets.open_commitments(line)] == [40 * JUTA]
    assert available(line) == 60


def test_an_entry_is_reversed_at_most_once(line: BudgetLine, treasurer: Membership) -> None:
    mistake = realise(line, treasurer, 40)
    reverse(mistake, treasurer)
    with pytest.raises(Conflict) as refusal:
        reverse(mistake, treasurer)
    assert refusal.value.code == "budget.reversed"


def test_a_reversal_itself_is_never_reversed(line: BudgetLine, treasurer: Membership) -> None:
    undoing = reverse(realise(line, treasurer, 40), treasurer)
    with pytest.raises(Invalid) as refusal:
        reverse(undoing, treasurer)
    assert refusal.value.code == "budget.reversal"


def test_a_reversal_says_why(line: BudgetLine, treasurer: Membership) -> None:
    with pytest.raises(Invalid) as refusal:
        reverse(budgets.entries_of(line)[0], treasurer, "  ")
    assert (refusal.value.code, refusal.value.field) == ("budget.reason", "reason")


def test_a_commitment_that_was_paid_is_not_reversed(line: BudgetLine, treasurer: Membership) -> None:
    commitment = commit(line, treasurer, 40)
    payment = realise(line, treasurer, 5, commitment=commitment)
    with pytest.raises(Invalid) as refusal:
        reverse(commitment, treasurer)
    assert refusal.value.code == "budget.commitment-used"
    assert commitment not in budgets.reversible(budgets.entries_of(line))
    reverse(payment, treasurer)
    reverse(commitment, treasurer)
    assert available(line) == 100
    assert budgets.balance(line).committed == 0


def test_a_reversed_commitment_is_neither_paid_nor_released(line: BudgetLine, treasurer: Membership) -> None:
    commitment = commit(line, treasurer, 40)
    reverse(commitment, treasurer)
    for act in (
        lambda: realise(line, treasurer, 5, commitment=commitment),
        lambda: release(commitment, treasurer, 5),
    ):
        with pytest.raises(Invalid) as refusal:
            act()
        assert refusal.value.code == "budget.commitment"


def test_a_reversal_never_overdraws_the_line(line: BudgetLine, treasurer: Membership) -> None:
    """M2: neither a ceiling that is spent nor a release whose money was promised again is taken back."""
    first = commit(line, treasurer, 100)
    given_back = release(first, treasurer, 60)
    commit(line, treasurer, 50)
    for entry in (given_back, budgets.entries_of(line)[0]):
        with pytest.raises(Invalid) as refusal:
            reverse(entry, treasurer)
        assert refusal.value.code == "budget.overspent"
    assert available(line) == 10


def test_an_entry_is_written_once(line: BudgetLine, treasurer: Membership) -> None:
    entry = commit(line, treasurer, 40)

    def change(entry: BudgetEntry) -> None:
        entry.amount = 1 * JUTA

    for meddle in (change, db.session.delete):
        with pytest.raises(RuntimeError, match="written once"), transaction():
            meddle(entry)
    assert available(line) == 60


@pytest.mark.parametrize(("amount", "reverses"), [(-1, None), (1, "self"), (0, None)])
def test_the_table_itself_refuses_a_wrong_sign(
    amount: int, reverses: str | None, line: BudgetLine, treasurer: Membership
) -> None:
    entry = commit(line, treasurer, 40)
    row = {
        "line": line.id,
        "amount": amount,
        "reverses": entry.id if reverses else None,
        "person": treasurer.person_id,
    }
    insert = (
        "INSERT INTO budget_entry"
        " (line_id, kind, amount, document_no, day, note, reverses_id, made_by_id, made_at) VALUES"
        " (:line, 'realisation', :amount, 'x', '2026-11-24', '', :reverses, :person, '2026-11-24 00:00:00')"
    )
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(text(insert), row)


# Who may


@pytest.mark.parametrize("who", ["planner", "leader", "operator", "admin", "officer"])
def test_only_a_treasurer_writes(who: str, line: BudgetLine, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(who)
    for act in (commit, realise):
        with pytest.raises(NotAllowed):
            act(line, by, 1)


def test_a_treasurer_writes_in_the_own_agencys_budget_only(
    campaign: Campaign, line: BudgetLine, treasurer: Membership
) -> None:
    stranger = cast.member("treasurer", agency="DISHUB")
    commitment = commit(line, treasurer, 10)
    acts: list[Any] = [
        lambda: opened(campaign, stranger),
        lambda: commit(line, stranger, 1),
        lambda: realise(line, stranger, 1),
        lambda: release(commitment, stranger, 1),
        lambda: reverse(commitment, stranger),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


# Records and questions


def test_every_act_is_journalled(campaign: Campaign, treasurer: Membership) -> None:
    """J1."""
    line = opened(campaign, treasurer, stage=LineStage.USULAN)
    with transaction():
        budgets.adopt(line, "DPA/9/2026", DAY, by=treasurer)
    commitment = commit(line, treasurer, 40)
    reverse(realise(line, treasurer, 10, commitment=commitment), treasurer, "Salah ketik")
    release(commitment, treasurer, 40)
    assert [entry.act for entry in journal.of(line)] == [
        "melepaskan komitmen",
        "membatalkan catatan anggaran",
        "mencatat realisasi",
        "mencatat komitmen",
        "menetapkan usulan menjadi DPA",
        "membuka baris anggaran",
    ]


def test_many_balances_cost_one_query(app: Flask, campaign: Campaign, treasurer: Membership) -> None:
    lines = [opened(campaign, treasurer, n) for n in (10, 20, 30)]
    commit(lines[1], treasurer, 5)
    lines = budgets.of_year(2026)
    with statements.asked() as sent:
        found = budgets.balances(lines)
    assert sorted(int(b.available / JUTA) for b in found.values()) == [10, 15, 30]
    assert len(sent) == 1
    assert budgets.balances([]) == {}


def test_a_line_opens_in_as_many_queries_however_many_are_like_it(treasurer: Membership) -> None:
    def queries(number: int) -> int:
        facts = (LineStage.DPA, "2.16.02.1.01.0002", GIVEN, "Takjil", JUTA, f"DPA/{number}", DAY)
        with statements.asked() as sent, transaction():
            budgets.open_line(None, budgets.LineFacts(*facts), by=treasurer)
        return len(sent)

    queries(0)
    second, *_, last = [queries(number) for number in range(1, 8)]
    assert last == second


def test_the_common_accounts_are_known_by_name() -> None:
    assert budgets.account_names()[GIVEN].startswith("Belanja Barang untuk Dijual/Diserahkan")


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_the_line_is_never_overdrawn(
    seed: int, line: BudgetLine, treasurer: Membership
) -> None:
    """M2: sixty acts at random, many of them refused; the balance stays the sum of what is stored."""
    dice = random.Random(seed)
    refused = 0
    for _ in range(60):
        entries = budgets.entries_of(line)
        promised = [e for e in entries if e.kind == EntryKind.COMMITMENT]
        chosen = dice.choice([None, *promised])
        millions = dice.randint(1, 45)
        try:
            match dice.choice(["commit", "realise", "release", "reverse"]):
                case "commit":
                    commit(line, treasurer, millions)
                case "realise":
                    realise(line, treasurer, millions, commitment=chosen)
                case "release" if chosen:
                    release(chosen, treasurer, millions)
                case _:
                    reverse(dice.choice(entries), treasurer)
        except DomainError:
            refused += 1
        balance = budgets.balance(line)
        assert balance == ledger.balance(entry.plain for entry in budgets.entries_of(line))
        assert min(balance.available, balance.outstanding, balance.realised, balance.committed) >= 0
    assert 5 < refused < 60
    stored = db.session.scalars(select(BudgetEntry.amount).where(BudgetEntry.kind == EntryKind.REALISATION))
    assert sum(stored, Decimal(0)) == budgets.balance(line).realised


def test_what_the_dpa_grants_may_differ_and_the_proposal_stays_known(
    campaign: Campaign, treasurer: Membership
) -> None:
    """Rule M2: next year is planned on proposals; the DPA's figure is written beside them, never over them."""
    line = opened(campaign, treasurer, 9, stage=LineStage.USULAN, document_no="RKA/1")
    with transaction():
        budgets.adopt(line, "DPA/1", DAY, 7 * JUTA, by=treasurer)
    assert budgets.balance(line).ceiling == 7 * JUTA
    assert budgets.proposed([line]) == {line.id: 9 * JUTA}
