"""Official outlines at the bench (issue D): read by whatever names, repaired where a hand can see it, else refused."""

import gzip
import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import orjson
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping, shape

from campaigns.ground import geo
from campaigns.ground.bench import outlines
from campaigns.ground.bench.geojson import area_code
from campaigns.ground.errors import Invalid
from campaigns.ground.regions import Level
from campaigns.reference import rows
from tests.campaigns.plans import mapping as maps
from tests.campaigns.plans.mapping import Page, feature, official

MOST = 40 * 1024  # bytes, gzipped: what the map may take for 156 kecamatan
TAKISUNG, FAR = "63.01.01", "63.05.01"


def ours() -> bytes:
    known = {row["code"]: row["name"] for row in rows("districts")}
    points = [(v["district_code"], float(v["lon"]), float(v["lat"])) for v in rows("villages") if v["lat"]]
    before = {}
    for one in json.loads(maps.scheme(Level.DISTRICT))["features"]:
        parts = one["geometry"]["coordinates"]
        before[one["id"]] = [parts] if one["geometry"]["type"] == "Polygon" else parts
    box = [geo.WEST, geo.SOUTH, geo.EAST, geo.NORTH]
    return orjson.dumps({"areas": known, "points": points, "before": before, "box": box}) + b"\n"


OURS = ours()


