"""Official outlines made fit for the map: rings repaired, neighbours joined, simplified together, held against ours.

Given: a line of JSON with what we know (`areas`, `points`, `before`, `box`), then the file as it was sent. `before`
are the outlines in use, which the new ones are compared with; `points` those of our villages, each with its area.
A fault holds the file up; a note is for a person to judge.
"""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from campaigns.ground.bench import geojson
from campaigns.ground.bench.geojson import Polygons

Shapes = dict[str, BaseGeometry]
Said = list[list[str]]

SMALLEST = 40_000  # bytes, gzipped: as many as the map may take in one view
TOLERANCES = (0.0005, 0.001, 0.002, 0.004, 0.008, 0.016)  # degrees; 0.001 are 110 m
FINE = (0.0001, 0.0003, 0.001, 0.003)  # for telling where a point lies
MOST_DETAIL = 4_000_000  # bytes
GAP = 0.002  # degrees: gaps between neighbours that are narrower are closed
FAR = 0.02  # degrees, 2 km: a village's point is good to about that
HOME, UNSURE = 0.85, 0.95  # of the villages' points have to lie in their area; true outlines hold 99 in 100
OVERLAP = 0.1  # of the smaller of two neighbours; outlines that were drawn by hand overlap by 5 in 100
SPECK = 1e-10  # square degrees, about a square metre: less is but rounding
KM = 110.574, 111.320  # kilometres of a degree of latitude, and of longitude at the equator


def work(content: bytes, code_key: str = "", name_key: str = "") -> tuple[dict[str, Any], bytes]:
    """What was found and what is wrong with it; as body, coordinates by code for the map and for finding places."""
    head, _, file = content.partition(b"\n")
    ours = orjson.loads(head)
    known: dict[str, str] = ours["areas"]
    found = geojson.read(file, known, ours["box"], code_key, name_key)
    faults, notes = _told(found, known)
    shapes = _shapes(found.polygons, known, faults, notes)
    _keep_in(shapes, ours["box"], known, faults)
    homes = _homes(shapes, ours["points"], known, faults, notes)
    _judge_overlaps(shapes, known, faults)
    joined = _joined(shapes)
    outlines, tolerance = _simplified(joined)
    before = {code: _polygonal(rings) for code, rings in ours["before"].items() if code in known}
    facts = {
        "code_key": found.code_key,
        "name_key": found.name_key,
        "elsewhere": found.elsewhere,
        "faults": faults,
        "notes": notes,
        "homes": round(homes, 4),
        "tolerance": tolerance,
        "areas": {code: _compared(joined.get(code), before.get(code)) for code in known},
    }
    return facts, orjson.dumps({"outlines": outlines, "details": _detailed(joined)})


def _told(found: geojson.Found, known: Mapping[str, str]) -> tuple[Said, Said]:
    """What its codes and names say: which are missing or none of ours, which areas bear another name."""
    faults, notes = [], []
    missing = [code for code in known if code not in found.polygons]
    faults += [["outline.missing", f"{known[code]} ({code}) tidak ada di berkas ini."] for code in missing]
    for code in sorted(set(found.unknown)):
        faults.append(
            ["outline.unknown", f"Kode “{code or 'kosong'}” tidak dikenal sebagai wilayah setingkat ini."]
        )
    for code, name in found.names.items():
        if name and geojson.plain(name) != geojson.plain(known[code]):
            notes.append(["outline.named", f"{code} di berkas bernama “{name}”, di daftar {known[code]}."])
    if found.elsewhere:
        notes.append(["outline.elsewhere", f"{found.elsewhere} bidang dari provinsi lain tidak dipakai."])
    return faults, notes


def _shapes(found: Mapping[str, Polygons], known: Mapping[str, str], faults: Said, notes: Said) -> Shapes:
    """Each area as valid polygons; what had to be repaired is noted, what cannot be is a fault."""
    made = {}
    for code, polygons in found.items():
        raw, crumbs = _raw(polygons)
        broken = [shapely.is_valid_reason(part) for part in raw if not part.is_valid] + _overlap(raw)
        shape = _areas(shapely.union_all([_mended(part) for part in raw]))
        if shape.is_empty:
            faults.append(["outline.empty", f"{known[code]} ({code}) tidak memuat bidang yang utuh."])
            continue
        made[code] = shape
        if broken or crumbs:
            where = ", ".join(dict.fromkeys(map(_reason, broken))) or "cincin kurang dari tiga sudut dibuang"
            notes.append(["outline.repaired", f"{known[code]} ({code}) diperbaiki: {where}."])
    return made


