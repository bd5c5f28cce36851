from datetime import time, timedelta
from typing import Any

import pytest
from flask import Flask

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import journal, notices
from campaigns.people.persons import Membership
from campaigns.plans import activities, campaigns, partnerships, warnings
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.campaigns import CampaignState
from campaigns.plans.warnings import WarningKind
from tests import cast
from tests.cast import FIRST, LAST, LOK_BAINTAN, NINE, TWO_HOURS


def test_scheduling_puts_it_on_the_calendar_and_in_the_journal(planner: Membership) -> None:
    """Rule J1: an entry in the act's own transaction; rule R0: the site's own village is the least catchment."""
    made = cast.activity(planner, cast.campaign(planner))
    assert (made.starts_at, made.state) == (NINE, ActivityState.PLANNED)
    assert [village.code for village in made.catchment] == [LOK_BAINTAN]
    assert [(e.act, e.person_id) for e in journal.of(made)] == [("menjadwalkan kegiatan", planner.person_id)]


@pytest.mark.parametrize("role", ["leader", "treasurer", "officer", "operator", "admin"])
def test_only_planners_schedule(app: Flask, planner: Membership, role: str) -> None:
    campaign = cast.campaign(planner)
    with pytest.raises(NotAllowed):
        cast.activity(cast.member(role), campaign)


def test_an_activity_ends_after_it_starts(planner: Membership) -> None:
    with pytest.raises(Invalid) as refusal:
        cast.activity(planner, cast.campaign(planner), ends_at=NINE)
    assert (refusal.value.code, refusal.value.field) == ("activity.backwards", "ends_at")


@pytest.mark.parametrize(
    ("day", "hour", "inside"),
    [
        (FIRST, time(0), True),
        (LAST, time(22), True),  # ends at midnight, still the campaign's last day
        (FIRST - timedelta(days=1), time(22), False),
        (LAST + timedelta(days=1), time(0), False),
        (LAST, time(23), False),
    ],
)
def test_an_activity_lies_within_its_campaigns_wita_days(planner: Membership, day, hour, inside) -> None:
    """Rule T1: the days are WITA's, though moments are stored in UTC."""
    campaign = cast.campaign(planner)
    if inside:
        assert cast.activity(planner, campaign, starts_at=clock.at(day, hour))
        return
    with pytest.raises(Invalid) as refusal:
        cast.activity(planner, campaign, starts_at=clock.at(day, hour))
    assert refusal.value.code == "activity.outside-campaign"


@pytest.mark.parametrize(("hours", "taken"), [(0, True), (-1, True), (1, True), (2, False), (-2, False)])
def test_a_site_holds_one_activity_at_a_time(planner: Membership, hours: int, taken: bool) -> None:
    """Rules T3 and S1; spans are half-open, so the next may begin when one ends."""
    campaign = cast.campaign(planner)
    cast.activity(planner, campaign)
    start = NINE + timedelta(hours=hours)
    if not taken:
        assert cast.activity(planner, campaign, starts_at=start)
        return
    with pytest.raises(Conflict) as refusal:
        cast.activity(planner, campaign, starts_at=start)
    assert (refusal.value.code, refusal.value.field) == ("site.taken", "site_id")


def test_a_joint_activity_may_share_its_site_once_the_planner_knows(planner: Membership) -> None:
    """Rule T3: refused unless declared joint; even then it is said before saving."""
    campaign = cast.campaign(planner)
    cast.activity(planner, campaign)
    with pytest.raises(Invalid) as warned:
        cast.activity(planner, campaign, joint=True, aware=False)
    assert warned.value.code == "activity.warned"
    assert cast.activity(planner, campaign, joint=True, title="Pelatihan")
    with pytest.raises(Conflict) as refusal:
        cast.activity(planner, campaign, joint=True, title="Pelatihan")
    assert refusal.value.code == "activity.twice"


