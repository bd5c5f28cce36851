"""Health, for whoever watches the service: alive, and ready to work."""

from functools import cache

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from campaigns.ground import lease
from campaigns.ground.database import db
from outreach.public.blueprint import public


@public.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers; it asks nobody else."""
    return _told([], "ok")


@public.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database answers and is migrated, and a worker is alive; else 503 with the reasons."""
    try:
        reasons = [*_migration_faults(), *([] if lease.is_fresh() else ["worker"])]
    except SQLAlchemyError:
        db.session.rollback()
        reasons = ["database"]
    return _told(reasons, "ready")


def _migration_faults() -> list[str]:
    connection = db.session.connection()
    there = set(MigrationContext.configure(connection).get_current_heads())
    return [] if there and there == _heads(current_app.extensions["migrate"].directory) else ["unmigrated"]


@cache
def _heads(directory: str) -> frozenset[str]:
    """The newest migrations of this release; none where the folder holds none."""
    config = Config()
    config.set_main_option("script_location", directory.replace("%", "%%"))
    try:
        return frozenset(ScriptDirectory.from_config(config).get_heads())
    except CommandError:
        return frozenset()


def _told(reasons: list[str], well: str) -> ResponseReturnValue:
    body = {"status": "unready", "reasons": reasons} if reasons else {"status": well}
    response = jsonify(body)
    response.headers["Cache-Control"] = "no-store"
    return response, 503 if reasons else 200