def looked_at(content: bytes, **keys: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the bench tells of a file, and the polygons that it gives for it."""
    facts, body = outlines.work(OURS + content, **keys)
    return facts, orjson.loads(body)


def told(change: Callable[[Page], object] | None = None, **keys: str) -> tuple[set[str], set[str]]:
    """The codes of faults and notes about a file in which something was changed."""
    facts, _ = looked_at(official(change=change), **keys)
    return {code for code, _ in facts["faults"]}, {code for code, _ in facts["notes"]}


def refused(content: bytes, **keys: str) -> str:
    with pytest.raises(Invalid) as refusal:
        looked_at(content, **keys)
    return refusal.value.code


def parts_of(geometry: Mapping[str, Any]) -> list[Any]:
    parts = geometry["coordinates"]
    return [parts] if geometry["type"] == "Polygon" else list(parts)


def test_156_kecamatan_become_40_kb_for_the_map() -> None:
    facts, polygons = looked_at(official())
    assert (facts["code_key"], facts["name_key"], facts["faults"], facts["notes"]) == (
        "KDCPUM",
        "WADMKC",
        [],
        [],
    )
    assert len(polygons["outlines"]) == len(polygons["details"]) == 156
    assert len(gzip.compress(orjson.dumps(polygons["outlines"]), 9)) <= MOST


def test_neighbours_keep_one_line_between_them() -> None:
    """Simplified each by itself they would gape and overlap: what one loses, the other has to gain."""
    _, polygons = looked_at(official())
    sides: Counter[tuple[Any, ...]] = Counter()
    for parts in polygons["outlines"].values():
        for ring in (ring for part in parts for ring in part):
            sides.update(zip(map(tuple, ring), map(tuple, ring[1:]), strict=False))
    shared = sum(1 for one, other in sides if (other, one) in sides)
    areas = [
        shapely.union_all([shapely.make_valid(shapely.Polygon(part[0], part[1:])) for part in parts])
        for parts in polygons["outlines"].values()
    ]
    assert shared > len(sides) / 2
    assert sum(area.area for area in areas) == pytest.approx(shapely.union_all(areas).area, rel=1e-4)


@pytest.mark.parametrize("written", ["63.01.01", "630101", 630101, 630101.0, "6301012003", "63.01.01.2003"])
def test_a_code_is_known_however_it_is_written(written: str | float) -> None:
    assert told(lambda page: feature(page, TAKISUNG)["properties"].update(KDCPUM=written)) == (set(), set())


def test_every_area_that_was_repaired_is_named_with_what_was_wrong() -> None:
    """One crosses itself, of one a part lies in another part, of one a ring is none: three ways, three sentences."""

    def spoil(page: Page) -> None:
        for code, break_it in (("63.01.01", crossed), ("63.01.03", nested), ("63.01.04", crumbled)):
            one = feature(page, code)["geometry"]
            one["coordinates"] = break_it(parts_of(one))
            one["type"] = "MultiPolygon"

    facts, _ = looked_at(official(change=spoil))
    said = {sentence.split(" diperbaiki: ")[0]: sentence for code, sentence in facts["notes"]}
    assert {code for code, _ in facts["notes"]} == {"outline.repaired"}
    assert [name.rpartition(" ")[2] for name in sorted(said, key=lambda name: name[-9:])] == [
        *("(63.01.01)", "(63.01.03)", "(63.01.04)")
    ]
    wrong = ("garis memotong dirinya di ", "bidang di dalam bidang di ", "kurang dari tiga sudut")
    assert all(any(words in sentence for sentence in said.values()) for words in wrong)


def crossed(parts: list[Any]) -> list[Any]:
    """Two of its corners change places."""
    ring = list(parts[0][0])
    half = len(ring) // 2
    ring[1], ring[half] = ring[half], ring[1]
    return [[ring, *parts[0][1:]], *parts[1:]]


def nested(parts: list[Any]) -> list[Any]:
    inner = shapely.Polygon(parts[0][0]).representative_point().buffer(0.001)
    return [*parts, [list(map(list, inner.exterior.coords))]]


def crumbled(parts: list[Any]) -> list[Any]:
    corner = parts[0][0][0]
    return [*parts, [[corner, corner, corner, corner]]]


def test_a_number_that_lost_its_last_zero_is_known() -> None:
    """63.10 in a spreadsheet is 63.1."""
    known = {"63.10": "Tanah Bumbu", "63.01": "Tanah Laut"}
    assert (area_code(63.1, known), area_code(63.01, known), area_code("6310", known)) == (
        "63.10",
        "63.01",
        "63.10",
    )


def test_villages_are_put_together_to_their_kecamatan() -> None:
    def cut(page: Page) -> None:
        whole = feature(page, TAKISUNG)
        west, south, east, north = shape(whole["geometry"]).bounds
        middle = (west + east) / 2
        page["features"].remove(whole)
        for number, half in enumerate(
            (shapely.box(west, south, middle, north), shapely.box(middle, south, east, north))
        ):
            part = mapping(shape(whole["geometry"]).intersection(half))
            properties = {"KDCPUM": f"630101200{number}", "WADMKC": "TAKISUNG"}
            page["features"].append({"type": "Feature", "properties": properties, "geometry": part})

    whole, halves = looked_at(official())[0], looked_at(official(change=cut))[0]
    assert halves["faults"] == []
    assert halves["areas"][TAKISUNG][0] == pytest.approx(whole["areas"][TAKISUNG][0], abs=0.2)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda page: maps.shift(page, east=0.05), "outline.shifted"),
        (lambda page: maps.shift(page, north=-0.3), "outline.shifted"),
        (lambda page: scatter(page), "outline.beyond"),
        (lambda page: page["features"].remove(feature(page, TAKISUNG)), "outline.missing"),
        (lambda page: feature(page, TAKISUNG)["properties"].update(KDCPUM="630199"), "outline.unknown"),
        (lambda page: feature(page, TAKISUNG)["properties"].update(KDCPUM=None), "outline.unknown"),
        (lambda page: feature(page, TAKISUNG)["properties"].update(KDCPUM=[630101]), "outline.unknown"),
        (lambda page: feature(page, TAKISUNG).update(geometry=None), "outline.empty"),
        (lambda page: double(page, TAKISUNG, "63.01.02"), "outline.overlap"),
    ],
)
def test_what_is_wrong_holds_the_file_up(change: Callable[[Page], object], code: str) -> None:
    assert code in told(change)[0]


def double(page: Page, one: str, other: str) -> None:
    feature(page, one).update(geometry=feature(page, other)["geometry"])


def scatter(page: Page) -> None:
    """An island of a kecamatan in the Java Sea."""
    one = feature(page, TAKISUNG)
    island = mapping(shapely.box(110, -5.5, 110.1, -5.4))["coordinates"]
    one["geometry"] = {"type": "MultiPolygon", "coordinates": [*parts_of(one["geometry"]), island]}


def test_a_small_shift_is_for_a_person_to_judge() -> None:
    assert told(lambda page: maps.shift(page, east=0.008)) == (set(), {"outline.unsure"})


def test_two_codes_that_were_swapped_are_told_apart() -> None:
    def swap(page: Page) -> None:
        one, other = (feature(page, code)["properties"] for code in (TAKISUNG, FAR))
        one["KDCPUM"], other["KDCPUM"] = other["KDCPUM"], one["KDCPUM"]

    facts, _ = looked_at(official(change=swap))
    assert {code for code, _ in facts["faults"]} == {"outline.misplaced"}
    assert any(TAKISUNG in sentence and FAR in sentence for _, sentence in facts["faults"])
    assert {code for code, _ in facts["notes"]} == {"outline.named"}


def test_areas_of_another_province_are_left_out_and_told() -> None:
    def widen(page: Page) -> None:
        page["features"].append({"properties": {"KDCPUM": "620101"}, "geometry": None})

    assert told(widen) == (set(), {"outline.elsewhere"})


def test_a_line_that_crosses_itself_is_repaired_and_told() -> None:
    def cross(page: Page) -> None:
        one = feature(page, TAKISUNG)
        inner = shape(one["geometry"]).representative_point()
        x, y = inner.x, inner.y
        ring = [[x, y], [x + 0.01, y - 0.01], [x + 0.01, y], [x, y - 0.01], [x, y]]
        one["geometry"] = {"type": "MultiPolygon", "coordinates": [*parts_of(one["geometry"]), [ring]]}

    facts, polygons = looked_at(official(change=cross))
    ((code, sentence),) = facts["notes"]
    assert (facts["faults"], code) == ([], "outline.repaired")
    assert "Takisung" in sentence
    assert "memotong dirinya" in sentence
    whole = shapely.union_all([shapely.Polygon(part[0], part[1:]) for part in polygons["outlines"][TAKISUNG]])
    assert whole.is_valid


def test_rings_without_an_end_or_with_too_few_corners_are_repaired() -> None:
    def fray(page: Page) -> None:
        parts = parts_of(feature(page, TAKISUNG)["geometry"])
        parts[0] = [list(parts[0][0])[:-1], *parts[0][1:]]
        crumb = [[[114.7, -3.9], [114.7, -3.9]]]
        feature(page, TAKISUNG)["geometry"] = {"type": "MultiPolygon", "coordinates": [*parts, crumb]}

    assert told(fray) == (set(), {"outline.repaired"})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 a zipped shapefile", "outline.kind"),
        (b"[" * 5_000, "outline.kind"),
        (b'{"type": "FeatureCollection", "features": []}', "outline.collection"),
        (b'{"type": "Topology", "objects": {}}', "outline.collection"),
        (b'{"type": "FeatureCollection", "features": [7]}', "outline.collection"),
        (b'{"type": "FeatureCollection", "features": [{}]}', "outline.codeless"),
    ],
)
def test_what_is_no_file_of_boundaries_is_refused(content: bytes, code: str) -> None:
    assert refused(content) == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda page: page.update(crs={"type": "name", "properties": {"name": "EPSG:32750"}}), "outline.crs"),
        (lambda page: place(page, lambda at: at * 111_000), "outline.metres"),
        (lambda page: place(page, lambda at: at[:, ::-1]), "outline.swapped"),
        (lambda page: maps.shift(page, east=10), "outline.outside"),
        (lambda page: name(page, lambda told: {"kode": told["KDCPUM"] + "0"}), "outline.bps"),
        (lambda page: name(page, lambda told: {"kode": told["KDCPUM"][:4]}), "outline.coarser"),
        (lambda page: name(page, lambda told: {"nama": told["WADMKC"]}), "outline.codeless"),
        (lambda page: draw(page, {"type": "Point", "coordinates": [115, -3]}), "outline.shape"),
        (lambda page: draw(page, {"type": "Polygon", "coordinates": ["x"]}), "outline.shape"),
        (lambda page: draw(page, {"type": "Polygon", "coordinates": [[[115, None]]]}), "outline.shape"),
        (lambda page: draw(page, "here"), "outline.shape"),
    ],
)
def test_what_no_line_can_be_drawn_of_is_refused(change: Callable[[Page], object], code: str) -> None:
    assert refused(official(change=change)) == code


def draw(page: Page, geometry: object) -> None:
    feature(page, TAKISUNG)["geometry"] = geometry


def place(page: Page, how: Callable[[Any], Any]) -> None:
    for one in page["features"]:
        one["geometry"] = mapping(shapely.transform(shape(one["geometry"]), how))


def name(page: Page, how: Callable[[dict[str, str]], dict[str, str]]) -> None:
    for one in page["features"]:
        one["properties"] = how(one["properties"])


def test_degrees_by_another_name_are_degrees() -> None:
    system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert told(lambda page: page.update(crs=system)) == (set(), set())


def test_the_property_of_the_code_can_be_named() -> None:
    assert told(code_key="KDCPUM", name_key="WADMKC") == (set(), set())
    assert refused(official(), code_key="KODE") == "outline.no-such-code"


def test_a_point_lies_where_its_polygon_is_and_not_in_its_holes() -> None:
    square = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
    hole = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]
    assert geo.within([square, hole], 3, 3)
    assert not geo.within([square, hole], 1.5, 1.5)
    assert not geo.within([square, hole], 5, 3)


@given(st.floats(114.4, 117.4), st.floats(-4.9, -1.4))
def test_our_way_to_look_into_a_polygon_agrees_with_the_library_s(x: float, y: float) -> None:
    parts = POLYGONS["63.03.04"]
    whole = shapely.MultiPolygon([(part[0], part[1:]) for part in parts])
    if shapely.distance(whole.boundary, shapely.Point(x, y)) > 1e-9:
        assert any(geo.within(rings, x, y) for rings in parts) == shapely.contains_xy(whole, x, y)


POLYGONS = orjson.loads(OURS.partition(b"\n")[0])["before"]
