"""Rolling a year over, and campaigns that follow an anchor that moved."""

from datetime import date, time

import pytest

from campaigns.ground import clock, holidays
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.ground.holidays import Anchor
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import activities, campaigns, climbing, halts, ladder, playbooks, rollover
from campaigns.plans.campaigns import Campaign, CampaignState, Details
from campaigns.plans.rollover import Choice
from tests import cast
from tests.statements import counts

TAKJIL, MUDIK, RIVER = "ramadan..idulfitri-1", "idulfitri-7..idulfitri-3", "04-01..12-20"


def edition(planner: Membership, name: str, rule: str, first: date, last: date) -> Campaign:
    details = Details(date_rule=rule)
    line = cast.program(planner, name)
    return cast.campaign(planner, line, title=f"{name} 2026", first_day=first, last_day=last, details=details)


@pytest.fixture
def year(planner: Membership) -> dict[str, Campaign]:
    """Three editions of 2026, and a program without any."""
    cast.program(planner, "Lapor Goes to Campus")
    return {
        "takjil": edition(planner, "Takjil", TAKJIL, date(2026, 2, 19), date(2026, 3, 20)),
        "mudik": edition(planner, "Mudik", MUDIK, date(2026, 3, 14), date(2026, 3, 18)),
        "pesisir": edition(planner, "Pesisir", RIVER, date(2026, 4, 1), date(2026, 12, 20)),
    }


@pytest.mark.parametrize(
    ("rule", "first_day", "last_day"),
    [
        ("", None, None),
        (RIVER, date(2027, 4, 1), date(2027, 12, 20)),  # this year's began
        ("12-03", date(2026, 12, 3), date(2026, 12, 3)),
    ],
)
def test_a_rule_says_when_the_next_edition_is(
    planner: Membership, rule: str, first_day: date | None, last_day: date | None
) -> None:
    program = cast.program(planner)
    if rule:
        with transaction():
            playbooks.set_date_rule(program, rule, seen=program.version, by=planner)
    span = rollover.span_ahead(program)
    assert (span and span.first_day, span and span.last_day) == (first_day, last_day)


def test_a_year_that_has_its_edition_is_not_proposed_again(planner: Membership) -> None:
    campaign = edition(planner, "Difabel", "12-03", date(2026, 12, 3), date(2026, 12, 3))
    with transaction():
        playbooks.set_date_rule(campaign.program, "12-03", seen=campaign.program.version, by=planner)
    span = rollover.span_ahead(campaign.program)
    assert span is not None
    assert span.first_day == date(2027, 12, 3)


def proposed(year: int) -> dict[str, Choice]:
    return {line.key: line.proposed for line in rollover.lines(year) if line.proposed}


def roll(year: int, choices: dict[str, Choice], planner: Membership) -> rollover.Rolled:
    with transaction():
        return rollover.roll(year, choices, by=planner)


def test_every_program_is_proposed_with_the_dates_of_its_rule(year: dict[str, Campaign]) -> None:
    """Issue B: takjil lands in Ramadan 2027, mudik at H-7 to H-3 of 10 March 2027, as a forecast."""
    lines = {line.title: line for line in rollover.lines(2027)}
    spans = {title: (line.span.first_day, line.span.last_day, line.span.forecast) for title, line in lines.items()
             if line.span}  # fmt: skip
    assert spans == {
        "Lapor Goes to Campus 2027": (date(2027, 1, 1), date(2027, 12, 31), False),
        "Takjil 2027": (date(2027, 2, 8), date(2027, 3, 9), True),
        "Mudik 2027": (date(2027, 3, 3), date(2027, 3, 7), True),
        "Pesisir 2027": (date(2027, 4, 1), date(2027, 12, 20), False),
    }
    assert {line.title: line.proposed for line in lines.values()} == {
        "Lapor Goes to Campus 2027": Choice.NEW,
        "Takjil 2027": Choice.IMPROVE,
        "Mudik 2027": Choice.IMPROVE,
        "Pesisir 2027": Choice.IMPROVE,
    }


