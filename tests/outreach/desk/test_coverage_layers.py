"""The layers of the desk's map by their addresses: measures, order, narrowing, few complaints, and what leaves."""

import csv
import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from campaigns.fieldwork.complaints import Complaint, ComplaintKind
from campaigns.ground.database import db, transaction
from campaigns.insight.coverage import MEASURES
from campaigns.plans.activities import ActivityState
from campaigns.plans.sites import Site
from outreach.hall.unchanged import MARK
from tests import cast

HOSTILE = "=</script><img src=x onerror=alert(1)>"
WHOLE = "year=2026&bbox=114,-5,118,-1&zoom=14"


@pytest.fixture
def held(app, planner, leader, officer):
    """An activity with one complaint, rahasia, at a site with a hostile name; another is planned there."""
    campaign = cast.approved(planner, leader)
    place = cast.keep(Site(name=HOSTILE, kind="pasar", village_code=cast.LOK_BAINTAN, lat=-3.29, lon=114.66))
    made = cast.activity(planner, campaign, at=place)
    cast.activity(planner, campaign, at=place, starts_at=cast.NINE + timedelta(days=3))
    with transaction():
        made.state, made.held_at = ActivityState.HELD, made.ends_at
        db.session.add(
            Complaint(
                activity_id=made.id,
                receipt_no="LW-1",
                kind=ComplaintKind.COMPLAINT,
                text="Pungutan liar",
                heard_at=made.starts_at,
                recorded_by_id=officer.person_id,
                is_confidential=True,
            )
        )
    return made


@pytest.fixture
def desk(client, planner):
    return cast.sign_in(client, planner)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("level", ["regency", "district"])
def test_every_measure_has_a_step_and_a_line_for_every_area(desk, held, measure, level) -> None:
    values = desk.get(f"/desk/coverage/areas.json?year=2026&level={level}&measure={measure}").json["areas"]
    assert len(values) == (13 if level == "regency" else 156)
    assert {area["step"] for area in values} <= {"never", "unknown", "1", "2", "3", "4"}
    assert all(len(area["lines"]) == 2 for area in values)


def test_layers_show_what_was_held_or_planned_as_asked(desk, held) -> None:
    for query, counts in (("", [1, 1]), ("&layer=held", [1, 0]), ("&layer=planned", [0, 1])):
        [feature] = desk.get(f"/desk/coverage/sites.geojson?year=2026{query}").json["features"]
        assert [feature["properties"][kind] for kind in ("held", "planned")] == counts
    assert "data-places" not in desk.get("/desk/coverage?layer=none").text


def test_one_complaint_that_is_rahasia_is_told_nowhere_by_its_kecamatan(desk, held) -> None:
    """Rule C2: neither on the map, nor in the table, nor in the files."""
    query = "year=2026&level=district&layer=reports&measure=reports-per-10000"
    [report] = desk.get(f"/desk/coverage/reports.geojson?{query}").json["features"]
    assert report["properties"] == {
        "code": "63.03.04",
        "label": "Kec. Sungai Tabuk, Kab. Banjar",
        "count": "–",
    }
    page = BeautifulSoup(desk.get(f"/desk/coverage?{query}").text, "html.parser")
    [row] = page.select("tr:has(button[data-area='63.03.04'])")
    assert "laporan" not in row.text
    [cell] = page.select("#reports_rows td")
    assert cell.text == "–"
    [area] = [
        one["properties"]
        for one in desk.get(f"/desk/coverage.geojson?{query}").json["features"]
        if one["properties"].get("code") == "63.03.04" and one["properties"]["layer"] == "area"
    ]
    assert (area["complaints"], area["value"], area["step"]) == (None, None, "unknown")
    assert "Pungutan" not in desk.get(f"/desk/coverage.geojson?{query}").text


def test_its_number_is_told_by_no_sum_of_any_page_or_file(client, planner, leader, held) -> None:
    """Rule C2: of its kab/kota and of the province, nor in the rows behind them to whoever may not read it."""
    for who, row in ((planner, ""), (leader, "1")):
        cast.sign_in(client, who)
        for query in ("level=regency", "level=district", "area=63.03"):
            for line in table(client, f"/desk/coverage.csv?year=2026&measure=reports-per-10000&{query}"):
                assert (line["Laporan warga"] or "0", line["Laporan warga per 10.000 penduduk"] or "0") == (
                    "0",
                    "0",
                )
            areas = client.get(f"/desk/coverage.geojson?year=2026&{query}").json["features"]
            assert not any(one["properties"].get("complaints") for one in areas)
        for code in ("63", "63.03", "63.03.04", cast.LOK_BAINTAN):
            address = f"/desk/coverage/{code}"
            [told] = table(client, f"{address}/rows.csv?year=2026&show=activities&state=held")
            assert told["Laporan warga"] == row
            assert ("laporan warga 1<" in client.get(f"{address}?year=2026").text) is (who is leader)


def table(client, address: str) -> list[dict[str, str]]:
    text = client.get(address).get_data(as_text=True).lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_geojson_holds_what_the_map_shows(desk, held) -> None:
    told = desk.get(f"/desk/coverage.geojson?{WHOLE}&only=never")
    assert told.headers["Content-Disposition"] == 'attachment; filename="cakupan.geojson"'
    assert told.mimetype == "application/geo+json"
    layers = [one["properties"]["layer"] for one in told.json["features"]]
    assert (layers.count("area"), layers.count("place")) == (12, 1)
    assert all(one["geometry"] for one in told.json["features"])
    assert told.json["features"][-1]["properties"]["label"] == HOSTILE


@pytest.mark.parametrize("address", ["/sites.geojson", "/places.csv"])
def test_what_is_kept_for_one_role_opens_to_no_other(client, planner, admin, held, address) -> None:
    """While nothing is written, an answer is not worked out again; who may see it is."""
    for who, status in ((planner, 200), (admin, 403)):
        cast.sign_in(client, who)
        answer = client.get(f"/desk/coverage{address}?year=2026", environ_overrides={MARK: "unchanged"})
        assert answer.status_code == status


def test_the_places_leave_as_a_table_without_formulas(desk, held) -> None:
    text = desk.get(f"/desk/coverage/places.csv?{WHOLE}").get_data(as_text=True)
    heading, row = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";")
    assert row[0] == f"'{HOSTILE}"
    assert row[2:5] == ["1", "1", "1"]
    assert len(row) == len(heading)
    assert desk.get(f"/desk/coverage/places.xlsx?{WHOLE}").status_code == 200


def test_the_table_leaves_in_the_order_and_with_the_measure_that_are_shown(desk, held) -> None:
    text = desk.get("/desk/coverage.csv?year=2026&measure=activities&sort=-value").get_data(as_text=True)
    heading, first, *_ = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";")
    assert heading[-1] == "Kegiatan terlaksana"
    assert (first[0], first[-1]) == ("63.03", "1")


def test_a_view_is_known_by_its_tag(desk, held) -> None:
    address = f"/desk/coverage/sites.geojson?{WHOLE}"
    first = desk.get(address)
    again = desk.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_an_area_that_does_not_exist_has_no_map(desk) -> None:
    for layer in ("/areas.json", ".geojson"):
        assert desk.get(f"/desk/coverage{layer}?area=63.99").status_code == 404


def test_a_quarter_keeps_its_roman_number_where_nobody_came(desk, held) -> None:
    assert "Belum di triwulan II 2027" in desk.get("/desk/coverage?year=2027&quarter=2").text
