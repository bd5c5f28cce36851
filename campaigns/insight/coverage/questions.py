"""What people ask of coverage: the table of a year, the rows behind a figure, the sites on the map.

Each question takes a handful of queries over whole sets, however many activities there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from campaigns.fieldwork import households, stock
from campaigns.fieldwork.households import Recipient
from campaigns.ground import clock, regions
from campaigns.ground.database import db
from campaigns.ground.errors import NotFound
from campaigns.ground.regions import PROVINCE, Area, Kind, Level
from campaigns.insight.coverage import engine, kept, telling
from campaigns.insight.coverage.asked import EVERYTHING, Asked
from campaigns.insight.coverage.engine import (
    NOTHING,
    AreaCoverage,
    Figures,
    Happening,
    Standing,
    figures,
    home_of,
    is_undivided,
    roll_up,
    standing_of,
)
from campaigns.insight.coverage.recount import HOME, counted, giving, happenings, inside, touching
from campaigns.insight.coverage.telling import Telling
from campaigns.people.permissions import Action, may, require
from campaigns.people.persons import Membership
from campaigns.plans import exclusions, populations
from campaigns.plans.activities import Activity, ActivityState
from campaigns.plans.campaigns import Campaign
from campaigns.plans.exclusions import Exclusion, Reason
from campaigns.plans.sites import Site

ROUNDED_TO = 5  # persons; what the public sees is rounded down to a multiple, so that no small group shows


@dataclass(frozen=True)
class Coverage:
    """The areas of one level (of the kab/kota `within`, if one is given), and their total."""

    asked: Asked
    level: Level
    within: str | None
    areas: list[AreaCoverage]
    total: AreaCoverage


@dataclass(frozen=True)
class Stated:
    """Why a village is left out, as somebody stated it: for itself or for its whole kecamatan."""

    id: int
    reason: Reason
    why: str
    decided_by: str
    first_day: date
    last_day: date | None


@dataclass(frozen=True)
class ThereVillage:
    """A row behind a population figure: a village, or the people of a kecamatan without one."""

    code: str
    name: str
    district: str
    population: int | None
    standing: Standing
    exclusion: Stated | None  # of one left out

    @property
    def undivided(self) -> bool:
        """Whether it stands for people of a kecamatan without a village."""
        return is_undivided(self.code)


@dataclass(frozen=True)
class ThereActivity:
    """A row behind a count of activities, contacts or complaints.

    `here` says that it stands in the area, so that its contacts and complaints are counted there; else it
    only serves villages of the area.
    """

    id: int
    title: str
    campaign: str
    site: str
    starts_at: datetime
    state: ActivityState
    here: bool
    contacts: int | None
    complaints: int | None
    goods: Mapping[str, Decimal]  # given away there, by unit
    households: int | None  # that received something there; None where none was written down


@dataclass(frozen=True)
class Behind:
    """An area's coverage with the rows behind each of its figures (rule J2)."""

    area: AreaCoverage
    villages: list[ThereVillage]
    activities: list[ThereActivity]

    @property
    def goods(self) -> dict[str, Decimal]:
        """What was given away at the activities that stand in the area, by unit; never added to anything."""
        found: defaultdict[str, Decimal] = defaultdict(Decimal)
        for activity in self.activities:
            for unit, quantity in activity.goods.items() if activity.here else ():
                found[unit] += quantity
        return dict(sorted(found.items()))


# Questions


def of(
    asked: Asked = EVERYTHING, level: str = Level.REGENCY, within: str | None = None, *, by: Membership
) -> Coverage:
    """Coverage of what is asked, area by area.

    `within` is a kab/kota's code: its kecamatan alone. Every area is there, whatever happened (rule R2).
    Raises NotAllowed, NotFound (`within` is no kab/kota).
    """
    require(by, Action.SEE_COVERAGE)
    seen = kept.seen(asked)
    told = telling.of_areas(asked, seen, by=by)
    table = _covered(asked, level, within, seen, kept.received(asked))
    return replace(
        table, areas=[_hushed(area, told) for area in table.areas], total=_hushed(table.total, told)
    )


def published(asked: Asked = EVERYTHING, level: str = Level.REGENCY, within: str | None = None) -> Coverage:
    """What the public may see: the same classes of population, contacts in fives, no complaints and no households.

    Raises NotFound (`within` is no kab/kota).
    """
    whole = _covered(asked, level, within, kept.seen(asked), {})
    return replace(whole, areas=[_blurred(area) for area in whole.areas], total=_blurred(whole.total))


def behind(code: str, asked: Asked = EVERYTHING, *, by: Membership) -> Behind:
    """The villages and activities behind an area's figures; province, kab/kota, kecamatan and village alike.

    Villages by standing (left out first) and code, activities newest first. Raises NotAllowed, NotFound.
    """
    require(by, Action.SEE_COVERAGE)
    region = _area(code)
    people, stated = populations.people(code), _stated(asked)
    conditions = [*counted(asked), *([touching(code)] if code != PROVINCE else [])]
    met = happenings(conditions)
    seen = figures(met.values())
    received = kept.received(asked)
    [area] = roll_up({code: region.label}, people, seen, _reasons(stated, people), received)
    told = telling.of_rows(asked, by=by)
    return Behind(
        _hushed(area, told),
        _villages(people, seen, stated),
        _activities(code, met, conditions, told),
    )


