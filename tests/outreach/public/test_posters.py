"""Posters: of what everybody may know, with the way to find it, for anybody and from any cache."""

import re
import urllib.parse
from datetime import timedelta

import pytest
import segno
import time_machine

from campaigns.ground.database import transaction
from campaigns.plans import activities, sites
from tests import cast
from tests.cast import NINE


@pytest.fixture
def campaign(planner, leader):
    return cast.approved(planner, leader)


def test_a_campaigns_poster_says_when_where_and_how_to_report(client, campaign, planner):
    cast.activity(planner, campaign, starts_at=NINE, title="Meja aduan", needs="2 klotok", joint=True)
    answer = client.get(f"/campaigns/{campaign.id}/poster")
    assert answer.status_code == 200
    for word in (
        "Selasa, 1 Desember 2026",
        "09.00–11.00 WITA",
        "Pasar Terapung Lok Baintan",
        "1708",
        "lapor.go.id",
    ):
        assert word in answer.text
    assert "klotok" not in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public")


def code_of(client, address):
    """The code's drawing, as the sheet holds it."""
    found = re.search(r'<img src="(data:image/svg[^"]+)"', client.get(address).text)
    return urllib.parse.unquote(found[1].replace("&#39;", "'"))


def test_its_code_is_the_public_page_and_there_the_activitys_own_place(client, campaign, planner):
    made = cast.activity(planner, campaign)
    page = f"http://127.0.0.1:8000/campaigns/{campaign.id}"
    for address, target in (
        (f"/campaigns/{campaign.id}/poster", page),
        (f"/activities/{made.id}/poster", f"{page}#kegiatan-{made.id}"),
    ):
        wanted = segno.make(target, error="m")
        drawn = wanted.svg_data_uri(scale=4, border=2, dark="#000", light="#fff")
        assert code_of(client, address) == urllib.parse.unquote(drawn)
    assert f'id="kegiatan-{made.id}"' in client.get(f"/campaigns/{campaign.id}").text


def test_an_activitys_poster_and_its_access_remark(client, campaign, planner):
    site = cast.site()
    with transaction():
        sites.revise(
            site,
            site.name,
            site.kind,
            site.village_code,
            site.lat,
            site.lon,
            access="Dermaga landai, ada JBI",
            seen=site.version,
            by=planner,
        )
    made = cast.activity(planner, campaign, title="Klinik aduan")
    text = client.get(f"/activities/{made.id}/poster").text
    assert "<h1>Klinik aduan</h1>" in text
    assert "Dermaga landai, ada JBI" in text
    assert "Dermaga landai, ada JBI" in client.get(f"/campaigns/{campaign.id}").text
    assert "Dermaga landai, ada JBI" in client.get("/").text


def test_a_called_off_one_says_so(client, campaign, planner):
    made = cast.activity(planner, campaign)
    with transaction():
        activities.cancel(made, "Banjir", by=planner)
    text = client.get(f"/activities/{made.id}/poster").text
    assert "Dibatalkan" in text
    assert "Banjir" not in text


def test_a_draft_has_no_poster(client, planner):
    draft = cast.campaign(planner)
    made = cast.activity(planner, draft)
    assert client.get(f"/campaigns/{draft.id}/poster").status_code == 404
    assert client.get(f"/activities/{made.id}/poster").status_code == 404
    assert client.get("/activities/999999/poster").status_code == 404


def test_it_is_english_too(client, campaign):
    text = client.get(f"/campaigns/{campaign.id}/poster?lang=en").text
    assert "Everybody is welcome" in text
    assert 'lang="en"' in text


def test_the_desk_leads_to_it(client, campaign, planner):
    text = cast.sign_in(client, planner).get(f"/desk/campaigns/{campaign.id}").text
    assert f"/campaigns/{campaign.id}/poster" in text


def test_a_poster_of_what_is_over_says_so(client, campaign, planner):
    made = cast.activity(planner, campaign)
    address = f"/activities/{made.id}/poster"
    assert "sudah lewat" not in client.get(address).text
    with time_machine.travel(made.ends_at + timedelta(hours=1), tick=False):
        assert "sudah lewat" in client.get(address).text
