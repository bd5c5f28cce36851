"""Overrides, closing, removal, and days: what a budget refuses, and who may say otherwise (rule M2)."""

from datetime import date

import pytest

from campaigns.ground import money
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, DomainError, Invalid, NotAllowed
from campaigns.people import journal, notices
from campaigns.people.persons import Membership
from campaigns.plans import budgets
from campaigns.plans.budgets import BudgetLine, DetailFacts, DocumentKind, LineStage, OverrideState
from tests import cast, statements
from tests.campaigns.plans.budgeting import (
    DAY,
    JUTA,
    available,
    ceiling,
    commit,
    opened,
    realise,
    shift,
)

REASON = "Banjir susulan, kontrak darurat"


@pytest.fixture
def line(treasurer: Membership) -> BudgetLine:
    return opened(treasurer, 100)


def asked(line: BudgetLine, by: Membership, millions: int, reason: str = REASON) -> budgets.BudgetOverride:
    with transaction():
        return budgets.ask_override(line, millions * JUTA, reason, by=by)


def permitted(
    line: BudgetLine, by: Membership, millions: int, reason: str = REASON
) -> budgets.BudgetOverride:
    with transaction():
        return budgets.permit_override(line, millions * JUTA, reason, by=by)


def decided(leave: budgets.BudgetOverride, by: Membership, *, grant: bool, note: str = "Baik") -> None:
    with transaction():
        act = budgets.grant_override if grant else budgets.refuse_override
        act(leave, note, by=by)


# Overrides


def test_nothing_goes_below_zero_without_leave_of_the_leader(
    line: BudgetLine, treasurer: Membership, leader: Membership
) -> None:
    """M2: by a role that may, with a reason; asked for, told, granted, used once."""
    with pytest.raises(Invalid) as refusal:
        commit(line, treasurer, 103)
    assert refusal.value.code == "budget.overspent"
    assert "Rp3.000.000" in refusal.value.message
    leave = asked(line, treasurer, 5)
    assert REASON in notices.inbox(leader)[0].sentence
    with pytest.raises(Invalid):
        commit(line, treasurer, 103)
    decided(leave, leader, grant=True)
    assert "mengizinkan" in notices.inbox(treasurer)[0].sentence
    entry = commit(line, treasurer, 103)
    assert (entry.override_id, leave.state, available(line)) == (leave.id, OverrideState.USED, -3)
    with pytest.raises(Invalid):
        commit(line, treasurer, 1, "SPK/2")
    assert [e.act for e in journal.of(line)][:3] == [
        "mencatat komitmen",
        "mengizinkan pelampauan",
        "meminta izin pelampauan",
    ]


def test_a_leave_covers_only_its_amount_and_the_smallest_is_taken(
    line: BudgetLine, treasurer: Membership, leader: Membership
) -> None:
    big, small = permitted(line, leader, 50), permitted(line, leader, 4)
    entry = commit(line, treasurer, 104)
    assert entry.override_id == small.id
    with pytest.raises(Invalid):
        commit(line, treasurer, 51, "SPK/2")
    assert commit(line, treasurer, 50, "SPK/3").override_id == big.id
    assert available(line) == -54


def test_a_leave_comes_back_when_what_used_it_is_taken_back(
    line: BudgetLine, treasurer: Membership, leader: Membership
) -> None:
    """M2: nothing went beyond, then, and the leader may take the leave back too."""
    leave = permitted(line, leader, 5)
    for number in ("SPK/1", "SPK/2"):
        entry = commit(line, treasurer, 103, number)
        assert leave.state == OverrideState.USED
        with transaction():
            budgets.reverse(entry, "Salah nomor", by=treasurer)
        assert (leave.state, available(line)) == (OverrideState.GRANTED, 100)
        assert "mengembalikan izin pelampauan" in [e.act for e in journal.of(line)]
    decided(leave, leader, grant=False)
    with pytest.raises(Invalid) as refusal:
        commit(line, treasurer, 103, "SPK/3")
    assert refusal.value.code == "budget.overspent"