def test_rolling_over_drafts_what_was_chosen_and_again_changes_nothing(
    year: dict[str, Campaign], planner: Membership
) -> None:
    """Issue B: re-running the roll-over changes nothing."""
    choices = proposed(2027) | {
        f"c{year['pesisir'].id}": Choice.REPEAT,
        f"c{year['mudik'].id}": Choice.STOP,
    }
    rolled = roll(2027, choices, planner)
    made = {c.title: c for c in campaigns.of_year(2027)}
    assert set(made) == {"Lapor Goes to Campus 2027", "Takjil 2027", "Pesisir 2027"}
    assert {cloned.campaign.id for cloned in rolled.made} == {c.id for c in made.values()}
    assert [line.title for line in rolled.stopped] == ["Mudik 2027"]
    assert {c.state for c in made.values()} == {CampaignState.DRAFT}
    assert [made[t].rung.level for t in ("Takjil 2027", "Pesisir 2027", "Lapor Goes to Campus 2027")] == [
        4,
        3,
        1,
    ]
    before = counts()
    again = roll(2027, choices, planner)
    assert (again.made, again.stopped, counts()) == ([], [], before)
    assert roll(2027, proposed(2027), planner).made == []
    assert counts() == before


def test_what_was_stopped_can_be_taken_up_again(year: dict[str, Campaign], planner: Membership) -> None:
    key = f"c{year['mudik'].id}"
    roll(2027, {key: Choice.STOP}, planner)
    assert proposed(2027)[key] == Choice.STOP
    assert len(roll(2027, {key: Choice.IMPROVE}, planner).made) == 1
    assert campaigns.of_year(2027)[0].title == "Mudik 2027"


def test_a_choice_that_was_not_offered_is_refused_and_nothing_is_drafted(
    year: dict[str, Campaign], planner: Membership, leader: Membership
) -> None:
    with transaction():
        year["pesisir"].rung_id = ladder.rungs()[-1].id
    assert (
        Choice.IMPROVE
        not in next(one for one in rollover.lines(2027) if one.before == year["pesisir"]).offered
    )
    wrong = {f"c{year['takjil'].id}": Choice.REPEAT, f"c{year['pesisir'].id}": Choice.IMPROVE}
    with pytest.raises(Invalid) as refusal:
        roll(2027, wrong, planner)
    assert refusal.value.code == "rollover.choice"
    assert campaigns.of_year(2027) == []
    with pytest.raises(NotAllowed):
        roll(2027, {}, leader)


def test_a_year_beyond_the_forecast_is_said_in_one_sentence_and_offers_only_to_stop(
    year: dict[str, Campaign], planner: Membership
) -> None:
    """Issue B: an anchor year without a confirmed date."""
    by_title = {line.before.title if line.before else "": line for line in rollover.lines(2090)}
    line = by_title["Mudik 2026"]
    assert (line.span, line.offered) == (None, (Choice.STOP,))
    assert "Idulfitri 2090" in line.fault
    assert by_title["Pesisir 2026"].span
    with pytest.raises(Invalid):
        roll(2090, {line.key: Choice.REPEAT}, planner)


def test_what_would_come_is_counted_against_the_offices_rule(year: dict[str, Campaign]) -> None:
    tally = rollover.foreseen(rollover.lines(2027))
    assert (tally.up, tally.repeated, tally.total, tally.misses_rule) == (3, 0, 4, False)


def test_a_repeated_edition_waits_for_its_reason(year: dict[str, Campaign], planner: Membership) -> None:
    """Rule L1: the roll-over is no way around it."""
    key = f"c{year['takjil'].id}"
    [cloned] = roll(2027, {key: Choice.REPEAT}, planner).made
    with pytest.raises(Invalid) as refusal, transaction():
        climbing.submit(cloned.campaign, by=planner)
    assert refusal.value.code == "ladder.reason"


# An anchor that moved


def confirm_eid(day: date) -> None:
    eid = next(h for h in holidays.of_year(2027) if h.anchor is Anchor.EID)
    with transaction():
        eid.day, eid.confirmed = day, True


@pytest.fixture
def mudik(year: dict[str, Campaign], planner: Membership) -> Campaign:
    """The draft of 2027, with two activities."""
    [cloned] = roll(2027, {f"c{year['mudik'].id}": Choice.IMPROVE}, planner).made
    for day in (date(2027, 3, 5), date(2027, 3, 6)):
        cast.activity(planner, cloned.campaign, starts_at=clock.at(day, time(7)))
    return cloned.campaign


