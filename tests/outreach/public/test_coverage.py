"""The public's coverage page: aggregates alone, no session, kept by caches for a second."""

from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import render_template_string

from campaigns.fieldwork import attendance
from campaigns.fieldwork.attendance import Count
from campaigns.ground import settings
from campaigns.ground.database import transaction
from campaigns.plans import campaigns
from campaigns.reference import rows
from tests import cast
from tests.campaigns.plans import mapping
from tests.campaigns.plans.test_populations import in_use

PAGES = (
    "/coverage",
    "/coverage?level=district",
    "/coverage/areas.json",
    "/coverage/sites.geojson",
    "/coverage/map.js",
)


@pytest.fixture
def busy(app, planner, leader, officer):
    """Gives a function that holds one activity with so many contacts; the days pass."""
    campaign = cast.approved(planner, leader)
    with time_machine.travel(cast.NINE + timedelta(days=20), tick=False):
        days = iter(range(20))

        def hold(people: int | None) -> None:
            at = cast.NINE + timedelta(days=next(days))
            made = cast.activity(planner, campaign, starts_at=at, officer_ids=[officer.person_id])
            with transaction():
                attendance.note_day(made, [Count(people)], by=officer)

        yield hold


def about_banjar(client) -> str:
    page = BeautifulSoup(client.get("/coverage?year=2026").text, "html.parser")
    return page.select_one("button[data-area='63.03']").find_parent("tr").select_one(".about").text


@pytest.mark.parametrize("address", PAGES)
def test_anyone_may_open_it_and_caches_may_keep_it_for_a_second(client, busy, address) -> None:
    busy(40)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=1"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(("query", "count"), [("", 13), ("?level=district", 156), ("?area=63.03", 20)])
def test_table_and_map_have_the_same_areas(client, busy, query, count) -> None:
    busy(40)
    page = BeautifulSoup(client.get(f"/coverage{query}").text, "html.parser")
    rows = [button["data-area"] for button in page.select("button[data-area]")]
    assert rows == [area["code"] for area in client.get(f"/coverage/areas.json{query}").json["areas"]]
    assert len(rows) == count


@pytest.mark.parametrize(
    ("people", "shown"), [(4, "kontak –"), (None, "kontak –"), (5, "kontak 5"), (58, "kontak 55")]
)
def test_few_contacts_are_not_shown_and_many_only_in_fives(client, busy, people, shown) -> None:
    busy(people)
    assert shown in about_banjar(client)


def test_no_complaint_and_no_person_is_named(client, busy, planner, officer) -> None:
    busy(40)
    for address in PAGES:
        text = client.get(address).text
        assert "laporan" not in text.lower().replace("laporan resmi", "")
        assert officer.person.name not in text
        assert planner.person.name not in text


def test_a_plan_that_nobody_approved_shows_no_site(client, planner) -> None:
    campaign = cast.campaign(planner)
    cast.activity(planner, campaign)
    with transaction():
        campaigns.submit(campaign, by=planner)
    assert client.get("/coverage/sites.geojson?year=2026").json["features"] == []


def test_the_page_can_be_read_in_english(client, busy) -> None:
    busy(40)
    page = client.get("/coverage?lang=en&year=2026")
    assert '<html lang="en"' in page.text
    assert "4,305,281" in page.text


@pytest.mark.parametrize(("language", "day"), [("id", "4 Mei 2026"), ("en", "4 May 2026")])
def test_days_stand_in_the_readers_language(app, language, day) -> None:
    page = '{% from "base/coverage.html" import definitions with context %}{{ definitions("v1") }}'
    with app.test_request_context(f"/coverage?lang={language}"):
        assert day in render_template_string(page, editions={"v1": date(2026, 5, 4)})


@pytest.mark.parametrize(("language", "day"), [("id", "2 Maret 2026"), ("en", "2 March 2026")])
def test_official_outlines_are_credited_in_the_readers_language(client, admin, language, day) -> None:
    mapping.in_use(mapping.official(), admin)
    assert day in client.get(f"/coverage?level=district&lang={language}").text


def test_the_demo_mark_leaves_with_the_data(client) -> None:
    with transaction():
        settings.put("demo", "2026-11-24")
    for address in ("/coverage/areas.json", "/coverage/sites.geojson"):
        assert client.get(address).json["note"] == "data contoh"


def test_a_place_that_does_not_exist_is_not_found(client) -> None:
    assert client.get("/coverage?area=63.99").status_code == 404


@pytest.mark.parametrize("query", ["year=abc&level=moon", "year=0", "year=999999999999", "area="])
def test_an_unreadable_choice_means_the_usual_one(client, query) -> None:
    assert client.get(f"/coverage?{query}").text.count("data-area=") == 13


@pytest.mark.parametrize("query", ["year=2031", "year=2031&level=district", "year=2031&area=63.03"])
def test_a_year_without_data_shows_every_area_as_left_out(client, busy, query) -> None:
    """Rule R2: nothing is missing, and nothing is an error."""
    busy(40)
    page = client.get(f"/coverage?{query}")
    assert page.status_code == 200
    assert "Tidak ada kegiatan yang terlaksana atau direncanakan pada 2031" in page.text
    assert "No activity was held or is planned in 2031" in client.get(f"/coverage?{query}&lang=en").text
    assert "Tidak ada kegiatan yang terlaksana" not in client.get("/coverage?year=2026").text
    values = client.get(f"/coverage/areas.json?{query}").json["areas"]
    assert all(area["never"] for area in values)
    assert len(values) == len(BeautifulSoup(page.text, "html.parser").select("button[data-area]"))
    assert client.get(f"/coverage/sites.geojson?{query}").json["features"] == []


def test_an_official_series_and_official_lines_are_told_in_the_readers_language(client, admin) -> None:
    in_use([["Kode", "Penduduk"], *([place["code"], 10_001] for place in rows("districts"))], admin)
    mapping.in_use(mapping.official(), admin)
    english = client.get("/coverage?lang=en&level=district").text
    assert "BPS Kalsel 2025, shared among villages by the census" in english
    assert "Biro Pemerintahan, 2 March 2026" in english
    assert "dibagi ke desa/kelurahan menurut sensus" not in english
    page = client.get("/coverage?level=district").text
    assert "BPS Kalsel 2025, dibagi ke desa/kelurahan menurut sensus" in page
    assert "Biro Pemerintahan, 2 Maret 2026" in page
