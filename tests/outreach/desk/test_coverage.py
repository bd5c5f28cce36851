"""The desk's coverage pages: who opens them, that map, table and rows say the same, and what leaves."""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from campaigns.ground import settings
from campaigns.ground.database import transaction
from campaigns.people.permissions import GRANTS, Action
from campaigns.plans import activities
from campaigns.plans.sites import Site
from tests import cast

PAGES = (
    *("/desk/coverage", "/desk/coverage.csv", "/desk/coverage/map.js", "/desk/coverage/areas.json"),
    *("/desk/coverage/sites.geojson", "/desk/coverage/63.03", "/desk/coverage?area=63.03"),
)
HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture
def held(app, planner, leader, officer):
    """An activity held at a site with a hostile name, the day after it."""
    campaign = cast.approved(planner, leader)
    site = cast.keep(Site(name=HOSTILE, kind="pasar", village_code=cast.LOK_BAINTAN, lat=-3.29, lon=114.66))
    made = cast.activity(planner, campaign, at=site, officer_ids=[officer.person_id])
    with time_machine.travel(cast.NINE + timedelta(days=1), tick=False):
        with transaction():
            activities.hold_it(made, by=officer)
        yield made


def soup(client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def codes(page: BeautifulSoup) -> list[str]:
    return [button["data-area"] for button in page.select("button[data-area]")]


@pytest.mark.parametrize("address", PAGES)
def test_coverage_opens_to_those_who_may_see_it_and_to_nobody_else(
    client, planner, leader, treasurer, operator, officer, admin, dishub, address
) -> None:
    assert client.get(address).status_code == 302
    for who in (planner, leader, treasurer, operator, officer, admin, dishub):
        expected = 200 if Action.SEE_COVERAGE in GRANTS[who.role] else 403
        assert cast.sign_in(client, who).get(address).status_code == expected


@pytest.mark.parametrize(("query", "count"), [("", 13), ("?level=district", 156), ("?area=63.03", 20)])
def test_the_table_and_the_map_have_the_same_areas_in_the_same_order(
    client, planner, held, query, count
) -> None:
    """Rule R2: all of them, whatever happened."""
    cast.sign_in(client, planner)
    rows = codes(soup(client, f"/desk/coverage{query}"))
    values = client.get(f"/desk/coverage/areas.json{query}").json
    assert rows == [area["code"] for area in values["areas"]]
    assert len(rows) == len(set(rows)) == count


@pytest.mark.parametrize("room", ["/desk/coverage", "/coverage"])
def test_the_form_offers_each_kabupaten_and_its_kecamatan_are_the_level(client, planner, held, room) -> None:
    page = soup(cast.sign_in(client, planner), f"{room}?area=63.04&level=regency")
    options = page.select("#area option")
    assert [one["value"] for one in options][:2] == ["", "63.01"]
    assert len(options) == 14
    assert [one.text for one in options if one.has_attr("selected")] == ["Kab. Barito Kuala"]
    assert page.select_one("#level") is None
    assert {code[:5] for code in codes(page)} == {"63.04"}
    assert soup(client, f"{room}?area=").select_one("#level") is not None


def test_an_empty_database_shows_thirteen_areas_that_nobody_visited(client, planner) -> None:
    page = soup(cast.sign_in(client, planner), "/desk/coverage?year=all")
    assert len(codes(page)) == 13
    assert page.text.count("Belum pernah") == 13
    assert "4.305.281" in page.text


def test_a_figure_opens_rows_that_add_up_to_it(client, planner, held) -> None:
    """Rule J2."""
    cast.sign_in(client, planner)
    page = soup(client, "/desk/coverage?year=2026")
    link = next(a for a in page.select(".split .figure a") if "standing=reached" in a["href"])
    behind = soup(client, link["href"])
    figures = [int(cell.text.replace(".", "")) for cell in behind.select("tbody td.num")]
    assert sum(figures) == int(link.text.replace(".", "")) > 0


def test_a_count_of_activities_opens_as_many_rows(client, planner, held) -> None:
    """Rule J2."""
    cast.sign_in(client, planner)
    page = soup(client, "/desk/coverage?year=2026")
    link = next(a for a in page.select("a[href*='state=held']") if re.search(r"^1 kegiatan", a.text))
    assert len(soup(client, link["href"]).select("tbody tr")) == 1


def test_an_area_tells_the_days_since_a_visit_that_its_table_told(client, planner, held) -> None:
    """Rule J2: of a year that is over, as of its last day."""
    with time_machine.travel(cast.NINE + timedelta(days=90), tick=False):
        cast.sign_in(client, planner)
        table = soup(client, "/desk/coverage?year=2026").text
        area = soup(client, "/desk/coverage/63.03?year=2026").text
        now = soup(client, "/desk/coverage/63.03?year=all").text
    assert "terakhir 1 Desember 2026, 30 hari sampai 31 Desember 2026" in " ".join(table.split())
    assert "30 hari sejak kunjungan terakhir sampai 31 Desember 2026" in " ".join(area.split())
    assert "90 hari sejak kunjungan terakhir" in " ".join(now.split())


def test_a_hostile_name_is_text_in_the_page_and_in_the_data(client, planner, held) -> None:
    cast.sign_in(client, planner)
    answer = client.get("/desk/coverage")
    assert "<img src=x" not in answer.text
    assert BeautifulSoup(answer.text, "html.parser").find(string=HOSTILE)
    assert client.get("/desk/coverage/sites.geojson").json["features"][0]["properties"]["label"] == HOSTILE


def test_nothing_of_the_data_stands_in_the_script(client, planner, held) -> None:
    cast.sign_in(client, planner)
    first = client.get("/desk/coverage/map.js")
    assert first.mimetype == "text/javascript"
    cast.activity(planner, held.campaign, starts_at=cast.NINE + timedelta(days=7))
    again = client.get("/desk/coverage/map.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_values_are_kept_by_the_browser_alone_and_known_by_their_tag(client, planner, held) -> None:
    cast.sign_in(client, planner)
    for address in ("/desk/coverage/areas.json", "/desk/coverage/sites.geojson"):
        answer = client.get(address)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        tag = {"If-None-Match": answer.headers["ETag"]}
        assert client.get(address, headers=tag).status_code == 304
        at, serves = cast.NINE + timedelta(days=len(address)), [f"63.01.01.20{len(address) - 20:02}"]
        cast.activity(planner, held.campaign, starts_at=at, villages=serves)
        assert client.get(address, headers=tag).status_code == 200


def test_the_csv_holds_what_the_table_shows_and_its_total(client, planner, held) -> None:
    cast.sign_in(client, planner)
    text = client.get("/desk/coverage.csv?area=63.03").get_data(as_text=True)
    heading, *rows = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";")
    assert len(rows) == 21
    assert {len(row) for row in rows} == {len(heading)}
    for column in range(2, 6):
        assert sum(int(row[column]) for row in rows[:-1]) == int(rows[-1][column])


def test_the_demo_mark_leaves_with_the_data(client, planner) -> None:
    with transaction():
        settings.put("demo", "2026-11-24")
    cast.sign_in(client, planner)
    assert client.get("/desk/coverage/areas.json").json["note"] == "data contoh"
    assert client.get("/desk/coverage/sites.geojson").json["note"] == "data contoh"
    assert "DATA CONTOH" in client.get("/desk/coverage.csv").get_data(as_text=True)


def test_the_treasurer_sees_no_count_of_complaints(client, planner, treasurer, held) -> None:
    for who, shown in ((planner, True), (treasurer, False)):
        cast.sign_in(client, who)
        assert ("laporan 0" in client.get("/desk/coverage?year=2026").text) is shown
        assert ("laporan warga 0" in client.get("/desk/coverage/63.03?year=2026").text) is shown


@pytest.mark.parametrize(
    "query", ["year=abc&program=x&level=moon", "year=0", "year=999999999999", "page=-4", "year=", "area="]
)
def test_an_unreadable_choice_means_the_usual_one(client, planner, query) -> None:
    page = soup(cast.sign_in(client, planner), f"/desk/coverage?{query}")
    assert len(codes(page)) == 13


def test_a_period_without_data_says_so(client, planner, held) -> None:
    cast.sign_in(client, planner)
    said = "Tidak ada kegiatan yang terlaksana atau direncanakan dalam"
    assert f"{said} tahun 2031" in client.get("/desk/coverage?year=2031").text
    assert said not in client.get("/desk/coverage?year=2026").text
    empty = (cast.DAY.month + 2) // 3 % 4 + 1
    assert f"{said} triwulan" in client.get(f"/desk/coverage?year=2026&quarter={empty}").text


def test_a_quarter_keeps_its_roman_number_and_only_a_kecamatan_or_a_village_is_left_out_for_a_reason(
    client, planner, held
) -> None:
    cast.sign_in(client, planner)
    for code, excludable in (("63", False), ("63.03", False), ("63.03.04", True), (cast.LOK_BAINTAN, True)):
        page = soup(client, f"/desk/coverage/{code}?year=2026&quarter=2")
        assert page.select_one(".lead-line").text.startswith("Triwulan II 2026 · ")
        assert ("Catat alasan" in page.text) is excludable


def test_a_figure_keeps_the_filters_of_its_table(client, planner, held) -> None:
    cast.sign_in(client, planner)
    chosen = {"rung": held.campaign.rung_id, "agency": held.campaign.agency_id}
    query = "&".join(f"{name}={id_}" for name, id_ in chosen.items())
    page = soup(client, f"/desk/coverage?year=2026&quarter=2&{query}")
    for name, id_ in chosen.items():
        assert page.select_one(f"#{name} option[selected]")["value"] == str(id_)
        for link in page.select(".split .figure a"):
            assert f"{name}={id_}" in link["href"]
            assert "quarter=2" in link["href"]


def test_a_village_tells_what_it_lies_in_without_saying_the_kabupaten_twice(client, planner, held) -> None:
    page = soup(cast.sign_in(client, planner), f"/desk/coverage/{cast.LOK_BAINTAN}")
    assert [link.text for link in page.select(".crumbs a")] == ["Cakupan", "Kab. Banjar", "Kec. Sungai Tabuk"]


@pytest.mark.parametrize(
    "address", ["/desk/coverage?area=63.99", "/desk/coverage/63.99", "/desk/coverage/63.03.04.0000"]
)
def test_a_place_that_does_not_exist_is_not_found(client, planner, address) -> None:
    assert cast.sign_in(client, planner).get(address).status_code == 404


@pytest.mark.parametrize("code", ["63", "63.03", "63.03.04", "63.03.04.2004"])
@pytest.mark.parametrize("show", ["villages", "activities"])
def test_every_level_opens_its_villages_and_activities(client, planner, held, code, show) -> None:
    page = soup(cast.sign_in(client, planner), f"/desk/coverage/{code}?year=2026&show={show}")
    assert page.select("tbody tr")