def test_an_officer_stands_at_one_place_at_a_time(planner: Membership, officer: Membership) -> None:
    """Rule T3: the same officer is refused, with the name in the sentence."""
    campaign = cast.campaign(planner)
    cast.activity(planner, campaign, officer_ids=[officer.person_id])
    with pytest.raises(Conflict) as refusal:
        cast.activity(planner, campaign, cast.site("RSUD Ulin Banjarmasin"), officer_ids=[officer.person_id])
    assert refusal.value.code == "officer.taken"
    assert officer.person.name in refusal.value.message


def test_only_field_officers_are_officers(planner: Membership, treasurer: Membership) -> None:
    with pytest.raises(Invalid) as refusal:
        cast.activity(planner, cast.campaign(planner), officer_ids=[treasurer.person_id])
    assert refusal.value.code == "officer.unknown"


@pytest.mark.parametrize("code", ["63.03.04.9999", "32.79.01.1001", "63.03.04", "abc", "63.02.05.0000"])
def test_a_catchment_is_of_villages_of_the_province(planner: Membership, code: str) -> None:
    """Rule R0: an explicit set of villages; a kecamatan, its undivided rest or another province is none."""
    with pytest.raises(Invalid) as refusal:
        cast.activity(planner, cast.campaign(planner), villages=[LOK_BAINTAN, code])
    assert (refusal.value.code, refusal.value.field) == ("village.unknown", "villages")


def test_a_site_without_a_place_needs_its_catchment_said(planner: Membership) -> None:
    somewhere = cast.site("Pasar Terapung Banua")
    campaign = cast.campaign(planner)
    with pytest.raises(Invalid) as refusal:
        cast.activity(planner, campaign, somewhere)
    assert refusal.value.code == "activity.nowhere"
    assert cast.activity(planner, campaign, somewhere, villages=[LOK_BAINTAN])


LATER = NINE + timedelta(days=2)


def moved(activity: Activity, by: Membership, **changes: Any) -> None:
    """Two days later, as it was read last."""
    facts = {"starts_at": LATER, "ends_at": LATER + TWO_HOURS, "reason": "air pasang", "joint": False}
    activities.reschedule(activity, **({"seen": activity.version} | facts | changes), by=by)


def revised(activity: Activity, by: Membership, **changes: Any) -> None:
    """As it is and as it was read last, but for the changes."""
    facts = {
        "title": activity.title,
        "villages": activity.village_codes,
        "officer_ids": sorted(activity.assignee_ids),
        "needs": activity.needs,
        "food": activity.food,
        "aware": True,
        "seen": activity.version,
    }
    activities.revise(activity, **(facts | changes), by=by)


def test_moving_keeps_the_old_date_and_needs_a_reason(planner: Membership) -> None:
    """Rule T2."""
    made = cast.activity(planner, cast.campaign(planner))
    with pytest.raises(Invalid) as refusal, transaction():
        moved(made, planner, reason=" ")
    assert refusal.value.code == "activity.reason"
    with transaction():
        moved(made, planner)
    entry = journal.of(made)[0]
    assert made.starts_at == LATER
    assert entry.before is not None
    assert entry.before["starts_at"].startswith("2026-12-01 01:00")


def test_a_move_is_told_to_its_officers_and_to_the_partners_that_help(
    planner: Membership, officer: Membership, dishub: Membership, dinsos: Membership
) -> None:
    """Rule T2: from when to when, and why; not to a partner that refused."""
    campaign = cast.campaign(planner)
    made = cast.activity(planner, campaign, officer_ids=[officer.person_id])
    with transaction():
        partnerships.invite(campaign, dishub.agency, "Bus", cast.LAST, by=planner)
        asked = partnerships.invite(campaign, dinsos.agency, "Bus", cast.LAST, by=planner)
        partnerships.decline(asked, "Tidak ada armada", by=dinsos)
    before = len(notices.inbox(dinsos))
    with transaction():
        moved(made, planner)
    for who in (officer, dishub):
        sentence = notices.inbox(who)[0].sentence
        for part in ("3 Desember 2026", "semula 1 Desember 2026", "air pasang"):
            assert part in sentence, who.role
    assert len(notices.inbox(dinsos)) == before