def recipients(code: str, asked: Asked = EVERYTHING, *, by: Membership) -> list[Recipient]:
    """The households behind an area's figure, each once, the latest first. Raises NotAllowed, NotFound.

    The end of a number is for those who see the event day on which it was given, as on the activity's own list.
    """
    require(by, Action.SEE_COVERAGE)
    _area(code)
    found = households.recipients([*giving(asked), inside(HOME, code)])
    return [one if may(by, Action.SEE_FIELDWORK, one) else replace(one, ending=None) for one in found]


def years() -> list[int]:
    """The WITA years between the first and the last activity, newest first; this year always."""
    first, last = (db.session.scalar(select(end(Activity.starts_at))) for end in (func.min, func.max))
    known = [clock.day_of(moment).year for moment in (first, last) if moment] + [clock.today().year]
    return list(range(max(known), min(known) - 1, -1))


# How they are answered


def covered(asked: Asked, level: str, within: str | None) -> Coverage:
    """The same with every complaint, for whoever sees to it who is told. Raises NotFound (`within` is no kab/kota)."""
    return _covered(asked, level, within, kept.seen(asked), kept.received(asked))


def _covered(
    asked: Asked, level: str, within: str | None, seen: Mapping[str, Figures], received: Mapping[str, int]
) -> Coverage:
    level = Level.DISTRICT if within else Level(level)
    whole = within or PROVINCE
    if within and within not in {regency.code for regency in regions.regencies()}:
        raise NotFound("region.unknown", "Kabupaten/kota yang Anda cari tidak ada.")
    people = populations.people(whole)
    reasons = _reasons(_stated(asked), people)
    areas = roll_up(_names(level, within), people, seen, reasons, received)
    total = engine.whole(whole, regions.name(whole), areas, seen, received)
    return Coverage(asked, level, within, areas, total)


def _area(code: str) -> Area:
    """The area whose rows can be opened. Raises NotFound."""
    region = regions.gazetteer().areas.get(code)
    if region is None or region.kind is Kind.UNDIVIDED:
        raise NotFound("region.unknown", "Wilayah yang Anda cari tidak ada.")
    return region


def _hushed(area: AreaCoverage, told: Telling | None) -> AreaCoverage:
    """The area without a number of complaints that is not told (rule C2)."""
    return replace(area, complaints=None) if told is None else told.hush(area)


def _stated(asked: Asked) -> dict[str, Exclusion]:
    """Why areas are left out as the period ends; as of today where it still runs."""
    return exclusions.standing_on(asked.told_on(clock.today()))


def _reasons(stated: dict[str, Exclusion], villages: Iterable[str]) -> dict[str, Reason]:
    return {code: one.reason for code, one in exclusions.spread(stated, villages).items()}


def _names(level: Level, within: str | None) -> dict[str, str]:
    """The names of a level's areas by code; a kecamatan of the whole province carries its kab/kota's name."""
    if level is Level.REGENCY:
        return regions.names(area.code for area in regions.regencies())
    if within:
        return {area.code: area.label for area in regions.children_of(within)}
    return regions.names(area.code for area in regions.districts())


def _blurred(area: AreaCoverage) -> AreaCoverage:
    """Fewer than five contacts are not shown, more only in fives: no difference of two tables tells more."""
    fives = (area.contacts or 0) // ROUNDED_TO * ROUNDED_TO
    return replace(area, contacts=fives or None, complaints=None)


def _villages(
    people: Mapping[str, int | None], seen: Mapping[str, Figures], stated: dict[str, Exclusion]
) -> list[ThereVillage]:
    reasons = {
        code: Stated(one.id, one.reason, one.why, one.decided_by, one.first_day, one.last_day)
        for code, one in exclusions.spread(stated, people).items()
    }
    named = regions.gazetteer().areas
    above = regions.names({regions.district_code(village) for village in people})
    rows = []
    for code, count in people.items():
        standing = standing_of(code, seen.get(code, NOTHING))
        why = reasons.get(code) if standing is Standing.LEFT_OUT else None
        district = above[regions.district_code(code)]
        rows.append(ThereVillage(code, named[code].label, district, count, standing, why))
    order = [Standing.LEFT_OUT, Standing.PLANNED_ONLY, Standing.REACHED]
    return sorted(rows, key=lambda row: (order.index(row.standing), row.code))


def _activities(
    code: str, there: Mapping[int, Happening], conditions: Iterable[Any], told: Telling | None
) -> list[ThereActivity]:
    """The activities that stand in the area or serve a village of it, newest first."""
    found = db.session.execute(
        select(Activity.id, Activity.title, Campaign.title, Site.name, Activity.starts_at, Activity.state)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .join(Site, Activity.site_id == Site.id)
        .where(*conditions)
        .order_by(Activity.starts_at.desc(), Activity.id.desc())
    )
    goods, received = stock.given(conditions), households.numbers(conditions)
    return [
        ThereActivity(
            *row,
            here=_lies_in(home_of(there[row.id]), code),
            contacts=there[row.id].contacts,
            complaints=there[row.id].complaints
            if told and told.tells(home_of(there[row.id]) or "")
            else None,
            goods=goods.get(row.id, {}),
            households=received.get(row.id),
        )
        for row in found
        if row.id in there
    ]


def _lies_in(village: str | None, code: str) -> bool:
    return village is not None and (village == code or village.startswith(f"{code}."))
