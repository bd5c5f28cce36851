"""Reminders: what is due to whom, once, in office hours; nothing of a citizen (rules T1, T2, C2, P1)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from campaigns.fieldwork import complaints
from campaigns.fieldwork.complaints import ComplaintKind
from campaigns.ground import clock, holidays, outbox
from campaigns.ground.database import db, fetch, transaction
from campaigns.ground.errors import Conflict
from campaigns.insight import reminders
from campaigns.people import notices
from campaigns.people.notices import Notice, Purpose
from campaigns.people.persons import Membership, Role
from campaigns.plans import activities, campaigns, halts, partnerships, tasks
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships import ContributionKind, Pledge
from campaigns.plans.playbooks import Phase
from tests import cast

TEN = time(10)
FRIDAY, MONDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 30), date(2026, 11, 29)


@pytest.fixture
def campaign(planner: Membership, leader: Membership) -> Campaign:
    """Approved on 20 November, with nothing planned in it; what was told of that is forgotten."""
    with clock.as_of(clock.at(date(2026, 11, 20), TEN)):
        made = cast.approved(planner, leader)
    with transaction():
        for notice in db.session.scalars(select(Notice)):
            db.session.delete(notice)
        for message in db.session.scalars(select(outbox.Message)):
            db.session.delete(message)
    return made


def at(day: date, hour: time = TEN) -> datetime:
    return clock.at(day, hour)


def sweep(moment: datetime) -> dict[int, int]:
    """What the worker does at that moment; how many things were new to each person."""
    with clock.as_of(moment):
        found = {}
        for person_id, theirs in reminders.to_say(clock.now()).items():
            with transaction():
                found[person_id] = reminders.say(person_id, theirs)
        for person_id in reminders.readers_at(clock.now()):
            with transaction():
                reminders.send(person_id)
        return found


def told(who: Membership, purpose: Purpose | None = None) -> list[str]:
    """The sentences of a person's inbox, the oldest first; the weekly digest only if asked for."""
    wanted = [
        n for n in notices.inbox(who) if n.kind == purpose or (not purpose and n.kind != Purpose.DIGEST)
    ]
    return [n.sentence for n in wanted[::-1]]


def task(campaign: Campaign, day: date, by: Membership, activity: Activity | None = None) -> tasks.Task:
    with transaction(), clock.as_of(at(date(2026, 11, 20))):
        return tasks.add_one(campaign, activity, Phase.PREPARATION, "Surat kepada mitra", day, by=by)


def test_a_task_is_told_ahead_and_when_it_is_late_and_then_to_the_leader(
    campaign: Campaign, planner: Membership, leader: Membership
) -> None:
    task(campaign, date(2026, 12, 8), planner)
    days = [date(2026, 12, 1) + timedelta(days=n) for n in range(21)]
    said = {day: told(planner)[-1] for day in days if sweep(at(day)).get(planner.person_id)}
    assert [f"{day:%d}" for day in said] == ["03", "07", "09", "16"]
    assert said[date(2026, 12, 3)] == (
        "Tugas “Surat kepada mitra” untuk Lapor ke Pesisir Sungai 2026 jatuh tempo 8 Desember 2026."
    )
    assert "terlambat" in said[date(2026, 12, 9)]
    (escalated,) = told(leader, Purpose.ESCALATION)
    assert "Surat kepada mitra" in escalated


def test_nothing_is_said_outside_office_hours(campaign: Campaign, planner: Membership) -> None:
    """Nor on a weekend, a holiday or cuti bersama: it waits for the next working morning (traps 8, 9)."""
    task(campaign, FRIDAY - timedelta(days=1), planner)  # late on Friday
    christmas = next(day for day, name in holidays.days_off(date(2026, 12, 24), date(2026, 12, 26)).items())
    for moment in (
        at(FRIDAY, time(7, 29)),
        at(FRIDAY, time(16)),
        at(FRIDAY + timedelta(days=1)),
        at(SUNDAY),
        at(christmas),
    ):
        assert sweep(moment) == {}, moment
    assert sweep(at(MONDAY, time(7, 30))) == {planner.person_id: 1}


def test_a_clock_set_back_an_hour_says_nothing_again(campaign: Campaign, planner: Membership) -> None:
    task(campaign, date(2026, 12, 8), planner)
    now = at(date(2026, 12, 7))
    assert sweep(now) == {planner.person_id: 1}
    for back in (timedelta(), timedelta(minutes=1), timedelta(hours=1), timedelta(hours=2, minutes=29)):
        assert sweep(now - back) == {}, back
    assert len(told(planner)) == 1


