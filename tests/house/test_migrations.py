"""A fresh upgrade gives exactly the models, on both engines; down to nothing and up again works."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from campaigns.ground.database import db
from tests.conftest import both_engines, empty_database, make_app


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Flask:
    return make_app(empty_database(database_url), tmp_path)


@both_engines
def test_a_fresh_upgrade_is_the_models(empty: Flask) -> None:
    with empty.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []
        db.engine.dispose()


@both_engines
def test_down_to_nothing_and_up_again(empty: Flask) -> None:
    with empty.app_context():
        upgrade()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
        assert "activity" in inspect(db.engine).get_table_names()
        db.engine.dispose()