def test_what_is_released_was_no_mistake_and_keeps_its_leave(
    line: BudgetLine, treasurer: Membership, leader: Membership
) -> None:
    """M2."""
    leave = permitted(line, leader, 5)
    order = commit(line, treasurer, 103)
    with transaction():
        budgets.release(order, 3 * JUTA, "SPK/1-1", DAY, by=treasurer)
    assert (leave.state, available(line)) == (OverrideState.USED, 0)


def test_a_payment_above_the_ceiling_is_refused_except_by_leave(
    line: BudgetLine, treasurer: Membership, leader: Membership
) -> None:
    """domain §3.5: realisasi > pagu → block."""
    with pytest.raises(Invalid) as refusal:
        realise(line, treasurer, 101)
    assert refusal.value.code == "budget.overspent"
    permitted(line, leader, 1)
    realise(line, treasurer, 101)
    assert available(line) == -1


def test_an_overdrawn_line_still_pays_what_it_promised(
    line: BudgetLine, treasurer: Membership, leader: Membership
) -> None:
    permitted(line, leader, 10)
    order = commit(line, treasurer, 110)
    realise(line, treasurer, 110, order)
    assert (available(line), budgets.balance(line).outstanding) == (-10, 0)
    with pytest.raises(Invalid):
        realise(line, treasurer, 1, number="SP2D/2")


def test_what_lessens_an_overdraft_is_never_refused(
    line: BudgetLine, treasurer: Membership, leader: Membership
) -> None:
    permitted(line, leader, 10)
    order, other = commit(line, treasurer, 110), opened(treasurer, 5)
    shift(treasurer, (other, -5), (line, 5))
    assert available(line) == -5
    with transaction():
        budgets.reverse(order, "Batal", by=treasurer)
    assert available(line) == 105


def test_only_the_own_leader_decides_and_only_once(
    line: BudgetLine, treasurer: Membership, leader: Membership, planner: Membership
) -> None:
    leave = asked(line, treasurer, 5)
    for who in (treasurer, planner, cast.member("leader", "DISHUB")):
        with pytest.raises(NotAllowed):
            decided(leave, who, grant=True)
        with pytest.raises(NotAllowed):
            permitted(line, who, 5)
    with pytest.raises(NotAllowed):
        asked(line, planner, 5)
    with pytest.raises(Invalid) as unreasoned:
        decided(leave, leader, grant=False, note=" ")
    assert unreasoned.value.code == "budget.reason"
    decided(leave, leader, grant=False, note="Tunggu perubahan")
    with pytest.raises(Conflict) as again:
        decided(leave, leader, grant=True)
    assert again.value.code == "budget.decided"
    with pytest.raises(Invalid):
        commit(line, treasurer, 101)


def test_a_leave_nobody_used_is_taken_back(
    line: BudgetLine, treasurer: Membership, leader: Membership
) -> None:
    leave = permitted(line, leader, 5)
    decided(leave, leader, grant=False, note="Tidak jadi")
    with pytest.raises(Invalid):
        commit(line, treasurer, 101)


@pytest.mark.parametrize(
    ("millions", "reason", "code"), [(0, REASON, "budget.amount"), (5, " ", "budget.reason")]
)
def test_a_leave_needs_an_amount_and_a_reason(
    millions: int, reason: str, code: str, line: BudgetLine, treasurer: Membership, leader: Membership
) -> None:
    for act, who in ((asked, treasurer), (permitted, leader)):
        with pytest.raises(Invalid) as refusal:
            act(line, who, millions, reason)
        assert refusal.value.code == code


def test_what_nobody_can_decide_any_more_waits_for_nobody(treasurer: Membership, leader: Membership) -> None:
    """M2: a removed line, or one of a closed year, is read-only; opened again, its request waits again."""
    mistaken, closed = opened(treasurer, 100), opened(treasurer, 50)
    first, second = asked(mistaken, treasurer, 5), asked(closed, treasurer, 5)
    assert budgets.waiting_in(treasurer.agency) == [first, second]
    with transaction():
        budgets.remove(mistaken, "Salah baris", by=treasurer)
    assert budgets.waiting_in(treasurer.agency) == [second]
    with transaction():
        budgets.close_year(treasurer.agency, closed.year, by=treasurer)
    assert budgets.waiting_in(treasurer.agency) == []
    with transaction():
        budgets.reopen_year(treasurer.agency, closed.year, "Susulan", by=leader)
    assert budgets.waiting_in(treasurer.agency) == [second]


