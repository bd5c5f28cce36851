"""How editions stand to those before them: rule L1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ground import settings
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import agencies, journal
from campaigns.people.persons import Membership
from campaigns.plans import activities, campaigns, climbing, ladder, partnerships
from campaigns.plans.campaigns import CampaignState, Details
from campaigns.plans.climbing import ClimbStatus, Dimension
from campaigns.plans.climbing.engine import Edition, judge
from tests import cast
from tests.cast import DAY, FIRST, LAST

BEFORE = (FIRST.replace(year=2025), LAST.replace(year=2025))

codes = st.frozensets(st.sampled_from(["63.03.04.2004", "63.71.04.1009", "63.72.04.1001"]))
helpers = st.frozensets(st.sampled_from(["BPBD", "Dinas Sosial", "Dinas Perhubungan"]))
editions = st.builds(
    Edition,
    title=st.just("Edisi"),
    level=st.integers(1, 6),
    rung=st.just("anak tangga"),
    audience=st.sampled_from(["", "Pelajar", "Pedagang"]),
    line_audience=st.just("Warga"),
    villages=codes,
    partners=helpers,
    improvements=st.sampled_from([(), ((Dimension.SURVEY, "Survei 40 orang"),)]),
)


# The engine


@given(edition=editions, before=editions)
def test_the_rung_decides_first_and_an_improvement_on_the_same_one(edition: Edition, before: Edition) -> None:
    """Rule L1, for whatever two editions."""
    climb = judge(edition, before)
    better = (
        edition.villages - before.villages
        or edition.partners - before.partners
        or edition.improvements
        or (edition.audience and edition.audience != (before.audience or before.line_audience))
    )
    if edition.level != before.level:
        assert climb.status == (ClimbStatus.UP if edition.level > before.level else ClimbStatus.DOWN)
    else:
        assert climb.status == (ClimbStatus.UP if better else ClimbStatus.REPEATED)
    assert climb.evidence
    assert all(sentence.endswith((".", "orang")) for sentence in climb.evidence)
    assert climb.needs_reason == (climb.status in (ClimbStatus.REPEATED, ClimbStatus.DOWN))


@given(edition=editions)
def test_an_edition_is_no_step_up_from_itself_but_for_what_is_documented(edition: Edition) -> None:
    climb = judge(edition, edition)
    assert climb.status == (ClimbStatus.UP if edition.improvements else ClimbStatus.REPEATED)
    assert judge(edition, None).status == ClimbStatus.NEW


# On the database


def two(planner: Membership, **changes) -> tuple[campaigns.Campaign, campaigns.Campaign]:
    """An edition of 2025 and the one of 2026 that follows it, on the same rung."""
    line = cast.program(planner)
    days = {"first_day": BEFORE[0], "last_day": BEFORE[1]}
    before = cast.campaign(planner, line, title="Edisi 2025", **days)
    return before, cast.campaign(planner, line, title="Edisi 2026", predecessor=before, **changes)


def test_an_edition_without_a_predecessor_is_new(planner: Membership) -> None:
    climb = climbing.of(cast.campaign(planner))
    assert (climb.status, climb.needs_reason) == (ClimbStatus.NEW, False)


def test_new_villages_are_a_step_up_and_the_same_ones_are_not(planner: Membership) -> None:
    """Rule L1: reach, counted from the catchments of the activities that were not called off."""
    before, after = two(planner)
    cast.activity(planner, before, starts_at=cast.NINE.replace(year=2025), villages=["63.03.04.2004"])
    assert climbing.of(after).status == ClimbStatus.REPEATED
    same = cast.activity(planner, after, villages=["63.03.04.2004"])
    assert climbing.of(after).status == ClimbStatus.REPEATED
    with transaction():
        activities.cancel(same, "Banjir", by=planner)
    more = cast.activity(planner, after, villages=["63.03.04.2004", "63.03.04.2017"])
    climb = climbing.of(after)
    assert (climb.status, climb.new_villages) == (ClimbStatus.UP, ("63.03.04.2017",))
    with transaction():
        activities.cancel(more, "Banjir", by=planner)
    assert climbing.of(after).status == ClimbStatus.REPEATED


def test_a_new_partner_is_a_step_up_until_it_declines(planner: Membership) -> None:
    """Rule L1: partnership, from invitations that stand."""
    before, after = two(planner)
    liaison = cast.member("partner", "BPBD")
    dishub, bpbd = (agencies.with_code(code) for code in ("DISHUB", "BPBD"))
    assert dishub
    assert bpbd
    with transaction():
        partnerships.invite(before, dishub, "Klotok", DAY, by=planner)
        partnerships.invite(after, dishub, "Klotok", DAY, by=planner)
    assert climbing.of(after).status == ClimbStatus.REPEATED
    with transaction():
        asked = partnerships.invite(after, bpbd, "Perahu", DAY, by=planner)
    assert climbing.of(after).new_partners == (bpbd.name,)
    with transaction():
        partnerships.decline(asked, "Siaga", by=liaison)
    assert climbing.of(after).status == ClimbStatus.REPEATED


def test_a_group_of_its_own_and_a_documented_improvement_are_steps_up(planner: Membership) -> None:
    """Rule L1: audience and quality."""
    before, after = two(planner)
    with transaction():
        made = climbing.document(after, Dimension.ACCOMMODATION, "Dua juru bahasa isyarat", by=planner)
    climb = climbing.of(after)
    assert climb.status == ClimbStatus.UP
    assert "Dua juru bahasa isyarat" in climb.evidence[0]
    with transaction():
        climbing.withdraw(made, by=planner)
    assert climbing.of(after).status == ClimbStatus.REPEATED
    revise(after, planner, Details(before, audience="Pelajar di tepi sungai"))
    assert climbing.of(after).status == ClimbStatus.UP


def revise(campaign: campaigns.Campaign, planner: Membership, details: Details, rung: int = 2) -> None:
    facts = (campaign.title, campaign.first_day, campaign.last_day, campaign.goal, details)
    with transaction():
        campaigns.revise(campaign, ladder.rungs()[rung], *facts, seen=campaign.version, by=planner)


@pytest.mark.parametrize("rung", [0, 2])
def test_what_repeats_or_steps_down_is_not_submitted_without_a_reason(planner: Membership, rung: int) -> None:
    """Rule L1, and issue B: DIULANG without a reason cannot be submitted."""
    before, after = two(planner)
    revise(after, planner, Details(before), rung)
    assert climbing.of(after).status == (ClimbStatus.DOWN if rung == 0 else ClimbStatus.REPEATED)
    assert climbing.reason_missing(after)
    with pytest.raises(Invalid) as refusal, transaction():
        climbing.submit(after, by=planner)
    assert (refusal.value.code, refusal.value.field) == ("ladder.reason", "ladder_reason")
    assert after.state == CampaignState.DRAFT
    revise(after, planner, Details(before, ladder_reason="Anggaran turun separuh."), rung)
    with transaction():
        climbing.submit(after, by=planner)
    assert after.state == CampaignState.SUBMITTED


def test_a_step_up_and_a_first_edition_need_no_reason(planner: Membership) -> None:
    before, after = two(planner)
    revise(after, planner, Details(before), 3)
    with transaction():
        climbing.submit(before, by=planner)
        climbing.submit(after, by=planner)
    assert {before.state, after.state} == {CampaignState.SUBMITTED}


def test_improvements_are_documented_with_evidence_once_and_while_it_is_a_draft(
    planner: Membership, leader: Membership
) -> None:
    made = cast.campaign(planner)
    with pytest.raises(Invalid) as empty, transaction():
        climbing.document(made, Dimension.SURVEY, "  ", by=planner)
    with transaction():
        known = climbing.document(made, Dimension.SURVEY, "Survei 40 orang", by=planner)
    with pytest.raises(Conflict) as twice, transaction():
        climbing.document(made, Dimension.SURVEY, "Survei 40 orang", by=planner)
    with pytest.raises(NotAllowed), transaction():
        climbing.document(made, Dimension.REACH, "Desa baru", by=leader)
    assert (empty.value.code, twice.value.code) == ("improvement.unproven", "improvement.twice")
    assert journal.of(made)[0].act == "mencatat peningkatan"
    with transaction():
        climbing.submit(made, by=planner)
    with pytest.raises(Conflict) as late, transaction():
        climbing.withdraw(known, by=planner)
    assert late.value.code == "campaign.state"


def test_a_circle_of_predecessors_is_refused(planner: Membership) -> None:
    """Issue B: a cyclic predecessor; and an edition cannot be moved behind those that follow it."""
    before, after = two(planner)
    with pytest.raises(Invalid) as circle:
        revise(before, planner, Details(after))
    with pytest.raises(Invalid) as itself:
        revise(after, planner, Details(after))
    with pytest.raises(Invalid) as behind, transaction():
        facts = (before.title, after.first_day, after.last_day, "")
        campaigns.revise(before, before.rung, *facts, seen=before.version, by=planner)
    assert {r.value.code for r in (circle, itself, behind)} == {"campaign.predecessor"}


def test_a_date_rule_that_says_nothing_is_refused_and_a_good_one_is_tidied(planner: Membership) -> None:
    made = cast.campaign(planner)
    with pytest.raises(Invalid) as refusal:
        revise(made, planner, Details(date_rule="sesudah lebaran"))
    assert (refusal.value.code, refusal.value.field) == ("rule.unreadable", "date_rule")
    revise(made, planner, Details(date_rule=" Idulfitri-7 .. idulfitri-3 "))
    assert made.date_rule == "idulfitri-7..idulfitri-3"


@pytest.mark.parametrize(
    ("rule", "up", "repeated", "misses"),
    [
        ("", 0, 3, False),
        ("naik>=diulang", 1, 1, False),
        ("naik>=diulang", 1, 2, True),
        ("naik>diulang", 0, 0, False),
        ("naik>diulang", 1, 0, False),
        ("naik>diulang", 1, 1, True),
    ],
)
def test_the_offices_rule_counts_steps_up_against_repetitions(app, rule, up, repeated, misses) -> None:
    """Issue B: `naik > diulang`, a setting."""
    with transaction():
        settings.put("ladder_rule", rule)
    tally = climbing.tallied([ClimbStatus.UP] * up + [ClimbStatus.REPEATED] * repeated + [ClimbStatus.NEW])
    assert (tally.up, tally.repeated, tally.misses_rule) == (up, repeated, misses)


def test_a_year_is_tallied_without_what_was_called_off(planner: Membership) -> None:
    before, after = two(planner)
    assert (climbing.tally(2025).total, climbing.tally(2026).repeated) == (1, 1)
    with transaction():
        after.state = CampaignState.CANCELLED
    assert climbing.tally(2026).total == 0
    assert climbing.of_each([before, after]).keys() == {before.id, after.id}
