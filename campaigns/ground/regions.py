"""Regions: the province, its 13 kab/kota, 156 kecamatan and 2,016 desa/kelurahan, by Kemendagri code.

Codes, never names, tell places apart (Kab. Banjar, Kota Banjarmasin and Kota Banjarbaru differ; two
kecamatan are called Simpang Empat), and a name is always shown with its parents. The population is one
series that adds up at every level (rule R0), made by campaigns/ground/population.py.
"""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground.database import Base, Code, choice, db
from campaigns.ground.errors import Invalid

# Things

PROVINCE = "63"


class Kind(StrEnum):
    PROVINCE = "provinsi"
    REGENCY = "kabupaten"
    CITY = "kota"
    DISTRICT = "kecamatan"
    RURAL_VILLAGE = "desa"
    URBAN_VILLAGE = "kelurahan"
    UNDIVIDED = "tidak terbagi"  # people of a kecamatan whom the census does not give to a village


VILLAGES = (Kind.RURAL_VILLAGE, Kind.URBAN_VILLAGE)


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
        """The name with its kind, as people say it: `Kec. Sungai Tabuk`, `Desa Lok Baintan`."""
        short = {Kind.DISTRICT: "Kec. ", Kind.RURAL_VILLAGE: "Desa ", Kind.URBAN_VILLAGE: "Kel. "}
        return short.get(self.kind, "") + self.name


# Questions


def regency_code(code: str) -> str:
    """The kab/kota in which a code lies: `63.03.04.2004` -> `63.03`."""
    return code[:5]


def district_code(code: str) -> str:
    """The kecamatan in which a code lies: `63.03.04.2004` -> `63.03.04`."""
    return code[:8]


def above(code: str) -> list[str]:
    """The kab/kota and the kecamatan in which an area lies, the larger first: neither the area nor the province."""
    return [parent for parent in dict.fromkeys((regency_code(code), district_code(code))) if parent < code]


def regencies() -> list[Region]:
    """The 13 kab/kota by code."""
    return children_of(PROVINCE)


def children_of(code: str) -> list[Region]:
    """The areas directly beneath, by code; a kecamatan's undivided rest is not an area."""
    beneath = select(Region).where(Region.parent_code == code, Region.kind != Kind.UNDIVIDED)
    return list(db.session.scalars(beneath.order_by(Region.code)))


def districts() -> list[Region]:
    """The 156 kecamatan by code."""
    return list(db.session.scalars(select(Region).where(Region.kind == Kind.DISTRICT).order_by(Region.code)))


def names(codes: Iterable[str]) -> dict[str, str]:
    """Each code's name with its parents: `Desa Lok Baintan, Kec. Sungai Tabuk, Kab. Banjar`."""
    wanted = set(codes)
    chain = wanted | {district_code(c) for c in wanted} | {regency_code(c) for c in wanted}
    found = {r.code: r for r in db.session.scalars(select(Region).where(Region.code.in_(chain)))}
    return {code: _spoken(code, found) for code in wanted if code in found}


def name(code: str) -> str:
    """One code's name with its parents; the bare code if nobody knows it."""
    return names([code]).get(code, code)


def _spoken(code: str, found: dict[str, Region]) -> str:
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
