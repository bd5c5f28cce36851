"""Runs migrations inside the application's context, on the application's database.

On SQLite foreign keys are off while tables are rebuilt, and checked before the commit: with them on,
altering a parent table deletes every child row by cascade, in silence.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

migrate = current_app.extensions["migrate"]
database = migrate.db


def run(connection: Connection, *, is_lent: bool = False) -> None:
    """Migrate over this connection. One that was lent is part of a larger transaction (a restore), which commits;
    on SQLite it is a file of its own, and done with.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        connection.exec_driver_sql("ROLLBACK")  # the pragma does nothing inside a transaction
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    context.configure(connection=connection, target_metadata=database.metadata, **migrate.configure_args)
    with context.begin_transaction():
        context.run_migrations()
        if is_sqlite and (orphans := connection.execute(text("PRAGMA foreign_key_check")).all()):
            raise RuntimeError(f"the migration would leave orphans: {orphans[:5]}")
    if is_sqlite:
        connection.exec_driver_sql("COMMIT")  # of the BEGIN above, which SQLAlchemy does not know of
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    elif not is_lent:
        connection.commit()


if context.is_offline_mode():
    raise RuntimeError("migrations run against a database, not into a script")
lent = context.config.attributes.get("connection")
if lent is not None:
    run(lent, is_lent=True)
else:
    with database.engine.connect() as connection:
        run(connection)
