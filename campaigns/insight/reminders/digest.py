"""The week in a few lines for leaders: what happened, what comes next, what is overdue, the money."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from campaigns.fieldwork import attendance, complaints
from campaigns.ground import clock, formats, officehours, workdays
from campaigns.ground.database import db, fetch
from campaigns.insight import readiness
from campaigns.insight.reminders import dues
from campaigns.insight.reminders.things import Said
from campaigns.people import agencies, notices
from campaigns.people.notices import Purpose
from campaigns.people.persons import Person, Role, in_role
from campaigns.plans import activities, budgets, partnerships, tasks
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.budgets import LineStage
from campaigns.plans.ledger import Balance

WEEK = timedelta(days=7)
STAGE, ABOUT = "weekly", "digest"
LINES = 10  # of one part


def readers_at(now: datetime) -> list[int]:
    """The leaders (ids of persons) who have to get this week's digest now.

    Its hour is Monday 07.30 WITA; on the week's first working day, if Monday is a day off.
    """
    today = clock.day_of(now)
    monday, off = _monday(today), dues.calendar(today)
    if not officehours.is_open(now, off) or today < workdays.add(monday - timedelta(days=1), 1, off):
        return []
    had = set(
        db.session.scalars(
            select(Said.person_id).where(
                Said.about == ABOUT, Said.purpose == Purpose.DIGEST, Said.day == monday
            )
        )
    )
    return [m.person_id for m in in_role(Role.LEADER, agencies.own()) if m.person_id not in had]


def send(person_id: int) -> None:
    """Give one leader this week's digest. Raises Conflict at the commit where another has given it meanwhile."""
    today = clock.today()
    monday = _monday(today)
    row = Said(
        person_id=person_id, purpose=Purpose.DIGEST, about=ABOUT, stage=STAGE, day=monday, said_day=today
    )
    db.session.add(row)
    sentence = f"Ringkasan pekan {formats.days(monday, monday + timedelta(days=6))}."
    notices.tell([fetch(Person, person_id)], Purpose.DIGEST, sentence, ABOUT, text(clock.now()))


def text(now: datetime) -> str:
    """The digest's lines at that moment."""
    today = clock.day_of(now)
    return "\n".join([*_happened(now), "", *_next(now), "", *_overdue(today), "", _money(today)])


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _happened(now: datetime) -> Iterable[str]:
    held = [a for a in activities.between(now - WEEK, now, [ActivityState.HELD]) if a.ends_at <= now]
    people = attendance.contacts(activity.id for activity in held)
    yield f"Terlaksana tujuh hari terakhir: {formats.number(len(held))} kegiatan."
    yield from _lines(held, lambda a: f"{formats.number(people[a.id])} orang" if people.get(a.id) else "")


def _next(now: datetime) -> Iterable[str]:
    soon = activities.upcoming(None, before=now + WEEK)
    ready = readiness.of_activities(soon)
    yield f"Tujuh hari ke depan: {formats.number(len(soon))} kegiatan."
    yield from _lines(soon, lambda a: "" if ready[a.id].ok else f"kurang: {'; '.join(ready[a.id].lacks)}")


def _lines(some: Sequence[Activity], remark: Callable[[Activity], str]) -> Iterable[str]:
    for activity in some[:LINES]:
        told = remark(activity)
        yield f"- {formats.day(activity.day)}, {activity.title}, {activity.site.name}" + (
            f" ({told})" if told else ""
        )
    if len(some) > LINES:
        yield f"- dan {formats.number(len(some) - LINES)} lagi"


def _overdue(today: date) -> Iterable[str]:
    late = [one for one in partnerships.awaiting_answer(today) if one.is_late(today)]
    open_ones = [
        p
        for p in partnerships.standing_contributions(today)
        if p.is_open and p.needed_by and p.needed_by < today
    ]
    now = clock.now()
    unclosed = [
        a
        for a in activities.between(now - dues.BACK, now, [ActivityState.PLANNED])
        if a.ends_at <= now and a.campaign.is_approved
    ]
    untracked = [waiting for waiting in complaints.without_tracking_id() if waiting.due]
    yield "Terlambat:"
    yield f"- {formats.number(len(tasks.overdue(today)))} tugas"
    yield f"- {formats.number(len(late))} undangan mitra lewat batas jawabnya"
    yield f"- {formats.number(len(open_ones))} dukungan mitra lewat tanggalnya dan belum dipastikan"
    yield f"- {formats.number(len(unclosed))} kegiatan belum dicatat terlaksana"
    yield f"- {formats.number(len(untracked))} laporan warga belum ber-Tracking ID"


def _money(today: date) -> str:
    lines = [line for line in budgets.of_year(today.year, agencies.own()) if line.stage == LineStage.DPA]
    total = sum(budgets.balances(lines).values(), Balance())
    return (
        f"Anggaran {today.year}: pagu {formats.rupiah(total.ceiling)}, realisasi {formats.rupiah(total.realised)},"
        f" komitmen berjalan {formats.rupiah(total.outstanding)}, tersedia {formats.rupiah(total.available)}."
    )
