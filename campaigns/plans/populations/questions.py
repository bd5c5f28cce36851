"""What pages ask of the population: what is in use and what it is called, and what a series would change."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select

from campaigns.ground import formats, regions
from campaigns.ground.database import asked_once, db
from campaigns.ground.regions import PROVINCE, VILLAGES, Kind, Level, Region
from campaigns.plans.populations.things import PopulationCount, PopulationSeries
from campaigns.plans.versions import VersionState

ESTIMATE = "perkiraan"  # the mark, and the name, of what the program brings along


@dataclass(frozen=True)
class Change:
    """An area's people in a series and now."""

    code: str
    name: str
    people: int
    before: int

    @property
    def difference(self) -> int:
        return self.people - self.before

    @property
    def share(self) -> str:
        """The difference in per cent of what is now."""
        sign = "-" if self.difference < 0 else "+" if self.difference else ""
        return (
            f"{sign}{formats.percent(abs(self.difference), self.before)}" if self.before else formats.NOTHING
        )


@asked_once
def current() -> PopulationSeries | None:
    """The official series in use; None while the estimate is."""
    return db.session.scalar(select(PopulationSeries).filter_by(state=VersionState.CURRENT))


def is_estimate() -> bool:
    """Whether what the program brings along is in use, and no official series."""
    return current() is None


def mark() -> str:
    """What is in use, in short: whoever decides on a series says what he saw in use."""
    found = current()
    return str(found.id) if found else ESTIMATE


def named() -> str:
    """What stands beside a number of people: `perkiraan`, `BPS Kalsel 2025`."""
    found = current()
    return f"{found.source} {found.year}" if found else ESTIMATE


def versions() -> list[PopulationSeries]:
    """Every series, the newest first."""
    return list(db.session.scalars(select(PopulationSeries).order_by(PopulationSeries.id.desc())))


def counts(series: PopulationSeries) -> dict[str, int | None]:
    """What a series says of each village, and of each kecamatan's undivided rest."""
    rows = db.session.execute(
        select(PopulationCount.code, PopulationCount.people).where(PopulationCount.series_id == series.id)
    )
    return {code: people for code, people in rows}


def changes(series: PopulationSeries, level: Level) -> list[Change]:
    """What a series changes in the areas of a level, by code; every level adds up (rule R0)."""
    after, before = _added(counts(series), level), _added(people(), level)
    return [
        Change(area.code, area.label, after[area.code], before[area.code]) for area in regions.at_level(level)
    ]


@asked_once
def people(within: str = PROVINCE) -> dict[str, int | None]:
    """The people now of each village and undivided rest of an area, or of the one village, by code.

    Asked of the database each time: places are kept in memory for a minute (regions.gazetteer), and a quarter that is
    frozen in that minute would keep the people of the series before.
    """
    rows = db.session.execute(
        select(Region.code, Region.population)
        .where(
            Region.kind.in_((*VILLAGES, Kind.UNDIVIDED)),
            or_(Region.code == within, Region.code.startswith(f"{within}.", autoescape=True)),
        )
        .order_by(Region.code)
    )
    return {code: count for code, count in rows}


def _added(counted: Mapping[str, int | None], level: Level) -> dict[str, int]:
    added: defaultdict[str, int] = defaultdict(int)
    for code, people in counted.items():
        added[regions.code_at(level, code)] += people or 0
    return added
