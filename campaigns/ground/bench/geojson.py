"""An office's GeoJSON: whose each polygon is, by the Kemendagri code in its properties, and its rings as they stand.

Property names differ from office to office (`kode`, `KDCPUM`, `KODE_KEC`), so that nobody has to know them: the code
stands in the property whose values are codes of ours, the name in the one whose values are our names.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from campaigns.ground.errors import Invalid

Ring = list[tuple[float, float]]
Polygons = list[list[Ring]]

MAX_FEATURES = 20_000
MAX_PROPERTIES = 100  # of one feature
MAX_VALUE = 120  # characters of a property that may be a code or a name
DEGREES = ("CRS84", "4326", "4755", "9470")  # ends of systems in degrees: WGS 84, DGN95, SRGI2013
# Of equal witnesses, the names that offices give the property.
CODES = (
    "kode",
    "code",
    "kdepum",
    "kdcpum",
    "kdpkab",
    "kodekec",
    "kodekab",
    "kdkec",
    "kdkab",
    "kodekemendagri",
)
NAMES = ("nama", "name", "wadmkc", "wadmkk", "namakec", "namakab", "namobj", "kecamatan", "kabupaten")
WIDTHS = (4, 6, 10)  # digits of a kab/kota, a kecamatan, a village; those of BPS have 4, 7, 10
FOREIGN_CODES = {  # what codes are that could be taken for those asked for: 6303040 is one of BPS, 63.03 a kab/kota's
    r"63[0-9]{5}": "outline.bps",
    r"63\.?[0-9]{2}": "outline.coarser",
}
PREFIXES = re.compile(r"^(kabupaten|kab\.?|kota|kecamatan|kec\.?)\s+", re.IGNORECASE)

SENTENCES = {
    "outline.kind": "Berkas ini bukan GeoJSON. Di QGIS: Ekspor, Simpan Fitur Sebagai, pilih GeoJSON dan EPSG:4326.",
    "outline.collection": "GeoJSON ini tidak memuat daftar wilayah (FeatureCollection). Ekspor lapisan wilayahnya.",
    "outline.crs": "Koordinat berkas ini bukan derajat WGS 84. Ekspor lagi dengan sistem koordinat EPSG:4326.",
    "outline.metres": "Koordinat berkas ini bukan derajat (mungkin meter UTM). Ekspor lagi dengan EPSG:4326.",
    "outline.swapped": "Lintang dan bujur di berkas ini tertukar. GeoJSON menulis bujur dahulu; ekspor lagi.",
    "outline.outside": "Sebagian besar garis di berkas ini berada di luar Kalimantan Selatan. Periksa berkasnya.",
    "outline.too-many": "Berkas ini memuat lebih dari 20.000 bidang. Gabungkan dulu menurut wilayahnya.",
    "outline.shape": "Berkas ini memuat bentuk yang bukan bidang (Polygon, MultiPolygon). Sisakan batas wilayahnya.",
    "outline.bps": "Kode di berkas ini kode BPS, bukan kode Kemendagri. Tambahkan kolom kode Kemendagri.",
    "outline.codeless": "Tidak ada properti yang memuat kode Kemendagri wilayah. Tambahkan, atau sebutkan namanya.",
    "outline.coarser": "Kode di berkas ini kode kabupaten/kota. Pilih tingkat itu, atau muat batas kecamatan.",
    "outline.no-such-code": "Properti kode yang Anda sebutkan tidak ada di berkas ini. Periksa ejaannya.",
}


def refusal(code: str) -> Invalid:
    """The refusal with this code. Raises KeyError for one that nobody worded."""
    return Invalid(code, SENTENCES[code])


@dataclass
class Found:
    """What the file holds: polygons and names by code, which properties told them, and codes that are none of ours."""

    code_key: str
    name_key: str
    polygons: dict[str, Polygons] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    elsewhere: int = 0  # areas of other provinces, which are left out


def read(
    content: bytes, known: Mapping[str, str], box: Sequence[float], code_key: str, name_key: str
) -> Found:
    """The areas in the file; `known` are our codes of one level, with their names. Raises Invalid."""
    features = _features(content)
    rows = [_properties(feature) for feature in features]
    chosen = _code_key(rows, known, code_key)
    found = Found(chosen, name_key or _name_key(rows, known))
    for feature, row in zip(features, rows, strict=True):
        code = area_code(row.get(chosen), known)
        if code in known:
            found.polygons.setdefault(code, []).extend(_polygons(feature.get("geometry")))
            found.names.setdefault(code, str(row.get(found.name_key, ""))[:MAX_VALUE])
        elif _province(row.get(chosen)) not in ("", next(iter(known))[:2]):
            found.elsewhere += 1
        else:
            found.unknown.append(str(row.get(chosen, ""))[:MAX_VALUE])
    _check_place(found.polygons.values(), box)
    return found


def area_code(value: Any, known: Mapping[str, str]) -> str:
    """The code of ours that a value stands for, also without dots or of a place beneath it; else an empty text.

    All known codes are of one level, so of one width. A number has lost a zero at its end: 63.1 is 63.10.
    """
    width = len(next(iter(known)))
    digits = _digits(value)
    parts = [digits[:2], digits[2:4], digits[4:6]][: (width + 1) // 3]
    code = ".".join(parts)
    return code if len(code) == width and len(digits) in WIDTHS else ""


def plain(name: str) -> str:
    """A name as two offices write it alike: `Kab. Tanah Laut` and `TANAH LAUT`; a city stays a city by its code."""
    return "".join(re.findall(r"[^\W_]", PREFIXES.sub("", name.strip()).casefold()))


def _digits(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float):
        return f"{value:.0f}" if value == int(value) else f"{value:.2f}".replace(".", "")
    text = str(value).strip()[:MAX_VALUE]
    return text.replace(".", "") if re.fullmatch(r"[0-9][0-9.]*", text) else ""


def _province(value: Any) -> str:
    return _digits(value)[:2]


def _features(content: bytes) -> list[dict[str, Any]]:
    try:
        page = orjson.loads(content.removeprefix(BOM_UTF8))  # programs of Windows write it
    except orjson.JSONDecodeError as fault:
        if "memory" in str(fault):  # not the file's form, but its size
            raise MemoryError from None
        raise refusal("outline.kind") from None
    if not isinstance(page, dict):
        raise refusal("outline.kind")
    features = page.get("features")
    if page.get("type") != "FeatureCollection" or not isinstance(features, list) or not features:
        raise refusal("outline.collection")
    _check_system(page.get("crs"))
    if len(features) > MAX_FEATURES:
        raise refusal("outline.too-many")
    if not all(isinstance(feature, dict) for feature in features):
        raise refusal("outline.collection")
    return features


def _check_system(crs: Any) -> None:
    """What RFC 7946 left out and older programs still write: {"type": "name", "properties": {"name": "urn:…"}}."""
    if crs is None:
        return
    named = crs.get("properties", {}) if isinstance(crs, dict) else {}
    name = str(named.get("name", "")) if isinstance(named, dict) else ""
    if not name.endswith(DEGREES):
        raise refusal("outline.crs")


def _properties(feature: Mapping[str, Any]) -> dict[str, Any]:
    told = feature.get("properties")
    return dict(list(told.items())[:MAX_PROPERTIES]) if isinstance(told, dict) else {}


def _code_key(rows: Sequence[Mapping[str, Any]], known: Mapping[str, str], wanted: str) -> str:
    """The property that tells most areas apart by a code of ours. Raises Invalid where none does."""
    if wanted:
        if not any(wanted in row for row in rows):
            raise refusal("outline.no-such-code")
        return wanted
    votes = {key: {area_code(row.get(key), known) for row in rows} & known.keys() for key in _keys(rows)}
    key = _best({key: len(codes) for key, codes in votes.items()}, CODES)
    if key:
        return key
    for shape, fault in FOREIGN_CODES.items():
        if any(_share(rows, key, shape) > 0.5 for key in _keys(rows)):
            raise refusal(fault)
    raise refusal("outline.codeless")


def _name_key(rows: Sequence[Mapping[str, Any]], known: Mapping[str, str]) -> str:
    ours = {plain(name) for name in known.values()}
    votes = {
        key: len({plain(str(row[key])[:MAX_VALUE]) for row in rows if isinstance(row.get(key), str)} & ours)
        for key in _keys(rows)
    }
    return _best(votes, NAMES)


def _best(votes: Mapping[str, int], usual: Sequence[str]) -> str:
    """The key with the most votes, of equal ones that with a usual name; empty where nobody voted."""
    best = max(votes.values(), default=0)
    tied = [key for key, count in votes.items() if count == best and best]
    order = {name: place for place, name in enumerate(usual)}
    return min(tied, key=lambda key: order.get(plain(key), len(usual)), default="")


def _keys(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names of all properties, in the order in which they are met."""
    return list(dict.fromkeys(key for row in rows for key in row))


