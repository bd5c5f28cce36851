"""Reference data: what the program knows before anybody types: regions, holidays, agencies, rungs, sites.

Loaded once into an empty table, and never over what an office has edited.
"""

from datetime import date

from sqlalchemy import insert, select

from campaigns.ground import population, regions
from campaigns.ground.database import db
from campaigns.ground.holidays import Anchor, DayKind, Holiday
from campaigns.ground.regions import PROVINCE, Kind, Region
from campaigns.people.agencies import Agency, AgencyKind
from campaigns.plans.ladder import FIRST_RUNGS, Rung
from campaigns.plans.sites import Precision, Site
from campaigns.plans.standard_prices import FIRST_DAY, FIRST_PRICES, REPLACED, StandardPrice
from campaigns.reference import rows

REGENCY_OFFICES = {"63.03": ("DKISP-BANJAR", "DKISP Kabupaten Banjar")}  # offices whose own name is known


ANCHORS = (("1 Ramadan", Anchor.RAMADAN), ("(1 Syawal)", Anchor.EID), ("Haul ", Anchor.HAUL))


def load() -> None:
    """Fill the reference tables that are empty. Inside the caller's transaction."""
    for kind, facts in (
        (Region, _regions),
        (Holiday, _holidays),
        (Agency, _agencies),
        (Rung, _rungs),
        (Site, _sites),
        (StandardPrice, _standard_prices),
    ):
        if db.session.scalar(select(kind).limit(1)) is None:
            db.session.execute(insert(kind), facts())


def _regions() -> list[dict[str, object]]:
    """The areas from the province down, each with its population where the one series has it (rule R0)."""
    series = _population()
    province = [_region(PROVINCE, "Kalimantan Selatan", Kind.PROVINCE, None)]
    regencies = [_region(r["code"], r["name"], Kind(r["kind"]), PROVINCE, r) for r in rows("regencies")]
    districts = [
        _region(d["code"], d["name"], Kind.DISTRICT, d["regency_code"], d) for d in rows("districts")
    ]
    villages = [
        _region(v["code"], v["name"], Kind(v["kind"]), v["district_code"], v, series.villages[v["code"]])
        for v in rows("villages")
    ]
    rest = [
        _region(code, "Tidak terbagi per desa", Kind.UNDIVIDED, regions.district_code(code), None, people)
        for code, people in series.undivided.items()
    ]
    return province + regencies + districts + villages + rest


def _population() -> population.Series:
    return population.series_of(rows("regencies"), rows("districts"), rows("villages"))


def _region(
    code: str,
    name: str,
    kind: Kind,
    parent: str | None,
    point: dict[str, str] | None = None,
    people: int | None = None,
) -> dict[str, object]:
    lat, lon = (_number((point or {}).get(axis, "")) for axis in ("lat", "lon"))
    return {
        "code": code,
        "name": name,
        "kind": kind,
        "parent_code": parent,
        "lat": lat,
        "lon": lon,
        "population": people,
    }


def _holidays() -> list[dict[str, object]]:
    return [
        {
            "day": date.fromisoformat(h["tanggal"]),
            "name": h["nama"],
            "kind": DayKind(h["jenis"]),
            "basis": h["status"],
            "anchor": next((anchor for words, anchor in ANCHORS if words in h["nama"]), None),
            "confirmed": h["status"].startswith("SKB"),
            "note": h["catatan"],
        }
        for h in rows("kalender")
    ]


def _agencies() -> list[dict[str, object]]:
    provincial = [
        {"code": a["kode"], "name": a["nama"], "kind": AgencyKind(a["jenis"]), "region_code": None}
        for a in rows("skpd_kalsel")
    ]
    local = [
        {
            "code": REGENCY_OFFICES.get(r["code"], (f"KOMINFO-{r['code'].replace('.', '')}",))[0],
            "name": REGENCY_OFFICES.get(r["code"], ("", f"Diskominfo {r['name']}"))[1],
            "kind": AgencyKind.REGENCY,
            "region_code": r["code"],
        }
        for r in rows("regencies")
    ]
    return [{**a, "active": True, "version": 1} for a in provincial + local]


def _rungs() -> list[dict[str, object]]:
    return [
        {"level": level, "code": code, "name": name, "proof": proof, "version": 1}
        for level, (code, name, proof) in enumerate(FIRST_RUNGS, start=1)
    ]


def _standard_prices() -> list[dict[str, object]]:
    return [
        {
            "code": "",
            "name": name,
            "unit": unit,
            "ceiling": ceiling,
            "basis": REPLACED,
            "valid_from": FIRST_DAY,
            "version": 1,
        }
        for name, unit, ceiling in FIRST_PRICES
    ]


def _sites() -> list[dict[str, object]]:
    return [
        {
            "name": s["name"].split(" (name in brief")[0],
            "kind": s["kind"],
            "village_code": s["village_code"] or None,
            "lat": _number(s["lat"]),
            "lon": _number(s["lon"]),
            "precision": Precision(s["precision"].split()[0]),  # `approx 500 m`
            "active": True,
            "version": 1,
        }
        for s in rows("sites")
    ]


def _number(text: str) -> float | None:
    return float(text) if text else None
