"""What coverage shows at scale, kept by the same transaction that changes it (*Figures and speed* of the house).

A row holds what happened in one place, or at one site, in one slice of what there is (`slices`), or how many households
received something there. `keeping` says what changes a slice; it is counted anew before the commit, so what is kept is
what a recount gives, which the clock compares each night and after a restore (`prove`). Whoever writes activities,
complaints or gifts in bulk, past the session, calls `rebuild`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.fieldwork.complaints import Complaint
from campaigns.ground import clock
from campaigns.ground.database import Base, Code, db
from campaigns.ground.regions import DISTRICT_LENGTH
from campaigns.insight.coverage import households, recount
from campaigns.insight.coverage.asked import Asked, days_of
from campaigns.insight.coverage.engine import Figures, added, figures
from campaigns.insight.coverage.households import HOUSEHOLDS, Place
from campaigns.insight.coverage.recount import HOME, Visited, counted, happenings
from campaigns.insight.coverage.rows import Rows
from campaigns.insight.coverage.slices import ALL, QUARTER, YEAR, Slice, Sliced, owners_of, quarter_at
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.sites import Site

# Things

LOCKS = 0x6B616C << 32  # of PostgreSQL's advisory locks, where those of years begin


class CoverageFigure(Sliced, Base):
    """`Figures` of one place, a village or an area above it, in one slice."""

    __tablename__ = "coverage_figure"

    code: Mapped[str] = mapped_column(Code, primary_key=True)
    held: Mapped[int]
    planned: Mapped[int]
    last_day: Mapped[date | None]
    serves_held: Mapped[int]
    serves_planned: Mapped[int]
    contacts: Mapped[int | None]
    complaints: Mapped[int | None]
    confidential: Mapped[int]


class CoverageVisit(Sliced, Base):
    """What was `Visited` of one site in one slice."""

    __tablename__ = "coverage_visit"

    site_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    held: Mapped[int]
    planned: Mapped[int]
    published_held: Mapped[int]
    published_planned: Mapped[int]


PLACES = Rows(
    CoverageFigure, "code", Figures, lambda asked: figures(happenings(counted(asked)).values()), added
)
SITES = Rows(CoverageVisit, "site_id", Visited, recount.visited, Visited.added)
KINDS: tuple[Rows[Any, Any], ...] = (PLACES, SITES, HOUSEHOLDS)


# Acts


def fill() -> None:
    """Count everything where nothing is kept yet: after a migration. Inside the caller's transaction.

    Households were counted from their first gift on: that none are kept says that there were none.
    """
    if any(db.session.scalar(select(rows.columns.months).limit(1)) is None for rows in (PLACES, SITES)):
        rebuild()


def rebuild() -> None:
    """Count everything anew. Inside the caller's transaction."""
    for year in years():
        prove(year)


def prove(year: int) -> int:
    """In how many rows what is kept of a year differs from a recount; it is the same afterwards."""
    take([year])
    slices = _slices_of(year)
    return sum(rows.prove(year, slices) for rows in KINDS)


def count(
    slices: Iterable[Slice],
    reported: Mapping[Slice, Iterable[int]],
    gifts: Mapping[int, bool],
    places: Mapping[int, frozenset[Place]],
    beneath: Any | None,
) -> None:
    """Count slices anew; of others only the complaints at these activities. Inside the caller's transaction.

    Households are moved by what changed alone (`households.move` says what `gifts` and `places` are); only where they
    received at activities under the condition `beneath` are they counted anew.
    """
    anew = set(slices)
    take({one.first_day.year for one in anew | reported.keys()} | households.years_of(gifts))
    for rows in (PLACES, SITES):
        changed: defaultdict[Slice, set[Any]] = defaultdict(set)
        for one in anew:
            _spread(changed, one, rows.count(one))
        if rows is PLACES:
            for one in reported.keys() - anew:
                _spread(changed, one, _count_reports(one, reported[one]))
        for wide, keys in changed.items():
            rows.add_up(wide, keys)
    households.move(gifts, places)
    if beneath is not None and households.places_of(beneath):
        for each in {each for one in anew for each in (one, *one.wider)}:
            HOUSEHOLDS.count(each)


