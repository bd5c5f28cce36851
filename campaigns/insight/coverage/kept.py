"""What coverage shows at scale, kept by the same transaction that changes it (*Figures and speed* of the house).

A row holds what happened in one place in one slice: a quarter, a program, a rung and an SKPD. The same is kept added up
by quarter, and by year for all of them and for each program, rung and SKPD: a page reads about as many rows as it has
places, however many activities and complaints stand behind them. `keeping` says what changes a slice; it is counted
anew before the commit, so what is kept is what a recount gives, which the clock compares each night and after a restore
(`prove`). Whoever writes activities or complaints in bulk, past the session, calls `rebuild`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, case, delete, func, insert, literal, literal_column, select, update
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.fieldwork.complaints import Complaint
from campaigns.ground import clock
from campaigns.ground.database import Base, Code, db
from campaigns.ground.regions import DISTRICT_LENGTH
from campaigns.insight.coverage.asked import Asked, days_of
from campaigns.insight.coverage.engine import Figures, added, figures
from campaigns.insight.coverage.recount import counted, happenings
from campaigns.plans.activities import Activity, activity_village
from campaigns.plans.campaigns import Campaign
from campaigns.plans.ledger import quarter_of
from campaigns.plans.sites import Site

# Things

AT_ONCE = 5_000  # rows of a statement
LOCKS = 0x6B616C << 32  # of PostgreSQL's advisory locks, where those of years begin
ALL = -1  # in place of the number of a program, a rung or an SKPD
QUARTER, YEAR = 3, 12  # months


class Slice(NamedTuple):
    """What rows are kept by: a period by its first day and its months, and whose."""

    first_day: date
    months: int
    program_id: int
    rung_id: int
    agency_id: int

    @property
    def asked(self) -> Asked:
        """The same as a question; of a slice that is not added up."""
        first, last = days_of(self.first_day.year, quarter_of(self.first_day))
        return Asked(first, last, self.program_id, self.rung_id, self.agency_id)

    @property
    def wider(self) -> tuple["Slice", ...]:
        """The slices that it is added up into."""
        first = date(self.first_day.year, 1, 1)
        return (
            Slice(self.first_day, QUARTER, ALL, ALL, ALL),
            Slice(first, YEAR, ALL, ALL, ALL),
            Slice(first, YEAR, self.program_id, ALL, ALL),
            Slice(first, YEAR, ALL, self.rung_id, ALL),
            Slice(first, YEAR, ALL, ALL, self.agency_id),
        )


class CoverageFigure(Base):
    """`Figures` of one place, a village or an area above it, in one slice."""

    __tablename__ = "coverage_figure"

    months: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    program_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rung_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agency_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    held: Mapped[int]
    planned: Mapped[int]
    last_day: Mapped[date | None]
    serves_held: Mapped[int]
    serves_planned: Mapped[int]
    contacts: Mapped[int | None]
    complaints: Mapped[int | None]
    confidential: Mapped[int]


T = CoverageFigure.__table__.c  # columns of the table itself: rows come as they are, past the mapper
KEY = tuple(getattr(T, name) for name in Slice._fields)
OWNERS = (T.program_id, T.rung_id, T.agency_id)
FIGURES = tuple(getattr(T, name) for name in Figures._fields)
# What `engine.home_of` says, for a query that joins the site.
HOME = func.coalesce(
    Site.village_code,
    select(func.min(activity_village.c.village_code))
    .where(activity_village.c.activity_id == Activity.id)
    .correlate(Activity)
    .scalar_subquery(),
)
Kept = dict[str, Figures]


# Acts


def fill() -> None:
    """Count everything where nothing is kept yet: after a migration. Inside the caller's transaction."""
    if db.session.scalar(select(T.code).limit(1)) is None:
        rebuild()


def rebuild() -> None:
    """Count everything anew. Inside the caller's transaction."""
    for year in years():
        prove(year)


def prove(year: int) -> int:
    """In how many rows what is kept of a year differs from a recount; it is the same afterwards."""
    take([year])
    was, now = _kept_of(year), _recounted_of(year)
    wrong = sum(was.get(key) != now.get(key) for key in was.keys() | now.keys())
    if wrong:
        db.session.execute(delete(CoverageFigure).where(_in_year(year)))
        _insert(now)
    return wrong


def count(slices: Iterable[Slice], reported: Mapping[Slice, Iterable[int]]) -> None:
    """Count slices anew, and of others only the complaints at these activities. Inside the caller's transaction."""
    anew = set(slices)
    take({one.first_day.year for one in anew | reported.keys()})
    changed: defaultdict[Slice, set[str]] = defaultdict(set)
    for one in anew | reported.keys():
        codes = _count(one) if one in anew else _count_reports(one, reported[one])
        for wide in one.wider if codes else ():
            changed[wide] |= codes
    for wide, codes in changed.items():
        _add_up(wide, codes)


def take(years: Iterable[int]) -> None:
    """Keep years to ourselves until the commit: two who change one take turns. In one order, so that none waits for
    the other; `keeping` takes them after everything else."""
    if db.session.connection().dialect.name == "postgresql":  # SQLite's writers already queue
        for year in sorted(set(years)):
            db.session.execute(select(func.pg_advisory_xact_lock(LOCKS + year)))