def test_the_same_request_is_made_once(line: BudgetLine, treasurer: Membership) -> None:
    asked(line, treasurer, 5)
    with pytest.raises(Conflict) as refusal:
        asked(line, treasurer, 5)
    assert refusal.value.code == "budget.asked"


# Days


@pytest.mark.parametrize("act", [budgets.commit, budgets.realise])
def test_what_has_not_happened_is_not_recorded(act: object, line: BudgetLine, treasurer: Membership) -> None:
    """T1: the clock says 24 November in Banjarmasin."""
    with pytest.raises(Invalid) as refusal, transaction():
        act(line, JUTA, "SPK/1", date(2026, 11, 25), "", by=treasurer)  # type: ignore[operator]
    assert (refusal.value.code, refusal.value.field) == ("budget.future", "day")


# Removal


def test_a_mistaken_line_is_removed_while_nothing_happened_to_it(
    line: BudgetLine, treasurer: Membership
) -> None:
    entry = commit(line, treasurer, 1)
    with pytest.raises(Invalid) as refusal, transaction():
        budgets.remove(line, "Salah rekening", by=treasurer)
    assert refusal.value.code == "budget.used"
    with transaction():
        budgets.reverse(entry, "Salah", by=treasurer)
        budgets.remove(line, "Salah rekening", by=treasurer)
    assert budgets.of_year(2026) == []
    assert budgets.years() == []
    assert ceiling(line) == 0
    assert journal.of(line)[0].act == "menghapus baris anggaran"
    with pytest.raises(Conflict) as gone:
        commit(line, treasurer, 1)
    assert gone.value.code == "budget.removed"
    assert opened(treasurer, 100).id != line.id


def test_a_paid_line_is_never_removed(line: BudgetLine, treasurer: Membership) -> None:
    realise(line, treasurer, 1)
    with pytest.raises(Invalid) as refusal, transaction():
        budgets.remove(line, "Salah", by=treasurer)
    assert refusal.value.code == "budget.used"


def test_a_shifted_line_is_removed_after_its_shift_is_taken_back(
    line: BudgetLine, treasurer: Membership
) -> None:
    shift(treasurer, (line, -1), (opened(treasurer, 5), 1))
    with pytest.raises(Invalid) as refusal, transaction():
        budgets.remove(line, "Salah", by=treasurer)
    assert refusal.value.code == "budget.shifted"


# The year