def test_an_anchor_that_moves_proposes_anew_and_moves_nothing(mudik: Campaign) -> None:
    """Issue B: re-proposes, never silently moves."""
    assert rollover.moved() == []
    assert rollover.is_forecast(mudik)
    confirm_eid(date(2027, 3, 9))
    [moved] = rollover.moved()
    assert (moved.campaign.id, moved.span.first_day, moved.span.last_day) == (
        mudik.id, date(2027, 3, 2), date(2027, 3, 6),
    )  # fmt: skip
    assert not moved.span.forecast
    assert (mudik.first_day, mudik.last_day) == (date(2027, 3, 3), date(2027, 3, 7))
    assert not rollover.is_forecast(mudik)


@pytest.mark.parametrize("shift", [-1, 1])
def test_whoever_accepts_moves_the_campaign_with_its_activities(
    mudik: Campaign, planner: Membership, shift: int
) -> None:
    """Rule T2: the old days stay in the history; neighbours at one site do not block each other."""
    confirm_eid(date(2027, 3, 10 + shift))
    [moved] = rollover.moved()
    with transaction():
        number = rollover.follow(mudik, moved.span.first_day, moved.span.last_day, by=planner)
    assert number == 2
    assert mudik.first_day == date(2027, 3, 3 + shift)
    assert [one.day for one in activities.of(mudik)] == [date(2027, 3, 5 + shift), date(2027, 3, 6 + shift)]
    entry = journal.of(mudik)[0]
    assert (entry.act, entry.before) == (
        "mengikuti patokan tanggal", {"first_day": "2027-03-03", "last_day": "2027-03-07"},
    )  # fmt: skip
    for one, began in zip(activities.of(mudik), ("2027-03-04 23:00", "2027-03-05 23:00"), strict=True):
        before = next(e.before for e in journal.of(one) if e.before and "starts_at" in e.before)
        assert before["starts_at"].startswith(began)
    assert rollover.moved() == []


def test_what_was_read_must_still_be_what_the_rule_gives(mudik: Campaign, planner: Membership) -> None:
    confirm_eid(date(2027, 3, 9))
    [moved] = rollover.moved()
    confirm_eid(date(2027, 3, 11))
    with pytest.raises(Conflict) as refusal, transaction():
        rollover.follow(mudik, moved.span.first_day, moved.span.last_day, by=planner)
    assert refusal.value.code == "rollover.moved"
    assert mudik.first_day == date(2027, 3, 3)


def test_an_activity_that_cannot_move_keeps_everything_where_it_is(
    mudik: Campaign, planner: Membership
) -> None:
    other = cast.campaign(planner, cast.program(planner, "Lain"), title="Lain", first_day=date(2027, 3, 1),
                          last_day=date(2027, 3, 9))  # fmt: skip
    cast.activity(planner, other, starts_at=clock.at(date(2027, 3, 4), time(7)))
    confirm_eid(date(2027, 3, 9))
    [moved] = rollover.moved()
    with pytest.raises(Conflict) as refusal, transaction():
        rollover.follow(mudik, moved.span.first_day, moved.span.last_day, by=planner)
    assert refusal.value.code == "rollover.activity"
    assert mudik.first_day == date(2027, 3, 3)
    assert [one.day for one in activities.of(mudik)] == [date(2027, 3, 5), date(2027, 3, 6)]


def test_a_line_whose_days_cannot_be_told_is_stopped_by_nobody(
    planner: Membership, year: dict[str, Campaign]
) -> None:
    """Nothing is proposed for it; decided, the stop stands, and taking it back is on record (rule J1)."""
    asked = next(line for line in rollover.lines(2090) if line.before == year["takjil"])
    assert (asked.span, asked.proposed, asked.offered) == (None, None, (Choice.STOP,))
    key = f"c{year['pesisir'].id}"
    roll(2027, {key: Choice.STOP}, planner)
    roll(2027, {key: Choice.IMPROVE}, planner)
    acts = [entry.act for entry in journal.of(year["pesisir"])]
    assert "tidak melanjutkan ke tahun berikutnya" in acts
    assert "melanjutkan lagi ke tahun berikutnya" in acts


def test_a_campaign_that_was_called_off_is_no_edition_to_go_on_from(
    planner: Membership, year: dict[str, Campaign]
) -> None:
    with transaction():
        halts.cancel(year["mudik"], "Tidak jadi", by=planner)
    (line,) = [line for line in rollover.lines(2027) if line.program.name == "Mudik"]
    assert line.before is None
