"""The years before the demo year: what the ladder, comparison and cloning stand on (issue B)."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from hijridate import Gregorian
from sqlalchemy import select

from campaigns.fieldwork import attendance
from campaigns.ground.database import db, transaction
from campaigns.people.persons import Membership, memberships_of, with_username
from campaigns.plans import activities, budgets, campaigns, climbing, dating, programs, rollover
from campaigns.plans.activities import Activity
from campaigns.plans.anchors import of_years
from campaigns.plans.campaigns import Campaign, CampaignState
from campaigns.plans.climbing import ClimbStatus
from outreach import demo
from outreach.demo import activities as staged
from outreach.demo import agreements, duties, editions, money, partners
from outreach.demo.edition import RULES
from outreach.demo.history import PAST_EDITIONS
from tests.conftest import make_app

PASSWORD = "klotok pagi di Lok Baintan"
RAMADAN = 9


@pytest.fixture(scope="module")
def app_with_years(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with the demo year, of which the drafts of 2027 were never made."""
    folder = tmp_path_factory.mktemp("history")
    shutil.copyfile(filled_sqlite, folder / "demo.sqlite")
    app = make_app(f"sqlite:///{folder / 'demo.sqlite'}", folder)
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions, "EDITIONS", [e for e in editions.EDITIONS if e.days[0] < "2027"])
        patch.setattr(staged, "ALL", [h for h in staged.ALL if h.day < "2027"])
        patch.setattr(money, "PROPOSED", ())
        patch.setattr(agreements, "LINKS", ())
        patch.setattr(partners, "INVITATIONS", [i for i in partners.INVITATIONS if "2027" not in i.edition])
        demo.load(PASSWORD)
        yield app
        db.session.remove()
        db.engine.dispose()


def member(username: str) -> Membership:
    person = with_username(username)
    assert person
    return memberships_of(person)[0]


def past() -> list[Campaign]:
    return list(db.session.scalars(select(Campaign).where(Campaign.year < 2026)))


def test_every_program_has_editions_year_by_year_since_it_began(app_with_years: Flask) -> None:
    years = {p.name: {c.year for c in campaigns.editions_of(p)} for p in programs.everything()}
    assert years.pop("Lapor Mudik Gratis Bareng") == set(range(2022, 2027))  # forbidden in 2020 and 2021
    assert all(found >= set(range(2020, 2027)) for found in years.values())
    masks = [c for c in past() if "Masker" in c.title]
    assert {c.year for c in masks} == {2020, 2021, 2022}
    assert {c.year for c in past() if "Takjil" in c.title} == {2021, 2022, 2023, 2024, 2025}


def test_every_edition_before_is_done_with_activities_people_and_money(app_with_years: Flask) -> None:
    for campaign in past():
        assert campaign.state == CampaignState.DONE
        held = activities.of(campaign)
        assert held
        assert all(activity.is_held for activity in held)
        assert all(attendance.contacts(activity.id for activity in held).values())
        balance = budgets.summary_of(campaign)
        assert 0 < balance.realised <= balance.ceiling
        assert {line.year for line in budgets.lines_of(campaign)} == {campaign.year}


def test_takjil_was_given_in_ramadan_and_journeys_began_a_week_before_idulfitri(
    app_with_years: Flask,
) -> None:
    """By hijridate, which the forecasts come from too."""
    given = [a for a in db.session.scalars(select(Activity)) if "Takjil" in a.title and a.day.year < 2026]
    assert len(given) >= 8
    for activity in given:
        day = activity.day
        assert Gregorian(day.year, day.month, day.day).to_hijri().month == RAMADAN
    followed = [edition for edition in PAST_EDITIONS if edition.name.split("-")[0] in ("takjil", "mudik")]
    for edition in followed:
        year = int(edition.days[0][:4])
        span = dating.span(dating.parse(edition.rule), year, of_years([year]))
        assert (span.first_day.isoformat(), span.last_day.isoformat()) == edition.days


def test_relief_went_out_in_the_rainy_months_and_visits_to_people_with_disabilities_by_3_december(
    app_with_years: Flask,
) -> None:
    held = list(db.session.scalars(select(Activity).join(Campaign).where(Campaign.year < 2026)))
    relief = [activity.day for activity in held if "Banjir" in activity.campaign.title]
    visits = [activity.day for activity in held if "Difabel" in activity.campaign.title]
    assert min(len(relief), len(visits)) >= 6, "one a year since 2020"
    assert {day.month for day in relief} <= {11, 12, 1, 2, 3}
    assert all(abs((day - date(day.year, 12, 3)).days) <= 2 for day in visits)


def test_the_ladder_has_every_status_and_a_reason_wherever_one_is_due(app_with_years: Flask) -> None:
    """Rule L1."""
    every = list(db.session.scalars(select(Campaign)))
    climbs = climbing.of_each(every)
    assert {climb.status for climb in climbs.values()} == set(ClimbStatus)
    assert all(campaign.ladder_reason for campaign in every if climbs[campaign.id].needs_reason)
    assert {c.title for c in every if climbs[c.id].status == ClimbStatus.DOWN} == {
        "Lapor Mudik Gratis Bareng 2025"
    }
    assert not climbing.tally(2026).misses_rule


def test_the_demo_year_rolls_over_to_2027(app_with_years: Flask) -> None:
    """Issue B: takjil in Ramadan 2027, mudik at H-7 to H-3 of 10 March 2027 as a forecast; twice changes nothing."""
    choices = {line.key: line.proposed for line in rollover.lines(2027)}
    by = member("perencana")
    with transaction():
        rolled = rollover.roll(2027, choices, by=by)
    made = {c.title: c for c in campaigns.of_year(2027)}
    assert len(rolled.made) == len(made) == 6
    takjil, mudik = made["Lapor Berbagi Takjil 2027"], made["Lapor Mudik Gratis Bareng 2027"]
    assert (takjil.first_day, takjil.last_day) == (date(2027, 2, 8), date(2027, 3, 9))
    assert all(takjil.covers(activity.starts_at) for activity in activities.of(takjil))
    assert activities.of(takjil)
    assert (mudik.first_day, mudik.last_day) == (date(2027, 3, 3), date(2027, 3, 7))
    assert rollover.is_forecast(mudik)
    assert {climbing.of(c).status for c in made.values()} == {ClimbStatus.UP}
    assert all(left.reason for cloned in rolled.made for left in cloned.left_out)
    copied = {cloned.campaign.predecessor_id for cloned in rolled.made}
    source = [
        a for a in db.session.scalars(select(Activity)) if a.campaign_id in copied and not a.is_cancelled
    ]
    kept = sum(len(activities.of(c)) for c in made.values())
    assert kept + sum(len(cloned.left_out) for cloned in rolled.made) == len(source)
    with transaction():
        again = rollover.roll(2027, choices, by=by)
    assert (again.made, again.stopped) == ([], [])


def test_every_edition_names_the_rule_of_its_line(app_with_years: Flask) -> None:
    assert {edition.name.split("-")[0] for edition in editions.EDITIONS} == set(RULES)
    assert max(edition.days[0] for edition in PAST_EDITIONS) < duties.BEGUN
