"""Health: alive without asking anybody; ready only if all is there."""

from datetime import timedelta

import time_machine
from flask_migrate import upgrade

from campaigns.ground import clock, lease
from campaigns.ground.database import db, transaction
from tests.conftest import both_engines, empty_database, make_app, standing


def test_alive_needs_no_database(tmp_path):
    app = make_app(f"sqlite:///{tmp_path}/no/such/folder.sqlite", tmp_path)
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_without_a_database_it_is_not_ready(tmp_path):
    app = make_app(f"sqlite:///{tmp_path}/no/such/folder.sqlite", tmp_path)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["reasons"]) == (503, ["database"])


def test_tables_that_no_migration_made_are_not_ready(database_url, tmp_path):
    app = make_app(empty_database(database_url), tmp_path)
    with app.app_context():
        db.create_all()
        answer = app.test_client().get("/readyz")
        assert (answer.status_code, answer.json["reasons"]) == (503, ["unmigrated", "worker"])
        db.session.remove()
        db.engine.dispose()


@both_engines
def test_ready_is_migrated_and_watched_by_a_worker(database_url, tmp_path):
    app = make_app(empty_database(database_url), tmp_path)
    with app.app_context():
        upgrade()
        client = app.test_client()
        assert client.get("/readyz").json == {"status": "unready", "reasons": ["worker"]}
        with transaction():
            assert lease.claim("test")
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json) == (200, {"status": "ready"})
        with transaction():
            lease.give_up("test")
        assert client.get("/readyz").status_code == 503
        db.session.remove()
        db.engine.dispose()


def test_a_worker_that_renews_its_lease_no_more_is_told(database_url, tmp_path):
    with standing(database_url, tmp_path) as app:
        with transaction():
            assert lease.claim("test")
        client, now = app.test_client(), clock.now()
        with time_machine.travel(now + lease.LASTS + timedelta(seconds=1), tick=False):
            stale = client.get("/readyz")
        assert (stale.status_code, stale.json["reasons"]) == (503, ["worker"])
