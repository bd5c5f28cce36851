"""Sites gathered into cells for the view of a map: a pure engine over plain values.

A cell is a square of 64 pixels of the web's map at its zoom (256 pixels a tile). So a screen shows so many clusters and
no more, whether the office has a hundred sites or a hundred thousand, and a view costs what it shows. Near the equator
a degree of latitude is as long as one of longitude to within a hundredth, so that cells are cut in degrees both ways.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import floor

COARSEST, FINEST = 5, 14  # zooms of the map
MOST = 120  # clusters of an answer; where there were more, cells of the next coarser zoom are given
CELLS = 4  # to a tile's side


@dataclass(frozen=True)
class View:
    """What a map shows, in degrees, at a whole zoom from COARSEST to FINEST."""

    west: float
    south: float
    east: float
    north: float
    zoom: int


@dataclass(frozen=True)
class Visit:
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
    most: int  # activities at that site

    def take(self, other: "Cluster") -> None:
        """Add another's sites to this one's."""
        sites = self.sites + other.sites
        self.lat += (other.lat - self.lat) * other.sites / sites
        self.lon += (other.lon - self.lon) * other.sites / sites
        self.sites, self.held, self.planned = sites, self.held + other.held, self.planned + other.planned
        if (-other.most, other.site_id) < (-self.most, self.site_id):
            self.site_id, self.most = other.site_id, other.most


Cell = tuple[int, int]
Cells = dict[Cell, Cluster]


class Pyramid:
    """All sites of what is asked as cells of every zoom; each zoom is made when it is first looked at."""

    def __init__(self, visits: Iterable[Visit]) -> None:
        every = list(visits)
        self.sites = [visit for visit in every if visit.lat is not None]
        self.unplaced = len(every) - len(self.sites)
        self.levels: dict[int, Cells] = {}

    def clusters(self, view: View) -> list[Cluster]:
        """The clusters in sight, most activities first; at the finest zoom each site alone, if they are few."""
        for zoom in range(view.zoom, COARSEST - 1, -1):
            seen = self._seen(view, zoom)
            if len(seen) <= MOST:
                break
        if view.zoom == FINEST and (alone := self._alone(view)):
            seen = alone
        return sorted(seen, key=lambda one: (-one.held - one.planned, one.key))[:MOST]

    def _seen(self, view: View, zoom: int) -> list[Cluster]:
        cells = self.level(zoom)
        west, south = cell_of(view.south, view.west, zoom)
        east, north = cell_of(view.north, view.east, zoom)
        if (east - west + 1) * (north - south + 1) < len(cells):
            there = ((x, y) for x in range(west, east + 1) for y in range(south, north + 1))
            return [cells[cell] for cell in there if cell in cells]
        return [one for (x, y), one in cells.items() if west <= x <= east and south <= y <= north]

    def _alone(self, view: View) -> list[Cluster]:
        """Each site in sight, or none if they are too many."""
        found = [
            visit
            for visit in self.sites
            if view.west <= (visit.lon or 0) <= view.east and view.south <= (visit.lat or 0) <= view.north
        ]
        return [_alone(visit) for visit in found] if len(found) <= MOST else []

    def level(self, zoom: int) -> Cells:
        """The cells of a zoom, out of those of the next finer one."""
        if zoom not in self.levels:
            self.levels[zoom] = self._finest() if zoom == FINEST else _coarser(self.level(zoom + 1), zoom)
        return self.levels[zoom]

    def _finest(self) -> Cells:
        cells: Cells = {}
        for visit in self.sites:
            cell = cell_of(visit.lat or 0, visit.lon or 0, FINEST)
            _put(cells, cell, _alone(visit), FINEST)
        return cells


def cell_of(lat: float, lon: float, zoom: int) -> Cell:
    """The cell of a point: columns from the date line eastwards, rows from the south pole northwards."""
    a_degree = 2**zoom * CELLS / 360
    return floor((lon + 180) * a_degree), floor((lat + 90) * a_degree)


def only(visits: Iterable[Visit], *, held: bool, planned: bool) -> list[Visit]:
    """The visits of the kinds that are wanted; a site without any of them is not there."""
    kept = (
        Visit(one.site_id, one.lat, one.lon, one.held if held else 0, one.planned if planned else 0)
        for one in visits
    )
    return [one for one in kept if one.held or one.planned]


def _coarser(cells: Cells, zoom: int) -> Cells:
    made: Cells = {}
    for (x, y), one in cells.items():
        _put(made, (x // 2, y // 2), replace(one), zoom)
    return made


def _put(cells: Cells, cell: Cell, one: Cluster, zoom: int) -> None:
    """A site alone keeps its own key at every zoom, so that it is known again."""
    if cell in cells:
        cells[cell].take(one)
        cells[cell].key = f"{zoom}/{cell[0]}/{cell[1]}"
    else:
        if one.sites > 1:
            one.key = f"{zoom}/{cell[0]}/{cell[1]}"
        cells[cell] = one


def _alone(visit: Visit) -> Cluster:
    lat, lon, every = visit.lat or 0.0, visit.lon or 0.0, visit.held + visit.planned
    return Cluster(f"site/{visit.site_id}", lat, lon, 1, visit.held, visit.planned, visit.site_id, every)
