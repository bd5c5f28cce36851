"""What a test's database is asked, and how much it holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, func, select

from campaigns.ground.database import Base, db


@contextmanager
def asked() -> Iterator[list[str]]:
    """The list in which every statement sent to the database is noted while the block runs."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def reads(sent: list[str]) -> list[str]:
    """Those of the statements that only look."""
    return [statement for statement in sent if statement.startswith("SELECT")]


def counts() -> dict[str, int]:
    """How many rows every table holds."""
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
