"""An office's file as the workbench understood it: what it says is a stranger's word, and is looked at once more."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from sqlalchemy import select

from campaigns.ground import geo, regions, texts, workbench
from campaigns.ground.database import db
from campaigns.ground.errors import Invalid
from campaigns.ground.regions import VILLAGES, Level, Region
from campaigns.plans.boundaries import questions
from campaigns.plans.boundaries.things import LONGEST_KEY, LONGEST_NAME

MAX_BYTES = 16 * 1024 * 1024  # from the command line; a page takes what any upload may have
TOO_LARGE = (
    "Berkas ini lebih dari 16 MB. Sederhanakan garisnya dulu (di QGIS: Simplify, 10 meter), lalu muat lagi."
)
LONGEST_SENTENCE, MOST_SENTENCES = 300, 300
WORST = 0.01  # degrees beyond the province's box that a rounded corner may lie

Polygons = list[list[list[list[float]]]]


class Keys(NamedTuple):
    """Which properties of a file hold codes and names; guessed where they are empty."""

    code: str = ""
    name: str = ""


GUESSED = Keys()


@dataclass(frozen=True)
class Read:
    """What was understood of a file: facts for people, polygons by code for the map and for finding places."""

    level: Level
    name: str
    sha256: str
    size: int
    facts: dict[str, Any]
    outlines: str
    details: Mapping[str, Polygons]
    compared_with_id: int | None


def check_size(size: int) -> None:
    """Before a file is read at all. Raises Invalid."""
    if size > MAX_BYTES:
        raise Invalid("file.too-large", TOO_LARGE, "file")


def read(name: str, content: bytes, level: Level, scheme: bytes, keys: Keys = GUESSED) -> Read:
    """A file of a level's outlines, held against our codes, our villages and the outlines in use.

    `scheme` is the GeoJSON that the program brings along, for when none is in use. Before a transaction, not in it.
    Raises Invalid with field `file`, Conflict (`file.busy`).
    """
    check_size(len(content))
    if not content:
        raise Invalid("file.empty", "Berkas ini kosong. Pilih berkas lain.", "file")
    compared = questions.current(level)
    known = {area.code: area.name for area in regions.at_level(level)}
    ours: dict[str, Any] = {
        "areas": known,
        "points": _points(level),
        "before": _before(compared.outlines if compared else scheme),
        "box": [geo.WEST, geo.SOUTH, geo.EAST, geo.NORTH],
    }
    wish = {f"{what}_key": key.strip()[:LONGEST_KEY] for what, key in keys._asdict().items()}
    facts, body = workbench.run("outlines", orjson.dumps(ours) + b"\n" + content, **wish)
    try:
        told, polygons = _facts(facts, known), orjson.loads(body)
        outlines = {
            code: _polygons(polygons["outlines"][code]) for code in known if code in polygons["outlines"]
        }
        details = {code: _polygons(polygons["details"][code]) for code in outlines}
    except (ValueError, TypeError, LookupError, AttributeError):
        raise Invalid("file.unreadable", workbench.UNREADABLE, "file") from None
    if not told["faults"] and outlines.keys() != known.keys():
        raise Invalid("file.unreadable", workbench.UNREADABLE, "file")
    sha256 = hashlib.sha256(content).hexdigest()
    kept, compared_id = texts.file_name(name, LONGEST_NAME), compared.id if compared else None
    return Read(level, kept, sha256, len(content), told, _page(level, outlines), details, compared_id)


def _points(level: Level) -> list[tuple[str, float | None, float | None]]:
    rows = db.session.execute(
        select(Region.code, Region.lon, Region.lat).where(Region.kind.in_(VILLAGES), Region.lat.is_not(None))
    )
    return [(regions.code_at(level, code), lon, lat) for code, lon, lat in rows]


def _before(outlines: str | bytes) -> dict[str, Sequence[Any]]:
    """The polygons of GeoJSON that is ours, by code."""
    features = orjson.loads(outlines)["features"]
    return {feature["properties"]["code"]: geo.polygons(feature["geometry"]) for feature in features}


def _facts(told: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    """The facts with nothing in them but what we expect. Raises ValueError, TypeError, LookupError."""
    return {
        "code_key": _text(told["code_key"], LONGEST_KEY),
        "name_key": _text(told["name_key"], LONGEST_KEY),
        "elsewhere": int(told["elsewhere"]),
        "homes": float(told["homes"]),
        "tolerance": float(told["tolerance"]),
        "faults": _sentences(told["faults"]),
        "notes": _sentences(told["notes"]),
        "areas": {code: [None if v is None else float(v) for v in told["areas"][code][:3]] for code in codes},
    }


def _sentences(told: Sequence[Any]) -> list[list[str]]:
    return [[_text(code, 40), _text(sentence, LONGEST_SENTENCE)] for code, sentence in told[:MOST_SENTENCES]]


def _text(told: Any, longest: int) -> str:
    return "".join(char for char in str(told) if char.isprintable())[:longest]


def _polygons(told: Sequence[Any]) -> Polygons:
    """A multipolygon's coordinates. Raises ValueError, TypeError where they are none, or far from the province."""
    return [[[_corner(*corner) for corner in ring] for ring in polygon] for polygon in told]


def _corner(x: Any, y: Any) -> list[float]:
    lon, lat = float(x), float(y)
    if not (geo.WEST - WORST <= lon <= geo.EAST + WORST and geo.SOUTH - WORST <= lat <= geo.NORTH + WORST):
        raise ValueError("a corner far from the province")
    return [lon, lat]


def _page(level: Level, outlines: Mapping[str, Polygons]) -> str:
    """The GeoJSON that the map is given: names are ours, not the file's."""
    known = regions.gazetteer().areas
    features = [
        {
            "id": code,
            "type": "Feature",
            "properties": {"code": code, "name": known[code].name}
            | ({"regency": regions.regency_code(code)} if level is Level.DISTRICT else {}),
            "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        }
        for code, polygons in outlines.items()
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features}).decode()
