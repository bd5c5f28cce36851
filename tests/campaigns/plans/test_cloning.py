"""Cloning an edition one rung up: rule L2."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from campaigns.fieldwork import attendance, complaints, evidence
from campaigns.fieldwork.attendance import Sex
from campaigns.fieldwork.complaints import ComplaintKind
from campaigns.fieldwork.evidence import EvidenceKind
from campaigns.ground import clock
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import agencies
from campaigns.people.persons import Membership
from campaigns.plans import (
    activities,
    budgets,
    campaigns,
    climbing,
    cloning,
    ladder,
    partnerships,
    playbooks,
    sites,
    tasks,
)
from campaigns.plans.budgets import EntryKind, LineStage
from campaigns.plans.campaigns import Campaign, CampaignState, Details
from campaigns.plans.climbing import Dimension
from campaigns.plans.cloning import Shift
from campaigns.plans.partnerships import ContributionKind, Pledge
from campaigns.plans.playbooks import Phase as TaskPhase
from tests import cast
from tests.statements import counts

NO_SHRINKING = (
    Phase.explicit,
    Phase.generate,
)  # each example is a year of acts: shrinking would take minutes
CODES = ("2.16.02.1.01.0002", "5.1.02.01.01.0039")
PLANNED = {  # what a plan is made of; no other table may hold more than before
    *("campaign", "activity", "activity_village", "task", "budget_line", "budget_entry", "journal_entry"),
    "budget_year",  # that lines are proposed for, held meanwhile
}


class Year:
    """An edition of 2025 with everything that can happen to one."""

    def __init__(self, planner: Membership, number: int = 0, **changes) -> None:
        self.planner, self.number = planner, number
        program = cast.program(planner, f"Lapor Coba {number}")
        facts = {"first_day": date(2025, 4, 1), "last_day": date(2025, 12, 10)} | changes
        details = Details(audience="Pelajar", date_rule="04-01..12-10")
        self.campaign = cast.campaign(
            planner, program, title="Lapor Coba 2025", goal="Empat kunjungan", details=details, **facts
        )

    def activity(self, day: date, hour: int = 9, place: int = 0, **changes) -> activities.Activity:
        site = sites.everything()[place]
        return cast.activity(
            self.planner, self.campaign, site, starts_at=clock.at(day, time(hour)), **changes
        )

    def lived(self, cast_: dict[str, Membership], *held: activities.Activity) -> None:
        """Submit, approve, hold, count, hear, file, promise, order and pay."""
        planner, officer, treasurer, partner = (
            cast_[name] for name in ("planner", "officer", "treasurer", "partner")
        )
        with transaction():
            climbing.document(self.campaign, Dimension.SURVEY, "Survei 40 orang", by=planner)
            climbing.submit(self.campaign, by=planner)
            campaigns.approve(self.campaign, "Baik", by=cast_["leader"])
            asked = partnerships.invite(
                self.campaign, partner.agency, "Dua klotok", date(2099, 1, 1), by=planner
            )
            partnerships.accept(asked, by=partner)
            partnerships.pledge(
                asked, Pledge(ContributionKind.VEHICLE, "Klotok", Decimal(2), "buah"), by=partner
            )
            line = budgets.open_line(
                self.campaign,
                budgets.LineFacts(
                    LineStage.DPA, *CODES, f"Takjil {self.number}", Decimal(9_000), "DPA/1", date(2025, 1, 2)
                ),
                by=treasurer,
            )
            budgets.commit(line, Decimal(4_000), "SPK/1", date(2025, 5, 1), "", by=treasurer)
            budgets.realise(line, Decimal(1_000), "SP2D/1", date(2025, 5, 2), "", by=treasurer)
        for activity in held:
            with transaction():
                attendance.note_day(
                    activity, attendance.split({Sex.MALE: 3, Sex.FEMALE: 4}, {}, attendance.CountMethod.COUNTED),
                    by=planner,
                )  # fmt: skip
                complaints.record(activity, ComplaintKind.COMPLAINT, "Dermaga lapuk", by=officer)
                evidence.file(activity, EvidenceKind.DOCUMENTATION, cast.PDF, "Foto", by=planner)

    def clone(self, year: int | None = None, **how) -> cloning.Cloned:
        with transaction():
            return cloning.clone(self.campaign, year, **how, by=self.planner)


@pytest.fixture
def people(planner: Membership, leader: Membership, officer: Membership) -> dict[str, Membership]:
    more = {"treasurer": cast.member("treasurer"), "partner": cast.member("partner", "DISHUB")}
    return {"planner": planner, "leader": leader, "officer": officer, **more}


def test_a_clone_stands_one_rung_up_and_copies_what_was_planned(people: dict[str, Membership]) -> None:
    """Rule L2."""
    year = Year(people["planner"])
    held = year.activity(
        date(2025, 5, 4), villages=["63.03.04.2004", "63.03.04.2017"], officer_ids=[people["officer"].person_id],
        needs="2 klotok", food=True, title="Lok Baintan 2025",
    )  # fmt: skip
    year.lived(people, held)
    made, left_out = (cloned := year.clone()).campaign, cloned.left_out
    assert not left_out
    assert (made.title, made.year, made.state) == ("Lapor Coba 2026", 2026, CampaignState.DRAFT)
    assert (made.rung.level, made.predecessor_id) == (4, year.campaign.id)
    assert (made.goal, made.audience, made.date_rule) == ("Empat kunjungan", "Pelajar", "04-01..12-10")
    assert (made.first_day, made.last_day) == (date(2026, 4, 1), date(2026, 12, 10))
    assert (made.ladder_reason, made.decision_note, made.submitted_at) == ("", "", None)
    [copy] = activities.of(made)
    assert (copy.title, copy.day, copy.site_id) == ("Lok Baintan 2026", date(2026, 5, 4), held.site_id)
    assert (copy.village_codes, copy.needs, copy.food) == (held.village_codes, "2 klotok", True)
    assert (copy.officers, copy.is_open, copy.code != held.code) == ([], True, True)
    [line] = budgets.lines_of(made)
    assert (line.stage, line.year, line.to_review) == (LineStage.USULAN, 2026, True)
    assert (line.sub_activity, line.account_code) == CODES
    [entry] = budgets.entries_of(line)
    assert (entry.kind, entry.amount) == (EntryKind.ALLOTMENT, Decimal(9_000))


def test_partners_are_not_written_to_but_stand_as_to_be_invited(people: dict[str, Membership]) -> None:
    """Rule L2: with what they were asked for; whoever is invited, or declined before, is not proposed."""
    year = Year(people["planner"])
    year.lived(people)
    declined = agencies.with_code("BPBD")
    assert declined
    liaison = cast.member("partner", "BPBD")
    with transaction():
        no = partnerships.invite(year.campaign, declined, "Perahu", date(2099, 1, 1), by=people["planner"])
        partnerships.decline(no, "Siaga", by=liaison)
    before = counts()
    made = year.clone().campaign
    assert counts()["message"] == before["message"]
    [one] = cloning.partners_to_invite(made)
    assert (one.agency.code, one.asked) == ("DISHUB", "Dua klotok")
    with transaction():
        partnerships.invite(made, one.agency, one.asked, date(2099, 1, 1), by=people["planner"])
    assert cloning.partners_to_invite(made) == []


def test_the_same_edition_is_cloned_once_into_a_year(people: dict[str, Membership]) -> None:
    year = Year(people["planner"])
    first = year.clone().campaign
    before = counts()
    with pytest.raises(Conflict) as refusal:
        year.clone()
    assert (refusal.value.code, counts()) == ("clone.twice", before)
    assert year.clone(2027).campaign.year == 2027
    with transaction():
        first.state = CampaignState.CANCELLED
    assert year.clone(2026).campaign.id != first.id


def test_only_planners_clone_and_only_forwards(people: dict[str, Membership]) -> None:
    year = Year(people["planner"])
    with pytest.raises(NotAllowed), transaction():
        cloning.clone(year.campaign, by=people["leader"])
    for wrong in (2025, 2024, 2101):
        with pytest.raises(Invalid) as refusal:
            year.clone(wrong)
        assert refusal.value.code == "clone.year"


def test_from_the_top_rung_a_clone_stays_there(people: dict[str, Membership]) -> None:
    year = Year(people["planner"])
    with transaction():
        year.campaign.rung_id = ladder.rungs()[-1].id
    assert year.clone().campaign.rung.level == 6
    assert year.clone(2027, climb=False).campaign.rung.level == 6


def test_an_activity_that_clashes_is_left_out_with_its_reason_and_the_rest_is_copied(
    people: dict[str, Membership],
) -> None:
    """Rule T3: a site's hour that is taken in the new year."""
    year = Year(people["planner"])
    year.activity(date(2025, 5, 4), title="Pagi")
    year.activity(date(2025, 5, 5), title="Siang")
    other = cast.campaign(people["planner"], cast.program(people["planner"], "Lapor Lain"), title="Lain",
                          first_day=date(2026, 5, 1), last_day=date(2026, 5, 31))  # fmt: skip
    cast.activity(
        people["planner"], other, sites.everything()[0], starts_at=clock.at(date(2026, 5, 4), time(10))
    )
    cloned = year.clone()
    [left] = cloned.left_out
    assert left.activity.title == "Pagi"
    assert left.starts_at == clock.at(date(2026, 5, 4), time(9))
    assert "dipakai" in left.reason
    assert [one.title for one in activities.of(cloned.campaign)] == ["Siang"]


