"""Sites gathered into cells for the view of a map: a pure engine over plain values.

A cell is a square of 85 pixels of the web's map at its zoom, a third of a tile's side, nearly twice as wide as the
largest mark. Marks stand in the middle of their sites, so that some still touch: in the first view of a full year 18 of
28, where cells of 64 pixels had 28 of 39. So a screen shows so many clusters and no more, whether the office has
a hundred sites or a hundred thousand, and a view costs what it shows. Near the equator a degree of latitude is as long
as one of longitude to within a hundredth, so that cells are cut in degrees both ways.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

COARSEST, FINEST = 5, 14  # zooms of the map
MOST = 120  # clusters of an answer; where there were more, cells of the next coarser zoom are given
CELLS = 3  # to a tile's side


@dataclass(frozen=True)
class View:
    """What a map shows, in degrees, at a whole zoom from COARSEST to FINEST."""

    west: float
    south: float
    east: float
    north: float
    zoom: int


class Visit(NamedTuple):
    """A site with its activities of what is asked; without a point it is on no map."""

    site_id: int
    lat: float | None
    lon: float | None
    held: int
    planned: int


@dataclass(slots=True)
class Cluster:
    """The sites of a cell: how many, their middle, their activities, and the one with most of them (`site_id`)."""

    key: str
    lat: float
    lon: float
    sites: int
    held: int
    planned: int
    site_id: int


Cell = tuple[int, int]


class Visits:
    """All sites of what is asked: those with a point, and how many have none."""

    def __init__(self, visits: Iterable[Visit]) -> None:
        every = list(visits)
        self.placed = [visit for visit in every if visit.lat is not None and visit.lon is not None]
        self.unplaced = len(every) - len(self.placed)

    def clusters(self, view: View) -> list[Cluster]:
        """The clusters in sight, most activities first; at the finest zoom each site alone, if they are few."""
        if view.zoom == FINEST:
            alone = self._within(view.west, view.south, view.east, view.north)
            if len(alone) <= MOST:
                return _ordered(_gathered("", [visit]) for visit in alone)
        for zoom in range(view.zoom, COARSEST - 1, -1):
            seen = self._cells(view, zoom)
            if len(seen) <= MOST:
                break
        return _ordered(_gathered(f"{zoom}/{x}/{y}", visits) for (x, y), visits in seen.items())[:MOST]

    def _cells(self, view: View, zoom: int) -> dict[Cell, list[Visit]]:
        """The sites of each cell that is in sight, whole or in part."""
        west, south = cell_of(view.south, view.west, zoom)
        east, north = cell_of(view.north, view.east, zoom)
        a_degree = 2**zoom * CELLS / 360
        box = (
            west / a_degree - 180,
            south / a_degree - 90,
            (east + 1) / a_degree - 180,
            (north + 1) / a_degree - 90,
        )
        together: defaultdict[Cell, list[Visit]] = defaultdict(list)
        for visit in self._within(*box):
            together[cell_of(visit.lat or 0, visit.lon or 0, zoom)].append(visit)
        return together

    def _within(self, west: float, south: float, east: float, north: float) -> list[Visit]:
        return [
            visit
            for visit in self.placed
            if west <= (visit.lon or 0) < east and south <= (visit.lat or 0) < north
        ]


def _ordered(clusters: Iterable[Cluster]) -> list[Cluster]:
    return sorted(clusters, key=lambda one: (-one.held - one.planned, one.site_id))


def cell_of(lat: float, lon: float, zoom: int) -> Cell:
    """The cell of a point: columns from the date line eastwards, rows from the south pole northwards."""
    a_degree = 2**zoom * CELLS / 360
    return int((lon + 180) * a_degree), int((lat + 90) * a_degree)


def _gathered(key: str, visits: list[Visit]) -> Cluster:
    """The sites of a cell as one; a site alone keeps its own key at every zoom, so that it is known again."""
    busiest = min(visits, key=lambda visit: (-visit.held - visit.planned, visit.site_id))
    _, lats, lons, held, planned = zip(*visits, strict=True)
    return Cluster(
        key=f"site/{busiest.site_id}" if len(visits) == 1 else key,
        lat=sum(lats) / len(visits),
        lon=sum(lons) / len(visits),
        sites=len(visits),
        held=sum(held),
        planned=sum(planned),
        site_id=busiest.site_id,
    )