def test_of_two_workers_one_says_it(campaign: Campaign, planner: Membership) -> None:
    """Both read before either writes: the ledger's rows keep the second from committing."""
    task(campaign, date(2026, 12, 8), planner)
    with clock.as_of(at(date(2026, 12, 7))):
        (waiting,) = reminders.to_say(clock.now()).values()
        with transaction():
            assert reminders.say(planner.person_id, waiting) == 1
        with transaction():
            assert reminders.say(planner.person_id, waiting) == 0
        with pytest.raises(Conflict), transaction():
            db.session.add_all(copy_of(said) for said in db.session.scalars(select(reminders.Said)).all())
    assert len(told(planner)) == 1


def copy_of(said: reminders.Said) -> reminders.Said:
    names = ("person_id", "purpose", "about", "stage", "day", "said_day")
    return reminders.Said(**{name: getattr(said, name) for name in names})


def test_many_things_at_once_are_one_notice(campaign: Campaign, planner: Membership) -> None:
    for _ in range(3):
        task(campaign, date(2026, 12, 8), planner)
    assert sweep(at(date(2026, 12, 7))) == {planner.person_id: 3}
    (notice,) = [n for n in notices.inbox(planner) if n.kind == Purpose.TASK]
    assert (notice.sentence, notice.about, len(notice.detail.splitlines())) == (
        "3 tugas menunggu Anda.",
        "task",
        3,
    )


def test_a_task_done_or_taken_over_is_no_longer_told(campaign: Campaign, planner: Membership) -> None:
    made = task(campaign, date(2026, 12, 8), planner)
    other = cast.member("planner", username="perencana-2")
    with transaction():
        fetch(tasks.Task, made.id).owner_id = other.person_id
    assert sweep(at(date(2026, 12, 7))) == {other.person_id: 1}
    with transaction():
        fetch(tasks.Task, made.id).done_at = at(date(2026, 12, 8))
    assert sweep(at(date(2026, 12, 9))) == {}


def test_an_activity_is_told_to_its_officers_and_planner_and_follows_its_new_date(
    campaign: Campaign, planner: Membership, officer: Membership
) -> None:
    """Rule T2: the reminder of the old day does not come."""
    with clock.as_of(at(date(2026, 11, 20))):
        made = cast.activity(planner, campaign, officer_ids=[officer.person_id])  # Tuesday 1 December
    drop_tasks()
    assert sweep(at(date(2026, 11, 26))) == {planner.person_id: 1, officer.person_id: 1}
    new = cast.NINE + timedelta(days=7)
    with transaction(), clock.as_of(at(date(2026, 11, 26), time(11))):
        found = fetch(Activity, made.id)
        activities.reschedule(
            found,
            new,
            new + cast.TWO_HOURS,
            "Air pasang",
            joint=False,
            aware=True,
            seen=found.version,
            by=planner,
        )
    drop_tasks()
    assert told(officer)[-1].startswith("Meja aduan dipindahkan ke 8 Desember 2026")
    assert [sweep(at(MONDAY)), sweep(at(date(2026, 12, 1)))] == [{}, {}], "the old day is forgotten"
    assert sweep(at(date(2026, 12, 3))).keys() == {planner.person_id, officer.person_id}
    assert "8 Desember 2026" in told(officer)[-1]


def drop_tasks() -> None:
    """The playbook's own: told in tests of their own."""
    with transaction():
        for made in db.session.scalars(select(tasks.Task)):
            made.dropped_at = clock.now()


def test_a_day_off_never_moves_a_reminder_behind_its_activity(
    campaign: Campaign, planner: Membership, officer: Membership
) -> None:
    """A market on Sunday morning: the last word comes on Friday."""
    with clock.as_of(at(date(2026, 11, 20))):
        cast.activity(
            planner,
            campaign,
            starts_at=at(SUNDAY, time(6)),
            officer_ids=[officer.person_id],
        )
    drop_tasks()
    assert sweep(at(FRIDAY))[officer.person_id] == 1
    assert "29 November 2026" in told(officer)[-1]


def test_an_activity_that_nobody_said_was_held_is_asked_about(
    campaign: Campaign, planner: Membership, officer: Membership
) -> None:
    with clock.as_of(at(date(2026, 11, 20))):
        cast.activity(planner, campaign, officer_ids=[officer.person_id])
    drop_tasks()
    assert sweep(at(date(2026, 12, 2))).keys() == {planner.person_id, officer.person_id}
    assert told(officer)[-1] == "Meja aduan, 1 Desember 2026, belum dicatat terlaksana."


def invitation(campaign: Campaign, planner: Membership, dishub: Membership) -> partnerships.Partnership:
    with transaction(), clock.as_of(at(date(2026, 11, 20))):
        return partnerships.invite(campaign, dishub.agency, "Dua bus", date(2026, 12, 3), by=planner)


