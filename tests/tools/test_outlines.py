"""The outlines that the program brings along are whole, valid, and in their places."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from campaigns import reference
from tools import outlines

FOLDER = Path(__file__).parents[2] / "static" / "maps" / "outlines"
WEST, SOUTH, EAST, NORTH = 114.3, -5.0, 117.5, -1.2


def features(name: str) -> list[dict[str, Any]]:
    page = json.loads((FOLDER / f"{name}.geojson").read_text(encoding="utf-8"))
    assert page["type"] == "FeatureCollection"
    found: list[dict[str, Any]] = page["features"]
    return found


def shapes(name: str) -> dict[str, BaseGeometry]:
    return {item["properties"]["code"]: shape(item["geometry"]) for item in features(name)}


@pytest.fixture(scope="module")
def kab() -> dict[str, BaseGeometry]:
    return shapes("kab")


@pytest.fixture(scope="module")
def kec() -> dict[str, BaseGeometry]:
    return shapes("kec")


@pytest.mark.parametrize(("name", "table"), [("kab", "regencies"), ("kec", "districts")])
def test_every_area_of_the_reference_is_drawn_once_under_its_name(name: str, table: str) -> None:
    drawn = [(item["properties"]["code"], item["properties"]["name"]) for item in features(name)]
    assert drawn == [(row["code"], row["name"]) for row in reference.rows(table)]
    assert len(drawn) == {"kab": 13, "kec": 156}[name]


def test_outlines_tell_only_what_they_must() -> None:
    assert {frozenset(item["properties"]) for item in features("kab")} == {frozenset({"code", "name"})}
    assert {frozenset(item["properties"]) for item in features("kec")} == {
        frozenset({"code", "name", "regency"})
    }
    assert all(item["properties"]["regency"] == item["properties"]["code"][:5] for item in features("kec"))


@pytest.mark.parametrize(("name", "limit"), [("kab", 45_000), ("kec", 130_000), ("rivers", 2_000)])
def test_a_phone_can_fetch_them(name: str, limit: int) -> None:
    assert (FOLDER / f"{name}.geojson").stat().st_size <= limit


@pytest.mark.parametrize("name", ["kab", "kec"])
def test_every_outline_is_a_valid_polygon(name: str) -> None:
    for code, outline in shapes(name).items():
        assert outline.geom_type in {"Polygon", "MultiPolygon"}, code
        assert outline.is_valid, code
        assert outline.area > 0, code


@pytest.mark.parametrize("name", ["kab", "kec", "rivers"])
def test_coordinates_are_longitude_first_inside_the_province(name: str) -> None:
    for item in features(name):
        for lon, lat in shapely.get_coordinates(shape(item["geometry"])).tolist():
            assert WEST <= lon <= EAST
            assert SOUTH <= lat <= NORTH
            assert (round(lon, 4), round(lat, 4)) == (lon, lat)


def test_the_seat_of_every_kab_lies_in_or_beside_its_outline(kab: dict[str, BaseGeometry]) -> None:
    for row in reference.rows("regencies"):
        seat = shapely.Point(float(row["lon"]), float(row["lat"]))
        assert kab[row["code"]].distance(seat) < 0.03, row["name"]  # degrees, about 3 km


def test_kecamatan_fill_their_kab_and_stay_inside(
    kab: dict[str, BaseGeometry], kec: dict[str, BaseGeometry]
) -> None:
    for code, outline in kab.items():
        cells = [cell for district, cell in kec.items() if district.startswith(code)]
        together = shapely.union_all(cells)
        assert together.difference(outline).area < 0.001 * outline.area
        assert outline.difference(together).area < 0.001 * outline.area
        assert sum(cell.area for cell in cells) - together.area < 0.001 * outline.area


def test_each_kecamatan_stays_inside_its_own_kab(
    kab: dict[str, BaseGeometry], kec: dict[str, BaseGeometry]
) -> None:
    for code, cell in kec.items():
        assert cell.difference(kab[code[:5]]).area < 0.005 * cell.area, code


def test_nearly_every_village_lies_in_its_own_kecamatan_s_cell(kec: dict[str, BaseGeometry]) -> None:
    villages = [row for row in reference.rows("villages") if row["lat"]]
    at_home = [
        kec[row["district_code"]].covers(shapely.Point(float(row["lon"]), float(row["lat"])))
        for row in villages
    ]
    assert len(villages) == 2008
    assert sum(at_home) / len(villages) >= 0.98


def test_most_kecamatan_points_lie_in_their_own_cell(kec: dict[str, BaseGeometry]) -> None:
    rows = reference.rows("districts")
    at_home = [kec[r["code"]].covers(shapely.Point(float(r["lon"]), float(r["lat"]))) for r in rows]
    assert sum(at_home) / len(rows) >= 0.8


def test_the_barito_passes_banjarmasin(kab: dict[str, BaseGeometry]) -> None:
    barito = shapely.union_all([shape(item["geometry"]) for item in features("rivers")])
    assert {item["properties"]["name"] for item in features("rivers")} == {"Sungai Barito"}
    assert barito.distance(kab["63.71"]) < 0.05
    assert barito.intersects(kab["63.04"])  # Barito Kuala


def test_a_cell_holds_what_is_nearest_to_its_points() -> None:
    square = shapely.box(0, 0, 4, 4)
    cells = outlines.cells_of(square, {(1.0, 2.0): "west", (3.0, 1.0): "east", (3.0, 3.0): "east"})
    assert list(cells) == ["east", "west"]
    assert cells["west"].covers(shapely.Point(0.5, 2))
    assert cells["east"].covers(shapely.box(3, 0, 4, 4))
    assert shapely.union_all(list(cells.values())).equals(square)
    assert cells["west"].intersection(cells["east"]).area == 0


def test_points_beyond_the_outline_still_claim_what_is_nearest() -> None:
    cells = outlines.cells_of(shapely.box(0, 0, 2, 2), {(-3.0, 1.0): "west", (4.0, 1.0): "east"})
    assert cells["west"].area == pytest.approx(1.0)
    assert cells["east"].area == pytest.approx(3.0)


def test_the_readme_gives_the_makers_their_due() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for due in ("geoBoundaries", "CC BY 4.0", "Runfola", "Natural Earth", "skema, bukan batas resmi"):
        assert due in readme
