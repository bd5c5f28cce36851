"""Of all who decide at once on an office's file one does: boundaries, the population, village facts.

Real processes, on both engines (rule S1); the others are told, and nothing is half of one file and half of another.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import pytest
from flask import Flask

from campaigns.ground import regions
from campaigns.ground.database import fetch, transaction
from campaigns.ground.previews import mark_of
from campaigns.ground.regions import Level, Region
from campaigns.people.persons import Membership
from campaigns.plans import boundaries, populations, village_facts
from campaigns.plans.boundaries import Boundary
from campaigns.plans.populations import PopulationSeries
from campaigns.plans.village_facts import Entry, FactKind
from tests.campaigns.plans import mapping as maps
from tests.campaigns.plans.test_populations import by_code, prepared
from tests.races import CONTENDERS, DONE, ROUNDS, contest

CLEARING = (2, 4)  # of each five rounds, those after which nothing official is in use
LATE = {"moved", "taken"}  # how whoever comes later is refused


class Subject(NamedTuple):
    """What is replaced whole; `none` is the mark of nothing official in use."""

    kind: Any
    none: str
    mark: Callable[[], str]
    take_over: Callable[..., None]
    withdraw: Callable[..., None]


SUBJECTS = {
    "boundaries": Subject(
        Boundary,
        "skema",
        partial(boundaries.mark, Level.REGENCY),
        boundaries.take_over,
        partial(boundaries.withdraw, Level.REGENCY),
    ),
    "population": Subject(
        PopulationSeries, "perkiraan", populations.mark, populations.take_over, populations.withdraw
    ),
}


def decide(round_: int, contender: int, name: str, ids: list[int], by_id: int) -> None:
    """One version by all; another one while that is taken back; two at once; and between them nothing in use again."""
    on, by = SUBJECTS[name], fetch(Membership, by_id)
    match round_ % 5, contender % 2:
        case (0, _):
            on.take_over(fetch(on.kind, ids[0]), on.none, by=by)
        case (1, 0):
            on.take_over(fetch(on.kind, ids[1]), str(ids[0]), by=by)
        case (1, 1):
            on.withdraw(str(ids[0]), by=by)
        case (3, half):
            on.take_over(fetch(on.kind, ids[half]), on.none, by=by)
        case _ if on.mark() != on.none:
            on.withdraw(on.mark(), by=by)


def versions_of(name: str, by: Membership) -> list[int]:
    """Two: one that was in use, one that nobody has taken over yet."""
    on, ids = SUBJECTS[name], []
    for number in range(2):
        made = (
            maps.prepared(maps.official(Level.REGENCY), by, Level.REGENCY)
            if name == "boundaries"
            else prepared(by_code(1_000 * (number + 1)), by)
        )
        ids.append(made.id)
        if not number:
            with transaction():
                on.take_over(made, on.mark(), by=by)
            with transaction():
                on.withdraw(on.mark(), by=by)
    return ids


@pytest.mark.parametrize("name", SUBJECTS)
def test_of_four_admins_one_decides_what_is_in_use(app: Flask, admin: Membership, name: str) -> None:
    ids, estimate = versions_of(name, admin), populations.people()
    ends = contest(app, decide, name, ids, admin.id)
    assert {code.rpartition(".")[2] for told in ends for code in told} <= {DONE, *LATE}
    decided = [told.count(DONE) for round_, told in enumerate(ends) if round_ % 5 not in CLEARING]
    assert decided == [1] * (ROUNDS * 3 // 5)
    assert SUBJECTS[name].mark() == SUBJECTS[name].none
    assert populations.people() == estimate


def told_by(code: str, contender: int) -> list[Entry]:
    return [Entry(2, code, ((FactKind.DIFABEL, str(contender)),))]


def tell(round_: int, contender: int, codes: list[str], seen: list[list[str]], by_id: int) -> None:
    """Half of them say it on the village's page, half by a sheet; each says another number."""
    code, mark, by = codes[round_], seen[round_][contender], fetch(Membership, by_id)
    if contender % 2:
        value = {FactKind.DIFABEL: str(contender)}
        village_facts.correct(fetch(Region, code), value, "Kecamatan", maps.DAY, mark, by=by)
    else:
        village_facts.take_over(told_by(code, contender), "Dinas Sosial", maps.DAY, mark, by=by)


def test_what_one_says_of_a_village_is_not_written_over_unseen(app: Flask, planner: Membership) -> None:
    """Of every second village something was known before."""
    codes = [village.code for one in regions.districts() for village in regions.children_of(one.code)][
        :ROUNDS
    ]
    known = [Entry(row, code, ((FactKind.DIFABEL, "99"),)) for row, code in enumerate(codes[::2], 2)]
    with transaction():
        village_facts.take_over(known, "BPS", maps.DAY, mark_of(village_facts.compare(known)), by=planner)
    seen = [
        [
            village_facts.mark(village_facts.of(code).values())
            if contender % 2
            else mark_of(village_facts.compare(told_by(code, contender)))
            for contender in range(CONTENDERS)
        ]
        for code in codes
    ]
    ends = contest(app, tell, codes, seen, planner.id)
    assert [told.count(DONE) for told in ends] == [1] * ROUNDS
    assert {code.rpartition(".")[2] for told in ends for code in told} <= {DONE, *LATE}
