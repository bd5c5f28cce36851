"""Whether anything was written since: a mark of the whole database's state, whoever writes to it.

Two equal marks say that nothing was committed between them, by any process. SQLite counts the commits of other
connections (PRAGMA data_version); in PostgreSQL two equal snapshots see the same rows. Unequal marks promise nothing.
"""

import sqlite3
import threading
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

Mark = tuple[int, str]  # which connection said it, and what

QUESTIONS = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT pg_current_snapshot()::text"}
PATIENCE = 0.5  # seconds that a thread waits for the others


class Watcher:
    """Looks at an engine's database over one connection that never writes. For all threads of a process."""

    def __init__(self, engine: Engine):
        self.engine = engine
        self.lock = threading.Lock()
        self.connection: Any = None
        self.opened = 0
        event.listen(engine, "engine_disposed", lambda _: self.close())

    def mark(self) -> Mark | None:
        """The state as of now; None where it cannot be told: the database is away, or too many ask."""
        if not self.lock.acquire(timeout=PATIENCE):
            return None
        try:
            cursor = self._cursor()
            cursor.execute(QUESTIONS[self.engine.dialect.name])
            return self.opened, str(cursor.fetchone()[0])
        except (DBAPIError, sqlite3.Error, self.engine.dialect.loaded_dbapi.Error):
            self.close()
            return None
        finally:
            self.lock.release()

    def close(self) -> None:
        """Let go of the connection; the next mark opens another."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def _cursor(self) -> Any:
        """Of the connection, opened where there is none: counts of two connections cannot be compared."""
        if self.connection is None:
            pooled = self.engine.raw_connection()
            self.connection = pooled.driver_connection
            pooled.detach()  # the pool's places are for those who work
            self.opened += 1
            if self.engine.dialect.name == "postgresql":
                self.connection.autocommit = True  # each question has a snapshot of its own
        return self.connection.cursor()