def test_a_closed_year_is_read_only(line: BudgetLine, treasurer: Membership, leader: Membership) -> None:
    """M2: every act refuses with a sentence."""
    proposal, other = opened(treasurer, 7, stage=LineStage.USULAN), opened(treasurer, 50)
    paid = realise(line, treasurer, 10)
    leave = asked(line, treasurer, 5)
    with transaction():
        budgets.add_detail(proposal, DetailFacts("Stiker", "10 lembar", JUTA), by=treasurer)
    document = shift(treasurer, (line, -1), (other, 1))
    agency = treasurer.agency
    with transaction():
        budgets.close_year(agency, 2026, "Tutup buku", by=treasurer)
    detail = budgets.details_of(proposal)[0]
    facts = DetailFacts("Lain", "1 kotak", JUTA)
    codes = ("2.16.02.1.01.0002", "5.1.02.01.01.0026")
    more = budgets.LineFacts(LineStage.DPA, *codes, "Cetak", JUTA, "DPA/1", DAY)
    acts = [
        lambda: budgets.commit(line, JUTA, "SPK/1", DAY, "", by=treasurer),
        lambda: budgets.realise(line, JUTA, "SP2D/2", DAY, "", by=treasurer),
        lambda: budgets.reverse(paid, "Salah", by=treasurer),
        lambda: budgets.shift(
            [budgets.Move(line, -JUTA), budgets.Move(other, JUTA)],
            *(DocumentKind.PERGESERAN, "PG/2", DAY),
            by=treasurer,
        ),
        lambda: budgets.withdraw(document, "Salah", by=treasurer),
        lambda: budgets.adopt(proposal, "DPA/2", DAY, by=treasurer),
        lambda: budgets.remove(other, "Salah", by=treasurer),
        lambda: budgets.ask_override(line, JUTA, REASON, by=treasurer),
        lambda: budgets.permit_override(line, JUTA, REASON, by=leader),
        lambda: budgets.grant_override(leave, by=leader),
        lambda: budgets.add_detail(proposal, facts, by=treasurer),
        lambda: budgets.revise_detail(detail, facts, by=treasurer),
        lambda: budgets.remove_detail(detail, by=treasurer),
        lambda: budgets.plan_cash(line, [JUTA] * 4, by=treasurer),
        lambda: budgets.open_line(None, more, by=treasurer),
        lambda: budgets.close_year(agency, 2026, by=treasurer),
    ]
    for act in acts:
        with pytest.raises(Conflict) as refusal, transaction():
            act()
        assert refusal.value.code == "budget.closed"
    with transaction():
        budgets.reopen_year(agency, 2026, "Koreksi BPK", by=leader)
    commit(line, treasurer, 1)
    year = budgets.year_of(agency.id, 2026)
    assert year is not None
    assert [e.act for e in journal.of(year)] == ["membuka kembali tahun anggaran", "menutup tahun anggaran"]


def test_a_year_is_not_closed_while_anything_is_promised(line: BudgetLine, treasurer: Membership) -> None:
    order = commit(line, treasurer, 30)
    with pytest.raises(Invalid) as refusal, transaction():
        budgets.close_year(treasurer.agency, 2026, by=treasurer)
    assert refusal.value.code == "budget.outstanding"
    assert "Rp30.000.000" in refusal.value.message
    assert [one.entry for one in budgets.unpaid_of(treasurer.agency, 2026)] == [order]
    with transaction():
        budgets.release(order, 30 * JUTA, "BA/1", DAY, by=treasurer)
        budgets.close_year(treasurer.agency, 2026, by=treasurer)


def test_all_that_is_promised_in_a_year_costs_three_queries(treasurer: Membership) -> None:
    """Ten thousand open commitments took thirteen seconds, in which nobody else could write."""
    lines = [opened(treasurer, 10, document_no=f"DPA/{n}") for n in range(3)]
    orders = [commit(line, treasurer, 1, f"SPK/{n}") for line in lines for n in range(2)]
    with transaction():
        budgets.release(orders[2], JUTA, "BA/1", DAY, by=treasurer)
    agency_id = treasurer.agency.id  # read anew after the transaction, before what is counted
    with statements.asked() as sent:
        found = budgets.unpaid_of(treasurer.agency, 2026)
    assert agency_id
    assert len(sent) == 3
    assert [(one.entry, one.rest) for one in found] == [
        (order, JUTA) for order in orders if order != orders[2]
    ]


def test_who_closes_and_who_opens_again(
    line: BudgetLine, treasurer: Membership, leader: Membership, planner: Membership
) -> None:
    agency = treasurer.agency

    def tried(act: object, who: Membership, *facts: object) -> str:
        try:
            with transaction():
                act(agency, 2026, *facts, by=who)  # type: ignore[operator]
        except DomainError as refusal:
            db.session.rollback()
            return refusal.code
        return ""

    assert tried(budgets.reopen_year, leader, "Salah") == "budget.open"
    assert [tried(budgets.close_year, who) for who in (planner, leader, treasurer)] == [
        *["not-allowed"] * 2,
        "",
    ]
    assert tried(budgets.reopen_year, treasurer, "Salah") == "not-allowed"
    assert tried(budgets.reopen_year, leader, " ") == "budget.reason"
    assert tried(budgets.reopen_year, leader, "Koreksi") == ""


