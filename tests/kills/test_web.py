"""kill -9 of the web server while eight officers note complaints: what was acknowledged is there, once (rule D1)."""

import random
import re
import statistics
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from campaigns.fieldwork.complaints import Complaint
from campaigns.ground.database import db
from campaigns.people import journal
from campaigns.people.persons import Membership
from tests import cast
from tests.conftest import both_engines
from tests.kills.running import FULL, Crowd, House, kill, wait_until

ROUNDS = 50 if FULL else 3


def noted() -> dict[str, Complaint]:
    """Every complaint by the key of its form."""
    db.session.rollback()
    return {str(c.client_key): c for c in db.session.scalars(select(Complaint))}


@pytest.mark.timeout(3600)
@pytest.mark.real_clock
@both_engines
def test_nothing_acknowledged_is_lost_or_doubled(
    app: Flask,
    database_url: str,
    tmp_path: Path,
    planner: Membership,
    leader: Membership,
    officer: Membership,
) -> None:
    campaign = cast.approved(planner, leader)
    activity = cast.activity(planner, campaign, officer_ids=[officer.person_id])
    crowd, restarts, there = Crowd(app, officer, activity.id), [], 0
    with House(database_url, tmp_path) as house:
        for _ in range(ROUNDS):
            begun = time.monotonic()
            web = house.web()
            restarts.append(time.monotonic() - begun)
            known = noted()
            there += sum(key in known for key in crowd.unacked)
            crowd.send_again(house.port)
            enough = len(crowd.acked) + random.randint(5, 60)
            crowd.start(house.port)
            wait_until(lambda enough=enough: len(crowd.acked) >= enough, 60, pause=0.003)
            kill(web)
            crowd.stop()
        house.web()
        crowd.send_again(house.port)
    kept = noted()
    lost = [key for key, address in crowd.acked.items() if address != f"/field/complaints/{kept[key].id}"]
    print(
        f"\n{db.engine.dialect.name}: {ROUNDS} kills, {len(crowd.acked)} acknowledged, {len(lost)} lost, "
        f"{len(kept) - len(crowd.acked)} doubled or unasked for, {there} were committed unacknowledged, "
        f"ready after {statistics.median(restarts):.2f} s, other answers {crowd.odd}"
    )
    assert not crowd.unacked
    assert lost == []
    assert kept.keys() == crowd.acked.keys()
    numbers = sorted(int(re.sub(r".*-", "", c.receipt_no)) for c in kept.values())
    assert numbers == list(range(1, len(kept) + 1)), "receipts have no gap and no twin"
    entries = select(func.count()).where(journal.Entry.act == "mencatat laporan warga")
    assert db.session.scalar(entries) == len(kept), "an act and its entry are one (rule J1)"
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
    assert len(kept) > ROUNDS * 5