def test_a_partner_is_nudged_about_its_own_and_the_leader_hears_of_it_later(
    campaign: Campaign, planner: Membership, leader: Membership, dishub: Membership, dinsos: Membership
) -> None:
    invitation(campaign, planner, dishub)
    assert sweep(at(date(2026, 12, 3))) == {}
    assert sweep(at(date(2026, 12, 4))) == {dishub.person_id: 1}
    assert sweep(at(date(2026, 12, 14))).keys() == {dishub.person_id, leader.person_id}
    assert told(dinsos) == []
    assert "belum dijawab" in told(dishub)[1]


def test_a_promise_is_told_when_it_is_near_and_when_it_is_past_and_not_definite(
    campaign: Campaign, planner: Membership, dishub: Membership
) -> None:
    """Issue B: once confirmed, only the day it is needed on is told."""
    asked = invitation(campaign, planner, dishub)
    with transaction(), clock.as_of(at(date(2026, 11, 23))):
        partnerships.accept(fetch(partnerships.Partnership, asked.id), by=dishub)
        given = partnerships.pledge(
            fetch(partnerships.Partnership, asked.id),
            Pledge(ContributionKind.VEHICLE, "Bus", Decimal(2), "bus", needed_by=date(2026, 12, 8)),
            by=dishub,
        )
    assert sweep(at(date(2026, 12, 7))) == {dishub.person_id: 1}
    assert told(dishub)[-1].endswith("diperlukan paling lambat 8 Desember 2026 dan belum dipastikan.")
    assert sweep(at(date(2026, 12, 9))) == {dishub.person_id: 1}
    with transaction(), clock.as_of(at(date(2026, 12, 9))):
        partnerships.confirm(fetch(partnerships.Contribution, given.id), Decimal(2), by=dishub)
    assert sweep(at(date(2026, 12, 16))) == {}


def test_of_a_complaint_the_receipt_is_told_and_nothing_of_who_said_what(
    campaign: Campaign, planner: Membership, officer: Membership, operator: Membership, leader: Membership
) -> None:
    """Rule C2, in the inbox and in letters."""
    with clock.as_of(at(date(2026, 11, 20))):
        activity = cast.activity(planner, campaign, officer_ids=[officer.person_id])
    drop_tasks()
    with transaction(), clock.as_of(cast.NINE):
        complaints.record(
            fetch(Activity, activity.id),
            ComplaintKind.COMPLAINT,
            "Dermaga kami lapuk",
            reporter_name="Siti Rahmah",
            reporter_phone="0812-3456-7890",
            consent=True,
            is_confidential=True,
            by=officer,
        )
        activities.hold_it(fetch(Activity, activity.id), by=officer)
    assert operator.person_id not in sweep(at(date(2026, 12, 2)))
    assert sweep(at(date(2026, 12, 3)))[operator.person_id] == 1
    assert sweep(at(date(2026, 12, 11)))[leader.person_id] == 1
    (first, *_), receipt = told(operator), f"{activity.code}-001"
    assert receipt in first
    assert receipt in told(leader, Purpose.ESCALATION)[0]
    everything = [n.sentence + n.detail for n in db.session.scalars(select(Notice))]
    everything += [m.subject + m.body for m in db.session.scalars(select(outbox.Message))]
    assert not [text for text in everything if any(w in text for w in ("Siti", "0812", "3456", "lapuk"))]


def test_a_campaign_past_its_last_day_is_not_closed_but_asked_about(
    planner: Membership, leader: Membership
) -> None:
    with clock.as_of(at(date(2026, 11, 20))):
        made = cast.approved(planner, leader, last_day=date(2026, 12, 4))
    assert sweep(at(date(2026, 12, 4))).get(planner.person_id) is None
    assert sweep(at(date(2026, 12, 7))) == {planner.person_id: 1}
    assert told(planner)[-1].endswith("tanpa kegiatan terlaksana. Ubah tanggalnya atau batalkan.")
    assert fetch(Campaign, made.id).state == campaigns.CampaignState.APPROVED


def test_a_campaign_that_was_held_is_asked_to_be_closed(planner: Membership, leader: Membership) -> None:
    """What is asked for can be done: only a campaign under way can be said to be finished."""
    with clock.as_of(at(date(2026, 11, 20))):
        made = cast.approved(planner, leader, last_day=date(2026, 12, 4))
        activity = cast.activity(planner, made)
    with clock.as_of(activity.ends_at), transaction():
        activities.hold_it(fetch(Activity, activity.id), by=planner)
    drop_tasks()
    assert sweep(at(date(2026, 12, 7))) == {planner.person_id: 1}
    assert told(planner)[-1].endswith("Nyatakan selesai bila semuanya tuntas.")
    with transaction():
        campaigns.finish(fetch(Campaign, made.id), by=planner)