def test_another_agencys_year_and_another_year_stay_open(line: BudgetLine, treasurer: Membership) -> None:
    theirs = cast.member("treasurer", "DISHUB")
    with transaction():
        budgets.close_year(treasurer.agency, 2026, by=treasurer)
    commit(opened(theirs, 10), theirs, 1)
    opened(treasurer, 10, year=2027, day=DAY)
    with pytest.raises(Invalid) as refusal, transaction():
        budgets.close_year(treasurer.agency, 2027, by=treasurer)
    assert refusal.value.code == "budget.future"


# Details and cash plan


def test_a_proposals_details_are_written_changed_and_removed(treasurer: Membership) -> None:
    line = opened(treasurer, 9, stage=LineStage.USULAN)
    with transaction():
        detail = budgets.add_detail(line, DetailFacts("Narasumber", "2 orang x 3 jam", JUTA), by=treasurer)
    assert (detail.coefficient, detail.quantity, detail.unit, detail.amount) == (
        *("2 orang × 3 jam", 6, "orang jam"),
        6 * JUTA,
    )
    with transaction():
        facts = DetailFacts("Narasumber", "3 orang × 3 jam", JUTA, unit="OJ")
        budgets.revise_detail(detail, facts, by=treasurer)
    assert (detail.amount, detail.unit) == (9 * JUTA, "OJ")
    with transaction():
        budgets.remove_detail(detail, by=treasurer)
    assert budgets.details_of(line) == []


def test_a_signed_lines_details_are_completed_up_to_its_ceiling_and_then_stay(
    line: BudgetLine, treasurer: Membership
) -> None:
    with transaction():
        detail = budgets.add_detail(line, DetailFacts("Paket", "90 paket", JUTA), by=treasurer)
    with pytest.raises(Invalid) as over, transaction():
        budgets.add_detail(line, DetailFacts("Paket", "11 paket", JUTA), by=treasurer)
    assert over.value.code == "budget.over-detailed"
    for act in (
        lambda: budgets.remove_detail(detail, by=treasurer),
        lambda: budgets.revise_detail(detail, DetailFacts("Paket", "1 paket", JUTA), by=treasurer),
    ):
        with pytest.raises(Conflict) as refusal, transaction():
            act()
        assert refusal.value.code == "budget.signed"


def test_a_line_opens_with_its_rab(treasurer: Membership) -> None:
    line = opened(treasurer, 6, rab=[DetailFacts("Takjil", "300 paket", JUTA / 50)])
    assert [(d.description, d.amount) for d in budgets.details_of(line)] == [("Takjil", 6 * JUTA)]


def test_a_price_times_a_quantity_is_still_an_amount(treasurer: Membership) -> None:
    """M1: each may be read and typed, and what they come to is beyond any budget."""
    line = opened(treasurer, 9, stage=LineStage.USULAN)
    with pytest.raises(Invalid) as refusal, transaction():
        facts = DetailFacts("Paket", "1.000.000.000 paket", money.LARGEST)
        budgets.add_detail(line, facts, by=treasurer)
    assert (refusal.value.code, refusal.value.field) == ("budget.amount", "unit_price")


def test_the_cash_plan_stays_within_the_ceiling(line: BudgetLine, treasurer: Membership) -> None:
    with pytest.raises(Invalid) as over, transaction():
        budgets.plan_cash(line, [JUTA * n for n in (25, 25, 25, 26)], by=treasurer)
    assert over.value.code == "budget.plan"
    assert "Rp1.000.000" in over.value.message
    with transaction():
        budgets.plan_cash(line, [JUTA * n for n in (10, 0, 40, 50)], by=treasurer)
    assert budgets.plans([line])[line.id] == {1: 10 * JUTA, 3: 40 * JUTA, 4: 50 * JUTA}
    with transaction():
        budgets.plan_cash(line, [JUTA * n for n in (0, 0, 40, 50)], by=treasurer)
    assert budgets.plans([line])[line.id] == {3: 40 * JUTA, 4: 50 * JUTA}
