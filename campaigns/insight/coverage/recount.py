"""What counts, counted anew from the activities themselves: a handful of queries over whole sets."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, literal_column, not_, or_, select

from campaigns.fieldwork import attendance
from campaigns.fieldwork.complaints import Complaint
from campaigns.fieldwork.households import HouseholdGift
from campaigns.ground import clock
from campaigns.ground.database import db
from campaigns.insight.coverage.asked import Asked
from campaigns.insight.coverage.engine import Happening, ways_up
from campaigns.plans.activities import Activity, ActivityState, activity_village
from campaigns.plans.campaigns import COUNTED_AS_PLANNED, PUBLIC, Campaign
from campaigns.plans.sites import Site

PORTION = 5_000
NONE = (0, 0)

# What `engine.home_of` says, for a query that joins the site.
HOME = func.coalesce(
    Site.village_code,
    select(func.min(activity_village.c.village_code))
    .where(activity_village.c.activity_id == Activity.id)
    .correlate(Activity)
    .scalar_subquery(),
)


class Households(NamedTuple):
    """Different households that received something in a place."""

    households: int


class Visited(NamedTuple):
    """The activities at a site, held and planned; of both those that the public may see.

    That is without what no leader has approved yet, and what is for invited people alone.
    """

    held: int
    planned: int
    published_held: int
    published_planned: int

    @classmethod
    def added(cls, parts: Sequence["Visited"]) -> "Visited":
        return cls(*map(sum, zip(*parts, strict=True)))


def counted(asked: Asked) -> list[Any]:
    """Conditions on Activity and Campaign: what counts as held or as planned of what is asked (rule R0)."""
    planned = (Activity.state == ActivityState.PLANNED) & Campaign.state.in_(COUNTED_AS_PLANNED)
    return [or_(Activity.state == ActivityState.HELD, planned), *asked.conditions()]


def touching(code: str) -> Any:
    """A condition on Activity: it stands in the area with this code, or serves a village of it."""
    standing = select(Site.id).where(inside(Site.village_code, code))
    serving = select(activity_village.c.activity_id).where(inside(activity_village.c.village_code, code))
    return or_(Activity.site_id.in_(standing), Activity.id.in_(serving))


def inside(column: Any, code: str) -> Any:
    """A condition on a column of codes: the area itself, or one beneath it."""
    return or_(column == code, column.startswith(f"{code}.", autoescape=True))


def above(column: Any, width: int) -> Any:
    """The codes of the areas above those in a column: their first characters, so many.

    In literal columns, since to PostgreSQL two parameters are two texts, even where they are alike: it could not group.
    """
    return func.substr(column, literal_column("1"), literal_column(str(width)))


def happenings(conditions: Sequence[Any]) -> dict[int, Happening]:
    """The activities under these conditions on Activity and Campaign, by id."""
    found = db.session.execute(
        select(Activity.id, Activity.state, Activity.starts_at, Site.village_code)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .join(Site, Activity.site_id == Site.id)
        .where(*conditions)
    ).all()
    catchments, reports = _catchments(conditions), _reports(conditions)
    people = _contacts([id_ for id_, state, *_ in found if state == ActivityState.HELD])
    return {
        id_: Happening(
            held=state == ActivityState.HELD,
            day=clock.day_of(starts_at),
            home=village,
            catchment=frozenset(catchments[id_]),
            contacts=people.get(id_),
            complaints=reports.get(id_, NONE)[0],
            confidential=reports.get(id_, NONE)[1],
        )
        for id_, state, starts_at, village in found
    }


def households(asked: Asked) -> dict[str, Households]:
    """Those that received something at activities held, by the code of each place in which these stand.

    Without places where none was written down (rule R1). Whoever received twice in a place is one there.
    """
    held = (
        select(Activity.id, HOME)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .join(Site, Activity.site_id == Site.id)
        .where(*giving(asked), HOME.is_not(None))
    )
    ways = {id_: ways_up(home) for id_, home in db.session.execute(held)}
    standing = HouseholdGift.withdrawn_at.is_(None)
    there: defaultdict[str, set[int]] = defaultdict(set)
    for activity_id, household_id in db.session.execute(
        select(HouseholdGift.activity_id, HouseholdGift.household_id)
        .join(Activity, HouseholdGift.activity_id == Activity.id)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .where(standing, *giving(asked))
    ):
        for code in ways.get(activity_id, ()):
            there[code].add(household_id)
    return {code: Households(len(ids)) for code, ids in there.items()}


def giving(asked: Asked) -> list[Any]:
    """Conditions on Activity and Campaign: at which activities of what is asked gifts count."""
    return [Activity.state == ActivityState.HELD, *asked.conditions()]


def visiting(asked: Asked) -> Any:
    """What was `Visited` of each site (`site_id`) of what is asked, as a query."""
    held = Activity.state == ActivityState.HELD
    published = and_(Campaign.state.in_(PUBLIC), Activity.invited_only.is_(False))
    conditions = (held, not_(held), and_(held, published), and_(not_(held), published))
    counts = (
        func.sum(case((condition, 1), else_=0)).label(name)
        for condition, name in zip(conditions, Visited._fields, strict=True)
    )
    return (
        select(Activity.site_id, *counts)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .where(*counted(asked))
        .group_by(Activity.site_id)
    )


def visited(asked: Asked) -> dict[int, Visited]:
    """The same, by the id of the site."""
    return {row[0]: Visited(*row[1:]) for row in db.session.execute(visiting(asked))}


def _contacts(ids: Sequence[int]) -> dict[int, int | None]:
    """Persons counted at each activity, asked for in portions: a query takes only so many values."""
    counts: dict[int, int | None] = {}
    for start in range(0, len(ids), PORTION):
        counts |= attendance.contacts(ids[start : start + PORTION])
    return counts


def _reports(conditions: Iterable[Any]) -> dict[int, tuple[int, int]]:
    """Complaints recorded at each activity, and how many of them are rahasia."""
    found = db.session.execute(
        select(Complaint.activity_id, func.count(), func.sum(case((Complaint.is_confidential, 1), else_=0)))
        .select_from(Complaint)
        .join(Activity, Complaint.activity_id == Activity.id)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .where(*conditions)
        .group_by(Complaint.activity_id)
    )
    return {id_: (count, secret) for id_, count, secret in found}


def _catchments(conditions: Iterable[Any]) -> defaultdict[int, list[str]]:
    pairs = db.session.execute(
        select(activity_village.c.activity_id, activity_village.c.village_code)
        .join(Activity, Activity.id == activity_village.c.activity_id)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .where(*conditions)
    )
    catchments: defaultdict[int, list[str]] = defaultdict(list)
    for id_, village in pairs:
        catchments[id_].append(village)
    return catchments
