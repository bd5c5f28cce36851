"""The year's plan as a page: a strip for each campaign, however many activities it has."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from campaigns.insight import yearplan
from outreach.desk.yearplan import strip
from tests import cast
from tests.cast import NINE


def test_each_campaign_has_its_strip_and_its_numbers(desk, planner):
    campaign = cast.campaign(planner)
    cast.activity(planner, campaign)
    cast.activity(planner, campaign, title="Jumat", starts_at=NINE + timedelta(days=3, hours=2))
    page = BeautifulSoup(desk.get("/desk/plan?year=2026").data, "html.parser")
    row = page.find("a", string=campaign.title).find_parent("tr")
    assert [cell.text for cell in row.select("td.num")] == ["0", "0", "0", "2", "–", "1"]
    assert row.select_one("path.ticks")["d"].count("M") == 2, "weeks count from 1 January"
    assert "salat Jumat" in page.text
    assert page.find(id="quarters")


def test_a_weeks_activities_are_one_tick(planner, app):
    """Bytes are bounded: at most 53 ticks for a campaign of any size."""
    campaign = cast.campaign(planner)
    for number in range(6):
        cast.activity(planner, campaign, title=f"K{number}", starts_at=NINE + timedelta(days=number))
    (line,) = yearplan.of(2026).lines
    assert strip(line, 2026).ticks.count("M") == 2


def test_what_is_asked_narrows_it(desk, planner, dishub):
    mine = cast.campaign(planner)
    assert mine.title in desk.get(f"/desk/plan?year=2026&program={mine.program_id}").text
    empty = desk.get(f"/desk/plan?year=2026&partner={dishub.agency_id}")
    assert "Belum ada kampanye tahun 2026 yang cocok" in empty.text


@pytest.mark.parametrize("year", ["", "x", "-1", "99999", "2026&program=x"])
def test_an_unreadable_year_is_some_year(desk, year):
    assert desk.get(f"/desk/plan?year={year}").status_code == 200