def take(years: Iterable[int]) -> None:
    """Keep years to ourselves until the commit: two who change one take turns. In one order, so that none waits for
    the other; `keeping` takes them after everything else."""
    if db.session.connection().dialect.name == "postgresql":  # SQLite's writers already queue
        for year in sorted(set(years)):
            db.session.execute(select(func.pg_advisory_xact_lock(LOCKS + year)))


def _spread(changed: defaultdict[Slice, set[Any]], one: Slice, keys: set[Any]) -> None:
    for wide in one.wider if keys else ():
        changed[wide] |= keys


def _count_reports(one: Slice, ids: Iterable[int]) -> set[str]:
    """The complaints of the villages in which these activities of a slice stand; gives their codes."""
    mine = _at_home(HOME).where(Activity.id.in_(list(ids)), *counted(one.asked))
    homes = set(db.session.scalars(mine)) - {None}
    for home in homes:
        sums = (
            func.count(Complaint.id),
            func.coalesce(func.sum(case((Complaint.is_confidential, 1), else_=0)), 0),
        )
        told = (
            _at_home(*sums)
            .join(Complaint, Complaint.activity_id == Activity.id)
            .where(home == HOME, *counted(one.asked))
        )
        every, secret = db.session.execute(told).one()
        there = update(CoverageFigure).where(PLACES.is_of(one), PLACES.columns.code == home)
        db.session.execute(there.values(complaints=every, confidential=secret))
    return homes


# Questions


def seen(asked: Asked) -> dict[str, Figures]:
    """What happened by the code of each place: out of what is kept where the period is made of whole quarters."""
    return PLACES.of(asked)


def received(asked: Asked) -> dict[str, int]:
    """The different households that received something, by the code of each place where any did."""
    return {code: found.households for code, found in HOUSEHOLDS.of(asked).items()}


def visited(asked: Asked) -> Any:
    """What was `Visited` of each site (`site_id`), as a subquery; from the same."""
    return (SITES.kept(asked) if asked.is_of_quarters else recount.visiting(asked)).subquery()


def reported(asked: Asked) -> list[list[tuple[str, int, int]]]:
    """The complaints by kecamatan in each whole year that the period touches, whoever's they are, with the rahasia."""
    c = PLACES.columns
    within = [
        *([c.first_day >= date(asked.first.year, 1, 1)] if asked.first else []),
        *([c.first_day <= asked.last] if asked.last else []),
    ]
    owners = (column == ALL for column in owners_of(c))
    district = recount.above(c.code, DISTRICT_LENGTH)
    found: defaultdict[date, list[tuple[str, int, int]]] = defaultdict(list)
    for first_day, *told in db.session.execute(
        select(c.first_day, district, func.sum(c.complaints), func.sum(c.confidential))
        .where(c.months == YEAR, *owners, c.complaints > 0, *within)
        .group_by(c.first_day, district)
    ):
        found[first_day].append((told[0], int(told[1]), int(told[2])))
    return list(found.values())


def years() -> list[int]:
    """The years of which something is kept, or would be."""
    kept = {
        day.year for rows in KINDS for (day,) in db.session.execute(select(rows.columns.first_day).distinct())
    }
    first, last = (db.session.scalar(select(end(Activity.starts_at))) for end in (func.min, func.max))
    there = range(clock.day_of(first).year, clock.day_of(last).year + 1) if first and last else ()
    return sorted(kept | set(there))


def _slices_of(year: int) -> set[Slice]:
    rows = db.session.execute(
        select(Activity.starts_at, Campaign.program_id, Campaign.rung_id, Campaign.agency_id)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .where(*counted(Asked(*days_of(year))))
    )
    return {Slice(quarter_at(starts_at), QUARTER, *owners) for starts_at, *owners in rows}


def _at_home(*columns: Any) -> Any:
    """Of activities, with the site that HOME asks."""
    return (
        select(*columns)
        .select_from(Activity)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .join(Site, Activity.site_id == Site.id)
    )