def test_what_was_called_off_is_not_copied(people: dict[str, Membership]) -> None:
    year = Year(people["planner"])
    off = year.activity(date(2025, 5, 4))
    with transaction():
        activities.cancel(off, "Banjir", by=people["planner"])
    assert activities.of(year.clone().campaign) == []


def test_an_edition_by_the_hijri_calendar_keeps_its_days_of_ramadan(people: dict[str, Membership]) -> None:
    """Rule L2: takjil of 2026 lands in Ramadan 2027, which begins on 8 February."""
    planner = people["planner"]
    program = cast.program(planner, "Lapor Berbagi Takjil")
    source = cast.campaign(
        planner, program, title="Takjil 2026", first_day=date(2026, 2, 19), last_day=date(2026, 3, 20),
        details=Details(date_rule="ramadan..idulfitri-1"),
    )  # fmt: skip
    cast.activity(planner, source, starts_at=clock.at(date(2026, 2, 21), time(17)), food=True)
    with transaction():
        made = cloning.clone(source, by=planner).campaign
    assert (made.first_day, made.last_day) == (date(2027, 2, 8), date(2027, 3, 9))
    [copy] = activities.of(made)
    assert copy.starts_at == clock.at(date(2027, 2, 10), time(17))


def test_without_a_rule_of_its_own_the_programs_counts_and_without_any_the_same_days(
    people: dict[str, Membership],
) -> None:
    year = Year(people["planner"])
    with transaction():
        year.campaign.date_rule = ""
        year.campaign.program.date_rule = "05-01..05-31"
    draft = cloning.drafted(year.campaign, 2026)
    assert (draft.span.first_day, draft.span.last_day) == (date(2026, 5, 1), date(2026, 5, 31))
    with transaction():
        year.campaign.program.date_rule = ""
    draft = cloning.drafted(year.campaign, 2026)
    assert (draft.span.first_day, draft.span.last_day, draft.rule) == (
        date(2026, 4, 1),
        date(2026, 12, 10),
        None,
    )


