"""Budget papers out of files (issue C): compared first, then taken over whole, once, by documents (rule M2)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from campaigns.ground import spreadsheets
from campaigns.ground.database import db, fetch, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import budgets, imports
from campaigns.plans.budgets import BudgetEntry, BudgetLine, EntryKind, LineStage
from campaigns.plans.budgets.things import BudgetDetail, BudgetDocument
from campaigns.plans.imports import Effect, ImportFile, ImportRow, ImportState, Paper, Terms
from tests import cast
from tests.campaigns.plans import papers
from tests.campaigns.plans.papers import ACCOUNT, DPA, OTHER_ACCOUNT, OTHER_SUB, SUB, YEAR, detail, rp, small
from tests.races import DONE, ends, race

SHIFT = Terms(Paper.SHIFT, "PERGESERAN/1/2026", date(2026, 6, 1))
AMENDMENT = Terms(Paper.AMENDMENT, "DPPA/1/2026", date(2026, 9, 1))


def ceilings() -> dict[str, Decimal]:
    lines = budgets.of_year(YEAR)
    found = budgets.balances(lines)
    return {line.account_code: found[line.id].ceiling for line in lines}


def count(kind: type) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def does(content: bytes, by: Membership, terms: Terms = DPA) -> dict[Effect, int]:
    counts = imports.plan_of(papers.prepared(content, by, terms)).counts
    return {effect: number for effect, number in counts.items() if number}


def test_a_dpa_becomes_lines_with_their_details_and_one_document(treasurer: Membership) -> None:
    file = papers.taken(papers.xlsx(small()), treasurer)
    assert ceilings() == {ACCOUNT: 1_500_000, OTHER_ACCOUNT: 600_000, "5.1.02.02.04.0037": 2_000_000}
    line = papers.line_of(budgets.of_year(YEAR), "5.1.02.02.04.0037")
    assert (line.sub_activity, line.stage, str(line.funding_source)) == (
        OTHER_SUB,
        LineStage.DPA,
        "APBD: PAD",
    )
    (boat,) = db.session.scalars(select(BudgetDetail).filter_by(line_id=line.id))
    assert (boat.description, boat.quantity, boat.unit_price) == ("Sewa klotok", 8, 250_000)
    (document,) = db.session.scalars(select(BudgetDocument))
    assert (document.number, document.day) == (DPA.number, DPA.day)
    assert all(e.document_id == document.id for e in db.session.scalars(select(BudgetEntry)))
    assert file.state == ImportState.TAKEN
    assert file.counts == {"new": 3}
    assert [e.act for e in journal.of(file)].count("memuat dokumen anggaran") == 1


@pytest.mark.parametrize("number", [1, 49, 50, 51, 123])
def test_many_details_are_written_in_the_order_of_the_paper(treasurer: Membership, number: int) -> None:
    """Some fifty in a statement, whatever is left beside them."""
    names = [f"Barang {n}" for n in range(number)]
    rows = [detail(name, "2 buah", 1_000 + n, 2 * (1_000 + n)) for n, name in enumerate(names)]
    papers.taken(papers.xlsx([[SUB, ACCOUNT, *rows[0][2:]], *rows[1:]]), treasurer)
    line = papers.line_of(budgets.of_year(YEAR), ACCOUNT)
    found = budgets.details_of(line)
    assert [(row.description, row.unit_price) for row in found] == [
        (name, 1_000 + n) for n, name in enumerate(names)
    ]


def test_the_same_file_changes_nothing_the_second_time(treasurer: Membership) -> None:
    content = papers.xlsx(small())
    papers.taken(content, treasurer)
    entries, details = count(BudgetEntry), count(BudgetDetail)
    file = papers.prepared(content, treasurer)
    plan = imports.plan_of(file)
    assert not plan.does
    assert plan.counts[Effect.SAME] == 3
    with pytest.raises(Invalid) as refused, transaction():
        imports.take_over(file, plan.mark, by=treasurer)
    assert refused.value.code == "import.nothing"
    assert (count(BudgetEntry), count(BudgetDetail)) == (entries, details)


def test_csv_and_xlsx_say_the_same(treasurer: Membership) -> None:
    papers.taken(papers.xlsx(small()), treasurer)
    typed = [
        [f"Rp {cell:,}".replace(",", ".") if isinstance(cell, int) else cell for cell in row]
        for row in small()
    ]
    assert does(papers.delimited(typed), treasurer) == {Effect.SAME: 3}


def test_a_corrected_dpa_takes_the_first_allotment_back(treasurer: Membership) -> None:
    papers.taken(papers.xlsx(small()), treasurer)
    rows = [
        *small()[:2],
        detail("Nasi kotak", "30 kotak", 30_000, 900_000, SUB, OTHER_ACCOUNT, "DAU"),
        small()[3],
    ]
    file = papers.taken(papers.xlsx(rows), treasurer)
    assert file.counts == {"changed": 1, "same": 2}
    line = papers.line_of(budgets.of_year(YEAR), OTHER_ACCOUNT)
    assert [(e.kind, e.amount) for e in budgets.entries_of(line)] == [
        (EntryKind.ALLOTMENT, 600_000),
        (EntryKind.ALLOTMENT, -600_000),
        (EntryKind.ALLOTMENT, 900_000),
    ]
    (food,) = db.session.scalars(select(BudgetDetail).filter_by(line_id=line.id))
    assert food.quantity == 30


def moved() -> list[papers.Row]:
    """Rp300.000 go from print to food, inside one sub kegiatan."""
    return [
        detail("Cetak spanduk", "7 lembar", 100_000, 700_000, SUB, ACCOUNT, "DAU"),
        small()[1],
        detail("Nasi kotak", "30 kotak", 30_000, 900_000, SUB, OTHER_ACCOUNT, "DAU"),
        small()[3],
    ]


def test_a_shift_goes_as_entries_of_its_document(treasurer: Membership) -> None:
    papers.taken(papers.xlsx(small()), treasurer)
    papers.taken(papers.xlsx(moved()), treasurer, SHIFT)
    assert ceilings() == {ACCOUNT: 1_200_000, OTHER_ACCOUNT: 900_000, "5.1.02.02.04.0037": 2_000_000}
    moves = list(
        db.session.scalars(select(BudgetEntry).filter_by(kind=EntryKind.SHIFT).order_by(BudgetEntry.id))
    )
    assert [move.amount for move in moves] == [-300_000, 300_000]
    assert {move.document_no for move in moves} == {SHIFT.number}
    assert does(papers.xlsx(moved()), treasurer, SHIFT) == {Effect.SAME: 3}


def test_a_shift_that_does_not_net_to_zero_is_refused_and_an_amendment_is_not(treasurer: Membership) -> None:
    papers.taken(papers.xlsx(small()), treasurer)
    more = [
        *small()[:3],
        detail("Sewa klotok", "3 unit x 4 jam", 250_000, 3_000_000, OTHER_SUB, "5.1.02.02.04.0037", "PAD"),
    ]
    file = papers.prepared(papers.xlsx(more), treasurer, SHIFT)
    plan = imports.plan_of(file)
    assert len(plan.faults) == 1
    assert OTHER_SUB in plan.faults[0].sentence
    with pytest.raises(Invalid) as refused, transaction():
        imports.take_over(file, plan.mark, by=treasurer)
    assert refused.value.code == "import.wrong"
    papers.taken(papers.xlsx(more), treasurer, AMENDMENT)
    assert ceilings()["5.1.02.02.04.0037"] == 3_000_000


def test_no_ceiling_falls_below_what_is_used_and_the_row_is_named(treasurer: Membership) -> None:
    papers.taken(papers.xlsx(small()), treasurer)
    line = papers.line_of(budgets.of_year(YEAR), ACCOUNT)
    with transaction():
        budgets.commit(line, rp(1_400_000), "SPK/1", date(2026, 2, 1), "", by=treasurer)
    plan = imports.plan_of(papers.prepared(papers.xlsx(moved()), treasurer, SHIFT))
    assert [(wrong.row, wrong.cell) for wrong in plan.faults] == [(2, "G2")]


def test_what_the_paper_leaves_out_is_told_and_ends_only_when_wished(treasurer: Membership) -> None:
    papers.taken(papers.xlsx(small()), treasurer)
    rest = papers.xlsx(small()[:2])
    assert does(rest, treasurer) == {Effect.SAME: 1, Effect.LEFT: 1}
    papers.taken(rest, treasurer, replace(AMENDMENT, ends_rest=True))
    assert ceilings() == {ACCOUNT: 1_500_000, OTHER_ACCOUNT: 0, "5.1.02.02.04.0037": 2_000_000}


def test_a_dpa_adopts_what_was_proposed(treasurer: Membership, planner: Membership) -> None:
    campaign = cast.campaign(planner)
    with transaction():
        budgets.open_line(
            campaign,
            budgets.LineFacts(
                LineStage.USULAN,
                *(SUB, ACCOUNT, "Cetak materi", rp(1_000_000), "RKA/1", date(2025, 11, 1)),
                funding_source=budgets.FundingSource.DAU,
            ),
            by=treasurer,
        )
    assert papers.taken(papers.xlsx(small()), treasurer).counts == {"new": 2, "adopted": 1}
    line = papers.line_of(budgets.of_year(YEAR), ACCOUNT)
    assert (line.stage, line.campaign_id) == (LineStage.DPA, campaign.id)
    assert budgets.balance(line).ceiling == 1_500_000
    assert budgets.proposed([line]) == {line.id: 1_000_000}


def test_an_account_that_campaigns_share_is_known_by_its_sum(
    treasurer: Membership, planner: Membership
) -> None:
    program = cast.program(planner)
    for title, amount in (("Pesisir", 1_000_000), ("Difabel", 500_000)):
        campaign = cast.campaign(planner, program, title=title)
        with transaction():
            budgets.open_line(
                campaign,
                budgets.LineFacts(
                    LineStage.DPA,
                    *(SUB, ACCOUNT, f"Cetak {title}", rp(amount), "DPA/1", date(2026, 1, 5)),
                    funding_source=budgets.FundingSource.DAU,
                ),
                by=treasurer,
            )
    assert does(papers.xlsx(small()[:2]), treasurer) == {Effect.SAME: 1}
    plan = imports.plan_of(papers.prepared(papers.xlsx(small()[:1]), treasurer))
    assert plan.counts[Effect.WRONG] == 1
    assert "Kampanye" in plan.faults[0].sentence
    named = [("Pesisir", SUB, ACCOUNT, "Cetak", 1_200_000), ("Difabel", SUB, ACCOUNT, "Cetak", 500_000)]
    content = papers.xlsx([(*row, "DAU") for row in named], ("Kampanye", *HEAD, "Sumber dana"))
    assert does(content, treasurer) == {Effect.CHANGED: 1, Effect.SAME: 1}


def test_a_line_whose_source_is_told_closer_is_the_same_line(treasurer: Membership) -> None:
    with transaction():
        budgets.open_line(
            None,
            budgets.LineFacts(
                LineStage.DPA,
                *(SUB, ACCOUNT, "Cetak materi", rp(1_500_000), "DPA/1", date(2026, 1, 5)),
                year=YEAR,
            ),
            by=treasurer,
        )
    assert does(papers.xlsx(small()[:2]), treasurer) == {Effect.DETAILED: 1}


HEAD = ("Kode sub kegiatan", "Kode rekening", "Uraian", "Pagu")


def test_a_file_is_taken_over_once_and_only_as_it_was_read(treasurer: Membership) -> None:
    content = papers.xlsx(small())
    file = papers.prepared(content, treasurer)
    mark = imports.plan_of(file).mark
    with pytest.raises(Conflict) as moved, transaction():
        imports.take_over(file, "0" * 64, by=treasurer)
    assert moved.value.code == "import.moved"
    with transaction():
        imports.take_over(file, mark, by=treasurer)
    with pytest.raises(Conflict) as again, transaction():
        imports.take_over(file, mark, by=treasurer)
    assert again.value.code == "import.taken"


def test_what_was_looked_at_by_an_older_release_is_asked_for_again(treasurer: Membership) -> None:
    file = papers.prepared(papers.xlsx(small()), treasurer)
    with transaction():
        db.session.execute(update(ImportRow).values(details=""))
    plan = imports.plan_of(file)
    assert [(wrong.row, plan.is_ready) for wrong in plan.faults] == [(0, False)]
    with pytest.raises(Invalid) as refused, transaction():
        imports.take_over(file, plan.mark, by=treasurer)
    assert refused.value.code == "import.wrong"


def test_a_new_look_leaves_the_one_before(treasurer: Membership) -> None:
    first = papers.prepared(papers.xlsx(small()), treasurer)
    papers.prepared(papers.xlsx(small()[:2]), treasurer)
    assert first.state == ImportState.LEFT
    assert not db.session.scalars(select(ImportRow).filter_by(file_id=first.id)).all()


def test_one_of_four_looks_at_once_is_left_to_be_taken(app: Flask, treasurer: Membership) -> None:
    """Four windows of one treasurer: on PostgreSQL each saw none of the others, and four files waited."""
    content, member_id = papers.xlsx(small()), treasurer.id
    read = imports.read_dpa(spreadsheets.read(content), YEAR, DPA, by=treasurer)

    def look() -> str:
        with transaction():
            imports.prepare_dpa("DPA.xlsx", content, YEAR, DPA, read, by=fetch(Membership, member_id))
        return DONE

    assert ends(race(app, [look] * 4)) == [DONE] * 4
    db.session.rollback()
    states = sorted(db.session.scalars(select(ImportFile.state)))
    assert states == sorted([ImportState.PREPARED, *[ImportState.LEFT] * 3])


def test_only_the_agencys_treasurer_may(treasurer: Membership, planner: Membership) -> None:
    file = papers.prepared(papers.xlsx(small()), treasurer)
    stranger = cast.member("treasurer", "DINSOS", "bendahara-dinsos")
    for who in (planner, stranger):
        with pytest.raises(NotAllowed), transaction():
            imports.take_over(file, imports.plan_of(file).mark, by=who)
    with pytest.raises(NotAllowed):
        papers.prepared(papers.xlsx(small()), planner)
    assert papers.taken(papers.xlsx(small()), stranger).agency_id == stranger.agency_id
    assert {line.agency_id for line in budgets.of_year(YEAR)} == {stranger.agency_id}


def test_a_closed_year_refuses(treasurer: Membership) -> None:
    file = papers.prepared(papers.xlsx(small()), treasurer)
    mark = imports.plan_of(file).mark
    with transaction():
        budgets.close_year(treasurer.agency, YEAR, by=treasurer)
    with pytest.raises(Conflict) as refused, transaction():
        imports.take_over(file, mark, by=treasurer)
    assert refused.value.code == "budget.closed"
    with pytest.raises(Conflict):
        papers.prepared(papers.xlsx(small()), treasurer)


def test_confirmed_twice_at_once_one_wins(app: Flask, treasurer: Membership) -> None:
    """Rule S1: two presses on one preview write it once."""
    file = papers.prepared(papers.xlsx(small()), treasurer)
    file_id, member_id, mark = file.id, treasurer.id, imports.plan_of(file).mark
    db.session.rollback()

    def press() -> str:
        with transaction():
            imports.take_over(fetch(ImportFile, file_id), mark, by=fetch(Membership, member_id))
        return DONE

    assert ends(race(app, [press, press])) == [DONE, "import.taken"]
    db.session.rollback()
    assert ceilings() == {ACCOUNT: 1_500_000, OTHER_ACCOUNT: 600_000, "5.1.02.02.04.0037": 2_000_000}


def test_a_payment_at_the_desk_and_one_in_a_file_never_both_take_one_rest(
    app: Flask, treasurer: Membership
) -> None:
    """Rules S1 and M2: whoever comes second sees what the first took."""
    papers.taken(papers.xlsx(small()), treasurer)
    line_id = papers.line_of(budgets.of_year(YEAR), ACCOUNT).id
    day = date(2026, 3, 10)
    row = (SUB, ACCOUNT, "00393/SP2D", day, 1_500_000, "")
    file = papers.paid(papers.xlsx([row], papers.PAID), treasurer)
    file_id, member_id, mark = file.id, treasurer.id, imports.payout_of(file).mark
    db.session.rollback()

    def load() -> str:
        with transaction():
            imports.take_over(fetch(ImportFile, file_id), mark, by=fetch(Membership, member_id))
        return DONE

    def pay() -> str:
        with transaction():
            budgets.realise(
                fetch(BudgetLine, line_id), rp(1_500_000), "1", day, "", by=fetch(Membership, member_id)
            )
        return DONE

    assert ends(race(app, [load, pay])) in (["budget.overspent", DONE], [DONE, "import.moved"])
    db.session.rollback()
    assert budgets.balance(fetch(BudgetLine, line_id)).available == 0