def _raw(polygons: Polygons) -> tuple[list[BaseGeometry], int]:
    """The polygons as they stand, and how many rings were too short to be any."""
    kept, crumbs = [], 0
    for rings in polygons:
        whole = [ring for ring in rings if len(set(ring)) > 2]
        crumbs += len(rings) - len(whole)
        if whole and whole[0] is rings[0]:
            kept.append(shapely.Polygon(whole[0], whole[1:]))
    return kept, crumbs


def _overlap(raw: Sequence[BaseGeometry]) -> list[str]:
    """GEOS's reason where polygons, each of them whole, cover each other: one lies in another, or crosses it.

    Parts that only share a side are as good as one: a kecamatan may be put together of its villages.
    """
    whole = [part for part in raw if part.is_valid]
    twice = sum(part.area for part in whole) - shapely.union_all(whole).area
    return [shapely.is_valid_reason(shapely.MultiPolygon(whole))] if twice > SPECK else []


def _mended(part: BaseGeometry) -> BaseGeometry:
    """By its lines: a ring that crosses itself becomes the areas that it encloses."""
    return part if part.is_valid else _areas(shapely.make_valid(part, method="linework"))


REASONS = {
    "Self-intersection": "garis memotong dirinya",
    "Ring Self-intersection": "cincin menyentuh dirinya",
    "Nested shells": "bidang di dalam bidang",
    "Hole lies outside shell": "lubang di luar bidang",
    "Nested holes": "lubang di dalam lubang",
    "Interior is disconnected": "bagian dalam terputus",
}


def _reason(told: str) -> str:
    """GEOS's reason in words: `Self-intersection[115.1 -3.2]`."""
    reason, _, place = told.partition("[")
    x, _, y = place.rstrip("]").partition(" ")
    return f"{REASONS.get(reason, 'cincin rusak')} di {_degrees(y)}; {_degrees(x)}"


def _degrees(text: str) -> str:
    try:
        return f"{float(text):.4f}".replace(".", ",")
    except ValueError:
        return "–"


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """Polygons alone: what is left of lines and points has no area."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon" and not part.is_empty])


def _keep_in(shapes: Shapes, box: Sequence[float], known: Mapping[str, str], faults: Said) -> None:
    """What reaches beyond the province is at fault, and cut off before it is drawn."""
    west, south, east, north = box
    for code, shape in list(shapes.items()):
        x1, y1, x2, y2 = shape.bounds
        if x1 < west or y1 < south or x2 > east or y2 > north:
            faults.append(["outline.beyond", f"{known[code]} ({code}) melewati batas Kalimantan Selatan."])
            shapes[code] = _areas(shapely.make_valid(shapely.clip_by_rect(shape, *box)))
            if shapes[code].is_empty:
                del shapes[code]


def _homes(
    shapes: Shapes, points: Sequence[Sequence[Any]], known: Mapping[str, str], faults: Said, notes: Said
) -> float:
    """The share of our villages that lie in the area of their code: what was shifted, or swapped, shows."""
    here = [(code, x, y) for code, x, y in points if code in shapes]
    inside = {code: shapely.contains_xy(shape, *_of(here, code)) for code, shape in shapes.items()}
    lost = [
        code
        for code, found in inside.items()
        if len(found) and not found.any() and _far(shapes[code], here, code)
    ]
    share = _share(inside.values())
    said = f"{share * 100:.0f} dari 100 titik desa/kelurahan berada di wilayahnya; biasanya 99"
    if len(lost) > len(shapes) / 4 or _share(inside[code] for code in inside if code not in lost) < HOME:
        faults.append(["outline.shifted", f"Garis di berkas ini bergeser: hanya {said}."])
        return share
    for code in lost:
        where = _where(shapes, here, code)
        there = f"; titik desanya digambar di {known[where]} ({where})" if where else ""
        faults.append(
            ["outline.misplaced", f"{known[code]} ({code}) tidak di tempatnya{there}. Kodenya tertukar?"]
        )
    if share < UNSURE and not lost:
        notes.append(["outline.unsure", f"Hanya {said}. Periksa apakah garisnya bergeser."])
    return share


def _share(inside: Iterable[Any]) -> float:
    found = list(inside)
    total = sum(map(len, found))
    return sum(int(each.sum()) for each in found) / total if total else 1.0


def _of(points: Sequence[Sequence[Any]], code: str) -> tuple[Any, Any]:
    mine = [(x, y) for owner, x, y in points if owner == code]
    return np.array([x for x, _ in mine]), np.array([y for _, y in mine])


def _far(shape: BaseGeometry, points: Sequence[Sequence[Any]], code: str) -> bool:
    return float(shapely.distance(shape, shapely.points(*_of(points, code))).min()) > FAR


def _where(shapes: Shapes, points: Sequence[Sequence[Any]], code: str) -> str:
    """The area in which most of another's villages lie."""
    hits = {
        other: int(shapely.contains_xy(shape, *_of(points, code)).sum()) for other, shape in shapes.items()
    }
    best = max(hits, key=hits.__getitem__)
    return best if hits[best] else ""


