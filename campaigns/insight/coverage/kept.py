"""What coverage shows at scale, kept by the same transaction that changes it (*Figures and speed* of the house).

A row holds what happened in one place in one slice: a quarter, a program, a rung, an SKPD. A table of a year adds up
the rows of its slices, however many activities and complaints stand behind them. A session notes what it changes, and
before the commit the slices that this touches are counted anew; so what is kept is what a recount gives, which the
clock compares each night and after a restore (`prove`). Two who change one slice at once take turns. Who writes
activities or complaints in bulk, past the session, calls `rebuild`.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from itertools import product
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, event, func, insert, inspect, or_, select, update
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from campaigns.fieldwork.attendance import HeadCount
from campaigns.fieldwork.complaints import Complaint
from campaigns.ground import clock
from campaigns.ground.database import Base, Code, db
from campaigns.insight.coverage.asked import Asked, days_of
from campaigns.insight.coverage.engine import Figures, figures
from campaigns.insight.coverage.recount import counted, happenings
from campaigns.plans.activities import Activity, activity_village
from campaigns.plans.campaigns import Campaign
from campaigns.plans.ledger import quarter_of
from campaigns.plans.sites import Site

# Things

AT_ONCE = 5_000  # rows of a statement
CHANGED = "coverage changed"  # in a session's info, until its transaction ends
LOCKS = 0x6B616C << 32  # of PostgreSQL's advisory locks, where those of slices begin


class Slice(NamedTuple):
    """What rows are kept by; `quarter` by its first day."""

    quarter: date
    program_id: int
    rung_id: int
    agency_id: int

    @property
    def asked(self) -> Asked:
        first, last = days_of(self.quarter.year, quarter_of(self.quarter))
        return Asked(first, last, self.program_id, self.rung_id, self.agency_id)


class CoverageTally(Base):
    """`Figures` of one place, a village or an area above it, in one slice."""

    __tablename__ = "coverage_tally"

    quarter: Mapped[date] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rung_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agency_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    held: Mapped[int]
    planned: Mapped[int]
    last_day: Mapped[date | None]
    serves_held: Mapped[int]
    serves_planned: Mapped[int]
    contacts: Mapped[int | None]
    complaints: Mapped[int | None]


# What `engine.home_of` says, for a query that joins the site.
HOME = func.coalesce(
    Site.village_code,
    select(func.min(activity_village.c.village_code))
    .where(activity_village.c.activity_id == Activity.id)
    .correlate(Activity)
    .scalar_subquery(),
)
KEY = (CoverageTally.quarter, CoverageTally.program_id, CoverageTally.rung_id, CoverageTally.agency_id)
FIGURES = tuple(getattr(CoverageTally, one.name) for one in fields(Figures))


# Acts


def fill() -> None:
    """Count everything where nothing is kept yet: after a migration. Inside the caller's transaction."""
    if db.session.scalar(select(CoverageTally.code).limit(1)) is None:
        rebuild()


def rebuild() -> None:
    """Count everything anew. Inside the caller's transaction."""
    db.session.execute(delete(CoverageTally))
    for one in _slices_there():
        _count(one)


def prove(one: Slice) -> bool:
    """Whether what is kept of a slice is what a recount gives; it is so afterwards. Inside the caller's transaction."""
    _take([one])
    was = _kept(one)
    if was == _recounted(one):
        return True
    _count(one)
    return False


def _count(one: Slice) -> None:
    """A slice anew, in place of what is kept of it."""
    db.session.execute(delete(CoverageTally).where(_is(one)))
    rows = [one._asdict() | {"code": code} | asdict(found) for code, found in _recounted(one).items()]
    for start in range(0, len(rows), AT_ONCE):
        db.session.execute(insert(CoverageTally), rows[start : start + AT_ONCE])


def _count_reports(one: Slice, ids: Iterable[int]) -> None:
    """Complaints of the villages in which these activities of a slice stand; nothing else of it has changed."""
    mine = _at_home(HOME).where(Activity.id.in_(list(ids)), *counted(one.asked))
    for home in set(db.session.scalars(mine)) - {None}:
        reports = (
            _at_home(func.count(Complaint.id))
            .join(Complaint, Complaint.activity_id == Activity.id)
            .where(home == HOME, *counted(one.asked))
        )
        there = update(CoverageTally).where(_is(one), CoverageTally.code == home)
        db.session.execute(there.values(complaints=reports.scalar_subquery()))


def _at_home(column: Any) -> Any:
    """Of activities, with the site that HOME asks."""
    return (
        select(column)
        .select_from(Activity)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .join(Site, Activity.site_id == Site.id)
    )


def _take(slices: Iterable[Slice]) -> None:
    """Keep the slices to ourselves until the commit. In one order, so that two never wait for each other."""
    if db.session.connection().dialect.name == "postgresql":  # SQLite's writers already queue
        for one in sorted(slices):
            number = LOCKS + zlib.crc32(repr(one).encode())
            db.session.execute(select(func.pg_advisory_xact_lock(number)))


# Questions


def seen(asked: Asked) -> dict[str, Figures]:
    """What happened by the code of each place: out of what is kept where the period is made of whole quarters."""
    if not asked.is_of_quarters:
        return figures(happenings(counted(asked)).values())
    wanted = select(CoverageTally.code, *(_added(column) for column in FIGURES))
    found = wanted.where(*_conditions(asked)).group_by(CoverageTally.code)
    return {code: Figures(*told) for code, *told in db.session.execute(found)}


def slices() -> list[Slice]:
    """Every slice of which something is kept, or would be."""
    kept = {Slice(*row) for row in db.session.execute(select(*KEY).distinct())}
    return sorted(kept | set(_slices_there()))