@given(day=st.dates(date(2024, 1, 1), date(2028, 12, 31)), years=st.integers(1, 5), hour=st.integers(0, 23))
def test_a_shift_keeps_the_wita_hour_and_the_day_of_the_year(day: date, years: int, hour: int) -> None:
    moved = Shift(years).moment(clock.at(day, time(hour)))
    assert isinstance(moved, datetime)
    assert moved == clock.at(Shift(years).day(day), time(hour))
    expected = 28 if (day.month, day.day) == (2, 29) and (day.year + years) % 4 else day.day
    assert Shift(years).day(day) == date(day.year + years, day.month, expected)
    assert Shift(years, -11).day(day) == day - timedelta(days=11)


planned = st.lists(
    st.tuples(
        st.dates(date(2025, 4, 1), date(2025, 11, 20)),
        st.integers(0, 30),  # which site
        st.booleans(),  # held
        st.booleans(),  # food
        st.sampled_from(["", "2 klotok", "JBI"]),
    ),
    max_size=4,
    unique_by=lambda one: one[0],
)


@settings(max_examples=10, deadline=None, phases=NO_SHRINKING, suppress_health_check=list(HealthCheck))
@given(plan=planned, climb=st.booleans(), audience=st.sampled_from(["", "Pelajar"]))
def test_a_clone_copies_no_actuals_and_loses_no_setting(people, plan, climb, audience) -> None:
    """Issue B and rule L2, for whatever was planned and happened."""
    number = (db.session.scalar(select(func.count()).select_from(Campaign)) or 0) + 1
    people = people | {"officer": cast.member("officer", username=f"petugas-{number}")}
    year = Year(people["planner"], number)
    with transaction():
        year.campaign.audience = audience
    facts = {"joint": True, "villages": [cast.LOK_BAINTAN], "officer_ids": [people["officer"].person_id]}
    made_of = [
        (year.activity(day, place=place, food=food, needs=needs, **facts), held)
        for day, place, held, food, needs in plan
    ]
    year.lived(people, *(activity for activity, held in made_of if held))
    before = counts()
    cloned = year.clone(climb=climb)
    after = counts()
    assert {name for name in after if after[name] != before[name]} <= PLANNED
    copy, source = cloned.campaign, year.campaign
    same = ("program_id", "agency_id", "goal", "audience", "date_rule")
    assert [getattr(copy, name) for name in same] == [getattr(source, name) for name in same]
    assert copy.rung_id == (ladder.above(source.rung) if climb else source.rung).id
    settings_of = [settled(one) for one in activities.of(source)]
    kept = [settled(one) for one in activities.of(copy)]
    assert sorted(kept + [settled(one.activity) for one in cloned.left_out]) == sorted(settings_of)
    assert all(one.is_open and one.held_at is None and not one.officers for one in activities.of(copy))
    assert set(attendance.contacts(one.id for one in activities.of(copy)).values()) <= {None}, (
        "nobody knows yet"
    )
    lines = budgets.balances(budgets.lines_of(copy)).values()
    assert all(not line.realised and not line.outstanding for line in lines)
    assert sum((line.ceiling for line in lines), Decimal(0)) == Decimal(9_000)