def test_a_cancelled_activity_stays_on_record_and_frees_its_hour(planner: Membership) -> None:
    """Rule T2: nothing is deleted that can be cancelled."""
    campaign = cast.campaign(planner)
    made = cast.activity(planner, campaign)
    with transaction():
        activities.cancel(made, "banjir", by=planner)
    assert (made.state, made.reason) == (ActivityState.CANCELLED, "banjir")
    assert cast.activity(planner, campaign)
    with pytest.raises(Conflict), transaction():
        activities.cancel(made, "lagi", by=planner)


def test_holding_begins_an_approved_campaign(planner: Membership, leader: Membership, monkeypatch) -> None:
    made = cast.activity(planner, cast.approved(planner, leader))
    monkeypatch.setattr(clock, "now", lambda: NINE + TWO_HOURS)
    with transaction():
        activities.hold_it(made, by=planner)
    assert (made.state, made.campaign.state) == (ActivityState.HELD, CampaignState.ONGOING)


def test_only_activities_of_approved_campaigns_are_held_and_not_before_they_start(
    planner: Membership, leader: Membership, monkeypatch
) -> None:
    campaign = cast.campaign(planner)
    made = cast.activity(planner, campaign)
    monkeypatch.setattr(clock, "now", lambda: NINE + TWO_HOURS)
    with pytest.raises(Conflict) as refusal, transaction():
        activities.hold_it(made, by=planner)
    assert refusal.value.code == "campaign.state"
    with transaction():
        campaigns.submit(campaign, by=planner)
        campaigns.approve(campaign, by=leader)
    monkeypatch.setattr(clock, "now", lambda: NINE - TWO_HOURS)
    with pytest.raises(Conflict) as refusal, transaction():
        activities.hold_it(made, by=planner)
    assert refusal.value.code == "activity.early"


def test_an_officer_holds_only_what_is_assigned(
    planner: Membership, leader: Membership, officer: Membership, monkeypatch
) -> None:
    campaign = cast.approved(planner, leader)
    mine = cast.activity(planner, campaign, officer_ids=[officer.person_id])
    other = cast.activity(planner, campaign, cast.site("RSUD Ulin Banjarmasin"))
    monkeypatch.setattr(clock, "now", lambda: NINE + TWO_HOURS)
    with transaction():
        activities.hold_it(mine, by=officer)
    with pytest.raises(NotAllowed), transaction():
        activities.hold_it(other, by=officer)


def test_codes_are_short_and_never_repeat(planner: Membership) -> None:
    campaign = cast.campaign(planner)
    made = [cast.activity(planner, campaign, starts_at=NINE + timedelta(hours=2 * n)) for n in range(3)]
    assert [a.code for a in made] == ["LB01", "LB01B", "LB01C"]


def test_of_two_planners_changing_one_activity_the_second_is_told(planner: Membership) -> None:
    """Both read it as it was at first; what the first saved stands, also if only a list changed."""
    made = cast.activity(planner, cast.campaign(planner))
    read = made.version
    with transaction():
        revised(made, planner, villages=[LOK_BAINTAN, "63.03.04.2005"], seen=read)
    for act in (revised, moved):
        with pytest.raises(Conflict) as refusal, transaction():
            act(made, planner, seen=read)
        assert refusal.value.code == "stale"
    assert made.village_codes == [LOK_BAINTAN, "63.03.04.2005"]
    with transaction():
        moved(made, planner)
    assert made.starts_at == LATER


