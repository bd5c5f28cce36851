"""Runs migrations inside the application's context, on the application's database.

On SQLite foreign keys are off while tables are rebuilt, and checked before the commit: with them on,
altering a parent table deletes every child row by cascade, in silence.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

migrate = current_app.extensions["migrate"]
database = migrate.db


def run(connection: Connection) -> None:
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
    connection.commit()
    if is_sqlite:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise RuntimeError("migrations run against a database, not into a script")
with database.engine.connect() as connection:
    run(connection)
