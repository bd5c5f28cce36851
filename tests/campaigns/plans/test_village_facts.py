"""What is known of villages (issue D, rule R1): none of it is 0 until somebody says so, and each says whose it is."""

from collections.abc import Sequence
from datetime import date

import pytest
from flask import Flask

from campaigns.ground.database import fetch, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.ground.previews import Outcome, Reading, mark_of
from campaigns.ground.regions import Region
from campaigns.ground.spreadsheets import Cell, Sheet
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import village_facts
from campaigns.plans.village_facts import Entry, FactKind
from tests.cast import LOK_BAINTAN

DAY = date(2026, 5, 4)
HEADINGS: list[Cell] = ["Kecamatan", "Desa/Kelurahan", "Difabel terdaftar", "Sinyal", "Akses sungai"]
ROW: list[Cell] = ["Sungai Tabuk", "Lok Baintan", 12, "lemah", "hanya sungai"]


def read(*rows: Sequence[Cell]) -> Reading[Entry]:
    return village_facts.reading([Sheet.of_rows("", [["Data desa 2026"], HEADINGS, *rows])])


def take(read: Reading[Entry], by: Membership) -> int:
    seen = mark_of(village_facts.compare(read.entries))
    with transaction():
        return village_facts.take_over(read.entries, "Dinas Sosial", DAY, seen, by=by)


def values() -> dict[FactKind, str]:
    return {kind: fact.value for kind, fact in village_facts.of(LOK_BAINTAN).items()}


def test_a_sheet_tells_what_it_tells_and_an_empty_cell_is_not_zero(app: Flask, planner: Membership) -> None:
    """R1: "no data" is a value and is not 0."""
    assert village_facts.counted() == dict.fromkeys(FactKind, 0)
    assert take(read(["Sungai Tabuk", "Lok Baintan", 0, None, "bisa"]), planner) == 2
    assert values() == {FactKind.DIFABEL: "0", FactKind.RIVER: "also"}
    assert take(read(ROW), planner) == 3
    assert values() == {FactKind.DIFABEL: "12", FactKind.SIGNAL: "weak", FactKind.RIVER: "only"}
    told = village_facts.of(LOK_BAINTAN)[FactKind.RIVER]
    assert (told.told, told.source, told.day) == ("hanya sungai", "Dinas Sosial", DAY)
    there = village_facts.within("63.03.04")
    assert (len(there), sum(map(len, there.values()))) == (21, 3)
    with pytest.raises(Invalid) as nothing:
        take(read(ROW), planner)
    assert nothing.value.code == "village.nothing"


def test_what_each_row_does_is_told_first(app: Flask, planner: Membership) -> None:
    take(read(ROW), planner)
    other = ["Sungai Tabuk", "Lok Baintan", 13, "lemah", None]
    (step,) = village_facts.compare(read(other).entries)
    assert (step.outcome, step.sentence) == (Outcome.CHANGED, "Difabel terdaftar: 12 menjadi 13")


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (["Sungai Tabuk", "Lok Baintan", "belasan", None, None], "cell.people", "C3"),
        (["Sungai Tabuk", "Lok Baintan", "1.5", None, None], "cell.people", "C3"),
        (["Sungai Tabuk", "Lok Baintan", None, "kencang sekali", None], "cell.word", "D3"),
        (["Sungai Tabuk", "Lok Bantan", 1, None, None], "place.name", "B3"),
        ([None, "Lok Baintan", 1, None, None], "place.alone", "B3"),
        (["Sungai Tabuk", None, 1, None, None], "village.area", "B3"),
    ],
)
def test_a_wrong_cell_is_named(app: Flask, row: Sequence[Cell], code: str, cell: str) -> None:
    faults = read(row).faults
    assert [(fault.code, fault.cell) for fault in faults] == [(code, cell)]


def test_a_village_stands_in_a_sheet_once_and_one_fact_at_least_is_told(app: Flask) -> None:
    assert [fault.code for fault in read(ROW, ROW).faults] == ["village.twice"]
    with pytest.raises(Invalid) as headless:
        village_facts.reading([Sheet.of_rows("", [["Kode", "Nama"], [LOK_BAINTAN, "x"]])])
    assert headless.value.code == "table.headless"


def test_one_village_is_corrected_and_made_unknown_again(
    app: Flask, planner: Membership, leader: Membership
) -> None:
    village = fetch(Region, LOK_BAINTAN)

    def correct(by: Membership, seen: str | None = None, **told: str) -> None:
        facts = {FactKind(kind): value for kind, value in told.items()}
        now = village_facts.mark(village_facts.of(LOK_BAINTAN).values())
        with transaction():
            village_facts.correct(village, facts, "Kepala desa", DAY, now if seen is None else seen, by=by)

    before = village_facts.mark([])
    correct(planner, difabel="007", signal="good", river="")
    assert values() == {FactKind.DIFABEL: "7", FactKind.SIGNAL: "good"}
    correct(planner, difabel="", signal="good")
    assert values() == {FactKind.SIGNAL: "good"}
    assert len(journal.of(village)) == 2
    with pytest.raises(Conflict):
        correct(planner, seen=before, signal="weak")
    for typed in ("-1", "1.5", "12 orang", "100.001"):
        with pytest.raises(Invalid) as refusal:
            correct(planner, difabel=typed)
        assert (refusal.value.code, refusal.value.field) == ("village.value", "difabel")
    with pytest.raises(NotAllowed):
        correct(leader, signal="weak")
    assert values() == {FactKind.SIGNAL: "good"}


def test_a_preview_that_is_out_of_date_is_looked_at_again(app: Flask, planner: Membership) -> None:
    found = read(ROW)
    seen = mark_of(village_facts.compare(found.entries))
    take(read(["Sungai Tabuk", "Lok Baintan", 3, None, None]), planner)
    with pytest.raises(Conflict) as moved, transaction():
        village_facts.take_over(found.entries, "Dinas Sosial", DAY, seen, by=planner)
    assert moved.value.code == "village.moved"
