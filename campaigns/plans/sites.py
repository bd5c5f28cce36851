"""Sites: the places where activities happen."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import formats, geo, regions, texts
from campaigns.ground.database import Base, add, choice, db, expect_version
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.regions import Region
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import boundaries

# Things

CATCHMENT_RADIUS = 3.0  # km; only a proposal, the catchment is the set of villages that is stored (rule R0)
LONGEST_NAME, LONGEST_KIND, LONGEST_ACCESS = 160, 40, 200  # characters


HALF_POINT = "Isi lintang dan bujur keduanya, atau kosongkan keduanya."


class Precision(StrEnum):
    """How near a site's point is to the place itself."""

    GOOD = "good"
    APPROX = "approx"  # some hundred metres
    TOWN = "town"
    VILLAGE = "village"  # the village's own point
    UNKNOWN = "unknown"


class Site(Base):
    """A place in a village, in WGS 84 degrees; without a point it stands at no place on the map.

    `access` tells everybody what people with disabilities find there: a ramp, a pier without rails, a sign interpreter.
    """

    __tablename__ = "site"
    __table_args__ = (UniqueConstraint("village_code", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    kind: Mapped[str] = mapped_column(String(LONGEST_KIND))
    village_code: Mapped[str | None] = mapped_column(ForeignKey(Region.code), index=True)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    precision: Mapped[Precision] = mapped_column(choice(Precision), default=Precision.GOOD)
    access: Mapped[str] = mapped_column(String(LONGEST_ACCESS), default="")
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()
    village: Mapped[Region | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


# Acts


def register(
    name: str,
    kind: str,
    village_code: str,
    lat: float | None = None,
    lon: float | None = None,
    *,
    access: str = "",
    by: Membership,
) -> Site:
    """Put a place on the list; without a point it takes its village's. Raises Invalid, Conflict, NotAllowed."""
    require(by, Action.EDIT_SITE)
    name, kind = _named(name, kind)
    village = _placed(village_code, lat, lon)
    _refuse_twin(name, village_code, None)
    guessed = lat is None
    site = add(
        Site(
            name=name,
            kind=kind,
            village_code=village.code,
            lat=village.lat if guessed else lat,
            lon=village.lon if guessed else lon,
            precision=Precision.VILLAGE if guessed else Precision.GOOD,
            access=_checked_access(access),
        )
    )
    journal.note(by, "menambah titik", site, name=site.name, village=village.code)
    return site


def revise(
    site: Site,
    name: str,
    kind: str,
    village_code: str,
    lat: float | None,
    lon: float | None,
    *,
    access: str = "",
    seen: int,
    by: Membership,
) -> None:
    """Correct a place; `seen` is the version that the person read.

    Raises Invalid, Conflict (such a place exists, changed since it was read), NotAllowed.
    """
    require(by, Action.EDIT_SITE)
    expect_version(site, seen)
    name, kind = _named(name, kind)
    village = _placed(village_code, lat, lon)
    _refuse_twin(name, village_code, site.id)
    told = ("name", "kind", "village_code", "lat", "lon", "precision", "access")
    access = _checked_access(access)
    with journal.changed(by, "mengubah titik", site, *told):
        site.name, site.kind, site.village_code, site.access = name, kind, village.code, access
        site.lat, site.lon = (village.lat, village.lon) if lat is None else (lat, lon)
        site.precision = Precision.VILLAGE if lat is None else Precision.GOOD


def _checked_access(access: str) -> str:
    return texts.checked(access, LONGEST_ACCESS, "site.long", "access")


def _named(name: str, kind: str) -> tuple[str, str]:
    nameless = ("site.nameless", "Nama titik belum diisi.")
    return (
        texts.checked(name, LONGEST_NAME, "site.long", "name", empty=nameless),
        texts.checked(kind, LONGEST_KIND, "site.long", "kind") or "lainnya",
    )


def _placed(village_code: str, lat: float | None, lon: float | None) -> Region:
    """The village of a place whose point, if it has one, lies in the province."""
    village = regions.require_villages([village_code], "village_code")[0]
    if (lat is None) != (lon is None):
        raise Invalid("site.half-point", HALF_POINT, "lat")
    if lat is not None and lon is not None:
        _check_point(lat, lon)
    return village


def _check_point(lat: float, lon: float) -> None:
    """Raises Invalid where it lies outside the province; one whose halves were swapped is asked back."""
    if geo.inside(lat, lon):
        return
    if geo.inside(lon, lat):
        meant = f"lintang {formats.number(Decimal(str(lon)))}, bujur {formats.number(Decimal(str(lat)))}"
        raise Invalid("site.swapped", f"Lintang dan bujur tertukar? Maksud Anda {meant}?", "lat")
    raise Invalid(
        "site.outside", "Titik ini di luar Kalimantan Selatan. Periksa lintang dan bujurnya.", "lat"
    )


def _refuse_twin(name: str, village_code: str, but: int | None) -> None:
    twin = select(Site.id).where(Site.name == name, Site.village_code == village_code, Site.id != (but or 0))
    if db.session.scalar(twin):
        raise Conflict("site.twin", "Titik dengan nama ini sudah ada di desa/kelurahan itu.", "name")


# Questions


@dataclass(frozen=True)
class Guess:
    """The village in which a point may lie, for a person to change; `official`: its kecamatan is no guess."""

    village: Region
    official: bool


def guess(lat: float | None, lon: float | None) -> Guess:
    """The nearest village of the kecamatan in whose official outline the point lies, else the nearest of all.

    Village points alone tell the kecamatan of 87 in 100 places. Raises Invalid at `lat`.
    """
    if lat is None or lon is None:
        raise Invalid("site.half-point", HALF_POINT, "lat")
    _check_point(lat, lon)
    district = boundaries.where(lat, lon)
    wanted = select(Region).where(Region.kind.in_(regions.VILLAGES), Region.lat.is_not(None))
    known = db.session.scalars(wanted.where(Region.parent_code == district) if district else wanted).all()
    found = known or db.session.scalars(wanted).all()
    nearest = min(found, key=lambda v: geo.kilometres(lat, lon, v.lat or 0.0, v.lon or 0.0))
    return Guess(nearest, bool(known and district))


def elsewhere(site: Site) -> str | None:
    """The kecamatan in whose official outline a site's point lies, where that is not the one of its village."""
    if site.lat is None or site.lon is None or site.precision in (Precision.TOWN, Precision.UNKNOWN):
        return None
    found = boundaries.where(site.lat, site.lon)
    return found if found and found != regions.district_code(site.village_code or found) else None


def everything(words: str = "", regency: str = "") -> list[Site]:
    """Active sites whose name holds `words`, in a kab/kota if one is given, by name."""
    wanted = select(Site).where(Site.active).order_by(Site.name, Site.id)
    if words.strip():
        wanted = wanted.where(
            or_(
                Site.name.icontains(words.strip(), autoescape=True),
                Site.kind.icontains(words.strip(), autoescape=True),
            )
        )
    if regency:
        wanted = wanted.where(Site.village_code.startswith(regency + ".", autoescape=True))
    return list(db.session.scalars(wanted))


def villages_near(site: Site, radius: float = CATCHMENT_RADIUS) -> list[Region]:
    """Villages whose point lies within `radius` km of the site, nearest first, its own village always.

    Proposes a catchment; what counts is the set that is stored with the activity (rule R0).
    """
    own = [site.village] if site.village else []
    if site.lat is None or site.lon is None:
        return own
    box = 1.1 * radius / 110  # degrees; a little wider than the circle
    candidates = db.session.scalars(
        select(Region).where(
            Region.kind.in_(regions.VILLAGES),
            Region.lat.between(site.lat - box, site.lat + box),
            Region.lon.between(site.lon - box, site.lon + box),
        )
    )
    far = {v: geo.kilometres(site.lat, site.lon, v.lat, v.lon) for v in candidates if v.lat and v.lon}
    near = sorted((v for v, km in far.items() if km <= radius), key=far.__getitem__)
    return own + [v for v in near if v.code != site.village_code]
