"""What the coverage pages of the desk and of the public share: what an address asks for, and what is drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import gettext as _

from campaigns.ground import clock, formats, settings
from campaigns.insight.coverage import QUARTERS, AreaCoverage, Asked, Level, days_of
from campaigns.plans import populations
from outreach.hall.addresses import asked_number

ALL_YEARS = "all"


@dataclass(frozen=True)
class Choice:
    """What an address asks for; `year` None means all years. Unreadable values mean the usual ones."""

    year: int | None
    level: Level
    area: str | None
    quarter: int | None = None
    program: int | None = None
    rung: int | None = None
    agency: int | None = None

    @property
    def asked(self) -> Asked:
        """The same for those who count."""
        first, last = (None, None) if self.year is None else days_of(self.year, self.quarter)
        return Asked(first, last, program_id=self.program, rung_id=self.rung, agency_id=self.agency)

    @property
    def period(self) -> str:
        """The period as it is read on: `tahun 2026`, `triwulan II 2026`; nothing for all years."""
        if self.year is None:
            return ""
        if self.quarter is None:
            return f"tahun {self.year}"
        return f"triwulan {formats.roman(self.quarter)} {self.year}"

    @property
    def unvisited(self) -> str:
        """What the desk says of an area that nobody visited: `belum pernah`, `belum di tahun 2026`."""
        return f"belum di {self.period}" if self.period else "belum pernah"

    @property
    def filters(self) -> dict[str, Any]:
        """The period and what narrows it, as the words of an address."""
        narrowed = {
            "quarter": self.quarter,
            "program": self.program,
            "rung": self.rung,
            "agency": self.agency,
        }
        year = ALL_YEARS if self.year is None else self.year
        return {"year": year} | {name: value for name, value in narrowed.items() if value is not None}

    def words(self) -> dict[str, Any]:
        """The whole choice as the words of an address."""
        return self.filters | {"level": self.level} | ({"area": self.area} if self.area else {})


def choice(*narrowed: str) -> Choice:
    """The choice of this request; `narrowed` names what a room offers besides year, level and area."""
    year = _asked_year()
    found = {name: asked_number(name) for name in narrowed}
    if year is None or found.get("quarter") not in QUARTERS:
        found.pop("quarter", None)
    return Choice(
        year=year,
        level=asked_level(),
        area=request.args.get("area") or None,
        **found,
    )


def asked_level(usual: Level = Level.REGENCY) -> Level:
    """The level that the address asks for."""
    asked = request.args.get("level", "")
    return Level(asked) if asked in set(Level) else usual


def _asked_year() -> int | None:
    if request.args.get("year") == ALL_YEARS:
        return None
    year = request.args.get("year", type=int)
    return year if year in clock.YEARS else clock.today().year


def shares(area: AreaCoverage) -> tuple[Decimal, Decimal]:
    """Reached and planned only, in per cent of the people, for the meter."""
    return formats.share(area.reached, area.population), formats.share(area.planned_only, area.population)


POPULATION = "Penduduk"  # a heading, to which `headed` adds whose series it is


def headed(names: Iterable[str]) -> list[str]:
    """The headings of a table that leaves: `Penduduk (perkiraan)`."""
    return [f"{name} ({populations.named()})" if name == POPULATION else name for name in names]


def note() -> str:
    """The mark of the demo year in what leaves as JSON."""
    return _("data contoh") if settings.get("demo") else ""


def population_told() -> str:
    """What the number of people is, at length and in the reader's language: for totals and definitions."""
    found = populations.current()
    if found is None:
        return str(_("perkiraan, Dukcapil 2024"))
    if found.shared:
        return str(_("%(series)s, dibagi ke desa/kelurahan menurut sensus", series=populations.named()))
    return populations.named()
