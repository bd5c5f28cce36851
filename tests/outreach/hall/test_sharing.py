"""What many pages are made of is worked out once, and anew as soon as anything is written."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from campaigns.ground import clock
from campaigns.ground.changes import Watcher
from campaigns.ground.database import db
from campaigns.people.persons import Membership
from outreach.hall.sharing import MOST, while_unchanged
from outreach.hall.unchanged import MARK
from tests import cast
from tests.conftest import both_engines


@pytest.fixture
def watcher(app: Flask):
    made = Watcher(db.engine)
    yield made
    made.close()


def ask(app: Flask, mark, key: str, answer: object) -> object:
    with app.test_request_context("/", environ_overrides={MARK: mark}):
        return while_unchanged(key, lambda: answer)


def unwritten(watcher: Watcher):
    """Two marks between which nothing was written; PostgreSQL's tell of the server's other databases, too."""
    for _ in range(200):
        first, again = watcher.mark(), watcher.mark()
        if first == again:
            return first, again
    raise AssertionError("two marks of a database to which nobody writes never agree")


@both_engines
def test_what_somebody_wrote_is_seen_at_once(app: Flask, watcher: Watcher, planner: Membership) -> None:
    key = f"programs {id(app)}"
    first, again = unwritten(watcher)
    assert ask(app, first, key, "before") == "before"
    assert ask(app, again, key, "asked again") == "before"
    cast.program(planner)
    assert ask(app, watcher.mark(), key, "after") == "after"
    assert ask(app, watcher.mark(), f"{key} of others", "another") == "another"


def test_a_new_minute_is_another_answer(app: Flask) -> None:
    """What is to come, what is late and what day it is depend on the clock (rule T1)."""
    key = f"minute {id(app)}"
    assert ask(app, (1, "7"), key, "now") == "now"
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        assert ask(app, (1, "7"), key, "a minute later") == "a minute later"


def test_where_the_state_cannot_be_told_it_is_worked_out_each_time(app: Flask) -> None:
    key = f"untold {id(app)}"
    assert [ask(app, None, key, answer) for answer in ("one", "two")] == ["one", "two"]


def test_only_so_many_are_kept(app: Flask) -> None:
    for number in range(MOST + 1):
        ask(app, (1, "7"), f"{id(app)} {number}", number)
    assert ask(app, (1, "7"), f"{id(app)} 0", "anew") == "anew"
    assert ask(app, (1, "7"), f"{id(app)} {MOST}", "anew") == MOST