def _share(rows: Sequence[Mapping[str, Any]], key: str, shape: str) -> float:
    return sum(bool(re.fullmatch(shape, str(row.get(key)))) for row in rows) / len(rows)


def _polygons(geometry: Any) -> Polygons:
    """The polygons of a geometry as rings of (longitude, latitude), closed; heights are dropped. Raises Invalid."""
    if geometry is None:
        return []
    try:
        kind = geometry["type"]
        if kind == "GeometryCollection":
            return [polygon for part in geometry["geometries"] for polygon in _polygons(part)]
        if kind not in ("Polygon", "MultiPolygon"):
            raise refusal("outline.shape")
        parts = [geometry["coordinates"]] if kind == "Polygon" else geometry["coordinates"]
        return [[_ring(ring) for ring in polygon] for polygon in parts]
    except (TypeError, ValueError, LookupError, RecursionError):
        raise refusal("outline.shape") from None


def _ring(points: Any) -> Ring:
    ring = [(float(point[0]), float(point[1])) for point in points]
    return ring if not ring or ring[0] == ring[-1] else [*ring, ring[0]]


def _check_place(areas: Iterable[Polygons], box: Sequence[float]) -> None:
    """Raises Invalid where most corners lie elsewhere, by what may have happened to them."""
    corners = [point for polygons in areas for polygon in polygons for ring in polygon for point in ring]
    if 2 * sum(_inside(x, y, box) for x, y in corners) > len(corners):
        return
    if any(abs(x) > 360 or abs(y) > 360 for x, y in corners):
        raise refusal("outline.metres")
    if 2 * sum(_inside(y, x, box) for x, y in corners) > len(corners):
        raise refusal("outline.swapped")
    raise refusal("outline.outside")


def _inside(x: float, y: float, box: Sequence[float]) -> bool:
    west, south, east, north = box
    return west <= x <= east and south <= y <= north
