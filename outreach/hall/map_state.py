"""The rest of what a coverage page's address says: which measure, layers, order and view of the map and its table.

Everything that is shown depends on the address alone, so that a link, a reload, a print and a download show the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import Any

from flask import request

from campaigns.ground import clock, geo
from campaigns.insight.coverage import MEASURES, REACHED, AreaCoverage, Measure
from campaigns.insight.coverage.clusters import COARSEST, FINEST, View
from outreach.hall.coverage import Choice

AROUND = 0.5  # degrees beyond the province that a view may show
NONE, NEVER, LAST_FIRST = "none", "never", "-"


class Layer(StrEnum):
    HELD = "held"
    PLANNED = "planned"
    REPORTS = "reports"
    BLANK = "blank"
    RIVERS = "rivers"


LAYERS = {  # what they are called
    Layer.HELD: "Kegiatan terlaksana",
    Layer.PLANNED: "Kegiatan direncanakan",
    Layer.REPORTS: "Laporan warga",
    Layer.BLANK: "Belum dikunjungi",
    Layer.RIVERS: "Sungai",
}
USUAL = frozenset({Layer.HELD, Layer.PLANNED, Layer.RIVERS})


@dataclass(frozen=True)
class MapState:
    """How areas and places are shown, and the day as of which.

    `view` None means all of the province, or of the kab/kota asked for.
    """

    measure: Measure
    layers: frozenset[Layer]
    only_never: bool
    sort: str
    view: View | None
    focus: str | None
    on: date

    def words(self) -> dict[str, Any]:
        """The same as the words of an address; what is usual is left out."""
        layers = [layer.value for layer in Layer if layer in self.layers] or [NONE]
        said: dict[str, Any] = {
            "measure": None if self.measure is REACHED else self.measure.key,
            "layer": None if self.layers == USUAL else layers,
            "only": NEVER if self.only_never else None,
            "sort": self.sort,
            "bbox": self.bbox,
            "zoom": self.view.zoom if self.view else None,
            "focus": self.focus,
        }
        return {name: value for name, value in said.items() if value}

    def carried(self) -> dict[str, Any]:
        """What of it goes along to another area, where its view and its focus mean nothing."""
        return {name: value for name, value in self.words().items() if name not in {"bbox", "zoom", "focus"}}

    @property
    def bbox(self) -> str:
        """The view's box as an address says it: west, south, east, north."""
        seen = self.view
        return f"{seen.west:g},{seen.south:g},{seen.east:g},{seen.north:g}" if seen else ""

    def seen(self, within: str | None) -> View:
        """The view that was asked for, or the usual one."""
        return self.view or View(geo.WEST, geo.SOUTH, geo.EAST, geo.NORTH, 10 if within else 8)

    def arranged(self, areas: Iterable[AreaCoverage]) -> list[AreaCoverage]:
        """The areas that are shown, in the order asked for; what has no value stands last either way."""
        shown = [area for area in areas if not (self.only_never and area.visited)]
        key = self.columns.get(self.sort.removeprefix(LAST_FIRST))
        if key is None:
            return shown
        known = [area for area in shown if key(area) is not None]
        known.sort(key=key, reverse=self.sort.startswith(LAST_FIRST))
        return known + [area for area in shown if key(area) is None]

    @property
    def columns(self) -> dict[str, Callable[[AreaCoverage], Any]]:
        """What the table can be sorted by."""
        return {
            "name": lambda area: area.name,
            "population": lambda area: area.population,
            "reached": lambda area: area.reached,
            "planned": lambda area: area.planned_only,
            "left-out": lambda area: area.left_out,
            "value": lambda area: self.measure.value(area, self.on),
        }

    def turned(self, column: str) -> str:
        """The order that a column's heading leads to: figures the largest first, names from A; then the other way."""
        first, second = (column, f"-{column}") if column == "name" else (f"-{column}", column)
        return second if self.sort == first else first


def map_state(asked: Choice) -> MapState:
    """The state of this request's address. Unreadable values mean the usual ones."""
    given = request.args
    layers = frozenset(Layer(name) for name in given.getlist("layer") if name in set(Layer))
    return MapState(
        measure=MEASURES.get(given.get("measure", ""), REACHED),
        layers=layers if "layer" in given else USUAL,
        only_never=given.get("only") == NEVER,
        sort=given.get("sort", ""),
        view=_view(given.get("bbox", ""), given.get("zoom", type=int)),
        focus=given.get("focus") or None,
        on=asked.asked.told_on(clock.today()),
    )


def _view(box: str, zoom: int | None) -> View | None:
    try:
        west, south, east, north = (float(part) for part in box.split(","))
    except ValueError:
        return None
    if zoom is None or not all(map(isfinite, (west, south, east, north))):
        return None
    west, east = max(west, geo.WEST - AROUND), min(east, geo.EAST + AROUND)
    south, north = max(south, geo.SOUTH - AROUND), min(north, geo.NORTH + AROUND)
    if west >= east or south >= north:
        return None
    return View(west, south, east, north, min(max(zoom, COARSEST), FINEST))
