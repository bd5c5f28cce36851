"""The points of the map: clusters of sites in sight, and complaints by kecamatan; the same facts for map and table.

Plain facts in, plain facts out; every name is set as text where it is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _

from campaigns.ground import formats
from campaigns.insight.coverage.clusters import Cluster
from campaigns.insight.coverage.visits import Named, Reports

Facts = dict[str, Any]
EXACT = 5  # decimals of a degree: about a metre


@dataclass(frozen=True)
class Place:
    """A point of the map and a row of its table; `site` is its id where it is one site alone."""

    key: str
    lat: float
    lon: float
    label: str
    where: str
    sites: int
    held: int
    planned: int
    site: int | None


def places(clusters: Iterable[Cluster], names: Mapping[int, Named]) -> list[Place]:
    return [_place(cluster, names[cluster.site_id]) for cluster in clusters]


def _place(one: Cluster, named: Named) -> Place:
    alone = one.sites == 1
    more = _("%(name)s dan %(count)s titik lain", name=named.name, count=formats.number(one.sites - 1))
    return Place(
        key=one.key,
        lat=round(one.lat, EXACT),
        lon=round(one.lon, EXACT),
        label=named.name if alone else more,
        where=named.place,
        sites=one.sites,
        held=one.held,
        planned=one.planned,
        site=one.site_id if alone else None,
    )


def as_features(found: Iterable[Place]) -> list[Facts]:
    """As GeoJSON features."""
    return [_feature(place.lon, place.lat, asdict(place)) for place in found]


def report_count(reports: Reports) -> str:
    """The count, or a dash where it is kept back: few and rahasia, or what a sum would tell them by (visits)."""
    return formats.number(reports.count)


def report_features(found: Iterable[Reports]) -> list[Facts]:
    """Complaints at the middle of their kecamatan, never at a place of their own."""
    return [
        _feature(one.lon, one.lat, {"code": one.code, "label": one.name, "count": report_count(one)})
        for one in found
        if one.lon is not None and one.lat is not None
    ]


def _feature(lon: float, lat: float, facts: Facts) -> Facts:
    told = {name: value for name, value in facts.items() if name not in {"lat", "lon"} and value is not None}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": told,
    }
