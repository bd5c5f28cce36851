"""Activities to take away: what the agenda shows of them, as GeoJSON; drafts, the office's own and people never."""

import json
from datetime import datetime, timedelta

import pytest
from shapely.geometry import shape

from campaigns.ground import clock, settings
from campaigns.ground.database import transaction
from campaigns.plans import activities
from tests import cast

ADDRESS = "/data/activities.geojson?year=2026"


@pytest.fixture
def shown(app, planner, leader, officer):
    campaign = cast.approved(planner, leader)
    return cast.activity(planner, campaign, officer_ids=[officer.person_id])


def features(client, address: str = ADDRESS) -> list[dict]:
    return client.get(address).json["features"]


def test_an_activity_is_a_feature_where_it_stands(client, shown) -> None:
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.content_type) == (200, "application/geo+json")
    assert answer.headers["Cache-Control"] == "public, max-age=1"
    [one] = answer.json["features"]
    assert one["id"] == shown.code
    told = one["properties"]
    assert (told["title"], told["campaign"], told["state"]) == (shown.title, shown.campaign.title, "planned")
    assert shape(one["geometry"]).equals(
        shape({"type": "Point", "coordinates": [shown.site.lon, shown.site.lat]})
    )
    start = datetime.fromisoformat(told["starts_at"])
    assert (start, start.utcoffset().total_seconds()) == (shown.starts_at, 8 * 3600)  # rule T1: WITA
    assert told["place"].startswith("Desa Lok Baintan")


def test_what_only_the_office_knows_is_not_there(client, app, planner, leader, officer, shown) -> None:
    cast.activity(
        planner,
        cast.campaign(planner, shown.campaign.program),
        starts_at=cast.NINE + timedelta(days=2),
        officer_ids=[],
    )
    later = cast.NINE + timedelta(days=1)
    cast.activity(planner, shown.campaign, starts_at=later, officer_ids=[], invited_only=True)
    answer = client.get(ADDRESS).text
    assert len(json.loads(answer)["features"]) == 1
    assert officer.person.name not in answer
    assert planner.person.name not in answer


def test_one_that_is_called_off_says_so(client, planner, shown) -> None:
    with transaction():
        activities.cancel(shown, "Banjir di Sungai Tabuk.", by=planner)
    [one] = features(client)
    assert one["properties"]["state"] == "cancelled"
    assert "Banjir" not in json.dumps(one)


def test_a_place_without_a_point_is_on_no_map(client, app, planner, shown) -> None:
    with transaction():
        cast.reread(shown).site.lat = cast.reread(shown).site.lon = None
    [one] = features(client)
    assert one["geometry"] is None


@pytest.mark.parametrize("year", ["1999", "x", ""])
def test_a_year_that_is_none_means_this_one(client, shown, year) -> None:
    assert client.get(f"/data/activities.geojson?year={year}").json["year"] == clock.today().year


def test_another_year_is_empty_and_the_demo_year_says_so(client, app, shown) -> None:
    assert features(client, "/data/activities.geojson?year=2025") == []
    assert "note" not in client.get(ADDRESS).json
    with transaction():
        settings.put("demo", "2026")
    assert client.get(ADDRESS).json["note"] == "data contoh"
