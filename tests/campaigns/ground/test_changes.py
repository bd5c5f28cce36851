"""The mark of the data's state: the same until anybody commits, whoever it is."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, select, text

from campaigns.ground.changes import Watcher
from campaigns.ground.database import db
from campaigns.people.agencies import Agency

WRITE = text("UPDATE agency SET name = name || '!' WHERE code = 'DISHUB'")


@pytest.fixture
def watcher(app: object) -> Iterator[Watcher]:
    watcher = Watcher(db.engine)
    yield watcher
    watcher.close()


def test_reading_leaves_the_mark(watcher: Watcher) -> None:
    before = watcher.mark()
    assert db.session.scalars(select(Agency)).all()
    db.session.commit()
    assert before is not None
    assert watcher.mark() == before


def test_every_commit_moves_it_and_nothing_before_the_commit_does(
    watcher: Watcher, database_url: str
) -> None:
    """By this process and by another's connection; what is taken back was never there."""
    another = create_engine(database_url)
    for engine in (db.engine, another):
        before = watcher.mark()
        with engine.connect() as connection:
            connection.execute(WRITE)
            seen_before_commit = watcher.mark()
            connection.commit()
        assert seen_before_commit == before
        assert watcher.mark() != before
    another.dispose()


def test_it_is_untold_while_the_database_is_away_and_told_after(watcher: Watcher) -> None:
    before = watcher.mark()
    watcher.connection.close()  # as a server that went away leaves it
    assert watcher.mark() is None
    assert watcher.mark() not in {None, before}


def test_it_is_untold_when_too_many_ask(watcher: Watcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campaigns.ground.changes.PATIENCE", 0.01)
    with watcher.lock:
        assert watcher.mark() is None
    assert watcher.mark() is not None
