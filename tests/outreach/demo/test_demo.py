"""The demo year: product.md §6, and the rules of §3 that its data has to keep."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from campaigns.fieldwork import attendance, complaints, stock
from campaigns.fieldwork.attendance import HeadCount
from campaigns.fieldwork.complaints import Complaint, ComplaintKind, ComplaintState
from campaigns.ground import clock, settings
from campaigns.ground.database import Base, db, transaction
from campaigns.ground.errors import Conflict, Invalid
from campaigns.insight import coverage
from campaigns.insight.coverage import Asked, days_of
from campaigns.people import journal, sessions
from campaigns.people.persons import Membership, Person, Role, memberships_of, with_username
from campaigns.plans import (
    accommodations,
    activities,
    agreements,
    budgets,
    campaigns,
    deliveries,
    partnerships,
    programs,
)
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.agreements import AgreementState
from campaigns.plans.campaigns import Campaign, CampaignState
from campaigns.plans.partnerships import (
    Contribution,
    ContributionKind,
    ContributionState,
    PartnerLink,
    Partnership,
    PartnershipState,
    calls,
)
from outreach import demo
from outreach.demo import accounts, budget, money
from tests import cast
from tests.conftest import both_engines, make_app, standing
from tests.outreach.conftest import Browser
from tests.statements import counts

PASSWORD = "klotok pagi di Lok Baintan"
OTHER_PASSWORD = "tanggui merah di Muara Kuin"
TODAY = date(2026, 11, 24)  # the day as of which the demo year is told
EVERYBODY = 4_305_281
SESSIONS = {"sign_in", "sign_in_attempt"}


@pytest.fixture(scope="module")
def year(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with the demo year, only to be read."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copyfile(filled_sqlite, folder / "demo.sqlite")
    app = make_app(f"sqlite:///{folder / 'demo.sqlite'}", folder)
    with app.app_context():
        demo.load(PASSWORD)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def visited(year: Flask, tmp_path: Path) -> Iterator[Flask]:
    """A copy of it, in which people may sign in: that is noted."""
    with (
        closing(sqlite3.connect(str(db.engine.url.database))) as source,
        closing(sqlite3.connect(tmp_path / "visited.sqlite")) as copy,
    ):
        source.backup(copy)
    with standing(f"sqlite:///{tmp_path / 'visited.sqlite'}", tmp_path) as app:
        app.test_client_class = Browser
        yield app


def member(username: str) -> Membership:
    person = with_username(username)
    assert person
    [membership] = memberships_of(person)
    return membership


def everything(kind: type[Base]) -> list:
    return list(db.session.scalars(select(kind)))


# Loading


@both_engines
def test_loading_twice_changes_nothing_but_the_password(app: Flask) -> None:
    demo.load(PASSWORD)
    before, mark = counts(), settings.get("demo")
    with transaction():
        token = sessions.start(member("perencana"), "test")
    demo.load(OTHER_PASSWORD)
    after = counts()
    added = {name for name in after if after[name] != before[name]}
    assert added <= SESSIONS | {"journal_entry"}
    assert mark == settings.get("demo") == clock.today().isoformat()
    assert sessions.authenticate("perencana", OTHER_PASSWORD) == member("perencana")
    assert sessions.authenticate("perencana", PASSWORD) is None
    assert sessions.with_token(token) is None


def test_a_weak_password_is_refused_before_anything_is_loaded(app: Flask) -> None:
    before = counts()
    with pytest.raises(Invalid) as refusal:
        demo.load("pendek")
    assert refusal.value.code == "password.short"
    assert counts() == before


def test_a_load_that_breaks_off_leaves_nothing_and_can_be_repeated(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counts()
    wrong = budget.Line("takjil-2027", "not an account", "Paket takjil", 1_000)
    with monkeypatch.context() as patch:
        patch.setattr(money, "PROPOSED", (*budget.PROPOSED, wrong))
        with pytest.raises(Invalid) as refusal:
            demo.load(PASSWORD)
    assert refusal.value.code == "budget.account"
    assert counts() == before
    assert settings.get("demo") == ""
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    demo.load(PASSWORD)
    assert settings.get("demo")


def test_the_demo_year_is_never_mixed_into_real_accounts(app: Flask) -> None:
    cast.member("planner")
    with pytest.raises(Conflict) as refusal:
        demo.load(PASSWORD)
    assert refusal.value.code == "demo.real"
    assert with_username("perencana") is None


def test_the_house_clock_goes_on_after_loading(year: Flask) -> None:
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert clock.at(TODAY, datetime.min.time()).tzinfo is UTC


# Accounts


def test_every_account_can_sign_in(year: Flask) -> None:
    """§2: every role has an account."""
    signed_in = [sessions.authenticate(account.username, PASSWORD) for account in accounts.ACCOUNTS]
    assert all(signed_in)
    assert {who.role for who in signed_in if who} == set(Role)


def test_everybody_whom_the_issue_names_signs_in_with_the_one_password(visited: Flask) -> None:
    """Issue B names thirteen; nobody else has an account."""
    names = {
        *("perencana", "perencana-2", "pimpinan", "bendahara", "petugas", "petugas-2", "operator", "admin"),
        *("dishub", "biro-umum", "dinsos", "bpbd", "dkisp-banjar"),
    }
    assert len(names) == 13
    assert {person.username for person in everything(Person) if person.password_hash} == names
    for name in names:
        assert sessions.authenticate(name, PASSWORD) == member(name), name


PAGES = {
    "": (
        *("/", "/sign-in", "/coverage", "/campaigns/{campaign}", "/nowhere"),
        *("/campaigns/{campaign}/poster", "/activities/{activity}/poster"),
    ),
    "perencana": ("/desk/", "/desk/campaigns/{campaign}", "/desk/tasks", "/inbox"),
    "dishub": ("/portal/", "/portal/calendar", "/account"),
    "petugas": ("/field/", "/account"),
}


def test_every_kind_of_page_says_that_its_data_are_made_up(visited: Flask) -> None:
    """Issue B: desk, portal, field, public pages, posters and the sign-in page, while the demo year is loaded."""
    planned = next(one for one in everything(Activity) if one.is_open and one.campaign.is_approved)
    ids = {"campaign": planned.campaign_id, "activity": planned.id}
    for who, addresses in PAGES.items():
        client = visited.test_client()
        if who:
            cast.sign_in(client, member(who))
        for address in addresses:
            page = client.get(address.format(**ids))
            assert page.status_code == (404 if address == "/nowhere" else 200), address
            bands = BeautifulSoup(page.data, "html.parser").select("body > .band")
            assert [band.get_text(strip=True)[:11] for band in bands] == ["Data contoh"], address


def test_agreements_hold_end_and_are_over(year: Flask) -> None:
    """One of each: named in next year's mudik, missing from it, and missed by this year's flood campaign."""
    states = {one.parties[0].agency.code: one.state_on(TODAY) for one in agreements.everything()}
    assert states == {
        "DISHUB": AgreementState.VALID,
        "BIRO-UMUM": AgreementState.ENDING,
        "BPBD": AgreementState.OVER,
    }
    [mudik] = [one for one in everything(Campaign) if one.title == "Lapor Mudik Gratis Bareng 2027"]
    named = {one.agency.code: one.agreement and one.agreement.number for one in partnerships.of(mudik)}
    assert named == {"DISHUB": "CONTOH/PKS/01/2026", "BIRO-UMUM": None, "DINKES": None}
    assert [call.part.agency.code for call in calls.failing(mudik) if call.part.agency] == ["BIRO-UMUM"]


def test_a_link_without_an_account_was_used_and_ran_out(year: Flask) -> None:
    [link] = everything(PartnerLink)
    assert link.used_at is not None
    assert clock.day_of(link.expires_at) < TODAY
    assert link.partnership.is_unanswered
    assert not accounts.others_exist()


def test_nobody_in_the_demo_year_is_a_real_person(year: Flask) -> None:
    assert all("(data contoh)" in person.name and not person.email for person in everything(Person))
    named = [complaint for complaint in everything(Complaint) if complaint.has_identity]
    assert named
    assert {complaint.reporter_name for complaint in named} == {"Warga contoh"}
    assert not any(complaint.reporter_phone for complaint in named)


# Plans


def test_every_program_has_its_edition_of_2026_and_its_draft_of_2027(year: Flask) -> None:
    lines = programs.everything()
    assert len(lines) == 5
    for program in lines:
        editions = campaigns.editions_of(program)
        assert any(edition.year == 2026 for edition in editions)
        [draft] = [edition for edition in editions if edition.year == 2027]
        assert draft.predecessor
        assert draft.predecessor.year == 2026
        assert draft.state in (CampaignState.DRAFT, CampaignState.SUBMITTED)


def test_the_journey_of_2027_waits_for_the_leader(year: Flask) -> None:
    """§6: mudik lies between H-7 and H-3 of Idulfitri, takjil within Ramadan."""
    [mudik] = campaigns.of_year(2027, CampaignState.SUBMITTED)
    assert mudik.program.name == "Lapor Mudik Gratis Bareng"
    assert (mudik.first_day, mudik.last_day) == (date(2027, 3, 3), date(2027, 3, 7))
    assert mudik.submitted_at
    assert clock.day_of(mudik.submitted_at) < TODAY
    [takjil] = [edition for edition in campaigns.of_year(2027) if "Takjil" in edition.title]
    assert date(2027, 2, 8) <= takjil.first_day <= takjil.last_day < date(2027, 3, 10)


def test_every_activity_lies_within_its_campaign_and_none_clashes(year: Flask) -> None:
    """T3: nothing that the house refuses is in the data."""
    happenings = everything(Activity)
    assert 35 <= sum(activity.day.year == 2026 for activity in happenings) <= 46
    for activity in happenings:
        assert activity.campaign.covers(activity.starts_at)
        assert activity.campaign.covers(activity.ends_at - timedelta(seconds=1))
        assert activity.catchment
        if activity.state != ActivityState.CANCELLED:
            assert not [c for c in activities.find_clashes(activity, activity.site) if c.refuses]


def test_what_began_before_the_demos_today_was_held_and_the_rest_is_planned(year: Flask) -> None:
    for activity in everything(Activity):
        if activity.state == ActivityState.CANCELLED:
            assert activity.reason
        else:
            assert (activity.state == ActivityState.HELD) == (activity.day < TODAY)
            assert not activity.held_at or clock.day_of(activity.held_at) == activity.day


def test_one_activity_to_come_lacks_an_officer_and_some_are_warned_of_haul_tide_and_flood(
    year: Flask,
) -> None:
    ahead = [a for a in everything(Activity) if a.state == ActivityState.PLANNED and a.day.year == 2026]
    assert [activity.day for activity in ahead if not activity.officers] == [date(2026, 11, 28)]
    warned = {clash.code: a.day for a in ahead for clash in activities.clashes_of([a])[a.id]}
    assert warned == {
        "day.haul": date(2026, 12, 12),
        "day.bmkg": date(2026, 11, 27),
        "day.banjir": date(2026, 12, 17),
    }


# What happened


def test_some_activities_have_no_data_and_none_has_zero(year: Flask) -> None:
    """R1: "no data" is a value and is not 0."""
    held = [activity for activity in everything(Activity) if activity.state == ActivityState.HELD]
    people = attendance.contacts(activity.id for activity in held)
    assert 2 <= sum(count is None for count in people.values()) <= 5
    assert all(count is None or count > 0 for count in people.values())
    known = select(HeadCount.activity_id)
    assert set(db.session.scalars(known)) == set(people)


def test_reached_planned_and_left_out_are_everybody(year: Flask) -> None:
    """R2: every area adds up, and two kab/kota were never visited."""
    table = coverage.of(Asked(*days_of(2026)), by=member("pimpinan"))
    for area in (*table.areas, table.total):
        assert area.reached + area.planned_only + area.left_out == area.population
    assert table.total.population == EVERYBODY
    assert {a.code for a in table.areas if a.held == 0 and a.planned == 0} == {"63.09", "63.11"}
    shares = {area.code: area.reached / area.population for area in table.areas}
    assert all(shares[code] > 0.4 for code in ("63.71", "63.72", "63.03"))
    assert all(0 < share < 0.4 for code, share in shares.items() if code in ("63.02", "63.05", "63.10"))


def test_four_complaints_of_the_last_week_have_no_tracking_id(year: Flask) -> None:
    said = everything(Complaint)
    assert 40 <= len(said) <= 60
    assert {complaint.kind for complaint in said} == set(ComplaintKind)
    assert any(complaint.is_anonymous for complaint in said)
    assert any(complaint.is_confidential for complaint in said)
    waiting = [row.complaint for row in complaints.without_tracking_id()]
    assert len(waiting) == 4
    assert all(TODAY - timedelta(days=7) < clock.day_of(c.heard_at) < TODAY for c in waiting)
    handed_over = [complaint for complaint in said if complaint.state == ComplaintState.HANDED_OVER]
    assert len(handed_over) == len(said) - 4
    assert all(re.fullmatch(r"99\d{5}", complaint.sp4n_tracking_id or "") for complaint in handed_over)


def test_the_journal_tells_the_year_in_the_order_of_time(year: Flask) -> None:
    """J1: an entry bears the moment of its act."""
    entries = list(db.session.scalars(select(journal.Entry).order_by(journal.Entry.id)))
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    assert clock.day_of(entries[-1].at) < TODAY
    complaint = next(c for c in everything(Complaint) if c.state == ComplaintState.HANDED_OVER)
    assert journal.of(complaint)[0].at == complaint.handed_over_at


# Money and partners


def test_no_budget_line_is_overspent_and_about_seven_tenths_are_paid(year: Flask) -> None:
    """M2: what is available never falls below zero; proposals are neither ordered nor paid."""
    balances = budgets.balances(budgets.of_year(2026)).values()
    assert all(balance.available >= 0 for balance in balances)
    total = sum(balances, budgets.Balance())
    assert Decimal("0.65") <= total.realised / total.ceiling <= Decimal("0.75")
    assert total.outstanding > 0
    assert [b for b in balances if b.ceiling and b.available / b.ceiling < Decimal("0.01")]
    proposals = budgets.of_year(2027)
    assert proposals
    assert {line.stage for line in proposals} == {budgets.LineStage.USULAN}


def test_dishub_promises_eight_buses_for_2027_and_is_sure_of_six(year: Flask) -> None:
    [mudik] = [c for c in everything(Campaign) if c.title == "Lapor Mudik Gratis Bareng 2027"]
    promises = {promise.kind: promise for promise in partnerships.contributions_for(mudik)}
    buses, meals = promises[ContributionKind.VEHICLE], promises[ContributionKind.CASH_BUDGET]
    assert (buses.partnership.agency.code, buses.quantity) == ("DISHUB", 8)
    assert deliveries.standing_of([buses])[buses.id].short == 2
    assert (meals.partnership.agency.code, meals.state) == ("BIRO-UMUM", ContributionState.CONFIRMED)
    assert meals.value == 15_000_000


def test_partners_stand_in_every_state_and_promise_every_kind(year: Flask) -> None:
    """P1: and one invitation of 2026 has waited six days for an answer."""
    asked = [row.partnership for row in partnerships.standings(2026)]
    [unanswered] = [one for one in asked if one.state == PartnershipState.INVITED]
    assert unanswered.days_waiting(TODAY) == 6
    [declined] = [one for one in asked if one.state == PartnershipState.DECLINED]
    assert declined.answer_note
    promises = everything(Contribution)
    assert {promise.kind for promise in promises} == set(ContributionKind)
    assert {promise.state for promise in promises} == set(ContributionState)
    assert {"DISHUB", "BIRO-UMUM", "DINSOS", "BPBD", "DKISP-BANJAR"} <= {one.agency.code for one in asked}


def test_only_what_is_for_people_with_disabilities_lists_what_it_needs(year: Flask) -> None:
    """What was held had all of it; of what is to come, the sign language interpreter is missing."""
    needed = accommodations.of_activities(everything(Activity))
    listed = [(one, theirs) for one in everything(Activity) if (theirs := needed[one.id])]
    assert {one.campaign.title for one, _ in listed} == {"Lapor Teman Difabel 2026"}
    missing = {one.title: [need.kind for need in theirs if not need.is_ready] for one, theirs in listed}
    assert sorted(title for title, kinds in missing.items() if kinds) == [
        "Lapor Teman Difabel: Hari Disabilitas Internasional"
    ]
    assert all(accommodations.AccommodationKind.SIGN_LANGUAGE in kinds for kinds in missing.values() if kinds)


def test_of_eight_buses_six_came_and_the_goods_are_accounted_for(year: Flask) -> None:
    """P1, P2: the mudik of 2026; Biro Umum paid the meals itself, and who has three promises is judged."""
    [mudik] = [c for c in everything(Campaign) if c.title == "Lapor Mudik Gratis Bareng 2026"]
    promises = partnerships.contributions_for(mudik)
    standings = deliveries.standing_of(promises)
    [buses] = [one for one in promises if "Terminal" in one.what]
    where = standings[buses.id]
    assert (where.promised, where.arrived, where.verified, where.short) == (8, 6, 6, 2)
    [meals] = [one for one in promises if one.kind == ContributionKind.CASH_BUDGET]
    assert (meals.partnership.agency.code, standings[meals.id].arrived) == ("BIRO-UMUM", 400)
    for activity in everything(Activity):
        for item in stock.items_of(activity):
            assert item.balance.left >= 0
    kept = {one.agency.code: deliveries.reliability_of(one.agency_id) for one in everything(Partnership)}
    assert kept["DISHUB"].is_known
    assert kept["DISHUB"].short
    assert kept["DKISP-BANJAR"].late
    assert not kept["BPBD"].is_known
    for promise in everything(Contribution):
        where = deliveries.standing_of([promise])[promise.id]
        assert not promise.stands or where.promised == promise.quantity
