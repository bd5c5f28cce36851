"""kill -9 while an office's file is taken over: all of it is there or none, and coverage stands on what is there.

Boundaries, a population sheet (rule R0) and village facts, before each write, before the commit and after it; `FULL=1`
also kills in the middle of a write.
"""

import os
import random
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine, delete, event, func, select

from campaigns.ground import clock, regions
from campaigns.ground.database import db, fetch, transaction
from campaigns.ground.previews import mark_of
from campaigns.ground.regions import Level
from campaigns.insight import coverage
from campaigns.insight.coverage import Asked, days_of, kept
from campaigns.people.journal import Entry as Noted
from campaigns.people.persons import Membership
from campaigns.plans import activities, boundaries, populations, village_facts
from campaigns.plans.boundaries import Boundary, BoundaryArea
from campaigns.plans.populations import PopulationSeries
from campaigns.plans.village_facts import Entry, FactKind, VillageFact
from tests import cast
from tests.campaigns.plans import mapping as maps
from tests.campaigns.plans.test_populations import by_code, prepared
from tests.conftest import both_engines, make_app
from tests.kills.running import FULL
from tests.races import NURSERY, PATIENCE

BY_THE_CLOCK = 40 if FULL else 0  # kills in the middle of whatever it does
LONGEST = 0.6  # seconds that an act takes
WRITES = ("INSERT", "UPDATE", "DELETE")
THIS_YEAR = Asked(*days_of(2026))

pytestmark = [pytest.mark.timeout(3600), both_engines]


class Boundaries:
    def __init__(self, admin: Membership) -> None:
        self.facts = (maps.prepared(maps.official(Level.REGENCY), admin, Level.REGENCY).id, admin.id)
        self.admin = admin

    @staticmethod
    def take_over(id_: int, by_id: int) -> None:
        seen = boundaries.mark(Level.REGENCY)
        boundaries.take_over(fetch(Boundary, id_), seen, by=fetch(Membership, by_id))

    def take_back(self) -> None:
        boundaries.withdraw(Level.REGENCY, boundaries.mark(Level.REGENCY), by=self.admin)

    def state(self) -> object:
        areas = db.session.scalar(select(func.count()).select_from(BoundaryArea))
        return boundaries.mark(Level.REGENCY), areas


class Population:
    def __init__(self, admin: Membership) -> None:
        self.facts = (prepared(by_code(), admin).id, admin.id)
        self.admin = admin

    @staticmethod
    def take_over(id_: int, by_id: int) -> None:
        by = fetch(Membership, by_id)
        populations.take_over(fetch(PopulationSeries, id_), populations.mark(), by=by)

    def take_back(self) -> None:
        populations.withdraw(populations.mark(), by=self.admin)

    def state(self) -> object:
        return populations.named(), populations.people()


class VillageFacts:
    def __init__(self, admin: Membership) -> None:
        codes = [
            village.code for one in regions.districts()[:20] for village in regions.children_of(one.code)
        ]
        entries = [Entry(row, code, ((FactKind.DIFABEL, str(row)),)) for row, code in enumerate(codes)]
        self.facts = (entries, cast.member("planner", username="pencatat").id)

    @staticmethod
    def take_over(entries: list[Entry], by_id: int) -> None:
        seen = mark_of(village_facts.compare(entries))
        village_facts.take_over(entries, "Dinas Sosial", maps.DAY, seen, by=fetch(Membership, by_id))

    def take_back(self) -> None:
        db.session.execute(delete(VillageFact))

    def state(self) -> object:
        return {key: fact.value for key, fact in village_facts.everything().items()}


@pytest.mark.parametrize("file", [Boundaries, Population, VillageFacts])
def test_killed_at_any_moment_a_file_is_taken_over_whole_or_not(
    app: Flask, admin: Membership, planner: Membership, leader: Membership, officer: Membership, file: Any
) -> None:
    held = cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])
    with time_machine.travel(cast.NINE + timedelta(days=1), tick=False):
        with transaction():
            activities.hold_it(held, by=officer)
        case = file(admin)
        before, noted = seen(case, planner)
        for kills in count(1):
            assert struck(app, kills, case) == -signal.SIGKILL
            now = seen(case, planner)
            if now != (before, noted):
                break
        after = now[0]
        assert kills > 2, "a write, a commit, and after it"
        assert now == (after, noted + 1), "an act and its entry are one (rule J1)"
        for _ in range(BY_THE_CLOCK):
            if seen(case, planner)[0] == after:
                with transaction():
                    case.take_back()
            assert struck(app, random.uniform(0, LONGEST), case) in (-signal.SIGALRM, 0)
            assert seen(case, planner)[0] in (before, after)


def seen(case: Any, planner: Membership) -> tuple[object, int]:
    """What is in use and how many entries the journal has; coverage adds up, and is kept as it would be recounted."""
    db.session.rollback()
    table = coverage.of(THIS_YEAR, level=Level.DISTRICT, by=planner)
    assert table.total.reached + table.total.planned_only + table.total.left_out == table.total.population
    assert table.total.population == sum(count or 0 for count in populations.people().values())
    with transaction():
        assert kept.prove(2026) == 0
    return case.state(), db.session.scalar(select(func.count()).select_from(Noted)) or 0


def struck(app: Flask, at: float, case: Any) -> int | None:
    """How a process ended that took the file over, and was killed before the write or commit of this number, or once
    this share of a second had passed.
    """
    place = app.config["SQLALCHEMY_DATABASE_URI"], app.config["DATA_DIR"]
    process = NURSERY.Process(target=_struck, args=(*place, clock.now(), at, case.take_over, case.facts))
    process.start()
    process.join(PATIENCE)
    return process.exitcode


def _struck(
    url: str, folder: Path, now: datetime, at: float, act: Callable[..., None], facts: tuple[Any, ...]
) -> None:
    numbers = count(1)

    def strike(*_: object) -> None:
        if next(numbers) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def look(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(WRITES):
            strike()

    time_machine.travel(now, tick=False).start()
    with make_app(url, folder).app_context():
        event.listen(Engine, "before_cursor_execute", look)
        event.listen(Engine, "commit", strike)
        if at < 1:
            signal.setitimer(
                signal.ITIMER_REAL, at
            )  # SIGALRM ends a process that does not ask for it, as kill -9 does
        with transaction():
            act(*facts)
        signal.setitimer(signal.ITIMER_REAL, 0)
        strike()
