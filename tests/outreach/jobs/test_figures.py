"""Kept figures are compared with a recount each night and after a restore, and an admin reads what came of it."""

import logging
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from campaigns.ground import clock, settings
from campaigns.ground.database import db, transaction
from campaigns.insight.coverage import Asked, kept
from campaigns.insight.coverage.kept import CoverageFigure
from campaigns.people.persons import Membership
from outreach.jobs import backups, figures
from outreach.jobs.timetable import TIMETABLE
from tests import cast
from tests.conftest import both_engines


@pytest.fixture
def planned(app: Flask, planner: Membership, leader: Membership) -> dict:
    """What is kept of an activity of an approved campaign."""
    cast.activity(planner, cast.approved(planner, leader))
    return kept.seen(Asked())


def spoil() -> int:
    """So many rows are wrong afterwards."""
    with transaction():
        spoilt = db.session.execute(update(CoverageFigure).values(planned=7))
        return int(spoilt.rowcount)


@both_engines
def test_each_night_what_differs_is_mended_logged_and_told(
    client: FlaskClient, planned: dict, admin: Membership, caplog: pytest.LogCaptureFixture
) -> None:
    assert figures.prove_nightly in [job for job, _ in TIMETABLE]
    cast.sign_in(client, admin)
    assert "belum dicocokkan" in client.get("/desk/jobs").text
    figures.prove_nightly()
    assert "cocok</span>" in client.get("/desk/jobs").text
    wrong = spoil()
    figures.prove_nightly()
    assert kept.seen(Asked()) != planned, "once a day is enough"
    with time_machine.travel(clock.now() + timedelta(days=1)), caplog.at_level(logging.ERROR):
        figures.prove_nightly()
        assert f"{wrong} tidak cocok" in cast.sign_in(client, admin).get("/desk/jobs").text
    assert kept.seen(Asked()) == planned
    assert len(caplog.records) == 1


@both_engines
def test_after_a_restore_they_are_compared_at_once(app: Flask, planned: dict) -> None:
    figures.prove_nightly()
    wrong = spoil()
    backups.restore(backups.make().folder, replace=True)
    assert settings.get("figures_proved") == ""
    figures.prove_nightly()
    assert kept.seen(Asked()) == planned
    assert settings.get("figures_mended") == str(wrong)


def test_preparing_counts_what_a_migration_left_uncounted(app: Flask, planned: dict) -> None:
    with transaction():
        db.session.execute(delete(CoverageFigure))
    assert app.test_cli_runner().invoke(args=["outreach", "db", "prepare"]).exit_code == 0
    db.session.rollback()
    assert kept.seen(Asked()) == planned
