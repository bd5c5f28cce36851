"""The official population (issue D, rule R0): a whole series replaces the estimate, or nothing does; and back again."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, update

from campaigns.ground import regions
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.ground.regions import Kind, Level, Region
from campaigns.ground.spreadsheets import Cell, Sheet
from campaigns.insight import coverage
from campaigns.people.persons import Membership
from campaigns.plans import populations
from campaigns.plans.populations import Counts, PopulationSeries
from campaigns.plans.versions import VersionState
from campaigns.reference import rows
from tests.cast import LOK_BAINTAN

Row = list[Cell]
HEADINGS: Row = ["Kabupaten/Kota", "Kecamatan", "Desa/Kelurahan", "Jumlah Penduduk"]
SUNGAI_TABUK = "63.03.04"


def by_code(people: int = 1_000) -> list[Row]:
    return [
        ["Kode", "Penduduk"],
        *([v["code"], people + place % 7] for place, v in enumerate(rows("villages"))),
    ]


def by_name() -> list[Row]:
    """Names as in merged cells: kab/kota and kecamatan stand in their first row alone."""
    known = {area.code: area.name for area in regions.gazetteer().areas.values()}
    found, seen = [HEADINGS], set()
    for village in rows("villages"):
        above: Row = []
        for code in (regions.regency_code(village["code"]), village["district_code"]):
            above.append(None if code in seen else known[code])
            seen.add(code)
        found.append([*above, village["name"], 900])
    return found


def read(table: Sequence[Row]) -> Counts:
    return populations.reading([Sheet.of_rows("Lembar1", table)])


def prepared(table: Sequence[Row], by: Membership) -> PopulationSeries:
    counts = read(table)
    with transaction():
        return populations.prepare(counts, "BPS Kalsel", 2025, "penduduk.xlsx", b"x", by=by)


def in_use(table: Sequence[Row], by: Membership) -> PopulationSeries:
    made = prepared(table, by)
    with transaction():
        populations.take_over(made, populations.mark(), by=by)
    return made


def total() -> int:
    return sum(people or 0 for people in populations.people().values())


def test_an_official_series_replaces_the_estimate_whole_and_the_estimate_comes_back(
    app: Flask, admin: Membership, planner: Membership
) -> None:
    """R0: one series, at every level at once; R2: the classes still add up to it."""
    before = populations.people()
    assert populations.named() == "perkiraan"
    made = prepared(by_code(), admin)
    assert total() == sum(people or 0 for people in before.values())

    with transaction():
        populations.take_over(made, populations.mark(), by=admin)
    assert (populations.named(), total(), made.people) == ("BPS Kalsel 2025", made.people, made.people)
    for level in coverage.Level:
        table = coverage.of(level=level, by=planner)
        assert sum(area.population for area in table.areas) == table.total.population == made.people
        assert all(
            area.reached + area.planned_only + area.left_out == area.population for area in table.areas
        )

    with transaction():
        populations.withdraw(populations.mark(), by=admin)
    assert populations.people() == before
    with transaction():
        populations.take_over(made, populations.mark(), by=admin)
    assert total() == made.people


def test_what_another_process_takes_over_is_seen_at_once(
    app: Flask, planner: Membership, database_url: str
) -> None:
    """R0: what a quarter is frozen from is what is in use, whichever process answers."""
    assert coverage.of(by=planner).total.population == total()
    elsewhere = create_engine(database_url)
    with elsewhere.begin() as other:
        other.execute(update(Region).where(Region.kind.in_(regions.VILLAGES)).values(population=10))
        other.execute(update(Region).where(Region.kind == Kind.UNDIVIDED).values(population=0))
    elsewhere.dispose()
    db.session.rollback()
    assert coverage.of(by=planner).total.population == 20_160


def test_villages_are_found_by_their_names_under_their_parents(app: Flask) -> None:
    """Two kecamatan are called Simpang Empat, and many villages have names alike."""
    counts = read(by_name())
    said = [fault.message for fault in counts.faults]
    assert not [one for one in said if "beberapa" not in one], said[:3]
    assert len(counts.people) + len(said) >= 2_016 - len(said)
    assert counts.people[LOK_BAINTAN] == 900


def test_kecamatan_alone_are_shared_among_their_villages(app: Flask, admin: Membership) -> None:
    table: list[Row] = [["Kode", "Penduduk"], *([d["code"], 10_001] for d in rows("districts"))]
    made = in_use(table, admin)
    assert (made.shared, made.people, total()) == (True, 156 * 10_001, 156 * 10_001)
    changes = populations.changes(made, Level.DISTRICT)
    assert {change.people for change in changes} == {10_001}


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        (lambda table: table[5].__setitem__(0, "63.99.99.9999"), "place.code", "A6"),
        (lambda table: table[5].__setitem__(1, "banyak"), "cell.people", "B6"),
        (lambda table: table[5].__setitem__(1, -3), "cell.people", "B6"),
        (lambda table: table[5].__setitem__(1, Decimal("1.234")), "cell.people", "B6"),
        (lambda table: table[5].__setitem__(1, None), "cell.empty", "B6"),
        (lambda table: table[5].__setitem__(1, "#REF!"), "cell.failed", "B6"),
        (lambda table: table[5].__setitem__(0, table[4][0]), "population.twice", "B6"),
        (lambda table: table.pop(5), "population.missing", ""),
        (lambda table: table.append([SUNGAI_TABUK, 7]), "population.sum", "B2018"),
    ],
)
def test_a_fault_is_named_by_its_cell_and_nothing_is_taken(
    app: Flask, admin: Membership, change: Callable[[Any], object], code: str, cell: str
) -> None:
    table = by_code()
    change(table)
    counts = read(table)
    assert (code, cell) in [(fault.code, fault.cell) for fault in counts.faults]
    with pytest.raises(Invalid) as refusal, transaction():
        populations.prepare(counts, "BPS", 2025, "x", b"x", by=admin)
    assert refusal.value.code == "population.wrong"


def test_rows_that_add_up_rightly_are_no_fault(app: Flask) -> None:
    table = by_code()
    added = sum(row[1] for row in table if str(row[0]).startswith(SUNGAI_TABUK))  # type: ignore[misc]
    assert read([*table, [SUNGAI_TABUK, added], ["Jumlah", 99]]).faults == ()


def test_two_at_once_and_who_may(app: Flask, admin: Membership, planner: Membership) -> None:
    seen = populations.mark()
    in_use(by_code(), admin)
    other = prepared(by_code(2_000), admin)
    with pytest.raises(Conflict) as moved, transaction():
        populations.take_over(other, seen, by=admin)
    assert (moved.value.code, other.state) == ("population.moved", VersionState.PREPARED)
    with pytest.raises(NotAllowed), transaction():
        populations.take_over(other, populations.mark(), by=planner)
    with pytest.raises(Invalid) as year, transaction():
        populations.prepare(read(by_code()), "BPS", 2031, "x", b"x", by=admin)
    assert year.value.code == "population.year"