def settled(activity: activities.Activity) -> tuple:
    """Everything that a planner set on an activity, its year aside."""
    return (
        (activity.day.month, activity.day.day),
        activity.ends_at - activity.starts_at,
        activity.site_id,
        tuple(activity.village_codes),
        activity.needs,
        activity.food,
        activity.joint,
    )


def test_tasks_that_were_added_by_hand_go_along(planner: Membership) -> None:
    """Rule L2: tasks of the playbook come from it, others as they were, each on the day that corresponds."""
    year = Year(planner)
    with transaction():
        playbooks.add_task(year.campaign.program, TaskPhase.PLANNING, "Survei", "H-7", by=planner)
    activity = year.activity(date(2025, 6, 3))
    with transaction():
        of_playbook = tasks.of_activity(activity)[0]
        tasks.assign(of_playbook, None, date(2025, 6, 1), seen=of_playbook.version, by=planner)
        for where, name in ((activity, "Pinjam tenda"), (None, "Susun KAK")):
            tasks.add_one(
                year.campaign,
                where,
                TaskPhase.PREPARATION,
                name,
                date(2025, 5, 20),
                document="Surat",
                by=planner,
            )
        dropped = tasks.add_one(
            year.campaign, None, TaskPhase.PLANNING, "Salah", date(2025, 5, 1), by=planner
        )
        tasks.take_off(dropped, "Salah ketik", by=planner)
    made = year.clone(2027).campaign
    assert {(t.name, t.due_day, t.document, t.activity_id is None) for t in tasks.of_campaign(made)} == {
        ("Survei", date(2027, 5, 27), "", False),
        ("Pinjam tenda", date(2027, 5, 20), "Surat", False),
        ("Susun KAK", date(2027, 5, 20), "Surat", True),
    }


def test_nothing_is_cloned_into_a_year_that_is_past(planner: Membership) -> None:
    """Rule M2: a closed year is read-only; what is past is not planned any more."""
    year = Year(planner)
    with clock.as_of(clock.at(date(2027, 2, 1), time(9))), pytest.raises(Invalid) as refusal:
        year.clone(2026)
    assert (refusal.value.code, refusal.value.field) == ("clone.year", "year")