def _count(one: Slice) -> set[str]:
    """A slice anew; gives the codes of what has changed."""
    was, now = _kept(one), figures(happenings(counted(one.asked)).values())
    changed = {code for code in was.keys() | now.keys() if was.get(code) != now.get(code)}
    db.session.execute(delete(CoverageFigure).where(_is(one), T.code.in_(changed)))
    _insert({(one, code): now[code] for code in changed & now.keys()})
    return changed


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
        there = update(CoverageFigure).where(_is(one), T.code == home)
        db.session.execute(there.values(complaints=every, confidential=secret))
    return homes


def _add_up(wide: Slice, codes: set[str]) -> None:
    """What the narrow slices come to in a wider one, for these places."""
    db.session.execute(delete(CoverageFigure).where(_is(wide), T.code.in_(codes)))
    owners = zip(OWNERS, wide[2:], strict=True)
    inside = (
        *(T.months == QUARTER, T.code.in_(codes), *(column != ALL for column in OWNERS)),
        *(column == id_ for column, id_ in owners if id_ != ALL),
        T.first_day == wide.first_day if wide.months == QUARTER else _in_year(wide.first_day.year),
    )
    key = (literal(part, column.type) for part, column in zip(wide, KEY, strict=True))
    sums = select(*key, T.code, *(_added(column) for column in FIGURES)).where(*inside).group_by(T.code)
    columns = [*Slice._fields, "code", *Figures._fields]
    db.session.execute(insert(CoverageFigure).from_select(columns, sums, include_defaults=False))


def _insert(rows: Mapping[tuple[Slice, str], Figures]) -> None:
    told = [one._asdict() | {"code": code} | found._asdict() for (one, code), found in rows.items()]
    for start in range(0, len(told), AT_ONCE):
        db.session.execute(insert(CoverageFigure), told[start : start + AT_ONCE])


# Questions


def seen(asked: Asked) -> Kept:
    """What happened by the code of each place: out of what is kept where the period is made of whole quarters."""
    if not asked.is_of_quarters:
        return figures(happenings(counted(asked)).values())
    wanted = select(T.code, *(_added(column) for column in FIGURES)).where(*_fewest(asked))
    return {row[0]: Figures._make(row[1:]) for row in db.session.execute(wanted.group_by(T.code))}


def reported(asked: Asked) -> list[list[tuple[str, int, int]]]:
    """The complaints by kecamatan in each whole year that the period touches, whoever's they are, with the rahasia."""
    within = [
        *([T.first_day >= date(asked.first.year, 1, 1)] if asked.first else []),
        *([T.first_day <= asked.last] if asked.last else []),
    ]
    owners = (column == ALL for column in OWNERS)
    # literal columns: to PostgreSQL two parameters are two texts, even where they are alike
    district = func.substr(T.code, literal_column("1"), literal_column(str(DISTRICT_LENGTH)))
    found: defaultdict[date, list[tuple[str, int, int]]] = defaultdict(list)
    for first_day, *told in db.session.execute(
        select(T.first_day, district, func.sum(T.complaints), func.sum(T.confidential))
        .where(T.months == YEAR, *owners, T.complaints > 0, *within)
        .group_by(T.first_day, district)
    ):
        found[first_day].append((told[0], int(told[1]), int(told[2])))
    return list(found.values())


def years() -> list[int]:
    """The years of which something is kept, or would be."""
    kept = {day.year for (day,) in db.session.execute(select(T.first_day).distinct())}
    first, last = db.session.execute(select(func.min(Activity.starts_at), func.max(Activity.starts_at))).one()
    there = range(clock.day_of(first).year, clock.day_of(last).year + 1) if first else ()
    return sorted(kept | set(there))


def quarter_at(moment: Any) -> date:
    """The first day of the quarter in which a moment falls in WITA."""
    day = clock.day_of(moment)
    return days_of(day.year, quarter_of(day))[0]


def _fewest(asked: Asked) -> list[Any]:
    """Conditions under which each activity is in one row of a place, in as few rows as can be."""
    given = (asked.program_id, asked.rung_id, asked.agency_id)
    narrowed = sum(id_ is not None for id_ in given)
    within = [
        *([T.first_day >= asked.first] if asked.first else []),
        *([T.first_day <= asked.last] if asked.last else []),
    ]
    added_up = narrowed <= 1 if asked.is_of_years else not narrowed
    months = YEAR if added_up and asked.is_of_years else QUARTER
    owners = [
        column == (ALL if id_ is None else id_) if added_up or id_ is not None else column != ALL
        for column, id_ in zip(OWNERS, given, strict=True)
    ]
    return [T.months == months, *owners, *within]


def _kept(one: Slice) -> Kept:
    rows = db.session.execute(select(T.code, *FIGURES).where(_is(one)))
    return {code: Figures(*told) for code, *told in rows}


def _kept_of(year: int) -> dict[tuple[Slice, str], Figures]:
    rows = db.session.execute(select(*KEY, T.code, *FIGURES).where(_in_year(year)))
    many = len(KEY)
    return {(Slice(*row[:many]), row[many]): Figures(*row[many + 1 :]) for row in rows}


def _recounted_of(year: int) -> dict[tuple[Slice, str], Figures]:
    parts: defaultdict[tuple[Slice, str], list[Figures]] = defaultdict(list)
    for one in _slices_of(year):
        for code, found in figures(happenings(counted(one.asked)).values()).items():
            for each in (one, *one.wider):
                parts[each, code].append(found)
    return {key: added(found) for key, found in parts.items()}


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


def _added(column: Any) -> Any:
    return func.max(column) if column is T.last_day else func.sum(column)


def _in_year(year: int) -> Any:
    return T.first_day.between(*days_of(year))


def _is(one: Slice) -> Any:
    return and_(*(column == part for column, part in zip(KEY, one, strict=True)))