def _kept(one: Slice) -> dict[str, Figures]:
    rows = db.session.execute(select(CoverageTally.code, *FIGURES).where(_is(one)))
    return {code: Figures(*told) for code, *told in rows}


def _recounted(one: Slice) -> dict[str, Figures]:
    return figures(happenings(counted(one.asked)).values())


def _slices_there() -> list[Slice]:
    rows = db.session.execute(
        select(Activity.starts_at, Campaign.program_id, Campaign.rung_id, Campaign.agency_id)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .where(*counted(Asked()))
    )
    return sorted({Slice(_quarter(starts_at), *key) for starts_at, *key in rows})


def _added(column: Any) -> Any:
    return func.max(column) if column is CoverageTally.last_day else func.sum(column)


def _conditions(asked: Asked) -> list[Any]:
    wanted = [
        *([CoverageTally.quarter >= asked.first] if asked.first else []),
        *([CoverageTally.quarter <= asked.last] if asked.last else []),
    ]
    given = (asked.program_id, asked.rung_id, asked.agency_id)
    return wanted + [column == id_ for column, id_ in zip(KEY[1:], given, strict=True) if id_ is not None]


def _is(one: Slice) -> Any:
    return and_(*(column == part for column, part in zip(KEY, one, strict=True)))


def _quarter(moment: Any) -> date:
    day = clock.day_of(moment)
    return days_of(day.year, quarter_of(day))[0]


# What changes them


@dataclass
class Changed:
    """What a session has changed so far: things by id, and under what they were counted before."""

    activities: set[int] = field(default_factory=set)
    reported: set[int] = field(default_factory=set)  # activities with more complaints
    campaigns: set[int] = field(default_factory=set)
    sites: set[int] = field(default_factory=set)
    quarters: set[tuple[int, date]] = field(default_factory=set)  # of a campaign, by its id
    keys: set[tuple[int, int, int, int]] = field(default_factory=set)  # campaign, program, rung, agency


TELLING = {  # what of a thing changes what is counted
    Activity: ("campaign_id", "site_id", "starts_at", "state", "catchment"),
    Campaign: ("program_id", "rung_id", "agency_id", "state"),
    Site: ("village_code",),
    HeadCount: ("activity_id", "people"),
    Complaint: ("activity_id",),
}


@event.listens_for(Session, "after_flush")
def _note(session: Session, _context: Any) -> None:
    for thing in (*session.new, *session.deleted, *session.dirty):
        names = TELLING.get(type(thing))
        if names and (thing not in session.dirty or any(_is_changed(thing, name) for name in names)):
            _note_one(session.info.setdefault(CHANGED, Changed()), thing, thing in session.new)


@event.listens_for(Session, "before_commit")
def _keep(session: Session) -> None:
    """Count anew what was changed, after everything else: locks of slices are the last that a writer takes."""
    if session.in_nested_transaction():
        return
    session.flush()
    changed = session.info.pop(CHANGED, None)
    if changed is None:
        return
    anew = _slices_of(changed)
    reported = _reported(changed.reported - changed.activities)
    _take(anew | reported.keys())
    for one in anew:
        _count(one)
    for one in reported.keys() - anew:
        _count_reports(one, reported[one])


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    """What a savepoint took back was counted anew in vain, which harms nothing."""
    if not previous.nested:
        session.info.pop(CHANGED, None)


def _note_one(changed: Changed, thing: Any, is_new: bool) -> None:
    match thing:
        case Activity():
            changed.activities.add(thing.id)
            moments = _values(thing, "starts_at")
            changed.quarters |= {(id_, _quarter(m)) for id_ in _values(thing, "campaign_id") for m in moments}
        case HeadCount():
            changed.activities |= _values(thing, "activity_id")
        case Complaint() if is_new:
            changed.reported.add(thing.activity_id)
        case Complaint():
            changed.activities |= _values(thing, "activity_id")
        case Campaign():
            changed.campaigns.add(thing.id)
            parts = [_values(thing, name) for name in ("program_id", "rung_id", "agency_id")]
            changed.keys |= {(thing.id, *key) for key in product(*parts)}
        case Site():
            changed.sites.add(thing.id)


def _slices_of(changed: Changed) -> set[Slice]:
    """The slices in which what was changed is counted, and in which it was."""
    touched = or_(
        Activity.id.in_(changed.activities),
        Activity.campaign_id.in_(changed.campaigns),
        Activity.site_id.in_(changed.sites),
    )
    rows = db.session.execute(select(Activity.campaign_id, Activity.starts_at).where(touched))
    quarters = changed.quarters | {(id_, _quarter(moment)) for id_, moment in rows}
    wanted = select(Campaign.id, Campaign.program_id, Campaign.rung_id, Campaign.agency_id)
    keys = {
        tuple(row) for row in db.session.execute(wanted.where(Campaign.id.in_({id_ for id_, _ in quarters})))
    }
    return {
        Slice(quarter, *key) for id_, quarter in quarters for of, *key in keys | changed.keys if of == id_
    }


def _reported(ids: set[int]) -> dict[Slice, list[int]]:
    """These activities by the slice in which they are counted."""
    rows = db.session.execute(
        select(Activity.id, Activity.starts_at, Campaign.program_id, Campaign.rung_id, Campaign.agency_id)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .where(Activity.id.in_(ids))
    )
    found: defaultdict[Slice, list[int]] = defaultdict(list)
    for id_, starts_at, *key in rows:
        found[Slice(_quarter(starts_at), *key)].append(id_)
    return found


def _is_changed(thing: Any, name: str) -> bool:
    return bool(inspect(thing).attrs[name].history.has_changes())


def _values(thing: Any, name: str) -> set[Any]:
    """What an attribute was and is."""
    history = inspect(thing).attrs[name].history
    return {*history.deleted, *history.unchanged, *history.added} - {None}
