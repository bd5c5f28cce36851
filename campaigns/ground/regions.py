"""Regions: the province, its 13 kab/kota, 156 kecamatan and 2,016 desa/kelurahan, by Kemendagri code.

Codes, never names, tell places apart (Kab. Banjar, Kota Banjarmasin and Kota Banjarbaru differ; two
kecamatan are called Simpang Empat), and a name is always shown with its parents. The population is one
series that adds up at every level (rule R0), made by campaigns/ground/population.py.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, ForeignKey, String, event, select
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, object_session

from campaigns.ground.database import Base, Code, choice, db
from campaigns.ground.errors import Invalid

# Things

PROVINCE = "63"
# Characters of a code, which begins with those of the areas above it.
REGENCY_LENGTH, DISTRICT_LENGTH, VILLAGE_LENGTH = len("63.03"), len("63.03.04"), len("63.03.04.2004")


class Kind(StrEnum):
    PROVINCE = "provinsi"
    REGENCY = "kabupaten"
    CITY = "kota"
    DISTRICT = "kecamatan"
    RURAL_VILLAGE = "desa"
    URBAN_VILLAGE = "kelurahan"
    UNDIVIDED = "tidak terbagi"  # people of a kecamatan whom the census does not give to a village


VILLAGES = (Kind.RURAL_VILLAGE, Kind.URBAN_VILLAGE)


class Level(StrEnum):
    """The two levels at which areas are drawn, and what happened in them is added up."""

    REGENCY = "regency"
    DISTRICT = "district"


class Region(Base):
    """An area of the administration; `population` in persons, None where nobody counted."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(Code, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[Kind] = mapped_column(choice(Kind, name="region_kind"))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    population: Mapped[int | None]

    @property
    def label(self) -> str:
        """The name with its kind, as people say it."""
        return labelled(self.kind, self.name)


SHORT = {Kind.DISTRICT: "Kec. ", Kind.RURAL_VILLAGE: "Desa ", Kind.URBAN_VILLAGE: "Kel. "}


@dataclass(frozen=True)
class Area:
    """A region as a plain value, to read."""

    code: str
    name: str
    kind: Kind
    parent_code: str | None

    @property
    def label(self) -> str:
        """The name with its kind, as people say it."""
        return labelled(self.kind, self.name)


def labelled(kind: Kind, name: str) -> str:
    """A name with its kind, as people say it: `Kec. Sungai Tabuk`, `Desa Lok Baintan`."""
    return SHORT.get(kind, "") + name


class Gazetteer:
    """Every area in memory: each page names places, and they change once in years."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self.read_at = time.monotonic()
        self.areas = {area.code: area for area in areas}

    @cached_property
    def beneath(self) -> dict[str, list[Area]]:
        """The areas directly beneath each, by code; a kecamatan's undivided rest is not an area."""
        found: dict[str, list[Area]] = {}
        for area in self.areas.values():
            if area.parent_code and area.kind != Kind.UNDIVIDED:
                found.setdefault(area.parent_code, []).append(area)
        return found


READ_AGAIN = 60  # seconds: until then a process may not know what another has changed
_gazetteers: WeakKeyDictionary[Engine, Gazetteer] = WeakKeyDictionary()


CHANGED = "regions changed"  # in a session's info, until its transaction ends


@event.listens_for(Region, "after_insert")
@event.listens_for(Region, "after_update")
@event.listens_for(Region, "after_delete")
def _note(_mapper: Any, _connection: Any, region: Region) -> None:
    if session := object_session(region):
        session.info[CHANGED] = True


@event.listens_for(Session, "do_orm_execute")
def _note_bulk(state: ORMExecuteState) -> None:
    if not state.is_select and state.bind_mapper and state.bind_mapper.class_ is Region:
        state.session.info[CHANGED] = True


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, *_: Any) -> None:
    """Not before the change is everybody's: who read in between would keep what was."""
    if session.info.pop(CHANGED, False):
        _gazetteers.clear()


# Questions


def gazetteer() -> Gazetteer:
    """All areas by code, read at most once a minute; an empty table, or one being changed, is asked each time."""
    engine, changing = db.engine, db.session().info.get(CHANGED)
    kept = None if changing else _gazetteers.get(engine)
    if kept is None or time.monotonic() - kept.read_at > READ_AGAIN:
        columns = (Region.code, Region.name, Region.kind, Region.parent_code)
        kept = Gazetteer(Area(*row) for row in db.session.execute(select(*columns).order_by(Region.code)))
        if kept.areas and not changing:
            _gazetteers[engine] = kept
    return kept


def regency_code(code: str) -> str:
    """The kab/kota in which a code lies: `63.03.04.2004` -> `63.03`."""
    return code[:REGENCY_LENGTH]


def district_code(code: str) -> str:
    """The kecamatan in which a code lies: `63.03.04.2004` -> `63.03.04`."""
    return code[:DISTRICT_LENGTH]


def above(code: str) -> list[str]:
    """The kab/kota and the kecamatan in which an area lies, the larger first: neither the area nor the province."""
    return [parent for parent in dict.fromkeys((regency_code(code), district_code(code))) if parent < code]


def regencies() -> list[Area]:
    """The 13 kab/kota by code."""
    return children_of(PROVINCE)


def children_of(code: str) -> list[Area]:
    """The areas directly beneath, by code; a kecamatan's undivided rest is not an area."""
    return list(gazetteer().beneath.get(code, ()))


def districts() -> list[Area]:
    """The 156 kecamatan by code."""
    return [district for regency in regencies() for district in children_of(regency.code)]


def at_level(level: Level) -> list[Area]:
    """The areas of a level by code."""
    return regencies() if level is Level.REGENCY else districts()


def code_at(level: Level, code: str) -> str:
    """The area of a level in which a code lies."""
    return regency_code(code) if level is Level.REGENCY else district_code(code)


def names(codes: Iterable[str]) -> dict[str, str]:
    """Each code's name with its parents: `Desa Lok Baintan, Kec. Sungai Tabuk, Kab. Banjar`."""
    known = gazetteer().areas
    return {code: _spoken(code, known) for code in set(codes) if code in known}


def name(code: str) -> str:
    """One code's name with its parents; the bare code if nobody knows it."""
    known = gazetteer().areas
    return _spoken(code, known) if code in known else code


def _spoken(code: str, found: dict[str, Area]) -> str:
    line = dict.fromkeys([code, district_code(code), regency_code(code)])
    return ", ".join(found[c].label.replace("Kabupaten ", "Kab. ") for c in line if c in found)


def require_villages(codes: Iterable[str], field: str) -> list[Region]:
    """The villages with these codes, each once, by code. Raises Invalid at `field` for a code nobody knows."""
    wanted = set(codes)
    known = db.session.scalars(
        select(Region).where(Region.code.in_(wanted), Region.kind.in_(VILLAGES)).order_by(Region.code)
    ).all()
    unknown = sorted(wanted - {village.code for village in known})
    if unknown:
        raise Invalid(
            "village.unknown",
            f"Kode desa/kelurahan {unknown[0]} tidak dikenal. Pilih dari daftar desa/kelurahan Kalimantan Selatan.",
            field,
        )
    return list(known)
