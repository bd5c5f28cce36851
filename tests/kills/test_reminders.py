"""Workers killed while they remind people, by real mail: nothing said twice, nothing lost; a few by default."""

import random
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour

import pytest
from sqlalchemy import func, or_, select, update

from campaigns.ground import clock, lease, outbox
from campaigns.ground.database import db, transaction
from campaigns.ground.lease import Lease
from campaigns.insight.reminders import Said
from campaigns.people.notices import Notice
from campaigns.people.persons import Membership
from campaigns.plans import tasks
from campaigns.plans.campaigns import Campaign
from campaigns.plans.playbooks import Phase
from tests import cast
from tests.conftest import both_engines
from tests.kills.running import FULL, House, kill, wait_until
from tests.servers import Mailbox

PEOPLE = 40 if FULL else 12
KILLS = 20 if FULL else 2
TAKEN_OVER_WITHIN = 30  # seconds
PLANNERS = 4  # of the second test; for them waits a task that nobody has taken
DUE = date(2026, 12, 8)
MORNING = clock.at(date(2026, 12, 7), hour(9))  # a Monday: H-1

pytestmark = [pytest.mark.timeout(3600), pytest.mark.real_clock, both_engines]


@pytest.fixture
def campaign(planner: Membership) -> Campaign:
    return cast.campaign(planner)


class Office:
    """Workers whose clock shows MORNING, and goes on from there."""

    def __init__(self, house: House) -> None:
        self.house, self.ahead = house, MORNING - datetime.now(UTC)

    def worker(self, back: timedelta = timedelta()):
        seconds = str((self.ahead - back).total_seconds())
        return self.house._start([sys.executable, "-m", "tests.kills.office", seconds])

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def let_the_lease_run_out(self) -> None:
        with transaction():
            db.session.execute(update(Lease).values(until=clock.now() - lease.LASTS))


def tasks_for(campaign: Campaign, planner: Membership, number: int) -> None:
    """A task each for so many people."""
    for n in range(number):
        who = cast.member("planner", username=f"perencana-{n}")
        with transaction():
            made = tasks.add_one(campaign, None, Phase.PLANNING, f"Tugas {n}", DUE, by=planner)
            made.owner_id = who.person_id


def count(kind: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def is_all_said(number: int, office: Office) -> bool:
    """Everybody was told, and no letter waits or is on its way: one begun ten seconds ago is held back for good."""
    said = count(Said)
    under_way = outbox.Message.sending_at > office.now() - timedelta(seconds=10)
    waiting = select(outbox.Message).where(or_(outbox.Message.next_try_at.is_not(None), under_way))
    return said == number and db.session.scalar(waiting.limit(1)) is None


def told(mailbox: Mailbox, number: int) -> str:
    """Fails unless everybody was told once, and no letter came twice or is unaccounted for."""
    db.session.rollback()
    assert (count(Said), count(Notice), count(outbox.Message)) == (number, number, number)
    taken = Counter(letter.recipients[0] for letter in mailbox.letters)
    assert [who for who, times in taken.items() if times > 1] == []
    rows = list(db.session.scalars(select(outbox.Message)))
    lost = [m.to for m in rows if m.to not in taken and not m.sending_at]
    assert lost == []
    held = len([m for m in rows if m.sending_at])
    return f"{number} people told once, {len(taken)} letters taken, {held} held back"


def test_killed_while_it_reminds_nothing_is_said_twice_and_nothing_is_lost(
    house: House, campaign: Campaign, planner: Membership, mailbox: Mailbox
) -> None:
    office, number = Office(house), 0
    tasks_for(campaign, planner, PEOPLE)
    for _ in range(KILLS):
        worker, seen = office.worker(), count(Said)
        wait_until(lambda seen=seen: count(Said) > seen or is_all_said(PEOPLE, office), 90, pause=0.001)
        time.sleep(random.uniform(0, 0.05))
        kill(worker)
        office.let_the_lease_run_out()
        number += 1
    office.worker()
    wait_until(lambda: is_all_said(PEOPLE, office), 120)
    print(f"\n{db.engine.dialect.name}: {number} workers killed: {told(mailbox, PEOPLE)}")


def test_of_two_workers_one_reminds_and_the_other_follows_within_half_a_minute(
    house: House, campaign: Campaign, planner: Membership, mailbox: Mailbox
) -> None:
    """And a third one whose clock was set back an hour says nothing again."""
    office = Office(house)
    tasks_for(campaign, planner, 3)
    first, second = office.worker(), office.worker()
    wait_until(lambda: is_all_said(3, office), 120)
    told(mailbox, 3)
    holder = db.session.scalar(select(Lease.holder)) or ""
    dead, heir = (first, second) if f":{first.pid}:" in holder else (second, first)
    kill(dead)
    taken = wait_until(lambda: f":{heir.pid}:" in held_by(), TAKEN_OVER_WITHIN)
    with transaction():
        tasks.add_one(campaign, None, Phase.PLANNING, "Satu lagi", DUE, by=planner)
    kill(heir)
    office.let_the_lease_run_out()
    office.worker(back=timedelta(hours=1))
    wait_until(lambda: count(Said) == len(mailbox.letters) == 3 + PLANNERS, 120)
    time.sleep(3)  # whatever would be said again would be said now
    people = Counter(letter.recipients[0] for letter in mailbox.letters)
    assert sorted(people.values()) == [1, 2, 2, 2], (
        "the new task to each planner, the old ones to nobody again"
    )
    print(f"\n{db.engine.dialect.name}: taken over after {taken:.1f} s")


def held_by() -> str:
    db.session.rollback()
    return db.session.scalar(select(Lease.holder)) or ""