def test_a_moved_activity_may_be_declared_joint(planner: Membership) -> None:
    """Rule T3: what the refusal advises can be followed; changing the rest leaves it so."""
    campaign = cast.campaign(planner)
    cast.activity(planner, campaign, starts_at=LATER)
    made = cast.activity(planner, campaign)
    with pytest.raises(Conflict) as refusal, transaction():
        moved(made, planner)
    assert refusal.value.code == "site.taken"
    with pytest.raises(Invalid) as warned, transaction():
        moved(made, planner, joint=True)
    assert warned.value.code == "activity.warned"
    with transaction():
        moved(made, planner, joint=True, aware=True)
    with transaction():
        revised(made, planner, needs="2 klotok")
    assert (made.starts_at, made.joint) == (LATER, True)


def test_activities_of_a_finished_campaign_do_not_move(
    planner: Membership, leader: Membership, monkeypatch
) -> None:
    campaign = cast.approved(planner, leader)
    held, left = cast.activity(planner, campaign), cast.activity(planner, campaign, starts_at=LATER)
    monkeypatch.setattr(clock, "now", lambda: NINE + TWO_HOURS)
    with transaction():
        activities.hold_it(held, by=planner)
        campaigns.finish(campaign, by=planner)
    for act in (revised, moved):
        with pytest.raises(Conflict) as refusal, transaction():
            act(left, planner)
        assert refusal.value.code == "campaign.state"
    with transaction():
        activities.cancel(left, "kampanye selesai", by=planner)
    assert left.is_cancelled


def test_the_journal_keeps_all_that_a_revision_changed(planner: Membership, officer: Membership) -> None:
    """Rule J1: before and after, of what changed and of nothing else."""
    made = cast.activity(planner, cast.campaign(planner), needs="1 klotok")
    with transaction():
        revised(made, planner, needs="2 klotok", food=True, officer_ids=[officer.person_id])
    entry = journal.of(made)[0]
    assert entry.before == {"needs": "1 klotok", "food": False, "officer_names": []}
    assert entry.after == {"needs": "2 klotok", "food": True, "officer_names": [officer.person.name]}


def test_officers_hear_that_they_are_on_duty_and_off_it(planner: Membership, officer: Membership) -> None:
    activity = cast.activity(planner, cast.campaign(planner), officer_ids=[officer.person_id])
    with transaction():
        activities.revise(activity, activity.title, (), (), aware=True, seen=activity.version, by=planner)
    told = [notice.sentence for notice in notices.inbox(officer)]
    assert told[1].startswith(f"Anda ditugaskan di {activity.title}, Pasar Terapung Lok Baintan, ")
    assert told[0].startswith(f"Anda tidak lagi bertugas di {activity.title}, ")


def test_moved_to_where_it_was_nobody_is_told(planner: Membership, officer: Membership) -> None:
    """Rule T2: its calendar entry rises and people hear only of what really moved; a new end is one."""
    activity = cast.activity(planner, cast.campaign(planner), officer_ids=[officer.person_id])
    sequence, heard = activity.sequence, len(notices.inbox(officer))
    for more in (timedelta(), timedelta(hours=1)):
        with transaction():
            activities.reschedule(
                activity,
                activity.starts_at,
                activity.ends_at + more,
                "Pasar lebih lama",
                joint=True,
                aware=True,
                seen=activity.version,
                by=planner,
            )
        assert (activity.sequence - sequence, len(notices.inbox(officer)) - heard) == (bool(more), bool(more))
    assert "(semula " in notices.inbox(officer)[0].sentence


def test_a_warning_holds_where_the_site_stands_too(planner: Membership) -> None:
    """Rule T3: a warning for a kab/kota holds for the site there, whomever its catchment serves."""
    with transaction():
        warnings.note(WarningKind.BMKG, ["63.03"], cast.DAY, cast.DAY, "Hujan lebat", "BMKG 1", by=planner)
    activity = cast.activity(planner, cast.campaign(planner), villages=["63.71.04.1009"], aware=True)
    assert activity.site.village_code == LOK_BAINTAN
    assert any("Hujan lebat" in clash.sentence for clash in activities.clashes_of([activity])[activity.id])
