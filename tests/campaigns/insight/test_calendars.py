"""Whose calendar shows what, and what officers carry."""

from datetime import date, timedelta

from campaigns.fieldwork import evidence
from campaigns.fieldwork.evidence import EvidenceKind
from campaigns.ground.database import transaction
from campaigns.insight import calendars, workloads
from campaigns.insight.calendars import Choice
from campaigns.people.persons import Membership
from campaigns.plans import activities, feeds, partner_events, partnerships, warnings
from campaigns.plans.warnings import WarningKind
from tests import cast
from tests.cast import DAY, NINE

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)


def titles(choice: Choice) -> list[str]:
    return [activity.title for activity in calendars.entries(FIRST, LAST, choice)]


def test_each_filter_narrows(planner: Membership, officer: Membership) -> None:
    mine = cast.campaign(planner)
    other = cast.campaign(planner, cast.program(planner, "Lapor Berbagi Takjil"), title="Takjil")
    cast.activity(planner, mine, title="Sungai", officer_ids=[officer.person_id])
    mosque = cast.site("Masjid Raya Sabilal Muhtadin")
    cast.activity(planner, other, mosque, title="Takjil", starts_at=NINE + timedelta(2))
    assert titles(Choice()) == ["Sungai", "Takjil"]
    assert titles(Choice(program_id=other.program_id)) == ["Takjil"]
    assert titles(Choice(officer_id=officer.person_id)) == ["Sungai"]
    assert titles(Choice(regency="63.71")) == ["Takjil"]
    assert titles(Choice(regency="63.71", officer_id=officer.person_id)) == []


def test_a_partner_sees_its_own_campaigns_until_the_partnership_ends(
    planner: Membership, leader: Membership, dishub: Membership, dinsos: Membership
) -> None:
    campaign = cast.approved(planner, leader)
    cast.activity(planner, campaign)
    with transaction():
        asked = partnerships.invite(campaign, dishub.agency, "Bus", LAST, by=planner)
    assert titles(Choice(agency_id=dishub.agency_id)) == ["Meja aduan"]
    assert titles(Choice(agency_id=dinsos.agency_id)) == []
    with transaction():
        partnerships.decline(asked, "Tidak ada bus", by=dishub)
    assert titles(Choice(agency_id=dishub.agency_id)) == []


def test_a_long_one_stands_on_each_of_its_days(planner: Membership, dinsos: Membership) -> None:
    cast.activity(planner, cast.campaign(planner), ends_at=NINE + timedelta(days=2))
    with transaction():
        partner_events.note(dinsos.agency, "Sembako", NINE, NINE + timedelta(hours=1), by=planner)
        warnings.note(WarningKind.BMKG, [], DAY, DAY + timedelta(1), "Hujan", "BMKG", by=planner)
    days = calendars.days(FIRST, LAST, Choice())
    assert [day.day.day for day in days if day.activities] == [1, 2, 3]
    assert [day.day.day for day in days if day.events] == [1]
    assert [day.day.day for day in days if day.warnings] == [1, 2]
    assert not any(day.events or day.warnings for day in calendars.days(FIRST, LAST, Choice(), ours=False))


def test_a_feed_tells_what_its_owner_may_see(
    planner: Membership, leader: Membership, officer: Membership, dishub: Membership
) -> None:
    campaign = cast.approved(planner, leader)
    mine = cast.activity(planner, campaign, title="Tugas saya", officer_ids=[officer.person_id])
    cast.activity(planner, campaign, title="Lain", starts_at=NINE + timedelta(3))
    with transaction():
        partnerships.invite(campaign, dishub.agency, "Bus", LAST, by=planner)
        tokens = {who: feeds.open_own(by=who) for who in (planner, officer, dishub)}
        tokens[dishub.agency] = feeds.open_for_agency(by=dishub)
    told = {who: calendars.subscribed(feeds.with_token(token)) for who, token in tokens.items()}
    assert [a.id for a in told[officer].activities] == [mine.id]
    assert told[officer].campaigns == []
    for who in (planner, dishub, dishub.agency):
        assert len(told[who].activities) == 2
        assert [c.id for c in told[who].campaigns] == [campaign.id]
    assert f"activity:{mine.id}" in told[officer].touched


def test_officers_load_is_counted_by_month_with_its_letters(planner: Membership, officer: Membership) -> None:
    campaign = cast.campaign(planner)
    facts = {"officer_ids": [officer.person_id]}
    lettered = cast.activity(planner, campaign, **facts)
    cast.activity(planner, campaign, title="Lain", starts_at=NINE + timedelta(1), **facts)
    november = cast.activity(planner, campaign, title="Dulu", starts_at=NINE - timedelta(20), **facts)
    with transaction():
        evidence.file(lettered, EvidenceKind.LETTER, cast.PDF, "Surat tugas 800/12", by=planner)
        activities.cancel(november, "Hujan", by=planner)
    (load,) = workloads.loads(2026, [officer.person])
    assert load.activities == {12: 2}
    assert load.hours == {12: 4.0}
    assert (load.total, load.letters) == (2, 1)
    assert workloads.loads(2027, [officer.person])[0].total == 0
