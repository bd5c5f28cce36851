"""Saying it: the ledger's row, the notice and the letter in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select

from campaigns.ground import clock, officehours, settings
from campaigns.ground.database import db, fetch
from campaigns.insight.reminders import dues, engine
from campaigns.insight.reminders.engine import Reminder
from campaigns.insight.reminders.things import Said
from campaigns.people import notices
from campaigns.people.notices import Purpose
from campaigns.people.persons import Person

LINES = 30  # of one notice; what is more is counted
MANY = {
    Purpose.TASK: "{n} tugas menunggu Anda.",
    Purpose.ACTIVITY: "{n} kegiatan perlu perhatian Anda.",
    Purpose.CAMPAIGN: "{n} kampanye sudah lewat hari terakhirnya.",
    Purpose.PARTNERSHIP: "{n} hal kemitraan menunggu Anda.",
    Purpose.COMPLAINT: "{n} laporan warga belum ber-Tracking ID.",
    Purpose.ESCALATION: "{n} hal terlambat lebih lama dari batas kantor.",
}


def to_say(now: datetime) -> dict[int, list[Reminder]]:
    """What has to be said now, by the person's id; nothing outside office hours, and nothing that was said."""
    today = clock.day_of(now)
    off = dues.calendar(today)
    if not officehours.is_open(now, off):
        return {}
    patience = int(settings.get("escalation_days"))
    waiting = _unsaid(engine.reminders(dues.gather(now), today, off, patience), today)
    found: defaultdict[int, list[Reminder]] = defaultdict(list)
    for reminder in waiting:
        found[reminder.person_id].append(reminder)
    return dict(found)


def say(person_id: int, reminders: Sequence[Reminder]) -> int:
    """Tell a person what they were not told yet: one notice for each purpose. Gives how many things were new.

    Raises Conflict at the flush or the commit where another has told them meanwhile.
    """
    person, today = fetch(Person, person_id), clock.today()
    by_purpose: defaultdict[Purpose, list[Reminder]] = defaultdict(list)
    new = _unsaid(reminders, today)
    for reminder in new:
        db.session.add(
            Said(
                person_id=person_id,
                purpose=reminder.purpose,
                about=reminder.about,
                stage=reminder.stage,
                day=reminder.day,
                said_day=today,
            )
        )
        by_purpose[reminder.purpose].append(reminder)
    for purpose, said in by_purpose.items():
        _tell(person, purpose, said)
    return len(new)


def _tell(person: Person, purpose: Purpose, said: Sequence[Reminder]) -> None:
    if len(said) == 1:
        notices.tell([person], purpose, said[0].sentence, said[0].about)
        return
    lines = [f"- {reminder.sentence}" for reminder in said[:LINES]]
    if len(said) > LINES:
        lines.append(f"- dan {len(said) - LINES} lagi")
    kinds = {reminder.about.partition(":")[0] for reminder in said}
    about = kinds.pop() if len(kinds) == 1 else str(purpose)
    notices.tell([person], purpose, MANY[purpose].format(n=len(said)), about, "\n".join(lines))


def _unsaid(reminders: Iterable[Reminder], today: date) -> list[Reminder]:
    """Those of which the ledger knows neither the stage, nor that their person heard of the thing today."""
    asked = list(reminders)
    abouts = sorted({reminder.about for reminder in asked})
    stages, todays = set(), set()
    for start in range(0, len(abouts), 500):
        some = select(Said).where(Said.about.in_(abouts[start : start + 500]))
        for said in db.session.scalars(some):
            stages.add((said.person_id, said.purpose, said.about, said.stage, said.day))
            if said.said_day == today:
                todays.add((said.person_id, said.purpose, said.about))
    return [
        r
        for r in asked
        if (r.person_id, r.purpose, r.about, r.stage, r.day) not in stages
        and (r.person_id, r.purpose, r.about) not in todays
    ]