def test_one_person_in_two_roles_is_reminded_once(campaign: Campaign, planner: Membership) -> None:
    """Trap 21: officer and planner of one activity."""
    with transaction():
        db.session.add(
            Membership(person_id=planner.person_id, agency_id=planner.agency_id, role=Role.OFFICER)
        )
    with clock.as_of(at(date(2026, 11, 20))):
        cast.activity(planner, campaign, officer_ids=[planner.person_id])
    drop_tasks()
    assert sweep(at(MONDAY)) == {planner.person_id: 1}


# The weekly digest


def digests(who: Membership) -> list[Notice]:
    return [notice for notice in notices.inbox(who) if notice.kind == Purpose.DIGEST]


def off(day: date) -> None:
    with transaction():
        db.session.add(
            holidays.Holiday(day=day, name="Libur uji", kind=holidays.DayKind.HOLIDAY, confirmed=True)
        )


@pytest.mark.parametrize(
    ("days_off", "moment", "count"),
    [
        ([], at(MONDAY, time(7, 29)), 0),
        ([], at(MONDAY, time(7, 30)), 1),
        ([], at(FRIDAY), 1),  # a worker that was away on Monday
        ([], at(SUNDAY), 0),
        ([MONDAY], at(MONDAY), 0),
        ([MONDAY], at(MONDAY + timedelta(days=1), time(7, 30)), 1),
    ],
    ids=["too-early", "monday", "friday", "sunday", "monday-off", "tuesday-instead"],
)
def test_the_digest_comes_on_the_first_working_morning_of_the_week(
    leader: Membership, planner: Membership, days_off: list[date], moment: datetime, count: int
) -> None:
    for day in days_off:
        off(day)
    sweep(moment)
    sweep(moment)
    assert (len(digests(leader)), len(digests(planner))) == (count, 0)


def test_the_digest_comes_once_a_week_whatever_the_clock_says(leader: Membership) -> None:
    for moment in (
        at(MONDAY),
        at(MONDAY, time(9)),
        at(MONDAY + timedelta(days=1)),
        at(FRIDAY + timedelta(7)),
    ):
        sweep(moment)
    assert len(digests(leader)) == 1
    sweep(at(MONDAY + timedelta(days=7)))
    assert len(digests(leader)) == 2


def test_the_digest_says_what_was_what_comes_what_is_late_and_the_money(
    campaign: Campaign, planner: Membership, leader: Membership
) -> None:
    task(campaign, date(2026, 11, 24), planner)
    with clock.as_of(at(date(2026, 11, 20))):
        cast.activity(planner, campaign)
    sweep(at(MONDAY))
    (digest,) = digests(leader)
    assert digest.sentence == "Ringkasan pekan 30 November – 6 Desember 2026."
    for line in (
        "Terlaksana tujuh hari terakhir: 0 kegiatan.",
        "- 1 Desember 2026, Meja aduan, Pasar Terapung Lok Baintan (kurang: petugas)",
        "Anggaran 2026: pagu Rp0, realisasi Rp0, komitmen berjalan Rp0, tersedia Rp0.",
    ):
        assert line in digest.detail.splitlines(), digest.detail


# Who hears of a change at once


def test_partners_and_officers_hear_that_an_activity_was_called_off(
    campaign: Campaign, planner: Membership, officer: Membership, dishub: Membership, dinsos: Membership
) -> None:
    """Rule T2; those who do it are not told, and who has no part in the campaign hears nothing."""
    invited = invitation(campaign, planner, dishub)
    with clock.as_of(at(date(2026, 11, 20))):
        made = cast.activity(planner, campaign, officer_ids=[officer.person_id])
    with transaction():
        activities.cancel(fetch(Activity, made.id), "Banjir", by=planner)
    assert told(officer)[1:] == ["Meja aduan, 1 Desember 2026, 09.00 WITA, dibatalkan. Alasan: Banjir"]
    notice, _ = notices.inbox(dishub)
    assert (notice.about, "Banjir" in notice.sentence) == (f"partnership:{invited.id}", True)
    assert (told(dinsos), told(planner)) == ([], [])


def test_partners_and_officers_hear_that_a_campaign_was_put_off(
    campaign: Campaign, planner: Membership, leader: Membership, officer: Membership, dishub: Membership
) -> None:
    """Rule T2: with its reason, each person once."""
    invitation(campaign, planner, dishub)
    with clock.as_of(at(date(2026, 11, 20))):
        cast.activity(planner, campaign, officer_ids=[officer.person_id])
    with transaction():
        halts.postpone(fetch(Campaign, campaign.id), "Banjir", by=planner)
    said = "Lapor ke Pesisir Sungai 2026 ditunda. Alasan: Banjir"
    assert [told(who).count(said) for who in (leader, officer, dishub, planner)] == [1, 1, 1, 0]
    drop_tasks()
    assert sweep(at(MONDAY)) == {}, "of what is put off nobody is reminded"