def _judge_overlaps(shapes: Shapes, known: Mapping[str, str], faults: Said) -> None:
    """Neighbours that lie over each other by more than a hand's trembling: nobody can tell whose that land is."""
    codes, geometries = list(shapes), list(shapes.values())
    pairs = shapely.STRtree(geometries).query(geometries, predicate="intersects").T if geometries else []
    for one, other in ((int(a), int(b)) for a, b in pairs if a < b):
        shared = shapely.intersection(geometries[one], geometries[other]).area
        if shared > OVERLAP * min(geometries[one].area, geometries[other].area):
            both = f"{known[codes[one]]} ({codes[one]}) dan {known[codes[other]]} ({codes[other]})"
            faults.append(["outline.overlap", f"{both} bertumpuk {_km2(shared, geometries[one]):.0f} km²."])


def _joined(shapes: Shapes) -> Shapes:
    """Neighbours with one line between them: drawn each by itself they overlap and gape by some metres."""
    clean = shapely.coverage_clean(list(shapes.values()), gap_width=GAP) if shapes else []
    made = {code: _areas(shape) for code, shape in zip(shapes, clean, strict=True)}
    return {code: shape if not shape.is_empty else shapes[code] for code, shape in made.items()}


def _simplified(shapes: Shapes) -> tuple[dict[str, Any], float]:
    """Coordinates for the map in four decimals, as fine as the map can take, and the tolerance that it took."""
    for tolerance in TOLERANCES:
        told = _coordinates(shapes, tolerance, 4)
        if len(gzip.compress(orjson.dumps(told), 9)) <= SMALLEST:
            break
    return told, tolerance


def _detailed(shapes: Shapes) -> dict[str, Any]:
    for tolerance in FINE:
        told = _coordinates(shapes, tolerance, 5)
        if len(orjson.dumps(told)) <= MOST_DETAIL:
            break
    return told


def _coordinates(shapes: Shapes, tolerance: float, decimals: int) -> dict[str, Any]:
    """Neighbours are simplified together, and a corner that two share is rounded alike: no line comes apart."""
    if not shapes:
        return {}
    simple = shapely.coverage_simplify(list(shapes.values()), tolerance)
    return {code: _rounded(shape, decimals) for code, shape in zip(shapes, simple, strict=True)}


def _rounded(shape: BaseGeometry, decimals: int) -> list[Any]:
    """A multipolygon's coordinates, outer rings anticlockwise; rings that rounding makes a line are dropped, but for
    the largest.
    """
    parts = sorted(shapely.get_parts(shapely.orient_polygons(shape)), key=lambda part: -part.area)
    found: list[Any] = []
    for part in parts:
        rings = [_ring(ring, decimals) for ring in (part.exterior, *part.interiors)]
        if len(rings[0]) > 3 or not found:
            found.append([ring for ring in rings if len(ring) > 3 or ring is rings[0]])
    return found


def _ring(ring: BaseGeometry, decimals: int) -> list[list[float]]:
    corners = [list(map(float, corner)) for corner in shapely.get_coordinates(ring).round(decimals)]
    return [corner for place, corner in enumerate(corners) if not place or corner != corners[place - 1]]


def _polygonal(rings: Sequence[Any]) -> BaseGeometry:
    return _areas(shapely.union_all([_mended(shapely.Polygon(part[0], part[1:])) for part in rings]))


def _compared(new: BaseGeometry | None, old: BaseGeometry | None) -> list[float | None]:
    """Square kilometres now and before, and how much of both is common; None where there is none."""
    common = None
    if new is not None and old is not None:
        common = round(shapely.intersection(new, old).area / shapely.union(new, old).area, 3)
    return [None if shape is None else round(_km2(shape.area, shape), 1) for shape in (new, old)] + [common]


def _km2(area: float, near: BaseGeometry) -> float:
    """An area in square degrees as square kilometres, at the latitude of a shape; good to some thousandths."""
    return float(area * KM[0] * KM[1] * np.cos(np.radians(near.centroid.y)))
